"""The five-document study: from clean to brief in three formats, without a change, and help."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.speed.row import Row, measured
from tests.study_copy import copy_of_study

ROOT = Path(__file__).resolve().parents[2]
PRODUCTS = ("analysis/results", "reports/figures", "reports/tables")
COMMAND = [sys.executable, "-c", "from liandong.cli import main; main()"]
COLD, UNCHANGED, HELP = 20.0, 2.0, 0.3


def rows() -> list[Row]:
    """Measure each command as it is called, by the clock on the wall; the cold build once."""
    with tempfile.TemporaryDirectory() as folder:
        study = copy_of_study(ROOT, Path(folder) / "study")
        cold = _seconds(study, "brief")
        same = "yes, the committed bytes" if _bytes(study) == _bytes(ROOT) else "NO: other bytes"
        again = measured(lambda: _told(study, "build"), clock=time.perf_counter)
        done = "yes" if "Nothing to do" in _told(study, "build") else "NO: something was done"
        helped = measured(lambda: _told(study, "--help"), clock=time.perf_counter)
    return [
        _row("the five-document study, clean to brief in three formats", cold, COLD, same),
        _row("no-change build", again, UNCHANGED, done),
        _row("liandong --help", helped, HELP, "–"),
    ]


def _row(what: str, seconds: float, aim: float, same: str) -> Row:
    return Row(what, "–", seconds, aim, seconds / aim, f"at most {aim:g} s", same)


def _seconds(study: Path, argument: str) -> float:
    return measured(lambda: _told(study, argument), times=1, clock=time.perf_counter)


def _told(study: Path, argument: str) -> str:
    done = subprocess.run(
        [*COMMAND, argument], cwd=study, check=True, capture_output=True, text=True
    )
    return done.stdout


def _bytes(study: Path) -> dict[str, bytes]:
    files = [path for name in PRODUCTS for path in (study / name).rglob("*") if path.is_file()]
    return {str(path.relative_to(study)): path.read_bytes() for path in files}
