"""Tables for people: XLSX and CSV, the same bytes for the same table, and never a formula.

Whatever begins like a formula is written as text: in XLSX by the type of its cell, in CSV, which
knows no types, behind an apostrophe that reading takes away again.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from liandong.errors import refuse
from liandong.schemas import write_bytes

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
LONGEST_CELL = 32767  # Excel's limit; openpyxl would cut what is longer without a word.
NARROWEST, WIDEST, CHOSEN = 8, 60, 26
FONT = "等线"
ABOUT = "about"
DAY = "1980-01-01T00:00:00Z"
CHANGING = re.compile(r"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True)
class Choice:
    """Cells of some columns that offer a list: the column `values` of the sheet `sheet`."""

    columns: tuple[str, ...]
    sheet: str
    values: str


@dataclass(frozen=True)
class Sheet:
    """A table with a name.

    `aligned` says of columns whether they stand right or centred; the first `frozen` columns
    stay in sight.
    """

    name: str
    frame: pd.DataFrame
    aligned: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    frozen: int = 1


def write_sheets(path: Path, sheets: Sequence[Sheet], notes: Sequence[str]) -> tuple[Path, ...]:
    """Write tables to one XLSX file, one CSV file, or a folder of CSV files; return the files.

    Parameters
    ----------
    path
        Its ending decides: `.xlsx`, `.csv` (for one table only), or none, for a folder.
    sheets
        The tables.
    notes
        What the first sheet of a workbook says: who coded, what was left out. CSV files stay
        plain tables; a folder has the notes in `about.txt`.

    Raises
    ------
    InputFaults
        For any other ending.
    """
    ending = path.suffix.lower()
    if ending == ".xlsx":
        made = {path: workbook(sheets, notes)}
    elif ending == ".csv" and len(sheets) == 1:
        made = {path: csv_text(sheets[0].frame).encode("utf-8")}
    elif not ending and not path.is_file():
        made = {path / f"{sheet.name}.csv": csv_text(sheet.frame).encode() for sheet in sheets}
        made[path / f"{ABOUT}.txt"] = "".join(f"{note}\n" for note in notes).encode()
    else:
        kinds = ".xlsx or .csv" if len(sheets) == 1 else ".xlsx, or a folder for CSV files"
        raise refuse(path, f"can't write “{ending or path.name}”; name a file ending in {kinds}")
    for file, content in made.items():
        write_bytes(file, content)
    return tuple(made)


# CSV -----------------------------------------------------------------------------------


def csv_text(frame: pd.DataFrame) -> str:
    """Return a table as CSV: UTF-8, LF, and an apostrophe before what looks like a formula."""
    text = frame.rename(columns=_guarded).astype(object).map(_guarded)
    return str(text.to_csv(index=False, lineterminator="\n", float_format="%.6f"))


def _guarded(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def unguarded(text: str) -> str:
    """Return a text without the apostrophe that `csv_text` puts before a formula."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text


# XLSX ----------------------------------------------------------------------------------


def workbook(sheets: Sequence[Sheet], notes: Sequence[str]) -> bytes:
    """Return an XLSX file: a first sheet with the notes, then the tables.

    The same tables give the same bytes, whenever they are written.
    """
    book = openpyxl.Workbook()
    about = book.active
    about.title = ABOUT
    for number, note in enumerate(notes, start=1):
        _put(about.cell(number, 1), note)
    about.column_dimensions["A"].width = 100
    for sheet in sheets:
        _fill(book.create_sheet(_sheet_name(sheet.name)), sheet)
    for sheet in sheets:
        for choice in sheet.choices:
            _offer(book, sheet, choice)
    written = io.BytesIO()
    book.save(written)
    return steady(written.getvalue())


