"""A small study like examples/large-collection, for the tests that disturb its builds."""

import os
import re
import subprocess
import sys
from collections import deque
from pathlib import Path

from benchmarks.generator.damaging import Shares
from benchmarks.generator.writing import write_corpus
from benchmarks.large_study import prepare

ROOT = Path(__file__).resolve().parent.parent
# Ctrl-C is heard, also where the tests run in the background, which would ignore it.
BEGIN = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from liandong.cli import main
main()
"""
BUILD = [sys.executable, "-c", BEGIN, "build"]
SOUND = Shares(0, 0)


def collection(folder: Path, documents: int, size: int, shares: Shares = SOUND) -> Path:
    """Make a study of so many generated documents, in partitions of about `size`."""
    prepare(folder)
    deque(write_corpus(folder / "corpus/documents", documents, 1, shares), maxlen=0)
    choose(folder, "documents", size)
    # Its topics have tests of their own, and scikit-learn takes longer to load than all else.
    (folder / "analysis/task_topics.py").unlink()
    return folder


def choose(study: Path, name: str, value: float) -> None:
    """Set a choice of its parameters."""
    path = study / "analysis/parameters.toml"
    text = path.read_text(encoding="utf-8")
    text, count = re.subn(rf"^{name} = .*$", f"{name} = {value}", text, flags=re.MULTILINE)
    assert count == 1, name
    path.write_text(text, encoding="utf-8")


def built(study: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `liandong build` in a process of its own, to its end."""
    return subprocess.run(
        [*BUILD, *options],
        cwd=study,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def started(study: Path, *options: str, **environment: str) -> subprocess.Popen[str]:
    """Begin `liandong build` in a process group of its own."""
    return subprocess.Popen(
        [*BUILD, *options],
        cwd=study,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def results(study: Path) -> dict[str, bytes]:
    """Return all results, by name, and whatever else stands among them."""
    return _content(study, study / "analysis/results")


def everything(study: Path) -> dict[str, bytes]:
    """Return all results and all partitions, by name, and whatever else stands among them."""
    return results(study) | _content(study, study / "analysis/partitions")


def _content(study: Path, folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(study).as_posix(): path.read_bytes() for path in files}


def partition_count(study: Path) -> int:
    """Return how many partitions are there, over all stages."""
    stages = (study / "analysis/partitions").glob("*/*")
    return sum(path.is_dir() and not path.name.startswith(".") for path in stages)


def group(number: int) -> list[str]:
    """Return the commands of a process group that still run."""
    return [args for _, args in _running(number)]


def workers_of(number: int) -> list[int]:
    """Return the numbers of the workers that joblib has started in a process group."""
    return [pid for pid, args in _running(number) if "LokyProcess" in args]


def _running(number: int) -> list[tuple[int, str]]:
    listed = subprocess.run(
        ["ps", "-ww", "-eo", "pid=,pgid=,stat=,args="], capture_output=True, text=True, check=True
    )
    lines = (line.split(maxsplit=3) for line in listed.stdout.splitlines())
    return [
        (int(pid), args)
        for pid, pgid, stat, args in lines
        if int(pgid) == number and stat[0] != "Z"
    ]
