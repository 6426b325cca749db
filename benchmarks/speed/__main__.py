"""Measure what is held against what, and leave the rows in `benchmarks/results.csv`.

    python -m benchmarks.speed [NAME…]

With names, only those modules of this package are measured again; other rows stay.
"""

from __future__ import annotations

import csv
import importlib
import sys
from collections.abc import Iterable
from pathlib import Path

from benchmarks.speed.row import Row

HERE = Path(__file__).parent
RESULTS = HERE.parent / "results.csv"
NO_BENCHMARKS = ("__init__", "__main__", "row")


def known() -> list[str]:
    """Return the names of the benchmarks."""
    return sorted(path.stem for path in HERE.glob("*.py") if path.stem not in NO_BENCHMARKS)


def written(rows: Iterable[Row]) -> None:
    """Put rows in place of those of the same name, or behind the others."""
    there: dict[str, list[str]] = {}
    if RESULTS.exists():
        with RESULTS.open(encoding="utf-8", newline="") as file:
            there = {line[0]: line for line in list(csv.reader(file))[1:]}
    for row in rows:
        values = (f"{value:.2f}" if isinstance(value, float) else str(value) for value in row)
        there[row.what] = list(values)
    with RESULTS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([Row._fields, *there.values()])


def main(names: list[str]) -> None:
    """Measure, print and write."""
    for name in names or known():
        rows = importlib.import_module(f"benchmarks.speed.{name}").rows()
        for row in rows:
            print(
                f"{row.what}: {row.ours:.2f} against {row.theirs:.2f} ({row.against}):"
                f" {row.ratio:.2f}, aim {row.aim}; same answer: {row.same_answer}",
                flush=True,
            )
        written(rows)


if __name__ == "__main__":
    main(sys.argv[1:])