def steady(archive: bytes) -> bytes:
    """Return a DOCX or XLSX file without the hour at which it was written."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = CHANGING.sub(rf"\g<1>{DAY}", content.decode("utf-8")).encode("utf-8")
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content)
    return target.getvalue()


def _sheet_name(name: str) -> str:
    return FORBIDDEN_IN_NAMES.sub(" ", name)[:31]


def _fill(page: Worksheet, sheet: Sheet) -> None:
    frame = sheet.frame
    for column, label in enumerate(frame.columns, start=1):
        head = page.cell(1, column)
        _put(head, str(label))
        head.font = Font(name=FONT, bold=True)
        head.fill = PatternFill("solid", fgColor="EEF2F6")
        values = frame.iloc[:, column - 1].tolist()
        _fill_column(page, column, values, sheet.aligned.get(str(label), ""))
        page.column_dimensions[get_column_letter(column)].width = _width([str(label), *values])
    page.freeze_panes = page.cell(2, sheet.frozen + 1)
    page.auto_filter.ref = page.dimensions if len(frame) else None
    _set_for_paper(page)


def _fill_column(page: Worksheet, column: int, values: Sequence[Any], aligned: str) -> None:
    styles: dict[object, Any] = {}
    for row, value in enumerate(values, start=2):
        cell = page.cell(row, column)
        kind = (isinstance(value, str), str(value).startswith(FORMULA))
        if kind in styles:  # Working out a style anew takes longer than all the rest.
            cell._style = copy(styles[kind])
            _put_value(cell, value)
        else:
            _put(cell, value, aligned)
            styles[kind] = cell._style


def _set_for_paper(page: Worksheet) -> None:
    """Print on lying sheets, all columns on one, the header on each."""
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_setup.fitToHeight = 0
    page.print_title_rows = "1:1"


def _put(cell: Cell, value: Any, aligned: str = "") -> None:
    """Write a value and its style: numbers as numbers, all else as text."""
    cell.font = Font(name=FONT)
    cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal=aligned or None)
    if isinstance(value, str):
        cell.number_format = "@"
        cell.quotePrefix = value.startswith(FORMULA)
    _put_value(cell, value)


def _put_value(cell: Cell, value: Any) -> None:
    """Write a value so that no program takes a text for a formula."""
    if isinstance(value, int | float | np.number):
        cell.value = value
        return
    text = ILLEGAL_CHARACTERS_RE.sub("\ufffd", str(value))
    if len(text) > LONGEST_CELL:
        sentence = f"“{text[:20]}…” has {len(text)} characters; XLSX takes {LONGEST_CELL}, use CSV"
        raise refuse(f"{cell.parent.title}!{cell.coordinate}", sentence)
    if text:
        cell.value = text
        cell.data_type = "s"


def _width(values: Sequence[object]) -> float:
    """Return the width of a column in Latin characters, its widest line within limits."""
    lines = (line for value in values for line in str(value).split("\n"))
    return min(WIDEST, max([NARROWEST, *map(display_width, lines)]) + 2)


def display_width(text: str) -> int:
    """Return how many columns a text takes in a terminal: a Han character takes two."""
    return sum(map(_character_width, text))


def _character_width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _offer(book: Any, sheet: Sheet, choice: Choice) -> None:
    """Let cells offer a list; what isn't in it may be typed, and is told when read back."""
    page, listed = book[_sheet_name(sheet.name)], book[_sheet_name(choice.sheet)]
    labels = [cell.value for cell in listed[1]]
    letter = get_column_letter(labels.index(choice.values) + 1)
    place = f"'{listed.title}'!${letter}$2:${letter}${listed.max_row}"
    rule = DataValidation(type="list", formula1=place, allow_blank=True, showErrorMessage=True)
    rule.errorStyle, rule.error = "warning", "Not a code of the scheme. 编码手册中没有这一代码。"
    page.add_data_validation(rule)
    for label in choice.columns:
        column = get_column_letter(list(sheet.frame.columns).index(label) + 1)
        page.column_dimensions[column].width = CHOSEN
        rule.add(f"{column}2:{column}{max(len(sheet.frame) + 1, 2)}")
