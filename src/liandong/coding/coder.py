"""The machine coder: codes found from the indicators of the scheme, nothing learnt.

A code's score joins its pieces of evidence, 1 - (1 - a)(1 - b)…, so that one term weighs more
than one cue and two cues more than one. It orders codes by how plainly the sentence says them;
it is not a probability.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from liandong.coding.codings import CODINGS
from liandong.coding.discourse import ITEM, Role, joined, role, weighed
from liandong.coding.matching import Found, Hit, by_code, compiled, find
from liandong.coding.scheme import Scheme
from liandong.coding.units import Coding, Unit, read_units, write_codes

# How a sentence begins that has its subject in a sentence before it.
PRONOUN = re.compile(r"(?:其(?![中他次一二三余实])|他们|她们|它们|它|该|这些|这(?:样|种|表|就)|并)")
CONNECTIVE = re.compile(
    r"(?:此外|同时|另外|因此|而且|并且|还|又|再|接着|随后|通过|及时|从\w向角度|主动|积极)"
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
        threshold up to 1, exactly one discourse code for each unit, whose score is its share of
        the evidence for any role (from 0.2, where there is none, up to 1).
    """
    matcher = compiled(scheme)
    codings: list[Coding] = []
    before: _Reading | None = None
    announced = ""
    for unit in units:
        follows = before is not None and unit.paragraph_id == before.unit.paragraph_id != ""
        found = find(unit.text, matcher)
        before = _read(unit, found, scheme, before if follows else None, announced)
        announced = before.role.announced
        codings.extend(_codings(before, found, scheme))
    return codings


@dataclass(frozen=True)
class _Reading:
    """A unit as it was read: what the next sentence of the paragraph needs to know."""

    unit: Unit
    role: Role
    subjects: tuple[str, ...]
    carried: tuple[str, ...]


def _read(
    unit: Unit, found: Found, scheme: Scheme, before: _Reading | None, announced: str
) -> _Reading:
    chosen = role(unit.text, found, scheme, before.role if before else None, announced)
    earlier = before.subjects if before else ()
    if _lacks_subject(unit.text, found.hits["actor"]):
        return _Reading(unit, chosen, earlier, earlier)
    return _Reading(unit, chosen, _subjects(found) or earlier, ())


def _codings(reading: _Reading, found: Found, scheme: Scheme) -> Iterator[Coding]:
    """Yield the codes of a unit in the order of the scheme."""
    unit, chosen, weights = reading.unit, reading.role, scheme.head.weights
    for dimension in scheme.dimensions:
        if dimension.dimension == "discourse":
            yield Coding(unit.id, chosen.code, chosen.shares[chosen.code], chosen.why)
        elif not dimension.given_with or chosen.code in dimension.given_with:
            carried = reading.carried if dimension.dimension == "actor" else ()
            evidence = by_code(found.hits[dimension.dimension])
            for code in dimension.codes:
                grounds = weighed(evidence.get(code.id, []), weights)
                if code.id in carried:
                    grounds["（承前省略的主语）"] = weights.context
                score = joined(list(grounds.values()))
                if grounds and score >= weights.threshold:
                    yield Coding(unit.id, code.id, score, "；".join(grounds))


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
