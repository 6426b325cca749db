"""Pictures of governance models: one model as a network, all of them side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from liandong.briefs import charts, diagram_layout, fonts
from liandong.briefs.charts import Chart
from liandong.briefs.diagram_layout import Box, Point, Room
from liandong.briefs.diagram_words import Sheet, words_placed
from liandong.briefs.house_style import House
from liandong.briefs.picture_files import slim

# The words of a box are wrapped at about so many inches.
WIDEST = {"zh": 1.35, "en": 1.5}
NAME_SIZE, DOES_SIZE, ARROW_SIZE = 7.4, 6.6, 6.2
PAD, LEADING = 0.055, 1.22
# Words are measured at so many dots to the inch.
DENSE = 288
# Between rows there must be room for an arrow.
GAP = 0.26
# What stands below for a legend, and how far from the middle an arrow runs that has a counterpart.
FOOT, NEAR = 0.17, 0.06
# English words longer than this stand on two lines: a name, a function, the words on an arrow.
LONG_NAME, LONG_LINE, LONG_LABEL = 22, 28, 16


class Arrow(NamedTuple):
    """A link as it is drawn: who, to whom, by which mechanisms, and whether it goes both ways."""

    start: str
    end: str
    label: str
    mutual: bool


class Drawing(NamedTuple):
    """What is drawn of a model: the actors with what each does, the arrows, and it in words.

    `legend` says what the arrows without words are.
    """

    actors: Mapping[str, Sequence[str]]
    arrows: Sequence[Arrow]
    alt: str
    legend: str = ""


@dataclass(frozen=True)
class Laid:
    """A drawing with a place for everything, in inches from the lower left corner."""

    height: float
    boxes: Mapping[str, Box]
    lines: Sequence[tuple[Point, Point]]
    labels: Sequence[Box | None]
    wrapped: Mapping[str, str]
    words: Sequence[str]


def model_diagram(drawing: Drawing, house: House) -> Chart:
    """Draw the actors of a model with their functions, and arrows for its links."""
    fonts.register(house.fonts)
    with mpl.rc_context(charts.settings(house)):
        laid = laid_out(drawing)
        figure = Figure(figsize=(charts.WIDTH, laid.height))
        axes: Axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, charts.WIDTH), ylim=(0, laid.height))
        axes.set_axis_off()
        for arrow, line in zip(drawing.arrows, laid.lines, strict=True):
            _draw_arrow(axes, arrow, line, house)
        for words, box in zip(laid.words, laid.labels, strict=True):
            if box is not None:
                _write(axes, box, words, house.style.colours.quiet)
        axes.text(0.03, 0.03, drawing.legend, fontsize=ARROW_SIZE, color=house.style.colours.quiet)
        for name, box in laid.boxes.items():
            _draw_actor(axes, box, name, laid.wrapped[name], house)
        return slim(charts.chart(figure, drawing.alt))


def model_diagrams(editions: Sequence[Drawing], house: House) -> tuple[Chart, ...]:
    """Draw one model in several languages: its boxes are laid out once."""
    return tuple(model_diagram(drawing, house) for drawing in editions)


def laid_out(drawing: Drawing) -> Laid:
    """Return where everything of a drawing stands; within an rc context that has the fonts."""
    measure = _Measure()
    tongue = "zh" if _chinese(next(iter(drawing.actors))) else "en"
    wrapped = {
        name: measure.wrapped([_halved(each, LONG_LINE) for each in does], WIDEST[tongue], tongue)
        for name, does in drawing.actors.items()
    }
    sizes = {name: measure.box(_halved(name, LONG_NAME), wrapped[name]) for name in drawing.actors}
    words = [measure.broken(arrow.label, tongue) for arrow in drawing.arrows]
    extents = [measure.size(each, ARROW_SIZE) if each else None for each in words]
    names = list(sizes)
    pairs = [(names.index(arrow.start), names.index(arrow.end)) for arrow in drawing.arrows]
    distinct = list(dict.fromkeys((min(pair), max(pair)) for pair in pairs))
    grid, cells = diagram_layout.grid_for(len(names), tuple(distinct))
    upright = [cells[a] % grid.columns == cells[b] % grid.columns for a, b in pairs]
    back = [(b, a) in pairs for a, b in pairs]
    gap = max(GAP, _highest(extents, upright) + 0.2)
    least = 2 * _highest(extents, back) + 0.4
    room = Room(charts.WIDTH, gap, least, FOOT if drawing.legend else 0.0)
    boxes, height = diagram_layout.placed(sizes, grid, cells, room)
    lines = _lines(drawing.arrows, boxes, extents)
    sheet = Sheet(charts.WIDTH, height, list(boxes.values()), lines)
    return Laid(height, boxes, lines, words_placed(extents, sheet), wrapped, words)


def _highest(extents: Sequence[Point | None], counted: Sequence[bool]) -> float:
    both = zip(extents, counted, strict=True)
    return max((size[1] for size, counts in both if size and counts), default=0.0)


def _lines(
    arrows: Sequence[Arrow], boxes: Mapping[str, Box], extents: Sequence[Point | None]
) -> list[tuple[Point, Point]]:
    """Return where each arrow runs; one there and one back lie apart, with room for words."""
    pairs = {(arrow.start, arrow.end) for arrow in arrows}
    found = []
    for arrow, extent in zip(arrows, extents, strict=True):
        start, end = boxes[arrow.start], boxes[arrow.end]
        apart = max(NEAR, extent[1] / 2 + 0.02 if extent else 0.0)
        apart = min(apart, start.height / 2 - 0.04, end.height / 2 - 0.04)
        aside = apart if (arrow.end, arrow.start) in pairs else 0.0
        found.append(diagram_layout.between(start, end, aside))
    return found


def _chinese(words: str) -> bool:
    return words[:1] > "z"


class _Measure:
    """How large words are when drawn."""

    def __init__(self) -> None:
        self.figure = Figure(figsize=(charts.WIDTH, 3), dpi=DENSE)
        FigureCanvasAgg(self.figure)

    def size(self, words: str, size: float, weight: str = "normal") -> Point:
        """Return width and height in inches."""
        text = self.figure.text(0, 0, words, fontsize=size, weight=weight, linespacing=LEADING)
        extent = text.get_window_extent()
        text.remove()
        return extent.width / DENSE, extent.height / DENSE

    def wrapped(self, does: Sequence[str], widest: float, tongue: str) -> str:
        """Return functions on as many lines as they need."""
        comma = "、" if tongue == "zh" else ", "
        lines: list[str] = []
        for word in does:
            longer = f"{lines[-1]}{comma}{word}" if lines else word
            if lines and self.size(longer, DOES_SIZE)[0] <= widest:
                lines[-1] = longer
            else:
                lines.append(word)
        return (comma.rstrip() + "\n").join(lines)

    def broken(self, label: str, tongue: str) -> str:
        """Return the words on an arrow, long English ones on two lines."""
        if tongue == "zh":
            return label.replace("、", "\n")
        return "\n".join(_halved(part, LONG_LABEL) for part in label.split(", "))

    def box(self, name: str, does: str) -> Point:
        """Return the size of an actor's box."""
        sizes = [self.size(name, NAME_SIZE, "bold")]
        sizes += [self.size(does, DOES_SIZE)] if does else []
        width = max(size[0] for size in sizes) + 2 * PAD + 0.04
        return width, sum(size[1] for size in sizes) + 2 * PAD + 0.03 * (len(sizes) - 1)


