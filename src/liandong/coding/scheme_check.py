"""What is wrong with the files of a codebook, each fault with its line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from liandong.coding.codebook import DIMENSIONS, GROUP, Code, Dimension, expanded
from liandong.errors import Fault
from liandong.schemas import line_of, read_text, yaml_data

Location = tuple[int | str, ...]
# Where codes are named in prose, and how.
PROSE = ("definition", "definition_en", "inclusion", "exclusion")
NAMED = re.compile(rf"(?<![a-z_.])(?:{'|'.join(DIMENSIONS)})\.[a-z]+(?:_[a-z]+)*")
HAN, LATIN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]"), re.compile(r"[A-Za-z]")


@dataclass(frozen=True)
class ReadDimension:
    """A dimension file: its path and its content."""

    path: Path
    dimension: Dimension

    def place(self, loc: Location) -> str:
        """Return `file:line` of a part of the file."""
        return f"{self.path}:{line_of(self._data, loc)}"

    @cached_property
    def _data(self) -> Any:
        """The file by the parser that knows lines; it is slow, and seldom needed."""
        return yaml_data(self.path)


def invisible_faults(path: Path) -> Iterator[Fault]:
    """Find every invisible character of a file."""
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        for name in invisible_characters(line):
            sentence = f"there is an invisible character here, {name}; delete it"
            yield Fault(f"{path}:{number}", sentence)


def invisible_characters(text: str) -> list[str]:
    """Return the Unicode names of the characters of `text` that nobody sees on a screen."""
    unseen = (c for c in text if c != " " and unicodedata.category(c) in ("Cf", "Cc", "Zs", "Zl"))
    return [unicodedata.name(c, f"U+{ord(c):04X}") for c in dict.fromkeys(unseen)]


def dimension_faults(folder: Path, read: Sequence[ReadDimension]) -> Iterator[Fault]:
    """Find what is wrong with the dimension files of a codebook, alone and together."""
    found = {each.dimension.dimension for each in read}
    for name in DIMENSIONS:
        if name not in found and not (folder / f"{name}.yaml").exists():
            yield Fault(
                str(folder / f"{name}.yaml"),
                "the file of this dimension is missing; put it back",
            )
    seen: dict[str, tuple[ReadDimension, int]] = {}
    for each in read:
        yield from _name_faults(each)
        yield from _id_faults(each, seen)
        yield from _claim_faults(each)
        yield from _pattern_faults(each)
        yield from _translation_faults(each)
        yield from _label_faults(each)
    yield from _naming_faults(read, set(seen), complete=found == set(DIMENSIONS))


def _naming_faults(
    read: Sequence[ReadDimension], ids: set[str], *, complete: bool
) -> Iterator[Fault]:
    """Find codes that are named and don't exist, as far as all files could be read."""
    for each in read:
        for loc, name in _named_codes(each.dimension):
            if name not in ids and "discourse" in {item.dimension.dimension for item in read}:
                yield Fault(each.place(loc), f"unknown code “{name}”; name a code of the scheme")
        for loc, name in _codes_in_prose(each.dimension) if complete else ():
            if name not in ids:
                said = f"“{loc[-1]}” names {name}, which the scheme doesn't have; correct the name"
                yield Fault(each.place(loc), said)


def _named_codes(dimension: Dimension) -> Iterator[tuple[Location, str]]:
    for index, name in enumerate(dimension.given_with):
        yield ("given_with", index), name
    if dimension.points_to:
        yield ("points_to",), dimension.points_to


def _codes_in_prose(dimension: Dimension) -> Iterator[tuple[Location, str]]:
    for index, code in enumerate(dimension.codes):
        for part in PROSE:
            for name in NAMED.findall(getattr(code, part)):
                yield ("codes", index, part), name


def _name_faults(each: ReadDimension) -> Iterator[Fault]:
    name = each.dimension.dimension
    if name not in DIMENSIONS:
        names = ", ".join(DIMENSIONS)
        yield Fault(f"{each.path}:1", f"unknown dimension “{name}”; expected one of {names}")
    elif each.path.stem != name:
        yield Fault(
            f"{each.path}:1",
            f"the dimension “{name}” belongs in {name}.yaml; rename the file or correct the "
            "dimension",
        )


