"""The same article in two documents: found, reported passage by passage, counted once.

Two documents are near-duplicates if at least half of the characters of one, which is as a
rule the shorter, stand in the other: the article on two sites, cut, with another lead,
edited here and there, or as a part of a compilation. A sentence or a slogan that both quote
makes none. Only the passages that analyses read are compared, by their Han characters.

Candidates are all pairs with enough character sequences (shingles) in common, counted
exactly by one sparse product. MinHash LSH Ensemble (datasketch) estimates the same shares; it
finds as many copies, takes four times as long over a thousand documents, and leaves ten times
as many pairs to be compared: `benchmarks/near_duplicates.py`.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from liandong.corpus.alignment import HAN
from liandong.corpus.passages import coded_passages
from liandong.schemas import column, table

OVERLAPS = table(
    "overlaps",
    document_id=column(str, "the document that repeats"),
    passage_id=column(str, "its passage", key=True),
    original_document_id=column(str, "the document that counts", key=True),
    original_passage_id=column(str, "where the words stand, or begin, in that document"),
    similarity=column(float, "likeness of the Han characters; 1: they are the same", unit="0–1"),
)

# With less than half in common, the two have more of their own to say than they share.
LEAST_SHARE = 0.5
# A copy in which a sentence or two were edited has no voice of its own.
COPY_SHARE = 0.9
# A sentence of fifty characters stays the same sentence with five of them replaced …
LEAST_SIMILARITY = 0.9
# … but shorter ones must be the same: a name or a slogan also stands inside other sentences.
SHORTEST_ALIKE = 10
# Four characters are one word or two (疫情防控); five in a row are seldom shared by chance.
SHINGLE = 5
# Half of a text, with every tenth character replaced, keeps about .2 of its shingles; two
# texts of different authors on the same subject have at most .07 in common.
LEAST_SHINGLE_SHARE = 0.2


class Document(NamedTuple):
    """What is compared: the id, the date (YYYY-MM-DD or empty), the passages (`PASSAGES`)."""

    id: str
    date: str
    passages: pd.DataFrame


@dataclass(frozen=True)
class NearDuplicate:
    """A document that repeats an earlier one, with the passages (schema `OVERLAPS`).

    `share` is of the document's own analysed characters, `original_share` of the original's.
    """

    document_id: str
    original_id: str
    repeated_count: int
    passage_count: int
    share: float
    original_share: float
    overlaps: pd.DataFrame

    def __str__(self) -> str:
        held = f", which hold {self.original_share:.0%} of {self.original_id}"
        return (
            f"{self.document_id} repeats {self.original_id}: {self.repeated_count} of"
            f" {self.passage_count} passages ({self.share:.0%} of its characters"
            f"{held if self.share < LEAST_SHARE else ''})"
        )


@dataclass(frozen=True)
class _Words:
    """The words of a document's analysed passages: Han characters, or all if there are none."""

    id: str
    date: str
    passage_ids: tuple[str, ...]
    words: tuple[str, ...]

    @cached_property
    def joined(self) -> str:
        """Return the words of all passages in a row."""
        return "".join(self.words)

    @cached_property
    def ends(self) -> list[int]:
        """Return where each passage ends in `joined`."""
        return list(accumulate(map(len, self.words)))

    @cached_property
    def first(self) -> dict[str, int]:
        """Return the first passage with the same words, by these."""
        return {words: i for i, words in reversed(list(enumerate(self.words)))}


@dataclass(frozen=True)
class _Repeat:
    """A passage of one document that stands in another, both by their number."""

    passage: int
    original: int
    similarity: float


def near_duplicates(documents: Iterable[tuple[str, str, pd.DataFrame]]) -> list[NearDuplicate]:
    """Find the documents that repeat an earlier one, each pair once.

    Parameters
    ----------
    documents
        Each with id, date (`YYYY-MM-DD` or empty) and passages (schema `PASSAGES`).

    Returns
    -------
    In the order of the ids of the repeating documents, then of the originals. The original is
    the earlier dated; where not all copies of an article have a date, the one with the lower id.
    """
    known = _words_of([Document(*document) for document in documents])
    pairs = [pair for pair in _candidates(known) if _is_near(known[pair[0]], known[pair[1]])]
    ranks = _ranks(known, pairs)
    ordered = [sorted(pair, key=ranks.__getitem__) for pair in pairs]
    found = [_near_duplicate(known[later], known[original]) for original, later in ordered]
    return sorted(found, key=lambda pair: (pair.document_id, pair.original_id))


def notes_on_repeated(found: Iterable[NearDuplicate]) -> list[tuple[set[str], str]]:
    """Say of each document that repeats others how much, one sentence for all of them.

    Returns
    -------
    For each: the document and the original that it repeats most, and the sentence.
    """
    of_document: dict[str, list[NearDuplicate]] = {}
    for pair in found:
        of_document.setdefault(pair.document_id, []).append(pair)
    notes = []
    for document_id, pairs in of_document.items():
        most = max(pairs, key=lambda pair: pair.share)
        others = [p.original_id for p in pairs if p is not most]
        also = f"; also {', '.join(others)}" if others else ""
        notes.append(({document_id, most.original_id}, f"{most}{also}"))
    return notes


def overlaps(found: Sequence[NearDuplicate]) -> pd.DataFrame:
    """Return the passages that repeat an original (schema `OVERLAPS`)."""
    if not found:
        return pd.DataFrame(columns=list(OVERLAPS.columns))
    return pd.concat([pair.overlaps for pair in found], ignore_index=True)


