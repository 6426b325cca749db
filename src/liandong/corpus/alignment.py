"""Restored text that remembers, character by character, where it stands in the raw file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

HAN = re.compile(r"[㐀-䶿一-鿿𠀀-𪛟]")

Span = tuple[int, int]


@dataclass(frozen=True)
class AlignedText:
    """A text with the raw span of each of its characters.

    `starts` and `ends` have one entry per character of `text`: the half-open span, in
    code points of the raw file, that the character stands for. A character that a
    repair worked out from a damaged run stands for the whole run; a character that
    stands for nothing (a gap mark) has an empty span.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def of(cls, raw: str, start: int = 0, end: int | None = None) -> AlignedText:
        """Return a stretch of the raw file, aligned to itself."""
        stop = len(raw) if end is None else end
        return cls(raw[start:stop], tuple(range(start, stop)), tuple(range(start + 1, stop + 1)))

    @classmethod
    def mark(cls, text: str) -> AlignedText:
        """Return words of ours that stand for nothing in the raw file."""
        return cls(text, (0,) * len(text), (0,) * len(text))

    @classmethod
    def join(cls, parts: Iterable[AlignedText]) -> AlignedText:
        """Return the parts one after another."""
        kept = list(parts)
        return cls(
            "".join(part.text for part in kept),
            tuple(start for part in kept for start in part.starts),
            tuple(end for part in kept for end in part.ends),
        )

    def __len__(self) -> int:
        return len(self.text)

    def slice(self, start: int, end: int) -> AlignedText:
        """Return the characters from `start` up to `end`."""
        return AlignedText(self.text[start:end], self.starts[start:end], self.ends[start:end])

    def strip(self) -> AlignedText:
        """Return the text without blanks at its ends."""
        start = len(self.text) - len(self.text.lstrip())
        return self.slice(start, max(start, len(self.text.rstrip())))

    def replace(
        self, changes: Sequence[tuple[int, int, str]], *, whole: bool = False
    ) -> AlignedText:
        """Put new words for stretches `(start, end, words)`, which must not overlap.

        Words of the same length take the places of the old ones one by one, unless
        `whole`; others stand for the whole stretch.
        """
        parts, done = [], 0
        for start, end, words in sorted(changes):
            parts.append(self.slice(done, start))
            parts.append(self._reworded(start, end, words, whole))
            done = end
        return AlignedText.join([*parts, self.slice(done, len(self))])

    def _reworded(self, start: int, end: int, words: str, whole: bool) -> AlignedText:
        if len(words) == end - start and not whole:
            return AlignedText(words, self.starts[start:end], self.ends[start:end])
        spans = list(zip(self.starts[start:end], self.ends[start:end], strict=True))
        first, last = min(s for s, _ in spans), max(e for _, e in spans)
        return AlignedText(words, (first,) * len(words), (last,) * len(words))

    def sub(self, pattern: re.Pattern[str], words: Callable[[re.Match[str]], str]) -> AlignedText:
        """Replace each match of `pattern`, as `re.sub` does."""
        return self.replace([(m.start(), m.end(), words(m)) for m in pattern.finditer(self.text)])

    def split(self, pattern: re.Pattern[str]) -> list[AlignedText]:
        """Return the stretches between the matches of `pattern`."""
        edges = [0, *(edge for m in pattern.finditer(self.text) for edge in m.span()), len(self)]
        return [self.slice(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True)]

    def raw_spans(self, start: int = 0, end: int | None = None) -> tuple[Span, ...]:
        """Return the raw spans that the characters from `start` to `end` stand for.

        Spans follow reading order. What a repair dropped between two neighbours (a
        gloss, a doubled comma, a line break) is inside the span; so a span ends only
        where the text goes on somewhere else in the raw file, or after words were left out.
        """
        spans: list[Span] = []
        stop = len(self) if end is None else end
        for first, last in zip(self.starts[start:stop], self.ends[start:stop], strict=True):
            if first == last:
                continue
            if spans and spans[-1][0] <= first <= spans[-1][1] + self._dropped_after(spans[-1][1]):
                spans[-1] = (spans[-1][0], max(last, spans[-1][1]))
            else:
                spans.append((first, last))
        return tuple(spans)

    def _dropped_after(self, position: int) -> int:
        """Return how many raw characters behind `position` stand for nothing here."""
        return self._next_kept.get(position, position) - position

    @cached_property
    def _next_kept(self) -> dict[int, int]:
        edges = sorted({s for s, e in zip(self.starts, self.ends, strict=True) if e > s})
        ends = sorted({e for s, e in zip(self.starts, self.ends, strict=True) if e > s})
        following, i = {}, 0
        for end in ends:
            while i < len(edges) and edges[i] < end:
                i += 1
            following[end] = edges[i] if i < len(edges) else end
        return following

    @cached_property
    def _first_at(self) -> dict[int, int]:
        return {s: i for i, s in reversed(list(enumerate(self.starts))) if self.ends[i] > s}

    @cached_property
    def _last_at(self) -> dict[int, int]:
        return {e: i for i, e in enumerate(self.ends) if e > self.starts[i]}

    def place(self, raw_start: int, raw_end: int) -> Span | None:
        """Return where the words stand here that begin at `raw_start` and end at `raw_end`.

        Where columns of the raw file were merged, `raw_end` may be smaller than
        `raw_start`: what counts is reading order. Returns None if no words begin or end there.
        """
        first, last = self._first_at.get(raw_start), self._last_at.get(raw_end)
        if first is None or last is None or last < first:
            return None
        return first, last + 1

    def anchors(self, start: int, end: int) -> Span:
        """Return the raw places where the words from `start` to `end` begin and end."""
        kept = [i for i in range(start, end) if self.ends[i] > self.starts[i]]
        return self.starts[kept[0]], self.ends[kept[-1]]

    def covered(self) -> set[int]:
        """Return the raw positions that some character stands for."""
        return {
            place
            for start, end in set(zip(self.starts, self.ends, strict=True))
            for place in range(start, end)
        }
