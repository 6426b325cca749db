"""Write a generated corpus, and a table of what was planted if asked for."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from benchmarks.generator.damaging import Shares
from benchmarks.generator.writing import write_corpus


def arguments() -> argparse.Namespace:
    """Return what the command line says."""
    parser = argparse.ArgumentParser("python -m benchmarks.generator", description=__doc__)
    parser.add_argument("folder", type=Path, help="a new folder")
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0, help="number of the first document")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--damaged", type=float, default=Shares.damaged, help="share, 0 to 1")
    parser.add_argument("--broken", type=float, default=Shares.broken, help="share, 0 to 1")
    parser.add_argument("--truth", type=Path, help="a .parquet or .csv file to write")
    return parser.parse_args()


def main() -> None:
    """Write, and say how far it is."""
    given = arguments()
    numbers = range(given.first, given.first + given.documents)
    shares = Shares(given.damaged, given.broken)
    follow(write_corpus(given.folder, numbers, given.seed, shares, given.truth), len(numbers))


def follow(progress: Iterable[int], total: int) -> None:
    """Print rate and time left."""
    started = time.monotonic()
    for done in progress:
        rate = done / (time.monotonic() - started)
        left = (total - done) / rate
        sys.stderr.write(f"\r{done:,} of {total:,} documents, {rate:,.0f}/s, {left:,.0f} s left  ")
    sys.stderr.write("\n")


if __name__ == "__main__":
    main()
