"""Where the files of the collection stand, and its choices."""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pytask import PythonNode

from liandong.streaming.cluster import code_mark
from liandong.streaming.storage import Store

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = ROOT / "corpus" / "documents"
CODEBOOK = ROOT / "corpus" / "codebook"
LEXICON = ROOT / "corpus" / "lexicon"
CODER = ROOT / "corpus" / "coder.npz"  # learned in the study that the scheme comes from
RESULTS = ROOT / "analysis" / "results"
PARAMETERS = ROOT / "analysis" / "parameters.toml"
RESTORED, WORDS, CODES, TOPICS = (
    Store(ROOT / "analysis" / "partitions" / stage)
    for stage in ("restored", "words", "codes", "topics")
)

Choices = dict[str, Any]


def choices_of(stage: str) -> Any:
    """Return the choices of one stage, a table of `parameters.toml`, for a task to depend on."""
    with PARAMETERS.open("rb") as file:
        choices: Choices = tomllib.load(file)[stage]
    return PythonNode(value=choices, hash=lambda value: repr(sorted(value.items())))


def marked(paths: Iterable[Path]) -> Any:
    """Return one mark of what files hold and are called: a task can't depend on so many files."""
    return PythonNode(value=mark_of(paths), hash=lambda value: value)


def mark_of(paths: Iterable[Path]) -> str:
    """Return a mark of what files hold and are called."""
    mark = hashlib.sha256()
    for path in sorted(paths):
        mark.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return mark.hexdigest()


def listed(folder: Path) -> Any:
    """Return one mark of a folder's files, their sizes and times: there may be very many.

    What a file holds is compared when partitions are planned.
    """
    mark = hashlib.sha256()
    entries = os.scandir(folder) if folder.is_dir() else ()
    for entry in sorted(entries, key=lambda entry: entry.name):
        mark.update(f"{entry.name} {entry.stat().st_size} {entry.stat().st_mtime_ns}\n".encode())
    return PythonNode(value=mark.hexdigest(), hash=lambda value: value)


def library() -> Any:
    """Return a mark of the library's code and of what it uses."""
    return PythonNode(value=code_mark(), hash=lambda value: value)
