"""The character sequences of sentences, as numbers, found in all sentences at once.

A sequence of up to three characters is one number: code points of 21 bits side by side.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

LONGEST = 3
BITS = 21
HASH_BITS = 18

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
    shape = (len(texts), len(known))
    keys, rows = _sequences(texts)
    if not len(known) or not len(keys):
        return sparse.csr_array(shape, dtype=np.float64)
    places = _places(keys, known)
    found = known[places] == keys
    # scikit-learn takes indices of 32 bits only.
    pairs = rows[found].astype(np.int32), places[found]
    standing = sparse.coo_array((np.ones(len(pairs[0])), pairs), shape=shape)
    # By way of columns the sequences of every text come in order without being sorted.
    standing = sparse.csr_array(standing.tocsc())
    standing.data[:] = 1
    return standing


def _places(keys: Keys, known: Keys) -> NDArray[np.int32]:
    """Return where keys stand in `known`, or anywhere for those that don't.

    They are looked up by a hash; only where several of `known` share one they are searched for.
    """
    slots, wanted = _hashed(known), _hashed(keys)
    table = np.zeros(1 << HASH_BITS, dtype=np.int32)
    table[slots] = np.arange(len(known))
    shared = np.bincount(slots, minlength=len(table)) > 1
    places, unsure = table[wanted], shared[wanted]
    places[unsure] = np.searchsorted(known, keys[unsure]).clip(max=len(known) - 1)
    return places


def _hashed(keys: Keys) -> NDArray[np.int64]:
    """Return the upper bits of the keys' products with a large odd number (Knuth 1973, 6.4)."""
    products = keys.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    return (products >> np.uint64(64 - HASH_BITS)).astype(np.int64)


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
    points = np.frombuffer("".join(texts).encode("utf-32-le"), dtype=np.uint32).astype(np.int64)
    rows = np.repeat(np.arange(len(texts)), [len(text) for text in texts])
    for size in range(1, LONGEST + 1):
        count = max(len(points) - size + 1, 0)
        inside = rows[:count] == rows[size - 1 : size - 1 + count]
        keys = np.zeros(count, dtype=np.int64)
        for place in range(size):
            keys = (keys << BITS) + points[place : place + count]
        yield keys[inside], rows[:count][inside]
