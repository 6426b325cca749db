"""The pictures of the briefs: readable in grey, text as paths, the same bytes every time."""

from __future__ import annotations

import io
import textwrap
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
import networkx as nx
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from liandong.briefs import fonts
from liandong.briefs.house_style import House
from liandong.findings.gate import MARK

# Width of the text on an A4 page of a brief: pictures are drawn at the size they are printed.
WIDTH = 6.3
LONGEST_ROW_LABEL = 24
# What slanted labels of words need above a matrix, in inches.
ROOM_FOR_WORDS = 0.8


@dataclass(frozen=True)
class Chart:
    """A picture as vectors and as pixels, and in words for those who don't see it."""

    svg: bytes
    png: bytes
    alt: str


def settings(house: House) -> dict[Any, Any]:
    """Return matplotlib's settings for pictures in the house style."""
    inked = ("axes.edgecolor", "axes.labelcolor", "text.color", "xtick.color", "ytick.color")
    return {
        "font.family": house.style.fonts.labels,
        "font.size": 8.5,
        "axes.unicode_minus": False,
        "svg.fonttype": "path",
        "svg.hashsalt": "liandong",
        **dict.fromkeys(inked, house.style.colours.ink),
    }


def chart(figure: Figure, alt: str) -> Chart:
    """Return a figure as vectors and pixels, with the words that replace it."""
    return Chart(_saved(figure, "svg"), _saved(figure, "png"), alt)


def _saved(figure: Figure, kind: str) -> bytes:
    target = io.BytesIO()
    metadata = {"Date": None, "Creator": None} if kind == "svg" else {"Software": None}
    figure.savefig(target, format=kind, metadata=metadata, dpi=200)
    return target.getvalue()


def drawn(height: float) -> tuple[Figure, Axes]:
    """Return an empty picture as wide as the text, `height` inches high."""
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    axes: Axes = figure.subplots()
    axes.spines[:].set_visible(False)
    return figure, axes


def matrix(counts: pd.DataFrame, house: House, *, rows: str, columns: str, unit: str) -> Chart:
    """Draw a table of counts as discs of growing size with the numbers printed in them.

    Parameters
    ----------
    counts : DataFrame, shape (R, C)
        Non-negative counts; the labels are printed as they are, in the order given.
    house : House
        Colours and fonts.
    rows, columns, unit : str
        What rows, columns and counts are, for the text that replaces the picture.
    """
    fonts.register(house.fonts)
    with mpl.rc_context(settings(house)):
        figure, axes = drawn(0.6 + 0.28 * len(counts) + ROOM_FOR_WORDS * _is_latin(counts.columns))
        largest = max(int(counts.to_numpy().max()), 1)
        for (row, column), count in np.ndenumerate(counts.to_numpy()):
            _disc(axes, (column, row), int(count), largest, house.style.colours.ink)
        _label_matrix(axes, counts, house.style.colours.rule)
        return chart(figure, _matrix_alt(counts, rows, columns, unit))


def _disc(axes: Axes, spot: tuple[int, int], count: int, largest: int, ink: str) -> None:
    if count == 0:
        axes.text(*spot, "·", ha="center", va="center", color="#8a94a3")
        return
    share = count / largest
    # The area grows with the count; the shade too, from a grey that still carries dark digits.
    shade = 0.9 - 0.7 * share
    axes.scatter(*spot, s=90 + 260 * share, color=str(shade), edgecolors=ink, linewidths=0.5)
    digits = "white" if shade < 0.55 else ink
    axes.text(*spot, str(count), ha="center", va="center_baseline", color=digits, fontsize=7.5)


def _label_matrix(axes: Axes, counts: pd.DataFrame, rule: str) -> None:
    if _is_latin(counts.columns):
        labels = [str(label) for label in counts.columns]
        turned: dict[str, Any] = {"rotation": 55, "ha": "left", "rotation_mode": "anchor"}
    else:
        labels = ["\n".join(_halved(str(label))) for label in counts.columns]
        turned = {}
    axes.set_xticks(range(counts.shape[1]), labels, **turned)
    rows = [textwrap.fill(str(label), LONGEST_ROW_LABEL) for label in counts.index]
    axes.set_yticks(range(counts.shape[0]), rows)
    axes.set(xlim=(-0.6, counts.shape[1] - 0.4), ylim=(counts.shape[0] - 0.4, -0.6))
    axes.tick_params(length=0, labeltop=True, labelbottom=False)
    for line in range(counts.shape[0]):
        axes.axhline(line, color=rule, linewidth=0.6, zorder=0)


def _is_latin(labels: pd.Index) -> bool:
    """Tell labels of words from those of Chinese characters, which stand in a square each."""
    return not any("\u2e80" <= sign <= "\u9fff" for label in labels for sign in str(label))


