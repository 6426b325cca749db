"""What must stand in a rendered page, worked out from its source without the filter."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from liandong.briefs import numbers
from liandong.briefs.pages import Page
from liandong.briefs.project import Source
from liandong.briefs.rendered.characters import joined
from liandong.briefs.rendered.house import House, house_of
from liandong.briefs.rendered.page_tree import (
    Node,
    attributes,
    classes,
    material,
    nodes,
    page_tree,
)
from liandong.briefs.rendered.wording import Wording
from liandong.schemas import read_text

NUMBER = re.compile(r"[0-9０-９①-⒛⅐-↋²³¹¼-¾]+(?:,[0-9]{3}(?![0-9]))*(?:\.[0-9]+)?[%％‰]?")
_HAN = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Piece:
    """Words that stand together, what they are, and what they are of."""

    kind: str
    of: str
    text: str

    def __str__(self) -> str:
        return " ".join(part for part in (self.kind, self.of) if part)


@dataclass(frozen=True)
class Figure:
    """A picture of the page: its alternative text and its files."""

    name: str
    alt: str
    svg: Path
    png: Path


@dataclass(frozen=True)
class Expected:
    """What a rendered page must say: the band of titles, the body, the footnotes by number."""

    page: Page
    title: str
    bands: tuple[tuple[Piece, ...], ...]
    body: tuple[Piece, ...]
    notes: tuple[tuple[Piece, ...], ...]
    figures: tuple[Figure, ...]
    table_heads: tuple[str, ...]
    links: tuple[str, ...]
    house: House

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Return all that the page says, once."""
        return (*self.bands[0], *self.body, *(piece for note in self.notes for piece in note))


def expected(
    source: Source, page: Page, claims: Mapping[str, Mapping[str, Any]], gate: Mapping[str, Any]
) -> Expected:
    """Work out what must stand in the page, however it is rendered."""
    tree = page_tree(source, page, claims, gate)
    reader = _Reader(Wording(chinese=page.front.lang.startswith("zh")))
    reader.blocks(tree["blocks"])
    names = [piece.of for piece in reader.body if piece.kind == "figure"]
    heads = [node["c"][3][1] for node in nodes(tree["blocks"]) if node["t"] == "Table"]
    house = house_of(source, page)
    return Expected(
        page=page,
        title=_titles(tree, page)[0].text,
        bands=_bands(tree, page, house),
        body=tuple(piece for piece in reader.body if piece.kind != "figure"),
        notes=tuple(tuple(note) for note in reader.notes),
        figures=tuple(_figure(source, page, name) for name in names),
        table_heads=tuple(joined(_plain(rows)) for rows in heads if rows),
        links=tuple(_outer_links(tree)),
        house=house,
    )


def counted(text: str) -> list[str]:
    """Return the numbers of a text, in digits and in Chinese numerals with what they count."""
    return [*NUMBER.findall(text), *numbers.in_characters(text)]


def number_count(pieces: tuple[Piece, ...]) -> Counter[str]:
    """Count the numbers that `pieces` hold, by kind of piece."""
    counts: Counter[str] = Counter()
    for piece in pieces:
        counts[piece.kind] += len(counted(piece.text))
    return +counts


def _figure(source: Source, page: Page, name: str) -> Figure:
    txt, svg, png = (
        material(source, page, "figures", name, ending) for ending in ("txt", "svg", "png")
    )
    return Figure(name, read_text(txt).rstrip(), svg, png)


def _outer_links(tree: Node) -> list[str]:
    targets = [node["c"][2][0] for node in nodes(tree["blocks"]) if node["t"] == "Link"]
    return [target for target in targets if not target.startswith("#")]


def _titles(tree: Node, page: Page) -> list[Piece]:
    made = []
    for key in ("title", "subtitle"):
        words = tree["meta"].get(key, {}).get("c", getattr(page.front, key))
        made.append(Piece(key, "", words if isinstance(words, str) else _plain(words)))
    return made


def _bands(tree: Node, page: Page, house: House) -> tuple[tuple[Piece, ...], ...]:
    """Return the title band in all orders: titles first or last, the rest in one line or not."""
    wording = Wording(chinese=page.front.lang.startswith("zh"))
    day = wording.date(page.front.issue_date)
    given = (("series", house.series), ("issue", house.issue), ("date of issue", day))
    parts = [Piece(kind, "", text) for kind, text in given if text]
    apart = Piece("separator", "", wording.separator)
    line = [one for part in parts for one in (apart, part)][1:]
    titles = _titles(tree, page)
    orders = ((*titles, *line), (*line, *titles), (*parts, *titles), (*titles, *parts))
    return tuple(tuple(order) for order in orders)


