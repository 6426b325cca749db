"""Read a Word file (.docx): its words exactly as they stand, a paragraph a line.

Read from the XML itself: Pandoc moves titles into metadata, collapses blanks and leaves out
text boxes. Pandoc is the independent reading in the tests.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from liandong.corpus.formats.contents import (
    PAGE_FOOT,
    PAGE_HEAD,
    Contents,
    Hints,
    iso_date,
    name_in_chinese,
    of_lines,
)
from liandong.errors import refuse

BODY = "word/document.xml"
NOTES = (("word/footnotes.xml", "footnote"), ("word/endnotes.xml", "endnote"))
MARGINS = (("word/header", PAGE_HEAD), ("word/footer", PAGE_FOOT))
PROPERTIES = "docProps/core.xml"
LARGEST_ARCHIVE = 256 * 2**20  # bytes, unpacked
LARGEST_PART = 64 * 2**20
# Text packs to a tenth or a twentieth; a bomb to a thousandth and less.
LARGEST_RATIO = 200
UNSUSPICIOUS = 8 * 2**20
MOST_PARTS = 10_000
# Deleted and moved words, instructions of fields, and the old form of what has a new one.
LEFT_ASIDE = {"del", "moveFrom", "instrText", "delText", "Fallback", "rt", "rPr", "pPr"}
SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
SEPARATORS = {"separator", "continuationSeparator", "continuationNotice"}
BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
    etree.XMLSyntaxError,
)


def read_word_file(content: bytes, place: str) -> Contents:
    """Return a Word file's paragraphs, tables and text boxes, then its notes and page heads.

    Raises
    ------
    InputFaults
        If it is no Word file, or unpacks to far more than a document holds.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        _check(archive, content, place)
        parts = {name: _part(archive, name) for name in _wanted(archive)}
    except BROKEN as error:
        raise _damaged(place, str(error) or type(error).__name__) from None
    if any(_local(element) == "altChunk" for element in parts[BODY].iter()):
        raise _damaged(place, "parts of it are in another format")
    lines = [(line, "") for line in _lines(parts[BODY])]
    notes = []
    for name, kind in NOTES:
        found = list(_notes(parts[name])) if name in parts else []
        lines += [(line, "") for note in found for line in note]
        if found:
            notes.append(f"{len(found)} {kind}{'s' * (len(found) > 1)} at the end of the text")
    lines += _margins(parts)
    return of_lines(lines, hints=_hints(parts.get(PROPERTIES)), notes=tuple(notes))


def _damaged(place: str, reason: str) -> Exception:
    return refuse(
        place,
        f"the Word file is damaged ({reason.splitlines()[0][:120]}); open it in Word and save it"
        " again, or get it again from where it came",
    )


