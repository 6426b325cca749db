"""Tables that people filled in: XLSX and CSV read as text, every row with its place."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from liandong.errors import refuse
from liandong.exchange.tables.sheets import unguarded
from liandong.schemas import read_bytes

LARGEST = 50_000_000  # bytes, unpacked
MOST_ROWS, MOST_COLUMNS = 200_000, 200
UNREADABLE = "not a readable XLSX file; save it again as “Excel workbook (.xlsx)”"

# What zipfile, zlib, lxml (a SyntaxError) and openpyxl say to a broken or encrypted file.
BROKEN = (
    InvalidFileException, zipfile.BadZipFile, zlib.error, SyntaxError, LookupError, ValueError,
    TypeError, AttributeError, ArithmeticError, RuntimeError, OSError, EOFError,
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A row: its place (file, sheet, line) and its cells by column, the empty ones left out."""

    place: str
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Filled:
    """A table as read: its columns, and its rows without those that are empty."""

    path: Path
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def read_filled(path: Path, needed: Sequence[str]) -> Filled:
    """Read the first table of a file that has the needed columns in its first line.

    Raises
    ------
    InputFaults
        If the file can't be read, or no sheet has the columns.
    """
    ending = path.suffix.lower()
    if ending not in (".xlsx", ".csv"):
        raise refuse(path, f"can't read “{ending or path.name}”; expected an .xlsx or .csv file")
    content = read_bytes(path)
    sheets = _csv(path, content) if ending == ".csv" else _xlsx(path, content)
    for name, lines in sheets:
        header = tuple(lines[0]) if lines else ()
        if set(needed) <= set(header):
            return _filled(path, name, header, lines[1:])
    raise refuse(path, f"no table with the columns {', '.join(needed)}; put them in the first line")


def _filled(path: Path, name: str, header: tuple[str, ...], lines: Iterable[list[str]]) -> Filled:
    place = f"{path}, sheet “{name}”" if name else str(path)
    named = [label for label in header if label]
    twice = sorted({label for label in named if named.count(label) > 1})
    if twice:
        raise refuse(place, f"the column “{twice[0]}” stands there twice; keep one")
    rows = []
    for number, line in enumerate(lines, start=2):
        cells = {label: text for label, text in zip(header, line, strict=False) if label and text}
        if cells:
            rows.append(Row(f"{place}, row {number}", cells))
    return Filled(path, tuple(named), tuple(rows))


def _csv(path: Path, content: bytes) -> list[tuple[str, list[list[str]]]]:
    try:
        # Excel begins its UTF-8 files with a byte order mark.
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        sentence = f"byte {error.start} is not UTF-8; save as “CSV UTF-8”, or as XLSX"
        raise refuse(path, sentence) from None
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise refuse(path, f"not a readable CSV table: {error}") from None
    return [("", [[unguarded(_tidy(cell)) for cell in line] for line in lines])]


def _xlsx(path: Path, content: bytes) -> list[tuple[str, list[list[str]]]]:
    """Return the name and the cells of each sheet; formulas count as what they last gave."""
    _check_size(path, content)
    try:
        with warnings.catch_warnings(action="ignore"):  # of what a sheet has besides its cells
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            return [(page.title, _cells(path, page)) for page in book.worksheets]
    except BROKEN:
        raise refuse(path, UNREADABLE) from None


def _check_size(path: Path, content: bytes) -> None:
    """Refuse what would unpack to more than any codebook or coding needs."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except BROKEN:
        raise refuse(path, UNREADABLE) from None
    if size > LARGEST:
        raise refuse(path, f"the file unpacks to {size} bytes; expected at most {LARGEST}")


def _cells(path: Path, page: Any) -> list[list[str]]:
    page.reset_dimensions()  # A file may claim a million columns.
    lines: list[list[str]] = []
    for line in page.iter_rows(values_only=True):
        if len(lines) == MOST_ROWS or len(line) > MOST_COLUMNS:
            sentence = f"the sheet “{page.title}” has more than {MOST_ROWS} rows or {MOST_COLUMNS}"
            raise refuse(path, f"{sentence} columns; delete what is empty")
        lines.append([_text(value) for value in line])
    return lines


def _text(value: object) -> str:
    return "" if value is None else _tidy(str(value))


def _tidy(text: str) -> str:
    """Return a cell with line ends as LF and without blanks around it."""
    return text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n").strip()
