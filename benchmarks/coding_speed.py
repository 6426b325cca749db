"""How long the machine coder takes, as a ratio to jieba's tokenization of the same text.

The text is that of the study's analysed passages, ten times over, each time as other documents.

    python -m benchmarks.coding_speed
"""

from __future__ import annotations

import csv
import logging
import time
from collections.abc import Callable
from pathlib import Path

import jieba

from liandong.coding.coder import code_units, read_coder, units_of
from liandong.coding.scheme import read_scheme
from liandong.coding.units import Unit
from liandong.corpus.passages import PASSAGES, coded_passages
from liandong.schemas import read_table

STUDY = Path(__file__).parent.parent
OUTPUT = Path(__file__).with_suffix(".csv")
TIMES = 10


def seconds(work: Callable[[], object]) -> float:
    """Return how much time of the processor some work takes, the best of five."""
    taken = []
    for _ in range(5):
        started = time.process_time()
        work()
        taken.append(time.process_time() - started)
    return min(taken)


def main() -> None:
    """Measure, print and write one row."""
    jieba.setLogLevel(logging.ERROR)
    jieba.initialize()
    scheme = read_scheme(STUDY / "corpus" / "codebook")
    coder = read_coder(STUDY / "analysis" / "results" / "coder.npz")
    once = units_of(coded_passages(read_table(STUDY / "analysis/results/passages.csv", PASSAGES)))
    units = [
        Unit(f"{n}-{unit.id}", unit.text, f"{n}-{unit.paragraph_id}")
        for n in range(TIMES)
        for unit in once
    ]
    ours = seconds(lambda: code_units(units, scheme, coder))
    theirs = seconds(lambda: [jieba.lcut(unit.text) for unit in units])
    characters = sum(len(unit.text) for unit in units)
    print(f"{characters:,} characters: coding {ours:.2f} s, jieba {theirs:.2f} s")
    with OUTPUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["characters", "coding_seconds", "jieba_seconds", "ratio"])
        writer.writerow([characters, f"{ours:.2f}", f"{theirs:.2f}", f"{ours / theirs:.2f}"])


if __name__ == "__main__":
    main()
