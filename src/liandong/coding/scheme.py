"""The coding scheme: what may be coded, and by which words a machine finds it.

The scheme is data: `scheme.yaml` (version, change log, weights of the machine coder) and one
YAML file for each dimension, edited by people who need not write Python.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from liandong.errors import Fault, collecting, raise_all
from liandong.schemas import Record, checked_yaml, line_of, yaml_data

DIMENSIONS = (
    "actor",
    "function",
    "mechanism",
    "problem",
    "recommendation",
    "discourse",
    "phase",
)

Words = Annotated[str, StringConstraints(min_length=1)]
Share = Annotated[float, Field(ge=0, le=1)]
Location = tuple[int | str, ...]

# “…” stands for up to 14 characters of one clause, “~” for the beginning of a clause.
GAP = "[^，；：。！？,;]{0,14}?"
CLAUSE_START = "(?<![^，；：。！？,;“])"
GROUP = re.compile(r"<(\w+)>")


class Near(Record):
    """Two groups of words that mean a code when one of each stands in the same clause."""

    one: tuple[Words, ...]
    other: tuple[Words, ...]


class Indicators(Record):
    """The words by which the machine coder finds a code."""

    terms: tuple[Words, ...] = ()
    cues: tuple[Words, ...] = ()
    patterns: tuple[Words, ...] = ()
    announcing: tuple[Words, ...] = ()
    cue_patterns: tuple[Words, ...] = ()
    near: tuple[Near, ...] = ()
    excluding: tuple[Words, ...] = ()


class Example(Record):
    """A sentence of the corpus, verbatim, that bears the code."""

    document_id: Words
    text: Words


class Code(Record):
    """One code of the scheme with its definition and its indicators."""

    id: Words
    label_zh: Words
    label_en: Words
    definition: Words
    definition_en: Words
    inclusion: Words
    exclusion: Words
    examples: Annotated[tuple[Example, ...], Field(min_length=1)]
    indicators: Indicators = Indicators()

    @property
    def dimension(self) -> str:
        """The part of the id before the dot."""
        return self.id.split(".")[0]


class Dimension(Record):
    """One YAML file: a dimension, its codes, and what is common to their indicators."""

    dimension: Words
    label_zh: Words
    label_en: Words
    rule: Words
    given_with: tuple[Words, ...] = ()
    points_to: str = ""
    groups: dict[str, tuple[Words, ...]] = Field(default_factory=dict)
    masking: tuple[Words, ...] = ()
    codes: tuple[Code, ...]


class Change(Record):
    """What a version of the scheme changed, and whether codings made before still hold."""

    version: Words
    date: Words
    change: Words
    earlier_codings: Words


class Weights(Record):
    """How much each kind of evidence counts, between 0 and 1."""

    term: Share
    pattern: Share
    near: Share
    cue: Share
    context: Share
    threshold: Share


class Head(Record):
    """The file `scheme.yaml`."""

    version: Words
    title_zh: Words
    title_en: Words
    unit: Words
    changes: tuple[Change, ...]
    weights: Weights


@dataclass(frozen=True)
class Scheme:
    """The whole scheme: its head and its dimensions in order."""

    head: Head
    dimensions: tuple[Dimension, ...]

    @property
    def version(self) -> str:
        """The version of the scheme."""
        return self.head.version

    @cached_property
    def codes(self) -> tuple[Code, ...]:
        """All codes in the order of the files."""
        return tuple(code for dimension in self.dimensions for code in dimension.codes)

    def of(self, name: str) -> Dimension:
        """Return a dimension by its name."""
        return next(dimension for dimension in self.dimensions if dimension.dimension == name)

    @cached_property
    def code_ids(self) -> frozenset[str]:
        """The ids of all codes."""
        return frozenset(code.id for code in self.codes)

    def __getitem__(self, code_id: str) -> Code:
        return self._by_id[code_id]

    @cached_property
    def _by_id(self) -> dict[str, Code]:
        return {code.id: code for code in self.codes}


def read_scheme(folder: Path) -> Scheme:
    """Read `scheme.yaml` and the seven dimension files of a codebook folder.

    Raises
    ------
    InputFaults
        With every fault of every file and the line where it stands.
    """
    faults: list[Fault] = []
    heads: list[Head] = []
    read: list[tuple[Path, Any, Dimension]] = []
    with collecting(faults):
        path = folder / "scheme.yaml"
        heads.append(checked_yaml(path, visible(path, faults), Head))
    for path in sorted(folder.glob("*.yaml")):
        if path.name != "scheme.yaml":
            with collecting(faults):
                data = visible(path, faults)
                read.append((path, data, checked_yaml(path, data, Dimension)))
    faults.extend(_faults(folder, read))
    raise_all(sorted(faults, key=_place))
    by_name = {dimension.dimension: dimension for _, _, dimension in read}
    return Scheme(heads[0], tuple(by_name[name] for name in DIMENSIONS))


def visible(path: Path, faults: list[Fault]) -> Any:
    """Read a YAML file and add a fault for every invisible character in it."""
    data = yaml_data(path)
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        for name in invisible_characters(line):
            sentence = f"there is an invisible character here, {name}; delete it"
            faults.append(Fault(f"{path}:{number}", sentence))
    return data


def invisible_characters(text: str) -> list[str]:
    """Return the Unicode names of the characters of `text` that nobody sees on a screen."""
    unseen = (c for c in text if c != " " and unicodedata.category(c) in ("Cf", "Cc", "Zs", "Zl"))
    return [unicodedata.name(c, f"U+{ord(c):04X}") for c in dict.fromkeys(unseen)]


def expanded(words: str, groups: dict[str, tuple[str, ...]]) -> str:
    """Return a pattern as a regular expression: “…”, “~” and “<group>” written out."""
    filled = GROUP.sub(lambda m: "(?:" + "|".join(groups[m[1]]) + ")", words)
    return filled.replace("…", GAP).replace("~", CLAUSE_START)


def grouped(words: tuple[str, ...], groups: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return a group of near words with each “<group>” replaced by its words."""
    out: list[str] = []
    for word in words:
        name = GROUP.fullmatch(word)
        out.extend(groups[name[1]] if name else (word,))
    return tuple(out)


