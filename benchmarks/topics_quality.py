"""What topics fitted batch by batch are worth beside the fit of the whole and other programs.

Writes `topics_quality.csv`: means over five seeds on 5,000 drawn documents (see
`speed/topics.py`). As they are fewer than a sample usually has, our fit starts from smaller
ones: 819 are the part of 5,000 that the usual 8,192 are of 50,000. The loss is the share of the
weights' sum of squares that the topics leave; `halves` compares topics of two halves of the
documents, which share none.

    python -m benchmarks.topics_quality
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.sparse import csr_array
from sklearn.decomposition import NMF, MiniBatchNMF, non_negative_factorization
from threadpoolctl import threadpool_limits

from benchmarks.speed.topics import (
    CHOICES,
    TOPICS,
    coherence,
    collection,
    counts_of,
    matched,
    said,
    texts_of,
    tomotopy_topics,
    vocabulary_of,
)
from liandong.text.terms import tfidf_of
from liandong.topics.minibatches import drawn, fit, rows_to_one
from liandong.topics.quality import Floats
from liandong.topics.streamed import BATCH

DOCUMENTS, SEEDS = 5000, range(5)
Fit = Callable[[csr_array, csr_array, int], Floats]


def ours(sample_size: int, passes: int = CHOICES.passes) -> Fit:
    """Fit as the library does, from a sample of this size."""

    def fitted(counts: csr_array, weights: csr_array, seed: int) -> Floats:
        del counts
        documents = weights.shape[0]
        batches = [weights[start : start + BATCH] for start in range(0, documents, BATCH)]
        sample = drawn(batches, documents, sample_size, seed)
        *_, topics = fit(batches, sample, TOPICS, seed, passes)
        return topics

    return fitted


def whole(counts: csr_array, weights: csr_array, seed: int) -> Floats:
    """Fit scikit-learn's NMF to everything at once."""
    del counts
    return NMF(TOPICS, init="nndsvda", random_state=seed, max_iter=300).fit(weights).components_


def mini_batches(counts: csr_array, weights: csr_array, seed: int) -> Floats:
    """Fit scikit-learn's `MiniBatchNMF` as it comes."""
    del counts
    return MiniBatchNMF(TOPICS, init="nndsvda", random_state=seed).fit(weights).components_


def lda(counts: csr_array, weights: csr_array, seed: int) -> Floats:
    """Fit tomotopy's LDA on one core."""
    del weights
    return tomotopy_topics(list(texts_of(counts)), counts.shape[1], seed, 1)


FITS: dict[str, Fit] = {
    "ours, from 819 documents": ours(819),
    "819 documents, no pass over all": ours(819, passes=0),
    "ours, from 2048 documents": ours(2048),
    "scikit-learn NMF, whole": whole,
    "scikit-learn MiniBatchNMF": mini_batches,
    "tomotopy LDA, 200 iterations": lda,
}


def loss(weights: csr_array, topics: Floats) -> float:
    """Return the share of the sum of squares that the topics leave."""
    shares, _, _ = non_negative_factorization(
        weights, H=rows_to_one(topics), init="custom", update_H=False, tol=0, max_iter=100
    )
    squares, inner = float((weights.data**2).sum()), rows_to_one(topics)
    met = (shares * (weights @ inner.T)).sum()
    return float((squares - 2 * met + ((shares.T @ shares) * (inner @ inner.T)).sum()) / squares)


def row(name: str, counts: csr_array, weights: csr_array, reference: Floats) -> dict[str, object]:
    """Measure one way of fitting."""
    said(name)
    fitted = FITS[name]
    made = [fitted(counts, weights, seed) for seed in SEEDS]
    dealt = np.random.default_rng(0).permutation(counts.shape[0])
    sides = [np.sort(dealt[start::2]) for start in (0, 1)]
    halves = [fitted(counts[side], weights[side], 0) for side in sides]
    return {
        "fit": name,
        "npmi": np.mean([coherence(counts, topics) for topics in made]),
        "loss": np.mean([loss(weights, topics) for topics in made]),
        "overlap_seeds": np.mean([matched(a, b) for a, b in combinations(made, 2)]),
        "overlap_whole": np.mean([matched(reference, topics) for topics in made]),
        "overlap_halves": matched(*halves),
    }


def main() -> None:
    """Measure all fits and write the table."""
    partitions = collection(DOCUMENTS, seed=1)
    vocabulary = vocabulary_of(partitions)
    counts = counts_of(partitions, vocabulary)
    weights = tfidf_of(counts, vocabulary.idf())
    with threadpool_limits(1):
        reference = whole(counts, weights, 0)
        found = pd.DataFrame([row(name, counts, weights, reference) for name in FITS])
    found.round(3).to_csv(Path(__file__).with_suffix(".csv"), index=False)


if __name__ == "__main__":
    main()
