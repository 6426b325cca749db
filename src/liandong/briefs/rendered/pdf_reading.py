"""A PDF read back by its structure: what a screen reader would read, in its order."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjRef, resolve1
from pdfminer.psparser import PSLiteral
from pdfminer.utils import decode_text

from liandong.briefs.rendered.pdf_content import Content, Mark, drawing, read_content
from liandong.briefs.rendered.pdf_fonts import font_faults
from liandong.briefs.rendered.reading import Block, Link, Picture, Reading
from liandong.errors import Fault, refuse
from liandong.schemas import read_bytes

INLINE = {"Span", "Strong", "Em", "Link", "Reference", "Quote", "Lbl", "Code", "BibEntry", "Annot"}
_DECLARED = re.compile(r"<pdf(a|ua)id:(part|conformance)>\s*(\w+)\s*<")


def read_pdf(path: Path, standards: tuple[str, ...]) -> Reading:
    """Read a PDF back; `standards` are those that it must declare, as `ua-1`."""
    held = read_bytes(path)
    try:
        document = PDFDocument(PDFParser(io.BytesIO(held)))
        content = read_content(io.BytesIO(held))
        pages = list(PDFPage.create_pages(document))
    except Exception as error:
        # The parser raises what it meets; a PDF that can't be read proves nothing.
        raise refuse(path, f"the PDF can't be read ({error}); render it again") from None
    tree = _Tree(content, {int(str(page.pageid)): at for at, page in enumerate(pages)})
    tree.visit(document.catalog.get("StructTreeRoot"), None)
    links = tuple(_links(document, pages, tree.pages))
    faults = [*font_faults(path, content), *_replaced(path, content), *_miscounted(path, tree)]
    faults += _declarations(path, document, standards)
    return Reading(
        title=_title(document),
        language=_text(document.catalog.get("Lang")),
        body=tree.made(tree.body),
        notes=tree.made(tree.notes),
        margins=tuple(_margins(content, len(pages))),
        pictures=tuple(tree.pictures),
        links=links,
        faults=tuple(faults),
        counts={"fonts embedded": len(content.fonts), "pages": len(pages)},
    )


def _text(value: Any) -> str:
    found = resolve1(value)
    return decode_text(found) if isinstance(found, bytes) else str(found or "")


def _title(document: PDFDocument) -> str:
    return next((_text(info["Title"]) for info in document.info if "Title" in info), "")


def _margins(content: Content, count: int) -> Iterator[Block]:
    for number in range(count):
        yield Block(f"page {number + 1}", content.text((number, None)))


@dataclass
class _Tree:
    """Walks the structure; words go to the block at hand, notes and pictures apart."""

    content: Content
    pages: dict[int, int]
    body: list[tuple[int | None, list[str]]] = field(default_factory=list)
    notes: list[tuple[int | None, list[str]]] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    at_hand: list[tuple[int | None, list[str]]] = field(default_factory=list)
    lists: list[tuple[int | None, list[int]]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.at_hand = self.body

    def made(self, blocks: list[tuple[int | None, list[str]]]) -> tuple[Block, ...]:
        """Return the blocks that hold words."""
        return tuple(
            Block(f"page {(page or 0) + 1}", "".join(texts))
            for page, texts in blocks
            if "".join(texts).strip()
        )

    def visit(self, node: Any, page: int | None) -> None:
        """Read a node of the structure and what is below it."""
        node = resolve1(node)
        if isinstance(node, list):
            for child in node:
                self.visit(child, page)
        elif isinstance(node, int):
            self._print((page or 0, node))
        elif isinstance(node, dict):
            self._element(node, self._page(node, page))

    def _page(self, node: dict[str, Any], page: int | None) -> int | None:
        found = node.get("Pg")
        return self.pages.get(found.objid, page) if isinstance(found, PDFObjRef) else page

    def _element(self, node: dict[str, Any], page: int | None) -> None:
        role = node["S"].name if isinstance(node.get("S"), PSLiteral) else ""
        if "MCID" in node:
            self._print((page or 0, node["MCID"]))
        elif role == "Figure":
            self._picture(node, page)
        elif role == "L":
            outer_numbers, self.numbers = self.numbers, []
            self.lists.append((page, self.numbers))
            self._block(node, page, role)
            self.numbers = outer_numbers
        elif role == "LI":
            self._item(node, page)
        elif role == "Note":
            outer, self.at_hand = self.at_hand, self.notes
            self.at_hand.append((page, []))
            self._children(node, page)
            self.at_hand = outer
        else:
            self._block(node, page, role)

    def _block(self, node: dict[str, Any], page: int | None, role: str) -> None:
        """Read an element, on its own in the body unless it is part of a line."""
        own = role not in INLINE or _is_block(node)
        if own and self.at_hand is self.body:
            self.at_hand.append((page, []))
        self._children(node, page)
        if own and self.at_hand is self.body:
            self.at_hand.append((page, []))

    def _children(self, node: dict[str, Any], page: int | None) -> None:
        self.visit(node.get("K"), page)

    def _item(self, node: dict[str, Any], page: int | None) -> None:
        """Read an item of a list; its number is no word of the page and kept apart."""
        self.at_hand.append((page, []))
        children = resolve1(node.get("K"))
        for child in children if isinstance(children, list) else [children]:
            found = resolve1(child)
            if isinstance(found, dict) and _role(found) == "Lbl":
                words = "".join(map(self.content.text, self._marks(found, page)))
                self.numbers += [int(number) for number in re.findall("[0-9]+", words)]
            else:
                self.visit(child, page)

    def _picture(self, node: dict[str, Any], page: int | None) -> None:
        marks = list(self._marks(node.get("K"), page))
        place = f"page {(marks[0][0] if marks else page or 0) + 1}"
        self.pictures.append(Picture(place, _text(node.get("Alt")), drawing(self.content, marks)))

    def _marks(self, node: Any, page: int | None) -> Iterator[Mark]:
        node = resolve1(node)
        if isinstance(node, int):
            yield page or 0, node
        elif isinstance(node, list):
            for child in node:
                yield from self._marks(child, page)
        elif isinstance(node, dict):
            found = self._page(node, page)
            yield from self._marks(node.get("MCID", node.get("K")), found)

    def _print(self, mark: Mark) -> None:
        if not self.at_hand:
            self.at_hand.append((mark[0], []))
        if not self.at_hand[-1][1]:
            self.at_hand[-1] = (mark[0], [])
        self.at_hand[-1][1].append(self.content.text(mark))


def _role(node: dict[str, Any]) -> str:
    return node["S"].name if isinstance(node.get("S"), PSLiteral) else ""


def _is_block(node: dict[str, Any]) -> bool:
    given = resolve1(node.get("A")) or []
    layouts = [resolve1(one) for one in (given if isinstance(given, list) else [given])]
    return any(
        isinstance(one, dict) and getattr(one.get("Placement"), "name", "") == "Block"
        for one in layouts
    )


def _links(document: PDFDocument, pages: list[Any], known: dict[int, int]) -> Iterator[Link]:
    for number, page in enumerate(pages):
        for one in resolve1(page.annots) or ():
            link = resolve1(one)
            if getattr(link.get("Subtype"), "name", "") == "Link":
                yield _link(document, link, f"page {number + 1}", known)


def _link(document: PDFDocument, link: dict[str, Any], place: str, known: dict[int, int]) -> Link:
    action = resolve1(link.get("A")) or {}
    if "URI" in action:
        return Link(place, _text(action["URI"]), outer=True, alive=True)
    target = resolve1(link.get("Dest", action.get("D")))
    words = _text(link.get("Contents"))
    if isinstance(target, bytes | PSLiteral):
        name = target if isinstance(target, bytes) else target.name
        target = _named(document, name)
    page = target[0] if isinstance(target, list) and target else None
    alive = isinstance(page, PDFObjRef) and page.objid in known
    return Link(place, words, outer=False, alive=alive)


def _named(document: PDFDocument, name: Any) -> Any:
    try:
        found = resolve1(document.get_dest(name))
    except Exception:
        # The parser has its own error for a name that is not there, and others for odd trees.
        return None
    return resolve1(found.get("D")) if isinstance(found, dict) else found


def _miscounted(path: Path, tree: _Tree) -> Iterator[Fault]:
    """Yield lists whose numbers don't follow one another; their words stand in the body."""
    for page, numbers in tree.lists:
        if any(second != first + 1 for first, second in pairwise(numbers)):
            said = ", ".join(map(str, numbers))
            yield Fault(f"{path}: page {(page or 0) + 1}", f"a list is numbered {said}")


def _replaced(path: Path, content: Content) -> Iterator[Fault]:
    """Yield words that are copied and read aloud otherwise than they are printed."""
    for number, drawn, words in content.replaced:
        sentence = f"“{drawn}” is printed, and “{words}” is copied and read aloud"
        yield Fault(f"{path}: page {number + 1}", sentence)


def _declarations(path: Path, document: PDFDocument, standards: tuple[str, ...]) -> Iterator[Fault]:
    said = resolve1(document.catalog.get("Metadata"))
    text = said.get_data().decode("utf-8", "replace") if said else ""
    given = {(kind, key): value for kind, key, value in _DECLARED.findall(text)}
    for standard in standards:
        kind, _, version = standard.partition("-")
        part = given.get((kind, "part"), "")
        level = given.get((kind, "conformance"), "").lower() if kind == "a" else ""
        if part + level != version:
            yield Fault(str(path), f"the PDF doesn't declare {standard}; render it again")
    marked = resolve1(document.catalog.get("MarkInfo")) or {}
    if not marked.get("Marked") or "StructTreeRoot" not in document.catalog:
        yield Fault(str(path), "the PDF is not tagged; nobody can have it read aloud")
