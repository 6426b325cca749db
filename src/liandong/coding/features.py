"""What the coder knows of each sentence: its characters, its indicators and its neighbours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from liandong.coding.indicators import Readings
from liandong.coding.scheme import Scheme

Floats = NDArray[np.float64]

LONG = 120  # characters
FIGURE = re.compile(r"\d")


@dataclass(frozen=True)
class Features:
    """Units × what is known of them.

    `own` is units × codes × 3: the evidence for a code (0–1), the same where the role of the
    sentence allows the code, and whether that is enough by the scheme's own threshold. Of a
    role it is its share of the evidence, and twice whether it is the role that indicators choose.
    `around` is units × what is told by the sentence as a whole and by its neighbours.
    """

    texts: tuple[str, ...]
    own: Floats
    around: Floats

    def rows(self, chosen: Sequence[int] | NDArray[np.int64]) -> Features:
        """Return the features of some units."""
        numbers = np.asarray(chosen, dtype=np.int64)
        texts = tuple(self.texts[number] for number in numbers)
        return Features(texts, self.own[numbers], self.around[numbers])


def together(one: Features, other: Features) -> Features:
    """Return the features of both sets of units."""
    own, around = np.concatenate([one.own, other.own]), np.concatenate([one.around, other.around])
    return Features((*one.texts, *other.texts), own, around)


def features_of(readings: Readings, scheme: Scheme) -> Features:
    """Work out the features of units in reading order."""
    texts = tuple(unit.text for unit in readings.units)
    around = np.hstack([_around(readings), _form(texts)])
    return Features(texts, _own(readings, scheme), around)


def _own(readings: Readings, scheme: Scheme) -> Floats:
    there, score = readings.evidence
    place = {code.id: number for number, code in enumerate(scheme.codes)}
    allowed = np.ones(there.shape, dtype=bool)
    roles = [place[code.id] for code in scheme.of("discourse").codes]
    chosen = np.array(roles, dtype=np.int64)[readings.roles.chosen]
    for dimension in scheme.dimensions:
        if dimension.given_with:
            codes = [place[code.id] for code in dimension.codes]
            fitting = np.isin(chosen, [place[code] for code in dimension.given_with])
            allowed[:, codes] = fitting[:, None]
    enough = there & allowed & (score >= scheme.head.weights.threshold)
    own = np.zeros((*there.shape, 3))
    own[..., 0], own[..., 1], own[..., 2] = score, score * enough, enough
    own[:, roles] = 0
    own[:, roles, 0] = readings.roles.shares
    own[np.arange(len(readings)), chosen, 1:] = 1
    return own


def _around(readings: Readings) -> Floats:
    """Return the roles of the sentence, of those before, behind and of the paragraph."""
    shares, first = readings.roles.shares, readings.first
    last = np.append(first[1:], True)[: len(first)]
    before, behind = np.roll(shares, 1, axis=0), np.roll(shares, -1, axis=0)
    before[first], behind[last] = 0, 0
    paragraph = np.cumsum(first) - 1
    sums = np.zeros((int(first.sum()), shares.shape[1]))
    np.add.at(sums, paragraph, shares)
    means = sums / np.bincount(paragraph)[:, None]
    return np.hstack([2 * shares, before, behind, means[paragraph], first[:, None]])


def _form(texts: Sequence[str]) -> Floats:
    """Return whether sentences ask, quote and have a figure, and how long they are."""
    form = [
        (text.endswith("？"), "“" in text, min(len(text), LONG) / LONG, bool(FIGURE.search(text)))
        for text in texts
    ]
    return np.array(form, dtype=np.float64).reshape(len(texts), 4)
