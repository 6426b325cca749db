"""Pictures of governance models: one model as a network, all of them side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.text import Text

from liandong.briefs import charts, fonts
from liandong.briefs.charts import Chart
from liandong.briefs.house_style import House

# A line of functions below an actor's name is about so long (in Han characters).
LINE = 12


class Arrow(NamedTuple):
    """A link as it is drawn: who, to whom, by which mechanisms, and whether it goes both ways."""

    start: str
    end: str
    label: str
    mutual: bool


class Drawing(NamedTuple):
    """What is drawn of a model: the actors with what each does, the arrows, and it in words."""

    actors: Mapping[str, Sequence[str]]
    arrows: Sequence[Arrow]
    alt: str


def model_diagram(drawing: Drawing, house: House) -> Chart:
    """Draw the actors of a model with their functions, and arrows for its links."""
    fonts.register(house.fonts)
    with mpl.rc_context(charts.settings(house)):
        figure, axes = charts.drawn(3.0)
        axes.set(xlim=(-1.4, 1.4), ylim=(-1.25, 1.2), xticks=[], yticks=[])
        places = _places(drawing)
        boxes = {
            name: _actor(axes, spot, [name, *_wrapped(drawing.actors[name])], house)
            for name, spot in places.items()
        }
        figure.draw_without_rendering()  # so that the boxes know how large they are
        taken = list(places.values())
        for arrow in drawing.arrows:
            _draw_arrow(axes, arrow, boxes, house)
            taken.append(_label_arrow(axes, arrow, places, taken))
        return charts.chart(figure, drawing.alt)


def _places(drawing: Drawing) -> dict[str, tuple[float, float]]:
    """Return a place for every actor: linked ones in a ring, others in a row below."""
    ends = [(arrow.start, arrow.end, 1, "") for arrow in drawing.arrows]
    labels = ["source", "target", "count", "label"]
    places = charts.places_of(pd.DataFrame(ends, columns=labels)) if ends else {}
    alone = [name for name in drawing.actors if name not in places]
    row = {name: (-1.1 + 0.55 * n, -1.1) for n, name in enumerate(alone)}
    return {**places, **row}


def _actor(axes: Axes, spot: tuple[float, float], lines: Sequence[str], house: House) -> Text:
    ink = house.style.colours
    box = {"boxstyle": "round,pad=0.4", "fc": "white", "ec": ink.accent, "lw": 1.2}
    words = "\n".join(lines)
    return axes.text(*spot, words, ha="center", va="center", fontsize=6.6, bbox=box, zorder=4)


def _wrapped(does: Sequence[str]) -> list[str]:
    """Return functions on lines of about equal length."""
    lines: list[str] = []
    for word in does:
        longest = LINE if word[:1] > "z" else 2 * LINE
        if lines and len(lines[-1]) + len(word) < longest:
            lines[-1] += f" {word}" if word[:1] > "z" else f", {word}"
        else:
            lines.append(word)
    return lines


def _draw_arrow(axes: Axes, arrow: Arrow, boxes: Mapping[str, Text], house: House) -> None:
    start, end = boxes[arrow.start], boxes[arrow.end]
    how = {
        "arrowstyle": "<|-|>" if arrow.mutual else "-|>",
        "color": house.style.colours.quiet,
        "lw": 0.9,
        "patchA": start.get_bbox_patch(),
        "patchB": end.get_bbox_patch(),
        "shrinkA": 1,
        "shrinkB": 2,
        "connectionstyle": "arc3,rad=0.06",
    }
    axes.annotate("", xy=end.get_position(), xytext=start.get_position(), arrowprops=how, zorder=1)


def _label_arrow(
    axes: Axes,
    arrow: Arrow,
    places: Mapping[str, tuple[float, float]],
    taken: Sequence[tuple[float, float]],
) -> tuple[float, float]:
    spot = charts.free_spot(places[arrow.start], places[arrow.end], list(taken))
    box = {"boxstyle": "round,pad=0.1", "fc": "white", "ec": "none", "alpha": 0.9}
    axes.text(*spot, arrow.label, ha="center", va="center", fontsize=5.8, bbox=box, zorder=3)
    return spot


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
        # Chinese heads are a column of signs; others are turned and take more room.
        room = 1.1 if any("\n" in head for head in heads) else 2.1
        figure, axes = charts.drawn(room + 0.14 * len(counts))
        places = _spread(groups)
        largest = max(int(counts.to_numpy().max()), 1)
        for row in range(len(counts)):
            axes.axhline(row, color=house.style.colours.rule, linewidth=0.5, zorder=0)
            for place, count in zip(places, counts.iloc[row].astype(int), strict=True):
                _square(axes, place, row, count / largest, house)
        axes.set_yticks(range(len(counts)), [str(label) for label in counts.index], fontsize=7)
        axes.tick_params(length=0, labeltop=True, labelbottom=False)
        axes.set_xticks(places, heads, fontsize=7, linespacing=0.95)
        for head in axes.get_xticklabels():
            head.set_rotation(0 if "\n" in head.get_text() else 90)
        axes.set(xlim=(-0.7, places[-1] + 0.7), ylim=(len(counts) - 0.4, -0.6))
        return charts.chart(figure, alt)


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


def _square(axes: Axes, x: float, y: int, share: float, house: House) -> None:
    if share == 0:
        return
    axes.scatter(
        x, y, s=20 + 34 * share, marker="s", color=house.style.colours.accent, linewidths=0
    )