def _plain(node: Any) -> str:
    reader = _Reader(Wording(chinese=False))
    reader.anything(node)
    return "".join(piece.text for piece in reader.body)


@dataclass
class _Reader:
    """Reads a tree in the order of the page; `inside` is what the words at hand are."""

    wording: Wording
    body: list[Piece] = field(default_factory=list)
    notes: list[list[Piece]] = field(default_factory=list)
    inside: tuple[str, str] = ("prose", "")
    headings: list[int] = field(default_factory=lambda: [0, 0])
    top: int = 0

    def say(self, text: str, kind: str = "") -> None:
        """Add words to what was read."""
        named = (kind, "") if kind else self.inside
        last = self.body[-1] if self.body else None
        if last and (last.kind, last.of) == named and not kind:
            self.body[-1] = Piece(*named, last.text + text)
        else:
            self.body.append(Piece(*named, text))

    def blocks(self, blocks: list[Node]) -> None:
        """Read the blocks of a whole page."""
        levels = [node["c"][0] for node in nodes(blocks) if node["t"] == "Header"]
        self.top = min(levels, default=1)
        self.anything(blocks)

    def anything(self, node: Any) -> None:
        """Read whatever stands in a tree."""
        if isinstance(node, list):
            for child in node:
                self.anything(child)
        elif isinstance(node, dict) and "t" in node:
            read = getattr(self, f"_read_{node['t'].lower()}", None)
            if read:
                read(node.get("c"))
            elif "c" in node:
                self.anything(node["c"])

    def _read_str(self, text: str) -> None:
        self.say(text)

    def _read_space(self, _: object) -> None:
        self.say(" ")

    _read_softbreak = _read_linebreak = _read_space

    def _read_code(self, content: list[Any]) -> None:
        self.say(content[1])

    _read_codeblock = _read_math = _read_code

    def _read_rawinline(self, _: object) -> None:
        """Skip what is meant for one format only."""

    _read_rawblock = _read_rawinline

    def _read_quoted(self, content: list[Any]) -> None:
        marks = "‘’" if content[0]["t"] == "SingleQuote" else "“”"
        self.say(marks[0])
        self.anything(content[1])
        self.say(marks[1])

    def _read_cite(self, content: list[Any]) -> None:
        self._within(("citation", content[0][0]["citationId"]), content[1])

    def _within(self, inside: tuple[str, str], content: Any) -> None:
        outer, self.inside = self.inside, inside
        self.anything(content)
        self.inside = outer

    def _read_span(self, content: list[Any]) -> None:
        node = {"t": "Span", "c": content}
        if "piece" not in classes(node):
            self.anything(content[1])
            return
        given = attributes(node)
        if given["kind"] == "figure":
            self.body.append(Piece("figure", given["of"], ""))
        self._within((given["kind"], given["of"]), content[1])

    def _read_div(self, content: list[Any]) -> None:
        if "csl-entry" in content[0][1]:
            words = _cured(_plain(content[1]))
            self.body.append(Piece("work", content[0][0].removeprefix("ref-"), words))
        else:
            self._read_span(content)

    def _read_header(self, content: list[Any]) -> None:
        level, attr, words = content
        depth = level - self.top + 1
        outer, self.inside = self.inside, ("heading", "")
        if "unnumbered" not in attr[1] and depth <= 2:
            self.headings[depth - 1] += 1
            self.headings[1] *= depth == 2
            self.say(self.wording.heading(*self.headings))
        self.anything(words)
        self.inside = outer

    def _read_note(self, content: list[Node]) -> None:
        before, self.body = self.body, []
        number = len(self.notes) + 1
        self.notes.append(self.body)
        self.anything(content)
        self.body = before
        self.say(str(number), "footnote mark")

    def _read_table(self, content: list[Any]) -> None:
        _, caption, _, head, bodies, foot = content
        self.anything(caption[1])
        for rows in (head[1], *(rows for body in bodies for rows in body[2:]), foot[1]):
            for row in rows:
                for cell in row[1]:
                    self.anything(cell[4])

    def _read_image(self, _: object) -> None:
        """Skip a picture: what it says stands in its alternative text."""


def _cured(entry: str) -> str:
    """Return a work in a foreign language without the Chinese words of the style."""
    if _HAN.search(re.sub("[等版]", "", entry)):
        return entry
    ordinal = {"2": "nd", "3": "rd"}
    edition = re.sub(r"(\d+)\s*版", lambda n: f"{n[1]}{ordinal.get(n[1], 'th')}ed", entry)
    return edition.replace("等", "et al")
