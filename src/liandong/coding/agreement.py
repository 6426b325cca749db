"""How far coders agree."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import krippendorff
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from liandong.coding.accuracy import share
from liandong.coding.codings import Codings
from liandong.coding.scheme import DIMENSIONS, Scheme
from liandong.schemas import column, table

POOLED = "all"
AGREEMENT = table(
    "agreement",
    code=column(str, "a code; “dimension.*” for a whole dimension, “all” for all codes", key=True),
    dimension=column(str, "its dimension; “all” for all codes"),
    code_count=column(int, "codes that the row speaks of"),
    coder_count=column(int, "coders whose codings the figures rest on, all language models"),
    unit_count=column(int, "passages that two of these coders or more have read"),
    prevalence_share=column(
        float,
        "share of passages that bear the code, by majority; empty without a passage",
        unit="0–1",
        nullable=True,
    ),
    alpha=column(
        float,
        "Krippendorff's nominal alpha of presence and absence; of a dimension or of all, the "
        "mean of its codes; empty where no coder gave the code or all gave it everywhere",
        nullable=True,
    ),
    pooled_alpha=column(
        float, "alpha over all decisions (passage × code) of the row at once", nullable=True
    ),
    percent_agreement=column(
        float,
        "share of agreeing pairs of coders who both read the passage; empty without a pair",
        unit="0–1",
        nullable=True,
    ),
)


def alpha(ratings: NDArray[np.float64]) -> float:
    """Compute Krippendorff's alpha for nominal data.

    Parameters
    ----------
    ratings
        Coders × units; NaN where a coder didn't rate a unit. Units that fewer than two coders
        rated don't count.

    Returns
    -------
    float
        1 for full agreement, 0 for agreement by chance, below 0 for less than that;
        NaN if all ratings that count are the same, where alpha is not defined.

    References
    ----------
    Krippendorff, K. (2011). Computing Krippendorff's Alpha-Reliability.
    """
    known = ~np.isnan(ratings)
    counting = known & (known.sum(axis=0) >= 2)
    if len(np.unique(ratings[counting])) < 2:
        return float("nan")
    return float(krippendorff.alpha(ratings, level_of_measurement="nominal"))


def percent_agreement(ratings: NDArray[np.float64]) -> float:
    """Return the share (0–1) of pairs of coders, unit by unit, who gave the same rating.

    `ratings` is coders × units; pairs with a missing rating (NaN) don't count.
    """
    same = pairs = 0
    for one, other in combinations(ratings, 2):
        both = ~(np.isnan(one) | np.isnan(other))
        pairs += int(both.sum())
        same += int((one[both] == other[both]).sum())
    return same / pairs if pairs else float("nan")


def presence(codings: Codings, code: str) -> NDArray[np.float64]:
    """Return coders × passages: 1 where the coder gave the code, 0 where not, NaN where unread."""
    ratings = np.full((len(codings.codes), len(codings.units)), np.nan)
    for row, given in zip(ratings, codings.codes.values(), strict=True):
        for place, unit in enumerate(codings.units):
            if given.get(unit):
                row[place] = float(code in given[unit])
    return ratings


def agreement_table(codings: Codings, scheme: Scheme, least: int) -> pd.DataFrame:
    """Return the coders' agreement by code, by dimension and pooled (schema `AGREEMENT`).

    It is measured among coders of one kind, the language models: the codings of persons are
    never mixed with theirs. A sentence counts if two of them or more have read it, and for a
    coder only where that coder has read it.

    Parameters
    ----------
    codings
        The codings of all coders.
    scheme
        The coding scheme.
    least
        The number of coders that make a majority.
    """
    read = codings.of_kind("language_model").read_by(2)
    coders = {name for unit in read.units for name in read.readers(unit)}
    ratings = {code.id: presence(read, code.id) for code in scheme.codes}
    groups = [(code.id, code.dimension, [code.id]) for code in scheme.codes]
    for name in DIMENSIONS:
        members = [code.id for code in scheme.codes if code.dimension == name]
        groups.append((f"{name}.*", name, members))
    groups.append((POOLED, POOLED, [code.id for code in scheme.codes]))
    rows = [
        (name, dimension, len(codes), len(coders), *_agreement([ratings[c] for c in codes], least))
        for name, dimension, codes in groups
    ]
    return pd.DataFrame(rows, columns=list(AGREEMENT.columns))


def _agreement(
    ratings: Sequence[NDArray[np.float64]], least: int
) -> tuple[int, float, float, float, float]:
    alphas = [value for value in map(alpha, ratings) if not np.isnan(value)]
    pooled = np.concatenate(ratings, axis=1)
    return (
        ratings[0].shape[1],
        share(int((np.nansum(pooled, axis=0) >= least).sum()), pooled.shape[1]),
        float(np.mean(alphas)) if alphas else float("nan"),
        alpha(pooled),
        percent_agreement(pooled),
    )
