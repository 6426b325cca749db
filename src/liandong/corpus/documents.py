"""What is known of a document, and its raw file."""

from __future__ import annotations

import hashlib
from pathlib import Path, PurePath
from typing import Annotated, Literal

from pydantic import Field, field_validator

from liandong.corpus.repair.byte_repair import Mend
from liandong.corpus.repair.steps import STEPS
from liandong.corpus.sources import (
    Listed,
    Source,
    faults_of_folder,
    present,
    yaml_paths,
)
from liandong.errors import Fault, collecting, raise_all, refuse
from liandong.schemas import Record, decoded, read_yaml

Genre = Literal["expert_commentary", "case_report", "expert_forum", "round_table"]
Text = Annotated[str, Field(min_length=1)]


class Speaker(Record):
    """Someone whose words a document carries; the affiliation as the document states it."""

    name: Text
    affiliation: Text


class LeftOut(Record):
    """A stretch of the raw file that is not in the restored text, and why."""

    start: int
    end: int
    text: str
    reason: Text


class Correction(Record):
    """A slip of the raw file that a reader corrects with certainty, and why."""

    start: int
    end: int
    raw: str
    restored: str
    reason: Text


class Metadata(Record):
    """The YAML of a document; `repairs` names the steps of its restoration, in order.

    `file` is the raw file as received, and `encoding` decodes it. Of a format that is no
    plain text, `text` names the file, beside it, with the text that was read out of it; the
    hashes bind the two. All places are code points of that text. `guesses` names the keys
    that intake filled in and nobody has confirmed. `mends` are what the step `mend_bytes` puts
    in; without the key it searches whenever the document is read.
    """

    id: Annotated[str, Field(pattern=r"^\d{3,}$")]
    file: Text
    sha256: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""
    encoding: Text = "utf-8"
    text: str = ""
    text_sha256: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""
    guesses: tuple[str, ...] = ()
    title: Text
    title_note: str = ""
    source: Text
    site: str = ""
    date: Annotated[str, Field(pattern=r"^(\d{4}-\d{2}-\d{2})?$")]
    date_note: str = ""
    genre: Genre
    speakers: Annotated[tuple[Speaker, ...], Field(min_length=1)]
    rights: Text
    citekey: Text
    repairs: tuple[str, ...]
    reading_order: str = ""
    left_out: tuple[LeftOut, ...] = ()
    corrections: tuple[Correction, ...] = ()
    mends: tuple[Mend, ...] | None = None

    @field_validator("file", "text", "reading_order")
    @classmethod
    def _beside(cls, name: str) -> str:
        if name != PurePath(name).name:
            raise ValueError("expected the name of a file beside this one")
        return name

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, encoding: str) -> str:
        try:
            " ".encode(encoding)
        except LookupError:
            raise ValueError("unknown encoding; expected a name such as utf-8 or gb18030") from None
        return encoding

    @field_validator("guesses")
    @classmethod
    def _known_keys(cls, guesses: tuple[str, ...]) -> tuple[str, ...]:
        for key in guesses:
            if key not in cls.model_fields:
                raise ValueError(f"“{key}” is no key of this file; correct it or remove it")
        return guesses

    @field_validator("repairs")
    @classmethod
    def _known_steps(cls, repairs: tuple[str, ...]) -> tuple[str, ...]:
        for step in repairs:
            if step not in STEPS:
                raise ValueError(f"unknown step “{step}”; known are {', '.join(STEPS)}")
            if repairs.count(step) > 1:
                raise ValueError(f"the step “{step}” stands there twice; keep one")
        return repairs

    def affiliation_of(self, speaker: str) -> str:
        """Return the affiliation of a speaker, or the empty text for a voice without one."""
        return next((s.affiliation for s in self.speakers if s.name == speaker), "")


def read_metadata(folder: Path) -> list[tuple[Path, Metadata]]:
    """Read the YAML of every document of a folder, in the order of their ids; there may be none.

    Raises
    ------
    InputFaults
        With all faults of all files: also ids used twice, raw files that no YAML names.
    """
    faults: list[Fault] = []
    found: list[tuple[Path, Metadata]] = []
    paths = yaml_paths(folder)
    for path in paths:
        with collecting(faults):
            found.append((path, read_yaml(path, Metadata)))
    known = dict(found)
    faults += faults_of_folder(folder, [listed_as(path, known.get(path)) for path in paths])
    raise_all(faults)
    return sorted(found, key=lambda item: item[1].id)


def listed_as(path: Path, said: Metadata | None) -> Listed:
    """Return the files that a document's YAML names, given what it says."""
    return Listed(path, said.id, said.file, said.text, said.reading_order) if said else Listed(path)


def raw_text(path: Path, metadata: Metadata, source: Source) -> str:
    """Return a document's text as received, and hold what its YAML says against it.

    Raises
    ------
    InputFaults
        If a file is missing, empty, changed or in another encoding, or words aren't at their place.
    """
    file = path.parent / metadata.file
    content = present(file, source.raw)
    raise_all(_changed(path, file, content, metadata.sha256))
    if metadata.text:
        beside = path.parent / metadata.text
        content = present(beside, source.text)
        raw = decoded(beside, content)
        raise_all(_changed(path, beside, content, metadata.text_sha256))
    else:
        raw = _decoded(file, content, metadata.encoding)
    faults = [
        *(check_place(path, raw, item.start, item.end, item.text) for item in metadata.left_out),
        *(check_place(path, raw, item.start, item.end, item.raw) for item in metadata.corrections),
        *(check_place(path, raw, m.start, m.end, m.before) for m in metadata.mends or ()),
    ]
    raise_all(fault for fault in faults if fault)
    return raw


def _changed(path: Path, file: Path, content: bytes, expected: str) -> list[Fault]:
    if not expected or hashlib.sha256(content).hexdigest() == expected:
        return []
    sentence = (
        "the file is no more what was received (its SHA-256 differs from that in"
        f" {path.name}); put the received file back"
    )
    return [Fault(str(file), sentence)]


def _decoded(file: Path, content: bytes, encoding: str) -> str:
    try:
        raw = content.decode(encoding)
    except UnicodeDecodeError as error:
        sentence = f"byte {error.start} is not {encoding}; correct “encoding” in its YAML"
        raise refuse(file, sentence) from None
    if raw.startswith("\ufeff"):
        sentence = "the file begins with a byte order mark; write “encoding: utf-8-sig” in its YAML"
        raise refuse(file, sentence)
    if not raw.strip():
        raise refuse(file, "the file is empty; expected text")
    return raw


def check_place(path: Path, raw: str, start: int, end: int, words: str) -> Fault | None:
    """Return the fault if `words` don't stand at `[start, end)` of the raw file."""
    if raw[start:end] == words:
        return None
    return Fault(
        str(path),
        f"expected “{_one_line(words)}” at {start}–{end} of the raw file, found"
        f" “{_one_line(raw[start:end])}”; correct the place or the words",
    )


def _one_line(words: str) -> str:
    return words[:30].replace("\r", "␍").replace("\n", "␤")
