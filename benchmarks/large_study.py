"""A study of a generated collection, built by the command as a user builds it."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import psutil

from benchmarks.generator.writing import write_corpus

STUDY = Path(__file__).parent.parent
COMMAND = [sys.executable, "-c", "from liandong.cli import main; main()", "build"]


class Built(NamedTuple):
    """How long a build took, and the most memory that all its processes had at one time."""

    seconds: float
    peak_bytes: int


def made_study(documents: int, seed: int = 1) -> Path:
    """Make a study of so many generated documents, with the scheme and coder of this one.

    It stands in build/ and stays there, as writing a hundred thousand documents takes minutes;
    its analysis, scheme and coder are always those of now.
    """
    folder = STUDY / "build" / f"collection-{documents}-{seed}"
    written = folder / "corpus" / "documents"
    if not (folder / "written").exists():
        shutil.rmtree(folder, ignore_errors=True)
        deque(write_corpus(written, documents, seed), maxlen=0)
        (folder / "written").touch()
    prepare(folder)
    return folder


def prepare(folder: Path) -> None:
    """Put the example's analysis and this study's scheme, lexicon and coder into a folder."""
    without = shutil.ignore_patterns("__pycache__", "partitions", "results")
    shutil.copytree(
        STUDY / "examples" / "large-collection", folder, ignore=without, dirs_exist_ok=True
    )
    for name in ("codebook", "lexicon"):
        shutil.copytree(STUDY / "corpus" / name, folder / "corpus" / name, dirs_exist_ok=True)
    shutil.copy(STUDY / "analysis" / "results" / "coder.npz", folder / "corpus")


def clean(study: Path) -> None:
    """Remove all that a build made."""
    for name in ("analysis/partitions", "analysis/results", ".pytask"):
        shutil.rmtree(study / name, ignore_errors=True)
    for path in study.glob("pytask.lock*"):
        path.unlink()


def built(study: Path, cores: int | None = None) -> Built:
    """Build a study from clean in a process of its own."""
    clean(study)
    return watched(COMMAND, study, cores)


def watched(
    command: Sequence[str], folder: Path, cores: int | None = None, output: int | None = None
) -> Built:
    """Run a command in a folder and watch it; end if it fails."""
    limits = {"LOKY_MAX_CPU_COUNT": str(cores)} if cores else {}
    started = time.perf_counter()
    with subprocess.Popen(
        command, cwd=folder, env={**os.environ, **limits}, stdout=output
    ) as process:
        watch = Watch(process.pid)
        watch.start()
        process.wait()
        seconds = time.perf_counter() - started
        watch.join()
    if process.returncode:
        raise SystemExit(f"{' '.join(command[:4])} failed in {folder}")
    return Built(seconds, watch.peak)


def answer(study: Path) -> str:
    """Return a digest of all that a build made: results, and the tables of all partitions."""
    made = sorted((study / "analysis").rglob("*.csv")) + sorted(
        (study / "analysis").rglob("*.parquet")
    )
    digest = hashlib.sha256()
    for path in made:
        digest.update(str(path.relative_to(study)).encode() + path.read_bytes())
    return digest.hexdigest()


class Watch(threading.Thread):
    """Looks every tenth of a second how much memory a process and its children have.

    What processes share counts once for each of them: Linux tells the proportional share (PSS)
    too slowly to be asked so often.
    """

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.process = psutil.Process(pid)
        self.peak = 0

    def run(self) -> None:
        """Look until the process has ended."""
        while self.process.is_running() and self.process.status() != psutil.STATUS_ZOMBIE:
            self.peak = max(self.peak, self._now())
            time.sleep(0.1)

    def _now(self) -> int:
        total = 0
        try:
            for process in (self.process, *self.process.children(recursive=True)):
                total += process.memory_info().rss
        except psutil.NoSuchProcess:
            pass
        return total
