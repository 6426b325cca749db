"""Where a version of a study stands: a folder, or a git revision."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from liandong.errors import refuse


class Places(NamedTuple):
    """Where a study keeps what is compared; `mark` is a file that every study has."""

    mark: Path
    codebook: Path
    results: Path
    pages: Path


@contextmanager
def version_of_study(name: str, study: Path, places: Places) -> Iterator[Path]:
    """Give the folder of a version for as long as it is needed.

    Parameters
    ----------
    name
        A folder that holds a study, or a git revision (branch, tag, commit, `HEAD~3`).
    study
        The study in whose repository the revision is looked for.
    places
        What of a revision is written out.

    Raises
    ------
    InputFaults
        If the name is neither.
    """
    folder = Path(name)
    if (folder / places.mark).is_file():
        yield folder
        return
    if folder.is_dir():
        raise refuse(
            folder, f"no study here; name a folder that holds {places.mark}, or a git revision"
        )
    with tempfile.TemporaryDirectory() as beside:
        _write_out(name, study, places, Path(beside))
        yield Path(beside)


def _write_out(revision: str, study: Path, places: Places, folder: Path) -> None:
    # Named as an object, nothing can be taken for an option; git then finds the study's own part.
    found = _git(
        study, "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{tree}"
    )
    if found is None:
        raise refuse(
            revision, "neither a folder nor a revision that git knows here; correct the name"
        )
    tree = found.decode().strip()
    prefix = (_git(study, "rev-parse", "--show-prefix") or b"").decode().strip()
    within = f"{tree}:{prefix}" if prefix else tree
    top = Path((_git(study, "rev-parse", "--show-toplevel") or b".").decode().strip())
    there = (_git(top, "ls-tree", "-r", "--name-only", within) or b"").decode().splitlines()
    if str(places.mark) not in there:
        raise refuse(
            revision, f"this revision holds no {places.mark}; name one that holds the study"
        )
    wanted = [
        part
        for part in map(str, places)
        if any(name == part or name.startswith(f"{part}/") for name in there)
    ]
    packed = _git(top, "archive", "--format=tar", within, "--", *wanted)
    with tarfile.open(fileobj=io.BytesIO(packed or b"")) as archive:
        archive.extractall(folder, filter="data")


def _git(study: Path, *words: str) -> bytes | None:
    """Return what git says, or None if it fails."""
    try:
        done = subprocess.run(["git", "-C", str(study), *words], capture_output=True, check=False)
    except FileNotFoundError:
        raise refuse("git", "the program is missing; install it, or name two folders") from None
    return done.stdout if done.returncode == 0 else None
