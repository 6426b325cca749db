"""A case held against a model: which roles and links it shows, only hints at, or lacks.

The strength of a passage for a role is the probability of the actor times that of the function
times how well the clause fits (does the actor act in it?); for a link, of both actors and the
mechanism. Probabilities are those of the machine coder, calibrated on passages kept apart. What
is planned, demanded or said to be lacking is a hint at most.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from liandong.coding.features import Floats
from liandong.coding.matching import Hit
from liandong.governance.agency import Clause, Manner, clauses_at, subject_of
from liandong.governance.case import Case
from liandong.governance.models import Link, ModelFile, Role

Status = Literal["evidenced", "weak", "missing"]
STATUSES: tuple[Status, ...] = ("evidenced", "weak", "missing")

# From this strength on a passage is evidence, and from this on a hint. Chosen on case reports
# written for it (benchmarks/cases), not on those that the measured error comes from.
EVIDENCE = 0.15
HINT = 0.05
# How well a clause fits: the actor acts in it; nobody does; others do. The last is less than
# `EVIDENCE`, so that what others do, or what is done for the actor, is a hint at most.
ACTS, NOBODY, OTHERS = 1.0, 0.7, 0.14
# Where no words of the function are known, only that the sentence has it: the actor acts in it,
# but not as its subject.
ELSEWHERE = 0.5
# Who makes others act does these, not who is made to.
INITIATING = {"function.mobilization", "function.coordination", "function.capacity_building"}
# What is said in another sentence of the paragraph counts for so much.
NEIGHBOUR, PARAGRAPH = 0.6, 0.8
# Under such a heading all is a plan, or a deficiency; elsewhere the discourse must be this sure.
COMING = re.compile(r"下一步|今后|打算|建议|计划|展望|设想|对策")
WANTING = re.compile(r"不足|问题|短板|困难|教训|反思|薄弱|欠缺|缺口|遗憾")
TELLING = 0.9
# As many passages are shown for an element.
SHOWN = 3


@dataclass(frozen=True)
class Support:
    """A passage that speaks for an element: how strongly (0–1), and whether as done."""

    passage_id: str
    text: str
    strength: float
    manner: Manner


@dataclass(frozen=True)
class Judged:
    """A role or link of a model, as a case shows it.

    `certainty` (0–1) of what is evidenced or weak: the probability that at least one of the
    passages says it; of what is missing: the share of passages saying such a thing that the
    coder finds (its recall for the codes, multiplied).
    """

    element: Role | Link
    status: Status
    certainty: float
    supports: tuple[Support, ...]


@dataclass(frozen=True)
class Assessment:
    """A model's roles and links, as a case shows them."""

    model: ModelFile
    roles: tuple[Judged, ...]
    links: tuple[Judged, ...]

    @property
    def judged(self) -> tuple[Judged, ...]:
        """All roles and links."""
        return (*self.roles, *self.links)

    def count(self, status: Status) -> int:
        """Return how many roles and links have a status."""
        return sum(item.status == status for item in self.judged)


def assess(case: Case, model: ModelFile, recall: Mapping[str, float]) -> Assessment:
    """Hold a case against a model.

    Parameters
    ----------
    recall
        For each code the share of passages having it that the machine coder finds, measured on
        passages kept apart (0–1); a code that isn't there counts as 0.
    """
    roles = [_judged(role, list(_role_supports(case, role)), recall) for role in model.roles]
    links = [_judged(link, list(_link_supports(case, link)), recall) for link in model.links]
    return Assessment(model, tuple(roles), tuple(links))


def _judged(element: Role | Link, found: list[Support], recall: Mapping[str, float]) -> Judged:
    done = [each for each in found if each.manner == "done"]
    evidenced = any(each.strength >= EVIDENCE for each in done)
    status: Status = "evidenced" if evidenced else "weak" if found else "missing"
    shown = done if evidenced else found
    ordered = sorted(shown, key=lambda each: (-each.strength, each.passage_id))
    if status == "missing":
        certainty = float(np.prod([recall.get(code, 0.0) for code in element.key]))
    else:
        certainty = float(1 - np.prod([1 - each.strength for each in shown]))
    return Judged(element, status, certainty, tuple(ordered[:SHOWN]))


