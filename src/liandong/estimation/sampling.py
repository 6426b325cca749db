"""Which passages to code next by hand, drawn so that estimates stay unbiased.

A passage is drawn with a probability that is known and never 0: the larger, the less sure the
machine is of the codes that matter, and partly the same for all. The probability goes with the
passage, so that it can be weighted (Neyman 1934; Zrnic & Candès 2024, active inference).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from liandong.errors import refuse
from liandong.estimation.evidence import Evidence
from liandong.estimation.survey import Floats, Mask, Whole
from liandong.schemas import column, table

PROPOSED = table(
    "proposed",
    passage_id=column(str, "passage to be coded by hand", key=True),
    document_id=column(str, "its document"),
    paragraph=column(int, "its paragraph: to be read with it", unit="from 0"),
    speaker=column(str, "whose words they are; empty: the editors, or a name that is lost"),
    text=column(str, "the restored words"),
    wave=column(int, "which draw this is", unit="from 1"),
    probability=column(float, "with which it was drawn", unit="0–1"),
    why=column(str, "the codes of which the machine is least sure here"),
)
# Scores between two of these are taken as equally sure.
BANDS = (0.1, 0.3, 0.5, 0.7, 0.9)
NAMED_CODES = 3


def propose(
    evidence: Evidence, codes: Sequence[str], count: int, uniform_share: float, seed: int
) -> pd.DataFrame:
    """Draw passages to be coded by hand next (schema `PROPOSED`), in the order of the corpus.

    Parameters
    ----------
    evidence
        The passages, with the codes that there are.
    codes
        The codes whose intervals shall become narrower.
    count
        How many passages; as many as there are left if these are fewer.
    uniform_share
        Part of the probability that is the same for all passages, above 0 and at most 1.
    seed
        Of the draw.
    """
    unknown = sorted(set(codes) - set(evidence.codes))
    if unknown or not codes:
        raise refuse("codes", f"expected codes that were estimated, got {unknown or 'none'}")
    if count < 1 or not 0 < uniform_share <= 1:
        got = f"{count} and {uniform_share}"
        raise refuse("sample", f"expected 1 passage or more and a share in (0, 1], got {got}")
    free = np.flatnonzero(~evidence.population.coded)
    doubt = expected_variance(evidence)[free][:, [evidence.number(code) for code in codes]]
    chance = probabilities(np.sqrt(doubt.sum(axis=1)), min(count, len(free)), uniform_share)
    drawn = systematic(chance, np.random.default_rng(seed))
    rows = evidence.passages.iloc[free[drawn]].reset_index(drop=True)
    reasons = [_why(doubt[number], doubt.mean(axis=0), codes) for number in drawn]
    wave = max(int(evidence.population.wave.max(initial=0)), 0) + 1
    made = rows.assign(wave=wave, probability=chance[drawn], why=reasons)
    chosen: pd.DataFrame = made[list(PROPOSED.columns)]
    return chosen


def expected_variance(evidence: Evidence) -> Floats:
    """Return the mean squared error of the machine where it is as sure as here: (N, K).

    Taken from the passages coded by hand, with half an error before anything is seen.
    """
    population = evidence.population
    error = (population.hand - population.machine) ** 2 * population.coded[:, None]
    band = np.digitize(population.machine, BANDS)
    made = np.zeros(band.shape)
    for number in range(len(BANDS) + 1):
        inside: Mask = band == number
        seen = (inside & population.coded[:, None]).sum(axis=0)
        mean = ((error * inside).sum(axis=0) + 0.5) / (seen + 1)
        made = np.where(inside, mean, made)
    return made


def probabilities(size: Floats, count: int, uniform_share: float) -> Floats:
    """Return probabilities that sum to `count`, none above 1.

    They are proportional to `size`, the deviation to be expected, mixed with `uniform_share` of
    the same for all; what would exceed 1 is drawn for certain, and the others share the rest.
    """
    total = size.sum()
    even = np.full(len(size), 1 / max(len(size), 1))
    mixed = uniform_share * even + (1 - uniform_share) * (size / total if total > 0 else even)
    certain = np.zeros(len(size), dtype=bool)
    while True:
        rest = mixed * ~certain
        chance = np.where(certain, 1.0, (count - certain.sum()) * rest / (rest.sum() or 1))
        if not (chance > 1).any():
            made: Floats = chance
            return made
        certain |= chance >= 1


def systematic(chance: Floats, random: np.random.Generator) -> Whole:
    """Draw exactly as many as the probabilities sum to (Goodman & Kish 1950): sorted places."""
    order = random.permutation(len(chance))
    ends = np.cumsum(chance[order])
    count = round(float(chance.sum()))
    points = (random.random() + np.arange(count)) * (ends[-1] / count if count else 0)
    drawn: Whole = np.sort(order[np.searchsorted(ends[:-1], points, side="right")])
    return drawn


def _why(doubt: Floats, usual: Floats, codes: Sequence[str]) -> str:
    above = [
        number for number in np.argsort(-doubt, kind="stable") if doubt[number] > usual[number]
    ]
    named = [codes[number] for number in above[:NAMED_CODES]]
    return "the machine may err on " + ", ".join(named) if named else "the random part"