def analysed_passages(
    passages: pd.DataFrame, repeated: pd.DataFrame, *, count_repeated: bool
) -> pd.DataFrame:
    """Return the passages that analyses read, those of `repeated` (`OVERLAPS`) once only.

    Of a document that hardly says anything else, nothing is read: what differs is an editor's
    hand. With `count_repeated` each copy counts. All analyses of a study ask this function.
    """
    coded = coded_passages(passages)
    if count_repeated:
        return coded
    again = coded["passage_id"].isin(repeated["passage_id"])
    size = coded["text"].str.len()
    documents = coded["document_id"]
    share = (size * again).groupby(documents).sum() / size.groupby(documents).sum()
    copies = share.index[share >= COPY_SHARE]
    return coded[~again & ~documents.isin(copies)].reset_index(drop=True)


def _words_of(documents: Sequence[Document]) -> list[_Words]:
    if not documents:
        return []
    coded = coded_passages(pd.concat([document.passages for document in documents]))
    coded = coded.assign(words=["".join(HAN.findall(text)) or text for text in coded["text"]])
    groups = dict(iter(coded.groupby("document_id")))
    return [
        _Words(item.id, item.date, tuple(frame["passage_id"]), tuple(frame["words"]))
        for item in documents
        for frame in (groups.get(item.id, coded.iloc[:0]),)
    ]


def _shingles(words: str) -> NDArray[np.uint64]:
    """Return a number for every `SHINGLE` characters in a row, each number once."""
    codes = np.frombuffer(words.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    count = max(len(codes) - SHINGLE + 1, 0)
    numbers = np.zeros(count, dtype=np.uint64)
    for place in range(min(SHINGLE, len(codes))):  # a polynomial modulo 2⁶⁴, by an odd number
        numbers = numbers * np.uint64(0x9E3779B97F4A7C15) + codes[place : place + count]
    return np.unique(numbers)


def _candidates(known: Sequence[_Words]) -> list[tuple[int, int]]:
    """Return the pairs, by number, that share enough shingles of the one that has fewer."""
    shingles = [_shingles(item.joined) for item in known]
    sizes = np.array([len(item) for item in shingles], dtype=np.int64)
    every = np.concatenate([*shingles, np.array([], dtype=np.uint64)])
    in_order = np.sort(every)
    common = np.unique(in_order[1:][in_order[1:] == in_order[:-1]])
    if not len(common):
        return []
    columns = np.searchsorted(common, every).clip(max=len(common) - 1)
    kept = common[columns] == every
    rows = np.repeat(np.arange(len(known)), sizes)[kept]
    cells = (np.ones(len(rows), dtype=np.int32), (rows, columns[kept]))
    held = csr_array(coo_array(cells, shape=(len(known), len(common))))
    shared = coo_array(held @ held.T)
    one, other = shared.coords
    near = (one < other) & (
        shared.data >= LEAST_SHINGLE_SHARE * np.minimum(sizes[one], sizes[other])
    )
    return sorted(zip(one[near].tolist(), other[near].tolist(), strict=True))


def _repeats(item: _Words, other: _Words) -> Iterator[_Repeat]:
    """Yield the passages of `item` that stand in `other`, whole or in like words."""
    for number, words in enumerate(item.words):
        if words in other.first:
            yield _Repeat(number, other.first[words], 1.0)
        elif len(words) >= SHORTEST_ALIKE:
            # A site that sets other full stops parts the same words into other passages.
            at = other.joined.find(words)
            if at >= 0:
                yield _Repeat(number, bisect(other.ends, at), 1.0)
            elif like := process.extractOne(
                words, other.words, scorer=fuzz.ratio, score_cutoff=100 * LEAST_SIMILARITY
            ):
                yield _Repeat(number, like[2], like[1] / 100)


def _share(item: _Words, repeats: Iterable[_Repeat]) -> float:
    return sum(len(item.words[repeat.passage]) for repeat in repeats) / len(item.joined)


def _is_near(one: _Words, other: _Words) -> bool:
    return any(
        _share(item, _repeats(item, its)) >= LEAST_SHARE
        for item, its in ((one, other), (other, one))
    )


def _ranks(known: Sequence[_Words], pairs: Sequence[tuple[int, int]]) -> list[tuple[str, str]]:
    """Return by what each document is earlier or later: its date and id, or its id alone.

    Dates count where all copies of an article have one. Else three copies could each be the
    later of another, and none would count.
    """
    one, other = zip(*pairs, strict=True) if pairs else ((), ())
    linked = coo_array((np.ones(len(pairs)), (one, other)), shape=(len(known), len(known)))
    _, groups = connected_components(linked, directed=False)
    undated = {group for group, item in zip(groups, known, strict=True) if not item.date}
    return [
        ("" if group in undated else item.date, item.id)
        for group, item in zip(groups, known, strict=True)
    ]


def _near_duplicate(later: _Words, original: _Words) -> NearDuplicate:
    repeats = list(_repeats(later, original))
    rows = [
        (
            later.id,
            later.passage_ids[repeat.passage],
            original.id,
            original.passage_ids[repeat.original],
            repeat.similarity,
        )
        for repeat in repeats
    ]
    return NearDuplicate(
        later.id,
        original.id,
        len(repeats),
        len(later.words),
        _share(later, repeats),
        _share(original, _repeats(original, later)),
        pd.DataFrame(rows, columns=list(OVERLAPS.columns)),
    )
