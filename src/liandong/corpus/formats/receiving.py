"""Read any file as it was received, of whatever format, safely.

Nothing but `InputFaults` leaves `receive`, whatever the file holds: the readers rely on
libraries that were made for sound files.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from liandong.corpus.documents import LeftOut
from liandong.corpus.formats.contents import Contents, Hints, han_count
from liandong.corpus.formats.raw_file import (
    ENCRYPTED,
    HTML,
    LARGEST_FILE,
    OLD_OFFICE,
    PDF,
    WORD,
    looks_like,
    raw_bytes,
    shown,
)
from liandong.errors import InputFaults, refuse

__all__ = ["LARGEST_FILE", "SUFFIXES", "Hints", "Received", "is_received_kind", "receive"]

SUFFIXES = {
    ".txt": "txt",
    ".md": "md",
    ".markdown": "md",
    ".htm": "html",
    ".html": "html",
    ".xhtml": "html",
    ".docx": "docx",
    ".pdf": "pdf",
}
# What content of each kind may look like, and the suffix of what is named wrongly.
EXPECTED = {"txt": ("",), "md": ("",), "html": ("", HTML), "docx": (WORD,), "pdf": (PDF,)}
SUFFIX_OF = {HTML: ".html", WORD: ".docx", PDF: ".pdf"}
IN_WORDS = {
    "txt": "text",
    "md": "Markdown",
    "html": "a web page",
    "docx": "a Word file",
    "pdf": "a PDF",
}
SAVED_AS = {
    "docx": "Open it in Word and save it again, or save its text as .txt",
    "pdf": "Open it in a reader and print it to a new PDF, or save its text as .txt",
    "html": "Open it in a browser, copy the article and save it as text",
    "txt": "Save it as UTF-8 text",
    "md": "Save it as UTF-8 text",
}
OTHER_SUFFIXES = {
    ".doc": "open it in Word and save it as .docx",
    ".wps": "open it in WPS and save it as .docx",
    ".rtf": "open it in Word and save it as .docx",
    ".odt": "open it in LibreOffice and save it as .docx",
    ".mht": "open it in a browser and save it as a web page (.html)",
    ".mhtml": "open it in a browser and save it as a web page (.html)",
    ".zip": "unpack it and add the files in it",
    ".rar": "unpack it and add the files in it",
}


@dataclass(frozen=True)
class Received:
    """A file as received, and the text read out of it.

    `text` of txt and md is `content.decode(encoding)`, untouched; of the others, the text
    read out of the file, a block a line. `left_out` are stretches of `text`.
    """

    name: str
    content: bytes
    kind: str
    encoding: str
    text: str
    left_out: tuple[LeftOut, ...]
    hints: Hints
    notes: tuple[str, ...]


def is_received_kind(path: Path) -> bool:
    """Tell whether a file of a folder is meant to be read: known suffix, not a program's own."""
    return path.suffix.lower() in SUFFIXES and not path.name.startswith((".", "~$"))


def receive(path: Path) -> Received:
    """Read a file of any known format.

    Raises
    ------
    InputFaults
        And nothing else: one sentence on what is wrong and what to do.
    """
    place = shown(path)
    kind = _kind(path, place)
    content = raw_bytes(path)
    _check_looks(path, kind, looks_like(content), place)
    contents = read_contents(kind, content, place)
    if not contents.text.strip():
        raise refuse(place, "there are only blanks in this file; check that it is the right one")
    if not han_count(contents.text):
        raise refuse(
            place, "there is no Chinese character in this file; check that it is the right one"
        )
    return Received(
        path.name,
        content,
        kind,
        contents.encoding,
        contents.text,
        contents.left_out,
        contents.hints,
        contents.notes,
    )


def _kind(path: Path, place: str) -> str:
    suffix = path.suffix.lower()
    if suffix in SUFFIXES:
        return SUFFIXES[suffix]
    known = ", ".join(SUFFIXES)
    advice = OTHER_SUFFIXES.get(suffix, f"known are {known}")
    raise refuse(place, f"files named “{shown(Path(suffix or path.name))}” can't be read; {advice}")


def _check_looks(path: Path, kind: str, looks: str, place: str) -> None:
    if looks in EXPECTED[kind]:
        return
    if looks == ENCRYPTED:
        advice = "open it with its password and save it without one"
    elif looks == OLD_OFFICE:
        advice = "open it in Word and save it as .docx"
    elif looks in SUFFIX_OF:
        advice = f"if it is one, name it {shown(path.with_suffix(SUFFIX_OF[looks]))}"
    else:
        advice = "add the document itself, as text, web page, Word file or PDF"
    seems = f"seems to be {looks}" if looks else "does not begin like one"
    raise refuse(place, f"this is named as {IN_WORDS[kind]} but {seems}; {advice}")


def read_contents(kind: str, content: bytes, place: str) -> Contents:
    """Return what a format's reader makes of `content`; every failure is a sentence.

    The formats' libraries take time to load, so each is loaded when it is needed.
    """
    try:
        if kind == "html":
            from liandong.corpus.formats.pages import read_page

            return read_page(content, place)
        if kind == "docx":
            from liandong.corpus.formats.word_file import read_word_file

            return read_word_file(content, place)
        if kind == "pdf":
            from liandong.corpus.formats.pdf import read_pdf

            return read_pdf(content, place)
        from liandong.corpus.formats.plain_text import read_plain_text

        return read_plain_text(content, place, markdown=kind == "md")
    except InputFaults:
        raise
    except Exception as error:
        # A library may fail in any way on a broken file, by recursion or lack of memory too.
        reason = type(error).__name__
        raise refuse(
            place, f"this can't be read as {IN_WORDS[kind]} ({reason}). {SAVED_AS[kind]}"
        ) from None
