"""Where the study's files stand, and its choices."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from pytask import PythonNode

import liandong
from liandong.streaming.storage import Store

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = ROOT / "corpus" / "documents"
CODEBOOK = ROOT / "corpus" / "codebook"
MODELS = CODEBOOK / "models"
CODINGS = ROOT / "corpus" / "codings"
CODERS = CODINGS / "coders.yaml"
DECISIONS = ROOT / "corpus" / "decisions"  # what coders disagree on, settled; may be absent
SAMPLES = ROOT / "corpus" / "samples"  # draws of passages to be coded; may be absent
LEXICON = ROOT / "corpus" / "lexicon"
PRACTICE = ROOT / "corpus" / "practice"
TRANSLATIONS = ROOT / "corpus" / "translations" / "en"  # ours, of words that are quoted
RESULTS = ROOT / "analysis" / "results"
# The corpus in partitions, as Parquet, one store for each stage; can be made anew at any time.
RESTORED, WORDS, CODES = (
    Store(ROOT / "analysis" / "partitions" / stage) for stage in ("restored", "words", "codes")
)
REPORTS = ROOT / "reports"
CHECKED = RESULTS / "checked.txt"  # tasks that read what people edit wait for it
CLAIMS = ROOT / "analysis" / "claims.yaml"
PARAMETERS = ROOT / "analysis" / "parameters.toml"

Choices = dict[str, Any]

# What each stage of the library is built on: an edit of its code makes the stage run again.
BUILT_ON: dict[str, tuple[str, ...]] = {
    "corpus": ("streaming",),
    "text": ("corpus", "streaming"),
    "topics": ("text", "corpus", "streaming"),
    "coding": ("text", "corpus", "streaming"),
    "quantities": ("text", "corpus", "streaming"),
    "estimation": ("coding", "text", "corpus", "streaming"),
    "findings": ("estimation", "quantities", "topics", "coding", "text", "corpus", "streaming"),
}
BUILT_ON["governance"] = ("findings", *BUILT_ON["findings"])
BUILT_ON["briefs"] = ("governance", *BUILT_ON["governance"])


def mark_of(paths: Iterable[Path]) -> str:
    """Return a mark of what files hold and of what they are called, for partitions to depend on."""
    mark = hashlib.sha256()
    for path in paths:
        mark.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return mark.hexdigest()


def choices_of(stage: str) -> Any:
    """Return the choices of one stage, a table of `parameters.toml`, for a task to depend on.

    So a task runs again when its own stage's choices change, not at every edit of the file.
    """
    with PARAMETERS.open("rb") as file:
        choices: Choices = tomllib.load(file)[stage]
    return PythonNode(value=choices, hash=lambda value: repr(sorted(value.items())))


def files_of(folder: Path, pattern: str = "*") -> list[Path]:
    """Return the files of a folder, for a task to depend on."""
    return sorted(p for p in folder.glob(pattern) if p.is_file() and not p.name.startswith("."))


@cache
def _mark_of(path: Path) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()


def code_of(stage: str) -> Any:
    """Return a mark of the library's code that a stage consists of and is built on.

    One mark, not two hundred files: so many dependencies of each task take long to compare.
    """
    library = Path(liandong.__file__).parent
    folders = [library / name for name in (stage, *BUILT_ON[stage])]
    inside = [path for folder in folders for path in files_of(folder, "**/*.py")]
    code = [
        path
        for path in (*files_of(library, "*.py"), *inside)
        if path.name not in ("cli.py", "pipeline.py", "inputs.py", "progress.py")
    ]
    mark = hashlib.sha256()
    for path in code:
        mark.update(path.relative_to(library).as_posix().encode() + _mark_of(path))
    return PythonNode(value=mark.hexdigest(), hash=lambda value: value)
