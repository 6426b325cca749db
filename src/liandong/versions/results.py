"""What the results of two versions of a study differ in: codings, findings, claims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from liandong.schemas import column, table
from liandong.versions.schemes import Became

CODING_CHANGES = table(
    "coding_changes",
    passage_id=column(str, "id of the passage", key=True),
    coder_kind=column(str, "whose codes: of language models, persons or the machine", key=True),
    coder=column(str, "majority or machine", key=True),
    taken_away=column(str, "codes of the old version that the new one hasn't, with blanks between"),
    added=column(str, "codes that only the new version has"),
)
FINDING_CHANGES = table(
    "finding_changes",
    finding=column(str, "a table of results", key=True),
    row=column(str, "the row, by all its columns of text", key=True),
    column=column(str, "the column; empty if the whole row came or went", key=True),
    before=column(str, "the value in the old version; empty if the row is new"),
    after=column(str, "the value in the new version; empty if the row went"),
)
CLAIM_CHANGES = table(
    "claim_changes",
    claim=column(str, "id of the claim", key=True),
    value=column(str, "name of the value, or statement, quotations, evidence", key=True),
    before=column(str, "as printed in the old version; △ where it fails the gate"),
    after=column(str, "as printed in the new version"),
)
MARK = "△"


def coding_changes(old: pd.DataFrame, new: pd.DataFrame, became: Became) -> pd.DataFrame:
    """Return the passages that are coded differently (schema `CODING_CHANGES`).

    A code that was renamed, moved or merged counts as the code that it became.

    Parameters
    ----------
    old, new
        Codings of schema `CODINGS`.
    became
        From the migrations of the new version: old code to its new codes.
    """
    named = {code: after[0] for code, after in became.items() if len(after) == 1}
    before = _sets(old.assign(code=old["code"].replace(named)))
    after = _sets(new)
    rows = []
    for key in dict.fromkeys((*before, *after)):
        one, other = before.get(key, frozenset()), after.get(key, frozenset())
        if one != other:
            rows.append((*key, " ".join(sorted(one - other)), " ".join(sorted(other - one))))
    frame = pd.DataFrame(rows, columns=list(CODING_CHANGES.columns))
    return frame.sort_values(["passage_id", "coder"], ignore_index=True)


def _sets(codings: pd.DataFrame) -> dict[tuple[str, ...], frozenset[str]]:
    grouped = codings.groupby(["passage_id", "coder_kind", "coder"], sort=False)["code"]
    return {tuple(map(str, key)): frozenset(codes) for key, codes in grouped}


def finding_changes(
    old: Mapping[str, pd.DataFrame], new: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Return the cells of findings that differ (schema `FINDING_CHANGES`).

    Parameters
    ----------
    old, new
        Tables by name, every cell as text. A row is known by its columns that hold no numbers.
    """
    rows = [row for name in {**old, **new} for row in _table_changes(name, old, new)]
    return pd.DataFrame(rows, columns=list(FINDING_CHANGES.columns))


def _table_changes(
    name: str, old: Mapping[str, pd.DataFrame], new: Mapping[str, pd.DataFrame]
) -> Iterator[tuple[str, str, str, str, str]]:
    none = pd.DataFrame()
    frames = old.get(name, none), new.get(name, none)
    keys = _keys(frames)
    before, after = (_rows(frame, keys) for frame in frames)
    for key in dict.fromkeys((*before, *after)):
        label = " · ".join(part for part in key if part)
        if key not in after:
            yield name, label, "", _said(before[key]), ""
        elif key not in before:
            yield name, label, "", "", _said(after[key])
        else:
            for cell in dict.fromkeys((*before[key], *after[key])):
                one, other = before[key].get(cell, ""), after[key].get(cell, "")
                if one != other:
                    yield name, label, cell, one, other


def _keys(frames: tuple[pd.DataFrame, ...]) -> list[str]:
    """Return the first columns without numbers that tell all rows of both versions apart."""
    columns = dict.fromkeys(label for frame in frames for label in frame.columns)
    texts = [
        label
        for label in columns
        if label.endswith("_id")
        or not any(_numbers(frame[label]) for frame in frames if label in frame)
    ]
    for count in range(1, len(texts)):
        own = [[label for label in texts[:count] if label in frame] for frame in frames]
        if not any(
            f.duplicated(k).any() if k else len(f) for f, k in zip(frames, own, strict=True)
        ):
            return texts[:count]
    return texts


def _numbers(cells: pd.Series[str]) -> bool:
    filled = cells[cells != ""]
    return len(filled) > 0 and bool(pd.to_numeric(filled, errors="coerce").notna().all())


def _rows(frame: pd.DataFrame, keys: list[str]) -> dict[tuple[str, ...], dict[str, str]]:
    rows: dict[tuple[str, ...], dict[str, str]] = {}
    for record in frame.to_dict("records"):
        key = tuple(str(record.get(label, "")) for label in keys)
        rows[key] = {str(label): str(cell) for label, cell in record.items() if label not in keys}
    return rows


def _said(cells: Mapping[str, str]) -> str:
    return "; ".join(f"{label} {cell}" for label, cell in cells.items() if cell)


def claim_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> pd.DataFrame:
    """Return what claims say differently (schema `CLAIM_CHANGES`).

    Parameters
    ----------
    old, new
        What `findings.claims.read_claims` returned, as kept in `claims.json`.
    """
    before, after = ({claim["id"]: _parts(claim) for claim in one["claims"]} for one in (old, new))
    rows = []
    for claim in dict.fromkeys((*before, *after)):
        one, other = before.get(claim, {}), after.get(claim, {})
        rows += [
            (claim, part, one.get(part, ""), other.get(part, ""))
            for part in dict.fromkeys((*one, *other))
            if one.get(part, "") != other.get(part, "")
        ]
    return pd.DataFrame(rows, columns=list(CLAIM_CHANGES.columns))


def _parts(claim: Mapping[str, Any]) -> dict[str, str]:
    values = {name: _exact(value) for name, value in claim["values"].items()}
    quotes = "；".join(f"{quote['speaker']}：{quote['text']}" for quote in claim["quotes"])
    evidence = f"{len(claim['passages'])}句"
    return {
        **values,
        "statement": claim["statement_zh"],
        "quotations": quotes,
        "evidence": evidence,
    }


def _exact(value: Mapping[str, Any]) -> str:
    """Return a value as printed, with the number behind it where that says more."""
    said, number = printed(value), str(value["value"])
    return said if said.rstrip(MARK) == number else f"{said} ({number})"


def printed(value: Mapping[str, Any]) -> str:
    """Return a value of a claim as a brief prints it."""
    passed = value.get("gate", {}).get("passed", True)
    return str(value["text_zh"]) + ("" if passed else MARK)
