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


class ValueSource(Record):
    """Where a value stands: the rows of a table, a column, and what to take of them."""

    table: Text
    where: dict[str, str | Texts] = {}
    column: str = ""
    take: Literal["only", "sum", "rows", "distinct", "largest", "smallest"] = "only"
    shown_as: Literal["count", "percent", "decimal"] = "count"


def look_up(source: ValueSource, tables: Mapping[str, pd.DataFrame], place: str) -> dict[str, Any]:
    """Return a value with its Chinese and English text.

    Raises
    ------
    InputFaults
        For an unknown table or column, and for rows that don't give one value.
    """
    return shown(_taken(source, rows_of(source, tables, place), place), source.shown_as)


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
    """Return a value with its Chinese and English text."""
    if shown_as == "percent":
        text = f"{100 * value:.0f}%"
    elif shown_as == "decimal":
        text = f"{value:.2f}"
    else:
        return {"value": value, "text_zh": f"{value:d}", "text_en": f"{value:,d}"}
    return {"value": round(value, 6), "text_zh": text, "text_en": text}