def _id_faults(each: ReadDimension, seen: dict[str, tuple[ReadDimension, int]]) -> Iterator[Fault]:
    name = each.dimension.dimension
    for index, code in enumerate(each.dimension.codes):
        here: Location = ("codes", index, "id")
        if not re.fullmatch(rf"{re.escape(name)}\.[a-z]+(_[a-z]+)*", code.id):
            yield Fault(
                each.place(here),
                f"the id “{code.id}” is not under its dimension; expected “{name}.” and small "
                "letters with underscores",
            )
        if code.id in seen:
            other, n = seen[code.id]
            said = f"the id “{code.id}” is used already at {other.place(('codes', n, 'id'))}"
            yield Fault(each.place(here), f"{said}; choose another")
        seen.setdefault(code.id, (each, index))


def _claim_faults(each: ReadDimension) -> Iterator[Fault]:
    owners: dict[str, str] = {}
    for owner, loc, words in _claims(each.dimension):
        if owners.get(words) == owner:
            said = f"the indicator “{words}” stands twice in {owner}; keep one"
            yield Fault(each.place(loc), said)
        elif words in owners:
            yield Fault(
                each.place(loc),
                f"the indicator “{words}” of {owner} is claimed already by {owners[words]}; "
                "leave it to one of them",
            )
        owners.setdefault(words, owner)


def _claims(dimension: Dimension) -> Iterator[tuple[str, Location, str]]:
    for number, words in enumerate(dimension.masking):
        yield "masking", ("masking", number), words
    for index, code in enumerate(dimension.codes):
        for kind in ("terms", "cues"):
            for number, words in enumerate(getattr(code.indicators, kind)):
                yield code.id, ("codes", index, "indicators", kind, number), words


def _pattern_faults(each: ReadDimension) -> Iterator[Fault]:
    groups = each.dimension.groups
    for code, loc, words in _patterns(each.dimension):
        unknown = [name for name in GROUP.findall(words) if name not in groups]
        if unknown:
            said = f"unknown group “{unknown[0]}”; declare it under “groups”"
            yield Fault(each.place(loc), said)
            continue
        try:
            re.compile(expanded(words, groups))
        except re.error as error:
            said = f"the pattern “{words}” of {code} doesn't compile: {error}; mend it"
            yield Fault(each.place(loc), said)


def _patterns(dimension: Dimension) -> Iterator[tuple[str, Location, str]]:
    for index, code in enumerate(dimension.codes):
        here: Location = ("codes", index, "indicators")
        for kind in ("patterns", "cue_patterns", "announcing"):
            for number, words in enumerate(getattr(code.indicators, kind)):
                yield code.id, (*here, kind, number), words
        for number, pair in enumerate(code.indicators.near):
            for side in ("one", "other"):
                for words in getattr(pair, side):
                    yield code.id, (*here, "near", number, side), words


def _translation_faults(each: ReadDimension) -> Iterator[Fault]:
    """Find Chinese without a Chinese character, and English without a Latin letter."""
    parts: list[tuple[str, Location, Dimension | Code]] = [("dimension", (), each.dimension)]
    for index, code in enumerate(each.dimension.codes):
        parts.append((code.id, ("codes", index), code))
    for owner, loc, part in parts:
        for name in ("label_zh", "definition"):
            if not HAN.search(getattr(part, name, "字")):
                said = f"“{name}” of {owner} has no Chinese character; write it in Chinese"
                yield Fault(each.place((*loc, name)), said)
        for name in ("label_en", "definition_en"):
            if not LATIN.search(getattr(part, name, "a")):
                said = f"“{name}” of {owner} is not translated; write it in English"
                yield Fault(each.place((*loc, name)), said)


def _label_faults(each: ReadDimension) -> Iterator[Fault]:
    for name in ("label_zh", "label_en"):
        owners: dict[str, str] = {}
        for index, code in enumerate(each.dimension.codes):
            label = getattr(code, name).strip().casefold()
            if label in owners:
                said = f"“{name}” of {code.id} is that of {owners[label]} too; tell them apart"
                yield Fault(each.place(("codes", index, name)), said)
            owners.setdefault(label, code.id)
