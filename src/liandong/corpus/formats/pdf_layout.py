"""The order in which the lines of a page are read, and the paragraphs they make.

A recursive cut along blank stripes of the page (XY-cut: Nagy and Seth 1984): rows that leave
the same gutter free make columns; a headline across the columns parts what stands above it
from what stands below.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from liandong.corpus.formats.contents import PAGE_FOOT, PAGE_HEAD, PAGE_NUMBER

# Measures in characters of the text's size.
NARROWEST_GUTTER = 0.6
NARROWEST_COLUMN = 6
INDENT = 1.2
RAGGED = 1.6
OTHER_SIZE = 0.12  # share
WIDE_GAP = 1.6  # of the usual distance of two lines
CELL_GAP = 1.5
OTHER_WIDTH = 0.25  # share
MARGIN = 0.15  # share of the page's height in which heads and feet stand
HEAD_GAP = 0.9
REPEATED_SHARE = 0.3
UNREADABLE = re.compile(r"\(cid:\d+\)")
NUMBER = re.compile(
    r"^[\s\-—–·•.第共/／|（(]*\d{1,4}[\s\-—–·•./／页頁共|）)]*(\d{1,4})?[\s\-—–·页頁）)]*$"
)
SENTENCE_END = re.compile(r"[。！？：；!?:;][”’」』）)\"']*$")


@dataclass(frozen=True)
class PageLine:
    """A line, or a piece of one, with its place in points; `top` counts from the page's top."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    page_height: float


Lines = list[PageLine]


def is_chinese(character: str) -> bool:
    """Tell whether a character is written without blanks around it."""
    return character > "\u2e7f" or character in "“”‘’…—·"


def text_lines(pages: Sequence[Lines]) -> list[tuple[str, str]]:
    """Return the paragraphs of all pages in reading order, each with why it is left out, or "".

    A page's head and foot come behind the paragraph that goes on across the page's end.
    """
    found: list[tuple[str, str]] = []
    waiting: list[tuple[str, str]] = []
    before: _Set | None = None
    for page, aside in zip(pages, _margins(pages), strict=True):
        waiting += [(line.text, why) for line, why in aside if _is_upper(line)]
        apart = {line for line, _ in aside}
        for made in _set_lines([line for line in page if line not in apart]):
            if before is not None and _goes_on(before, made):
                found[-1] = (_joined(found[-1][0], made.line.text), "")
            else:
                found += [*waiting, (made.line.text, "")]
                waiting = []
            before = made
        waiting += [(line.text, why) for line, why in aside if not _is_upper(line)]
    return [(UNREADABLE.sub("\ufffd", words), why) for words, why in found + waiting]


# Heads, feet and page numbers --------------------------------------------------------------


def _margins(pages: Sequence[Lines]) -> list[list[tuple[PageLine, str]]]:
    """Return for each page the lines that repeat at the same place of other pages."""
    edges = [_edges(page) for page in pages]
    counts = Counter(key for lines in edges for key in {_key(line) for line in lines})
    least = max(2, REPEATED_SHARE * len(pages))
    return [
        [(line, _reason(line)) for line in lines if counts[_key(line)] >= least or _is_number(line)]
        for lines in edges
    ]


def _edges(page: Lines) -> Lines:
    """Return the rows at the top and at the bottom that a blank parts from the text."""
    rows = _rows(page)
    outer = _outermost(rows) + _outermost(rows[::-1])
    return [line for line in dict.fromkeys(outer) if _edge(line) < MARGIN]


def _outermost(rows: Sequence[Lines]) -> Lines:
    """Return the first row, or the first two, up to a blank; none if there is no blank."""
    for n, (row, inner) in enumerate(pairwise(rows[:3]), 1):
        outer, other = row[0], inner[0]
        blank = max(other.top - outer.bottom, outer.top - other.bottom)
        if blank >= HEAD_GAP * outer.size:
            return [line for edge in rows[:n] for line in edge]
    return list(rows[0]) if len(rows) == 1 else []


def _edge(line: PageLine) -> float:
    return min(line.top, line.page_height - line.bottom) / max(line.page_height, 1)


def _key(line: PageLine) -> tuple[str, int]:
    return re.sub(r"\d+", "#", line.text), round(line.top / 6)


def _is_number(line: PageLine) -> bool:
    return bool(NUMBER.match(line.text)) and _edge(line) < MARGIN * 2 / 3


def _reason(line: PageLine) -> str:
    if NUMBER.match(line.text):
        return PAGE_NUMBER
    return PAGE_HEAD if _is_upper(line) else PAGE_FOOT


def _is_upper(line: PageLine) -> bool:
    return line.top < line.page_height / 2


# Columns ----------------------------------------------------------------------------------