def _role_supports(case: Case, role: Role) -> Iterator[Support]:
    both = case.arrays[role.actor] * case.arrays[role.function]
    for number in np.flatnonzero(both >= HINT).tolist():
        clauses = _clauses_with(case, number, role.function)
        made = role.function not in INITIATING
        strength = float(both[number]) * (
            _fit(clauses, {role.actor}, made)
            if clauses
            else _fit_of_sentence(case.clauses[number], role.actor)
        )
        if strength >= HINT:
            everywhere = clauses or case.clauses[number]
            fitting = [c for c in everywhere if role.actor in c.agents | c.made]
            yield _support(case, number, strength, fitting or everywhere)


def _clauses_with(case: Case, number: int, code: str) -> list[Clause]:
    dimension = code.partition(".")[0]
    hits: list[Hit] = [hit for hit in case.found[number].of(dimension) if hit.code == code]
    return clauses_at(case.clauses[number], hits)


def _fit(clauses: Collection[Clause], actors: Collection[str], made: bool = True) -> float:
    """Return how well the best of the clauses fits one of the actors acting in it.

    `made`: whether those count as acting who are made to.
    """
    wanted = set(actors)
    fits = [
        ACTS
        if (clause.agents | clause.made if made else clause.agents) & wanted
        else OTHERS
        if clause.agents or clause.named & wanted
        else NOBODY
        for clause in clauses
    ]
    return max(fits, default=NOBODY)


def _fit_of_sentence(clauses: Sequence[Clause], actor: str) -> float:
    """Return how well a sentence fits an actor doing what no words of it are known for."""
    subject = subject_of(clauses)
    if not subject or actor in subject:
        return ACTS if subject else NOBODY
    return ELSEWHERE if any(actor in clause.agents | clause.made for clause in clauses) else OTHERS


def _support(case: Case, number: int, strength: float, clauses: Collection[Clause]) -> Support:
    row = case.passages.iloc[number]
    return Support(row["passage_id"], row["text"], strength, _manner(case, number, clauses))


def _manner(case: Case, number: int, clauses: Collection[Clause]) -> Manner:
    """Say how a passage puts it: by its section, its role in the discourse, its best clause."""
    section = case.sections[number]
    if WANTING.search(section) or case.arrays["discourse.problem"][number] >= TELLING:
        return "lacking"
    if COMING.search(section) or case.arrays["discourse.recommendation"][number] >= TELLING:
        return "planned"
    manners = {clause.manner for clause in clauses} or {"done"}
    return "done" if "done" in manners else "planned" if "planned" in manners else "lacking"


def _link_supports(case: Case, link: Link) -> Iterator[Support]:
    both = _both(case, link.start, link.end)
    here = case.arrays[link.mechanism]
    strengths = both * np.maximum(here, PARAGRAPH * _in_paragraph(case, link.mechanism))
    for number in np.flatnonzero(strengths >= HINT).tolist():
        clauses = case.clauses[number]
        towards = {link.start, link.end} if link.mutual else {link.start}
        strength = float(strengths[number]) * max(_fit(clauses, towards), NOBODY)
        if strength >= HINT:
            there = _clauses_with(case, number, link.mechanism) or clauses
            yield _support(case, number, strength, there)


def _both(case: Case, one: str, other: str) -> Floats:
    """Return for each passage how probably it has both actors, one perhaps in a neighbour."""
    if one == other:
        return case.arrays[one]
    return np.maximum(
        case.arrays[one] * _nearby(case, other), _nearby(case, one) * case.arrays[other]
    )


def _nearby(case: Case, code: str) -> Floats:
    """Return for each passage the code's probability in it or, for less, in a neighbour."""
    said = case.arrays[code]
    near = said.copy()
    same = np.array(case.paragraphs[1:]) == np.array(case.paragraphs[:-1])
    near[1:] = np.maximum(near[1:], NEIGHBOUR * said[:-1] * same)
    near[:-1] = np.maximum(near[:-1], NEIGHBOUR * said[1:] * same)
    return near


def _in_paragraph(case: Case, code: str) -> Floats:
    """Return for each passage the largest probability of the code in its paragraph."""
    said = case.arrays[code]
    largest: dict[int, float] = {}
    for paragraph, value in zip(case.paragraphs, said.tolist(), strict=True):
        largest[paragraph] = max(largest.get(paragraph, 0.0), value)
    return np.array([largest[paragraph] for paragraph in case.paragraphs])
