"""Codings as coders made them: standoff, each with its coder and its quoted words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from liandong.coding.migration import MigratedCoding, later, migrated_codes, unknown_code
from liandong.coding.quotations import passage_at, words_at
from liandong.coding.scheme import Scheme
from liandong.corpus.reading import Corpus
from liandong.errors import Fault, collecting, raise_all
from liandong.schemas import (
    Record,
    checked_yaml,
    column,
    line_of,
    read_table,
    table,
    yaml_data,
)

CODER_FILE = table(
    "codings of one coder",
    document=column(str, "id of the document", key=True),
    start=column(int, "where the words begin in the raw file", unit="code points", key=True),
    end=column(int, "where they end in the raw file", unit="code points", key=True),
    quote=column(str, "the restored words between the two places, in reading order"),
    code=column(str, "a code of the scheme", key=True),
    coder=column(str, "id of the coder, as in coders.yaml"),
    note=column(str, "what the coder remarked"),
)
CODINGS = table(
    "codings",
    passage_id=column(str, "id of the passage", key=True),
    code=column(str, "a code of the scheme", key=True),
    coder_kind=column(str, "language_model, person or machine"),
    coder=column(str, "majority (two coders or more), majority settled by …, or machine", key=True),
    score=column(
        float,
        "share of the coders who gave the code, of those who read the passage; machine: its "
        "calibrated probability",
        unit="0–1",
    ),
)
Kind = Literal["person", "language_model", "machine"]
MAJORITY, MACHINE = "majority", "machine"


class Coder(Record):
    """Who coded; a language model is never taken for a person.

    One who adjudicates settles what others disagreed on, having seen their codings: no coder
    beside them, neither for a majority nor for agreement. Without `scheme_version`, the coder
    worked under the first version of the scheme.
    """

    id: str
    kind: Kind
    adjudicates: bool = False
    scheme_version: str = ""
    description_zh: str
    description_en: str


class Coders(Record):
    """The file `coders.yaml`."""

    coders: tuple[Coder, ...]


@dataclass(frozen=True)
class Codings:
    """The codings of all coders, verified against the corpus.

    `units` are the passages that were coded, in reading order; `codes[coder][passage_id]` are
    the codes that a coder gave to a passage. A passage without any code of a coder is one that
    the coder didn't read: each sentence that is read gets at least its role in the discourse.
    `version` is that of the scheme up to which earlier codings were followed, `migrated` what
    became of them.
    """

    coders: tuple[Coder, ...]
    units: tuple[str, ...]
    codes: Mapping[str, Mapping[str, frozenset[str]]]
    migrated: tuple[MigratedCoding, ...] = ()
    version: str = ""

    def readers(self, unit: str) -> tuple[str, ...]:
        """Return the coders who read a passage: who gave it at least one code."""
        return tuple(name for name, given in self.codes.items() if given.get(unit))

    def of_kind(self, kind: Kind) -> Codings:
        """Return the codings of one kind of coder only, with the passages that these read.

        Adjudicated codings are left out.
        """
        coders = tuple(
            coder for coder in self.coders if coder.kind == kind and not coder.adjudicates
        )
        return replace(
            self, coders=coders, codes={coder.id: self.codes[coder.id] for coder in coders}
        ).read_by(1)

    @property
    def adjudicators(self) -> tuple[Coder, ...]:
        """The coders who settled what others disagreed on."""
        return tuple(coder for coder in self.coders if coder.adjudicates)

    @property
    def settled(self) -> Mapping[str, frozenset[str]]:
        """The codes of each passage on which somebody who adjudicates decided."""
        given = [self.codes[coder.id] for coder in self.adjudicators]
        return {unit: codes for own in given for unit, codes in own.items()}

    def read_by(self, least: int) -> Codings:
        """Return the codings with only the passages that at least `least` coders read."""
        units = tuple(unit for unit in self.units if len(self.readers(unit)) >= least)
        return replace(self, units=units)


def read_codings(folder: Path, corpus: Corpus, scheme: Scheme) -> Codings:
    """Read the codings of all coders as the scheme has them now; see `read_as_coded`."""
    texts = dict(zip(corpus.passages["passage_id"], corpus.passages["text"], strict=True))
    return at_version(read_as_coded(folder, corpus, scheme), scheme, texts)


def read_as_coded(folder: Path, corpus: Corpus, scheme: Scheme) -> Codings:
    """Read `coders.yaml` and one CSV file for each coder, and verify every row.

    Each has the codes of the version of the scheme under which the coder worked. Coders who
    adjudicate have no file of this kind: see `adjudication.read_decisions`.

    Raises
    ------
    InputFaults
        With every row whose document, code, coder, place or quotation doesn't hold.
    """
    faults: list[Fault] = []
    coders: tuple[Coder, ...] = ()
    with collecting(faults):
        coders = tuple(coder for coder in read_coders(folder, scheme) if not coder.adjudicates)
    codes: dict[str, dict[str, frozenset[str]]] = {}
    by_id = {coder.id: coder for coder in coders}
    for path in sorted(folder.glob("*.csv")):
        with collecting(faults):
            codes[path.stem] = _read_coder(path, corpus, scheme, by_id)
    faults.extend(
        Fault(str(folder / f"{coder.id}.csv"), "the codings of this coder are missing; add them")
        for coder in coders
        if not (folder / f"{coder.id}.csv").exists()
    )
    raise_all(faults)
    order = {name: number for number, name in enumerate(corpus.passages["passage_id"])}
    coded = {passage for given in codes.values() for passage in given}
    return Codings(coders, tuple(sorted(coded, key=order.__getitem__)), codes)


def at_version(codings: Codings, scheme: Scheme, texts: Mapping[str, str], to: str = "") -> Codings:
    """Return codings as the scheme has them at a version; empty: the present.

    Codings that were made under a later version stay as they are. `texts` are the words of the
    passages.
    """
    codes, events = dict(codings.codes), list(codings.migrated)
    for coder in codings.coders:
        versions = later(coder.scheme_version, codings.version, scheme), to
        given = migrated_codes(coder.id, codes[coder.id], texts, scheme, versions)
        codes[coder.id] = given[0]
        events += given[1]
    return replace(codings, codes=codes, migrated=tuple(events), version=to or scheme.version)


def majority(codings: Codings, least: int) -> dict[str, frozenset[str]]:
    """Return for each passage the codes that at least `least` language-model coders gave.

    Where somebody who adjudicates has settled a passage, its codes are those. The passages are
    those that at least `least` language-model coders read; persons' codings stay out.
    """
    models, settled = codings.of_kind("language_model").read_by(least), codings.settled
    voted = {
        unit: frozenset(code for code, count in _votes(models, unit).items() if count >= least)
        for unit in models.units
    }
    return {unit: settled.get(unit, codes) for unit, codes in voted.items()}


def majority_table(codings: Codings, scheme: Scheme, least: int) -> pd.DataFrame:
    """Return the language-model coders' majority as rows of `CODINGS`.

    The score is the share of coders who gave the code, of those who read the passage. Persons'
    codings stay out: a majority is never one of persons and machines together. Of a passage that
    was settled, `coder` says by whom, and whether that is a person or a language model.
    """
    models, settled = codings.of_kind("language_model"), codings.settled
    judges = (f" settled by {own.id} ({own.kind})" for own in codings.adjudicators)
    judged = MAJORITY + "".join(judges)
    rows = [
        (unit, code.id, "language_model", coder, votes[code.id] / len(models.readers(unit)))
        for unit, codes in majority(codings, least).items()
        for coder in (judged if unit in settled else MAJORITY,)
        for votes in (_votes(models, unit),)
        for code in scheme.codes
        if code.id in codes
    ]
    return pd.DataFrame(rows, columns=list(CODINGS.columns))


def settled_by(frame: pd.DataFrame) -> str:
    """Return “, in part settled by … (kind)” of a table of schema `CODINGS`, or nothing."""
    coders = sorted(set(frame["coder"]) - {MAJORITY, MACHINE})
    return "".join(f", in part{coder.removeprefix(MAJORITY)}" for coder in coders)


def hand_codes(frame: pd.DataFrame) -> dict[str, frozenset[str]]:
    """Return the codes of each passage in a table of schema `CODINGS` that coders gave.

    By their majority, or as settled where they disagreed; the machine's codes stay out.
    """
    own = frame[frame["coder"] != MACHINE]
    return {str(unit): frozenset(codes) for unit, codes in own.groupby("passage_id")["code"]}


def codes_of(frame: pd.DataFrame, coder: str) -> dict[str, frozenset[str]]:
    """Return the codes that one coder of a table of schema `CODINGS` gave to each passage."""
    own = frame[frame["coder"] == coder]
    return {str(unit): frozenset(codes) for unit, codes in own.groupby("passage_id")["code"]}


def _votes(codings: Codings, unit: str) -> Counter[str]:
    return Counter(code for given in codings.codes.values() for code in given.get(unit, ()))


def coder_versions(folder: Path, kind: Kind) -> list[str]:
    """Return the version of the scheme (empty: the first) of each coder of one kind."""
    return [
        coder.scheme_version
        for coder in read_coders(folder)
        if coder.kind == kind and not coder.adjudicates
    ]


def read_coders(folder: Path, scheme: Scheme | None = None) -> tuple[Coder, ...]:
    """Read `coders.yaml`: all coders, with those who adjudicate.

    If there is a scheme, it must have the versions under which they worked.
    """
    path = folder / "coders.yaml"
    data = yaml_data(path)
    coders = checked_yaml(path, data, Coders).coders
    counts = Counter(coder.id for coder in coders)
    said = [
        (index, "id", f"the coder “{coder.id}” stands here twice; give each coder one entry")
        for index, coder in enumerate(coders)
        if counts[coder.id] > 1
    ]
    versions = ("", *scheme.versions) if scheme else tuple(coder.scheme_version for coder in coders)
    said += [
        (index, "scheme_version", f"unknown version; expected one of {', '.join(versions[1:])}")
        for index, coder in enumerate(coders)
        if coder.scheme_version not in versions
    ]
    raise_all(Fault(f"{path}:{line_of(data, ('coders', n, key))}", text) for n, key, text in said)
    return coders


def _read_coder(
    path: Path, corpus: Corpus, scheme: Scheme, coders: Mapping[str, Coder]
) -> dict[str, frozenset[str]]:
    given: defaultdict[str, set[str]] = defaultdict(set)
    rows = read_table(path, CODER_FILE)
    version = coders[path.stem].scheme_version if path.stem in coders else ""
    faults = [*_code_faults(path, rows, scheme, version)]
    known = [corpus[name] for name in rows["document"].unique() if name in corpus]
    passages = {document.id: passage_at(document) for document in known}
    for number, row in enumerate(rows.to_dict("records"), start=2):
        found = [Fault(f"{path}:{number}", said) for said in _row_faults(path, row, coders)]
        words = words_at(f"{path}:{number}", row, corpus)
        faults.extend(found)
        if isinstance(words, Fault):
            faults.append(words)
        else:
            given[passages[row["document"]][words]].add(row["code"])
    raise_all(faults)
    return {passage: frozenset(codes) for passage, codes in given.items()}


def _code_faults(path: Path, rows: pd.DataFrame, scheme: Scheme, version: str) -> Iterator[Fault]:
    """Find the codes that the scheme doesn't have, each at its first row."""
    for code, here in rows.groupby("code", sort=False):
        said = unknown_code(str(code), scheme, version)
        if said:
            more = f" ({len(here)} rows)" if len(here) > 1 else ""
            yield Fault(f"{path}:{here.index[0] + 2}", said + more)


def _row_faults(path: Path, row: dict[Any, Any], coders: Mapping[str, Coder]) -> list[str]:
    said = []
    if coders and row["coder"] not in coders:
        said.append(f"unknown coder “{row['coder']}”; add the coder to coders.yaml")
    elif row["coder"] != path.stem:
        said.append(f"a coding of “{row['coder']}” stands in {path.name}; move it to its own file")
    return said
