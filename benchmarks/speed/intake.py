"""Adding received files on all cores against one after another; what it takes of memory."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
from collections import deque
from pathlib import Path
from typing import NamedTuple

from benchmarks.generator.writing import write_corpus
from benchmarks.large_study import watched
from benchmarks.speed.row import Row

FILES = 1_000
FEWER = 250
COMMAND = [sys.executable, "-c", "from liandong.cli import main; main()", "add"]


class Added(NamedTuple):
    """How long adding took, the most memory of all its processes, and a digest of the corpus."""

    seconds: float
    peak_bytes: int
    digest: str


def rows(files: int = FILES, fewer: int = FEWER) -> list[Row]:
    """Measure."""
    with tempfile.TemporaryDirectory() as folder:
        received = _received(Path(folder) / "received", files)
        alone, ours = _added(received, files, cores=1), _added(received, files)
        small = _added(received, fewer)
    same = "yes, the same files" if alone.digest == ours.digest else "NO: other files"
    peaks = [added.peak_bytes / 2**20 for added in (ours, small)]
    return [
        Row(
            f"adding {files:,} received files, wall seconds",
            "one after another in one process",
            ours.seconds,
            alone.seconds,
            alone.seconds / ours.seconds,
            "1.7 ×",
            same,
        ),
        Row(
            f"adding {files:,} received files, MiB at most",
            f"{fewer:,} of them",
            *peaks,
            peaks[0] / peaks[1],
            "≤ 1.2",
            "not compared: other documents",
        ),
    ]


def _received(folder: Path, count: int) -> Path:
    """Write documents of the generator, some damaged, without what it knows of them."""
    deque(write_corpus(folder, count, seed=1), maxlen=0)
    for path in folder.glob("*.yaml"):
        path.unlink()
    return folder


def _added(received: Path, count: int, cores: int | None = None) -> Added:
    """Add the first files of a folder to a corpus that begins with them, as a user would."""
    study = received.parent / "study"
    shutil.rmtree(study, ignore_errors=True)
    (study / "analysis").mkdir(parents=True)
    (study / "analysis" / "study.py").touch()
    files = [str(path) for path in sorted(received.iterdir())[:count]]
    done = watched([*COMMAND, *files], study, cores, subprocess.DEVNULL)
    return Added(*done, _digest(study / "corpus" / "documents"))


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        digest.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
