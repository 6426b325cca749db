"""The rows of a foreign table, whatever its kind: CSV of any encoding in use, XLSX, JSON lines."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from liandong.errors import refuse
from liandong.exchange.tables.sheets import ABOUT
from liandong.schemas import read_bytes

LARGEST = 64 * 2**20
MOST_ROWS, MOST_COLUMNS = 200_000, 64
SEPARATORS = ",;\t"


@dataclass(frozen=True)
class ForeignRow:
    """A row by the names of its columns, and its place for messages."""

    place: str
    values: Mapping[str, str]


def read_rows(path: Path) -> tuple[tuple[str, ...], list[ForeignRow]]:
    """Return the names of a table's columns, and its rows that aren't empty.

    Raises
    ------
    InputFaults
        If the file is too large, is no such table, or a column stands there twice.
    """
    content = read_bytes(path)
    if len(content) > LARGEST:
        raise refuse(path, f"the table has {len(content):,} bytes; divide it")
    kind = path.suffix.lower()
    if kind == ".jsonl":
        return _from_json(path, _decoded(path, content))
    lines = _sheet(path, content) if kind == ".xlsx" else _csv(path, _decoded(path, content))
    numbered = [(number, line) for number, line in lines if any(line)]
    if not numbered:
        raise refuse(path, "the table is empty; expected a row with the names of the columns")
    header = tuple(numbered[0][1])
    twice = [name for name in header if name and header.count(name) > 1]
    if twice:
        raise refuse(path, f"the column “{twice[0]}” stands there twice; keep one")
    return header, [
        ForeignRow(f"{path}:{number}", dict(zip(header, line, strict=False)))
        for number, line in numbered[1:]
    ]


def _decoded(path: Path, content: bytes) -> str:
    """Return the text: UTF-8, UTF-16 by its mark, or what a Chinese Excel writes."""
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refuse(path, "the table is neither UTF-8 nor GB 18030; save it as CSV UTF-8")


def _csv(path: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    head = text.split("\n", 1)[0]
    separator = max(SEPARATORS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for row in reader:
            yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise refuse(f"{path}:{line}", f"not a readable CSV table: {error}") from None


def _sheet(path: Path, content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Give the rows of the first sheet."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(part.file_size for part in archive.infolist())
        rows = _cells(content) if size <= 4 * LARGEST else None
    except Exception as error:  # A broken workbook fails in a dozen ways, zlib's among them.
        raise refuse(path, f"not a readable XLSX workbook ({error}); save it again") from None
    if rows is None or len(rows) > MOST_ROWS:
        raise refuse(path, f"the workbook is too large ({size:,} bytes unpacked); divide it")
    yield from enumerate(rows, start=1)


def _cells(content: bytes) -> list[list[str]]:
    """Return the cells of the first sheet with rows of a table, at most one row more than may be.

    A sheet can name a cell in its millionth row, and openpyxl then gives all rows before it.
    """
    sheets = load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets
    sheet = next((each for each in sheets if each.title != ABOUT), sheets[0])
    rows = sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS, values_only=True)
    return [[_cell(value) for value in row] for row in rows]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _from_json(path: Path, text: str) -> tuple[tuple[str, ...], list[ForeignRow]]:
    rows = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise refuse(f"{path}:{number}", f"not JSON: {error}") from None
        if not isinstance(value, dict):
            raise refuse(f"{path}:{number}", "expected an object with the columns as its keys")
        cells = {key: _json_cell(item) for key, item in value.items()}
        rows.append(ForeignRow(f"{path}:{number}", cells))
    if not rows:
        raise refuse(path, "the file is empty; expected an object on each line")
    return tuple(dict.fromkeys(key for row in rows for key in row.values)), rows


def _json_cell(value: Any) -> str:
    return "\n".join(_cell(item) for item in value) if isinstance(value, list) else _cell(value)
