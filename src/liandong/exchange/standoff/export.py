"""Codings to hand on without the texts: places and hashes instead of words."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import pandas as pd

from liandong import __version__
from liandong.coding.codings import CODER_FILE, Coder, Kind, read_coders, read_codings
from liandong.coding.scheme import Scheme
from liandong.corpus.reading import Corpus, RestoredDocument
from liandong.errors import refuse
from liandong.exchange.packing import packed
from liandong.exchange.standoff.file import (
    CoderLine,
    DocumentLine,
    Given,
    Head,
    PassageLine,
    Standoff,
    sha256_of,
    text_of,
)
from liandong.schemas import read_table, write_bytes

# So many letters in a row, marks and blanks aside, that also stand in a text are a quotation.
QUOTED = 6
LETTERS = re.compile(r"[^\W_]+")
LINE_END = re.compile(r"\r\n|\r|\n")
INSIDE = "codings.standoff.jsonl"

Row = dict[Any, Any]
Span = tuple[int, int]


def export_standoff(output: Path, corpus: Corpus, scheme: Scheme, codings: Path) -> str:
    """Write the codings of a folder as JSON lines, or as a zip that holds them; say what.

    Parameters
    ----------
    output
        The file; packed if its name ends in `.zip`.
    corpus, scheme
        What was coded, and by what.
    codings
        The folder with `coders.yaml` and a file of codings for each coder.

    Raises
    ------
    InputFaults
        With every coding that doesn't hold.
    """
    standoff = coded_standoff(corpus, scheme, codings)
    content = text_of(standoff).encode("utf-8")
    write_bytes(output, packed({INSIDE: content}) if output.suffix == ".zip" else content)
    notes = standoff.head.notes_left_out
    said = f" {notes} notes that quote a text were left out." if notes else ""
    return (
        f"{len(standoff.passages)} passages of {len(standoff.documents)} documents, coded by "
        f"{kinds_said(standoff.coders)}, written to {output}, without any words of the texts."
        f"{said}"
    )


def coded_standoff(corpus: Corpus, scheme: Scheme, codings: Path) -> Standoff:
    """Read the codings of a folder, and return them without the words of the texts.

    Each has the codes that its coder gave. Decisions of those who adjudicate are no codings.
    """
    read_codings(codings, corpus, scheme)  # refuses what isn't at its place
    coders = [coder for coder in read_coders(codings) if not coder.adjudicates]
    if not coders:
        raise refuse(codings, "nobody has coded here yet; add codings first")
    rows = [read_table(codings / f"{coder.id}.csv", CODER_FILE) for coder in coders]
    return standoff_of(corpus, scheme, coders, pd.concat(rows, ignore_index=True))


def standoff_of(
    corpus: Corpus, scheme: Scheme, coders: Iterable[Coder], rows: pd.DataFrame
) -> Standoff:
    """Return codings (rows of `CODER_FILE` that hold) without the words of the texts."""
    listed = list(coders)
    said = [words for c in listed for words in (c.description_zh, c.description_en)]
    quotes = quoting(corpus, [*rows["note"], *said])
    kinds = {coder.id: coder.kind for coder in listed}
    cleared = rows.assign(note=["" if quotes(note) else note for note in rows["note"]])
    notes = int((cleared["note"] != rows["note"]).sum())
    return Standoff(
        head=Head(
            written_by=f"liandong {__version__}",
            scheme_version=scheme.version,
            notes_left_out=notes,
        ),
        coders=tuple(_coder_line(coder, scheme, quotes) for coder in listed),
        documents=tuple(document_line(document) for document in corpus.documents),
        passages=tuple(_passages(corpus, cleared, kinds)),
    )


def document_line(document: RestoredDocument) -> DocumentLine:
    """Return a document as hashes and lengths."""
    metadata, raw, restored = document.metadata, document.raw, document.restored.text
    return DocumentLine(
        id=document.id,
        title=metadata.title,
        encoding=metadata.encoding,
        file_sha256=_file_sha256(document),
        text_sha256=sha256_of(raw),
        text_lf_sha256=sha256_of("\n".join(LINE_END.split(raw)).rstrip("\n")),
        text_length=len(raw),
        restored_sha256=sha256_of(restored),
        restored_length=len(restored),
        repairs=metadata.repairs,
    )


def kinds_said(coders: Iterable[Coder | CoderLine]) -> str:
    """Return how many coders of each kind there are, as “3 language models, 1 person”."""
    kinds = sorted(coder.kind for coder in coders)
    counts = [(kind.replace("_", " "), len(list(same))) for kind, same in groupby(kinds)]
    return ", ".join(f"{count} {kind}{'s' * (count > 1)}" for kind, count in counts) or "nobody"


def quoting(corpus: Corpus, remarks: Iterable[str]) -> Callable[[str], bool]:
    """Return a function that tells which of some remarks quote a text of the corpus.

    A remark quotes if `QUOTED` letters in a row stand, marks and blanks aside, in a raw or
    restored text.
    """
    wanted = {run for remark in remarks for run in _runs(remark)}
    quoted: set[str] = set()
    for document in corpus.documents if wanted else ():
        for text in (document.raw, document.restored.text):
            quoted.update(run for run in _runs(text) if run in wanted)
    return lambda remark: not quoted.isdisjoint(_runs(remark))


def _runs(text: str) -> Iterator[str]:
    letters = "".join(LETTERS.findall(text))
    return (letters[i : i + QUOTED] for i in range(len(letters) - QUOTED + 1))


def _coder_line(coder: Coder, scheme: Scheme, quotes: Callable[[str], bool]) -> CoderLine:
    zh, en = coder.description_zh, coder.description_en
    return CoderLine(
        id=coder.id,
        kind=coder.kind,
        scheme_version=coder.scheme_version or scheme.versions[0],
        description_zh="" if quotes(zh) else zh,
        description_en="" if quotes(en) else en,
    )


def _file_sha256(document: RestoredDocument) -> str:
    """Return the hash of the file as received, as its YAML has it, or as the text gives it."""
    metadata = document.metadata
    if metadata.sha256 or metadata.text:
        return metadata.sha256
    return hashlib.sha256(document.raw.encode(metadata.encoding)).hexdigest()


def _passages(corpus: Corpus, rows: pd.DataFrame, kinds: dict[str, Kind]) -> Iterator[PassageLine]:
    """Yield the coded passages in reading order, each once, with all that was given to it."""
    coded: defaultdict[str, defaultdict[Span, list[Row]]]
    coded = defaultdict(lambda: defaultdict(list))
    for row in rows.to_dict("records"):
        coded[row["document"]][row["start"], row["end"]].append(row)
    for document in corpus.documents:
        found = [
            _passage(document, *place, own, kinds) for place, own in coded[document.id].items()
        ]
        yield from sorted(found, key=lambda line: (line.restored_start, line.restored_end))


def _passage(
    document: RestoredDocument, start: int, end: int, rows: list[Row], kinds: dict[str, Kind]
) -> PassageLine:
    span = document.restored.place(start, end)
    if span is None:
        raise AssertionError("expected codings that hold")
    return PassageLine(
        document=document.id,
        start=start,
        end=end,
        restored_start=span[0],
        restored_end=span[1],
        sha256=sha256_of(document.restored.text[slice(*span)]),
        codings=tuple(
            _given(coder, kinds[coder], [row for row in rows if row["coder"] == coder])
            for coder in sorted({row["coder"] for row in rows})
        ),
    )


def _given(coder: str, kind: Kind, rows: list[Row]) -> Given:
    notes = {row["code"]: row["note"] for row in rows if row["note"]}
    return Given(
        coder=coder,
        kind=kind,
        codes=tuple(sorted(row["code"] for row in rows)),
        notes=dict(sorted(notes.items())),
    )
