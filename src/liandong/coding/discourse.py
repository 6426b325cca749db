"""The main rhetorical role of a sentence: one for each, chosen by evidence and by context."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from liandong.coding.matching import ANNOUNCING, Found, Hit
from liandong.coding.scheme import Scheme, Weights

# How an item of a list begins (“一是……二是……”).
ITEM = re.compile(r"(?:[一二三四五六]是|[一二三四五六]要|其[一二三四]|[（(][一二三四五六\d][）)])")
# How a point begins that a sentence before has announced (“有四个特征”).
POINT = re.compile(
    r"(?:第[一二三四五六]|首先|其次|再次|最后|[一二三四五六]是|[（(]?[一二三四五六\d][）)、.．])"
)

# By code, the words of its evidence and their weights.
Grounds = defaultdict[str, dict[str, float]]


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
    grounds = _own(found, scheme)
    item = before is not None and ITEM.match(text) is not None
    if before:
        grounds[before.code]["（段内承前）"] = weights.cue
        if item:
            grounds[before.lead]["（列举句随领起句）"] = weights.near
    if announced and POINT.match(text):
        grounds[announced]["（前文预告的要点）"] = weights.near
    totals = {code.id: _total(grounds[code.id], weights) for code in scheme.of("discourse").codes}
    best = max(totals, key=totals.__getitem__)
    whole = sum(totals.values())
    shares = {code: total / whole if whole else 1 / len(totals) for code, total in totals.items()}
    lead = before.lead if before and item else best
    news = next((hit.code for hit in found.of("discourse") if hit.kind == ANNOUNCING), announced)
    return Role(best, shares, "；".join(grounds[best]), lead, news)


def _own(found: Found, scheme: Scheme) -> Grounds:
    """Return what the sentence itself says for each role."""
    weights = scheme.head.weights
    grounds: Grounds = defaultdict(dict)
    weigh(found.of("discourse"), weights, grounds)
    for dimension in scheme.dimensions:
        if dimension.points_to:
            for hit in found.of(dimension.dimension):
                if not found.excludes(dimension.points_to, hit):
                    grounds[dimension.points_to].setdefault(hit.words, weights.cue)
    return grounds


def weigh(found: Iterable[Hit], weights: Weights, grounds: Grounds) -> None:
    """Add the words of hits to the grounds of their codes, with the weight of their kind."""
    for hit in found:
        if hit.kind != ANNOUNCING:
            weight, here = getattr(weights, hit.kind), grounds[hit.code]
            here[hit.words] = max(weight, here.get(hit.words, 0.0))


def joined(weights: Iterable[float]) -> float:
    """Return the joint score of independent pieces of evidence, one minus the product of 1 - a."""
    left = 1.0
    for weight in weights:
        left *= 1 - weight
    return 1 - left


def _total(grounds: Mapping[str, float], weights: Weights) -> float:
    """Return how much evidence there is: the cues together count no more than 1."""
    if not grounds:
        return 0.0
    cues = [weight for weight in grounds.values() if weight <= weights.cue]
    return sum(weight for weight in grounds.values() if weight > weights.cue) + joined(cues)
