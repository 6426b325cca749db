"""What topics fitted pass by pass are worth beside the fit of the whole and other programs.

Writes `topics_quality.csv`: means over five seeds on 5,000 drawn documents (see
`speed/topics.py`). The loss is the share of the weights' sum of squares that the topics leave;
`halves` compares topics of two halves of the documents, which share none.

    python -m benchmarks.topics_quality
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.sparse import csr_array
from sklearn.decomposition import NMF, MiniBatchNMF
from threadpoolctl import threadpool_limits

from benchmarks.speed.topics import (
    LEADING,
    LIMITS,
    PASSES,
    TOPICS,
    coherence,
    collection,
    counts_of,
    texts_of,
    tomotopy_topics,
)
from liandong.text.terms import tfidf_of
from liandong.topics.factorised import factorise, shares_in
from liandong.topics.quality import Floats, leading_terms, matched_overlap
from liandong.topics.streamed import BATCH, gather_vocabulary

DOCUMENTS, SEEDS = 5000, range(5)
Fit = Callable[[csr_array, csr_array, int], Floats]


def streamed(counts: csr_array, weights: csr_array, seed: int) -> Floats:
    """Fit as the library does."""
    del counts
    batches = [weights[a : a + BATCH] for a in range(0, weights.shape[0], BATCH)]
    *_, topics = factorise(batches, TOPICS, seed, PASSES)
    return topics


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
    "streamed": streamed,
    "scikit-learn NMF, whole": whole,
    "scikit-learn MiniBatchNMF": mini_batches,
    "tomotopy LDA, 200 iterations": lda,
}


def matched(first: Floats, second: Floats) -> float:
    """Return the mean overlap of leading terms of topics matched one to one."""
    pair = leading_terms(first, LEADING), leading_terms(second, LEADING)
    return float(matched_overlap(*pair).mean())


def loss(weights: csr_array, topics: Floats) -> float:
    """Return the share of the sum of squares that the topics leave."""
    scaled = topics / np.linalg.norm(topics, axis=1, keepdims=True)
    shares = shares_in(weights, scaled, 100)
    squares = float((weights.data**2).sum())
    met = (shares * (weights @ scaled.T)).sum()
    return (squares - 2 * met + ((shares.T @ shares) * (scaled @ scaled.T)).sum()) / squares


def row(name: str, counts: csr_array, weights: csr_array, reference: Floats) -> dict[str, object]:
    """Measure one way of fitting."""
    fit = FITS[name]
    made = [fit(counts, weights, seed) for seed in SEEDS]
    dealt = np.random.default_rng(0).permutation(counts.shape[0])
    sides = [np.sort(dealt[start::2]) for start in (0, 1)]
    halves = [fit(counts[side], weights[side], 0) for side in sides]
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
    vocabulary = gather_vocabulary(partitions, **LIMITS)
    counts = counts_of(partitions, vocabulary)
    weights = tfidf_of(counts, vocabulary.idf())
    with threadpool_limits(1):
        reference = whole(counts, weights, 0)
        found = pd.DataFrame([row(name, counts, weights, reference) for name in FITS])
    found.round(3).to_csv(Path(__file__).with_suffix(".csv"), index=False)


if __name__ == "__main__":
    main()
