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
Bools = NDArray[np.bool_]

CODE_POINTS = 0x110000
BITS = 21
HASH_BITS = 18
# The product with it spreads keys over a table (Knuth 1973, 6.4).
ODD = np.uint64(0x9E3779B97F4A7C15)
PAIR_BITS = 18
ODD_ONE, ODD_OTHER = np.uint32(0x9E3779B1), np.uint32(0x85EBCA77)
# Marks a first character, so that it isn't taken for a state.
FIRST = 1 << 40


@dataclass(frozen=True)
class Index:
    """Tells where a key stands among known ones, which are in order.

    It is looked up by a hash; only where several of the known share one it is searched for.
    """

    known: Ints
    table: NDArray[np.int32]
    shared: Bools

    def places(self, keys: Ints) -> tuple[Bools, Ints]:
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

    `single` has by code point the number of the word that is this character, or -1; `begun`
    tells by the mark of two characters whether any word may begin with them; `edges` and
    `targets` give the state behind a state and a character, the first of them two characters;
    `words` has the number of the word that ends in a state, or -1, `inner` whether any goes on.
    """

    single: NDArray[np.int32]
    begun: Bools
    edges: Index
    targets: Ints
    words: Ints
    inner: Bools

    def search(self, points: Points) -> tuple[Ints, Ints]:
        """Return the words that stand in a text and where each begins, in no order."""
        words, starts = zip(*self._steps(points), strict=True)
        return np.concatenate(words), np.concatenate(starts)

    def _steps(self, points: Points) -> Iterator[tuple[Ints, Ints]]:
        starts = np.flatnonzero(self.single[points] >= 0)
        yield self.single[points[starts]].astype(np.int64), starts
        starts = np.flatnonzero(self.begun[_marks(points[:-1], points[1:])])
        states, depth = points[starts].astype(np.int64) | FIRST, 1
        while len(starts):
            known, places = self.edges.places(states << BITS | points[starts + depth])
            starts, states, depth = starts[known], self.targets[places], depth + 1
            words = self.words[states]
            ended = np.flatnonzero(words >= 0)
            yield words[ended], starts[ended]
            going = self.inner[states]
            going[np.searchsorted(starts, len(points) - depth) :] = False
            starts, states = starts[going], states[going]


def trie_of(words: Sequence[str]) -> Trie:
    """Return the trie of words, which are told apart by their numbers."""
    number = {word: place for place, word in enumerate(words)}
    states: dict[str, int] = {}
    for word in words:
        for end in range(2, len(word) + 1):
            states.setdefault(word[:end], len(states))
    single = np.full(CODE_POINTS, -1, dtype=np.int32)
    for word in words:
        if len(word) == 1:
            single[ord(word)] = number[word]
    inner = np.zeros(len(states), dtype=bool)
    inner[[states[prefix[:-1]] for prefix in states if len(prefix) > 2]] = True
    pairs = np.array([[ord(char) for char in pair] for pair in states if len(pair) == 2])
    begun = np.zeros(1 << PAIR_BITS, dtype=bool)
    begun[_marks(*pairs.reshape(-1, 2).T.astype(np.uint32))] = True
    edges = {_edge(prefix, states): state for prefix, state in states.items()}
    known = sorted(edges)
    return Trie(
        single,
        begun,
        index_of(np.array(known, dtype=np.int64)),
        np.array([edges[edge] for edge in known], dtype=np.int64),
        np.array([number.get(prefix, -1) for prefix in states], dtype=np.int64),
        inner,
    )


def _edge(prefix: str, states: dict[str, int]) -> int:
    """Return the key of the last step to a prefix; the first step takes two characters."""
    before = states[prefix[:-1]] if len(prefix) > 2 else ord(prefix[0]) | FIRST
    return before << BITS | ord(prefix[-1])


def _marks(one: Points, other: Points) -> NDArray[np.uint32]:
    """Return a mark for two characters, which few others share."""
    marks: NDArray[np.uint32] = (one * ODD_ONE + other * ODD_OTHER) >> np.uint32(32 - PAIR_BITS)
    return marks


def stable_order(keys: Ints) -> Ints:
    """Return the places of keys in order of the keys, equal ones as they come."""
    bits = len(keys).bit_length()
    if not len(keys) or int(keys.max()) >> (62 - bits):
        return np.argsort(keys, kind="stable")
    return np.sort(keys << bits | np.arange(len(keys))) & ((1 << bits) - 1)
