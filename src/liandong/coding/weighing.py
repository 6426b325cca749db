"""What was learned, and what it says of a sentence: how much speaks for each code.

Applying what was learned needs no scikit-learn, which takes long to load.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from scipy import sparse

from liandong.coding.features import Features, Floats
from liandong.coding.ngrams import Keys, presence

LEXICAL_SCALE = 10.0
OWN_SCALE = 8.0
# So many codes are explained at once.
EXPLAINED = 256


@dataclass(frozen=True)
class Weights:
    """What was learned: sequences × codes, neighbours × codes, indicators (3) × codes, codes.

    `keys` are the character sequences in order, `rarity` their weight in a sentence, larger for
    those that few sentences hold.
    """

    keys: Keys
    rarity: Floats
    lexical: Floats
    around: Floats
    own: Floats
    bias: Floats


def untaught(weights: Weights, count: int) -> Weights:
    """Return weights that give what the indicators give by themselves, for so many codes."""
    return fallback(weights, [-1] * count)


def fallback(weights: Weights, columns: Sequence[int]) -> Weights:
    """Return the weights of other codes: of the columns named, -1 for one never learned."""
    new = np.array(columns) < 0
    enough = np.array([[0.0], [0.0], [2 * OWN_SCALE]])
    return replace(
        weights,
        lexical=np.where(new, 0.0, weights.lexical[:, columns]),
        around=np.where(new, 0.0, weights.around[:, columns]),
        own=np.where(new, enough, weights.own[:, columns]),
        bias=np.where(new, -OWN_SCALE, weights.bias[columns]),
    )


def lexical_of(texts: Sequence[str], keys: Keys, rarity: Floats) -> sparse.csr_array:
    """Return texts × sequences: rare ones weigh more, and every text has the same length."""
    found = presence(texts, keys)
    found.data = rarity[found.indices]
    length = np.sqrt((found**2).sum(axis=1))
    scale = LEXICAL_SCALE / np.where(length > 0, length, 1.0)
    found.data *= np.repeat(scale, np.diff(found.indptr))
    return found


def log_odds(weights: Weights, features: Features) -> Floats:
    """Return units × codes: what speaks for a code, above 0, or against it."""
    lexical = lexical_of(features.texts, weights.keys, weights.rarity) @ weights.lexical
    # As a sparse product: a dense one rounds otherwise for one unit than for many.
    around = sparse.csr_array(features.around) @ weights.around
    own = np.einsum("uci,ic->uc", features.own, weights.own)
    said: Floats = lexical + around + own + weights.bias
    return said


class Reason(NamedTuple):
    """A character sequence of a sentence and how much it says for a code."""

    key: int
    weight: float


def reasons(
    weights: Weights, texts: Sequence[str], pairs: Iterable[tuple[int, int]], most: int
) -> Iterator[list[Reason]]:
    """Yield for pairs of a text and a code the sequences of the text that speak for the code.

    The weightiest come first, of those that weigh the same the longest, and no more than `most`.
    """
    found = lexical_of(texts, weights.keys, weights.rarity)
    by_code = np.ascontiguousarray(weights.lexical.T)
    every = np.array(list(pairs), dtype=np.int64).reshape(-1, 2)
    for start in range(0, len(every), EXPLAINED):
        here = every[start : start + EXPLAINED]
        yield from _weightiest(found, by_code, weights.keys, here, most)


def _weightiest(
    found: sparse.csr_array, by_code: Floats, keys: Keys, pairs: Keys, most: int
) -> Iterator[list[Reason]]:
    """Yield for pairs of a row and a code the sequences that say most for the code."""
    rows, codes = pairs.T
    lengths = np.diff(found.indptr)[rows]
    # Backwards, so that of those that weigh the same the longest comes first.
    behind = np.arange(lengths.max(initial=0))
    there = behind < lengths[:, None]
    places = np.where(there, found.indptr[rows + 1][:, None] - 1 - behind, 0)
    columns = np.where(there, found.indices[places], 0)
    said = np.where(there, found.data[places] * by_code[codes[:, None], columns], 0.0)
    reasons: list[list[Reason]] = [[] for _ in rows]
    numbers = np.arange(len(rows))
    for _ in range(min(most, len(behind))):
        best = said.argmax(axis=1)
        weights = said[numbers, best]
        named = keys[columns[numbers, best]]
        for number in np.flatnonzero(weights > 0).tolist():
            reasons[number].append(Reason(int(named[number]), float(weights[number])))
        said[numbers, best] = 0
    yield from reasons


@dataclass(frozen=True)
class Learned:
    """What was learned, and how it judges the units that it was learned without.

    `said` has units × codes of log-odds for each way to leave units out; `marks` stand for all
    that each code was learned from.
    """

    marks: tuple[str, ...]
    weights: Weights
    said: tuple[Floats, ...]

    def columns(self, chosen: Sequence[int]) -> Learned:
        """Return what was learned of some codes."""
        taken = {
            name: getattr(self.weights, name)[..., chosen]
            for name in ("lexical", "around", "own", "bias")
        }
        said = tuple(odds[:, chosen] for odds in self.said)
        marks = tuple(self.marks[number] for number in chosen)
        return Learned(marks, replace(self.weights, **taken), said)

    def beside(self, other: Learned) -> Learned:
        """Return what was learned of these codes, then of the other's, from the same sentences."""
        joined = {
            name: np.concatenate([getattr(self.weights, name), getattr(other.weights, name)], -1)
            for name in ("lexical", "around", "own", "bias")
        }
        said = tuple(np.hstack(pair) for pair in zip(self.said, other.said, strict=True))
        return Learned(self.marks + other.marks, replace(self.weights, **joined), said)
