"""Where the words on the arrows of a diagram go: the freest place along each arrow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from liandong.briefs.diagram_layout import Box, Point, along

# How far words stand off an arrow if they do not stand on it.
CLEAR = 0.02


@dataclass(frozen=True)
class Sheet:
    """What words on arrows must keep clear of: the sheet's edge, boxes and the other arrows."""

    width: float
    height: float
    boxes: Sequence[Box]
    lines: Sequence[tuple[Point, Point]]


def words_placed(sizes: Sequence[Point | None], sheet: Sheet) -> list[Box | None]:
    """Return where the words of each line go, the shortest lines first to choose."""
    found: list[Box | None] = [None] * len(sizes)
    by_length = sorted(range(len(sizes)), key=lambda n: _distance(*sheet.lines[n]))
    for n in by_length:
        size = sizes[n]
        if size is not None:
            taken = [box for box in found if box is not None]
            found[n] = min(_spots(n, size, sheet), key=lambda box: _bother(n, box, taken, sheet))
    return found


def _distance(start: Point, end: Point) -> float:
    return float(((start[0] - end[0]) ** 2 + (start[1] - end[1]) ** 2) ** 0.5)


def _spots(n: int, size: Point, sheet: Sheet) -> Iterator[Box]:
    start, end = sheet.lines[n]
    for step in range(8, 93, 2):
        x, y = along(start, end, step / 100)
        beside, above = size[0] / 2 + CLEAR, size[1] / 2 + CLEAR
        for dx, dy in ((0, 0), (0, above), (0, -above), (beside, 0), (-beside, 0)):
            yield Box(x + dx, y + dy, *size)


def _bother(n: int, box: Box, taken: Sequence[Box], sheet: Sheet) -> float:
    start, end = sheet.lines[n]
    middle = along(start, end, 0.5)
    bother = 0.3 * _distance((box.x, box.y), middle)
    bother += 100 * (not box.within(sheet.width, sheet.height))
    bother += 60 * sum(box.meets(other, 0.015) for other in sheet.boxes)
    bother += 60 * sum(box.meets(other, 0.015) for other in taken)
    bother += 8 * sum(box.crossed(*line, 0.01) > 0 for m, line in enumerate(sheet.lines) if m != n)
    # On its own arrow words interrupt it, which tells whose they are; aside they may mislead.
    off = box.crossed(start, end) == 0
    return bother + 3 * off
