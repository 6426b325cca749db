"""Non-negative matrix factorisation over batches, to the same end as over the whole.

scikit-learn's `MiniBatchNMF` moves the topics after each batch and so never rests; here one
pass over all batches sums what the topics' update needs (two small matrices), and then they
are moved once, exactly as if the whole corpus stood in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from scipy.sparse import csr_array
from threadpoolctl import threadpool_limits

from liandong.topics.quality import Floats

SWEEPS = 8  # over a document's topics; on from there a pass gains less than it costs
MOVES = 5  # of the topics after a pass
SPARE = 20  # directions beyond the topics that a sketch follows
SKETCHES = 6  # passes until a sketch rests, also where directions are nearly equal
SMALL = 1e-12


def factorise(
    batches: Iterable[csr_array], topic_count: int, seed: int, passes: int
) -> Iterator[Floats]:
    """Fit topics pass by pass, on one thread; yield the K × V topics after each, the best last.

    They start from the singular vectors of the whole corpus (NNDSVD), so that chance has
    little to say; `seed` begins the sketch of these vectors.

    Parameters
    ----------
    batches
        Weights of documents (n × V), not negative; gone over `SKETCHES` + 3 + `passes` times.

    References
    ----------
    The start: Halko, Martinsson & Tropp 2011 (singular vectors by random sketches); Boutsidis
    & Gallopoulos 2008 (NNDSVD). The updates: Cichocki & Phan 2009 (HALS).
    """
    with threadpool_limits(1):
        topics = started(*singular_vectors(batches, topic_count, seed))
        yield topics
        for _ in range(passes):
            topics = moved(topics, *_sums(batches, topics))
            yield topics


def shares_in(batch: csr_array, topics: Floats, sweeps: int = SWEEPS) -> Floats:
    """Solve for the weights of given topics in documents (n × K)."""
    met, among = batch @ topics.T, topics @ topics.T
    wanted = np.ascontiguousarray(met.T)
    weights = np.maximum(wanted / np.maximum(among.sum(axis=1), SMALL)[:, None], 0)
    return descended(weights, wanted, among, sweeps).T


def moved(topics: Floats, wanted: Floats, among: Floats) -> Floats:
    """Move the topics towards what the documents' weights ask for."""
    return descended(topics.copy(), wanted, among, MOVES)


def descended(rows: Floats, wanted: Floats, among: Floats, sweeps: int) -> Floats:
    """Minimise ½ tr(RᵀGR) - tr(RᵀC) over rows R ≥ 0, one row after the other, in place.

    Parameters
    ----------
    rows, wanted : array (K, n)
        R, where to start, and C.
    among : array (K, K)
        G, symmetric.
    """
    for _ in range(sweeps):
        for k in range(len(rows)):
            rows[k] += (wanted[k] - among[k] @ rows) / max(among[k, k], SMALL)
            np.maximum(rows[k], 0, out=rows[k])
    return rows


def _sums(batches: Iterable[csr_array], topics: Floats) -> tuple[Floats, Floats]:
    """Return WᵀX (K × V) and WᵀW (K × K), summed over the batches."""
    wanted, among = np.zeros_like(topics), np.zeros((len(topics), len(topics)))
    for batch in batches:
        weights = shares_in(batch, topics)
        wanted += (batch.T @ weights).T
        among += weights.T @ weights
    return wanted, among


def singular_vectors(
    batches: Iterable[csr_array], count: int, seed: int
) -> tuple[Floats, Floats, Floats]:
    """Return the largest singular values, their right vectors, and the left ones' two sides.

    Returns
    -------
    values : array (K,)
    vectors : array (K, V)
    sides : array (2, K)
        Squared lengths of the positive and of the negative part of each left vector.
    """
    width = next(iter(batches)).shape[1]
    wide = min(count + SPARE, width)
    basis = np.random.default_rng(seed).standard_normal((width, wide))
    for _ in range(SKETCHES):
        basis = np.linalg.qr(sum(batch.T @ (batch @ basis) for batch in batches))[0]
    gram = sum(np.asarray((image := batch @ basis).T @ image) for batch in batches)
    found, turned = np.linalg.eigh(gram)
    largest = np.argsort(-found, kind="stable")[:count]
    values = np.sqrt(np.maximum(found[largest], SMALL))
    vectors = basis @ turned[:, largest]
    sides = sum(_sides(batch @ (vectors / values)) for batch in batches)
    return values, vectors.T, np.asarray(sides)


def _sides(left: Floats) -> Floats:
    return np.array([(np.maximum(sign * left, 0) ** 2).sum(axis=0) for sign in (1, -1)])


def started(values: Floats, vectors: Floats, sides: Floats) -> Floats:
    """Return topics to start from: of each singular pair the two sides that weigh more."""
    weights = np.sqrt(sides * _sides(vectors.T))
    positive = weights[0] >= weights[1]
    kept = np.maximum(np.where(positive, 1.0, -1.0)[:, None] * vectors, 0)
    lengths = np.maximum(np.linalg.norm(kept, axis=1), SMALL)
    scaled: Floats = kept * (np.sqrt(values * weights.max(axis=0)) / lengths)[:, None]
    return scaled
