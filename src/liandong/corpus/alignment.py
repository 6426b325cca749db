"""Restored text that remembers, character by character, where it stands in the raw file."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt

HAN = re.compile(r"[㐀-䶿一-鿿𠀀-𪛟]")

Span = tuple[int, int]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class AlignedText:
    """A text with the raw span of each of its characters.

    `starts` and `ends` have one entry per character of `text`: the half-open span, in
    code points of the raw file, that the character stands for. A character that a
    repair worked out from a damaged run stands for the whole run; a character that
    stands for nothing (a gap mark) has an empty span.
    """

    text: str
    starts: Places
    ends: Places

    @classmethod
    def of(cls, raw: str, start: int = 0, end: int | None = None) -> AlignedText:
        """Return a stretch of the raw file, aligned to itself."""
        stop = len(raw) if end is None else end
        places = np.arange(start, stop + 1)
        return cls(raw[start:stop], places[:-1], places[1:])

    @classmethod
    def mark(cls, text: str) -> AlignedText:
        """Return words of ours that stand for nothing in the raw file."""
        nowhere = np.zeros(len(text), dtype=np.int64)
        return cls(text, nowhere, nowhere)

    @classmethod
    def join(cls, parts: Iterable[AlignedText]) -> AlignedText:
        """Return the parts one after another."""
        kept = [part for part in parts if part.text]
        if len(kept) < 2:
            return kept[0] if kept else cls.mark("")
        return cls(
            "".join(part.text for part in kept),
            np.concatenate([part.starts for part in kept]),
            np.concatenate([part.ends for part in kept]),
        )

    def __len__(self) -> int:
        return len(self.text)

    def slice(self, start: int, end: int) -> AlignedText:
        """Return the characters from `start` up to `end`."""
        if start == 0 and end == len(self):
            return self
        return AlignedText(self.text[start:end], self.starts[start:end], self.ends[start:end])

    def strip(self) -> AlignedText:
        """Return the text without blanks at its ends."""
        start = len(self.text) - len(self.text.lstrip())
        return self.slice(start, max(start, len(self.text.rstrip())))

    def reworded(self, text: str) -> AlignedText:
        """Return other characters, one for one, in the same places."""
        if len(text) != len(self):
            raise AssertionError("expected as many characters as there were")
        return AlignedText(text, self.starts, self.ends)

    def replace(
        self, changes: Sequence[tuple[int, int, str]], *, whole: bool = False
    ) -> AlignedText:
        """Put new words for stretches `(start, end, words)`, which must not overlap.

        Words of the same length take the places of the old ones one by one, unless
        `whole`; others stand for the whole stretch.
        """
        if not changes:
            return self
        ordered = sorted(changes)
        text = self._said(ordered)
        if not any(words for _, _, words in ordered):
            return self._without(text, ordered)
        if not whole and all(len(words) == end - start for start, end, words in ordered):
            return AlignedText(text, self.starts, self.ends)
        parts, done = [], 0
        for start, end, words in ordered:
            parts.append(self.slice(done, start))
            parts.append(self._instead(start, end, words, whole))
            done = end
        return AlignedText.join([*parts, self.slice(done, len(self))])

    def _said(self, changes: Sequence[tuple[int, int, str]]) -> str:
        """Return the characters with the changes made, which come in order."""
        parts: list[str] = []
        done = 0
        for start, end, words in changes:
            parts += self.text[done:start], words
            done = end
        return "".join([*parts, self.text[done:]])

    def _without(self, text: str, stretches: Sequence[tuple[int, int, str]]) -> AlignedText:
        """Return `text`, which is this without some stretches, in the places that are left."""
        kept = np.ones(len(self), dtype=np.bool_)
        for start, end, _ in stretches:
            kept[start:end] = False
        return AlignedText(text, self.starts[kept], self.ends[kept])

    def _instead(self, start: int, end: int, words: str, whole: bool) -> AlignedText:
        if len(words) == end - start and not whole:
            return self.slice(start, end).reworded(words)
        first, last = self.starts[start:end].min(), self.ends[start:end].max()
        return AlignedText(words, np.full(len(words), first), np.full(len(words), last))

    def sub(self, pattern: re.Pattern[str], words: Callable[[re.Match[str]], str]) -> AlignedText:
        """Replace each match of `pattern`, as `re.sub` does."""
        return self.replace([(m.start(), m.end(), words(m)) for m in pattern.finditer(self.text)])

    def split(self, pattern: re.Pattern[str]) -> list[AlignedText]:
        """Return the stretches between the matches of `pattern`."""
        edges = [0, *(edge for m in pattern.finditer(self.text) for edge in m.span()), len(self)]
        return [self.slice(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True)]

    @cached_property
    def _kept(self) -> Places:
        """The characters that stand for something."""
        return np.flatnonzero(self.ends > self.starts)

    @cached_property
    def _marks(self) -> Places:
        """The characters that stand for nothing."""
        return np.flatnonzero(self.ends <= self.starts)

    @cached_property
    def _parted_places(self) -> Places:
        """The characters at which reading goes on elsewhere than behind the one before."""
        starts, ends = self.starts[self._kept], self.ends[self._kept]
        following = np.sort(starts)
        behind = np.searchsorted(following, ends)
        goes_on = np.append(following, np.iinfo(np.int64).max)[behind]
        reach = np.where(behind < len(following), goes_on, ends)[:-1]
        elsewhere = (starts[1:] > reach) | (starts[1:] < starts[:-1])
        return self._kept[1:][elsewhere]

    @cached_property
    def _parted(self) -> list[int]:
        parted: list[int] = self._parted_places.tolist()
        return parted

    def raw_spans(self, start: int = 0, end: int | None = None) -> tuple[Span, ...]:
        """Return the raw spans that the characters from `start` to `end` stand for.

        Spans follow reading order. What a repair dropped between two neighbours (a
        gloss, a doubled comma, a line break) is inside the span; so a span ends only
        where the text goes on somewhere else in the raw file, or after words were left out.
        """
        stop = len(self) if end is None else end
        first, last = bisect_right(self._parted, start), bisect_left(self._parted, stop)
        edges = [start, *self._parted[first:last], stop]
        return tuple(self.anchors(a, b) for a, b in pairwise(edges) if self._stands(a, b))

    def raw_spans_of(self, stretches: Sequence[Span]) -> list[tuple[Span, ...]]:
        """Return the `raw_spans` of each of many stretches."""
        if any(start >= end for start, end in stretches):
            return [self.raw_spans(*stretch) for stretch in stretches]
        starts, ends = np.array(stretches, dtype=np.int64).reshape(-1, 2).T
        parted, marks = self._parted_places, self._marks
        whole = np.searchsorted(parted, starts, "right") == np.searchsorted(parted, ends, "left")
        whole &= np.searchsorted(marks, starts) == np.searchsorted(marks, ends)
        places = (self.starts[starts], self.ends[ends - 1], whole)
        return [
            ((first, last),) if alike else self.raw_spans(*stretch)
            for stretch, first, last, alike in zip(
                stretches, *(column.tolist() for column in places), strict=True
            )
        ]

    def _stands(self, start: int, end: int) -> bool:
        """Return whether any of the characters from `start` to `end` stands for something."""
        first = np.searchsorted(self._kept, start)
        return bool(first < len(self._kept) and self._kept[first] < end)

    def place(self, raw_start: int, raw_end: int) -> Span | None:
        """Return where the words stand here that begin at `raw_start` and end at `raw_end`.

        Where columns of the raw file were merged, `raw_end` may be smaller than
        `raw_start`: what counts is reading order. Returns None if no words begin or end there.
        """
        firsts = self._kept[self.starts[self._kept] == raw_start]
        lasts = self._kept[self.ends[self._kept] == raw_end]
        if not len(firsts) or not len(lasts) or lasts[-1] < firsts[0]:
            return None
        return int(firsts[0]), int(lasts[-1]) + 1

    def anchors(self, start: int, end: int) -> Span:
        """Return the raw places where the words from `start` to `end` begin and end."""
        first, last = np.searchsorted(self._kept, [start, end])
        return int(self.starts[self._kept[first]]), int(self.ends[self._kept[last - 1]])

    def covered(self, length: int) -> npt.NDArray[np.bool_]:
        """Return for each of `length` raw positions whether some character stands for it."""
        starts, ends = (places[self._kept] for places in (self.starts, self.ends))
        edges = np.bincount(starts, minlength=length) - np.bincount(ends, minlength=length)[:length]
        return np.cumsum(edges) > 0