def _check(archive: zipfile.ZipFile, content: bytes, place: str) -> None:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if not {BODY, "[Content_Types].xml"} <= names:
        raise refuse(
            place,
            "this is no Word file (word/document.xml is missing in it); open it in the program"
            " it comes from and save it as .docx",
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise refuse(place, "the Word file is encrypted; save it without a password")
    size = sum(entry.file_size for entry in entries)
    bomb = size > UNSUSPICIOUS and size > LARGEST_RATIO * len(content)
    largest = max(archive.getinfo(name).file_size for name in _wanted(archive))
    if bomb or size > LARGEST_ARCHIVE or largest > LARGEST_PART or len(entries) > MOST_PARTS:
        raise refuse(
            place,
            f"the Word file unpacks from {len(content):,} to {size:,} bytes, as no document"
            " does; open it in Word, copy its text into a new file and save that",
        )


def _wanted(archive: zipfile.ZipFile) -> list[str]:
    names = sorted(set(archive.namelist()))
    single = {BODY, PROPERTIES, *(name for name, _ in NOTES)}
    margins = tuple(prefix for prefix, _ in MARGINS)
    return [n for n in names if n in single or (n.startswith(margins) and n.endswith(".xml"))]


def _part(archive: zipfile.ZipFile, name: str) -> etree._Element:
    with archive.open(name) as file:
        content = file.read(LARGEST_PART + 1)
    if len(content) > LARGEST_PART:
        raise ValueError(f"{name} is larger than it says")
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    tree = etree.fromstring(content, parser)
    if tree.getroottree().docinfo.internalDTD is not None:
        raise ValueError(f"{name} declares a document type, as no Word file does")
    return tree


def _local(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _value(element: etree._Element, name: str) -> str:
    return next((v for key, v in element.attrib.items() if key.rpartition("}")[2] == name), "")


# Paragraphs and tables ------------------------------------------------------------------


def _lines(parent: etree._Element) -> Iterator[str]:
    """Give the lines of all blocks inside `parent`, in reading order."""
    for child in parent:
        name = _local(child)
        if name == "p":
            yield from _paragraph(child)
        elif name == "tr":
            yield from _row(child)
        elif name not in LEFT_ASIDE:
            yield from _lines(child)


def _row(row: etree._Element) -> Iterator[str]:
    cells = [list(_lines(cell)) for cell in _cells(row)]
    if len(cells) == 1:  # A table of one cell is a frame around text.
        yield from cells[0]
        return
    line = "\t".join(" ".join(cell) for cell in cells)
    if line.strip():
        yield line


def _cells(parent: etree._Element) -> Iterator[etree._Element]:
    for child in parent:
        if _local(child) == "tc":
            yield child
        elif _local(child) in ("sdt", "sdtContent", "customXml", "ins"):
            yield from _cells(child)


@dataclass
class _Words:
    """The words of a paragraph, and the text boxes that hang on it."""

    parts: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)


def _paragraph(paragraph: etree._Element) -> Iterator[str]:
    words = _Words()
    _take(paragraph, words)
    for line in "".join(words.parts).split("\n"):
        if line.strip():
            yield line
    for box in words.boxes:
        yield from _lines(box)


def _take(element: etree._Element, words: _Words) -> None:
    for child in element:
        name = _local(child)
        if name == "t":
            words.parts.append(child.text or "")
        elif name in SIGNS:
            words.parts.append(SIGNS[name])
        elif name == "sym":
            words.parts.append(_symbol(child))
        elif name == "ruby":
            _take_ruby(child, words)
        elif name == "txbxContent":
            words.boxes.append(child)
        elif name not in LEFT_ASIDE:
            _take(child, words)


def _symbol(element: etree._Element) -> str:
    code = int(_value(element, "char") or "FFFD", 16)
    return chr(code) if code < 0xD800 or 0xE000 <= code < 0x110000 else "\ufffd"


def _take_ruby(ruby: etree._Element, words: _Words) -> None:
    """Write base and gloss as 汉(hàn): the chain takes such glosses out by name."""
    for child in ruby:
        if _local(child) == "rubyBase":
            _take(child, words)
    gloss = _Words()
    for child in ruby:
        if _local(child) == "rt":
            _take(child, gloss)
    words.parts.append(f"({''.join(gloss.parts)})" if gloss.parts else "")
    words.boxes += gloss.boxes


# Notes, page heads and feet, properties ---------------------------------------------------


def _notes(tree: etree._Element) -> Iterator[list[str]]:
    for note in tree:
        if _value(note, "type") not in SEPARATORS:
            lines = [line.strip() for line in _lines(note)]
            if lines:
                yield lines


def _margins(parts: dict[str, etree._Element]) -> list[tuple[str, str]]:
    """Return the lines of page heads and feet, each once."""
    found = {
        (line, reason): None
        for prefix, reason in MARGINS
        for name, tree in parts.items()
        if name.startswith(prefix)
        for line in _lines(tree)
    }
    return list(found)


def _hints(properties: etree._Element | None) -> Hints:
    if properties is None:
        return Hints()
    stated = {_local(child): child.text or "" for child in properties}
    return Hints(
        title=name_in_chinese(stated.get("title")),
        author=name_in_chinese(stated.get("creator")),
        date=iso_date(stated.get("created")),
    )
