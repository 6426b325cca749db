"""What coders disagreed on, as a table that people fill in, and the codings that come of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from liandong.coding.codings import Coder, Codings, Kind, at_version, read_as_coded, read_coders
from liandong.coding.migration import codes_ever
from liandong.coding.scheme import Scheme
from liandong.corpus.reading import Corpus
from liandong.errors import Fault, collecting, raise_all, refuse
from liandong.schemas import column, read_table, table

# What may stand in the column `decision`, and whether the passage then gets the code.
DECISIONS = {"yes": True, "no": False, "是": True, "否": False}
DISAGREEMENTS = table(
    "disagreements",
    passage_id=column(str, "id of the passage", key=True),
    document_id=column(str, "id of its document"),
    speaker=column(str, "whose words they are; empty: the editors, or a name that is lost"),
    text=column(str, "the words of the passage"),
    code=column(str, "a code that some gave and others who read the passage didn't", key=True),
    label_zh=column(str, "its name"),
    given_by=column(str, "ids of the coders who gave it, with blanks between"),
    not_given_by=column(str, "ids of those who read the passage and didn't give it"),
    decision=column(str, "to be filled in: yes (是) or no (否)"),
    note=column(str, "to be filled in, if wanted: the reason"),
)
# Whose disagreements are settled: of those whose majority counts.
SETTLED: Kind = "language_model"
Dispute = tuple[str, str]
Sides = tuple[tuple[str, ...], tuple[str, ...]]


def disagreements(
    codings: Codings, scheme: Scheme, passages: pd.DataFrame, kind: Kind
) -> pd.DataFrame:
    """List what coders of one kind disagree on (schema `DISAGREEMENTS`), undecided.

    Parameters
    ----------
    codings
        The codings of all coders.
    scheme
        The coding scheme, in whose order the codes of a passage stand.
    passages
        The passages of the corpus (schema `PASSAGES`), with every passage that was coded.
    kind
        The kind of coder; persons and language models aren't held against each other.
    """
    texts = passages.set_index("passage_id")[["document_id", "speaker", "text"]]
    labels = {code.id: code.label_zh for code in scheme.codes}
    rows = []
    for (unit, code), (given_by, not_given_by) in _disputes(codings.of_kind(kind), scheme).items():
        sides = (" ".join(given_by), " ".join(not_given_by))
        rows.append((unit, *texts.loc[unit], code, labels[code], *sides, "", ""))
    return pd.DataFrame(rows, columns=list(DISAGREEMENTS.columns))


def read_settled(folder: Path, decisions: Path, corpus: Corpus, scheme: Scheme) -> Codings:
    """Read the codings of a study, and the decisions on what its coders disagree on, if any.

    Parameters
    ----------
    folder
        With `coders.yaml` and the codings of each coder.
    decisions
        With one file at most, named after the coder who adjudicates; it need not exist. Its
        codes are those of the version of the scheme under which that coder worked.

    Raises
    ------
    InputFaults
        With all faults of codings and decisions.
    """
    faults: list[Fault] = []
    codings: Codings | None = None
    found: tuple[Path, Coder] | None = None
    with collecting(faults):
        codings = read_as_coded(folder, corpus, scheme)
    with collecting(faults):
        found = _decisions_of(decisions, read_coders(folder, scheme))
    texts = dict(zip(corpus.passages["passage_id"], corpus.passages["text"], strict=True))
    if codings and found:
        with collecting(faults):
            path, judge = found
            then = at_version(codings, scheme, texts, judge.scheme_version or scheme.versions[0])
            codings = read_decisions(path, then, scheme, corpus.passages, judge)
    raise_all(faults)
    assert codings is not None  # else there were faults
    return at_version(codings, scheme, texts)


def _decisions_of(folder: Path, coders: Iterable[Coder]) -> tuple[Path, Coder] | None:
    """Return the file of decisions and who made them, or nothing if there is neither."""
    paths = {path.stem: path for path in sorted(folder.glob("*.csv"))}
    judges = {coder.id: coder for coder in coders if coder.adjudicates}
    faults = [
        Fault(
            str(path),
            f"“{name}” is no coder who adjudicates; add the coder to coders.yaml with "
            "adjudicates: true, or name the file after the one who is",
        )
        for name, path in paths.items()
        if name not in judges
    ]
    faults += [
        Fault(
            str(folder / f"{name}.csv"),
            "the decisions of this coder, who adjudicates, are missing; copy disagreements.csv "
            "here and fill it in, or take adjudicates out of coders.yaml",
        )
        for name in judges
        if name not in paths
    ]
    if len(paths) > 1:
        names = " and ".join(path.name for path in paths.values())
        faults.append(Fault(str(folder), f"expected one file of decisions, got {names}; keep one"))
    raise_all(faults)
    return next(((paths[name], judge) for name, judge in judges.items()), None)


def read_decisions(
    path: Path, codings: Codings, scheme: Scheme, passages: pd.DataFrame, adjudicator: Coder
) -> Codings:
    """Return the codings with those of the adjudicator, who decided in the table at `path`.

    The adjudicator gives each passage of the table the codes that all language-model coders who
    read it gave, and the disputed ones that the table says yes to. A passage that isn't in the
    table is not decided.

    Parameters
    ----------
    path
        A table of schema `DISAGREEMENTS` with every decision filled in.
    codings
        The codings of all coders.
    scheme
        The coding scheme.
    passages
        The passages of the corpus (schema `PASSAGES`).
    adjudicator
        Who decided, as in coders.yaml, with `adjudicates: true`; its own kind says whether
        that was a person or a language model.

    Raises
    ------
    InputFaults
        With every row whose decision is missing or unknown, that isn't or is no longer in
        dispute, or whose words are others than the passage's, with every dispute of a passage
        of the table that has no row, and with every passage left without a code.
    """
    if not adjudicator.adjudicates:
        said = f"“{adjudicator.id}” decides here; write adjudicates: true for it in coders.yaml"
        raise refuse(path, said)
    frame = read_table(path, DISAGREEMENTS)
    read = codings.of_kind(SETTLED).read_by(2)
    texts = dict(zip(passages["passage_id"], passages["text"], strict=True))
    faults = list(_faults(path, frame, _disputes(read, scheme), texts))
    yes, decided = _decided(frame), set(frame["passage_id"])
    given = {unit: _unanimous(read, unit) | yes[unit] for unit in read.units if unit in decided}
    faults += [
        Fault(str(path), f"the decisions leave passage {unit} without any code; keep one at least")
        for unit, codes in given.items()
        if not codes
    ]
    raise_all(faults)
    return replace(
        codings,
        coders=(*codings.coders, adjudicator),
        codes={**codings.codes, adjudicator.id: given},
    )


def note_on_undecided(codings: Codings, scheme: Scheme) -> list[str]:
    """Say how much in dispute is left where somebody adjudicates, for that person to know."""
    disputes = _disputes(codings.of_kind(SETTLED).read_by(2), scheme)
    left = [unit for unit, _ in disputes if unit not in codings.settled]
    if not codings.adjudicators or not left:
        return []
    name = codings.adjudicators[0].id
    return [
        f"disagreements that {name} has not decided on, so that the majority stands: {len(left)} "
        "(the rows are in disagreements.csv, as of the last build)"
    ]


def _disputes(codings: Codings, scheme: Scheme) -> dict[Dispute, Sides]:
    """Return for each passage and code in dispute who gave it and who didn't, in order."""
    return {
        (unit, code): (
            tuple(name for name in readers if code in codings.codes[name][unit]),
            tuple(name for name in readers if code not in codings.codes[name][unit]),
        )
        for unit in codings.units
        for readers in (codings.readers(unit),)
        for code in codes_ever(scheme)
        if 0 < sum(code in codings.codes[name][unit] for name in readers) < len(readers)
    }


