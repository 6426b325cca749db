"""What a topic solution is worth: coherence, distinctness, stability."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_array

Floats = NDArray[np.float64]
Terms = NDArray[np.intp]

# Keeps the logarithm finite for terms that never meet; gensim takes the same.
EPSILON = 1e-12


def leading_terms(topic_terms: Floats, count: int) -> Terms:
    """Return the columns of each topic's heaviest terms, heaviest first (K × count).

    Of equal weights the earlier column comes first, so that ties don't depend on chance.
    """
    return np.argsort(-topic_terms, axis=1, kind="stable")[:, :count]


def npmi(counts: csr_array, leading: Terms) -> Floats:
    """Compute each topic's coherence: mean normalised pointwise mutual information.

    For every pair of a topic's leading terms, with p the share of passages that hold a
    term or both: ln(p(a,b) / (p(a) p(b))) / -ln p(a,b), from -1 (never together) over
    0 (together as often as by chance) to 1 (only together); then the mean over the pairs.

    Parameters
    ----------
    counts : sparse array (N, V)
        Occurrences of terms in passages; only presence counts.
    leading : array (K, T)
        Columns of the leading terms of K topics, T of at least 2; every term occurs.

    Returns
    -------
    array (K,)
        From -1 to 1.

    References
    ----------
    The measure: Bouma 2009, Normalized (pointwise) mutual information in collocation
    extraction. As topic coherence: Röder, Both & Hinneburg 2015, Exploring the space of
    topic coherence measures (C_NPMI, here with the passage as window).
    """
    # Of many thousand terms only the leading ones are needed, in a matrix of their pairs.
    columns, places = np.unique(leading, return_inverse=True)
    places = places.reshape(leading.shape)
    present = (counts[:, columns] > 0).astype(float)
    shares = present.sum(axis=0) / present.shape[0]
    together = (present.T @ present).toarray() / present.shape[0] + EPSILON
    measure = np.log(together / np.outer(shares, shares)) / -np.log(together)
    first, second = np.triu_indices(leading.shape[1], k=1)
    coherence: Floats = measure[places[:, first], places[:, second]].mean(axis=1)
    return coherence


def distinctness(leading: Terms) -> float:
    """Return the share of different terms among all leading terms (1/K to 1).

    References
    ----------
    “Topic diversity” in Dieng, Ruiz & Blei 2020, Topic modeling in embedding spaces.
    """
    return len(np.unique(leading)) / leading.size


def overlap(first: Terms, second: Terms) -> Floats:
    """Return the Jaccard similarity of every topic with every other (K × L, 0 to 1)."""
    width = int(max(first.max(), second.max())) + 1
    shared = _members(first, width) @ _members(second, width).T
    jaccard: Floats = shared / (first.shape[1] + second.shape[1] - shared)
    return jaccard


def _members(leading: Terms, width: int) -> Floats:
    members = np.zeros((len(leading), width))
    np.put_along_axis(members, leading, 1.0, axis=1)
    return members


def matched_overlap(reference: Terms, other: Terms) -> Floats:
    """Return each reference topic's overlap with its partner in another solution.

    Partners are assigned one to one so that the overlaps have the largest sum (the
    Hungarian algorithm); both solutions have K topics over the same columns.

    References
    ----------
    Greene, O'Callaghan & Cunningham 2014, How many topics? Stability analysis for topic
    models.
    """
    similarity = overlap(reference, other)
    rows, partners = linear_sum_assignment(similarity, maximize=True)
    matched: Floats = similarity[rows, partners]
    return matched
