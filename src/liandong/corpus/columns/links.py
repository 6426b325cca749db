"""Which piece of a page with merged columns goes on in which: scores, shares and an order.

A link (i, j) says that piece j goes on where piece i ends. Each is scored by its language,
by the shape of its lines and by its distance in the file, and then again by the links beside
it: where columns were merged line by line, links run in parallel, (i+1, j+1) beside (i, j).
That is relaxation labelling (Rosenfeld, Hummel and Zucker 1976); what is left is a travelling
salesman's path, found by optimal assignment and joining of its cycles (Karp 1979).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.special import logsumexp

from liandong.corpus.columns.continuation import FULL_WIDTH, Continuation

Matrix = NDArray[np.float64]

SENTENCE_END = re.compile(r"[。？！][”\"’）]*$")
SPEAKER = re.compile(r"([㐀-鿿]{2,4})[：:]")
SHORTEST_LINE = 8
INDENT = 2
# A line of justified print varies by a character or two, as marks are set half or full.
SLACK = 2.4
# From here on distances count alike: (first, last) pieces onward or back.
ONWARD_INSIDE = ((1, 1), (2, 2), (3, 3), (4, 4), (5, 6), (7, 10), (11, 10**6))
ACROSS = ((1, 2), (3, 6), (7, 15), (16, 40), (41, 10**6))
BESIDE = {
    "parallel_1": ((1, 1), (-1, -1)),
    "parallel_2": ((2, 2), (-2, -2)),
    "parallel_3": ((3, 3), (-3, -3)),
    "near": tuple((s * a, s * b) for s in (1, -1) for a, b in ((1, 2), (2, 1), (1, 3), (3, 1))),
}
# The weight of each kind of evidence, first alone and then together with the links beside.
# Conditional logit on simulated pages of three clean texts: `benchmarks/reading_order.py --fit`.
WEIGHTS = {
    "gain_inside": (0.48, 0.48),
    "gain_after_sentence": (0.42, 0.24),
    "words": (0.58, 0.57),
    "name_inside_sentence": (-1.10, -1.17),
    "indent_inside_sentence": (-2.51, -1.99),
    "no_indent_after_paragraph": (-2.34, -2.03),
    "short_inside_sentence": (-1.15, -1.28),
    "paragraph": (2.12, 1.87),
    "one_line": (7.05, 7.14),
    "below": (4.09, 2.34),
    "on_1": (3.82, 2.27),
    "on_2": (5.76, 2.66),
    "on_3": (5.28, 2.66),
    "on_4": (1.75, 2.13),
    "on_5": (-2.21, -1.35),
    "on_7": (-2.65, -1.36),
    "on_11": (-3.36, -2.02),
    "on_1_box": (2.70, -0.22),
    "on_3_box": (1.09, 0.48),
    "on_7_box": (-0.06, 0.71),
    "on_16_box": (-1.76, -0.81),
    "on_41_box": (-4.76, -3.89),
    "back_1_box": (-0.72, -0.66),
    "back_3_box": (-0.42, 0.31),
    "back_7_box": (-0.44, 0.50),
    "back_16_box": (-0.75, 0.14),
    "back_41_box": (-2.57, -1.69),
    "back": (-0.71, 0.14),
}
SUPPORT_WEIGHTS = {
    "parallel_1": 3.60,
    "parallel_2": -0.97,
    "parallel_3": 0.86,
    "near": 0.78,
}
ALONE = {name: alone for name, (alone, _) in WEIGHTS.items()}
TOGETHER = {name: later for name, (_, later) in WEIGHTS.items()} | SUPPORT_WEIGHTS
ROUNDS = 5
SCALING_STEPS = 25
NEVER = -50.0
NO_CYCLE = -1e6


@dataclass(frozen=True)
class Stretch:
    """A piece of the raw file `[start, end)`, and the box and printed line that it stands in."""

    start: int
    end: int
    text: str
    box: int
    line: int

    @property
    def width(self) -> float:
        """Return the width in Chinese characters; a Latin letter or digit takes half of one."""
        return sum(0.5 if c.isascii() and c.isalnum() else 1.0 for c in self.text)

    @property
    def words(self) -> str:
        """Return the text with Chinese punctuation."""
        return self.text.translate(FULL_WIDTH)


def full_width(stretches: Sequence[Stretch]) -> float:
    """Return the commonest width of a printed line, in Chinese characters."""
    widths = [round(s.width) for s in stretches if s.width >= SHORTEST_LINE]
    return float(np.bincount(widths).argmax()) if widths else float(SHORTEST_LINE)


def evidence(stretches: Sequence[Stretch]) -> dict[str, Matrix]:
    """Return what speaks for or against each link, n×n each, by name."""
    found = {**_language(stretches), **_shape(stretches), **_distance(stretches)}
    for matrix in found.values():
        np.fill_diagonal(matrix, 0.0)
    return found


def _language(stretches: Sequence[Stretch]) -> dict[str, Matrix]:
    texts = [stretch.words for stretch in stretches]
    model = Continuation(texts)
    gain = np.array([[model.gain(a, b) for b in texts] for a in texts]).clip(-8, 12)
    words = np.array([[model.words(a, b) for b in texts] for a in texts]).clip(0, 15)
    ends = np.array([bool(SENTENCE_END.search(text)) for text in texts])[:, None]
    return {"gain_inside": gain * ~ends, "gain_after_sentence": gain * ends, "words": words}


def _shape(stretches: Sequence[Stretch]) -> dict[str, Matrix]:
    full = full_width(stretches)
    widths = np.array([stretch.width for stretch in stretches])
    ends = np.array([bool(SENTENCE_END.search(s.words)) for s in stretches])[:, None]
    named = np.array([bool(SPEAKER.match(s.text)) for s in stretches])[None, :]
    short = (widths < full - SLACK)[:, None]
    indented = (np.abs(widths - (full - INDENT)) <= 0.8)[None, :] & ~named
    fits = widths[:, None] + widths[None, :] <= full + 0.8
    shapes = {
        "name_inside_sentence": ~ends & named,
        "indent_inside_sentence": ~ends & ~short & indented,
        "no_indent_after_paragraph": ends & short & ~indented & ~named,
        "short_inside_sentence": ~ends & short & np.ones_like(named),
        "paragraph": ends & (indented | named),
        "one_line": ~ends & short & fits & (_steps(stretches) == 1),
        "below": _below(stretches),
    }
    return {name: shape.astype(float) for name, shape in shapes.items()}


def _steps(stretches: Sequence[Stretch]) -> NDArray[np.int64]:
    places = np.arange(len(stretches))
    return places[None, :] - places[:, None]


def _below(stretches: Sequence[Stretch]) -> NDArray[np.bool_]:
    """Tell which pieces have the same place in the next line, if that has as many pieces."""
    lines = np.array([stretch.line for stretch in stretches])
    counts = np.bincount(lines)[lines]
    firsts = np.searchsorted(lines, lines)
    order = np.arange(len(lines)) - firsts
    boxes = np.array([stretch.box for stretch in stretches])
    same = (order[:, None] == order[None, :]) & (counts[:, None] == counts[None, :])
    next_line = (lines[None, :] - lines[:, None] == 1) & (boxes[:, None] == boxes[None, :])
    below: NDArray[np.bool_] = same & next_line & ((counts > 1) & (counts <= 4))[:, None]
    return below


def _distance(stretches: Sequence[Stretch]) -> dict[str, Matrix]:
    steps = _steps(stretches)
    boxes = np.array([stretch.box for stretch in stretches])
    inside = boxes[:, None] == boxes[None, :]
    found = {f"on_{a}": inside & (steps >= a) & (steps <= b) for a, b in ONWARD_INSIDE}
    found |= {f"on_{a}_box": ~inside & (steps >= a) & (steps <= b) for a, b in ACROSS}
    found |= {f"back_{a}_box": ~inside & (-steps >= a) & (-steps <= b) for a, b in ACROSS}
    found["back"] = inside & (steps < 0)
    return {name: matrix.astype(float) for name, matrix in found.items()}


def support(shares: Matrix) -> dict[str, Matrix]:
    """Return how much of the links beside each link is taken, n×n each, by name."""
    return {
        name: np.sum([_beside(shares, a, b) for a, b in steps], axis=0)
        for name, steps in BESIDE.items()
    }


def _beside(shares: Matrix, a: int, b: int) -> Matrix:
    n = len(shares)
    reach = max(abs(a), abs(b))
    wide = np.pad(shares, reach)
    return wide[reach + a : reach + a + n, reach + b : reach + b + n]


def shared(scores: Matrix) -> Matrix:
    """Return the share of belief in each link; a piece has one successor or none (score 0).

    Rows and columns are scaled in turn until each has a sum of 1 (Sinkhorn 1964).
    """
    n = len(scores)
    table = np.zeros((n + 1, n + 1))
    table[:n, :n] = scores
    rows, columns = np.zeros(n + 1), np.zeros(n + 1)
    for _ in range(SCALING_STEPS):
        rows[:n] = -logsumexp(table[:n] + columns[None, :], axis=1)
        columns[:n] = -logsumexp(table[:, :n] + rows[:, None], axis=0)
    shares: Matrix = np.exp(table + rows[:, None] + columns[None, :])[:n, :n]
    return shares


def weighed(found: dict[str, Matrix], weights: dict[str, float]) -> Matrix:
    """Return the weighted sum of the evidence: the score of each link."""
    scores: Matrix = np.sum([weights[name] * matrix for name, matrix in found.items()], axis=0)
    np.fill_diagonal(scores, NEVER)
    return scores


def scored(stretches: Sequence[Stretch]) -> Matrix:
    """Return the score of each link, its neighbours considered."""
    found = evidence(stretches)
    scores = weighed(found, ALONE)
    for _ in range(ROUNDS):
        scores = weighed(found | support(shared(scores)), TOGETHER)
    return scores


def path(scores: Matrix) -> list[int]:
    """Return an order of all pieces whose links have a high score together."""
    chains = [[i] for i in range(len(scores))]
    while len(chains) > 1:
        chains = _joined(scores, chains)
    return chains[0]


def _joined(scores: Matrix, chains: list[list[int]]) -> list[list[int]]:
    """Join chains by optimal assignment; the last place stands for "begins" and "ends"."""
    n = len(chains)
    table = np.zeros((n + 1, n + 1))
    table[:n, :n] = scores[np.ix_([c[-1] for c in chains], [c[0] for c in chains])]
    np.fill_diagonal(table, NO_CYCLE)
    _, following = linear_sum_assignment(table, maximize=True)
    left, joined = set(range(n + 1)), []
    while left:
        cycle = [max(left)]
        while (after := int(following[cycle[-1]])) != cycle[0]:
            cycle.append(after)
        left -= set(cycle)
        if n not in cycle:
            cycle = _opened(table, cycle)
        joined.append([piece for chain in cycle if chain < n for piece in chains[chain]])
    return sorted(joined)


def _opened(table: Matrix, cycle: list[int]) -> list[int]:
    """Return the cycle as a chain that leaves out its weakest link."""
    links = [table[cycle[k - 1], cycle[k]] for k in range(len(cycle))]
    first = int(np.argmin(links))
    return cycle[first:] + cycle[:first]
