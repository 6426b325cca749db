"""The file of standoff codings: what stands in each of its lines, and reading it.

JSON lines: one head, then coders, documents and passages. No words of a text stand in it: a
passage is known by its places and by the SHA-256 of its words.
"""

from __future__ import annotations

import hashlib
import io
import json
import lzma
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, ValidationError

from liandong.coding.codings import Kind
from liandong.errors import Fault, InputFaults, collecting, raise_all, refuse
from liandong.schemas import Record, read_bytes

FORMAT = 1
ABOUT = (
    "Codings by place and by the SHA-256 of the words, without any words of the texts. Places are "
    "code points of the text as received (start, end) and of the restored text (restored_start, "
    "restored_end), half-open. Where columns were merged, end may be smaller than start. Each "
    "coder has a kind: person, language_model or machine; a language model is no person."
)
# More than a corpus of ten thousand documents gives; a zip that unpacks to more is no such file.
MOST_BYTES = 256 * 1024 * 1024

# What Python's readers raise on an archive that is cut off, encrypted or damaged.
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    OSError,
    EOFError,
    RuntimeError,
    ValueError,
)

Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Place = Annotated[int, Field(ge=0, le=10**9)]
Name = Annotated[str, Field(pattern=r"^\w[\w.-]{0,99}$")]
Words = Annotated[str, Field(min_length=1)]


class Head(Record):
    """The first line: who wrote the file, and the version of the scheme that the study had."""

    type: Literal["standoff"] = "standoff"
    format_version: int = FORMAT
    written_by: str
    scheme_version: Words
    notes_left_out: Place = 0
    about: str = ABOUT


class CoderLine(Record):
    """Who coded, under which version of the scheme; a description that quotes is left out."""

    type: Literal["coder"] = "coder"
    id: Name
    kind: Kind
    scheme_version: Words
    description_zh: str = ""
    description_en: str = ""


class DocumentLine(Record):
    """A document, by the hashes of its file and of its texts (these in UTF-8).

    `text_lf_sha256` is that of the text as received with each line end as LF and none at the
    end. Without
    `file_sha256` nobody wrote down what was received.
    """

    type: Literal["document"] = "document"
    id: Words
    title: str
    encoding: str
    file_sha256: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")]
    text_sha256: Hash
    text_lf_sha256: Hash
    text_length: Place
    restored_sha256: Hash
    restored_length: Place
    repairs: tuple[str, ...]


class Given(Record):
    """The codes that one coder gave to a passage, with remarks by code."""

    coder: Name
    kind: Kind
    codes: Annotated[tuple[Words, ...], Field(min_length=1)]
    notes: dict[str, str] = Field(default_factory=dict)


class PassageLine(Record):
    """A coded passage: its places, the hash of its restored words, its codings."""

    type: Literal["passage"] = "passage"
    document: Words
    start: Place
    end: Place
    restored_start: Place
    restored_end: Place
    sha256: Hash
    codings: Annotated[tuple[Given, ...], Field(min_length=1)]

    @property
    def length(self) -> int:
        """The number of its restored characters."""
        return self.restored_end - self.restored_start


class Standoff(BaseModel):
    """All that a file of standoff codings says."""

    head: Head
    coders: tuple[CoderLine, ...]
    documents: tuple[DocumentLine, ...]
    passages: tuple[PassageLine, ...]


LINES: dict[str, type[Record]] = {
    "standoff": Head,
    "coder": CoderLine,
    "document": DocumentLine,
    "passage": PassageLine,
}


def sha256_of(words: str) -> str:
    """Return the SHA-256 of words in UTF-8."""
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def text_of(standoff: Standoff) -> str:
    """Return the file: one JSON object a line, the head first."""
    lines = (standoff.head, *standoff.coders, *standoff.documents, *standoff.passages)
    return "".join(
        json.dumps(line.model_dump(mode="json"), ensure_ascii=False) + "\n" for line in lines
    )


def is_standoff(path: Path) -> bool:
    """Return whether a file, by its first line, holds standoff codings."""
    try:
        first = _content(path).split(b"\n", maxsplit=1)[0]
        return bool(json.loads(first)["type"] == "standoff")
    except (InputFaults, ValueError, KeyError, TypeError, RecursionError):
        return False


