"""Many sentences as one text, so that they can be searched at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from liandong.coding.tries import CODE_POINTS, Ints, Points

# ASCII marks end a clause too (raw texts have them between Chinese), but not within a number.
MARKS, ASCII_MARKS = "，；：。！？\n", ",;:.!?"
# Stands before and behind every sentence; no indicator holds it.
BETWEEN = "\0"

Span = tuple[int, int]


@dataclass(frozen=True)
class Joined:
    """Sentences, one after another, with a mark before and behind each.

    `ends` and `clause_ends` are the places of the marks behind sentences and clauses;
    `sentence_at` and `clause_at` have the number of the sentence and clause of every place, a
    mark being the last of its own.
    """

    text: str
    points: Points
    ends: Ints
    clause_ends: Ints
    sentence_at: NDArray[np.int32]
    clause_at: NDArray[np.int32]

    @cached_property
    def starts(self) -> Ints:
        """Where sentences begin."""
        return _starts(self.ends)

    @cached_property
    def clause_starts(self) -> Ints:
        """Where clauses begin."""
        return _starts(self.clause_ends)

    def clauses_by_sentence(self) -> list[list[Span]]:
        """Return the clauses of each sentence, at its own places, without the empty ones."""
        found: list[list[Span]] = [[] for _ in self.ends]
        starts = self.clause_starts
        filled = starts < self.clause_ends
        sentences = self.sentence_at[starts[filled]]
        bases = self.starts[sentences]
        places = (starts[filled] - bases).tolist(), (self.clause_ends[filled] - bases).tolist()
        for number, start, end in zip(sentences.tolist(), *places, strict=True):
            found[number].append((start, end))
        return found


def joined(texts: Sequence[str]) -> Joined:
    """Join sentences."""
    text = BETWEEN.join(["", *texts, ""]) if texts else ""
    points = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    lengths = np.array([len(sentence) + 1 for sentence in texts], dtype=np.int64)
    ends = np.cumsum(lengths)
    breaks = _breaks(text, points)
    breaks[ends] = True
    clause_at = np.cumsum(breaks, dtype=np.int32) - breaks
    lengths[:1] += 1
    sentence_at = np.repeat(np.arange(len(texts), dtype=np.int32), lengths)
    return Joined(text, points, ends, np.flatnonzero(breaks), sentence_at, clause_at)


def _kinds_of_marks() -> NDArray[np.int8]:
    kinds = np.zeros(CODE_POINTS, dtype=np.int8)
    for kind, marks in enumerate((MARKS, ASCII_MARKS), start=1):
        kinds[[ord(mark) for mark in marks]] = kind
    return kinds


KINDS_OF_MARKS = _kinds_of_marks()


def _breaks(text: str, points: Points) -> NDArray[np.bool_]:
    """Tell of each place whether a mark stands there that ends a clause."""
    kinds = KINDS_OF_MARKS[points]
    breaks: NDArray[np.bool_] = kinds == 1
    for place in np.flatnonzero(kinds == 2).tolist():
        breaks[place] = not (text[place - 1].isdecimal() and text[place + 1].isdecimal())
    return breaks


def _starts(ends: Ints) -> Ints:
    return np.concatenate([np.ones(min(len(ends), 1), dtype=np.int64), ends[:-1] + 1])
