"""All that differs between two versions of a study, as tables and in words."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from liandong.briefs.pages import Page, read_page
from liandong.coding.codings import CODINGS
from liandong.coding.migration import changes_between
from liandong.coding.scheme import Scheme, read_scheme
from liandong.errors import Fault, raise_all, refuse
from liandong.schemas import Table, read_table, read_text, write_table
from liandong.versions.results import (
    CLAIM_CHANGES,
    CODING_CHANGES,
    FINDING_CHANGES,
    claim_changes,
    coding_changes,
    finding_changes,
)
from liandong.versions.revisions import Places
from liandong.versions.schemes import CODE_CHANGES, Became, code_changes
from liandong.versions.sentences import SENTENCE_CHANGES, sentence_changes

# Counted from codings, so that a change of codes moves them; each with a row for what it counts.
FINDINGS = (
    "prevalence",
    "corrected_prevalence",
    "actors_functions",
    "actors_mechanisms",
    "links",
    "link_mechanisms",
    "statements",
    "chains",
    "discourse",
    "evaluation",
)
# So many lines of each kind of change are told; the tables hold all.
TOLD = 12


@dataclass(frozen=True)
class Differences:
    """What differs, one table for each kind of change; all are empty if nothing does."""

    codes: pd.DataFrame
    codings: pd.DataFrame
    findings: pd.DataFrame
    claims: pd.DataFrame
    sentences: pd.DataFrame

    def tables(self) -> Iterator[tuple[pd.DataFrame, Table]]:
        """Yield each table with its schema."""
        yield self.codes, CODE_CHANGES
        yield self.codings, CODING_CHANGES
        yield self.findings, FINDING_CHANGES
        yield self.claims, CLAIM_CHANGES
        yield self.sentences, SENTENCE_CHANGES


def differences(old: Path, new: Path, places: Places) -> Differences:
    """Compare two built versions of a study.

    Parameters
    ----------
    old, new
        Folders of studies; results are those that stand there, nothing is built.
    places
        Where in both of them scheme, results and pages stand.

    Raises
    ------
    InputFaults
        If the scheme of a version has faults, or results are missing.
    """
    results = old / places.results, new / places.results
    _results_there(*results)
    schemes = read_scheme(old / places.codebook), read_scheme(new / places.codebook)
    since = became(schemes[1], schemes[0].version)
    codings = [read_table(folder / "codings.csv", CODINGS) for folder in results]
    claims = [_claims(folder / "claims.json") for folder in results]
    pages = [_pages(study / places.pages) for study in (old, new)]
    by_id = [{claim["id"]: claim for claim in said["claims"]} for said in claims]
    return Differences(
        codes=code_changes(*schemes, since),
        codings=coding_changes(codings[0], codings[1], since),
        findings=finding_changes(_findings(results[0]), _findings(results[1])),
        claims=claim_changes(claims[0], claims[1]),
        sentences=sentence_changes(pages[0], pages[1], (by_id[0], by_id[1])),
    )


def became(scheme: Scheme, since: str) -> Became:
    """Return what became of codes since a version, by the migrations of a scheme.

    A version that the scheme doesn't know leaves every code what it was.
    """
    if since not in scheme.versions:
        return {}
    codes: dict[str, tuple[str, ...]] = {}
    for change in changes_between(scheme, since):
        own = {migration.code: migration.becomes for migration in change.migrations}
        followed = {
            code: tuple(dict.fromkeys(new for name in after for new in own.get(name, (name,))))
            for code, after in codes.items()
        }
        codes = {**own, **followed}
    return codes


def _results_there(*folders: Path) -> None:
    raise_all(
        Fault(
            str(folder / name),
            "the results of this version are missing; run liandong build there first",
        )
        for folder in folders
        for name in ("codings.csv", "claims.json")
        if not (folder / name).exists()
    )


def _claims(path: Path) -> dict[str, Any]:
    try:
        read: dict[str, Any] = json.loads(read_text(path))
        claim_changes(read, read)  # It has all that is compared.
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        sentence = f"not what liandong build writes ({error}); run liandong build there again"
        raise refuse(path, sentence) from None
    return read


def _pages(folder: Path) -> dict[str, Page]:
    return {path.name: read_page(path) for path in sorted(folder.glob("*.qmd"))}


def _findings(folder: Path) -> dict[str, pd.DataFrame]:
    paths = [folder / f"{name}.csv" for name in FINDINGS]
    return {path.stem: _as_text(path) for path in paths if path.exists()}


def _as_text(path: Path) -> pd.DataFrame:
    try:
        return pd.read_csv(io.StringIO(read_text(path)), dtype=str, na_filter=False)
    except pd.errors.ParserError as error:
        raise refuse(path, f"not a readable CSV table: {error}") from None


def write_differences(found: Differences, folder: Path) -> list[Path]:
    """Write all tables into a folder; return their paths."""
    paths = []
    for frame, schema in found.tables():
        paths.append(folder / f"{schema.name}.csv")
        write_table(paths[-1], frame, schema)
    return paths


def told(found: Differences) -> str:
    """Return the differences in words, the first of each kind."""
    if all(frame.empty for frame, _ in found.tables()):
        return "No difference in scheme, codings, findings, claims and briefs.\n"
    parts = [
        _part("Codes", found.codes, _code),
        _part("Passages coded differently", found.codings, _coding),
        _part("Findings", found.findings, _finding),
        _part("Claims", found.claims, _claim),
        _part("Sentences of briefs", found.sentences, _sentence),
    ]
    return "\n".join(parts)


def _part(title: str, frame: pd.DataFrame, line: Any) -> str:
    rows = frame.to_dict("records")
    shown = [f"  {text}" for row in rows[:TOLD] for text in line(row).split("\n")]
    more = [f"  … and {len(rows) - TOLD} more"] if len(rows) > TOLD else []
    return "\n".join([f"{title}: {len(rows)}", *shown, *more]) + "\n"


def _code(row: Mapping[str, str]) -> str:
    both = " → ".join(part for part in (row["before"], row["after"]) if part)
    if row["change"] == "indicators":
        signs = (("−", row["before"]), ("+", row["after"]))
        both = " ".join(f"{sign} {words}" for sign, words in signs if words)
    return f"{row['code']}: {row['change']}" + (f": {both}" if both else "")


def _coding(row: Mapping[str, str]) -> str:
    gone = [f"−{code}" for code in row["taken_away"].split()]
    come = [f"+{code}" for code in row["added"].split()]
    return f"{row['passage_id']} ({row['coder']}): {' '.join([*gone, *come])}"


def _finding(row: Mapping[str, str]) -> str:
    if not row["column"]:
        sign, cells = ("+", row["after"]) if row["after"] else ("−", row["before"])
        return f"{row['finding']} {sign} {row['row']}: {cells}"
    return f"{row['finding']}, {row['row']}: {row['column']} {row['before']} → {row['after']}"


def _claim(row: Mapping[str, str]) -> str:
    return (
        f"{row['claim']}.{row['value']}: {row['before'] or '(none)'} → {row['after'] or '(none)'}"
    )


def _sentence(row: Mapping[str, str]) -> str:
    lines = [f"{sign} {row[side]}" for sign, side in (("−", "before"), ("+", "after")) if row[side]]
    return "\n".join([f"{row['page']} ({row['what']})", *(f"  {line}" for line in lines)])
