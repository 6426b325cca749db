"""Words and their quotations: when they are the same, and where words begin and end."""

from __future__ import annotations

import re
from collections.abc import Iterable

from liandong.exchange.incoming.offsets import LINE_END, Span

BEFORE = "。！？；：，、,.;:!?…—）》〉”’」』】〕)]}"
OPENING = "“‘（《〈「『【〔([{"
CUT = ("…", "...")


def occurrences(words: str, text: str) -> list[int]:
    """Return where words stand in a text, whatever the style of line ends."""
    sought, within = flat(words), flat(text)
    found: list[int] = []
    at = within.find(sought) if sought else -1
    while at >= 0:
        found.append(at)
        at = within.find(sought, at + 1)
    return found


def flat(words: str) -> str:
    """Return words with each line end as a blank, which is what XML makes of it in a name."""
    return LINE_END.sub(" ", words)


def trimmed(text: str, start: int, end: int) -> Span:
    """Return a span without the blanks and line ends at its ends."""
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def short(words: str) -> str:
    """Return words on one line, cut in the middle if they are long."""
    line = words.replace("\n", "␤")
    return line if len(line) <= 24 else f"{line[:12]}…{line[-8:]}"


def uncut(quote: str) -> str:
    """Return a quotation without the mark that it was cut."""
    return re.sub(r"\s*(…+|\.{3,})$", "", quote)


def likeness(readings: Iterable[str], quote: str) -> int:
    """Return 2 if words are a quotation, 1 if they begin with one that was cut, else 0."""
    said = [flat(words) for words in readings]
    if flat(quote) in said:
        return 2
    begins = quote.endswith(CUT) and len(uncut(quote)) > 1
    return int(begins and any(words.startswith(flat(uncut(quote))) for words in said))


def bounded_edges(text: str, start: int, end: int) -> int:
    """Return how many ends of a span are at a boundary of sentence or clause."""
    return (
        int(begins_at_boundary(text, start)) + int(ends_at_boundary(text, end))
        if start < end
        else 0
    )


def begins_at_boundary(text: str, at: int) -> bool:
    """Return whether a sentence or clause begins at a place."""
    behind = at == 0 or text[at - 1] in BEFORE or text[at - 1].isspace() or text[at] in OPENING
    return behind and text[at] not in BEFORE


def ends_at_boundary(text: str, at: int) -> bool:
    """Return whether one ends there: behind its punctuation, or before it."""
    goes_on = at < len(text) and text[at] in BEFORE
    return goes_on != (text[at - 1] in BEFORE) or at == len(text) or text[at].isspace()
