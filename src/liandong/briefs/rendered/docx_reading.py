"""A Word document read back: body, footnotes, margins, and the parts that they name."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from lxml import etree

from liandong.briefs.rendered.reading import Block, Link, Picture, Reading
from liandong.errors import Fault, refuse
from liandong.schemas import read_bytes

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
TITLE = "{http://purl.org/dc/elements/1.1/}title"
BODY, NOTES = "word/document.xml", "word/footnotes.xml"
BLANK = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
STYLED = {f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle"}
# Separators that every document with footnotes has.
FURNISHED = {"separator", "continuationSeparator", "continuationNotice"}


@dataclass(frozen=True)
class _Parts:
    """The parts of a Word document."""

    held: Mapping[str, bytes]

    def tree(self, name: str) -> Any:
        """Return a part as a tree, None where it isn't there."""
        return etree.fromstring(self.held[name]) if name in self.held else None

    @cached_property
    def texts(self) -> dict[str, Any]:
        """Return the trees of all parts that hold words."""
        names = [name for name in self.held if name in (BODY, NOTES) or _is_margin(name)]
        return {name: self.tree(name) for name in names}

    def relations(self, name: str) -> dict[str, Any]:
        """Return what a part names, by the names it uses."""
        folder, file = posixpath.split(name)
        tree = self.tree(f"{folder}/_rels/{file}.rels")
        return {} if tree is None else {one.get("Id"): one for one in tree}

    def target(self, name: str, relation: Any) -> str:
        """Return the name of the part that a relation leads to."""
        folder = posixpath.dirname(name)
        given = str(relation.get("Target"))
        return posixpath.normpath(posixpath.join("/", folder, given)).lstrip("/")


def _is_margin(name: str) -> bool:
    return name.startswith(("word/header", "word/footer"))


def read_docx(path: Path) -> Reading:
    """Read a Word document back."""
    try:
        with zipfile.ZipFile(io.BytesIO(read_bytes(path))) as archive:
            parts = _Parts({name: archive.read(name) for name in archive.namelist()})
        document, core = parts.texts[BODY], parts.tree("docProps/core.xml")
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError) as error:
        raise refuse(path, f"the document can't be read ({error}); render it again") from None
    numbers = _note_numbers(document)
    titles = [] if core is None else [one.text or "" for one in core.iter(TITLE)]
    return Reading(
        title="".join(titles).strip(),
        language="",
        body=tuple(_blocks(document, "paragraph", numbers)),
        notes=tuple(_notes(parts, numbers)),
        margins=margins(parts),
        pictures=tuple(_pictures(parts)),
        links=tuple(_links(parts)),
        faults=tuple(Fault(f"{path}: {name}", told) for name, told in _faults(parts, numbers)),
        counts={"styles": len(_styles(parts))},
    )


def margin_texts(path: Path) -> tuple[str, ...]:
    """Return what stands in the headers and footers of a Word document."""
    with zipfile.ZipFile(io.BytesIO(read_bytes(path))) as archive:
        parts = _Parts({name: archive.read(name) for name in archive.namelist()})
    return tuple(block.text for block in margins(parts))


def margins(parts: _Parts) -> tuple[Block, ...]:
    """Return the paragraphs of headers and footers."""
    names = sorted(name for name in parts.texts if _is_margin(name))
    return tuple(block for name in names for block in _blocks(parts.texts[name], name, {}))


def _note_numbers(document: Any) -> dict[str, str]:
    """Return the number of each footnote: Word counts them in the order of their marks."""
    marks = [mark.get(f"{W}id") for mark in document.iter(f"{W}footnoteReference")]
    return {name: str(number) for number, name in enumerate(marks, 1)}


def _blocks(tree: Any, named: str, numbers: Mapping[str, str]) -> Iterator[Block]:
    for number, paragraph in enumerate(tree.iter(f"{W}p"), 1):
        text = "".join(_words(paragraph, numbers))
        if text.strip():
            yield Block(f"{named} {number}", text)


