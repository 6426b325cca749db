"""What a received file becomes: a document, with a YAML that says what was found.

Everything in that YAML that nobody has confirmed is listed under `guesses`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from liandong.corpus.columns.proposal import looks_merged, propose, write_reading_order
from liandong.corpus.documents import LeftOut, Metadata
from liandong.corpus.formats.receiving import SUFFIXES, Received, is_received_kind, receive
from liandong.corpus.intake.boilerplate import boilerplate
from liandong.corpus.intake.guesses import Guesses, guess
from liandong.corpus.reading import RestoredDocument, read_document, restored_document
from liandong.corpus.reading_order import ReadingOrder, read_reading_order
from liandong.corpus.repair.steps import applicable
from liandong.corpus.restoration import joined, paragraphs_of, restore, search_mends, without
from liandong.errors import refuse
from liandong.schemas import read_yaml

RIGHTS = "权利状况未核实，仅为研究与引用而收存。"
GUESSED = ("title", "source", "site", "date", "genre", "speakers", "rights")
LONGEST_STEM = 60
# A saved web page keeps its pictures, scripts and frames in such a folder.
PAGE_PARTS = re.compile(r"(_files|\.files|\.assets)$")


@dataclass(frozen=True)
class Arrival:
    """A received file and the document that it becomes."""

    origin: Path
    received: Received
    document: RestoredDocument

    @property
    def looks_merged(self) -> bool:
        """Return whether columns seem to be merged line by line."""
        return "reading_order" in self.document.metadata.guesses


def received_files(paths: Iterable[Path]) -> list[Path]:
    """Return the files, and those that can be read in the folders, in the order of their names.

    Raises
    ------
    InputFaults
        If a folder holds no file that can be read.
    """
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        inside = sorted(p for p in path.rglob("*") if _is_received(p.relative_to(path), p))
        if not inside:
            known = ", ".join(SUFFIXES)
            raise refuse(path, f"no file here that can be read; expected one of {known}")
        found += inside
    return found


def _is_received(name: Path, path: Path) -> bool:
    hidden = any(part.startswith(".") for part in name.parts)
    part_of_page = any(PAGE_PARTS.search(folder) for folder in name.parts[:-1])
    return is_received_kind(path) and not hidden and not part_of_page and path.is_file()


def arrive(path: Path, document_id: str) -> Arrival:
    """Read a received file and work out the document that it becomes; write nothing.

    Raises
    ------
    InputFaults
        If the file can't be read, or nothing of a document is in it.
    """
    received = receive(path)
    left_out = (*received.left_out, *_boilerplate(received))
    text = without(received.text, left_out)
    markup = ("remove_markup",) if received.kind == "md" else ()
    marked = restore(received.text, text, markup).text
    merged = looks_merged(received.text)
    # What joins lines would melt the columns into one another.
    joining = ("close_blanks", "join_broken_lines") if merged else ()
    steps = (*markup, *(step for step in applicable(marked) if step not in joining))
    mends = search_mends(received.text, text, steps)
    lines = paragraphs_of(restore(received.text, text, steps, mends).text)
    if not lines:
        raise refuse(path, "no text of a document is in it; expected paragraphs in Chinese")
    found = guess(received.text, joined(lines).text, received.hints)
    metadata = _metadata(received, document_id, found).model_copy(
        update={
            "guesses": (*GUESSED, "reading_order") if merged else GUESSED,
            "repairs": steps,
            "mends": mends or None,
            "left_out": tuple(sorted(left_out, key=lambda item: item.start)),
        }
    )
    return Arrival(path, received, restored_document(metadata, received.text))


def _boilerplate(received: Received) -> list[LeftOut]:
    """Return what else is boilerplate, outside of what the format says is none of the document."""
    taken = [(item.start, item.end) for item in received.left_out]
    return [
        item
        for item in boilerplate(received.text)
        if not any(start < item.end and item.start < end for start, end in taken)
    ]


def _metadata(received: Received, document_id: str, found: Guesses) -> Metadata:
    path = Path(received.name)
    file = f"{document_id}_{stem_of(path)}{path.suffix.lower()}"
    beside = "" if received.kind in ("txt", "md") else f"{file}.txt"
    return Metadata(
        id=document_id,
        file=file,
        sha256=hashlib.sha256(received.content).hexdigest(),
        encoding=received.encoding or "utf-8",
        text=beside,
        text_sha256=hashlib.sha256(received.text.encode()).hexdigest() if beside else "",
        title=found.title,
        source=found.source,
        site=found.site,
        date=found.date,
        date_note=found.date_note,
        genre=found.genre,
        speakers=found.speakers,
        rights=RIGHTS,
        citekey=f"doc{document_id}",
        repairs=(),
    )


def stem_of(path: Path) -> str:
    """Return a file's name without its suffix, as far as it can stand in any file name."""
    return re.sub(r"[^\w-]+", "_", path.stem)[:LONGEST_STEM].strip("_") or "document"


def files_of(metadata: Metadata) -> list[str]:
    """Return the names of a document's files; its YAML comes last."""
    return [name for name in (metadata.file, metadata.text) if name] + [yaml_name(metadata)]


def yaml_name(metadata: Metadata) -> str:
    """Return the name of the YAML beside a raw file."""
    return f"{Path(metadata.file).stem}.yaml"


def yaml_of(metadata: Metadata) -> dict[str, Any]:
    """Return what a document's YAML says: every key but those left at their default."""
    return metadata.model_dump(exclude_defaults=True)


def restored_text(path: Path) -> tuple[str, list[str]]:
    """Return a file's restored text, a paragraph a line, and what a person should know.

    A raw file beside the YAML that names it is restored as that says, another by what its
    text shows.
    """
    beside = path.with_suffix(".yaml")
    if beside.is_file():
        metadata = read_yaml(beside, Metadata)
        if metadata.file == path.name:
            return read_document(beside, metadata).restored.text + "\n", []
    arrival = arrive(path, "000")
    return arrival.document.restored.text + "\n", notes_on(arrival)


def notes_on(arrival: Arrival) -> list[str]:
    """Return what a person has to know about a received file, or see to."""
    notes = list(arrival.received.notes)
    if arrival.looks_merged:
        notes.append(
            "columns seem to be merged line by line, and the order is as printed: have an order"
            " proposed with “liandong order”, and go through it"
        )
    return notes


def reading_order_of(path: Path, output: Path) -> tuple[str, ReadingOrder]:
    """Return a file's text and the reading order of `output`, proposed and written if missing."""
    received = receive(path)
    if output.exists():
        return received.text, read_reading_order(output, received.text)
    left_out = (*received.left_out, *_boilerplate(received))
    proposed = propose(received.text, left_out)
    write_reading_order(output, proposed, path.name)
    return received.text, proposed
