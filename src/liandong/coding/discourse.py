"""The main rhetorical role of a sentence: one for each, chosen by evidence and by context."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from liandong.coding.matching import ANNOUNCING, Found, Hit, by_code, excluded
from liandong.coding.scheme import Scheme, Weights

# How an item of a list begins (“一是……二是……”).
ITEM = re.compile(r"(?:[一二三四五六]是|[一二三四五六]要|其[一二三四]|[（(][一二三四五六\d][）)])")
# How a point begins that a sentence before has announced (“有四个特征”).
POINT = re.compile(
    r"(?:第[一二三四五六]|首先|其次|再次|最后|[一二三四五六]是|[（(]?[一二三四五六\d][）)、.．])"
)

Grounds = dict[str, dict[str, float]]


@dataclass(frozen=True)
class Role:
    """The discourse code of a sentence, and how the evidence spreads over all of them.

    `lead` is the code of the sentence that leads the list in which this one is an item;
    `announced` that of the points that this sentence, or one before it, has announced.
    """

    code: str
    shares: Mapping[str, float]
    why: str
    lead: str
    announced: str


def role(
    text: str,
    found: Found,
    scheme: Scheme,
    before: Role | None,
    announced: str,
) -> Role:
    """Choose the role of a sentence; without any evidence the first role of the scheme.

    Parameters
    ----------
    text
        The sentence.
    found
        What was found in it.
    scheme
        The coding scheme.
    before
        The role of the sentence before it in the same paragraph, if there is one.
    announced
        The role of the points announced last, in this or an earlier paragraph.
    """
    weights = scheme.head.weights
    grounds = _own(text, found, scheme)
    if before:
        grounds[before.code]["（段内承前）"] = weights.cue
        if ITEM.match(text):
            grounds[before.lead]["（列举句随领起句）"] = weights.near
    if announced and POINT.match(text):
        grounds[announced]["（前文预告的要点）"] = weights.near
    totals = {code.id: _total(grounds[code.id], weights) for code in scheme.of("discourse").codes}
    best = max(totals, key=lambda code: totals[code])
    whole = sum(totals.values())
    shares = {code: total / whole if whole else 1 / len(totals) for code, total in totals.items()}
    lead = before.lead if before and ITEM.match(text) else best
    news = next((hit.code for hit in found.hits["discourse"] if hit.kind == ANNOUNCING), announced)
    return Role(best, shares, "；".join(grounds[best]), lead, news)


def _own(text: str, found: Found, scheme: Scheme) -> Grounds:
    """Return what the sentence itself says for each role."""
    weights = scheme.head.weights
    grounds: Grounds = defaultdict(dict)
    for code, here in by_code(found.hits["discourse"]).items():
        grounds[code] = weighed(here, weights)
    for dimension in scheme.dimensions:
        if dimension.points_to:
            phrases = scheme[dimension.points_to].indicators.excluding
            for hit in found.hits[dimension.dimension]:
                if not excluded(hit, text, found.clauses, phrases):
                    grounds[dimension.points_to].setdefault(hit.words, weights.cue)
    return grounds


def weighed(found: Sequence[Hit], weights: Weights) -> dict[str, float]:
    """Return the words of hits, each with the weight of its kind of evidence."""
    grounds: dict[str, float] = {}
    for hit in found:
        if hit.kind != ANNOUNCING:
            weight = float(getattr(weights, hit.kind))
            grounds[hit.words] = max(weight, grounds.get(hit.words, 0.0))
    return grounds


def joined(weights: Sequence[float]) -> float:
    """Return the joint score of independent pieces of evidence, one minus the product of 1 - a."""
    left = 1.0
    for weight in weights:
        left *= 1 - weight
    return 1 - left


def _total(grounds: Mapping[str, float], weights: Weights) -> float:
    """Return how much evidence there is: the cues together count no more than 1."""
    cues = [weight for weight in grounds.values() if weight <= weights.cue]
    return sum(weight for weight in grounds.values() if weight > weights.cue) + joined(cues)
