"""Whether anything changed since the last good build, told before what builds is loaded.

pytask knows it too, but loading the tasks and all that they use takes longer than most people
wait for the answer “nothing to do”. A mark is kept of everything that a build reads or writes: as
long as each file is what it was, none came and none went, nothing is loaded.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

FOLDERS = ("analysis", "corpus", "reports")
FILES = ("pyproject.toml", "pytask.lock")
NOT_READ = ("__pycache__", ".quarto")
# Of a hundred thousand documents and their partitions not the contents are compared, but sizes and
# times: the system notes a time with every change, which no program sets back.
PARTITIONS = "analysis/partitions"  # written by tasks, and named by what they were made from
MANY = ("corpus/documents", PARTITIONS)
MARK = Path(".pytask") / "unchanged.json"

Digests = Mapping[str, str]


def digests(study: Path) -> dict[str, str]:
    """Return a digest of each file that a build reads or writes, and of what runs it."""
    library = Path(__file__).parent
    many = {name: _digest_of_times(study / name) for name in MANY}
    inside = [path for folder in FOLDERS for path in _files(study / folder, study)]
    own = [path for name in FILES if (path := study / name).is_file()]
    found = {path.relative_to(study).as_posix(): _digest(path) for path in (*own, *inside)}
    found |= many
    found |= {f"library: {path.relative_to(library)}": _digest(path) for path in _files(library)}
    return found | {"installed": "\n".join(_installed())}


def _files(folder: Path, study: Path | None = None) -> Iterator[Path]:
    """Yield the files below a folder; not those of a study of which there are many."""
    apart = [str(study / name) for name in MANY] if study else []
    for here, folders, names in os.walk(folder, followlinks=True):
        folders[:] = [
            name for name in folders if name not in NOT_READ and str(Path(here, name)) not in apart
        ]
        yield from (Path(here, name) for name in names)


def _digest_of_times(folder: Path) -> str:
    digest = hashlib.sha256()
    for here, folders, _ in os.walk(folder, followlinks=True):
        folders.sort()
        entries = sorted(os.scandir(here), key=lambda entry: entry.name)
        for entry in (entry for entry in entries if entry.is_file()):
            of = entry.stat()
            digest.update(
                f"{here}/{entry.name} {of.st_size} {of.st_mtime_ns} {of.st_ctime_ns}\n".encode()
            )
    return digest.hexdigest()


def _digest(path: Path) -> str:
    # A link whose file is gone is no file, but not nothing either.
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "no file"


def _installed() -> Iterator[str]:
    """Yield the Python, the installed distributions as they are found, and Quarto."""
    yield sys.version
    yield platform.platform()
    for folder in map(Path, sys.path):
        if folder.is_dir():
            yield from sorted(str(path.resolve()) for path in folder.glob("*.*-info"))
    yield f"quarto at {shutil.which('quarto')}"


def up_to_date(study: Path) -> int | None:
    """Return the number of tasks, if nothing changed since all of them were done, else nothing."""
    try:
        kept = json.loads((study / MARK).read_text(encoding="utf-8"))
        same = kept["digests"] == digests(study)
        return int(kept["tasks"]) if same else None
    except (OSError, ValueError, KeyError, TypeError):
        return None  # without a mark that can be read, pytask finds out


def keep(study: Path, before: Digests, made: Mapping[Path, str], tasks: int) -> None:
    """Keep the mark after a good build, unless an edit was made while it ran.

    Parameters
    ----------
    before
        The digests when the build began.
    made
        What each file was that a task had written, when the task was done.
    """
    after = digests(study)
    own = {os.path.relpath(path, study): digest for path, digest in made.items()}
    changed = [name for name in {*before, *after} if before.get(name) != after.get(name)]
    edited = [name for name in changed if name not in (PARTITIONS, "pytask.lock")]
    if all(name in own and after.get(name) == own[name] for name in edited):
        _write(study / MARK, json.dumps({"tasks": tasks, "digests": after}, sort_keys=True))


def made_by(products: Iterable[Path]) -> dict[Path, str]:
    """Return what the files are that a task has written."""
    return {path: _digest(path) for path in products}


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    beside = path.with_suffix(".new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)
