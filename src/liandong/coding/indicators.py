"""What the indicators of the scheme say of each sentence, read in the context of its paragraph.

The evidence for a code joins its pieces, 1 - (1 - a)(1 - b)…, so that one term weighs more than
one cue and two cues more than one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from liandong.coding.discourse import ITEM, Grounds, Role, joined, role, weigh
from liandong.coding.matching import Found, Hit, Matcher, compiled, find
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
# Units read together; with many more, Python takes long to tell what of them may be forgotten.
BLOCK = 250


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
        return joined(self.evidence.get(code, {}).values())


def read_by_indicators(units: Sequence[Unit], scheme: Scheme) -> list[Reading]:
    """Read units in reading order; those of one paragraph share their `paragraph_id`."""
    return [reading for block in read_in_blocks(units, scheme) for reading in block]


def read_in_blocks(units: Sequence[Unit], scheme: Scheme) -> Iterator[list[Reading]]:
    """Read units in reading order, block by block, so that memory doesn't grow with them."""
    matcher = compiled(scheme)
    announced = ""
    for start, end in pairwise(_block_starts(units)):
        readings = _read_block(units[start:end], scheme, matcher, announced)
        announced = readings[-1].role.announced
        yield readings


def _block_starts(units: Sequence[Unit]) -> list[int]:
    """Return where blocks begin, and where the last one ends; none cuts a paragraph in two."""
    starts = [0]
    for number in range(1, len(units)):
        if number - starts[-1] >= BLOCK and not _follows(units[number], units[number - 1]):
            starts.append(number)
    return [*starts, len(units)] if units else starts


def _follows(unit: Unit, before: Unit) -> bool:
    return unit.paragraph_id == before.paragraph_id != ""


def _read_block(
    units: Sequence[Unit], scheme: Scheme, matcher: Matcher, announced: str
) -> list[Reading]:
    readings: list[Reading] = []
    for unit, found in zip(units, find([unit.text for unit in units], matcher), strict=True):
        before = readings[-1] if readings and _follows(unit, readings[-1].unit) else None
        readings.append(_read(unit, found, scheme, before, announced))
        announced = readings[-1].role.announced
    return readings


def _read(
    unit: Unit, found: Found, scheme: Scheme, before: Reading | None, announced: str
) -> Reading:
    chosen = role(unit.text, found, scheme, before.role if before else None, announced)
    earlier = before.subjects if before else ()
    actors = found.of("actor")
    evidence = _evidence(found, scheme)
    if not _lacks_subject(unit.text, actors):
        return Reading(unit, chosen, _subjects(found) or earlier, evidence)
    for code in earlier:
        evidence[code][CARRIED] = scheme.head.weights.context
    return Reading(unit, chosen, earlier, evidence)


def _evidence(found: Found, scheme: Scheme) -> Grounds:
    evidence: Grounds = defaultdict(dict)
    for name, hits in found.hits.items():
        if name != "discourse":
            weigh(hits, scheme.head.weights, evidence)
    return evidence


def _subjects(found: Found) -> tuple[str, ...]:
    """Return the actors of the first clause that names any, of the first two."""
    actors = found.of("actor")
    for start, end in found.clauses[:2] if actors else ():
        here = tuple(dict.fromkeys(hit.code for hit in actors if start <= hit.start < end))
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
