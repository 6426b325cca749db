"""Topic models over a term matrix: NMF on tf-idf weights and LDA on counts.

Both are scikit-learn's in algorithm, start and end, and fitted from many starts at once: by
scikit-learn, which fits one after another, choosing a number of topics took most of a build.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from threadpoolctl import threadpool_limits

from liandong.text.terms import TermMatrix, tfidf
from liandong.topics.allocation import Settings, allocate
from liandong.topics.factorization import factorize

Kind = Literal["nmf", "lda"]
Floats = NDArray[np.float64]

NMF_ITERATIONS = 3000  # an upper limit: on some hundred passages it stops much earlier
# Measured on this study's paragraphs with 4 and 8 topics: ten times as many and more exact
# iterations give no better coherence (.07 to .10 against .16 to .18) or stability over seeds
# (.29 against .32 to .35).
LDA_SETTINGS = Settings(rounds=10, passage_rounds=5, least_change=1e-2)


@dataclass(frozen=True)
class TopicModel:
    """One fit: K topics over V terms and N passages.

    Attributes
    ----------
    topic_terms : array (K, V)
        Weight of each term in each topic; every row sums to 1.
    passage_topics : array (N, K)
        Share of each topic in each passage; every row sums to 1, or to 0 where a passage
        holds no term that a topic knows.
    loss : float
        What the fit minimises; comparable between fits of one kind to one matrix.
    """

    kind: Kind
    seed: int
    topic_terms: Floats
    passage_topics: Floats
    loss: float


@dataclass(frozen=True)
class Start:
    """What one fit starts from: its passages, and a seed for the random numbers of this fit."""

    matrix: TermMatrix
    seed: int


def fit(matrix: TermMatrix, kind: Kind, topic_count: int, seed: int) -> TopicModel:
    """Fit one model from one seed."""
    (made,) = fit_all([Start(matrix, seed)], kind, topic_count)
    return made


def fit_all(starts: Sequence[Start], kind: Kind, topic_count: int) -> list[TopicModel]:
    """Fit a model from every start, on one thread, so that two runs give the same numbers.

    Parameters
    ----------
    starts
        Over the same terms; those of one matrix stand together.
    topic_count
        Number of topics K, at least 2 and at most the number of passages.
    """
    with threadpool_limits(1):
        fitted = _fit_nmf if kind == "nmf" else _fit_lda
        made = fitted(starts, topic_count)
    return [_ordered(kind, start.seed, *fit) for start, fit in zip(starts, made, strict=True)]


def best(models: Iterable[TopicModel]) -> TopicModel:
    """Return the fit with the lowest loss; of equals, the one with the lowest seed."""
    return min(models, key=lambda model: (model.loss, model.seed))


def _fit_nmf(starts: Sequence[Start], topic_count: int) -> list[tuple[Floats, Floats, float]]:
    # A random start on purpose: the usual start from a singular value decomposition is the
    # same for all seeds and would make every solution look stable.
    matrices = []
    for matrix, group in _by_matrix(starts):
        matrices += [tfidf(matrix)] * len(group)
    seeds = [start.seed for start in starts]
    made = factorize(matrices, topic_count, seeds, NMF_ITERATIONS)
    return [(fit.weights, fit.topics, fit.loss) for fit in made]


def _fit_lda(starts: Sequence[Start], topic_count: int) -> list[tuple[Floats, Floats, float]]:
    made = []
    for matrix, group in _by_matrix(starts):
        seeds, counts = [start.seed for start in group], matrix.counts
        for fit in allocate(counts, topic_count, seeds, LDA_SETTINGS):
            made.append((_known(fit.shares, counts), fit.topics, -fit.bound))
    return made


def _by_matrix(starts: Sequence[Start]) -> list[tuple[TermMatrix, list[Start]]]:
    grouped = [list(group) for _, group in groupby(starts, key=lambda start: id(start.matrix))]
    return [(group[0].matrix, group) for group in grouped]


def _known(weights: Floats, counts: csr_array) -> Floats:
    # For a passage without any known term LDA returns its prior, which says nothing.
    return np.where(counts.sum(axis=1)[:, None] > 0, weights, 0.0)


def _ordered(kind: Kind, seed: int, weights: Floats, topics: Floats, loss: float) -> TopicModel:
    """Scale the topics to sum 1 and put the one with the largest part first."""
    sizes = topics.sum(axis=1)
    topic_terms = _rows_to_one(topics)
    passage_topics = _rows_to_one(weights * sizes if kind == "nmf" else weights)
    order = np.argsort(-passage_topics.sum(axis=0), kind="stable")
    return TopicModel(kind, seed, topic_terms[order], passage_topics[:, order], loss)


def _rows_to_one(values: Floats) -> Floats:
    sums = values.sum(axis=1, keepdims=True)
    scaled: Floats = np.divide(values, sums, out=np.zeros_like(values), where=sums > 0)
    return scaled
