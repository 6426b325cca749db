"""Sentences written for the coder to learn from, beside those of the corpus that were coded."""

from __future__ import annotations

from pathlib import Path

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
)

Practice = list[tuple[Unit, frozenset[str]]]


def read_practice(folder: Path, scheme: Scheme) -> Practice:
    """Read all practice sentences of a folder of CSV files (schema `PRACTICE`), file by file.

    Raises
    ------
    InputFaults
        With every unknown code, every id that stands twice, and every sentence that hasn't
        exactly one role in the discourse, with file and row.
    """
    faults: list[Fault] = []
    practice: Practice = []
    for path in sorted(folder.glob("*.csv")):
        with collecting(faults):
            rows = read_table(path, PRACTICE)[["unit_id", "paragraph_id", "text", "codes"]]
            for number, (name, paragraph, text, codes) in enumerate(rows.to_numpy(), start=2):
                given = codes.split()
                faults += _faults(f"{path}:{number}", given, scheme)
                unit = Unit(f"{path.stem}-{name}", text, f"{path.stem}-{paragraph}")
                practice.append((unit, frozenset(given)))
    raise_all(faults)
    return practice


def _faults(place: str, codes: list[str], scheme: Scheme) -> list[Fault]:
    faults = [
        Fault(place, f"unknown code “{code}”; expected a code of the scheme")
        for code in codes
        if code not in scheme.code_ids
    ]
    roles = [code for code in codes if code.startswith("discourse.")]
    if len(roles) != 1:
        sentence = f"the sentence has {len(roles)} discourse codes; give it exactly one"
        faults.append(Fault(place, sentence))
    return faults
