"""Topic models over a term matrix: NMF on tf-idf weights and LDA on counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.decomposition import NMF, LatentDirichletAllocation
from threadpoolctl import ThreadpoolController

from liandong.text.terms import TermMatrix, tfidf

Kind = Literal["nmf", "lda"]
Floats = NDArray[np.float64]

NMF_ITERATIONS = 3000  # an upper limit: on some hundred passages it stops much earlier
# Measured on this study's paragraphs with 4 and 8 topics: ten times as many and more exact
# iterations give no better coherence (.07 to .10 against .16 to .18) or stability over seeds
# (.29 against .32 to .35).
LDA_SETTINGS = {"max_iter": 10, "max_doc_update_iter": 5, "mean_change_tol": 1e-2}


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
        What the fit minimises (NMF's reconstruction error, LDA's perplexity); comparable
        between fits of one kind to one matrix.
    """

    kind: Kind
    seed: int
    topic_terms: Floats
    passage_topics: Floats
    loss: float


def fit(matrix: TermMatrix, kind: Kind, topic_count: int, seed: int) -> TopicModel:
    """Fit one model from one seed, on one thread, so that two runs give the same numbers.

    Parameters
    ----------
    topic_count
        Number of topics K, at least 2 and at most the number of passages.
    seed
        Start of the random numbers of this fit, and of nothing else.
    """
    with _pools().limit(limits=1):
        fitted = _fit_nmf if kind == "nmf" else _fit_lda
        weights, topics, loss = fitted(matrix, topic_count, seed)
    return _ordered(kind, seed, weights, topics, loss)


@cache
def _pools() -> ThreadpoolController:
    return ThreadpoolController()  # finding the pools takes as long as a small fit


def best(models: Iterable[TopicModel]) -> TopicModel:
    """Return the fit with the lowest loss; of equals, the one with the lowest seed."""
    return min(models, key=lambda model: (model.loss, model.seed))


def _fit_nmf(matrix: TermMatrix, topic_count: int, seed: int) -> tuple[Floats, Floats, float]:
    # A random start on purpose: the usual start from a singular value decomposition is the
    # same for all seeds and would make every solution look stable.
    model = NMF(topic_count, init="random", random_state=seed, max_iter=NMF_ITERATIONS)
    weights = model.fit_transform(tfidf(matrix))
    return weights, model.components_, float(model.reconstruction_err_)


def _fit_lda(matrix: TermMatrix, topic_count: int, seed: int) -> tuple[Floats, Floats, float]:
    model = LatentDirichletAllocation(topic_count, random_state=seed, **LDA_SETTINGS)
    weights = model.fit_transform(matrix.counts)
    # Perplexity falls as the bound of the likelihood rises, and the fit has worked it out.
    return _known(weights, matrix.counts), model.components_, float(model.bound_)


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
