"""What coders disagreed on, as a table that people fill in, and the codings that come of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from liandong.coding.codings import Coder, Codings, Kind
from liandong.coding.scheme import Scheme
from liandong.errors import Fault, raise_all, refuse
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


def read_decisions(
    path: Path, codings: Codings, scheme: Scheme, kind: Kind, adjudicator: Coder
) -> Codings:
    """Return the codings with those of the adjudicator, who decided in the table at `path`.

    The adjudicator gives each passage that two coders or more have read the codes that all of
    them gave and the disputed ones that the table says yes to.

    Parameters
    ----------
    path
        A table of schema `DISAGREEMENTS` with every decision filled in.
    codings
        The codings of all coders.
    scheme
        The coding scheme.
    kind
        The kind of the coders who disagree.
    adjudicator
        Who decided, as in coders.yaml, with `adjudicates: true`; its own kind says whether
        that was a person or a language model.

    Raises
    ------
    InputFaults
        With every row whose decision is missing or unknown, that isn't or is no longer in
        dispute, with every dispute that has no row, and with every passage left without a code.
    """
    if not adjudicator.adjudicates:
        said = f"“{adjudicator.id}” decides here; write adjudicates: true for it in coders.yaml"
        raise refuse(path, said)
    frame = read_table(path, DISAGREEMENTS)
    settled = codings.of_kind(kind).read_by(2)
    raise_all(_faults(path, frame, _disputes(settled, scheme)))
    yes = _decided(frame)
    given = {unit: _unanimous(settled, unit) | yes[unit] for unit in settled.units}
    raise_all(
        Fault(str(path), f"the decisions leave passage {unit} without any code; keep one at least")
        for unit, codes in given.items()
        if not codes
    )
    return replace(
        codings,
        coders=(*codings.coders, adjudicator),
        codes={**codings.codes, adjudicator.id: given},
    )


def _disputes(codings: Codings, scheme: Scheme) -> dict[Dispute, Sides]:
    """Return for each passage and code in dispute who gave it and who didn't, in order."""
    return {
        (unit, code): (
            tuple(name for name in readers if code in codings.codes[name][unit]),
            tuple(name for name in readers if code not in codings.codes[name][unit]),
        )
        for unit in codings.units
        for readers in (codings.readers(unit),)
        for code in (own.id for own in scheme.codes)
        if 0 < sum(code in codings.codes[name][unit] for name in readers) < len(readers)
    }


def _faults(path: Path, frame: pd.DataFrame, disputes: Mapping[Dispute, Sides]) -> Iterator[Fault]:
    """Find the rows that can't be used, and the disputes that no row decides."""
    for number, row in enumerate(frame.to_dict("records"), start=2):
        for said in _row_faults(row, disputes):
            yield Fault(f"{path}:{number}", said)
    listed = set(zip(frame["passage_id"], frame["code"], strict=True))
    for unit, code in disputes:
        if (unit, code) not in listed:
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
    """Return for each passage the codes that the table says yes to."""
    yes: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    for row in frame.to_dict("records"):
        if DECISIONS[row["decision"].strip().lower()]:
            yes[row["passage_id"]] |= {row["code"]}
    return yes


def _unanimous(codings: Codings, unit: str) -> frozenset[str]:
    return frozenset.intersection(*(codings.codes[name][unit] for name in codings.readers(unit)))
