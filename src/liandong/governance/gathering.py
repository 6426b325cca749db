"""Gather what models and coded sentences say of an actor to its profile."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import pandas as pd

from liandong.governance.models import (
    Element,
    Link,
    Measure,
    Models,
    Problem,
    Quote,
    Role,
    quotes_of,
)
from liandong.governance.profiles import Advice, Hurdle, Partner, Profile, Said, Task

T = TypeVar("T")


def profile(actor: str, models: Models, tables: Mapping[str, pd.DataFrame]) -> Profile:
    """Gather what models and coded sentences say of an actor.

    Parameters
    ----------
    tables
        `prevalence`, `actors_functions`, `links` and `coded_passages`, schemas of
        `findings.actors`.
    """
    return _Gathering(actor, models, tables).profile()


@dataclass(frozen=True)
class _Gathering:
    """An actor, and what is searched for it."""

    actor: str
    models: Models
    tables: Mapping[str, pd.DataFrame]

    def profile(self) -> Profile:
        counted = self.tables["prevalence"].set_index("code")
        return Profile(
            self.actor,
            int(counted["passage_count"][self.actor]),
            int(counted["language_model_speaker_count"][self.actor]),
            tuple(dict.fromkeys(of for of, each in self.elements if isinstance(each, Role))),
            _sorted(self.tasks(), lambda task: (task.passages, len(task.said.models))),
            _sorted(self.partners(), lambda partner: (partner.passages, partner.linked)),
            _sorted(self.hurdles(), lambda each: _weight(each.said)),
            _sorted(self.advices(), lambda each: _weight(each.said)),
            tuple(dict.fromkeys(q for _, element in self.elements for q in quotes_of(element))),
        )

    @cached_property
    def elements(self) -> list[tuple[str, Element]]:
        """The elements of all models that concern the actor, and the measures against them."""
        return [
            (model.id, element)
            for model in self.models.files
            for element in model.elements
            if self.actor in _actors(element)
            or (isinstance(element, Measure) and self.answers_own(model.problems, element))
        ]

    def answers_own(self, problems: Iterable[Problem], measure: Measure) -> bool:
        own = {problem.problem for problem in problems if self.actor in problem.actors}
        return bool(own & set(measure.answers))

    def tasks(self) -> Iterator[Task]:
        table = self.tables["actors_functions"]
        counted = table[table["actor"] == self.actor].set_index("function")["passage_count"]
        roles = [
            (of, e) for of, e in self.elements if isinstance(e, Role) and e.actor == self.actor
        ]
        for code in dict.fromkeys([*counted.index, *(role.function for _, role in roles)]):
            held = [(of, role) for of, role in roles if role.function == code]
            said = _said(held)
            done = tuple(quote for quote in said.quotes if self.practised(quote))
            wanted = self.wanted(code)
            yield Task(code, int(counted.get(code, 0)), said, done, wanted)

    def wanted(self, function: str) -> tuple[Quote, ...]:
        """Return measures for the actor that would above all bring a function about.

        Only words from sentences on both actor and function ask for it.
        """
        asked = [
            quote
            for _, each in self.elements
            if isinstance(each, Measure) and self.actor in each.actors
            if next((code for code in each.serves if code[:9] == "function."), "") == function
            for quote in each.quotes
        ]
        return tuple(q for q in dict.fromkeys(asked) if self.coded(q, {self.actor, function}))

    def coded(self, quote: Quote, codes: set[str]) -> bool:
        """Whether a sentence that holds words of a quotation has all of some codes."""
        return any(
            codes <= self.codes.get(passage, set())
            for passage in self.models.citation(quote).passages
        )

    @cached_property
    def codes(self) -> Mapping[str, set[str]]:
        coded = self.tables["coded_passages"]
        return {str(unit): set(own["code"]) for unit, own in coded.groupby("passage_id")}

    @cached_property
    def practice(self) -> frozenset[str]:
        coded = self.tables["coded_passages"]
        return frozenset(coded.loc[coded["code"] == "discourse.practice", "passage_id"])

    def practised(self, quote: Quote) -> bool:
        """Whether the words stand in sentences that report what was done."""
        return set(self.models.citation(quote).passages) <= self.practice

    def partners(self) -> Iterator[Partner]:
        together = self.together()
        links = [(of, e) for of, e in self.elements if isinstance(e, Link)]
        ends = [end for _, link in links for end in (link.start, link.end)]
        for other in dict.fromkeys([*together, *ends]):
            if other != self.actor:
                from_it = self.towards(links, other, self.actor)
                to_it = self.towards(links, self.actor, other)
                yield Partner(other, together.get(other, 0), from_it, to_it)

    def together(self) -> dict[str, int]:
        """Count the sentences that the actor shares with every other, also with none."""
        found = {code: 0 for code in self.tables["prevalence"]["code"] if code[:6] == "actor."}
        for row in self.tables["links"].to_dict("records"):
            ends = (row["actor_a"], row["actor_b"])
            if self.actor in ends:
                found[ends[ends[0] == self.actor]] = int(row["passage_count"])
        return found

    def towards(self, links: Iterable[tuple[str, Link]], start: str, end: str) -> dict[str, Said]:
        held: dict[str, list[tuple[str, Link]]] = {}
        for of, link in links:
            ways = [(link.start, link.end), *([(link.end, link.start)] if link.mutual else [])]
            if (start, end) in ways:
                held.setdefault(link.mechanism, []).append((of, link))
        found = {mechanism: _said(each) for mechanism, each in held.items()}
        return dict(sorted(found.items(), key=lambda item: -len(item[1].models)))

    def hurdles(self) -> Iterator[Hurdle]:
        held: dict[str, list[tuple[str, Problem]]] = {}
        for of, element in self.elements:
            if isinstance(element, Problem):
                held.setdefault(element.problem, []).append((of, element))
        for code, problems in held.items():
            causes = dict.fromkeys(cause for _, each in problems for cause in each.causes)
            yield Hurdle(code, _said(problems), tuple(causes), self.answers(problems))

    def answers(self, problems: Iterable[tuple[str, Problem]]) -> dict[str, Said]:
        """Return what the models of the problems themselves set against them."""
        of_models = {of: problem.problem for of, problem in problems}
        held: dict[str, list[tuple[str, Measure]]] = {}
        for of, element in self.elements:
            if isinstance(element, Measure) and of_models.get(of) in element.answers:
                held.setdefault(element.recommendation, []).append((of, element))
        return {code: _said(each) for code, each in held.items()}

    def advices(self) -> Iterator[Advice]:
        held: dict[str, list[tuple[str, Measure]]] = {}
        for of, element in self.elements:
            if isinstance(element, Measure) and self.actor in element.actors:
                held.setdefault(element.recommendation, []).append((of, element))
        for code, measures in held.items():
            named = dict.fromkeys(actor for _, each in measures for actor in each.actors)
            served = dict.fromkeys(code for _, each in measures for code in each.serves)
            alone = any(set(each.actors) == {self.actor} for _, each in measures)
            together = tuple(actor for actor in named if actor != self.actor)
            yield Advice(code, _said(measures), together, alone, tuple(served))


def _actors(element: Element) -> tuple[str, ...]:
    match element:
        case Role():
            return (element.actor,)
        case Link():
            return (element.start, element.end)
        case Problem() | Measure():
            return element.actors
    return ()


def _said(held: Iterable[tuple[str, Element]]) -> Said:
    pairs = list(held)
    quotes = dict.fromkeys(quote for _, element in pairs for quote in element.quotes)
    return Said(tuple(quotes), tuple(dict.fromkeys(of for of, _ in pairs)))


def _weight(said: Said) -> tuple[int, int]:
    """Who says it counts first, then in how many words."""
    return len(said.voices), len(said.quotes)


def _sorted(items: Iterable[T], weight: Callable[[T], tuple[int, ...]]) -> tuple[T, ...]:
    """Put the weightiest first; equal ones stay in their order."""
    return tuple(sorted(items, key=weight, reverse=True))
