"""How far coders agree on the sets of codes that they give to passages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd

from liandong.coding import reliability
from liandong.coding.agreement import POOLED, clusters_of, coder_count, measure, rule_of
from liandong.coding.codings import Codings, Kind
from liandong.coding.reliability import Array, Resampling
from liandong.coding.scheme import DIMENSIONS
from liandong.schemas import column, table

Sets = Sequence[Sequence[frozenset[str] | None]]
Distance = Callable[[frozenset[str], frozenset[str]], float]

SETS = table(
    "agreement_sets",
    dimension=column(str, "whose codes make up the sets; “all” for all codes", key=True),
    distance=column(
        str,
        "of two sets; two empty ones agree. jaccard: what isn't common of the union; masi: "
        "Passonneau (2006), 1 - overlap × position, as NLTK; masi_dkpro: Jaccard distance × "
        "position, as DKPro Agreement",
        key=True,
    ),
    coder_kind=column(str, "language_model or person: what all these coders are"),
    coder_count=column(int, "coders whose codings the figures rest on"),
    unit_count=column(int, "passages that two of these coders or more have read"),
    set_count=column(int, "different sets that were given"),
    **measure("alpha", "Krippendorff's alpha over the sets of codes given to each passage"),
    rule=column(str, "what counts, and how the intervals were found"),
)


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of the union that isn't common; two empty sets agree (0)."""
    union = one | other
    return 1 - len(one & other) / len(union) if union else 0.0


def graded(one: frozenset[str], other: frozenset[str]) -> float:
    """Return 0 for the same sets, 1/3 if one holds the other, 2/3 for overlap, else 1.

    References
    ----------
    Passonneau, R. J. (2004). Computing reliability for coreference annotation. LREC.
    """
    if one == other:
        return 0.0
    if one <= other or other <= one:
        return 1 / 3
    return 2 / 3 if one & other else 1.0


def masi(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the MASI distance 1 - J·M, with J the overlap (Jaccard), M how the sets lie.

    References
    ----------
    Passonneau, R. J. (2006). Measuring agreement on set-valued items (MASI) for semantic and
    pragmatic annotation. LREC. NLTK reckons like this.
    """
    return 1 - (1 - jaccard(one, other)) * (1 - graded(one, other))


def masi_dkpro(one: frozenset[str], other: frozenset[str]) -> float:
    """Return what DKPro Agreement calls MASI: the Jaccard distance times the graded distance.

    It is the smaller of the two: DKPro multiplies distances where Passonneau (2006) multiplies
    similarities.
    """
    return jaccard(one, other) * graded(one, other)


def set_counts(sets: Sets, distance: Distance) -> tuple[Array, Array]:
    """Count who gave which set, and how far these sets are apart.

    Parameters
    ----------
    sets
        Coders × units; None where a coder didn't read a unit.
    distance
        The distance of two sets, 0–1.

    Returns
    -------
    tuple
        Units × different sets, and different sets × different sets, for
        `reliability.tallies`.
    """
    kinds = sorted({own for row in sets for own in row if own is not None}, key=sorted)
    place = {own: number for number, own in enumerate(kinds)}
    counts = np.zeros((len(sets[0]) if sets else 0, len(kinds)))
    for row in sets:
        for unit, own in enumerate(row):
            if own is not None:
                counts[unit, place[own]] += 1
    distances = [[distance(one, other) for other in kinds] for one in kinds]
    return counts, np.array(distances).reshape(len(kinds), len(kinds))


DISTANCES: Mapping[str, Distance] = {"jaccard": jaccard, "masi": masi, "masi_dkpro": masi_dkpro}


def set_table(codings: Codings, resampling: Resampling, kind: Kind) -> pd.DataFrame:
    """Return alpha over the sets of codes that passages got (schema `SETS`).

    See `agreement_table`; a passage that a coder has read and given no code of a dimension has
    the empty set there.
    """
    read = codings.of_kind(kind).read_by(2)
    weights = reliability.draws(clusters_of(read.units, resampling), resampling)
    whole = np.ones((1, len(read.units)))
    rows = []
    for dimension in (*DIMENSIONS, POOLED):
        sets = _sets(read, dimension)
        for name, distance in DISTANCES.items():
            counts, apart = set_counts(sets, distance)
            tallied = reliability.tallies(counts, apart)
            found = reliability.alpha_of(tallied.summed(whole), apart)[0]
            drawn = reliability.alpha_of(tallied.summed(weights), apart)
            ends = reliability.interval(drawn[:, np.newaxis])
            rows.append((dimension, name, counts.shape[1], found, *(float(end[0]) for end in ends)))
    columns = ["dimension", "distance", "set_count", "alpha", "alpha_low", "alpha_high"]
    frame = pd.DataFrame(rows, columns=columns)
    frame["coder_kind"], frame["coder_count"] = kind, coder_count(read)
    frame["unit_count"], frame["rule"] = len(read.units), rule_of(read, resampling, kind)
    return frame[list(SETS.columns)]


def _sets(read: Codings, dimension: str) -> list[list[frozenset[str] | None]]:
    """Return coders × passages: the codes given of a dimension; None where unread."""
    return [
        [
            frozenset(code for code in given[unit] if dimension in (POOLED, code.split(".")[0]))
            if given.get(unit)
            else None
            for unit in read.units
        ]
        for given in read.codes.values()
    ]
