"""The visible text of a web page, line by line, as a browser without styles would show it."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from html.entities import name2codepoint

import lxml.etree
import lxml.html
from lxml.html.defs import block_tags

from liandong.errors import refuse

HIDDEN = {"head", "title", "noscript", "template", "datalist", "noframes", "noembed"}
HIDDEN |= {"script", "style", "iframe", "object", "embed", "audio", "video", "canvas"}
# HTML 4's blocks from the library, and those that HTML 5 added or browsers show as blocks.
BLOCKS = block_tags | {"article", "aside", "details", "figcaption", "figure", "footer", "header"}
BLOCKS |= {"main", "nav", "section", "summary", "hgroup", "search", "dialog", "legend", "caption"}
BLOCKS |= {"body", "html", "li", "dt", "dd", "tr", "table", "thead", "tbody", "tfoot", "option"}
BLOCKS |= {"select", "optgroup", "textarea"}
BLOCKS -= {"td", "th", "noscript", "del", "ins"}
CELLS = {"td", "th"}
KEEPING_BLANKS = {"pre", "textarea", "listing", "xmp"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
# `visibility: hidden` is what WeChat writes around an article until a script shows it.
UNDISPLAYED = re.compile(r"display\s*:\s*none")
BLANKS = re.compile(r"[ \t\n\r\f]+")
DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]*;)")
MARKUP = set("<>&\"'")
# Browsers take the numbers 128–159 for Windows' characters.
WINDOWS = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}


@dataclass
class Line:
    """A line of a page: its text, how much of it is link, and whether it is a heading."""

    parts: list[str] = field(default_factory=list)
    link_length: int = 0
    heading: bool = False

    @property
    def text(self) -> str:
        """Return the line with its blanks as a browser shows them."""
        return "".join(self.parts).strip(" \t\n")


def tree_of(text: str, place: str) -> lxml.html.HtmlElement:
    """Parse a page; the nesting of a page that people read is never hundreds deep."""
    parser = lxml.html.HTMLParser()
    source = NAMED.sub(_entity, DECLARATION.sub("", text).replace("\0", ""))
    try:
        tree = lxml.html.document_fromstring(source, parser=parser)
    except lxml.etree.ParserError:
        raise refuse(
            place, "there are no words in this page; check that it is the right one"
        ) from None
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise refuse(
            place,
            "the elements of this page are nested too deeply to be read; open it in a browser,"
            " copy the article and save it as text",
        )
    return tree


def _entity(match: re.Match[str]) -> str:
    """Write out the names that HTML 5 added, which the parser doesn't know."""
    character = html.entities.html5.get(match[1], "")
    known = match[1][:-1] in name2codepoint or set(character) & MARKUP
    return match[0] if known or not character else character


def visible_lines(tree: lxml.html.HtmlElement) -> list[Line]:
    """Return all lines that are not empty, in the order of the page."""
    reader = _Reader()
    for event, element in lxml.etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        reader.take(event, element)
    return [line for line in reader.lines if line.text]


class _Reader:
    """Walks a page without recursion and breaks its text into lines."""

    def __init__(self) -> None:
        self.lines = [Line()]
        self.hidden = 0
        self.links = 0
        self.kept = 0
        self.heading = 0

    def take(self, event: str, element: lxml.html.HtmlElement) -> None:
        """Take one step of the walk."""
        if event in ("comment", "pi"):
            self._write(element.tail)
        elif event == "start":
            self._count(element, 1)
            self._open(str(element.tag))
            self._write(element.text)
        else:
            self._close(str(element.tag))
            self._count(element, -1)
            self._write(element.tail)

    def _count(self, element: lxml.html.HtmlElement, step: int) -> None:
        tag = element.tag
        self.hidden += step * (tag in HIDDEN or _is_hidden(element))
        self.links += step * (tag == "a")
        self.kept += step * (tag in KEEPING_BLANKS)
        self.heading += step * (tag in HEADINGS)

    def _open(self, tag: str) -> None:
        if tag in BLOCKS or tag == "br":
            self._break()
        elif tag in CELLS and self.lines[-1].text:
            self.lines[-1].parts.append("\t")

    def _close(self, tag: str) -> None:
        if tag in BLOCKS:
            self._break()

    def _break(self) -> None:
        if not self.hidden:
            self.lines.append(Line())

    def _write(self, text: str | None) -> None:
        if not text or self.hidden:
            return
        text = text.translate(WINDOWS)
        if not self.kept:
            self._add(BLANKS.sub(" ", text))
            return
        for number, line in enumerate(text.replace("\r\n", "\n").split("\n")):
            if number:
                self._break()
            self._add(line)

    def _add(self, text: str) -> None:
        line = self.lines[-1]
        before = line.parts[-1][-1:] if line.parts else ""
        if text.startswith(" ") and before in (" ", "\t") and not self.kept:
            text = text[1:]
        if text:
            line.parts.append(text)
            line.link_length += len(text.strip()) if self.links else 0
            line.heading |= bool(self.heading)


def _is_hidden(element: lxml.html.HtmlElement) -> bool:
    if "hidden" in element.attrib:
        return True
    return bool(UNDISPLAYED.search(element.get("style", "").lower()))
