"""What the coder knows of each sentence: its characters, its indicators and its neighbours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

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
    codes = [code.id for code in scheme.codes]
    own = np.zeros((len(readings), len(codes), 3))
    place = {code: number for number, code in enumerate(codes)}
    given_with = {
        code.id: dimension.given_with
        for dimension in scheme.dimensions
        for code in dimension.codes
        if dimension.given_with
    }
    for row, reading in zip(own, readings, strict=True):
        for code in reading.evidence:
            score = reading.score(code)
            allowed = code not in given_with or reading.role.code in given_with[code]
            enough = allowed and score >= scheme.head.weights.threshold
            row[place[code]] = score, score * enough, enough
        for code, share in reading.role.shares.items():
            chosen = code == reading.role.code
            row[place[code]] = share, chosen, chosen
    return Features(tuple(r.unit.text for r in readings), own, _around(readings, scheme))


def _around(readings: Sequence[Reading], scheme: Scheme) -> Floats:
    """Return roles of the sentence, of those before, behind and of the paragraph; its form."""
    roles = [code.id for code in scheme.of("discourse").codes]
    if not readings:
        return np.zeros((0, 4 * len(roles) + 1 + len(_form(""))))
    shares = np.array([[r.role.shares[code] for code in roles] for r in readings])
    rows = []
    for paragraph in _paragraphs(readings):
        here = shares[paragraph[0] : paragraph[-1] + 1]
        none = np.zeros((1, len(roles)))
        before, behind = np.concatenate([none, here[:-1]]), np.concatenate([here[1:], none])
        mean = np.repeat(here.mean(axis=0, keepdims=True), len(here), axis=0)
        first = np.eye(len(here), 1)
        rows.append(np.hstack([2 * here, before, behind, mean, first]))
    form = np.array([_form(reading.unit.text) for reading in readings])
    return np.hstack([np.concatenate(rows), form])


def _paragraphs(readings: Sequence[Reading]) -> list[list[int]]:
    """Return the numbers of the units of each paragraph; without one, a unit stands alone."""
    keys = [reading.unit.paragraph_id or number for number, reading in enumerate(readings)]
    return [list(numbers) for _, numbers in groupby(range(len(keys)), key=keys.__getitem__)]


def _form(text: str) -> tuple[float, ...]:
    asks, quotes = text.endswith("？"), "“" in text
    return float(asks), float(quotes), min(len(text), LONG) / LONG, float(bool(FIGURE.search(text)))