def _halved(label: str, longest: int) -> str:
    """Return English words on two lines of about equal length if they are long."""
    if len(label) <= longest or " " not in label:
        return label
    blanks = [n for n, sign in enumerate(label) if sign == " "]
    middle = min(blanks, key=lambda n: abs(n - len(label) / 2))
    return label[:middle] + "\n" + label[middle + 1 :]


def _draw_actor(axes: Axes, box: Box, name: str, does: str, house: House) -> None:
    ink = house.style.colours
    left, bottom = box.x - box.width / 2, box.y - box.height / 2
    shape: Any = mpl.patches.FancyBboxPatch(
        (left, bottom), box.width, box.height, boxstyle="round,pad=0,rounding_size=0.05",
        fc="white", ec=ink.accent, lw=1.0, zorder=4,
    )  # fmt: skip
    axes.add_patch(shape)
    how: dict[str, Any] = {"ha": "center", "zorder": 5, "linespacing": LEADING}
    if not does:
        name = _halved(name, LONG_NAME)
        axes.text(box.x, box.y, name, va="center", fontsize=NAME_SIZE, weight="bold", **how)
        return
    top = box.y + box.height / 2 - PAD
    axes.text(
        box.x,
        top,
        _halved(name, LONG_NAME),
        va="top",
        fontsize=NAME_SIZE,
        weight="bold",
        color=ink.accent,
        **how,
    )
    axes.text(box.x, bottom + PAD, does, va="bottom", fontsize=DOES_SIZE, **how)


