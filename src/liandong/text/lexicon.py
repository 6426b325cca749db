"""The domain dictionary and the stop words: entries in groups, each group with its reason.

Both files have one form: a line `# reason` opens a group, every other line is one
entry. The reason is part of the data, so an entry before the first reason is a fault.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from liandong.errors import Fault, collecting, raise_all
from liandong.schemas import read_text

REASON = "# "
INVISIBLE = {"Cc", "Cf", "Zl", "Zp", "Co", "Cn"}


@dataclass(frozen=True)
class Entry:
    """A dictionary term or stop word, why it is listed, and where (`file:line`)."""

    text: str
    reason: str
    place: str


@dataclass(frozen=True)
class Lexicon:
    """What the study says about words: terms that are one word, words that count for nothing."""

    dictionary: tuple[Entry, ...]
    stop_words: tuple[Entry, ...]

    @property
    def stop_texts(self) -> frozenset[str]:
        """Return the stop words without their reasons."""
        return frozenset(entry.text for entry in self.stop_words)


def read_lexicon(folder: Path) -> Lexicon:
    """Read `dictionary.txt` and `stop_words.txt`.

    Raises
    ------
    InputFaults
        With every fault of both files and the line where it stands.
    """
    faults: list[Fault] = []
    read: dict[str, tuple[Entry, ...]] = {"dictionary.txt": (), "stop_words.txt": ()}
    for name in read:
        with collecting(faults):
            read[name] = read_entries(folder / name)
    raise_all(faults)
    return Lexicon(*read.values())


def read_entries(path: Path) -> tuple[Entry, ...]:
    """Read one file of grouped entries, refusing all its faults together."""
    entries = tuple(_entries(path, read_text(path)))
    raise_all(_faults(entries))
    return entries


def _entries(path: Path, text: str) -> Iterator[Entry]:
    reason = ""
    for number, line in enumerate(text.removesuffix("\n").split("\n"), start=1):
        if line.startswith(REASON):
            reason = line.removeprefix(REASON).strip()
        else:
            yield Entry(line, reason, f"{path}:{number}")


def _faults(entries: tuple[Entry, ...]) -> Iterator[Fault]:
    first: dict[str, Entry] = {}
    for entry in entries:
        said = next(_complaints(entry), "")
        earlier = first.setdefault(entry.text, entry)
        if not said and earlier is not entry:
            said = f"“{entry.text}” stands at {earlier.place} already; remove one of the two"
        if said:
            yield Fault(entry.place, said)


def _complaints(entry: Entry) -> Iterator[str]:
    text = entry.text
    folded = unicodedata.normalize("NFKC", text)
    if not text.strip():
        yield "an empty line; remove it (a line “# reason” opens a new group)"
    for mark in text:
        if unicodedata.category(mark) in INVISIBLE:
            yield f"“{text}” holds the invisible character U+{ord(mark):04X}; type it anew"
        if mark.isspace():
            yield f"“{text}” holds a blank; expected one term a line without blanks"
    if folded != text:
        yield f"“{text}” holds a full-width or compatibility character; write “{folded}”"
    if len(text) < 2:
        yield f"“{text}” is a single character, which no analysis counts; remove it"
    if not entry.reason:
        yield f"“{text}” stands under no reason; put a line “# why these terms” above it"
