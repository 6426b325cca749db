"""The character sequences of sentences, as numbers, found in all sentences at once.

A sequence of up to three characters is one number: code points of 21 bits side by side.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from liandong.coding.tries import BITS, Points, Trie, trie_of

LONGEST = 3

Keys = NDArray[np.int64]


def vocabulary(texts: Sequence[str], least: int) -> tuple[Keys, NDArray[np.int64]]:
    """Return the sequences that stand in at least `least` texts, in order, and in how many."""
    keys, rows = _sequences(texts)
    known, place = np.unique(keys, return_inverse=True)
    pairs = np.unique(place.astype(np.int64) * len(texts) + rows)
    counts = np.bincount(pairs // len(texts), minlength=len(known))
    kept = counts >= least
    return known[kept], counts[kept]


def presence(texts: Sequence[str], known: Keys) -> sparse.csr_array:
    """Return texts × sequences of `known` (in order): 1 where a sequence stands in a text."""
    trie, sizes = _trie(known.tobytes())
    points, rows = _points(texts)
    words, starts = trie.search(points)
    first = rows[starts]
    inside = first == rows[starts + sizes[words] - 1]
    bits = len(known).bit_length()
    pairs = np.sort(first[inside] << bits | words[inside])
    pairs = pairs[np.diff(pairs, prepend=-1) != 0]
    ends = np.cumsum(np.bincount(pairs >> bits, minlength=len(texts)), dtype=np.int32)
    # scikit-learn takes indices of 32 bits only.
    indices = (pairs & ((1 << bits) - 1)).astype(np.int32)
    starts = np.concatenate([np.zeros(1, dtype=np.int32), ends])
    return sparse.csr_array((np.ones(len(pairs)), indices, starts), (len(texts), len(known)))


@lru_cache(maxsize=4)
def _trie(known: bytes) -> tuple[Trie, Keys]:
    """Return the trie of sequences, and how long they are."""
    words = [spelled(key) for key in np.frombuffer(known, dtype=np.int64).tolist()]
    return trie_of(words), np.array([len(word) for word in words], dtype=np.int64)


@lru_cache(maxsize=1 << 15)
def spelled(key: int) -> str:
    """Return the characters of a sequence."""
    mask = (1 << BITS) - 1
    points = [(key >> shift) & mask for shift in range(BITS * (LONGEST - 1), -1, -BITS)]
    return "".join(chr(point) for point in points if point)


def _sequences(texts: Sequence[str]) -> tuple[Keys, NDArray[np.int64]]:
    """Return the sequences of all texts, one after another, and the number of each one's text."""
    found = list(_of_each_size(texts))
    keys, rows = zip(*found, strict=True)
    return np.concatenate(keys), np.concatenate(rows)


def _of_each_size(texts: Sequence[str]) -> Iterator[tuple[Keys, NDArray[np.int64]]]:
    whole, rows = _points(texts)
    points = whole.astype(np.int64)
    for size in range(1, LONGEST + 1):
        count = max(len(points) - size + 1, 0)
        inside = rows[:count] == rows[size - 1 : size - 1 + count]
        keys = np.zeros(count, dtype=np.int64)
        for place in range(size):
            keys = (keys << BITS) + points[place : place + count]
        yield keys[inside], rows[:count][inside]


def _points(texts: Sequence[str]) -> tuple[Points, NDArray[np.int64]]:
    """Return the characters of all texts, one after another, and the text of each."""
    points = np.frombuffer("".join(texts).encode("utf-32-le"), dtype=np.uint32)
    return points, np.repeat(np.arange(len(texts)), [len(text) for text in texts])
