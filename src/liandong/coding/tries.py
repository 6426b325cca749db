"""Every place of a text where one of many words stands, overlapping ones too, as arrays.

All places of the text go down the trie together, one character a step, so that Python's cost is
that of the longest word and not that of the text (a trie: Fredkin 1960).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Points = NDArray[np.uint32]

CODE_POINTS = 0x110000
BITS = 21
HASH_BITS = 18
# The product with it spreads keys over a table (Knuth 1973, 6.4).
ODD = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class Index:
    """Tells where a key stands among known ones, which are in order.

    It is looked up by a hash; only where several of the known share one it is searched for.
    """

    known: Ints
    table: NDArray[np.int32]
    shared: NDArray[np.bool_]

    def places(self, keys: Ints) -> tuple[NDArray[np.bool_], Ints]:
        """Tell which keys are known, and of these the places."""
        slots = _hashed(keys)
        places = self.table[slots]
        unsure = np.flatnonzero(self.shared[slots])
        if len(unsure):
            found = np.searchsorted(self.known, keys[unsure])
            places[unsure] = np.minimum(found, len(self.known) - 1)
        known = self.known[places] == keys
        return known, places[known].astype(np.int64)


def index_of(known: Ints) -> Index:
    """Return the index of keys in order."""
    slots = _hashed(known)
    table = np.zeros(1 << HASH_BITS, dtype=np.int32)
    table[slots] = np.arange(len(known))
    return Index(known, table, np.bincount(slots, minlength=len(table)) > 1)


def _hashed(keys: Ints) -> Ints:
    return ((keys.astype(np.uint64) * ODD) >> np.uint64(64 - HASH_BITS)).astype(np.int64)


@dataclass(frozen=True)
class Trie:
    """Words as a trie.

    `first` has the state behind each first character (0: none), `edges` and `targets` the state
    behind a state and a character; `words` the number of the word that ends in a state, or -1.
    """

    first: NDArray[np.int32]
    edges: Index
    targets: Ints
    words: Ints
    inner: NDArray[np.bool_]

    def search(self, points: Points) -> tuple[Ints, Ints]:
        """Return the words that stand in a text and where each begins, in no order."""
        words, starts = zip(*self._steps(points), strict=True)
        return np.concatenate(words), np.concatenate(starts)

    def _steps(self, points: Points) -> Iterator[tuple[Ints, Ints]]:
        begun = self.first[points]
        starts = np.flatnonzero(begun)
        states, depth = begun[starts].astype(np.int64), 1
        yield states[:0], starts[:0]
        while len(starts):
            words = self.words[states]
            ended = np.flatnonzero(words >= 0)
            yield words[ended], starts[ended]
            going = self.inner[states]
            going[np.searchsorted(starts, len(points) - depth) :] = False
            starts, states = starts[going], states[going]
            known, places = self.edges.places(states << BITS | points[starts + depth])
            starts, states, depth = starts[known], self.targets[places], depth + 1


def trie_of(words: Sequence[str]) -> Trie:
    """Return the trie of words, which are told apart by their numbers."""
    states = {"": 0}
    for word in words:
        for end in range(1, len(word) + 1):
            states.setdefault(word[:end], len(states))
    first = np.zeros(CODE_POINTS, dtype=np.int32)
    ends = np.full(len(states), -1, dtype=np.int64)
    inner = np.zeros(len(states), dtype=bool)
    edges: dict[int, int] = {}
    for prefix, state in states.items():
        if len(prefix) == 1:
            first[ord(prefix)] = state
        elif prefix:
            parent = states[prefix[:-1]]
            inner[parent] = True
            edges[parent << BITS | ord(prefix[-1])] = state
    ends[[states[word] for word in words]] = np.arange(len(words))
    known = sorted(edges)
    targets = np.array([edges[edge] for edge in known], dtype=np.int64)
    return Trie(first, index_of(np.array(known, dtype=np.int64)), targets, ends, inner)


def stable_order(keys: Ints) -> Ints:
    """Return the places of keys in order of the keys, equal ones as they come."""
    bits = len(keys).bit_length()
    if not len(keys) or int(keys.max()) >> (62 - bits):
        return np.argsort(keys, kind="stable")
    return np.sort(keys << bits | np.arange(len(keys))) & ((1 << bits) - 1)
