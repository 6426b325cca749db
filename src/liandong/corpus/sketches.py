"""Which documents may hold much of each other: told from a sketch of each, a fraction of its size.

A shingle is `SHINGLE` characters in a row. Of the shingles of a document, its sketch holds one in
`ONE_IN`, chosen by their hash, so that the same ones are chosen everywhere (Broder 1997, “On the
resemblance and containment of documents”). A sketch needs its document only: sketches can be made
partition by partition; what grows with the corpus is a few hundred bytes a document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from liandong.corpus.passages import coded_passages

# Four characters are one word or two (疫情防控); five in a row are seldom shared by chance.
SHINGLE = 5
# Half of a text, with every tenth character replaced, keeps about .2 of its shingles; two
# texts of different authors on the same subject have at most .07 in common.
LEAST_SHINGLE_SHARE = 0.2
ONE_IN = 4
# A pair with just the least share in common is missed if its sketches have less in common than
# expected by so many standard deviations: once in a thousand …
DEVIATIONS = 3.0
# … and a short one if it has half of it. What is found has a share of .25 or more in practice.
LEAST_SKETCH_SHARE = 0.1
LEAST_IN_COMMON = 2
# Of so few documents all shingles are compared; of more, those that at most `COMMON` hold.
FEW = 1000
COMMON = 200
NO_HAN = re.compile("[^㐀-䶿一-鿿𠀀-𪛟]+")
CELLS = 4_000_000  # Pairs counted at a time.
SLICE = 1_000_000  # Shingles looked through at a time.

Shingles = NDArray[np.uint64]
Sketch = NDArray[np.uint32]


def sketches(passages: pd.DataFrame) -> dict[str, Sketch]:
    """Return the sketch of each document of some passages (schema `PASSAGES`), by its id."""
    return {name: sketch("".join(words)) for name, (_, words) in analysed_words(passages).items()}


def analysed_words(passages: pd.DataFrame) -> dict[str, tuple[list[str], list[str]]]:
    """Return the analysed passages of each document: their ids, and their words.

    Words are Han characters, or all if there are none.
    """
    coded = coded_passages(passages)
    found: dict[str, tuple[list[str], list[str]]] = {}
    columns = (coded[name].tolist() for name in ("document_id", "passage_id", "text"))
    for document_id, passage_id, text in zip(*columns, strict=True):
        names, words = found.setdefault(document_id, ([], []))
        names.append(passage_id)
        words.append(NO_HAN.sub("", text) or text)
    return found


def shingles_of(words: str) -> Shingles:
    """Return a number for every `SHINGLE` characters in a row, each number once."""
    return np.unique(_numbers(words))


def _numbers(words: str) -> Shingles:
    codes = np.frombuffer(words.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    count = max(len(codes) - SHINGLE + 1, 0)
    numbers = np.zeros(count, dtype=np.uint64)
    for place in range(min(SHINGLE, len(codes))):  # a polynomial modulo 2⁶⁴, by an odd number
        numbers = numbers * np.uint64(0x9E3779B97F4A7C15) + codes[place : place + count]
    return numbers


def sketch(words: str, one_in: int = ONE_IN) -> Sketch:
    """Return the shingles of a text that are in its sketch, in order, each once."""
    numbers = _numbers(words)
    mixed = (numbers ^ (numbers >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    chosen = mixed[(mixed >> np.uint64(32)) % np.uint64(one_in) == 0]
    return np.unique(chosen.astype(np.uint32))


def share_enough(one: str, other: str) -> bool:
    """Return whether two texts have enough shingles of the one that has fewer in common."""
    first, second = shingles_of(one), shingles_of(other)
    shared = len(np.intersect1d(first, second, assume_unique=True))
    return shared >= LEAST_SHINGLE_SHARE * min(len(first), len(second)) and shared > 0


def candidates(sketches: Mapping[str, Sketch]) -> list[tuple[str, str]]:
    """Return the pairs of documents, by id, whose sketches have about enough in common.

    Parameters
    ----------
    sketches
        The sketch of each document, by its id.

    Returns
    -------
    Pairs in the order of `sketches`; those that `share_enough` are among them, but for a few that
    have hardly more in common than the least share. Whether a pair is one depends on the two only.
    """
    names, made = list(sketches), list(sketches.values())
    pairs = sorted((min(pair), max(pair)) for pair in _pairs(made))
    return [(names[one], names[other]) for one, other in pairs if _alike(made[one], made[other])]


def groups(sketches: Mapping[str, Sketch]) -> list[list[str]]:
    """Return the documents that are in a pair of `candidates`, those that are linked together."""
    place = {name: number for number, name in enumerate(sketches)}
    pairs = [(place[one], place[other]) for one, other in candidates(sketches)]
    one, other = zip(*pairs, strict=True) if pairs else ((), ())
    linked = coo_array((np.ones(len(pairs)), (one, other)), shape=(len(place), len(place)))
    _, labels = connected_components(linked, directed=False)
    found: dict[int, list[str]] = {}
    names = list(sketches)
    for number in sorted({number for pair in pairs for number in pair}):
        found.setdefault(labels[number], []).append(names[number])
    return list(found.values())


def _needed(size: int | NDArray[np.int64]) -> NDArray[np.float64]:
    """Return how much the smaller sketch of a pair that shares enough has in common, at least."""
    likely = LEAST_SHINGLE_SHARE * np.asarray(size)
    unlucky = likely - DEVIATIONS * np.sqrt(likely * (1 - LEAST_SHINGLE_SHARE))
    least = np.maximum(LEAST_SKETCH_SHARE * np.asarray(size), np.minimum(LEAST_IN_COMMON, likely))
    return np.asarray(np.maximum(unlucky, least), dtype=np.float64)


def _alike(one: Sketch, other: Sketch) -> bool:
    shared = len(np.intersect1d(one, other, assume_unique=True))
    return bool(shared >= _needed(min(len(one), len(other))))


def _pairs(sketches: Sequence[Sketch]) -> Iterator[tuple[int, int]]:
    """Yield the pairs, by number, the smaller sketch first."""
    sizes = np.array([len(made) for made in sketches], dtype=np.int64)
    held = _held(sketches)
    holders = csr_array(held.T)
    common = np.diff(holders.indptr)
    needed = _needed(sizes)
    many = len(sizes) > FEW
    step = max(1, CELLS // max(1, len(sizes)))
    for first in range(0, len(sizes), step):
        here = slice(first, first + step)
        rows = held[here]
        left_out = _left_out(rows, common, sizes[here], needed[here]) * many
        # Of what is left, a pair has the same share in common, or half of it with bad luck.
        likely = needed[here] * (1 - left_out / np.maximum(sizes[here], 1)) / 2
        least = np.maximum(likely, np.minimum(needed[here], LEAST_IN_COMMON))
        counted = np.maximum(needed[here] - left_out, least)
        shared = coo_array(_without_commonest(rows, common, left_out) @ holders)
        one, other = shared.coords[0], shared.coords[1]
        near = shared.data >= counted[one]
        one, other = one[near] + first, other[near]
        smaller = (sizes[one] < sizes[other]) | ((sizes[one] == sizes[other]) & (one < other))
        yield from zip(one[smaller].tolist(), other[smaller].tolist(), strict=True)


def _left_out(
    rows: csr_array,
    common: NDArray[np.int32],
    sizes: NDArray[np.int64],
    needed: NDArray[np.float64],
) -> NDArray[np.int64]:
    """Return how many of each document's commonest shingles are left out of the counting.

    Those that more than `COMMON` documents hold, so that the work grows with the corpus and not
    with its square; what repeats a document has the others in common with it. Where that would
    leave out more than half (an article that hundreds have published), half of what is needed.
    """
    row = np.repeat(np.arange(len(sizes)), np.diff(rows.indptr))
    many = np.bincount(row, common[rows.indices] > COMMON, len(sizes))
    half = np.clip(np.floor(needed) - LEAST_IN_COMMON, 0, needed // 2)
    return np.where(2 * many <= sizes, many, half).astype(np.int64)


def _held(sketches: Sequence[Sketch]) -> csr_array:
    """Return which document (row) holds which shingle (column) of those that two documents hold."""
    rows, columns = map(np.concatenate, zip(*_cells(sketches), strict=True))
    # No two documents have more in common than the longest sketch holds.
    longest = max(map(len, sketches), default=0)
    ones = np.ones(len(rows), dtype=np.int16 if longest < 2**15 else np.int32)
    shape = (len(sketches), int(columns.max(initial=-1)) + 1)
    return csr_array(coo_array((ones, (rows, columns)), shape=shape))


def _cells(sketches: Sequence[Sketch]) -> Iterator[tuple[NDArray[np.int32], NDArray[np.int32]]]:
    """Yield documents and numbers of shingles that two documents hold, some shingles at a time."""
    every = np.concatenate([*sketches, np.array([], dtype=np.uint32)])
    ends = np.cumsum([len(made) for made in sketches])
    slices = len(every) // SLICE + 1
    of_slice = (every % np.uint32(slices)).astype(np.uint16)
    width = 0
    for number in range(slices):
        at = np.flatnonzero(of_slice == number)
        _, columns, counts = np.unique(every[at], return_inverse=True, return_counts=True)
        shared = counts > 1
        kept = shared[columns]
        numbers = np.cumsum(shared, dtype=np.int32) - 1 + width
        holders = np.searchsorted(ends, at[kept], side="right").astype(np.int32)
        yield holders, numbers[columns[kept]]
        width += int(shared.sum())


def _without_commonest(
    rows: csr_array, common: NDArray[np.int32], left_out: NDArray[np.int64]
) -> csr_array:
    """Leave out so many of each document's shingles, those that most documents hold."""
    row = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    order = np.lexsort((-common[rows.indices], row))
    rank = np.arange(len(row)) - rows.indptr[row]
    kept = order[rank >= left_out[row]]
    # With indices as wide as the others', or each product would copy all of those.
    cells = (rows.data[kept], (row[kept].astype(rows.indices.dtype), rows.indices[kept]))
    return csr_array(coo_array(cells, shape=rows.shape))
