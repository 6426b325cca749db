"""A build killed at random moments, held against one that nobody disturbed.

`python -m benchmarks.killed_builds` generates a large collection, builds it, and then builds
copies of it that are killed and begun again, with nothing deleted between, until they are done. A
build is killed when a number of partitions, drawn by chance, has been added to what was there, and
a moment later, drawn as well; one that is done before that is killed no more, and a new copy is
taken, until there were as many kills as asked for. Of all results and partitions every byte is
compared. The table killed_builds.csv has a row for each kill; how many partitions were there
depends on the machine.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from liandong.schemas import column, table, write_table
from tests.large_collection import (
    built,
    collection,
    everything,
    group,
    partition_count,
    started,
)

FOLDER = Path(__file__).resolve().parent
KILLED_BUILDS = table(
    "killed_builds",
    kill=column(int, "number of the kill", key=True),
    build=column(int, "number of the copy that was built"),
    signal=column(str, "what was sent: SIGINT to all processes, as by Ctrl-C; others to the first"),
    begun_share=column(float, "partitions there when it began, of all", unit="0–1"),
    kept_share=column(float, "partitions there afterwards, of all", unit="0–1"),
    left_count=column(int, "processes still there three seconds later", unit="processes"),
    same_bytes=column(bool, "whether this copy, once built, was the undisturbed one, byte by byte"),
)
# SIGKILL can't be heard by the build; the others end it with a sentence.
ENDINGS = (signal.SIGKILL, signal.SIGKILL, signal.SIGKILL, signal.SIGINT, signal.SIGTERM)
MOST_ADDED = 0.25  # of all partitions, between two kills
LONGEST = 0.5  # seconds from a partition to the kill
PATIENCE = 3.0


class Kill(NamedTuple):
    """A kill: which copy's build, by what; what was there before and after, and what still ran."""

    build: int
    ending: signal.Signals
    begun: int
    kept: int
    left: int


def killed(study: Path, number: int, whole: int, chance: random.Random) -> Iterator[Kill]:
    """Build a study of so many partitions; kill each build, until one is done before its moment."""
    while True:
        begun = partition_count(study)
        until = begun + chance.randint(0, round(MOST_ADDED * whole))
        ending, delay = chance.choice(ENDINGS), chance.uniform(0, LONGEST)
        running = started(study)
        while running.poll() is None and partition_count(study) < until:
            time.sleep(0.01)
        time.sleep(delay)
        if running.poll() is not None:
            return
        whom = os.killpg if ending == signal.SIGINT else os.kill
        whom(running.pid, ending)
        yield Kill(number, ending, begun, *_ended(running, study))


def _ended(running: subprocess.Popen[str], study: Path) -> tuple[int, int]:
    """Return how many partitions are there, and how many processes a while after the end."""
    running.wait()
    end = time.monotonic() + PATIENCE
    while group(running.pid) and time.monotonic() < end:
        time.sleep(0.1)
    return partition_count(study), len(group(running.pid))


def rows(folder: Path, documents: int, count: int, seed: int) -> Iterator[dict[str, object]]:
    """Yield a row for each kill, see `KILLED_BUILDS`."""
    fresh = collection(folder / "fresh", documents, 8)
    undisturbed = Path(shutil.copytree(fresh, folder / "undisturbed"))
    if built(undisturbed).returncode:
        raise SystemExit("the undisturbed build failed")
    whole, chance, done = partition_count(undisturbed), random.Random(seed), 0
    for number in range(1, sys.maxsize):
        study = Path(shutil.copytree(fresh, folder / f"copy-{number}"))
        kills = list(islice(killed(study, number, whole, chance), count - done))
        built(study)
        same = everything(study) == everything(undisturbed)
        for kill in kills:
            done += 1
            shares = kill.begun / whole, kill.kept / whole
            what = (done, number, kill.ending.name, *shares, kill.left, same)
            yield dict(zip(KILLED_BUILDS.columns, what, strict=True))
        if done == count:
            return


def main() -> None:
    """Kill, compare, and write the table."""
    parser = argparse.ArgumentParser("python -m benchmarks.killed_builds", description=__doc__)
    parser.add_argument("--documents", type=int, default=120)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        made = []
        for row in rows(Path(folder), given.documents, given.kills, given.seed):
            made.append(row)  # written each time: it takes minutes
            write_table(FOLDER / "killed_builds.csv", pd.DataFrame(made), KILLED_BUILDS)


if __name__ == "__main__":
    main()
