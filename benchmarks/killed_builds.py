"""A build killed at random moments, held against one that nobody disturbed.

`python -m benchmarks.killed_builds` generates a large collection, builds it, and then builds
copies of it that are killed and begun again, with nothing deleted between, until they are done.
A build that is done before its moment has come is killed no more, and a new copy is taken, until
there were as many kills as asked for. Of all results and partitions every byte is compared. The
table killed_builds.csv has a row for each kill; the share of partitions that is there depends on
the machine.
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
from collections.abc import Iterable, Iterator
from itertools import cycle, islice
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
    signal=column(str, "what was sent: SIGKILL and SIGINT to all processes, SIGTERM to the first"),
    moment_share=column(float, "how long it ran, of an undisturbed build's time", unit="0–1"),
    kept_share=column(float, "partitions there afterwards, of all", unit="0–1"),
    left_count=column(int, "processes still there two seconds later", unit="processes"),
    same_bytes=column(bool, "whether this copy, once built, was the undisturbed one, byte by byte"),
)
Moment = tuple[signal.Signals, float]


class Kill(NamedTuple):
    """A kill: which copy's build, by what, when; what was there, and what still ran."""

    build: int
    ending: signal.Signals
    moment: float
    kept: int
    left: int


def killed(study: Path, number: int, moments: Iterable[Moment]) -> Iterator[Kill]:
    """Build a study; kill each build at the next moment, until one is done before that."""
    for ending, moment in moments:
        running = started(study)
        try:
            running.communicate(timeout=moment)
            return
        except subprocess.TimeoutExpired:
            whom = os.kill if ending == signal.SIGTERM else os.killpg
            whom(running.pid, ending)
        running.communicate()
        time.sleep(2)
        yield Kill(number, ending, moment, partition_count(study), len(group(running.pid)))


def moments_of(chance: random.Random, duration: float) -> Iterator[Moment]:
    """Yield moments, evenly spread by chance; every other kill can't be heard by the build."""
    for ending in cycle((signal.SIGKILL, signal.SIGINT, signal.SIGKILL, signal.SIGTERM)):
        yield ending, chance.uniform(0, duration)


def rows(folder: Path, documents: int, count: int, seed: int) -> Iterator[dict[str, object]]:
    """Yield a row for each kill, see `KILLED_BUILDS`."""
    fresh = collection(folder / "fresh", documents, 8)
    whole = Path(shutil.copytree(fresh, folder / "whole"))
    began = time.monotonic()
    if built(whole).returncode:
        raise SystemExit("the undisturbed build failed")
    duration, done = time.monotonic() - began, 0
    moments = moments_of(random.Random(seed), duration)
    for number in range(1, sys.maxsize):
        study = Path(shutil.copytree(fresh, folder / f"copy-{number}"))
        kills = list(killed(study, number, islice(moments, count - done)))
        built(study)
        same = everything(study) == everything(whole)
        for kill in kills:
            done += 1
            kept = kill.kept / partition_count(whole)
            what = (done, number, kill.ending.name, kill.moment / duration, kept, kill.left, same)
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
            made.append(row)  # written each time: it takes a quarter of an hour
            write_table(FOLDER / "killed_builds.csv", pd.DataFrame(made), KILLED_BUILDS)


if __name__ == "__main__":
    main()
