"""What the coder knows of each sentence: its characters, its indicators and its neighbours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from liandong.coding.indicators import Reading
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


def features_of(readings: Sequence[Reading], scheme: Scheme) -> Features:
    """Work out the features of units in reading order."""
    texts = tuple(reading.unit.text for reading in readings)
    roles = [code.id for code in scheme.of("discourse").codes]
    shares = np.array([[r.role.shares[code] for code in roles] for r in readings])
    shares = shares.reshape(len(readings), len(roles))
    around = np.hstack([_around(readings, shares), _form(texts)])
    return Features(texts, _own(readings, shares, roles, scheme), around)


def _own(
    readings: Sequence[Reading], shares: Floats, roles: Sequence[str], scheme: Scheme
) -> Floats:
    place = {code.id: number for number, code in enumerate(scheme.codes)}
    own = np.zeros((len(readings), len(place), 3))
    given_with = {c.id: d.given_with for d in scheme.dimensions for c in d.codes if d.given_with}
    for row, reading in enumerate(readings):
        for code in reading.evidence:
            score = reading.score(code)
            allowed = code not in given_with or reading.role.code in given_with[code]
            enough = allowed and score >= scheme.head.weights.threshold
            own[row, place[code]] = score, score * enough, enough
    own[:, [place[code] for code in roles], 0] = shares
    chosen = [place[reading.role.code] for reading in readings]
    own[np.arange(len(readings)), chosen, 1:] = 1
    return own


def _around(readings: Sequence[Reading], shares: Floats) -> Floats:
    """Return the roles of the sentence, of those before, behind and of the paragraph."""
    first = _first_of_paragraph(readings)
    last = np.append(first[1:], True)[: len(first)]
    before, behind = np.roll(shares, 1, axis=0), np.roll(shares, -1, axis=0)
    before[first], behind[last] = 0, 0
    paragraph = np.cumsum(first) - 1
    sums = np.zeros((int(first.sum()), shares.shape[1]))
    np.add.at(sums, paragraph, shares)
    means = sums / np.bincount(paragraph)[:, None]
    return np.hstack([2 * shares, before, behind, means[paragraph], first[:, None]])


def _first_of_paragraph(readings: Sequence[Reading]) -> NDArray[np.bool_]:
    """Tell which units begin a paragraph; without one, a unit stands alone."""
    names = ["", *(reading.unit.paragraph_id for reading in readings)]
    return np.array([name == "" or name != before for before, name in pairwise(names)], dtype=bool)


def _form(texts: Sequence[str]) -> Floats:
    """Return whether sentences ask, quote and have a figure, and how long they are."""
    form = [
        (text.endswith("？"), "“" in text, min(len(text), LONG) / LONG, bool(FIGURE.search(text)))
        for text in texts
    ]
    return np.array(form, dtype=np.float64).reshape(len(texts), 4)
