"""The files of a document, listed and read as they stand: everything else needs no disk.

A document is restored from a `Source`, which can be carried to another machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import NamedTuple

from liandong import plain_yaml
from liandong.errors import Fault, refuse
from liandong.plain_yaml import YAML_FAULTS
from liandong.schemas import MISSING, read_bytes

NAMES = "id|file|text|reading_order"
NAMING = re.compile(rf"""^["']?(?:{NAMES})\b""", re.M)
# A name on one line, in quotes without escapes or in characters that mean nothing to YAML.
NAMED = re.compile(
    rf"""^({NAMES}):[ ]+(?:"([^"\\\n]*)"|'([^'\n]*)'|(\w[\w.()-]*))"""
    r"[ ]*(?:[ ]\#.*)?\r?$(?!\n[ \t])",
    re.M,
)


class Source(NamedTuple):
    """What the files of a document hold; `name` is the path of its YAML, which faults name.

    `raw` is the file as received, `text` the text that was read out of it, `reading_order` the
    order of its paragraphs; None where there is no such file.
    """

    name: str
    yaml: bytes
    raw: bytes | None
    text: bytes | None = None
    reading_order: bytes | None = None


class Listed(NamedTuple):
    """A document by its YAML: the id and the files that this names, empty if it can't be read."""

    path: Path
    id: str = ""
    file: str = ""
    text: str = ""
    reading_order: str = ""


def yaml_paths(folder: Path) -> list[Path]:
    """Return the YAML of every document of a folder, in the order of their names."""
    return sorted(p for p in folder.glob("*.yaml") if not p.name.endswith(".reading-order.yaml"))


def listed(path: Path, content: bytes) -> Listed:
    """Return what a document's YAML names, without reading the rest of it if that is possible."""
    text = content.decode("utf-8", "replace")
    found = {key: (a or b or c) for key, a, b, c in NAMED.findall(text)}
    if len(found) != len(NAMING.findall(text)) or not {"id", "file"} <= set(found):
        found = _named_in_full(text)
    return Listed(path, **found)


def _named_in_full(text: str) -> dict[str, str]:
    try:
        data = plain_yaml.load(text)
    except YAML_FAULTS:
        return {}
    names = {key: data.get(key) for key in Listed._fields[1:]} if isinstance(data, dict) else {}
    return {key: name for key, name in names.items() if isinstance(name, str)}


def read_source(found: Listed, content: bytes) -> Source:
    """Read the files that a document's YAML names; what is missing is found when it is needed."""
    folder = found.path.parent
    raw, text, order = (
        read_bytes(folder / name) if _is_there(folder, name) else None
        for name in (found.file, found.text, found.reading_order)
    )
    return Source(str(found.path), content, raw, text, order)


def _is_there(folder: Path, name: str) -> bool:
    return bool(name) and name == PurePath(name).name and (folder / name).exists()


def present(file: Path, content: bytes | None) -> bytes:
    """Return what a file holds, or say that it is missing."""
    if content is None:
        raise refuse(file, MISSING)
    return content


def faults_of_folder(folder: Path, documents: Iterable[Listed]) -> list[Fault]:
    """Return the ids that are used twice, and the raw files that no YAML names."""
    known = list(documents)
    return _twice(known) + _unnamed(folder, known)


def _twice(documents: list[Listed]) -> list[Fault]:
    first: dict[str, Path] = {}
    faults = []
    for document in documents:
        other = first.setdefault(document.id, document.path)
        if document.id and other != document.path:
            sentence = f"the id {document.id} is already that of {other.name}; give another"
            faults.append(Fault(str(document.path), sentence))
    return faults


def _unnamed(folder: Path, documents: list[Listed]) -> list[Fault]:
    named = {name for document in documents for name in (document.file, document.text)}
    broken = {document.path.stem for document in documents if not document.file}
    return [
        Fault(str(path), "no YAML names this raw file; add one beside it")
        for path in sorted(folder.glob("*"))
        if path.suffix != ".yaml" and not path.name.startswith(".")
        if path.name not in named and path.name.split(".")[0] not in broken
    ]
