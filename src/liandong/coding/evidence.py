"""What speaks for each code in each sentence, as arrays: words with their weights.

The evidence for a code joins its pieces, 1 - (1 - a)(1 - b)…, so that one term weighs more than
one cue and two cues more than one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from liandong.coding.hits import Hits
from liandong.coding.matcher import ANNOUNCING, KINDS
from liandong.coding.scheme import Scheme
from liandong.coding.tries import Ints, stable_order

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Pieces:
    """Words by number that speak for a code in a sentence, in order of sentence, code and place.

    Words that stand there twice are one piece, with the larger of their weights.
    """

    sentences: Ints
    codes: Ints
    words: Ints
    weights: Floats

    def by_sentence(self, count: int) -> Iterator[dict[int, list[tuple[int, float]]]]:
        """Yield the words and weights of each of so many sentences by code."""
        codes, words, weights = self.codes.tolist(), self.words.tolist(), self.weights.tolist()
        ends = np.searchsorted(self.sentences, np.arange(count), side="right").tolist()
        for start, end in pairwise([0, *ends]):
            found: dict[int, list[tuple[int, float]]] = {}
            for place in range(start, end):
                found.setdefault(codes[place], []).append((words[place], weights[place]))
            yield found

    def chosen(self, rows: NDArray[np.bool_]) -> Pieces:
        """Return some of the pieces."""
        columns = self.sentences[rows], self.codes[rows], self.words[rows]
        return Pieces(*columns, self.weights[rows])

    def left(self, shape: tuple[int, int]) -> Floats:
        """Return (1 - a)(1 - b)… of the evidence, sentences × codes; 1 where there is none."""
        keys, weights = self.sentences * shape[1] + self.codes, self.weights
        left = np.ones(shape)
        begins = np.flatnonzero(np.diff(keys, prepend=-1))
        if len(begins):
            left.ravel()[keys[begins]] = np.multiply.reduceat(1 - weights, begins)
        return left


def pieces_of(hits: Hits, scheme: Scheme) -> Pieces:
    """Return the pieces of evidence that hits are, which are in order.

    A hit of a dimension that points to a role is a cue to that role too, after the role's own.
    """
    weights = scheme.head.weights
    by_kind = np.array([getattr(weights, kind, 0.0) for kind in KINDS])
    own = np.flatnonzero(hits.kinds != KINDS.index(ANNOUNCING))
    rows, codes, given = [own], [hits.codes[own]], [by_kind[hits.kinds[own]]]
    for number, dimension in enumerate(scheme.dimensions):
        if dimension.points_to:
            role = hits.matcher.codes.index(dimension.points_to)
            here = hits.matcher.dimension_of[hits.codes] == number
            pointing = np.flatnonzero(here & ~hits.excluded_from(role))
            rows.append(pointing)
            codes.append(np.full(len(pointing), role))
            # Less than any weight: words that the role has as its own keep theirs.
            given.append(np.full(len(pointing), -1.0))
    every = np.concatenate(rows)
    keys = hits.sentences[every] * len(hits.matcher.codes) + np.concatenate(codes)
    pieces = _once(keys, hits.words[every], np.concatenate(given), len(hits.names))
    keys, words, found = pieces
    sentences, numbers = np.divmod(keys, len(hits.matcher.codes))
    return Pieces(sentences, numbers, words, np.where(found < 0, weights.cue, found))


def _once(keys: Ints, words: Ints, weights: Floats, count: int) -> tuple[Ints, Ints, Floats]:
    """Return the words of each key once, in order, with the largest weight of each."""
    order = stable_order(keys)
    keys, words, weights = keys[order], words[order], weights[order]
    both = keys * count + words
    order = stable_order(both)
    begins = np.flatnonzero(np.diff(both[order], prepend=-1))
    if not len(begins):
        return keys, words, weights
    first, largest = order[begins], np.maximum.reduceat(weights[order], begins)
    weights[first] = largest
    first = np.sort(first)
    return keys[first], words[first], weights[first]
