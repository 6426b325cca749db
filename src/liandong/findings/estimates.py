"""How far the numbers of claims hold: counts corrected by hand codings, with their intervals.

A value of a claim counts the passages that bear some codes together: an actor and a function,
two actors, a role in the discourse of one document. Each such combination is estimated like a
code of its own, and so is every difference that the prose of a claim relies on.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd
import pandera.pandas as pa

from liandong.estimation.evidence import Evidence, HandSample, gather
from liandong.estimation.prevalence import Limits, Where, corrected_table, difference_table
from liandong.findings.claims import ClaimSource
from liandong.findings.gate import COUNTED
from liandong.findings.values import ValueSource
from liandong.schemas import column, table


def _count(meaning: str) -> pa.Column:
    return column(float, meaning, unit="passages", nullable=True)


def _number(meaning: str) -> pa.Column:
    return column(float, meaning, unit="see the column unit", nullable=True)


CLAIM_ESTIMATES = table(
    "claim_estimates",
    claim=column(str, "id of the claim", key=True),
    value=column(str, "name of the value in the claim", key=True),
    codes=column(str, "the codes that a passage must bear together, parted by +"),
    group=column(str, "the document (and speaker) whose passages are counted; empty: all"),
    passage_count=_count("passages of the group, the base of shares"),
    printed_count=_count("as the claim counts: by hand where coded by hand, else by machine"),
    machine_count=_count("by machine everywhere, uncorrected"),
    corrected_count=_count("estimate from both; empty: see the note"),
    low_count=_count("lower end of its 95 % interval"),
    high_count=_count("upper end"),
    hand_coder_kind=column(str, "who coded “by hand”: person or language_model"),
    note=column(str, "why there is no estimate, or what it takes for granted"),
)
CLAIM_DIFFERENCES = table(
    "claim_differences",
    claim=column(str, "id of the claim", key=True),
    larger=column(str, "the value that the claim takes to be larger (or as large)", key=True),
    smaller=column(str, "the value that it is compared with", key=True),
    unit=column(str, "passages, or share of the passages of the group; empty: see the note"),
    printed_difference=_number("as the claim counts; a role's share is of passages with a role"),
    difference=_number("estimate of it; empty: see the note"),
    low=_number("lower end of its 95 % interval"),
    high=_number("upper end"),
    settled=column(str, "yes: the interval lies above 0; no: it doesn't; empty: see the note"),
    hand_coder_kind=column(str, "who coded “by hand”: person or language_model"),
    note=column(str, "why there is no estimate, or what it takes for granted"),
)


@dataclass(frozen=True)
class Counting:
    """Which columns of a table name codes of its passages, and which the group that they are of."""

    codes: tuple[str, ...]
    groups: tuple[str, ...] = ()


COUNTINGS = {
    "prevalence": Counting(("code",)),
    "actors_functions": Counting(("actor", "function")),
    "actors_mechanisms": Counting(("actor", "mechanism")),
    "links": Counting(("actor_a", "actor_b")),
    "link_mechanisms": Counting(("actor_a", "actor_b", "mechanism")),
    "statements": Counting(("code",), ("document_id", "speaker")),
    "discourse": Counting(("code",), ("document_id",)),
    "discourse_codes": Counting(("discourse", "code"), ("document_id",)),
}
UNITS = {"passage_count": "passages", "share": "share"}
# Printed shares of this table are of the passages that have a role; it is rare to have none.
AMONG_ROLES = "discourse"
ENDS = ("difference", "low", "high")


@dataclass(frozen=True)
class Combination:
    """Codes that a passage bears together, in a group of passages; `unit` is that of the value."""

    codes: tuple[str, ...]
    group: tuple[tuple[str, str], ...]
    unit: str
    among_roles: bool

    @property
    def where(self) -> Where:
        """The combination as a code in a group; quoted, so that it isn't taken for one actor's."""
        code = f"“{' + '.join(self.codes)}”"
        return Where(code, self.group_by, self.group_name) if self.group else Where(code)

    @property
    def group_by(self) -> str:
        """The columns that tell the group apart from others."""
        return " ".join(label for label, _ in self.group)

    @property
    def group_name(self) -> str:
        """What these columns hold in the group."""
        return " ".join(name for _, name in self.group)


@dataclass(frozen=True)
class Step:
    """A step `larger > smaller` of a claim's comparisons, and what the two values count."""

    claim: str
    larger: str
    smaller: str
    counted: tuple[Combination | str, Combination | str]

    @property
    def combinations(self) -> list[Combination]:
        """What the values count, those left out that can't be estimated."""
        return [each for each in self.counted if isinstance(each, Combination)]

    @property
    def lack(self) -> str:
        """Why the difference can't be estimated, or nothing."""
        lacks = [each for each in self.counted if isinstance(each, str)]
        if lacks:
            return "; ".join(dict.fromkeys(lacks))
        one, other = self.combinations
        if one.unit == other.unit and (one.unit == "share" or one.group == other.group):
            return ""
        return "no estimate for a count compared with a share or with a count of another group"