def read_standoff(path: Path) -> Standoff:
    """Read a file of standoff codings (`.jsonl`, or a zip that holds one).

    Raises
    ------
    InputFaults
        With every line that doesn't hold to the format, or to the lines before it.
    """
    faults: list[Fault] = []
    found: list[tuple[str, Record]] = []
    for place, line in _lines(path):
        with collecting(faults):
            found.append((place, _record(place, line)))
    raise_all(faults)
    heads = [line for _, line in found if isinstance(line, Head)]
    if len(heads) != 1 or not isinstance(found[0][1], Head):
        raise refuse(path, 'expected one line of type "standoff", the first; is this the file?')
    if heads[0].format_version != FORMAT:
        version = heads[0].format_version
        raise refuse(path, f"its format is version {version}, expected {FORMAT}; update liandong")
    standoff = Standoff(
        head=heads[0],
        coders=tuple(line for _, line in found if isinstance(line, CoderLine)),
        documents=tuple(line for _, line in found if isinstance(line, DocumentLine)),
        passages=tuple(line for _, line in found if isinstance(line, PassageLine)),
    )
    raise_all(_faults(path, standoff, found))
    return standoff


def _lines(path: Path) -> Iterator[tuple[str, bytes]]:
    for number, line in enumerate(_content(path).split(b"\n"), start=1):
        if line.strip():
            yield f"{path}:{number}", line


def _content(path: Path) -> bytes:
    """Return the bytes of the JSON lines, unpacked if need be."""
    content = read_bytes(path)
    if content.startswith(b"PK"):
        content = _unpacked(path, content)
    if not content.strip():
        raise refuse(path, "the file is empty; expected standoff codings")
    return content.removeprefix(b"\xef\xbb\xbf")


def _unpacked(path: Path, content: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            inside = [item for item in archive.infolist() if item.filename.endswith(".jsonl")]
            if len(inside) != 1:
                raise refuse(path, f"expected one .jsonl file in it, found {len(inside)}")
            with archive.open(inside[0]) as file:
                found = file.read(MOST_BYTES + 1)
    except UNREADABLE:
        raise refuse(path, "the zip can't be unpacked; fetch the file again") from None
    if len(found) > MOST_BYTES:
        raise refuse(path, f"it unpacks to more than {MOST_BYTES} bytes; this is no such file")
    return found


def _record(place: str, line: bytes) -> Record:
    try:
        data: Any = json.loads(line)
    except (ValueError, RecursionError):
        raise refuse(place, "this line is no JSON; the file is damaged, fetch it again") from None
    kind = data.get("type") if isinstance(data, dict) else None
    if not isinstance(kind, str) or kind not in LINES:
        raise refuse(place, f"expected a line of type {', '.join(LINES)}; got {str(kind)[:40]!r}")
    try:
        return LINES[kind].model_validate(data)
    except ValidationError as error:
        item = error.errors()[0]
        where = ".".join(str(part) for part in item["loc"])
        raise refuse(place, f"“{where}”: {item['msg']}; fetch the file again") from None


def _faults(path: Path, standoff: Standoff, found: list[tuple[str, Record]]) -> list[Fault]:
    """Return what is wrong between the lines: twice the same, or names that nothing bears."""
    coders = {coder.id: coder.kind for coder in standoff.coders}
    lengths = {document.id: document.restored_length for document in standoff.documents}
    names = [("coder", coder.id) for coder in standoff.coders]
    names += [("document", document.id) for document in standoff.documents]
    names += [("passage", f"{p.document} {p.start}–{p.end}") for p in standoff.passages]
    faults = [
        Fault(str(path), f"the {kind} “{name}” stands there {count} times; keep one")
        for (kind, name), count in Counter(names).items()
        if count > 1
    ]
    for place, line in found:
        if isinstance(line, PassageLine):
            faults += [Fault(place, said) for said in _passage_faults(line, coders, lengths)]
    return faults


def _passage_faults(
    passage: PassageLine, coders: dict[str, Kind], lengths: dict[str, int]
) -> Iterator[str]:
    if passage.document not in lengths:
        yield f"no line describes the document “{passage.document}”; fetch the file again"
    elif not passage.restored_start < passage.restored_end <= lengths[passage.document]:
        yield (
            f"the place {passage.restored_start}–{passage.restored_end} is not within the "
            "restored text; fetch the file again"
        )
    if len({given.coder for given in passage.codings}) < len(passage.codings):
        yield "a coder stands here twice; fetch the file again"
    for given in passage.codings:
        if coders.get(given.coder) != given.kind:
            yield f"no line describes the coder “{given.coder}” of kind {given.kind}"
