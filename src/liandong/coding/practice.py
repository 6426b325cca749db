"""Sentences written for the coder to learn from, beside those of the corpus that were coded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from liandong.coding.migration import migrated, unknown_code
from liandong.coding.scheme import Scheme
from liandong.coding.units import Unit
from liandong.errors import Fault, collecting, raise_all
from liandong.schemas import column, read_table, table

PRACTICE = table(
    "practice",
    unit_id=column(str, "the sentence", key=True),
    paragraph_id=column(str, "its paragraph"),
    text=column(str, "the sentence, invented"),
    codes=column(str, "its codes, blanks between them; exactly one of the discourse"),
    coder_kind=column(str, "who wrote and coded it: person or language_model"),
    scheme_version=column(
        str, "the scheme's version by which it was coded; empty: the first", required=False
    ),
)

Practice = list[tuple[Unit, frozenset[str]]]


def read_practice(folder: Path, scheme: Scheme) -> Practice:
    """Read all practice sentences of a folder of CSV files (schema `PRACTICE`), file by file.

    Sentences coded by an earlier version get the codes that theirs became; one with a coding that
    people have to decide is left out, as it would teach that none of the candidates is there.

    Raises
    ------
    InputFaults
        With every unknown code or version, every id that stands twice, and every sentence that
        hasn't exactly one role in the discourse, with file and row.
    """
    return [(unit, codes) for unit, codes, undecided in _read(folder, scheme) if not undecided]


def notes_on_practice(folder: Path, scheme: Scheme) -> list[str]:
    """Say how many practice sentences are left out until people decide on their codes."""
    if not any(change.migrations for change in scheme.head.changes):
        return []
    left_out = [unit.id for unit, _, undecided in _read(folder, scheme) if undecided]
    if not left_out:
        return []
    return [
        f"{len(left_out)} practice sentences are left out, as it is undecided what their codes "
        f"became ({', '.join(left_out[:3])}{', …' if len(left_out) > 3 else ''}); recode them"
    ]


def _read(folder: Path, scheme: Scheme) -> list[tuple[Unit, frozenset[str], bool]]:
    faults: list[Fault] = []
    read: list[tuple[Unit, frozenset[str], bool]] = []
    for path in sorted(folder.glob("*.csv")):
        own_faults: list[Fault] = []
        with collecting(faults):
            rows = read_table(path, PRACTICE)
            versions = rows.get("scheme_version", pd.Series("", rows.index))
            own = rows[["unit_id", "paragraph_id", "text", "codes"]].assign(version=versions)
            for number, (*named, codes, version) in enumerate(own.to_numpy(), start=2):
                found = _faults(f"{path}:{number}", codes.split(), scheme, version)
                own_faults += found
                if not found:
                    name, paragraph, text = named
                    unit = Unit(f"{path.stem}-{name}", text, f"{path.stem}-{paragraph}")
                    read.append((unit, *_codes_now(codes.split(), text, scheme, version)))
        faults += _once(own_faults)
    raise_all(faults)
    return read


def _once(faults: Sequence[Fault]) -> Iterator[Fault]:
    """Yield each sentence once, at its first row, with the number of the rows it is true of."""
    rows: dict[str, list[str]] = {}
    for fault in faults:
        rows.setdefault(fault.sentence, []).append(fault.place)
    for sentence, (first, *others) in rows.items():
        more = f" (and {len(others)} row{'s' * (len(others) > 1)} more)" if others else ""
        yield Fault(first, sentence + more)


def _codes_now(
    codes: list[str], text: str, scheme: Scheme, version: str
) -> tuple[frozenset[str], bool]:
    """Return the codes as the scheme has them now, and whether any is left to people."""
    outcomes = [migrated(code, text, scheme, version) for code in codes]
    now = frozenset(code for outcome in outcomes for code in outcome.codes)
    return now, any(event.candidates for outcome in outcomes for event in outcome.events)


def _faults(place: str, codes: list[str], scheme: Scheme, version: str) -> list[Fault]:
    if version and version not in scheme.versions:
        names = ", ".join(scheme.versions)
        return [Fault(place, f"unknown version “{version}” of the scheme; expected {names}")]
    said = [unknown_code(code, scheme, version) for code in codes]
    roles = [code for code in codes if code.startswith("discourse.")]
    if len(roles) != 1:
        said.append(f"the sentence has {len(roles)} discourse codes; give it exactly one")
    return [Fault(place, each) for each in said if each]
