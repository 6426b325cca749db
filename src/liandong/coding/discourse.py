"""The main rhetorical role of a sentence: one for each, chosen by evidence and by context."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from liandong.coding.scheme import Weights
from liandong.coding.tries import Ints

# How an item of a list begins (“一是……二是……”).
ITEM = re.compile(r"(?:[一二三四五六]是|[一二三四五六]要|其[一二三四]|[（(][一二三四五六\d][）)])")
# How a point begins that a sentence before has announced (“有四个特征”).
POINT = re.compile(
    r"(?:第[一二三四五六]|首先|其次|再次|最后|[一二三四五六]是|[（(]?[一二三四五六\d][）)、.．])"
)
# The grounds that the context gives, in this order.
CONTEXT = ("（段内承前）", "（列举句随领起句）", "（前文预告的要点）")
NONE = -1

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


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


@dataclass(frozen=True)
class Own:
    """What sentences themselves say for each role, sentences × roles.

    `strong` adds up the pieces that weigh more than a cue, `left` is (1 - a)(1 - b)… of the cues,
    which together count no more than 1.
    """

    strong: Floats
    left: Floats


@dataclass(frozen=True)
class Context:
    """Which sentences begin a paragraph and which are items of a list.

    `foretold` is the role of a point that was announced, or NONE.
    """

    first: Bools
    item: Bools
    foretold: Ints


@dataclass(frozen=True)
class Roles:
    """The role of each sentence, by number, the spread of evidence, and what led to it.

    `before`, `lead` and `foretold` are the roles for which the context speaks, NONE if it doesn't;
    `leading` is the role that an item after the sentence would follow.
    """

    chosen: Ints
    leading: Ints
    shares: Floats
    before: Ints
    lead: Ints
    foretold: Ints

    def context(self, sentence: int) -> Iterator[str]:
        """Yield the grounds that the context gives for the role of a sentence."""
        for name, roles in zip(CONTEXT, (self.before, self.lead, self.foretold), strict=True):
            if roles[sentence] == self.chosen[sentence]:
                yield name


def roles_of(own: Own, context: Context, weights: Weights) -> Roles:
    """Choose the role of each sentence; without any evidence the first role of the scheme."""
    chosen, leading = _chosen(own, context, weights)
    before = np.where(context.first, NONE, np.concatenate([[NONE], chosen])[:-1])
    listed = context.item & ~context.first
    lead = np.where(listed, np.concatenate([[NONE], leading])[:-1], NONE)
    added = _added(own, (before, lead, context.foretold), weights)
    totals = added.strong + (1 - added.left)
    # One after another, as they come: sums of many at once are rounded otherwise.
    whole = sum(totals.T, np.zeros(len(totals)))[:, None]
    shares = np.where(whole > 0, totals / np.where(whole > 0, whole, 1), 1 / totals.shape[1])
    return Roles(chosen, leading, shares, before, lead, context.foretold)


def _chosen(own: Own, context: Context, weights: Weights) -> tuple[Ints, Ints]:
    """Return the role of each sentence, and the role that items after it would follow."""
    totals = (own.strong + (1 - own.left)).tolist()
    following = (own.strong + (1 - own.left * (1 - weights.cue))).tolist()
    more = (context.item & ~context.first) | (context.foretold != NONE)
    columns = (context.first, more, context.item, context.foretold)
    chosen, leading = [], []
    role = lead = NONE
    for number, (first, special, item, foretold) in enumerate(
        zip(*(column.tolist() for column in columns), strict=True)
    ):
        row = totals[number]
        if special:
            roles = (NONE, NONE, foretold) if first else (role, lead if item else NONE, foretold)
            row = _totals(own, number, roles, weights)
        elif not first:
            row[role] = following[number][role]
        role = row.index(max(row))
        lead = lead if item and not first else role
        chosen.append(role)
        leading.append(lead)
    return np.array(chosen, dtype=np.int64), np.array(leading, dtype=np.int64)


def _totals(own: Own, number: int, roles: Iterable[int], weights: Weights) -> list[float]:
    """Return how much speaks for each role in one sentence, its context with it."""
    here = Own(own.strong[number : number + 1], own.left[number : number + 1])
    added = _added(here, [np.array([role]) for role in roles], weights)
    totals: list[float] = (added.strong + (1 - added.left))[0].tolist()
    return totals


def _added(own: Own, context: Iterable[Ints], weights: Weights) -> Own:
    """Return what speaks for each role with what the context adds to it."""
    strong, left = own.strong.copy(), own.left.copy()
    for roles, weight in zip(context, (weights.cue, weights.near, weights.near), strict=True):
        rows = np.flatnonzero(roles != NONE)
        if weight > weights.cue:
            strong[rows, roles[rows]] += weight
        else:
            left[rows, roles[rows]] *= 1 - weight
    return Own(strong, left)


def announced(news: Ints, first_of_document: Bools, carried: int) -> Ints:
    """Return for each sentence the role announced last in its document, or NONE.

    Parameters
    ----------
    news
        The role that a sentence announces, or NONE.
    first_of_document
        Which sentences begin a document.
    carried
        What was announced last before the first sentence, if its document began earlier.
    """
    places = np.arange(len(news))
    last = np.maximum.accumulate(np.where(news != NONE, places, NONE))
    begin = np.maximum.accumulate(np.where(first_of_document, places, NONE))
    found = np.append(news, NONE)[last]
    return np.where((last >= begin) & (last != NONE), found, np.where(begin < 0, carried, NONE))


def joined(weights: Iterable[float]) -> float:
    """Return the joint score of independent pieces of evidence, one minus the product of 1 - a."""
    left = 1.0
    for weight in weights:
        left *= 1 - weight
    return 1 - left
