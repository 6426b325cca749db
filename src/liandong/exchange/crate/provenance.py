"""What is known of a study's files: what their columns mean, and what they were made with."""

from __future__ import annotations

import importlib
import pkgutil
import re
from functools import cache
from typing import NamedTuple

import liandong
from liandong.schemas import Table

# The stages whose results are tables, in the order of the way of a text.
STAGES = ("corpus", "text", "topics", "coding", "estimation", "findings")
LOCKED = re.compile(r"^([A-Za-z0-9][\w.-]*)==([^\s;\\]+)", re.MULTILINE)
OTHER = "application/octet-stream"
FORMATS = {
    ".bib": "application/x-bibtex",
    ".cff": "application/yaml",
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".md": "text/markdown",
    ".npz": "application/zip",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".qmd": "text/markdown",
    ".svg": "image/svg+xml",
    ".toml": "application/toml",
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
}


class Described(NamedTuple):
    """A table of the library: the stage that makes it, and its schema."""

    stage: str
    schema: Table


def format_of(name: str) -> str:
    """Return the media type of a file by the ending of its name."""
    ending = "." + name.rsplit(".", maxsplit=1)[-1].lower() if "." in name else ""
    return FORMATS.get(ending, "text/plain" if ending in ("", ".txt", ".lock") else OTHER)


def locked_versions(lock: str) -> list[tuple[str, str]]:
    """Return name and version of each package that a lock file holds."""
    return sorted(set(LOCKED.findall(lock)))


def described(content: bytes) -> Described | None:
    """Return the library's description of a CSV table, known by its header."""
    head = content.split(b"\n", maxsplit=1)[0].decode("utf-8", "replace").rstrip("\r")
    return _tables().get(tuple(head.split(",")))


@cache
def _tables() -> dict[tuple[str, ...], Described]:
    """Return every table that the library declares, by its columns.

    A schema that a later stage only uses counts for the stage that declares it.
    """
    found: dict[tuple[str, ...], Described] = {}
    for stage in STAGES:
        package = importlib.import_module(f"{liandong.__name__}.{stage}")
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for value in vars(importlib.import_module(module.name)).values():
                if isinstance(value, Table):
                    found.setdefault(tuple(value.columns), Described(stage, value))
    return found
