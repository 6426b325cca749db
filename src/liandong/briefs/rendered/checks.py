"""One rendered file held against what must stand in it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from liandong.briefs.project import Source
from liandong.briefs.rendered import comparison
from liandong.briefs.rendered.characters import joined
from liandong.briefs.rendered.docx_reading import margin_texts, read_docx
from liandong.briefs.rendered.expected import Expected, Piece, counted, number_count
from liandong.briefs.rendered.html_reading import read_html
from liandong.briefs.rendered.pdf_reading import read_pdf
from liandong.briefs.rendered.pictures import picture_faults
from liandong.briefs.rendered.reading import Reading
from liandong.errors import Fault


@dataclass(frozen=True)
class Grounds:
    """What files are held against: claims by id, their gate, documents, what a style adds."""

    claims: Mapping[str, Mapping[str, Any]]
    gate: Mapping[str, Any]
    texts: Mapping[str, str]
    furniture: Collection[str]


@dataclass(frozen=True)
class Proof:
    """What was looked at in a rendered file, how much of it, and what is wrong."""

    file: Path
    page: Path
    counts: Mapping[str, int]
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class _Held:
    """A file with all that it is held against."""

    file: Path
    source: Source
    expected: Expected
    reading: Reading
    furniture: Collection[str]

    @property
    def ending(self) -> str:
        return self.file.suffix[1:]


def examine(file: Path, source: Source, wanted: Expected, grounds: Grounds) -> Proof:
    """Read a file back and hold it against what its page, claims and documents say."""
    readers: dict[str, Callable[[], Reading]] = {
        "pdf": lambda: read_pdf(file, source.extension.contributes.formats.typst.pdf_standard),
        "html": lambda: read_html(file),
        "docx": lambda: read_docx(file),
    }
    said = {*(piece.text for piece in wanted.pieces), wanted.house.series, wanted.house.issue}
    furniture = {*grounds.furniture, *wanted.house.furniture} - said
    held = _Held(file, source, wanted, readers[file.suffix[1:]](), furniture)
    told = [*_words(held), *_verbatim(wanted, grounds), *_margins(held), *_links(held)]
    told += picture_faults(wanted.figures, held.reading.pictures, held.ending, furniture)
    told += _metadata(held)
    faults = [Fault(f"{file}: {place}" if place else str(file), said) for place, said in told]
    return Proof(file, wanted.page.path, _counts(held), (*faults, *held.reading.faults))


def _words(held: _Held) -> Iterator[tuple[str, str]]:
    """Yield differing words and stray blanks of body and footnotes."""
    wanted, reading = held.expected, held.reading
    body = comparison.without(reading.body, held.furniture)
    band = comparison.nearest_band(wanted.bands, body)
    found = [*comparison.differences((*band, *wanted.body), body)]
    found += comparison.differences(_notes(held), reading.notes)
    for one in found[: comparison.LISTED]:
        yield one.place, str(one)
    if len(found) > comparison.LISTED:
        yield "", f"{len(found) - comparison.LISTED} more differences from the page"
    if len(reading.notes) != len(wanted.notes):
        yield "footnotes", f"{len(reading.notes)} footnotes, expected {len(wanted.notes)}"
    for place, words in comparison.stray_blanks(wanted.pieces, (*body, *reading.notes)):
        yield place, f"a stray blank in “{words}”"


def _notes(held: _Held) -> tuple[Piece, ...]:
    """Return the footnotes in one; only the PDF prints their numbers as words."""
    numbered = held.ending == "pdf"
    return tuple(
        piece
        for number, note in enumerate(held.expected.notes, 1)
        for piece in (Piece("number of footnote", "", str(number) if numbered else ""), *note)
    )


def _verbatim(wanted: Expected, grounds: Grounds) -> Iterator[tuple[str, str]]:
    """Yield quotations whose words don't stand in their document."""
    for piece in wanted.pieces:
        if piece.kind == "quotation":
            name, _, number = piece.of.partition(" n=")
            quote = next(one for one in grounds.claims[name]["quotes"] if str(one["n"]) == number)
            if quote["text"] not in grounds.texts.get(quote["document_id"], ""):
                yield "", f"the {piece} is not verbatim in document {quote['document_id']}"


def _margins(held: _Held) -> Iterator[tuple[str, str]]:
    """Yield what stands in headers and footers and is neither the page's nor the style's."""
    wanted, house = held.expected, held.expected.house
    known = [*wanted.table_heads, *held.furniture, house.series, house.issue]
    if held.ending == "docx":
        made = held.source.extension.contributes.formats.docx.reference_doc
        known += margin_texts(held.source.extension_folder / made)
    count = len(held.reading.margins)
    for number, block in enumerate(held.reading.margins, 1):
        own = [f"{number}/{count}"] if held.ending == "pdf" else []
        for text in own:
            if text not in joined(block.text):
                yield block.place, f"the foot of the page lacks “{text}”"
        rest = comparison.unexplained(block.text, [*known, *own])
        if rest:
            yield block.place, f"“{rest}” stands in the margin and nothing explains it"


def _links(held: _Held) -> Iterator[tuple[str, str]]:
    """Yield links that lead nowhere, to what the page doesn't name, and those that are gone."""
    links = held.reading.links
    named = {*held.expected.links, *held.furniture}
    for link in links:
        if not link.alive:
            yield link.place, f"the link “{link.target}” leads nowhere"
        elif link.outer and link.target not in named:
            yield link.place, f"the link “{link.target}” is not one of the page or its works"
    shown = {link.target for link in links if link.outer}
    for target in sorted(set(held.expected.links) - shown):
        yield "", f"the link “{target}” of the page is missing"


def _metadata(held: _Held) -> Iterator[tuple[str, str]]:
    wanted, reading = held.expected, held.reading
    if joined(reading.title) != joined(wanted.title):
        yield "", f"the file is titled “{reading.title}”, expected “{wanted.title}”"
    language = wanted.page.front.lang.partition("-")[0]
    if held.ending != "docx" and reading.language.partition("-")[0] != language:
        yield "", f"the language is given as “{reading.language}”, expected “{language}”"


def _counts(held: _Held) -> dict[str, int]:
    wanted, reading = held.expected, held.reading
    kinds = [piece.kind for piece in wanted.pieces]
    pictured = sum(len(counted(figure.alt)) for figure in wanted.figures)
    return {
        "characters": len(joined("".join(piece.text for piece in wanted.pieces))),
        "numbers": sum(number_count(wanted.pieces).values()) + pictured,
        "quotations": kinds.count("quotation"),
        "footnotes": len(wanted.notes),
        "works": kinds.count("work"),
        "pictures with alternative text": len(wanted.figures),
        "links": len(reading.links),
        **{name: count for name, count in reading.counts.items() if name != "styles"},
    }