def _halved(label: str) -> list[str]:
    """Return the lines of a column's label: two of equal length unless it is short."""
    words = label.removesuffix(MARK)
    lines = (
        textwrap.wrap(words, max(3, -(-len(words) // 2)))
        if len(words) != 4
        else [words[:2], words[2:]]
    )
    return [*lines[:-1], lines[-1] + label[len(words) :]]


def _matrix_alt(counts: pd.DataFrame, rows: str, columns: str, unit: str) -> str:
    parts = []
    for label, row in counts.iterrows():
        filled = row[row > 0].sort_values(ascending=False, kind="stable")
        said = "、".join(f"{name}{int(count)}" for name, count in filled.items()) or "无"
        parts.append(f"{label}：{said}")
    return f"{rows}与{columns}的对应，数字为{unit}。" + "；".join(parts) + "。"


def network(edges: pd.DataFrame, house: House, *, nodes: str, unit: str) -> Chart:
    """Draw who links with whom: the wider a line, the more they share.

    Parameters
    ----------
    edges : DataFrame, shape (E, 4)
        Columns `source`, `target`, `count` (positive), `label` (text printed on the line, or
        empty). Each pair once.
    house : House
        Colours and fonts.
    nodes, unit : str
        What the nodes and the counts are, for the text that replaces the picture.
    """
    fonts.register(house.fonts)
    ordered = edges.sort_values(["count", "source", "target"], ascending=[False, True, True])
    places = places_of(ordered)
    with mpl.rc_context(settings(house)):
        figure, axes = drawn(3.9)
        _draw_edges(axes, ordered, places)
        for name, (x, y) in places.items():
            box = {
                "boxstyle": "round,pad=0.45",
                "fc": "white",
                "ec": house.style.colours.accent,
                "lw": 1.3,
            }
            axes.text(x, y, name, ha="center", va="center", weight="bold", bbox=box, zorder=4)
        axes.set(xlim=(-1.22, 1.22), ylim=(-1.12, 1.12), xticks=[], yticks=[])
        return chart(figure, _network_alt(ordered, nodes, unit))


def _each(edges: pd.DataFrame) -> list[tuple[str, str, int, str]]:
    """Return source, target, count and label of every edge."""
    return list(
        zip(
            edges["source"].astype(str),
            edges["target"].astype(str),
            edges["count"].astype(int),
            edges["label"].astype(str),
            strict=True,
        )
    )


def places_of(edges: pd.DataFrame) -> dict[str, tuple[float, float]]:
    """Return a place on an ellipse for every node, those that share most side by side."""
    graph: nx.Graph[str] = nx.Graph()
    for source, target, count, _ in _each(edges):
        graph.add_edge(source, target, weight=count)
    order = _seriated(graph)
    turns = np.pi / 2 - 2 * np.pi * np.arange(len(order)) / len(order)
    spots = np.column_stack([np.cos(turns), np.sin(turns)])
    return {name: (float(x), float(y)) for name, (x, y) in zip(order, spots, strict=True)}


def _seriated(graph: nx.Graph[str]) -> list[str]:
    degrees = dict(graph.degree(weight="weight"))
    rest = sorted(graph, key=lambda node: (-degrees[node], node))
    order = [rest.pop(0)]
    while rest:
        last = order[-1]
        bonds = {node: graph.get_edge_data(last, node, {"weight": 0})["weight"] for node in rest}
        following = max(rest, key=lambda node: (bonds[node], degrees[node], node))
        rest.remove(following)
        order.append(following)
    return order


def _draw_edges(axes: Axes, edges: pd.DataFrame, places: dict[str, tuple[float, float]]) -> None:
    largest = max(int(edges["count"].max()), 1)
    for source, target, count, _ in reversed(_each(edges)):
        (x0, y0), (x1, y1) = places[source], places[target]
        share = count / largest
        shade = str(0.78 - 0.4 * share)
        width = 0.8 + 7 * share
        axes.plot([x0, x1], [y0, y1], color=shade, lw=width, zorder=1, solid_capstyle="round")
    taken: list[tuple[float, float]] = list(places.values())
    for source, target, count, label in _each(edges):
        spot = free_spot(places[source], places[target], taken)
        taken.append(spot)
        box = {"boxstyle": "round,pad=0.15", "fc": "white", "ec": "none", "alpha": 0.92}
        words = f"{count} {label}".strip()
        axes.text(*spot, words, ha="center", va="center", fontsize=7, bbox=box, zorder=3)


def free_spot(
    start: tuple[float, float], end: tuple[float, float], taken: list[tuple[float, float]]
) -> tuple[float, float]:
    """Return the place on the line that is farthest from all that is printed already."""
    shares = np.linspace(0.22, 0.78, 29)[:, None]
    spots = np.array(start) * (1 - shares) + np.array(end) * shares
    # A label is about four times as wide as it is high.
    apart = (spots[:, None, :] - np.array(taken)[None, :, :]) * np.array([1.0, 3.4])
    nearest = np.hypot(apart[..., 0], apart[..., 1]).min(axis=1)
    x, y = spots[int(nearest.argmax())]
    return float(x), float(y)


def _network_alt(edges: pd.DataFrame, nodes: str, unit: str) -> str:
    said = [
        f"{source}与{target}{count}" + (f"（{label}）" if label else "")
        for source, target, count, label in _each(edges)
    ]
    return f"{nodes}之间的联动网络，数字为{unit}，由多到少：" + "；".join(said) + "。"


def bars(counts: pd.Series, house: House, *, what: str, unit: str) -> Chart:
    """Draw horizontal bars with their values, in the order given, the first on top.

    Parameters
    ----------
    counts : Series, shape (N,)
        Non-negative values by printed label.
    house : House
        Colours and fonts.
    what, unit : str
        What is counted and in what, for the axis and the text that replaces the picture.
    """
    fonts.register(house.fonts)
    with mpl.rc_context(settings(house)):
        figure, axes = drawn(0.5 + 0.24 * len(counts))
        values = counts.to_numpy(dtype=float)
        axes.barh(
            range(len(values)),
            values,
            color=house.style.colours.tint,
            edgecolor=house.style.colours.accent,
            linewidth=0.5,
        )
        for place, number in enumerate(values):
            axes.text(number, place, f" {number:g}", va="center", ha="left", fontsize=7.5)
        axes.set_yticks(range(len(values)), [str(label) for label in counts.index])
        axes.set(ylim=(len(values) - 0.4, -0.6), xlabel=unit, xlim=(0, max(values.max(), 1) * 1.1))
        axes.set_xticks([])
        axes.tick_params(length=0)
        said = "；".join(f"{label}{number:g}" for label, number in counts.items())
        return chart(figure, f"{what}，数字为{unit}：{said}。")
