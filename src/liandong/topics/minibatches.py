"""Non-negative matrix factorisation of many documents, by scikit-learn, a batch at a time.

`MiniBatchNMF` by itself stops early or late: on paragraphs of 20 words it came to an NPMI of .04
where `NMF` of the whole came to .15, and on longer texts it took longer than the whole. Here it
starts from `NMF` on documents drawn from the corpus and goes over all of it a few times.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from warnings import catch_warnings, simplefilter

import numpy as np
from scipy.sparse import csr_array, vstack
from sklearn.decomposition import NMF, MiniBatchNMF, non_negative_factorization
from sklearn.exceptions import ConvergenceWarning
from threadpoolctl import threadpool_limits

from liandong.topics.quality import Floats

ROUNDS = 200  # of the start, at most: scikit-learn's own limit
FORGETTING = 0.85  # what a batch leaves of those before it
INNER = 15  # rounds over a batch's documents
SOLVED = 20  # rounds over a document, on from which its shares change by less than 1e-9


def drawn(
    batches: Iterable[csr_array], document_count: int, sample_size: int, seed: int
) -> csr_array:
    """Draw documents from all, or return all of them where there are no more."""
    chosen = np.zeros(document_count, dtype=bool)
    chosen[np.random.default_rng(seed).permutation(document_count)[:sample_size]] = True
    kept, start = [], 0
    for batch in batches:
        kept.append(batch[chosen[start : start + batch.shape[0]]])
        start += batch.shape[0]
    return csr_array(vstack(kept, format="csr"))


def fit(
    batches: Iterable[csr_array], sample: csr_array, topic_count: int, seed: int, passes: int
) -> Iterator[Floats]:
    """Fit topics to a sample, then to all documents, on one thread.

    Parameters
    ----------
    batches
        Weights of documents (n × V), not negative; gone over `passes` times.
    sample
        Documents drawn from them, at least as many as topics.

    Yields
    ------
    array (K, V)
        The topics after the sample and after each pass.
    """
    topics = _started(sample, topic_count, seed)
    yield topics.copy()
    model = MiniBatchNMF(
        topic_count,
        init="custom",
        forget_factor=FORGETTING,
        fresh_restarts_max_iter=INNER,
        random_state=seed,
    )
    for _ in range(passes):
        for batch in filter(lambda batch: batch.nnz, batches):
            # W is asked for and its size checked, but each batch solves for its own.
            with threadpool_limits(1):
                model.partial_fit(batch, W=np.ones((batch.shape[0], topic_count)), H=topics)
        yield model.components_.copy()


def _started(sample: csr_array, topic_count: int, seed: int) -> Floats:
    model = NMF(topic_count, init="nndsvda", max_iter=ROUNDS, random_state=seed)
    with threadpool_limits(1), catch_warnings():
        # A start need not have come to rest.
        simplefilter("ignore", ConvergenceWarning)
        return np.asarray(model.fit(sample).components_)


def shares_in(weights: csr_array, topics: Floats) -> Floats:
    """Solve for the shares of given topics in documents (n × K).

    A document's shares depend on no other document. A row sums to 1, or to 0 where a document
    holds no term that a topic knows.

    Parameters
    ----------
    topics : array (K, V)
        Rows that sum to 1.
    """
    if not weights.nnz:
        return np.zeros((weights.shape[0], len(topics)))
    # No tolerance: the fit would end when all documents together have come to rest.
    with threadpool_limits(1):
        solved, _, _ = non_negative_factorization(
            weights, H=topics, init="custom", update_H=False, tol=0, max_iter=SOLVED
        )
    return rows_to_one(solved)


def rows_to_one(values: Floats) -> Floats:
    """Scale every row to the sum 1; a row of nothing stays."""
    sums = values.sum(axis=1, keepdims=True)
    scaled: Floats = np.divide(values, sums, out=np.zeros_like(values), where=sums > 0)
    return scaled
