"""Many sentences as one text, so that they can be searched at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# ASCII marks end a clause too (raw texts have them between Chinese), but not within a number.
CLAUSE_END = re.compile(r"[，；：。！？\n]|(?<!\d)[,;:.!?]|[,;:.!?](?!\d)")
# Ends every sentence; no indicator holds it.
BETWEEN = "\0"

Span = tuple[int, int]


@dataclass(frozen=True)
class Joined:
    """Sentences, one after another, and the [start, end) of each sentence and clause.

    `sentence_at` and `clause_at` have the number of the sentence and clause of every place.
    """

    text: str
    sentences: list[Span]
    clauses: list[Span]
    sentence_at: list[int]
    clause_at: list[int]

    def clauses_by_sentence(self) -> list[list[Span]]:
        """Return the clauses of each sentence, at its own places, without the empty ones."""
        found: list[list[Span]] = [[] for _ in self.sentences]
        for start, end in self.clauses:
            if start < end:
                number = self.sentence_at[start]
                base = self.sentences[number][0]
                found[number].append((start - base, end - base))
        return found


def joined(texts: Sequence[str]) -> Joined:
    """Join sentences."""
    text = "".join(sentence + BETWEEN for sentence in texts)
    ends = np.cumsum([len(sentence) + 1 for sentence in texts], dtype=np.int64) - 1
    marks = [match.start() for match in CLAUSE_END.finditer(text)]
    breaks = np.union1d(ends, np.array(marks, dtype=np.int64))
    return Joined(
        text, _spans(ends), _spans(breaks), _number_at(ends, text), _number_at(breaks, text)
    )


def _spans(breaks: NDArray[np.int64]) -> list[Span]:
    """Return what stands between breaks."""
    starts = [0, *(breaks + 1).tolist()]
    return list(zip(starts, breaks.tolist(), strict=False))


def _number_at(breaks: NDArray[np.int64], text: str) -> list[int]:
    """Return for each place of a text how many breaks stand before it."""
    lengths = np.diff(breaks, prepend=-1, append=len(text))
    numbers: list[int] = np.repeat(np.arange(len(breaks) + 1), lengths).tolist()
    return numbers
