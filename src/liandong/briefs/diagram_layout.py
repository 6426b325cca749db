"""Where the boxes of a diagram stand, in inches.

Boxes take the cells of a small grid. The order of cells is sought in which fewest arrows cross
each other or run behind a box.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, pairwise
from math import gcd
from typing import NamedTuple

Point = tuple[float, float]
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


@dataclass(frozen=True)
class _Lines:
    """Of every line between two cells: its length, the cells behind it, the lines it crosses.

    A line is its number; cells and lines are the bits of a number, which makes counting quick.
    """

    length: Mapping[int, float]
    behind: Mapping[int, int]
    crossed: Mapping[int, int]


def _number(a: int, b: int, cells: int) -> int:
    return min(a, b) * cells + max(a, b)


@cache
def _lines_of(grid: Grid) -> _Lines:
    cells = grid.columns * grid.rows
    pairs = list(combinations(range(cells), 2))
    numbers = {pair: _number(*pair, cells) for pair in pairs}
    return _Lines(
        {numbers[pair]: _length(grid, *pair) for pair in pairs},
        {
            numbers[pair]: sum(1 << cell for cell in range(cells) if _behind(grid, *pair, cell))
            for pair in pairs
        },
        {
            numbers[one]: sum(1 << numbers[other] for other in pairs if _cross(grid, *one, *other))
            for one in pairs
        },
    )


def _worth(order: Sequence[int], count: int, pairs: Sequence[tuple[int, int]], grid: Grid) -> float:
    lines, size, columns = _lines_of(grid), len(order), grid.columns
    cells = all_drawn = crossed = behind = 0
    taken = set()
    for cell in order[:count]:
        cells |= 1 << cell
        taken.add(cell % columns)
    cost, drawn = 0.0, []
    for a, b in pairs:
        one, other = order[a], order[b]
        line = one * size + other if one < other else other * size + one
        drawn.append(line)
        all_drawn |= 1 << line
        cost += lines.length[line]
        behind += (lines.behind[line] & cells).bit_count()
    for line in drawn:
        crossed += (lines.crossed[line] & all_drawn).bit_count()
    # A narrow picture, and boxes without arrows near the others, read best.
    cost += 1.5 * len(taken)
    # Each crossing is counted from both of its lines.
    return cost + 30 * behind + 3 * crossed


def _length(grid: Grid, a: int, b: int) -> float:
    (x, y), (x_, y_) = grid.spot(a), grid.spot(b)
    # Beside each other there is most room for words; far lines are hard to follow.
    return (x - x_) ** 2 + 1.3 * (y - y_) ** 2


def _behind(grid: Grid, a: int, b: int, cell: int) -> bool:
    if cell in (a, b):
        return False
    box = Box(*grid.spot(cell), 0.62, 0.5)
    return box.crossed(grid.spot(a), grid.spot(b)) > 0


def _cross(grid: Grid, a: int, b: int, c: int, d: int) -> bool:
    if {a, b} & {c, d}:
        return False
    p, q, r, s = (grid.spot(cell) for cell in (a, b, c, d))
    return _side(p, q, r) * _side(p, q, s) < 0 and _side(r, s, p) * _side(r, s, q) < 0


def _side(p: Point, q: Point, r: Point) -> float:
    """Return on which side of the line from p to q a point lies: below nought or above."""
    return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])


@cache  # a model has a diagram in each language
def grid_for(count: int, pairs: tuple[tuple[int, int], ...]) -> tuple[Grid, list[int]]:
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
    return along(a, b, leaves), along(a, b, comes)


def along(start: Point, end: Point, share: float) -> Point:
    """Return the point at a share of a line."""
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share
