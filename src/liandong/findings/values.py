"""Values of claims: where they stand in the results, and how they are printed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import pandas as pd
from pydantic import Field

from liandong.errors import refuse
from liandong.schemas import Record

Text = Annotated[str, Field(min_length=1)]
Texts = tuple[str, ...]
# Of the places 0 to 9; nothing stands for a nought behind 十.
NUMERALS = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九")
IN_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


class ValueSource(Record):
    """Where a value stands: the rows of a table, a column, and what to take of them."""

    table: Text
    where: dict[str, str | Texts] = {}
    column: str = ""
    take: Literal["only", "sum", "rows", "distinct", "largest", "smallest"] = "only"
    shown_as: Literal["count", "numeral", "percent", "decimal"] = "count"


def value_of(source: ValueSource, rows: pd.DataFrame, place: str) -> dict[str, Any]:
    """Return the value that rows give, with its Chinese and English text.

    Raises
    ------
    InputFaults
        For rows that don't give one value.
    """
    return shown(_taken(source, rows, place), source.shown_as)


def rows_of(source: ValueSource, tables: Mapping[str, pd.DataFrame], place: str) -> pd.DataFrame:
    """Return the rows that a value is taken from, at least one.

    Raises
    ------
    InputFaults
        For an unknown table or column, and where no row fits.
    """
    if source.table not in tables:
        known = ", ".join(sorted(tables))
        raise refuse(place, f"unknown table “{source.table}”; known are {known}")
    rows = tables[source.table]
    columns = [*source.where, *([source.column] if source.take != "rows" else [])]
    for label in columns:
        if label not in rows.columns:
            known = ", ".join(rows.columns)
            raise refuse(place, f"“{source.table}” has no column “{label}”; it has {known}")
    for label, wanted in source.where.items():
        choice = [wanted] if isinstance(wanted, str) else list(wanted)
        rows = rows[rows[label].astype(str).isin(choice)]
    if rows.empty:
        raise refuse(place, f"no row of “{source.table}” has {source.where}; correct `where`")
    return rows


def _taken(source: ValueSource, rows: pd.DataFrame, place: str) -> float:
    if source.take == "rows":
        return len(rows)
    cells = rows[source.column]
    if source.take == "distinct":
        return int(cells[cells.astype(str) != ""].nunique())
    if source.take == "only" and len(cells) != 1:
        sentence = f"{len(cells)} rows of “{source.table}” fit; say more in `where`, or `take: sum`"
        raise refuse(place, sentence)
    taken = {"only": "max", "sum": "sum", "largest": "max", "smallest": "min"}[source.take]
    value = cells.agg(taken)
    return int(value) if float(value).is_integer() else float(value)


def shown(value: float, shown_as: str = "count") -> dict[str, Any]:
    """Return a value with its Chinese and English text.

    A `numeral` stands before what it counts: 两份, 十二位; two documents, 12 speakers.
    """
    if shown_as == "numeral":
        return {"value": value, "text_zh": _in_chinese(value), "text_en": _in_english(value)}
    if shown_as == "percent":
        text = f"{100 * value:.0f}%"
    elif shown_as == "decimal":
        text = f"{value:.2f}"
    else:
        return {"value": value, "text_zh": f"{value:d}", "text_en": f"{value:,d}"}
    return {"value": round(value, 6), "text_zh": text, "text_en": text}


def _in_chinese(value: float) -> str:
    """Return a count before its measure word: 两, not 二; 十二, not 一十二; from 100 in digits."""
    if value not in range(1, 100):
        return f"{value:d}"
    tens, ones = divmod(int(value), 10)
    if not tens:
        return "两" if ones == 2 else NUMERALS[ones]
    return (NUMERALS[tens] if tens > 1 else "") + "十" + NUMERALS[ones]


def _in_english(value: float) -> str:
    """Return a count up to ten in words."""
    return IN_WORDS[int(value) - 1] if value in range(1, len(IN_WORDS) + 1) else f"{value:,d}"
