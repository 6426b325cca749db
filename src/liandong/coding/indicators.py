"""What the indicators of the scheme say of each sentence, read in the context of its paragraph.

The evidence for a code joins its pieces, 1 - (1 - a)(1 - b)…, so that one term weighs more than
one cue and two cues more than one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from liandong.coding.discourse import ITEM, Role, joined, role, weighed
from liandong.coding.matching import Found, Hit, compiled, find
from liandong.coding.scheme import Scheme
from liandong.coding.units import Unit

# How a sentence begins that has its subject in a sentence before it.
PRONOUN = re.compile(r"(?:其(?![中他次一二三余实])|他们|她们|它们|它|该|这些|这(?:样|种|表|就)|并)")
CONNECTIVE = re.compile(
    r"(?:此外|同时|另外|因此|而且|并且|还|又|再|接着|随后|通过|及时|从\w向角度|主动|积极)"
)
# A subject stands this near the beginning of its sentence (characters).
NEAR_BEGINNING = 6
CARRIED = "（承前省略的主语）"


@dataclass(frozen=True)
class Reading:
    """A unit as the indicators read it.

    `evidence` has for each code that has any the words it rests on with their weights;
    `subjects` are the actors that the next sentence may leave out.
    """

    unit: Unit
    role: Role
    subjects: tuple[str, ...]
    evidence: Mapping[str, Mapping[str, float]]

    def score(self, code: str) -> float:
        """Return the joint weight of the evidence for a code, from 0 to 1."""
        return joined(list(self.evidence.get(code, {}).values()))


def read_by_indicators(units: Sequence[Unit], scheme: Scheme) -> list[Reading]:
    """Read units in reading order; those of one paragraph share their `paragraph_id`."""
    matcher = compiled(scheme)
    readings: list[Reading] = []
    announced = ""
    for unit in units:
        before = readings[-1] if readings else None
        follows = before is not None and unit.paragraph_id == before.unit.paragraph_id != ""
        found = find(unit.text, matcher)
        readings.append(_read(unit, found, scheme, before if follows else None, announced))
        announced = readings[-1].role.announced
    return readings


def _read(
    unit: Unit, found: Found, scheme: Scheme, before: Reading | None, announced: str
) -> Reading:
    chosen = role(unit.text, found, scheme, before.role if before else None, announced)
    earlier = before.subjects if before else ()
    actors = found.hits["actor"]
    evidence = _evidence(found, scheme)
    if not _lacks_subject(unit.text, actors):
        return Reading(unit, chosen, _subjects(found) or earlier, evidence)
    for code in earlier:
        evidence.setdefault(code, {})[CARRIED] = scheme.head.weights.context
    return Reading(unit, chosen, earlier, evidence)


def _evidence(found: Found, scheme: Scheme) -> dict[str, dict[str, float]]:
    evidence: dict[str, dict[str, float]] = {}
    for name, hits in found.hits.items():
        if name != "discourse" and hits:
            for code in dict.fromkeys(hit.code for hit in hits):
                here = [hit for hit in hits if hit.code == code]
                evidence[code] = weighed(here, scheme.head.weights)
    return evidence


def _subjects(found: Found) -> tuple[str, ...]:
    """Return the actors of the first clause that names any, of the first two."""
    for start, end in found.clauses[:2]:
        hits = found.hits["actor"]
        here = tuple(dict.fromkeys(hit.code for hit in hits if start <= hit.start < end))
        if here:
            return here
    return ()


def _lacks_subject(text: str, found: Sequence[Hit]) -> bool:
    """Tell whether a sentence leaves its subject to the sentence before it."""
    item = ITEM.match(text)
    if item:
        return all(hit.start != item.end() for hit in found)
    opening = PRONOUN.match(text) or CONNECTIVE.match(text)
    return bool(opening) and not any(hit.start < NEAR_BEGINNING for hit in found)
