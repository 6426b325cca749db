"""The machine coder: codes found from the indicators of the scheme, nothing learnt.

A code's score joins its pieces of evidence, 1 - (1 - a)(1 - b)…, so that one term weighs more
than one cue and two cues more than one. It orders codes by how plainly the sentence says them;
it is not a probability.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from liandong.coding.codings import CODINGS
from liandong.coding.matching import (
    ANNOUNCING,
    DimensionMatcher,
    Hit,
    by_code,
    clauses,
    compiled,
    excluded,
    hits,
)
from liandong.coding.scheme import Code, Dimension, Scheme, Weights
from liandong.coding.units import Coding, Unit, read_units, write_codes

# How a sentence begins that has its subject in a sentence before it.
PRONOUN = re.compile(r"(?:其(?![中他次一二三余实])|他们|她们|它们|它|该|这些|这(?:样|种|表|就)|并)")
ITEM = re.compile(r"(?:[一二三四五六]是|[一二三四五六]要|其[一二三四]|[（(][一二三四五六\d][）)])")
CONNECTIVE = re.compile(
    r"(?:此外|同时|另外|因此|而且|并且|还|又|再|接着|随后|通过|及时|从\w向角度|主动|积极)"
)
# How a point begins that a sentence before has announced (“有四个特征”).
POINT = re.compile(
    r"(?:第[一二三四五六]|首先|其次|再次|最后|[一二三四五六]是|[（(]?[一二三四五六\d][）)、.．])"
)
# A subject stands this near the beginning of its sentence (characters).
NEAR_BEGINNING = 6


def code_file(units_path: Path, output_path: Path, scheme: Scheme) -> int:
    """Code the units of a JSONL file, write `unit_id,code,score`, return the number of rows.

    Raises
    ------
    InputFaults
        With every broken line of the file; nothing is written then.
    """
    codings = code_units(read_units(units_path), scheme)
    write_codes(output_path, codings)
    return len(codings)


def code_passages(passages: pd.DataFrame, scheme: Scheme) -> pd.DataFrame:
    """Code passages (schema `PASSAGES`) by machine; return rows of schema `CODINGS`."""
    places = passages[["passage_id", "text", "document_id", "paragraph"]].itertuples(index=False)
    units = [
        Unit(str(name), str(text), f"{document}-p{int(paragraph):03}")
        for name, text, document, paragraph in places
    ]
    rows = [
        (coding.unit_id, coding.code, "machine", "indicators", coding.score)
        for coding in code_units(units, scheme)
    ]
    return pd.DataFrame(rows, columns=list(CODINGS.columns))


def code_units(units: Sequence[Unit], scheme: Scheme) -> list[Coding]:
    """Code units in reading order, each in the context of its paragraph.

    Parameters
    ----------
    units
        Sentences in reading order; those of one paragraph share their `paragraph_id`.
    scheme
        The coding scheme; its indicators and weights are all that the coder knows.

    Returns
    -------
    list of Coding
        Unit by unit, codes in the order of the scheme, with scores from the scheme's
        threshold up to 1 (discourse: above 0), exactly one discourse code for each unit.
    """
    coder = _Coder(scheme, compiled(scheme))
    codings: list[Coding] = []
    before: _Reading | None = None
    announced = ""
    for unit in units:
        follows = before is not None and unit.paragraph_id == before.unit.paragraph_id != ""
        before = coder.read(unit, before if follows else None, announced)
        announced = before.announced
        codings.extend(before.codings)
    return codings


@dataclass(frozen=True)
class _Reading:
    """A unit as it was read: what the next sentence of the paragraph needs to know."""

    unit: Unit
    discourse: str
    lead: str
    subjects: tuple[str, ...]
    announced: str
    codings: tuple[Coding, ...]


@dataclass(frozen=True)
class _Coder:
    scheme: Scheme
    matchers: dict[str, DimensionMatcher]

    def read(self, unit: Unit, before: _Reading | None, announced: str) -> _Reading:
        """Code one unit after the sentence before it in its paragraph.

        `announced` is the discourse of the points that a sentence before has announced.
        """
        found = {name: hits(unit.text, matcher) for name, matcher in self.matchers.items()}
        discourse = self._discourse(unit, found, before, announced)
        subjects = before.subjects if before else ()
        if not _lacks_subject(unit.text, found["actor"]):
            subjects = _subjects(unit.text, found["actor"]) or subjects
        codings: list[Coding] = []
        for dimension in self.scheme.dimensions:
            evidence = found[dimension.dimension]
            if dimension.dimension == "discourse":
                codings.append(Coding(unit.id, *discourse))
            elif not dimension.given_with or discourse[0] in dimension.given_with:
                carried = dimension.dimension == "actor" and _lacks_subject(unit.text, evidence)
                codings += self._codes(unit, dimension, evidence, subjects if carried else ())
        lead = before.lead if before and ITEM.match(unit.text) else discourse[0]
        news = _announced(found["discourse"])
        return _Reading(unit, discourse[0], lead, subjects, news or announced, tuple(codings))

    def _codes(
        self, unit: Unit, dimension: Dimension, found: list[Hit], carried: tuple[str, ...]
    ) -> list[Coding]:
        weights = self.scheme.head.weights
        evidence = by_code(found)
        codings = []
        for code in dimension.codes:
            grounds = _grounds(evidence.get(code.id, []), weights)
            if code.id in carried:
                grounds["（承前省略的主语）"] = weights.context
            score = joined(list(grounds.values()))
            if grounds and score >= weights.threshold:
                codings.append(Coding(unit.id, code.id, score, "；".join(grounds)))
        return codings

    def _discourse(
        self, unit: Unit, found: dict[str, list[Hit]], before: _Reading | None, announced: str
    ) -> tuple[str, float, str]:
        """Return the one discourse code with most evidence, its share of it, and its words."""
        weights = self.scheme.head.weights
        grounds: defaultdict[str, dict[str, float]] = defaultdict(dict)
        for code, here in by_code(found["discourse"]).items():
            grounds[code] = _grounds(here, weights)
        for dimension in self.scheme.dimensions:
            if dimension.points_to:
                phrases = self.scheme[dimension.points_to].indicators.excluding
                for hit in found[dimension.dimension]:
                    if not excluded(hit, unit.text, phrases):
                        grounds[dimension.points_to].setdefault(hit.words, weights.cue)
        if before:
            grounds[before.discourse]["（段内承前）"] = weights.cue
            if ITEM.match(unit.text):
                grounds[before.lead]["（列举句随领起句）"] = weights.near
        if announced and POINT.match(unit.text):
            grounds[announced]["（前文预告的要点）"] = weights.near
        totals = {code.id: _total(grounds[code.id], weights) for code in self._discourses}
        best = max(totals, key=lambda code: totals[code])
        share = totals[best] / sum(totals.values()) if totals[best] else 0.0
        return best, share, "；".join(grounds[best])

    @property
    def _discourses(self) -> tuple[Code, ...]:
        return next(d.codes for d in self.scheme.dimensions if d.dimension == "discourse")


def _announced(found: Sequence[Hit]) -> str:
    return next((hit.code for hit in found if hit.kind == ANNOUNCING), "")


def joined(weights: Sequence[float]) -> float:
    """Return the joint score of independent pieces of evidence, one minus the product of 1 - a."""
    left = 1.0
    for weight in weights:
        left *= 1 - weight
    return 1 - left


def _grounds(found: Sequence[Hit], weights: Weights) -> dict[str, float]:
    grounds: dict[str, float] = {}
    for hit in found:
        if hit.kind != ANNOUNCING:
            weight = float(getattr(weights, hit.kind))
            grounds[hit.words] = max(weight, grounds.get(hit.words, 0.0))
    return grounds


def _total(grounds: dict[str, float], weights: Weights) -> float:
    """Return how much evidence there is: the cues together count less than one term."""
    cues = [weight for weight in grounds.values() if weight <= weights.cue]
    return sum(weight for weight in grounds.values() if weight > weights.cue) + joined(cues)


def _subjects(text: str, found: Sequence[Hit]) -> tuple[str, ...]:
    """Return the actors of the first clause that names any, of the first two."""
    for start, end in clauses(text)[:2]:
        here = tuple(dict.fromkeys(hit.code for hit in found if start <= hit.start < end))
        if here:
            return here
    return ()


def _lacks_subject(text: str, found: Sequence[Hit]) -> bool:
    """Tell whether a sentence leaves its subject to the sentence before it."""
    opening = ITEM.match(text) or PRONOUN.match(text) or CONNECTIVE.match(text)
    return bool(opening) and not any(hit.start < NEAR_BEGINNING for hit in found)