def _faults(
    path: Path,
    frame: pd.DataFrame,
    disputes: Mapping[Dispute, Sides],
    texts: Mapping[str, str],
) -> Iterator[Fault]:
    """Find the rows that can't be used, and the disputes of their passages that none decides."""
    for number, row in enumerate(frame.to_dict("records"), start=2):
        for said in _row_faults(row, disputes):
            yield Fault(f"{path}:{number}", said)
        if row["text"] != texts.get(row["passage_id"], row["text"]):
            said = f"passage {row['passage_id']} has other words now; look up which it is"
            yield Fault(f"{path}:{number}", said)
    listed = set(zip(frame["passage_id"], frame["code"], strict=True))
    passages = set(frame["passage_id"])
    for unit, code in disputes:
        if unit in passages and (unit, code) not in listed:
            yield Fault(
                str(path), f"no row decides on “{code}” in passage {unit}; add it, with a decision"
            )


def _row_faults(row: Mapping[Any, Any], disputes: Mapping[Dispute, Sides]) -> Iterator[str]:
    unit, code, decision = row["passage_id"], row["code"], row["decision"].strip().lower()
    if not decision:
        yield f"the decision on “{code}” in passage {unit} is missing; write yes or no"
    elif decision not in DECISIONS:
        yield f"unknown decision “{row['decision']}”; expected yes (是) or no (否)"
    sides = (tuple(row["given_by"].split()), tuple(row["not_given_by"].split()))
    if (unit, code) not in disputes:
        yield f"the coders don't disagree on “{code}” in passage {unit}; remove the row"
    elif sides != disputes[unit, code]:
        yield (
            f"“{code}” in passage {unit} is now given by {_names(disputes[unit, code][0])} and not "
            f"by {_names(disputes[unit, code][1])}; correct the row and decide again"
        )


def _names(coders: Iterable[str]) -> str:
    return ", ".join(coders)


def _decided(frame: pd.DataFrame) -> defaultdict[str, frozenset[str]]:
    """Return for each passage the codes that the table says yes to, or nothing clear yet."""
    yes: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    for row in frame.to_dict("records"):
        if DECISIONS.get(row["decision"].strip().lower(), True):
            yes[row["passage_id"]] |= {row["code"]}
    return yes


def _unanimous(codings: Codings, unit: str) -> frozenset[str]:
    return frozenset.intersection(*(codings.codes[name][unit] for name in codings.readers(unit)))
