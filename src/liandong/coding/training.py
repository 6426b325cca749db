"""Let the coder learn, and measure it on sentences that were kept apart from its learning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression

from liandong.coding.coder import Coder, chosen, units_of
from liandong.coding.features import Features, Floats, features_of
from liandong.coding.indicators import read_by_indicators
from liandong.coding.learning import Bools, held_out
from liandong.coding.practice import Practice
from liandong.coding.scheme import Scheme
from liandong.coding.units import Coding, Unit
from liandong.coding.weighing import Learned

# Paragraphs are left out in so many parts.
FOLDS = 5


@dataclass(frozen=True)
class Lessons:
    """What the coder learns from: passages in reading order, codes of some, practice."""

    passages: pd.DataFrame
    majority: Mapping[str, frozenset[str]]
    practice: Practice


@dataclass(frozen=True)
class Trained:
    """A coder, and its codings of the passages that people or language models coded.

    Those come from coders that learned without the passage's paragraph (`by_paragraph`), or
    without its document (`by_document`). `learned` serves the next training.
    """

    coder: Coder
    learned: Learned
    by_paragraph: list[Coding]
    by_document: list[Coding]


def train(lessons: Lessons, scheme: Scheme, earlier: Learned | None = None) -> Trained:
    """Let the coder learn from all lessons, and code each of them by one that didn't know it.

    With what was learned `earlier`, only codes are learned again about which something changed.
    """
    codes = tuple(code.id for code in scheme.codes)
    units = units_of(lessons.passages)
    features = features_of(read_by_indicators(units, scheme), scheme)
    known = np.array([number for number, unit in enumerate(units) if unit.id in lessons.majority])
    given = _matrix([lessons.majority[units[number].id] for number in known], codes)
    practice, practised = _practice(lessons.practice, scheme)
    hand, here = features.rows(known), [units[number] for number in known]
    learned = held_out(
        hand, given, (practice, practised), (_parts(here), _documents(here)), earlier
    )
    by_part, by_document = learned.said
    slope, intercept = _calibration(by_part, given, codes)
    coder = Coder(codes, learned.weights, slope, intercept)
    return Trained(coder, learned, chosen(here, by_part, coder), chosen(here, by_document, coder))


def _practice(practice: Practice, scheme: Scheme) -> tuple[Features, Bools]:
    codes = tuple(code.id for code in scheme.codes)
    readings = read_by_indicators([unit for unit, _ in practice], scheme)
    return features_of(readings, scheme), _matrix([given for _, given in practice], codes)


def _matrix(given: Sequence[frozenset[str]], codes: Sequence[str]) -> Bools:
    """Return units × codes: whether the unit has the code."""
    rows = [[code in here for code in codes] for here in given]
    return np.array(rows, dtype=bool).reshape(len(given), len(codes))


def _parts(units: Sequence[Unit]) -> list[str]:
    """Return the part of each unit: paragraphs are dealt out in reading order."""
    number = {name: n for n, name in enumerate(dict.fromkeys(unit.paragraph_id for unit in units))}
    return [str(number[unit.paragraph_id] % FOLDS) for unit in units]


def _documents(units: Sequence[Unit]) -> list[str]:
    return [unit.paragraph_id.rsplit("-p", 1)[0] for unit in units]


def _calibration(said: Floats, given: Bools, codes: Sequence[str]) -> tuple[float, float]:
    """Return slope and intercept that make log-odds probabilities (Platt 1999)."""
    counted = np.array([not code.startswith("discourse.") for code in codes])
    odds, truth = said[:, counted].ravel()[:, None], given[:, counted].ravel()
    model = LogisticRegression(C=1e6, solver="lbfgs", tol=1e-8).fit(odds, truth)
    return round(float(model.coef_[0, 0]), 4), round(float(model.intercept_[0]), 4)
