"""The same article in two documents: found, reported passage by passage, counted once.

Two documents are near-duplicates if at least half of the characters of one, which is as a
rule the shorter, stand in the other: the article on two sites, cut, with another lead,
edited here and there, or as a part of a compilation. A sentence or a slogan that both quote
makes none. Only the passages that analyses read are compared, by their Han characters.

Candidates are pairs with enough character sequences (shingles) in common: first by a sketch of
each document (`sketches`), then counted exactly. MinHash LSH Ensemble (datasketch) estimates the
same shares; it takes longer and leaves more pairs to be compared: `benchmarks/near_duplicates.py`.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from liandong.corpus.passages import coded_passages
from liandong.corpus.sketches import (
    FEW,
    ONE_IN,
    Sketch,
    analysed_words,
    candidates,
    groups,
    share_enough,
    sketch,
)
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
AT_ONCE = 2000


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


def near_duplicates_among(
    sketched: Mapping[str, Sketch], load: Callable[[list[str]], Iterable[Document]]
) -> list[NearDuplicate]:
    """Find what `near_duplicates` finds, given a sketch of each document.

    Parameters
    ----------
    sketched
        The sketch of each document, by its id, as `sketches.sketches` makes them.
    load
        Returns documents, given their ids. Only those that may repeat another are asked for,
        about `AT_ONCE` at a time.
    """
    found: list[NearDuplicate] = []
    batches: list[list[str]] = [[]]
    for group in groups(sketched):
        batches += [[]] if len(batches[-1]) >= AT_ONCE else []
        batches[-1] += group
    for batch in batches:
        found += near_duplicates(load(batch)) if batch else []
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
    analysed = analysed_words(pd.concat([document.passages for document in documents]))
    return [
        _Words(item.id, item.date, *map(tuple, analysed.get(item.id, ((), ()))))
        for item in documents
    ]


def _candidates(known: Sequence[_Words]) -> list[tuple[int, int]]:
    """Return the pairs, by number, that share enough shingles of the one that has fewer."""
    one_in = 1 if len(known) <= FEW else ONE_IN
    numbered = {str(number): sketch(item.joined, one_in) for number, item in enumerate(known)}
    pairs = [(int(one), int(other)) for one, other in candidates(numbered)]
    return [
        (one, other) for one, other in pairs if share_enough(known[one].joined, known[other].joined)
    ]


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
