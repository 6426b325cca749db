"""How well the machine coder does on sentences about other emergencies, in other words.

Against it: its indicators alone, plain keywords taken from the scheme, and a second coder (a
language model) who didn't see the first one's codes.

    python -m benchmarks.unseen_emergencies
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from liandong.coding.accuracy import Given, accuracy_table, f1_score
from liandong.coding.coder import Coder, code_units, read_coder
from liandong.coding.scheme import Scheme, read_scheme
from liandong.coding.units import Coding, Unit
from liandong.coding.weighing import untaught

STUDY = Path(__file__).parent.parent
FOLDER = Path(__file__).with_suffix("").parent / "unseen"
OUTPUT = Path(__file__).with_suffix(".csv")
WORDS = re.compile(r"[一-鿿A-Za-z+]{2,}")


def gathered(codings: Iterable[Coding]) -> Given:
    """Return the codes of each unit."""
    found: dict[str, set[str]] = {}
    for coding in codings:
        found.setdefault(coding.unit_id, set()).add(coding.code)
    return {name: frozenset(codes) for name, codes in found.items()}


def keywords(units: Iterable[Unit], scheme: Scheme) -> Given:
    """Code by the words of each code's label, definition and inclusion, as they stand there."""
    words = {
        code.id: {
            word
            for text in (code.label_zh, code.definition, code.inclusion)
            for word in WORDS.findall(text)
        }
        for code in scheme.codes
    }
    return {
        unit.id: frozenset(
            code for code, known in words.items() if any(word in unit.text for word in known)
        )
        for unit in units
    }


def scores(found: Given, truth: Given, scheme: Scheme) -> tuple[float, float]:
    """Return micro- and macro-averaged F1."""
    table = accuracy_table(found, truth, scheme)
    counts = table[["true_positive_count", "false_positive_count", "false_negative_count"]].sum()
    occurs = table["true_positive_count"] + table["false_negative_count"] > 0
    return f1_score(*map(int, counts)), float(table.loc[occurs, "f1"].fillna(0).mean())


def rows_of(path: Path, scheme: Scheme, coder: Coder) -> Iterable[list[str]]:
    """Yield the figures of one file."""
    frame = pd.read_csv(path)
    units = [Unit(*row) for row in frame[["unit_id", "text", "paragraph_id"]].to_numpy()]
    given = {
        label: {
            str(name): frozenset(str(codes).split())
            for name, codes in frame[["unit_id", label]].to_numpy()
        }
        for label in ("codes", "second_codes")
    }
    alone = untaught(coder.weights, len(coder.code_ids))
    coders = {
        "machine coder": gathered(code_units(units, scheme, coder)),
        "its indicators alone": gathered(
            code_units(units, scheme, Coder(coder.code_ids, alone, 1.0, 0.0))
        ),
        "keywords of the scheme": keywords(units, scheme),
        "second coder (language model)": given["second_codes"],
    }
    for who, found in coders.items():
        micro, macro = scores(found, given["codes"], scheme)
        yield [path.stem, str(len(units)), who, f"{micro:.3f}", f"{macro:.3f}"]


def main() -> None:
    """Measure, print and write."""
    scheme = read_scheme(STUDY / "corpus" / "codebook")
    coder = read_coder(STUDY / "analysis" / "results" / "coder.npz")
    with OUTPUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["file", "sentences", "coder", "micro_f1", "macro_f1"])
        for path in sorted(FOLDER.glob("*.csv")):
            for row in rows_of(path, scheme, coder):
                writer.writerow(row)
                print(*row, sep="  ")


if __name__ == "__main__":
    main()