def example_faults(scheme: Scheme, texts: dict[str, str], folder: Path) -> list[Fault]:
    """Return a fault for every example that is not verbatim in the text of its document.

    `texts` maps a document's id to its restored text.
    """
    return [
        Fault(
            str(folder / f"{code.dimension}.yaml"),
            f"the example “{example.text[:20]}…” of {code.id} is not in document "
            f"“{example.document_id}”; copy the sentence from the restored text",
        )
        for code in scheme.codes
        for example in code.examples
        if example.text not in texts.get(example.document_id, "")
    ]


def _place(fault: Fault) -> tuple[str, int, str]:
    path, _, line = fault.place.rpartition(":")
    return (path, int(line), fault.sentence) if line.isdigit() else (fault.place, 0, "")


def _faults(folder: Path, read: list[tuple[Path, Any, Dimension]]) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    found = {dimension.dimension for _, _, dimension in read}
    for name in DIMENSIONS:
        if name not in found and not (folder / f"{name}.yaml").exists():
            yield Fault(
                str(folder / f"{name}.yaml"),
                "the file of this dimension is missing; put it back",
            )
    for path, data, dimension in read:
        yield from _name_faults(path, dimension)
        yield from _id_faults(path, data, dimension, seen)
        yield from _claim_faults(path, data, dimension)
        yield from _pattern_faults(path, data, dimension)
    ids = set(seen)
    for path, data, dimension in read:
        for loc, name in _named_codes(dimension):
            if name not in ids and "discourse" in found:
                place = f"{path}:{line_of(data, loc)}"
                yield Fault(place, f"unknown code “{name}”; name a code of the scheme")


def _named_codes(dimension: Dimension) -> Iterator[tuple[Location, str]]:
    for index, name in enumerate(dimension.given_with):
        yield ("given_with", index), name
    if dimension.points_to:
        yield ("points_to",), dimension.points_to


def _name_faults(path: Path, dimension: Dimension) -> Iterator[Fault]:
    if dimension.dimension not in DIMENSIONS:
        names = ", ".join(DIMENSIONS)
        yield Fault(
            f"{path}:1", f"unknown dimension “{dimension.dimension}”; expected one of {names}"
        )
    elif path.stem != dimension.dimension:
        yield Fault(
            f"{path}:1",
            f"the dimension “{dimension.dimension}” belongs in {dimension.dimension}.yaml; "
            "rename the file or correct the dimension",
        )


def _id_faults(
    path: Path, data: Any, dimension: Dimension, seen: dict[str, str]
) -> Iterator[Fault]:
    for index, code in enumerate(dimension.codes):
        place = f"{path}:{line_of(data, ('codes', index, 'id'))}"
        if not re.fullmatch(rf"{re.escape(dimension.dimension)}\.[a-z]+(_[a-z]+)*", code.id):
            yield Fault(
                place,
                f"the id “{code.id}” is not under its dimension; expected "
                f"“{dimension.dimension}.” and small letters with underscores",
            )
        if code.id in seen:
            yield Fault(
                place, f"the id “{code.id}” is used already at {seen[code.id]}; choose another"
            )
        seen.setdefault(code.id, place)


def _claim_faults(path: Path, data: Any, dimension: Dimension) -> Iterator[Fault]:
    owners: dict[str, str] = {}
    for owner, loc, words in _claims(dimension):
        if words in owners:
            yield Fault(
                f"{path}:{line_of(data, loc)}",
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


def _pattern_faults(path: Path, data: Any, dimension: Dimension) -> Iterator[Fault]:
    for code, loc, words in _patterns(dimension):
        place = f"{path}:{line_of(data, loc)}"
        unknown = [name for name in GROUP.findall(words) if name not in dimension.groups]
        if unknown:
            yield Fault(place, f"unknown group “{unknown[0]}”; declare it under “groups”")
            continue
        try:
            re.compile(expanded(words, dimension.groups))
        except re.error as error:
            yield Fault(place, f"the pattern “{words}” of {code} doesn't compile: {error}; mend it")


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
