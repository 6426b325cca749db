"""Non-negative matrix factorisation from many random starts, fitted side by side.

The algorithm is scikit-learn's: cyclic coordinate descent from its random start, ended by its
criterion. Here one operation on arrays serves all starts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Floats = NDArray[np.float64]

TOLERANCE = 1e-4  # scikit-learn's: the gradients' part that is left when a fit ends
BEYOND = 1e300  # so many times any weight is more than any gradient; times 0 it is 0


@dataclass(frozen=True)
class Factors:
    """One fit of K topics: weights W (N × K), topics H (K × V), and the norm of X - WH."""

    weights: Floats
    topics: Floats
    loss: float


@dataclass(frozen=True)
class Fits:
    """Fits that go on side by side.

    Attributes
    ----------
    places : array (S,)
        Which of the starts they are.
    weights, topics : arrays (K, S, N), (K, S, V)
        Their factors; topics stand first, as they are improved one after another.
    """

    places: NDArray[np.intp]
    weights: Floats
    topics: Floats

    def where(self, kept: NDArray[np.bool_]) -> Fits:
        """Return the fits marked in `kept`."""
        return Fits(self.places[kept], self.weights[:, kept], self.topics[:, kept])


def factorize(
    matrices: Sequence[csr_array], topic_count: int, seeds: Sequence[int], most_rounds: int
) -> list[Factors]:
    """Factorise matrices of the same terms, each from its own seed.

    Parameters
    ----------
    matrices
        For each start the weights of V terms in its passages; starts of one matrix stand together.
    most_rounds
        An upper limit to the rounds of a fit.

    References
    ----------
    Cichocki & Phan 2009, Fast local algorithms for large scale nonnegative matrix and tensor
    factorizations; as in scikit-learn's `NMF(init="random", solver="cd")`.
    """
    made: dict[int, Factors] = {}
    for ended in _rounds(_started(matrices, topic_count, seeds), matrices, most_rounds):
        for number, place in enumerate(ended.places.tolist()):
            factors = ended.weights[:, number], ended.topics[:, number]
            made[place] = _factors(matrices[place], *factors)
    return [made[place] for place in range(len(matrices))]


def _started(matrices: Sequence[csr_array], topic_count: int, seeds: Sequence[int]) -> Fits:
    """Draw starts as scikit-learn does; a shorter matrix has empty passages at its end."""
    terms, passages = matrices[0].shape[1], max(matrix.shape[0] for matrix in matrices)
    weights = np.zeros((topic_count, len(seeds), passages))
    topics = np.empty((topic_count, len(seeds), terms))
    for place, (matrix, seed) in enumerate(zip(matrices, seeds, strict=True)):
        scale, draws = np.sqrt(matrix.mean() / topic_count), np.random.RandomState(seed)
        topics[:, place] = np.abs(scale * draws.standard_normal((topic_count, terms)))
        drawn = draws.standard_normal((matrix.shape[0], topic_count))
        weights[:, place, : matrix.shape[0]] = np.abs(scale * drawn).T
    return Fits(np.arange(len(seeds)), weights, topics)


def _rounds(fits: Fits, matrices: Sequence[csr_array], most_rounds: int) -> Iterator[Fits]:
    """Improve all fits round by round; yield those that end."""
    first = np.zeros(len(matrices))
    for number in range(most_rounds):
        left = _round(fits, matrices)
        if number == 0:
            first = left
        ends = (left <= TOLERANCE * first[fits.places]) | (number == most_rounds - 1)
        if ends.any():
            yield fits.where(ends)
            fits = fits.where(~ends)
        if ends.all():
            return


def _round(fits: Fits, matrices: Sequence[csr_array]) -> Floats:
    """Improve weights, then topics; return the sum of each fit's projected gradients."""
    aims = np.zeros_like(fits.weights)
    for matrix, mine in _groups(fits, matrices):
        aims[:, mine, : matrix.shape[0]] = _product(matrix, fits.topics[:, mine])
    left = _descend(fits.weights, fits.topics, aims)
    aims = np.empty_like(fits.topics)
    for matrix, mine in _groups(fits, matrices):
        aims[:, mine] = _product(matrix.T, fits.weights[:, mine, : matrix.shape[0]])
    return left + _descend(fits.topics, fits.weights, aims)


def _groups(fits: Fits, matrices: Sequence[csr_array]) -> Iterator[tuple[csr_array, slice]]:
    start = 0
    for _, group in groupby(fits.places, key=lambda place: id(matrices[place])):
        places = list(group)
        yield matrices[places[0]], slice(start, start + len(places))
        start += len(places)


def _product(matrix: csr_array, factors: Floats) -> Floats:
    """Multiply a matrix (N × V) with the factors (K, S, V) of several fits: (K, S, N)."""
    topic_count, fit_count, length = factors.shape
    product = matrix @ np.ascontiguousarray(factors.reshape(-1, length).T)
    return np.asarray(product.T.reshape(topic_count, fit_count, -1))


def _descend(factors: Floats, others: Floats, aims: Floats) -> Floats:
    """Improve one factor of each fit in place, topic by topic; return the projected gradients."""
    own, other = factors.transpose(1, 0, 2), others.transpose(1, 0, 2)
    inner = other @ other.transpose(0, 2, 1)
    left, spare = np.empty_like(aims), np.empty_like(aims[0])
    for topic, current in enumerate(factors):
        gradient = (inner[:, topic, None] @ own)[:, 0]
        gradient -= aims[topic]
        # A weight of nothing can't fall: there only a falling gradient counts.
        np.multiply(current, BEYOND, out=spare)
        np.minimum(spare, gradient, out=left[topic])
        curvature = inner[:, topic, topic, None]
        gradient /= np.where(curvature > 0, curvature, np.inf)
        np.subtract(current, gradient, out=spare)
        np.maximum(spare, 0.0, out=current)
    return np.asarray(np.abs(left, out=left).sum(axis=(0, 2)))


def _factors(matrix: csr_array, weights: Floats, topics: Floats) -> Factors:
    weights = np.ascontiguousarray(weights[:, : matrix.shape[0]].T)
    fitted = np.vdot(weights.T @ weights @ topics, topics)
    crossed = np.vdot(matrix @ topics.T, weights)
    squares = matrix.data @ matrix.data + fitted - 2.0 * crossed
    return Factors(weights, topics, float(np.sqrt(max(squares, 0.0))))
