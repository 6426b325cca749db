"""Steps that see lines: join those that were wrapped by width, drop paragraphs printed twice."""

from __future__ import annotations

import re
from unicodedata import east_asian_width

from liandong.corpus.alignment import HAN, AlignedText

SENTENCE_END = "。！？!?…；;：:”’》）)】』」"
# What begins a paragraph, a heading or an item of a list, whatever stands before it.
OPENING = re.compile(
    r"[\s\u3000]|[（(]?[一二三四五六七八九十百\d]+[、.．)）]|第[一二三四五六七八九十百\d]+[章节条编部讲]"
    r"|[•·●○■◆▪*+>#|-]|[①-⑳]|[A-Za-z][.)、]"
)
NARROWEST = 30
# A line may end early by so much, so that no sign stands at the beginning of the next.
RAGGED = 4
WRAPPED_AT_LEAST = 4
WRAPPED_SHARE = 0.4
MIDDLE_SHARE = 0.5
# Shorter repetitions can be meant (a name, a heading).
SHORTEST_REPEATED = 30


class _Widths(dict[str, int]):
    """How wide characters print, each looked up once."""

    def __missing__(self, character: str) -> int:
        return self.setdefault(character, 2 if east_asian_width(character) in "WFA" else 1)


WIDTHS = _Widths()


def _width(line: str) -> int:
    """Return how wide a line prints; a Chinese character is two wide."""
    return sum(map(WIDTHS.__getitem__, line))


def _spans(text: str) -> list[tuple[int, int]]:
    """Return where each line begins and ends, blanks at its ends aside."""
    return [m.span() for m in re.finditer(r"\S(?:[^\n]*\S)?", text)]


def _common_width(text: str) -> int:
    """Return the width at which the text was wrapped, 0 if it wasn't.

    Many lines are as wide as the widest, give or take a sign, and most of them end in the
    middle of a sentence; the lines of a poem are short and end with it.
    """
    lines = [line.rstrip() for line in text.split("\n") if line.strip()]
    if len(lines) < WRAPPED_AT_LEAST:
        return 0
    widths = [_width(line) for line in lines]
    width = max(widths)
    full = [line for line, wide in zip(lines, widths, strict=True) if wide >= width - RAGGED]
    middle = [line for line in full if line[-1] not in SENTENCE_END]
    wrapped = len(full) >= max(WRAPPED_AT_LEAST, WRAPPED_SHARE * len(lines))
    return (
        width if width >= NARROWEST and wrapped and len(middle) >= MIDDLE_SHARE * len(full) else 0
    )


def shows_broken_lines(text: str) -> bool:
    """Tell whether the text was wrapped by width."""
    return bool(_joints(text))


def join_broken_lines(text: AlignedText) -> AlignedText:
    """Join the full lines of a text that was wrapped by width with the lines behind them.

    Short lines end a paragraph; headings and items of lists begin one.
    """
    return text.replace(_joints(text.text))


def _joints(text: str) -> list[tuple[int, int, str]]:
    width = _common_width(text)
    if not width:
        return []
    changes = []
    for joint in re.finditer(r"([^\n]*[^\s])[ \t\u3000\u00a0]*\n(?=([^\n]+))", text):
        line, following = joint[1], joint[2]
        ended = line[-1] in SENTENCE_END and not following[0].isascii() and _indents(text)
        if _width(line) < width - RAGGED or OPENING.match(following):
            continue
        if line[-1] in "。！？!?" and not ended:
            continue
        words = line[-1].isascii() and following[0].isascii()
        hyphen = line[-1] == "-" and following[0].islower()
        changes.append((joint.end(1), joint.end(), " " if words and not hyphen else ""))
    return changes


def _indents(text: str) -> bool:
    """Tell whether paragraphs begin with blanks or stand apart, so that others go on."""
    return bool(re.search(r"^[ \u3000]{2,}\S", text, re.M) or "\n\n" in text)


def drop_repeated(text: AlignedText) -> AlignedText:
    """Drop all but the last copy of a paragraph.

    A site repeats the lead above the article; the copy in the running text stays.
    """
    return text.replace(_repeated(text.text))


def shows_repeated(text: str) -> bool:
    """Tell whether a paragraph is printed again."""
    return bool(_repeated(text))


def _repeated(text: str) -> list[tuple[int, int, str]]:
    lines = _spans(text)
    last = {text[start:end]: start for start, end in lines}
    return [
        (start, min(end + 1, len(text)), "")
        for start, end in lines
        if last[text[start:end]] != start and len(HAN.findall(text[start:end])) >= SHORTEST_REPEATED
    ]