@dataclass(frozen=True)
class Coded:
    """What the claims are counted from: analysed passages, codes by machine, codes by hand.

    For passages coded by hand the machine's codes must be held out: given by a machine that
    didn't learn from them.
    """

    passages: pd.DataFrame
    machine: Mapping[str, Collection[str]]
    sample: HandSample

    @cached_property
    def printed(self) -> Mapping[str, frozenset[str]]:
        """The codes as they are printed (`actors.choose`): by hand, else by machine."""
        given, machine = self.sample.given, self.machine
        return {
            name: frozenset(given.get(name) or machine.get(name, ()))
            for name in self.passages["passage_id"]
        }


def claim_estimates(
    claims: Sequence[ClaimSource], coded: Coded, limits: Limits
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Estimate the values of claims that count codings, and the differences that claims rely on.

    Returns
    -------
    Tables of the schemas `CLAIM_ESTIMATES` and `CLAIM_DIFFERENCES`. A value or a difference that
    can't be estimated has its row, and a note that says why.
    """
    evidence = claim_evidence(claims, coded)
    corrected = corrected_table(evidence, limits).set_index(["code", "group_by", "group"])
    estimates = [
        _estimate(claim.id, name, each, coded, corrected)
        for claim in claims
        for name, each in _combinations(claim).items()
    ]
    differences = [
        _difference(step, coded, evidence, limits) for claim in claims for step in _steps(claim)
    ]
    return (
        pd.DataFrame(estimates, columns=list(CLAIM_ESTIMATES.columns)),
        pd.DataFrame(differences, columns=list(CLAIM_DIFFERENCES.columns)),
    )


def claim_evidence(claims: Sequence[ClaimSource], coded: Coded) -> Evidence:
    """Gather the evidence on what the claims count: each combination of codes is one code.

    `sampling.propose` with all of its codes draws the passages whose hand coding narrows the
    intervals of the claims.
    """
    wanted = [
        each
        for claim in claims
        for each in _combinations(claim).values()
        if isinstance(each, Combination)
    ]
    codes = {each.where.code: frozenset(each.codes) for each in wanted}
    passages = coded.passages
    for each in wanted:
        if each.group:
            rows = passages[[label for label, _ in each.group]].itertuples(index=False)
            labels = [" ".join(map(str, row)) for row in rows]
            passages = passages.assign(**{each.group_by: labels})
    sample = replace(coded.sample, given=_together(coded.sample.given, codes))
    groups = {each.group_by: each.group_by for each in wanted if each.group}
    return gather(passages, _together(coded.machine, codes), sample, list(codes), groups)


def combination(source: ValueSource) -> Combination | str:
    """Return the codes and the group that a value counts, or why it can't be estimated."""
    counting = COUNTINGS.get(source.table)
    if counting is None or source.column not in UNITS:
        return f"no estimate for “{source.column}” of {source.table}: it doesn't count passages"
    named = {label: name for label, name in source.where.items() if isinstance(name, str)}
    if not set(counting.codes) <= named.keys() or source.where.keys() != named.keys():
        return "no estimate for rows of several codes or groups taken together"
    group = tuple((label, named[label]) for label in counting.groups if label in named)
    unit = UNITS[source.column]
    whole = len(group) == len(counting.groups) or (unit == "passages" and source.take == "sum")
    if not whole or not set(named) <= {*counting.codes, *counting.groups}:
        return "no estimate: `where` must name all codes and groups of the table, and nothing else"
    codes = tuple(named[label] for label in counting.codes)
    return Combination(codes, group, unit, source.table == AMONG_ROLES)


def _combinations(claim: ClaimSource) -> dict[str, Combination | str]:
    """Return what those values of a claim count that are counted from codes of passages."""
    return {
        name: combination(source)
        for name, source in claim.values.items()
        if source.table in COUNTED - {"coded_passages"} and source.take != "rows"
    }


def _together(
    given: Mapping[str, Collection[str]], codes: Mapping[str, frozenset[str]]
) -> dict[str, frozenset[str]]:
    """Return for each passage which combinations it bears whole."""
    return {
        passage: frozenset(name for name, parts in codes.items() if parts <= set(own))
        for passage, own in given.items()
    }


def _steps(claim: ClaimSource) -> list[Step]:
    """Return the steps of comparisons such as `a > b >= c` between values counted from codes."""
    counted = _combinations(claim)
    names: dict[tuple[str, str], None] = {}
    for words in (comparison.split() for comparison in claim.holds):
        for left, sign, right in zip(words[::2], words[1::2], words[2::2], strict=False):
            if sign != "==" and {left, right} <= counted.keys():
                names[(left, right) if sign.startswith(">") else (right, left)] = None
    return [Step(claim.id, *pair, (counted[pair[0]], counted[pair[1]])) for pair in names]


def _printed(each: Combination, coded: Coded) -> tuple[int, int, int]:
    """Return the passages that bear a combination as printed, of how many, and a share's base."""
    inside = coded.passages
    for label, name in each.group:
        inside = inside[inside[label].astype(str) == name]
    given = [coded.printed[name] for name in inside["passage_id"]]
    roles = [codes for codes in given if any(code.startswith("discourse.") for code in codes)]
    count = sum(set(each.codes) <= codes for codes in given)
    return count, len(given), len(roles if each.among_roles else given)


def _estimate(
    claim: str, name: str, each: Combination | str, coded: Coded, corrected: pd.DataFrame
) -> tuple[Any, ...]:
    """Return a row of `CLAIM_ESTIMATES`."""
    kind = coded.sample.coder_kind
    if isinstance(each, str):
        return (claim, name, "", "", *[None] * 6, kind, each)
    (count, size, _), where = _printed(each, coded), each.where
    described = (claim, name, " + ".join(each.codes), each.group_name)
    if not size:
        return (*described, 0, 0, *[None] * 4, kind, "no passage of this group is analysed")
    row = corrected.loc[[(where.code, where.group_by, where.group)]].iloc[0]
    shares = [row[label] for label in ("machine_share", "corrected_share", "low", "high")]
    return (*described, size, count, *(size * share for share in shares), kind, row["note"])


def _difference(step: Step, coded: Coded, evidence: Evidence, limits: Limits) -> tuple[Any, ...]:
    """Return a row of `CLAIM_DIFFERENCES`."""
    named, kind = (step.claim, step.larger, step.smaller), coded.sample.coder_kind
    if step.lack:
        return (*named, "", *[None] * 4, "", kind, step.lack)
    pair = step.combinations
    unit, printed = pair[0].unit, [_printed(each, coded) for each in pair]
    scale = printed[0][1] if unit == "passages" else 1
    left, right = (n if unit == "passages" else n / max(base, 1) for n, _, base in printed)
    row = difference_table(evidence, [(pair[0].where, pair[1].where)], limits).iloc[0]
    numbers = [None if pd.isna(row[end]) else scale * row[end] for end in ENDS]
    settled = "" if numbers[1] is None else "yes" if numbers[1] > 0 else "no"
    return (*named, unit, left - right, *numbers, settled, kind, row["note"])
