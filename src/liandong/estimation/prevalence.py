"""How common a code is: machine codes on all passages, corrected by hand codes on a sample.

The figures are of the corpus as it stands, not of a wider world that it might stand for. Whoever
coded the sample by hand is named with every figure: language models are no persons.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pa

from liandong.estimation.evidence import Evidence
from liandong.estimation.survey import Estimates, Floats, Mask, Population, interval, tuned
from liandong.estimation.totals import paired_variance, predictive_variance, totals
from liandong.schemas import column, table


def _share(meaning: str) -> pa.Column:
    return column(float, meaning, unit="0–1", nullable=True)


CORRECTED = table(
    "corrected",
    code=column(str, "a code of the scheme", key=True),
    group_by=column(str, "all, document, speaker, genre … or actor", key=True),
    group=column(str, "which of them; actor: passages that bear this actor's code", key=True),
    passage_count=column(int, "passages of the group; actor: as coded by hand, else by machine"),
    hand_count=column(int, "of these, coded by hand"),
    hand_positive_count=column(int, "of these, with the code"),
    hand_coder_kind=column(str, "who coded “by hand”: person or language_model"),
    machine_share=_share("share with the code by machine alone, uncorrected"),
    hand_share=_share("estimate from the hand sample alone"),
    corrected_share=_share("estimate from both; empty: see the note"),
    low=_share("lower end of its 95 % interval"),
    high=_share("upper end"),
    hand_low=_share("lower end of the 95 % interval of the hand sample alone"),
    hand_high=_share("upper end"),
    note=column(str, "why there is no estimate, or what it takes for granted"),
)
DIFFERENCES = table(
    "differences",
    code=column(str, "a code of the scheme", key=True),
    group_by=column(str, "as in the table corrected", key=True),
    group=column(str, "the group in which the code is counted", key=True),
    other_code=column(str, "the code that it is compared with", key=True),
    other_group_by=column(str, "as group_by", key=True),
    other_group=column(str, "the group in which the other code is counted", key=True),
    hand_coder_kind=column(str, "who coded “by hand”: person or language_model"),
    difference=column(float, "share minus other share; empty: see the note", nullable=True),
    low=column(float, "lower end of its 95 % interval", nullable=True),
    high=column(float, "upper end", nullable=True),
    note=column(str, "why there is no estimate, or what it takes for granted"),
)


@dataclass(frozen=True)
class Limits:
    """How much must be coded by hand before an estimate is printed.

    `clusters` with coded passages, two at least; `cases` coded with, and as many without, the code.
    """

    clusters: int
    cases: int


@dataclass(frozen=True)
class Where:
    """A code in a group of passages."""

    code: str
    group_by: str = "all"
    group: str = "all"


def corrected_table(evidence: Evidence, limits: Limits) -> pd.DataFrame:
    """Estimate the share of every code in every group (schema `CORRECTED`).

    The groups are the whole corpus, those of `evidence.groups`, and the passages of each actor.
    """
    rows = [
        row
        for group_by, name in _groups(evidence)
        for row in _rows(Group(evidence, group_by, name), limits)
    ]
    frame = pd.DataFrame(rows, columns=list(CORRECTED.columns))
    order = {code: number for number, code in enumerate(evidence.codes)}
    return frame.sort_values("code", key=lambda c: c.map(order), kind="stable", ignore_index=True)


def difference_table(
    evidence: Evidence, pairs: Sequence[tuple[Where, Where]], limits: Limits
) -> pd.DataFrame:
    """Estimate by how much one share exceeds another (schema `DIFFERENCES`).

    Two codes may be compared in the same passages, a code in two groups, or both: what the two
    shares have in common is taken into account.
    """
    rows = [
        (
            *(one.code, one.group_by, one.group, other.code, other.group_by, other.group),
            evidence.hand_coder_kind,
            *_difference(evidence, one, other, limits),
        )
        for one, other in dict.fromkeys(pairs)
    ]
    return pd.DataFrame(rows, columns=list(DIFFERENCES.columns))


def _difference(
    evidence: Evidence, one: Where, other: Where, limits: Limits
) -> tuple[float | None, float | None, float | None, str]:
    groups = [Group(evidence, where.group_by, where.group) for where in (one, other)]
    numbers = [evidence.number(where.code) for where in (one, other)]
    lacks = [group.lack(number, limits) for group, number in zip(groups, numbers, strict=True)]
    notes = [lack or group.assumption for lack, group in zip(lacks, groups, strict=True)]
    said = "; ".join(dict.fromkeys(note for note in notes if note))
    if any(lacks):
        return None, None, None, said
    left, right = (
        group.shares(evidence.trust).of(number)
        for group, number in zip(groups, numbers, strict=True)
    )
    made = left.less(right)
    if (one.group_by, one.group) == (other.group_by, other.group):
        made = made.at_least(groups[0].paired_variance(*numbers))
    (value,), (low,), (high,) = made.value, *interval(made)
    return float(value), max(float(low), -1.0), min(float(high), 1.0), said


@dataclass(frozen=True)
class Group:
    """Passages that are counted together: the whole corpus, a column's value, or an actor's."""

    evidence: Evidence
    group_by: str
    name: str

    @cached_property
    def _members(self) -> Population:
        if self.group_by in ("all", "actor"):
            return self.evidence.population
        labels = self.evidence.passages[self.evidence.groups[self.group_by]]
        return self.evidence.population.within((labels == self.name).to_numpy(bool))

    @cached_property
    def _actor(self) -> int | None:
        return self.evidence.number(self.name) if self.group_by == "actor" else None

    @cached_property
    def population(self) -> Population:
        """The passages with their codes; an actor's group: all, with the codes that go with it."""
        if self._actor is None:
            return self._members
        return self._members.joined_with(self._actor)

    @cached_property
    def belonging(self) -> Mask:
        """Which passages belong, by hand where they are coded, else by machine."""
        if self._actor is None:
            return np.ones(len(self._members.wave), dtype=bool)
        by_hand, by_machine = (
            values[:, self._actor] >= 0.5 for values in (self._members.hand, self._members.machine)
        )
        return np.where(self._members.coded, by_hand, by_machine)

    @cached_property
    def _own(self) -> Population:
        return self._members.within(self.belonging)

    @property
    def hand_count(self) -> int:
        """Passages of the group that are coded by hand."""
        return int((self.belonging & self._members.coded).sum())

    @cached_property
    def machine_shares(self) -> Floats:
        """The share of each code by machine alone, NaN in a group without passages: (K,)."""
        size = float(len(self._members.wave))
        if self._actor is not None:
            size = float(self._members.machine[:, self._actor].sum())
        shares: Floats = self.population.machine.sum(axis=0) / (size or np.nan)
        return shares

    def shares(self, trust: Floats) -> Estimates:
        """Estimate the share of each code, trusting the machine by λ (K,)."""
        if self._actor is None:
            return totals(self._members, trust).over(len(self._members.wave))
        own = trust if not trust.any() else tuned(self.population)
        size = totals(self._members, trust).of(self._actor)
        made = totals(self.population, own).per(size)
        # Errors of both totals can cancel out; what isn't coded stays in doubt all the same.
        return made.at_least(predictive_variance(self._own, trust) / size.value**2)

    def paired_variance(self, one: int, other: int) -> float:
        """Return the least variance of the difference between the shares of two codes."""
        return paired_variance(self._own, one, other) / max(len(self._own.wave), 1) ** 2

    def lack(self, number: int, limits: Limits) -> str:
        """Return why the hand sample is too small for a code, or nothing."""
        members = self._members
        coded, positive = self.hand_count, int(self.population.known[number])
        clusters = len(np.unique(members.cluster[members.wave == 0]))
        if members.coded.all() and coded:
            return ""
        if clusters < max(limits.clusters, 2):
            return f"{clusters} clusters of the group hold hand codes; {limits.clusters} are needed"
        if positive < limits.cases:
            return f"{positive} of {coded} hand-coded passages bear it; {limits.cases} are needed"
        if coded - positive < limits.cases:
            without = coded - positive
            return f"{without} of {coded} hand-coded passages lack it; {limits.cases} are needed"
        return ""

    @cached_property
    def assumption(self) -> str:
        """What an estimate takes for granted, or nothing."""
        members = self._members
        bare = sorted(
            self.evidence.strata[number]
            for number in set(members.stratum) - set(members.stratum[members.wave == 0])
        )
        named = ", ".join(bare) if len(bare) < 4 else f"{len(bare)} strata"
        return f"without hand codes and taken to be like the rest: {named}" if bare else ""