def _words(node: Any, numbers: Mapping[str, str]) -> Iterator[str]:
    """Yield the words of a paragraph, without those of paragraphs inside it."""
    for child in node:
        if child.tag in (f"{W}p", f"{W}del", f"{W}instrText", FALLBACK):
            continue
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag == f"{W}footnoteReference":
            yield numbers.get(child.get(f"{W}id"), "?")
        elif child.tag in BLANK:
            yield BLANK[child.tag]
        else:
            yield from _words(child, numbers)


def _notes(parts: _Parts, numbers: Mapping[str, str]) -> Iterator[Block]:
    """Yield the footnotes in the order of their marks, those without a mark last."""
    tree = parts.texts.get(NOTES)
    found = {} if tree is None else {one.get(f"{W}id"): one for one in tree}
    kept = {name: one for name, one in found.items() if one.get(f"{W}type") not in FURNISHED}
    for name in sorted(kept, key=lambda name: int(numbers.get(name, len(kept) + 1))):
        texts = [block.text for block in _blocks(kept[name], "", {})]
        yield Block(f"footnote {numbers.get(name, '?')}", "".join(texts))


def _pictures(parts: _Parts) -> Iterator[Picture]:
    relations = parts.relations(BODY)
    for number, drawing in enumerate(parts.texts[BODY].iter(f"{W}drawing"), 1):
        alt = "".join(one.get("descr") or "" for one in drawing.iter(DRAWN))
        names = [blip.get(f"{R}embed") for blip in drawing.iter(BLIP)]
        files = [parts.target(BODY, relations[name]) for name in names if name in relations]
        content = b"".join(parts.held.get(file, b"") for file in files)
        yield Picture(f"picture {number}", alt, content)


def _links(parts: _Parts) -> Iterator[Link]:
    marks = {
        mark.get(f"{W}name")
        for tree in parts.texts.values()
        for mark in tree.iter(f"{W}bookmarkStart")
    }
    for name, tree in parts.texts.items():
        relations = parts.relations(name)
        for link in tree.iter(f"{W}hyperlink"):
            words = "".join(_words(link, {}))
            anchor, relation = link.get(f"{W}anchor"), relations.get(link.get(f"{R}id"))
            place = f"{name}, “{words}”"
            if relation is None:
                yield Link(place, f"#{anchor}", outer=False, alive=anchor in marks)
            else:
                yield Link(place, relation.get("Target", ""), outer=True, alive=True)


def _styles(parts: _Parts) -> set[str]:
    tree = parts.tree("word/styles.xml")
    return set() if tree is None else {one.get(f"{W}styleId") for one in tree.iter(f"{W}style")}


def _faults(parts: _Parts, numbers: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    styles = _styles(parts)
    for name, tree in parts.texts.items():
        relations = parts.relations(name)
        used = {one.get(f"{W}val") for one in tree.iter(*STYLED)}
        for style in sorted(used - styles):
            yield name, f"the style “{style}” is named and not there"
        if name != BODY and not all(one.get("descr") for one in tree.iter(DRAWN)):
            yield name, "a picture has no alternative text"
        for relation in _named_relations(tree) - set(relations):
            yield name, f"the relation “{relation}” is named and not there"
        for relation in relations.values():
            lost = parts.target(name, relation) not in parts.held
            if relation.get("TargetMode") != "External" and lost:
                yield name, f"it names the part “{relation.get('Target')}”, which is not there"
    tree = parts.texts.get(NOTES)
    known = set() if tree is None else {one.get(f"{W}id") for one in tree}
    for note in sorted(set(numbers) - known):
        yield BODY, f"the footnote mark {numbers[note]} leads to no footnote"


def _named_relations(tree: Any) -> set[str]:
    return {
        value
        for element in tree.iter(etree.Element)
        for key, value in element.attrib.items()
        if key.startswith(R)
    }
