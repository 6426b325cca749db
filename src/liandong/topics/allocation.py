"""Latent Dirichlet allocation from many random starts, fitted side by side.

The algorithm is scikit-learn's batch variational Bayes, from its random starts and with its
settings. Here one operation on arrays serves all starts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.special import gammaln, logsumexp, psi

Floats = NDArray[np.float64]

START = (100.0, 0.01)  # shape and scale of the gamma distribution of the random starts
TOGETHER = 10  # more starts at once leave the processor's cache
EPSILON = float(np.finfo(float).eps)


@dataclass(frozen=True)
class Settings:
    """When a fit ends: rounds over all passages, rounds over one, and its least mean change."""

    rounds: int
    passage_rounds: int
    least_change: float


@dataclass(frozen=True)
class Allocation:
    """One fit of K topics: shares (N × K), topics (K × V), and the bound on the likelihood."""

    shares: Floats
    topics: Floats
    bound: float


@dataclass(frozen=True)
class Counts:
    """The terms of N passages, one after another.

    Attributes
    ----------
    passage, term, count : arrays (M,)
        Row and column of each term that stands in a passage, and how often it does.
    begins : array (P,)
        Where the P passages begin that hold any term.
    filled : array (P,)
        Which passages those are.
    """

    passage: NDArray[np.intp]
    term: NDArray[np.intp]
    count: Floats
    begins: NDArray[np.intp]
    filled: NDArray[np.intp]
    shape: tuple[int, int]


def allocate(
    matrix: csr_array, topic_count: int, seeds: Sequence[int], settings: Settings
) -> list[Allocation]:
    """Fit the counts of V terms in N passages from every seed.

    References
    ----------
    Hoffman, Blei & Bach 2010, Online learning for latent Dirichlet allocation; the batch form, as
    in scikit-learn's `LatentDirichletAllocation`.
    """
    counts, made = _counts_of(matrix), []
    for first in range(0, len(seeds), TOGETHER):
        made += _fitted(counts, topic_count, seeds[first : first + TOGETHER], settings)
    return made


def _fitted(
    counts: Counts, topic_count: int, seeds: Sequence[int], settings: Settings
) -> list[Allocation]:
    passages, terms = counts.shape
    prior = 1.0 / topic_count
    draws = [np.random.RandomState(seed) for seed in seeds]
    topics = np.stack([each.gamma(*START, (topic_count, terms)) for each in draws])
    for _ in range(settings.rounds):
        start = np.stack([each.gamma(*START, (passages, topic_count)) for each in draws])
        weight = np.exp(_expected(topics))
        shares = _shares(counts, weight, start, prior, settings)
        topics = _topics(counts, weight, np.exp(_expected(shares)), prior)
    even = np.ones((len(seeds), passages, topic_count))
    shares = _shares(counts, np.exp(_expected(topics)), even, prior, settings)
    bounds = _bounds(counts, shares, topics, prior)
    whole = shares / shares.sum(axis=2, keepdims=True)
    return [Allocation(*fit) for fit in zip(whole, topics, bounds.tolist(), strict=True)]


def _counts_of(matrix: csr_array) -> Counts:
    sizes = np.diff(matrix.indptr)
    filled = np.flatnonzero(sizes)
    return Counts(
        np.repeat(np.arange(len(sizes)), sizes),
        matrix.indices.astype(np.intp),
        matrix.data.astype(float),
        matrix.indptr[filled].astype(np.intp),
        filled,
        matrix.shape,
    )


def _expected(parameters: Floats) -> Floats:
    """Return the expected logarithms of Dirichlet distributions along the last axis."""
    return np.asarray(psi(parameters) - psi(parameters.sum(axis=-1, keepdims=True)))


def _shares(
    counts: Counts, topics: Floats, start: Floats, prior: float, settings: Settings
) -> Floats:
    """Return the parameters of each passage's topics (S, N, K), given the topics' weights."""
    shares, weight = start, np.exp(_expected(start))
    of_terms = topics[:, :, counts.term].transpose(0, 2, 1).copy()  # (S, M, K)
    going = np.ones(start.shape[:2], dtype=bool)
    for _ in range(settings.passage_rounds):
        by_term = weight[:, counts.passage]
        odds = counts.count / (np.einsum("smk,smk->sm", by_term, of_terms) + EPSILON)
        summed = np.zeros_like(start)
        summed[:, counts.filled] = np.add.reduceat(
            odds[:, :, None] * of_terms, counts.begins, axis=1
        )
        improved = weight * summed + prior
        change = np.abs(improved - shares).mean(axis=2)
        shares = np.where(going[:, :, None], improved, shares)
        weight = np.where(going[:, :, None], np.exp(_expected(improved)), weight)
        going &= change >= settings.least_change
        if not going.any():
            break
    return shares


def _topics(counts: Counts, topics: Floats, shares: Floats, prior: float) -> Floats:
    """Return the parameters of the topics (S, K, V), given the weights of each passage's topics."""
    by_term = shares[:, counts.passage]
    of_terms = topics[:, :, counts.term].transpose(0, 2, 1)
    odds = counts.count / (np.einsum("smk,smk->sm", by_term, of_terms) + EPSILON)
    passages = csr_array(
        (np.ones(len(counts.term)), (counts.term, np.arange(len(counts.term)))),
        shape=(counts.shape[1], len(counts.term)),
    )
    parts = (by_term * odds[:, :, None]).transpose(1, 0, 2).reshape(len(counts.term), -1)
    summed = (passages @ parts).reshape(counts.shape[1], *shares.shape[::2]).transpose(1, 2, 0)
    return np.asarray(topics * summed + prior)


def _bounds(counts: Counts, shares: Floats, topics: Floats, prior: float) -> Floats:
    """Return the lower bound of each fit's likelihood (S,)."""
    of_passages, of_topics = _expected(shares), _expected(topics)
    by_term = of_passages[:, counts.passage] + of_topics[:, :, counts.term].transpose(0, 2, 1)
    said = logsumexp(by_term, axis=2) @ counts.count
    return np.asarray(
        said + _divergence(shares, of_passages, prior) + _divergence(topics, of_topics, prior)
    )


def _divergence(parameters: Floats, expected: Floats, prior: float) -> Floats:
    """Return what the bound loses (S,) as distributions (S, D, L) part from their prior."""
    length = parameters.shape[2]
    parts = ((prior - parameters) * expected + gammaln(parameters) - gammaln(prior)).sum(axis=2)
    whole = gammaln(prior * length) - gammaln(parameters.sum(axis=2))
    return np.asarray((parts + whole).sum(axis=1))
