"""The actors that sentences name as their subjects, and leave out in the sentences that follow."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from liandong.coding.discourse import ITEM, NONE
from liandong.coding.hits import Hits
from liandong.coding.tries import Ints

# How a sentence begins that has its subject in a sentence before it.
PRONOUN = re.compile(r"(?:其(?![中他次一二三余实])|他们|她们|它们|它|该|这些|这(?:样|种|表|就)|并)")
CONNECTIVE = re.compile(
    r"(?:此外|同时|另外|因此|而且|并且|还|又|再|接着|随后|通过|及时|从\w向角度|主动|积极)"
)
# A subject stands this near the beginning of its sentence (characters).
NEAR_BEGINNING = 6
# A subject is named in one of so many clauses.
SUBJECT_CLAUSES = 2

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Subjects:
    """The actors that sentences name as subjects: those of sentence n at `named[n]`.

    `source` is the sentence whose subjects are the last in the paragraph, or NONE; `carried` are
    the sentences that leave out theirs.
    """

    named: Mapping[int, tuple[int, ...]]
    source: Ints
    carried: Ints

    def of(self, sentence: int) -> tuple[int, ...]:
        """Return the actors that the sentence after this one may leave out."""
        return self.named.get(int(self.source[sentence]), ())


def subjects_of(hits: Hits, openings: Mapping[int, str], first: Bools) -> Subjects:
    """Return the subjects of sentences.

    Parameters
    ----------
    hits
        What stands in the sentences, in order.
    openings
        Sentences, by number, that may begin as one does that leaves out its subject.
    first
        Which sentences begin a paragraph.
    """
    matcher = hits.matcher
    actors = hits.chosen(matcher.dimension_of[hits.codes] == matcher.dimensions.index("actor"))
    lacking = np.zeros(len(first), dtype=bool)
    lacking[_lacking(openings, actors)] = True
    named = _named(actors)
    places = np.arange(len(first))
    own = np.zeros(len(first), dtype=bool)
    own[list(named)] = True
    last = np.maximum.accumulate(np.where(own & ~lacking, places, NONE))
    begin = np.maximum.accumulate(np.where(first, places, 0))
    source = np.where(last >= begin, last, NONE)
    return Subjects(named, source, np.flatnonzero(lacking & (source != NONE)))


def _lacking(openings: Mapping[int, str], actors: Hits) -> list[int]:
    """Return the sentences that leave their subject to the sentence before them."""
    starts, places = actors.text.starts, set(actors.starts.tolist())
    lacking = []
    for number, text in openings.items():
        begin = int(starts[number])
        if item := ITEM.match(text):
            if begin + item.end() not in places:
                lacking.append(number)
        elif PRONOUN.match(text) or CONNECTIVE.match(text):
            near = range(begin, begin + NEAR_BEGINNING)
            if places.isdisjoint(near[: len(text)]):
                lacking.append(number)
    return lacking


def _named(actors: Hits) -> dict[int, tuple[int, ...]]:
    """Return the actors of the first clause of a sentence that names any, of the first two."""
    text = actors.text
    filled = text.clause_starts < text.clause_ends
    rank: Ints = np.cumsum(filled) - filled
    clauses = text.clause_at[actors.starts].astype(np.int64)
    ranks: Ints = rank[clauses] - rank[text.clause_at[text.starts[actors.sentences]]]
    early = (ranks < SUBJECT_CLAUSES) & (actors.starts != text.clause_ends[clauses])
    named: dict[int, dict[int, None]] = {}
    clause_of: dict[int, int] = {}
    columns = (actors.sentences[early], clauses[early], actors.codes[early])
    for number, clause, code in zip(*(column.tolist() for column in columns), strict=True):
        if clause_of.setdefault(number, clause) == clause:
            named.setdefault(number, {})[code] = None
    return {number: tuple(codes) for number, codes in named.items()}
