"""Placed selections as rows of a coder's file, and the files written as one."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from liandong.coding.codings import CODER_FILE, Coder, read_codings
from liandong.coding.scheme import Scheme
from liandong.corpus.reading import Corpus, RestoredDocument
from liandong.errors import Fault, InputFaults, refuse
from liandong.exchange.coders_file import write_all
from liandong.exchange.incoming.offsets import Span
from liandong.schemas import read_table, write_bytes

Row = tuple[str, int, int, str, str, str, str]
Words = tuple[str, int, int, str]
KEY = ["document", "start", "end", "code"]


def pieces(span: Span, passages: Sequence[Span]) -> list[Span]:
    """Return the words of a span in each passage that it codes.

    These are the passages of which it has at least half, or else the one that holds it; none if
    it has less than half of several.
    """
    start, end = span
    over = [
        (max(start, first), min(end, last), last - first)
        for first, last in passages
        if first < end and start < last
    ]
    half = [(a, b) for a, b, length in over if 2 * (b - a) >= length]
    held = [(a, b) for a, b, _ in over if (a, b) == (start, end)]
    return half or held


def words_of(document: RestoredDocument, spans: Iterable[Span]) -> list[Words]:
    """Return words of the restored text as a row names them: places in the raw file, quotation.

    Words that stand for nothing in the raw file are left out.
    """
    found = (_anchored(document, span) for span in spans)
    return [
        (document.id, *document.restored.anchors(*own), document.restored.text[slice(*own)])
        for own in found
        if own is not None
    ]


def _anchored(document: RestoredDocument, span: Span) -> Span | None:
    """Return the words that the raw places of a span lead back to.

    A repair may have made several characters of one run: they go together.
    """
    restored = document.restored
    if not (restored.ends[slice(*span)] > restored.starts[slice(*span)]).any():
        return None
    return restored.place(*restored.anchors(*span))


def coder_table(rows: Iterable[Row], corpus: Corpus, scheme: Scheme) -> pd.DataFrame:
    """Return rows as a table of schema `CODER_FILE` in reading order, each coding once.

    A coding that was made twice keeps both notes.
    """
    merged: dict[tuple[str, int, int, str], tuple[Row, list[str]]] = {}
    for row in rows:
        _, notes = merged.setdefault((row[0], row[1], row[2], row[4]), (row, []))
        if row[6] and row[6] not in notes:
            notes.append(row[6])
    codes = {code.id: number for number, code in enumerate(scheme.codes)}
    places = {one.id: number for number, one in enumerate(corpus.documents)}

    def order(row: Row) -> tuple[int, int, int, int]:
        span = corpus[row[0]].restored.place(row[1], row[2]) or (0, 0)
        return places[row[0]], *span, codes[row[4]]

    once: list[Row] = [(*row[:6], "\n".join(notes)) for row, notes in merged.values()]
    once.sort(key=order)
    return pd.DataFrame(once, columns=list(CODER_FILE.columns))


def same_codings(path: Path, frame: pd.DataFrame) -> bool:
    """Return whether a coder's file has these rows and no others, in whatever order."""
    columns = list(CODER_FILE.columns)
    own = read_table(path, CODER_FILE)
    one, other = (
        table.sort_values(KEY)[columns].astype(str).to_numpy().tolist() for table in (own, frame)
    )
    return bool(one == other)


def write_checked(files: Mapping[str, bytes], folder: Path, corpus: Corpus, scheme: Scheme) -> None:
    """Write files into the folder of codings, all or none.

    They are written beside the codings there are, and read with them, before anything is changed.

    Raises
    ------
    InputFaults
        If what would be there couldn't be read.
    """
    with tempfile.TemporaryDirectory() as name:
        trial = Path(name) / folder.name
        shutil.copytree(folder, trial, ignore=shutil.ignore_patterns(".*"))
        for file, content in files.items():
            write_bytes(trial / file, content)
        _read(trial, folder, corpus, scheme)
    write_all({folder / file: content for file, content in files.items()})


def _read(trial: Path, folder: Path, corpus: Corpus, scheme: Scheme) -> None:
    try:
        read_codings(trial, corpus, scheme)
    except InputFaults as error:
        raise InputFaults(
            Fault(fault.place.replace(str(trial), str(folder)), fault.sentence)
            for fault in error.faults
        ) from None


def occupied(path: Path, coder: Coder) -> InputFaults:
    """Return the refusal to write over codings."""
    return refuse(
        path,
        f"{coder.id} has other codings here already; nothing is written over them: rename the user "
        "in the file, or move this file away if the new ones replace it",
    )
