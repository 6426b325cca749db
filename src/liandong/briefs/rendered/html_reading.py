"""A web page read back: what a browser shows of it without its scripts."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import etree, html

from liandong.briefs.rendered.reading import Block, Link, Picture, Reading
from liandong.errors import Fault
from liandong.schemas import read_text

# What a browser doesn't show, or only once a reader asks for it.
HIDDEN = {"script", "style", "template", "dialog", "head", "datalist"}
INLINE = {
    *("a", "abbr", "b", "bdi", "bdo", "button", "cite", "code", "em", "i", "img", "kbd", "label"),
    *("mark", "q", "s", "small", "span", "strong", "sub", "sup", "time", "u", "wbr"),
}
# Attributes that make a browser fetch something.
FETCHED = ("src", "srcset", "poster", "data", "background")
_FETCHING_STYLE = re.compile(r"@import\b|url\(\s*[\"']?(?!data:|#)([^\"')\s]+)")
_SOUND = re.compile(r"(https?://[^\s<>\"]+\.[^\s<>\"]+|mailto:[^\s@]+@[^\s@]+|tel:\+?[\d-]+)")


def read_html(path: Path) -> Reading:
    """Read a web page back."""
    document = html.document_fromstring(read_text(path))
    walk = _Walk()
    for body in document.iter("body"):
        walk.visit(body)
    walk.end()
    title = document.findtext(".//title") or ""
    return Reading(
        title=title.strip(),
        language=document.get("lang", ""),
        body=tuple(walk.body),
        notes=tuple(walk.notes),
        margins=(),
        pictures=tuple(walk.pictures),
        links=tuple(_links(path, document)),
        faults=(*_fetched(path, document), *_misled(path, document), *_labels(path, document)),
        counts={},
    )


@dataclass
class _Walk:
    """Walks the elements in their order and gathers the words of each block."""

    body: list[Block] = field(default_factory=list)
    notes: list[Block] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    place: str = "body"

    def visit(self, element: Any) -> None:
        """Read an element and what stands behind it."""
        if isinstance(element.tag, str) and not _is_hidden(element):
            self._element(element)
        if element.tail:
            self.texts.append(element.tail)

    def _element(self, element: Any) -> None:
        if element.get("role") == "doc-endnotes" or element.get("id") == "footnotes":
            self.end()
            self.notes += _notes(element)
            return
        if element.tag == "img":
            self.pictures.append(_picture(element))
        is_block = element.tag not in INLINE
        if is_block:
            self.end(_place(element))
        self.texts.append(element.text or "")
        for child in element:
            self.visit(child)
        if is_block:
            self.end()

    def end(self, place: str = "") -> None:
        """End the block at hand."""
        text = "".join(self.texts)
        if text.strip():
            self.body.append(Block(self.place, text))
        self.texts = []
        self.place = place or self.place


def _place(element: Any) -> str:
    line = element.sourceline
    named = element.get("id") or element.get("class") or ""
    return f"line {line}, <{element.tag}{f' {named}' if named else ''}>"


def _is_hidden(element: Any) -> bool:
    return element.tag in HIDDEN or "hidden" in element.attrib


def _notes(section: Any) -> Iterator[Block]:
    for note in section.iter("li"):
        walk = _Walk()
        for back in list(note.iter("a")):
            if back.get("role") == "doc-backlink" or "footnote-back" in back.get("class", ""):
                back.drop_tree()
        walk.visit(note)
        walk.end()
        yield Block(_place(note), "".join(block.text for block in walk.body))


def _picture(element: Any) -> Picture:
    source = element.get("src", "")
    return Picture(_place(element), element.get("alt", ""), _embedded(source))


def _embedded(source: str) -> bytes | None:
    head, mark, data = source.partition(",")
    if not head.startswith("data:") or not mark:
        return None
    try:
        return base64.b64decode(unquote(data)) if "base64" in head else unquote(data).encode()
    except (binascii.Error, ValueError):
        return None


def _labels(path: Path, document: Any) -> Iterator[Fault]:
    """Yield pictures whose two names for a screen reader differ, and drawings that have none."""
    for image in document.iter("img"):
        if image.get("aria-label", image.get("alt")) != image.get("alt"):
            yield Fault(
                f"{path}: {_place(image)}", "aria-label and alt say different things of a picture"
            )
    for drawing in document.iter("svg", "{http://www.w3.org/2000/svg}svg"):
        named = drawing.get("aria-label") or drawing.get("aria-labelledby")
        if not named and drawing.get("aria-hidden") != "true":
            yield Fault(f"{path}: {_place(drawing)}", "a drawing has neither aria-label nor title")


def _links(path: Path, document: Any) -> Iterator[Link]:
    ids = {element.get("id") for element in document.iter() if element.get("id")}
    ids |= {element.get("name") for element in document.iter("a") if element.get("name")}
    for element in document.iter("a"):
        target = element.get("href")
        if target is None:
            continue
        if target.startswith("#"):
            alive = unquote(target[1:]) in ids or target[1:] in ids or target in ("#", "#top")
            yield Link(_place(element), target, outer=False, alive=alive)
        elif urlsplit(target).scheme:
            alive = bool(_SOUND.fullmatch(target))
            yield Link(_place(element), target, outer=True, alive=alive)
        else:
            beside = path.parent / unquote(urlsplit(target).path)
            yield Link(_place(element), target, outer=False, alive=beside.is_file())


def _fetched(path: Path, document: Any) -> Iterator[Fault]:
    """Yield what a browser would fetch: the page must show whole from a file, without a net."""
    for element in document.iter(etree.Element):
        sources = [element.get(name) for name in FETCHED if element.get(name)]
        if element.tag == "link" and element.get("rel", "") not in ("canonical", "license"):
            sources.append(element.get("href", ""))
        styles = [element.get("style", ""), element.text or "" if element.tag == "style" else ""]
        sources += [
            found[1] or found[0] for style in styles for found in _FETCHING_STYLE.finditer(style)
        ]
        for source in sources:
            if not source.startswith(("data:", "#")):
                sentence = f"the page fetches “{source[:60]}”; embed it"
                yield Fault(f"{path}: {_place(element)}", sentence)


def _misled(path: Path, document: Any) -> Iterator[Fault]:
    """Yield footnote marks that lead to another footnote than their number says."""
    notes = [note.get("id") for note in document.xpath("//*[@role='doc-endnotes']//li")]
    for mark in document.xpath("//a[@role='doc-noteref']"):
        number = mark.text_content().strip()
        target = mark.get("href", "").removeprefix("#")
        if not number.isdigit() or notes[int(number) - 1 : int(number)] != [target]:
            place = f"{path}: {_place(mark)}"
            yield Fault(place, f"the footnote mark {number} leads to “{target}”")
