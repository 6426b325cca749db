"""Zip archives of strangers (.qdpx), read into memory within bounds.

Nothing is ever unpacked to disk. Only the project file and plain texts are read: recordings,
pictures and PDF files of a project may be of any size, and stay where they are.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from liandong.errors import Fault, InputFaults, refuse

ZIP = b"PK"
MOST_MEMBERS = 50_000  # more files than anybody codes by hand
LARGEST_PROJECT = 64 * 2**20  # bytes of XML: some 200,000 coded selections
LARGEST_TEXT = 16 * 2**20  # bytes: a text of five million Chinese characters
LARGEST_ALL = 256 * 2**20  # bytes of all texts together, held in memory at once
# XML packs to a twentieth, GUIDs and all, seldom to a fiftieth; a bomb to a thousandth.
LARGEST_RATIO = 200
UNSUSPICIOUS = 8 * 2**20
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)


@dataclass(frozen=True)
class Archive:
    """A project archive as read: its XML, its plain texts, and what was wrong with members.

    `name` is the name of the XML file; `texts` has the names of text files in small letters,
    with `/` between folder and file.
    """

    name: str
    xml: bytes
    texts: Mapping[str, bytes]
    faults: tuple[Fault, ...]


def read_archive(path: Path) -> Archive:
    """Read the project file and the plain texts of a .qdpx archive.

    Raises
    ------
    InputFaults
        If it is no zip archive, is cut off, or has not one project file that can be read.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _read(archive, path)
    except BROKEN as error:
        raise refuse(
            path,
            f"the archive is cut off or damaged ({_said(error)}); copy it again, or export it"
            " again from the program it comes from",
        ) from None


def _said(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0][:120]


def _read(archive: zipfile.ZipFile, path: Path) -> Archive:
    # A member may have no name at all, which ZipInfo.is_dir doesn't bear.
    entries = [entry for entry in archive.infolist() if not entry.filename.endswith("/")]
    if len(entries) > MOST_MEMBERS:
        raise refuse(
            path,
            f"the archive holds {len(entries):,} files, as no project does; expected at most"
            f" {MOST_MEMBERS:,}; export the project again",
        )
    faults = [Fault(str(path), sentence) for sentence in _faults_of_names(entries)]
    project = _project(entries, path)
    xml = _content(archive, project, LARGEST_PROJECT, path)
    texts = _texts(archive, entries, path, faults)
    return Archive(project.filename, xml, texts, tuple(faults))


def _name(entry: zipfile.ZipInfo) -> str:
    """Return a member's name as it is looked up: programs differ in case and in slashes."""
    return entry.filename.replace("\\", "/").lower()


def _leads_out(name: str) -> bool:
    return name.startswith("/") or ".." in name.split("/") or bool(re.match("[a-z]:", name))


def _faults_of_names(entries: list[zipfile.ZipInfo]) -> Iterator[str]:
    counts = Counter(map(_name, entries))
    for entry in entries:
        if _leads_out(_name(entry)):
            yield (
                f"the archive holds “{entry.filename}”, a name that leads out of it, as no program"
                " for coding writes; don't unpack it, and ask where it comes from"
            )
    for name, count in counts.items():
        if count > 1:
            yield f"the archive holds “{name}” {count} times; export the project again"


def _project(entries: list[zipfile.ZipInfo], path: Path) -> zipfile.ZipInfo:
    """Return the one project file at the archive's root."""
    found = [entry for entry in entries if re.fullmatch(r"[^/]+\.qde", _name(entry))]
    if len(found) == 1:
        return found[0]
    names = ", ".join(entry.filename for entry in found[:5])
    raise refuse(
        path,
        f"the archive holds {len(found)} project files ({names}); expected one; export each"
        " project by itself"
        if found
        else "there is no project file (project.qde) at the root of the archive; expected a"
        " REFI-QDA project; export it as .qdpx from the program it comes from",
    )


def _texts(
    archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], path: Path, faults: list[Fault]
) -> dict[str, bytes]:
    texts: dict[str, bytes] = {}
    left = LARGEST_ALL
    for entry in entries:
        name = _name(entry)
        if not name.endswith(".txt") or _leads_out(name) or name in texts:
            continue
        try:
            texts[name] = _content(archive, entry, min(LARGEST_TEXT, left), path)
            left -= len(texts[name])
        except InputFaults as error:
            faults.extend(error.faults)
    return texts


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int, path: Path) -> bytes:
    """Return a member's bytes, never more than `most`."""
    place = f"{path}/{entry.filename}"
    if entry.flag_bits & 1:
        raise refuse(place, "the file is encrypted; export the project without a password")
    if entry.compress_type not in PACKINGS:
        raise refuse(place, "the file is packed in an unusual way; export the project again")
    bomb = entry.file_size > max(UNSUSPICIOUS, LARGEST_RATIO * entry.compress_size)
    if bomb or entry.file_size > most:
        raise refuse(
            place,
            f"the file unpacks from {entry.compress_size:,} to {entry.file_size:,} bytes, as no"
            f" coded text does (at most {most:,} are read); divide it, or leave it out of the"
            " project",
        )
    try:
        with archive.open(entry) as file:
            return file.read(most)
    except BROKEN as error:
        raise refuse(
            place, f"the file is damaged ({_said(error)}); export the project again"
        ) from None
