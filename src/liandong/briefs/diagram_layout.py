"""Where the boxes of a diagram stand and where the words on its arrows go, in inches.

Boxes take the cells of a small grid. The order of cells is sought in which fewest arrows cross
each other or run behind a box; words then take the freest place along their arrow.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, pairwise
from math import gcd
from typing import NamedTuple

Point = tuple[float, float]
# How far words stand off an arrow if they do not stand on it.
CLEAR = 0.02
# From each cell on, boxes are dealt out in these steps: orders unlike one another to begin with.
STEPS = (1, 5, 7, 11)


class Box(NamedTuple):
    """A rectangle by its centre."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: Box, gap: float = 0.0) -> bool:
        """Whether two rectangles overlap or come nearer than `gap`."""
        return (
            abs(self.x - other.x) < (self.width + other.width) / 2 + gap
            and abs(self.y - other.y) < (self.height + other.height) / 2 + gap
        )

    def within(self, width: float, height: float) -> bool:
        """Whether it lies on a sheet from (0, 0) to (width, height)."""
        return (
            self.x - self.width / 2 >= 0
            and self.x + self.width / 2 <= width
            and self.y - self.height / 2 >= 0
            and self.y + self.height / 2 <= height
        )

    def crossed(self, start: Point, end: Point, gap: float = 0.0) -> float:
        """Return how much of a line lies within, as a share of the line."""
        first, last = _inside(self, start, end, gap)
        return max(last - first, 0.0)


def _inside(box: Box, start: Point, end: Point, gap: float) -> tuple[float, float]:
    """Return between which shares of its length a line is within a box; first > last: nowhere."""
    first, last = 0.0, 1.0
    for a, b, middle, size in (
        (start[0], end[0], box.x, box.width),
        (start[1], end[1], box.y, box.height),
    ):
        low, high = middle - size / 2 - gap, middle + size / 2 + gap
        if abs(b - a) < 1e-9:
            if not low < a < high:
                return 1.0, 0.0
            continue
        near, far = sorted(((low - a) / (b - a), (high - a) / (b - a)))
        first, last = max(first, near), min(last, far)
    return first, last


@dataclass(frozen=True)
class Grid:
    """Cells that boxes may take, counted row by row."""

    columns: int
    rows: int

    def spot(self, cell: int) -> Point:
        """Return the middle of a cell, in columns and rows."""
        return cell % self.columns, cell // self.columns


def arranged(count: int, pairs: Sequence[tuple[int, int]], grid: Grid) -> tuple[list[int], float]:
    """Return a cell for each of `count` boxes, and how badly their arrows lie.

    Boxes are exchanged, or moved to a free cell, as long as that helps, from several orders.
    """
    cells = grid.columns * grid.rows
    best, least = list(range(count)), float("inf")
    orders: list[list[int]] = []
    for turn in range(cells):
        for step in STEPS:
            if gcd(step, cells) == 1:
                orders.append([(cell * step + turn) % cells for cell in range(cells)])
    for order in orders:
        found, worth = _settled(order, count, pairs, grid)
        if worth < least - 1e-9:
            best, least = found, worth
    return best[:count], least


def _settled(
    order: list[int], count: int, pairs: Sequence[tuple[int, int]], grid: Grid
) -> tuple[list[int], float]:
    worth = _worth(order, count, pairs, grid)
    better = True
    while better:
        better = False
        for a, b in combinations(range(len(order)), 2):
            if a >= count:
                break
            order[a], order[b] = order[b], order[a]
            found = _worth(order, count, pairs, grid)
            if found < worth - 1e-9:
                worth, better = found, True
            else:
                order[a], order[b] = order[b], order[a]
    return order, worth


def _worth(order: Sequence[int], count: int, pairs: Sequence[tuple[int, int]], grid: Grid) -> float:
    lines = [(order[a], order[b]) for a, b in pairs]
    taken = order[:count]
    cost = sum(_length(grid, *line) for line in lines)
    # A narrow picture, and boxes without arrows near the others, read best.
    cost += 1.5 * len({cell % grid.columns for cell in taken})
    cost += sum(30 for line in lines for cell in taken if _behind(grid, *line, cell))
    cost += sum(6 for one, other in combinations(lines, 2) if _cross(grid, *one, *other))
    return cost


@cache
def _length(grid: Grid, a: int, b: int) -> float:
    (x, y), (x_, y_) = grid.spot(a), grid.spot(b)
    # Beside each other there is most room for words; far lines are hard to follow.
    return (x - x_) ** 2 + 1.3 * (y - y_) ** 2


@cache
def _behind(grid: Grid, a: int, b: int, cell: int) -> bool:
    if cell in (a, b):
        return False
    box = Box(*grid.spot(cell), 0.62, 0.5)
    return box.crossed(grid.spot(a), grid.spot(b)) > 0


