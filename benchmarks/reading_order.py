"""How much of a page's reading order the proposal finds when columns were merged line by line.

Pages are simulated: paragraphs of the clean documents 000, 001 and 002 are set in columns and
merged, their lines in one run of rows or in boxes that overlap and change places, as a layout
recognition leaves them; blanks, line ends, cut lines and lost lines as seen. The weights of
`links.py` were fitted (`--fit`) on seeds 0 to 47; the table is for later seeds, and for document
004, whose order was made by hand and which nothing was fitted on.

    python benchmarks/reading_order.py          prints the table and writes reading_order.csv
    python benchmarks/reading_order.py --fit    prints the weights
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.special import logsumexp

from liandong.corpus.columns import links
from liandong.corpus.columns.proposal import looks_merged, pieces, propose
from liandong.corpus.documents import read_metadata
from liandong.corpus.reading import read_document
from liandong.corpus.reading_order import ReadingOrder, read_reading_order
from liandong.schemas import column, table, write_table

DOCUMENTS = Path(__file__).parents[1] / "corpus" / "documents"
RESULTS = Path(__file__).with_suffix(".csv")
CLEAN = ("000", "001", "002")
HELD_OUT = "004"
FITTED_SEEDS, MEASURED_SEEDS = range(48), range(1000, 1048)
FOLDED = str.maketrans("，；：？！（）“”", ',;:?!()""')
PAGE_LENGTH = 1200
# Shares of lines that are lost or cut, and of line ends that show as a blank.
LOST, CUT, BLANK_FOR_LINE_END = 0.01, 0.03, 0.3
SURE = 0.9
SCORES = table(
    "reading_order",
    what=column(str, "pages and which joints of theirs are counted", key=True),
    pages=column(int, "pages"),
    pairs=column(int, "pairs of pieces that belong together; where texts are judged, the texts"),
    right=column(int, "of these, neighbours in the order; texts judged right"),
    share=column(float, "right of pairs", unit="0–1"),
)

Joint = tuple[int, int]
Placed = tuple[int, int, int]  # line, and start and end in the raw page
Cell = tuple[int, int]


@dataclass(frozen=True)
class Page:
    """A merged page; a joint is the raw place of a last character and of the next first one."""

    raw: str
    inside: frozenset[Joint]  # within a paragraph
    all: frozenset[Joint]  # also from one paragraph to the next


@dataclass(frozen=True)
class Line:
    """A set line of a paragraph."""

    text: str
    paragraph: int


def set_lines(paragraph: str, number: int, width: int) -> Iterator[Line]:
    """Set a paragraph in lines, the first with an indent of two characters."""
    room, line = width - 2.0, ""
    for character in paragraph:
        size = 0.5 if character.isascii() and character.isalnum() else 1.0
        if room < size and character not in "，。；：？！）”、,;:?!)":
            yield Line(line, number)
            room, line = float(width), ""
        line, room = line + character, room - size
    yield Line(line, number)


def merged_page(paragraphs: list[str], seed: int, boxes: bool) -> Page:
    """Set paragraphs in two or three columns and merge these, as an unlucky reader would."""
    dice = random.Random(seed)
    columns, width, folded = dice.choice((2, 3)), dice.randint(12, 19), dice.random() < 0.5
    lines = [
        line
        for number, text in enumerate(paragraphs)
        for line in set_lines(
            re.sub(r"\s", "", text).translate(FOLDED if folded else {}), number, width
        )
    ]
    per_article, press = columns * dice.randint(12, 24), Press(dice, boxes)
    for first in range(0, len(lines), per_article):
        count = min(per_article, len(lines) - first)
        rows = -(-count // columns)
        numbers = {(i % rows, i // rows): first + i for i in range(count)}
        for box in overlapping_boxes(list(numbers), columns, dice) if boxes else [sorted(numbers)]:
            press.print([(cell[0], numbers[cell]) for cell in box], lines)
    return Page(press.raw, *joints_of(sorted(press.placed), lines))


@dataclass
class Press:
    """Prints boxes row by row; some lines are lost, some cut behind a mark by a stray blank."""

    dice: random.Random
    boxes: bool
    raw: str = ""
    placed: list[Placed] = field(default_factory=list)

    def print(self, box: list[tuple[int, int]], lines: list[Line]) -> None:
        """Add a box, given the row and number of each line."""
        before = None
        for row, number in box:
            if self.dice.random() < LOST:
                continue
            if before is not None:
                on = row == before or self.boxes or self.dice.random() < BLANK_FOR_LINE_END
                self.raw += " " if on else "\n"
            before = row
            for part in self.parts(lines[number].text):
                self.placed.append((number, len(self.raw), len(self.raw) + len(part)))
                self.raw += part + " "
            self.raw = self.raw.removesuffix(" ")
        self.raw += "\n\n"

    def parts(self, text: str) -> list[str]:
        """Return a line whole, or now and then cut behind a mark."""
        marks = [m.end() for m in re.finditer("[，,；;]", text[:-1])]
        cut = self.dice.choice(marks) if marks and self.dice.random() < CUT else len(text)
        return [part for part in (text[:cut], text[cut:]) if part]


def overlapping_boxes(cells: list[Cell], columns: int, dice: random.Random) -> list[list[Cell]]:
    """Divide a page into bands of rows and these into boxes; neighbours change places."""
    streak, row, boxes = dice.choice((0.0, 0.05, 0.15, 0.3)), 0, []
    while row <= max(cells)[0]:
        height, count = dice.randint(3, 12), dice.randint(1, columns)
        own = [dice.randrange(count) for _ in range(columns)]
        band: list[list[Cell]] = [[] for _ in range(count)]
        for cell in sorted(c for c in cells if row <= c[0] < row + height):
            if dice.random() < streak:
                own[cell[1]] = dice.randrange(count)
            band[own[cell[1]]].append(cell)
        boxes += [box for box in band if box]
        row += height
    keys = [place + dice.uniform(0, 3) for place in range(len(boxes))]
    return [box for _, box in sorted(zip(keys, boxes, strict=True))]


def joints_of(placed: list[Placed], lines: list[Line]) -> tuple[frozenset[Joint], frozenset[Joint]]:
    """Return the joints within paragraphs, and all, but where a line is lost between."""
    inside, everywhere = set(), set()
    for (a, _, end), (b, start, _) in pairwise(placed):
        if b - a <= 1:
            everywhere.add((end - 1, start))
            if lines[a].paragraph == lines[b].paragraph:
                inside.add((end - 1, start))
    return frozenset(inside), frozenset(everywhere)


def paragraphs_of(document: str) -> list[str]:
    """Return the restored paragraphs of a document that are prose."""
    path, metadata = next(m for m in read_metadata(DOCUMENTS) if m[1].id == document)
    passages = read_document(path, metadata).passages
    prose = passages[passages["kind"].isin(["body", "note", "question"])]
    texts = prose.groupby("paragraph")["text"].agg("".join)
    return [text for text in texts if len(text) > 12]


def simulated(seeds: range, boxes: bool | None = None) -> Iterator[Page]:
    """Simulate one page per seed from the clean documents in turn."""
    texts = [paragraphs_of(document) for document in CLEAN]
    for seed in seeds:
        paragraphs = texts[seed % len(texts)]
        first = random.Random(seed).randrange(max(1, len(paragraphs) - 6))
        chosen: list[str] = []
        for text in paragraphs[first:]:
            if sum(map(len, chosen)) <= PAGE_LENGTH:
                chosen.append(text)
        yield merged_page(chosen, seed, seed // 3 % 3 > 0 if boxes is None else boxes)


def held_out() -> tuple[Page, ReadingOrder]:
    """Return document 004 with the joints of the order made by hand."""
    path, metadata = next(m for m in read_metadata(DOCUMENTS) if m[1].id == HELD_OUT)
    raw = (path.parent / metadata.file).read_text(encoding="utf-8")
    order = read_reading_order(path.parent / metadata.reading_order, raw)
    inside, everywhere = set(), set()
    rows = [(n, piece) for n, block in enumerate(order.blocks) for piece in block.pieces]
    for (m, a), (n, b) in pairwise(rows):
        if a.end is not None and b.start is not None:
            everywhere.add((a.end - 1, b.start))
            if m == n:
                inside.add((a.end - 1, b.start))
    return Page(raw, frozenset(inside), frozenset(everywhere)), order


def neighbours(order: ReadingOrder, raw: str, sure: float = 0.0) -> set[Joint]:
    """Return which raw characters follow each other in an order, by joints at least so sure."""
    found: set[Joint] = set()
    before = -1
    for block in order.blocks:
        for piece in block.pieces:
            places = [p for p in range(piece.start or 0, piece.end or 0) if not raw[p].isspace()]
            if before >= 0 and (piece.sure or 0.0) >= sure:
                found.add((before, places[0]))
            found |= set() if sure else set(pairwise(places))
            before = places[-1]
    return found


Row = tuple[str, int, int, int]


def measured(what: str, pages: list[Page]) -> Iterator[Row]:
    """Count the joints that the proposal, and the file as it stands, have right."""
    orders = [(page, propose(page.raw)) for page in pages]
    for label, chosen in (("within paragraphs", "inside"), ("all", "all")):
        wanted = [getattr(page, chosen) for page in pages]
        total = sum(map(len, wanted))
        right = sum(len(w & neighbours(o, p.raw)) for w, (p, o) in zip(wanted, orders, strict=True))
        yield f"{what}, {label}", len(pages), total, right
    asis = sum(len(p.inside & set(pairwise(printed_places(p.raw)))) for p in pages)
    yield f"{what}, file as it stands", len(pages), sum(len(p.inside) for p in pages), asis
    called = [(p, neighbours(o, p.raw, SURE)) for p, o in orders]
    known = [(p, {j for j in c if any(j[0] == k[0] for k in p.all)}) for p, c in called]
    right = sum(len(c & p.all) for p, c in known)
    yield f"{what}, called sure ({SURE})", len(pages), sum(len(c) for _, c in known), right


def judged(merged: list[Page]) -> Iterator[Row]:
    """Count which texts are rightly told to be merged, and not to be."""
    right = sum(looks_merged(page.raw) for page in merged)
    yield "simulated, told to be merged", len(merged), len(merged), right
    clean = [
        parting.join(
            line.text for n, text in enumerate(texts) for line in set_lines(text, n, width)
        )
        for texts in map(paragraphs_of, CLEAN)
        for width in (12, 20, 40)
        for parting in ("\n", " ")
    ]
    right = sum(not looks_merged(text) for text in clean)
    yield "clean texts set in lines, told not to be", len(clean), len(clean), right


def printed_places(raw: str) -> list[int]:
    """Return the places of all characters but blanks."""
    return [place for place, character in enumerate(raw) if not character.isspace()]


def given_pieces() -> Iterator[Row]:
    """Count for 004 with the pieces as cut by hand instead of by the program."""
    page, order = held_out()
    spans = sorted(
        (p.start, p.end) for b in order.blocks for p in b.pieces if p.start is not None and p.end
    )
    cut = links.Stretch
    own = {s.start: s for s in pieces(page.raw)}
    stretches, last = [], own[min(own)]
    for start, end in spans:
        last = own.get(start, last)
        stretches.append(cut(start, end, page.raw[start:end], last.box, last.line))
    way = links.path(links.scored(stretches))
    found = {(stretches[a].end - 1, stretches[b].start) for a, b in pairwise(way)}
    yield (
        "004, pieces cut by hand, within paragraphs",
        1,
        len(page.inside),
        len(page.inside & found),
    )


def fit() -> None:
    """Fit the weights: a choice among successors and among predecessors (conditional logit)."""
    cases = []
    for page in simulated(FITTED_SEEDS):
        found = pieces(page.raw)
        ends = {s.end - 1: i for i, s in enumerate(found)}
        starts = {s.start: i for i, s in enumerate(found)}
        pairs = [(ends[a], starts[b]) for a, b in page.all if a in ends and b in starts]
        cases.append((links.evidence(found), np.array(sorted(pairs)).T))
    alone = fitted(cases)
    print("ALONE =", alone)
    weights = alone
    for _ in range(2):
        both = [
            (found | links.support(links.shared(together(found, alone, weights))), pairs)
            for found, pairs in cases
        ]
        weights = fitted(both)
    print("TOGETHER =", weights)


Evidence = dict[str, links.Matrix]


def together(found: Evidence, alone: dict[str, float], weights: dict[str, float]) -> links.Matrix:
    """Return the scores with the links beside considered, if there are weights for them."""
    scores = links.weighed(found, alone)
    if weights is not alone:
        scores = links.weighed(found | links.support(links.shared(scores)), weights)
    return scores


def fitted(cases: list[tuple[Evidence, np.ndarray]]) -> dict[str, float]:
    """Return the likeliest weights, drawn a little towards 0."""
    names = list(cases[0][0])
    stacks = [np.stack([found[name] for name in names]) for found, _ in cases]

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        value, slope = 0.2 * float(weights @ weights), 0.4 * weights
        for stack, (_, (i, j)) in zip(stacks, cases, strict=True):
            scores = np.tensordot(weights, stack, 1)
            np.fill_diagonal(scores, links.NEVER)
            for axis, chosen in ((1, i), (0, j)):
                logs = scores - logsumexp(scores, axis=axis, keepdims=True)
                value -= float(logs[i, j].sum())
                counted = np.zeros(len(scores))
                counted[chosen] = 1
                missed = -np.exp(logs) * (counted[:, None] if axis else counted[None, :])
                missed[i, j] += 1
                slope = slope - np.tensordot(stack, missed, 2)
        return value, slope

    best = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B",
                    options={"maxiter": 60})  # fmt: skip
    return {name: round(float(weight), 2) for name, weight in zip(names, best.x, strict=True)}


def main() -> None:
    """Print the table and write it."""
    rows: list[Row] = []
    makers: list[tuple[str, Callable[[], list[Page]]]] = [
        ("simulated, rows", lambda: list(simulated(MEASURED_SEEDS[:24], boxes=False))),
        ("simulated, boxes", lambda: list(simulated(MEASURED_SEEDS[24:], boxes=True))),
        ("004", lambda: [held_out()[0]]),
    ]
    for what, make in makers:
        rows += measured(what, make())
    rows += given_pieces()
    rows += judged(list(simulated(MEASURED_SEEDS)))
    frame = pd.DataFrame([(*row, row[3] / row[2]) for row in rows], columns=list(SCORES.columns))
    print(frame.to_string(index=False, float_format="%.3f"))
    write_table(RESULTS, frame, SCORES)


if __name__ == "__main__":
    fit() if "--fit" in sys.argv[1:] else main()
