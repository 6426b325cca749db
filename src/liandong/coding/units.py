"""The units to be coded and the codes they get, and both as files."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from liandong.errors import Fault, InputFaults, raise_all, refuse
from liandong.schemas import read_text, write_text

KEYS = ("id", "text", "paragraph_id")
# The numbers of passages and units: document, paragraph, sentence.
NUMBERED = re.compile(r"(?P<paragraph>.+-p\d+)-s\d+")


@dataclass(frozen=True)
class Unit:
    """One sentence to be coded; units of one paragraph share their `paragraph_id`."""

    id: str
    text: str
    paragraph_id: str = ""


class Coding(NamedTuple):
    """A code that the machine gives to a unit, its score (0–1) and, if asked for, why."""

    unit_id: str
    code: str
    score: float
    why: str = ""


def unit(id: str, text: str, paragraph_id: str | None = None) -> Unit:
    """Return a unit; without a paragraph, its id tells it if it ends like `-p003-s01`."""
    if paragraph_id is None:
        numbered = NUMBERED.fullmatch(id)
        paragraph_id = numbered["paragraph"] if numbered else ""
    return Unit(id, text, paragraph_id)


def document_of(paragraph_id: str) -> str:
    """Return the document of a paragraph that is numbered like `004-p012`, else nothing."""
    document, mark, number = paragraph_id.rpartition("-p")
    return document if mark and number.isdecimal() else ""


def read_units(path: Path) -> list[Unit]:
    """Read units from a JSONL file, one object `{"id", "text", "paragraph_id"?}` a line.

    Raises
    ------
    InputFaults
        With every broken line and its number.
    """
    faults: list[Fault] = []
    units: dict[str, Unit] = {}
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        place = f"{path}:{number}"
        try:
            made = _unit(place, line)
        except InputFaults as error:
            faults.extend(error.faults)
            continue
        if made.id in units:
            faults.append(Fault(place, f"the id “{made.id}” is used already; give each its own"))
        units[made.id] = made
    raise_all(faults)
    return list(units.values())


def _unit(place: str, line: str) -> Unit:
    try:
        entry = json.loads(line)
    except json.JSONDecodeError as error:
        raise refuse(
            place, f"not JSON ({error.msg} at column {error.colno}); expected one object a line"
        ) from None
    if not isinstance(entry, dict):
        raise refuse(place, 'expected an object like {"id": "a-1", "text": "…"}')
    unknown = [key for key in entry if key not in KEYS]
    faults = [Fault(place, f"unknown key “{key}”; expected {', '.join(KEYS)}") for key in unknown]
    for key in ("id", "text"):
        if key not in entry:
            faults.append(Fault(place, f"the key “{key}” is missing; add it"))
    said = {key: _said(key, value) for key, value in entry.items() if key in KEYS}
    faults.extend(Fault(place, sentence) for sentence in said.values() if sentence)
    raise_all(faults)
    return unit(entry["id"], entry["text"], entry.get("paragraph_id"))


def _said(key: str, value: object) -> str:
    """Return what is wrong with a value of a unit, or nothing."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f'“{key}” is a number; put it in quotes: "{json.dumps(value)}"'
    if not isinstance(value, str):
        return f"“{key}” must be text; put it in quotes"
    empty = key != "paragraph_id" and not value.strip()
    return f"“{key}” must be text that is not empty" if empty else ""


def write_codes(path: Path, codings: Iterable[Coding], *, explain: bool = False) -> None:
    """Write codings as CSV, one row a code given: `unit_id,code,score`, and `why` if asked for.

    Raises
    ------
    InputFaults
        If the path is a folder or can't be written.
    """
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    count = 4 if explain else 3
    rows.writerow(("unit_id", "code", "score", "why")[:count])
    rows.writerows((row.unit_id, row.code, f"{row.score:.3f}", row.why)[:count] for row in codings)
    write_text(path, out.getvalue())