def _draw_arrow(axes: Axes, arrow: Arrow, line: tuple[Point, Point], house: House) -> None:
    how = {
        "arrowstyle": "<|-|>" if arrow.mutual else "-|>",
        "mutation_scale": 7,
        "color": house.style.colours.quiet,
        "lw": 0.8,
        "shrinkA": 0,
        "shrinkB": 0,
    }
    axes.annotate("", xy=line[1], xytext=line[0], arrowprops=how, zorder=1)


def _write(axes: Axes, box: Box, words: str, ink: str) -> None:
    behind = mpl.patches.Rectangle(
        (box.x - box.width / 2, box.y - box.height / 2), box.width, box.height,
        fc="white", ec="none", zorder=3,
    )  # fmt: skip
    axes.add_patch(behind)
    axes.text(
        box.x, box.y, words, ha="center", va="center", fontsize=ARROW_SIZE, color=ink, zorder=3,
        linespacing=LEADING,
    )  # fmt: skip


def presence(counts: pd.DataFrame, house: House, groups: Sequence[int], alt: str) -> Chart:
    """Draw which model has which code: a filled square where it has it, a dot where it lacks it.

    Parameters
    ----------
    counts : DataFrame, shape (M, C)
        Elements of each model that have a code; labels are printed as they are.
    groups : sequence of int
        How many of the columns are of each dimension; a gap parts them.
    alt : str
        The picture in words.
    """
    fonts.register(house.fonts)
    with mpl.rc_context(charts.settings(house)):
        heads = [_upright(str(label)) for label in counts.columns]
        # Chinese heads are a column of signs; others are turned, take more room and stand closer.
        room, size = (1.1, 7.0) if any("\n" in head for head in heads) else (2.1, 5.8)
        figure, axes = charts.drawn(room + 0.14 * len(counts))
        places = _spread(groups)
        for row in range(len(counts)):
            axes.axhline(row, color=house.style.colours.rule, linewidth=0.5, zorder=0)
        _draw_squares(axes, counts.to_numpy(dtype=float), np.array(places), house)
        axes.set_yticks(range(len(counts)), [str(label) for label in counts.index], fontsize=7)
        axes.tick_params(length=0, labeltop=True, labelbottom=False)
        axes.set_xticks(places, heads, fontsize=size, linespacing=0.95)
        for head in axes.get_xticklabels():
            head.set_rotation(0 if "\n" in head.get_text() else 90)
        axes.set(xlim=(-0.7, places[-1] + 0.7), ylim=(len(counts) - 0.4, -0.6))
        return slim(charts.chart(figure, alt))


def _upright(label: str) -> str:
    """Return a Chinese label written downwards, any other as it is."""
    return "\n".join(label) if label[:1] > "z" else label


def _spread(groups: Sequence[int]) -> list[float]:
    """Return the place of every column, with a gap between groups."""
    places: list[float] = []
    for group in groups:
        first = places[-1] + 1.8 if places else 0.0
        places += [first + number for number in range(group)]
    return places


def _draw_squares(
    axes: Axes, counts: npt.NDArray[np.float64], places: npt.NDArray[np.float64], house: House
) -> None:
    """Draw a square for each count above nought, the larger the count the larger."""
    rows, columns = np.nonzero(counts)
    sizes = 20 + 34 * counts[rows, columns] / max(counts.max(), 1)
    ink = house.style.colours.accent
    axes.scatter(places[columns], rows, s=sizes, marker="s", color=ink, linewidths=0)