def _groups(evidence: Evidence) -> Iterator[tuple[str, str]]:
    yield "all", "all"
    for group_by, label in evidence.groups.items():
        for name in sorted(evidence.passages[label].unique()):
            yield group_by, str(name)
    for code in evidence.codes:
        if code.startswith("actor."):
            yield "actor", code


def _rows(group: Group, limits: Limits) -> Iterator[tuple[Any, ...]]:
    """Yield a group's rows, one a code."""
    evidence = group.evidence
    lacks = [group.lack(number, limits) for number in range(len(evidence.codes))]
    empty = [np.full(len(lacks), np.nan)] * 6
    some = not all(lacks)
    numbers = _estimates(group) if some else empty
    for number, (code, lack) in enumerate(zip(evidence.codes, lacks, strict=True)):
        if group.group_by == "actor" and code == group.name:
            continue
        estimated = [None if lack else float(values[number]) for values in numbers]
        yield (
            *(code, group.group_by, group.name, int(group.belonging.sum()), group.hand_count),
            *(int(group.population.known[number]), evidence.hand_coder_kind),
            *(group.machine_shares[number], *estimated, lack or group.assumption),
        )


def _estimates(group: Group) -> list[Floats]:
    """Return hand share, corrected share, its ends, and the ends of the hand share: (K,) each."""
    both = group.shares(group.evidence.trust)
    alone = group.shares(np.zeros_like(group.evidence.trust))
    ends = [*_bounded(group, both), *_bounded(group, alone)]
    return [alone.value, both.value, *ends]


def _bounded(group: Group, shares: Estimates) -> list[Floats]:
    """Return the interval within what is known: coded with it, and all but those without."""
    size = len(group.population.wave)
    low, high = interval(shares)
    if group.group_by == "actor":
        return [np.maximum(low, 0), np.minimum(high, 1)]
    known = group.population.known
    most = known + (~group.population.coded).sum()
    return [np.maximum(low, known / size), np.minimum(high, most / size)]