@cache
def _cross(grid: Grid, a: int, b: int, c: int, d: int) -> bool:
    if {a, b} & {c, d}:
        return False
    spots = [grid.spot(cell) for cell in (a, b, c, d)]

    def side(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    p, q, r, s = spots
    return side(p, q, r) * side(p, q, s) < 0 and side(r, s, p) * side(r, s, q) < 0


def grid_for(count: int, pairs: Sequence[tuple[int, int]]) -> tuple[Grid, list[int]]:
    """Return the lowest grid on which the arrows lie without crossing a box, and the cells."""
    found: list[tuple[float, Grid, list[int]]] = []
    for grid in (Grid(3, 1), Grid(3, 2), Grid(3, 3), Grid(4, 3)):
        if grid.columns * grid.rows < count:
            continue
        cells, worth = arranged(count, pairs, grid)
        found.append((worth + 12 * grid.rows + 20 * (grid.columns > 3), grid, cells))
        if len(found) == 2:
            break
    _, grid, cells = min(found, key=lambda each: each[0])
    return grid, cells


class Room(NamedTuple):
    """The width of a sheet, the gap between rows, the least height, what stays free at the foot."""

    width: float
    gap: float
    least: float
    foot: float


def placed(
    sizes: Mapping[str, Point], grid: Grid, cells: Sequence[int], room: Room
) -> tuple[dict[str, Box], float]:
    """Return where each box stands on a sheet, and how high the sheet is.

    Columns and rows without a box take no room; rows are as high as their highest box.
    """
    spots = [grid.spot(cell) for cell in cells]
    columns, rows = sorted({x for x, _ in spots}), sorted({y for _, y in spots})
    names = list(sizes)
    heights = {
        row: max(sizes[n][1] for n, s in zip(names, spots, strict=True) if s[1] == row)
        for row in rows
    }
    middles = _spread([
        max(sizes[n][0] for n, s in zip(names, spots, strict=True) if s[0] == column)
        for column in columns
    ], room.width)  # fmt: skip
    tops = dict(zip(rows, _stacked([heights[row] for row in rows], room.gap), strict=True))
    high = sum(heights.values()) + room.gap * (len(rows) - 1)
    margin = max(0.04, (room.least - high) / 2)
    height = high + 2 * margin + room.foot
    boxes = {
        name: Box(middles[columns.index(x)], height - margin - tops[y], *sizes[name])
        for name, (x, y) in zip(names, spots, strict=True)
    }
    return boxes, height


def _spread(widths: Sequence[float], width: float) -> list[float]:
    """Return the middles of columns over a sheet; few of them stand nearer to each other."""
    if len(widths) == 1:
        return [width / 2]
    margin = 0.05 if len(widths) > 2 else width * 0.14
    free = (width - 2 * margin - sum(widths)) / (len(widths) - 1)
    lefts = [margin]
    for before in widths[:-1]:
        lefts.append(lefts[-1] + before + free)
    return [left + own / 2 for left, own in zip(lefts, widths, strict=True)]


def _stacked(heights: Sequence[float], gap: float) -> list[float]:
    middles = [heights[0] / 2]
    for above, below in pairwise(heights):
        middles.append(middles[-1] + above / 2 + gap + below / 2)
    return middles


def between(start: Box, end: Box, aside: float = 0.0, gap: float = 0.02) -> tuple[Point, Point]:
    """Return the line from the edge of one box to the edge of another, moved aside."""
    dx, dy = end.x - start.x, end.y - start.y
    long = (dx**2 + dy**2) ** 0.5
    move = (-dy / long * aside, dx / long * aside)
    a, b = (start.x + move[0], start.y + move[1]), (end.x + move[0], end.y + move[1])
    leaves = _inside(start, a, b, gap)[1]
    comes = _inside(end, a, b, gap)[0]
    return _along(a, b, leaves), _along(a, b, comes)


def _along(start: Point, end: Point, share: float) -> Point:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


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
        x, y = _along(start, end, step / 100)
        beside, above = size[0] / 2 + CLEAR, size[1] / 2 + CLEAR
        for dx, dy in ((0, 0), (0, above), (0, -above), (beside, 0), (-beside, 0)):
            yield Box(x + dx, y + dy, *size)


def _bother(n: int, box: Box, taken: Sequence[Box], sheet: Sheet) -> float:
    start, end = sheet.lines[n]
    middle = _along(start, end, 0.5)
    bother = 0.3 * _distance((box.x, box.y), middle)
    bother += 100 * (not box.within(sheet.width, sheet.height))
    bother += 60 * sum(box.meets(other, 0.015) for other in sheet.boxes)
    bother += 60 * sum(box.meets(other, 0.015) for other in taken)
    bother += 8 * sum(box.crossed(*line, 0.01) > 0 for m, line in enumerate(sheet.lines) if m != n)
    # On its own arrow words interrupt it, which tells whose they are; aside they may mislead.
    off = box.crossed(start, end) == 0
    return bother + 3 * off