def _rows(lines: Lines) -> list[Lines]:
    """Return lines that overlap in height together, from the top down."""
    rows: list[Lines] = []
    lowest = 0.0
    for line in sorted(lines, key=lambda line: (line.top, line.left)):
        height = line.bottom - line.top
        if rows and line.top < lowest - 0.3 * height:
            rows[-1].append(line)
            lowest = max(lowest, line.bottom)
        else:
            rows.append([line])
            lowest = line.bottom
    return rows


def _gutters(lines: Lines) -> list[tuple[float, float]]:
    """Return the upright stripes that no line touches, wide enough to part columns."""
    least = NARROWEST_GUTTER * median(line.size for line in lines)
    found = []
    reach = min(line.left for line in lines)
    for line in sorted(lines, key=lambda line: line.left):
        if line.left - reach >= least:
            found.append((reach, line.left))
        reach = max(reach, line.right)
    return found


def _regions(lines: Lines) -> Iterator[Lines]:
    """Give the columns in reading order; what has no columns is one region."""
    single: Lines = []
    for group in _groups(_rows(lines)):
        gutter = _column_gutter(group)
        if gutter is None:
            single += group
            continue
        if single:
            yield single
        single = []
        yield from _regions([line for line in group if line.right <= gutter])
        yield from _regions([line for line in group if line.right > gutter])
    if single:
        yield single


def _groups(rows: list[Lines]) -> Iterator[Lines]:
    """Give runs of rows that leave a common gutter free, or that have none."""
    group: Lines = []
    for row in rows:
        if not group or _belongs(group, row):
            group = group + row
        else:
            yield group
            group = row
    if group:
        yield group


def _belongs(group: Lines, row: Lines) -> bool:
    if not _gutters(group):
        return not _gutters(row)
    return bool(_gutters(group + row))


def _column_gutter(group: Lines) -> float | None:
    """Return the left end of the first gutter with columns, not cells, on both sides."""
    least = NARROWEST_COLUMN * median(line.size for line in group)
    for gutter, _ in _gutters(group):
        sides = [
            [line for line in group if (line.right <= gutter) == is_left]
            for is_left in (True, False)
        ]
        if all(len(_rows(side)) > 1 and _width(side) >= least for side in sides):
            return gutter
    return None


def _width(lines: Lines) -> float:
    return max(line.right for line in lines) - min(line.left for line in lines)


# Paragraphs -------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Set:
    """A line in its column: whether it is indented and whether it fills the column."""

    line: PageLine
    indented: bool
    full: bool
    first: bool
    width: float  # of the column
    gap: float  # to the line above, as a share of the usual distance
    indents: bool  # whether the column indents its paragraphs


def _set_lines(lines: Lines) -> Iterator[_Set]:
    for region in _regions(lines):
        yield from _column(_rows(region))


def _column(pieces: list[Lines]) -> Iterator[_Set]:
    rows = [_row(row) for row in pieces]
    left, right = min(row.left for row in rows), max(row.right for row in rows)
    cells = [_are_cells(row) for row in pieces]
    indented = [row.left - left >= INDENT * row.size for row in rows]
    steps = [b.top - a.top for a, b in pairwise(rows)]
    usual = max(median(steps), 0.1) if steps else 1.0
    for n, row in enumerate(rows):
        yield _Set(
            row,
            indented=cells[n] or indented[n],
            full=not cells[n] and right - row.right <= RAGGED * row.size,
            first=n == 0,
            width=right - left,
            gap=steps[n - 1] / usual if n else 1.0,
            indents=any(indented),
        )


def _row(pieces: Lines) -> PageLine:
    """Return the pieces of a row as one line; a narrow gap between Chinese is justification."""
    first, *others = sorted(pieces, key=lambda piece: piece.left)
    text, right = first.text, first.right
    for piece in others:
        narrow = piece.left - right < piece.size
        text = _joined(text, piece.text) if narrow else f"{text} {piece.text}"
        right = piece.right
    return replace(
        first,
        text=text,
        right=max(piece.right for piece in pieces),
        bottom=max(piece.bottom for piece in pieces),
        size=max(piece.size for piece in pieces),
    )


def _are_cells(pieces: Lines) -> bool:
    ordered = sorted(pieces, key=lambda piece: piece.left)
    return any(b.left - a.right >= CELL_GAP * b.size for a, b in pairwise(ordered))


def _goes_on(before: _Set, after: _Set) -> bool:
    """Tell whether the layout shows that a line goes on with the paragraph before it."""
    if not before.full or after.indented or after.gap > WIDE_GAP:
        return False
    if abs(after.line.size - before.line.size) > OTHER_SIZE * before.line.size:
        return False
    if not after.first:
        return True
    if abs(after.width - before.width) > OTHER_WIDTH * before.width:
        return False
    # Where paragraphs are indented, a full line without an indent begins none.
    indents = before.indents and after.indents and after.full
    return indents or not SENTENCE_END.search(before.line.text)


def _joined(before: str, after: str) -> str:
    blank = not (is_chinese(before[-1:]) or is_chinese(after[:1]) or before.endswith("-"))
    return f"{before} {after}" if blank else before + after
