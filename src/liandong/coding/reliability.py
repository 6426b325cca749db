"""How far coders agree: coefficients and their intervals, on arrays of ratings.

What a unit adds to a coefficient is counted once; each resample then only sums these counts.
Everywhere a rating that is missing is NaN (or no count), and a coefficient that is not defined
is NaN.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import krippendorff
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Level = Literal["nominal", "ordinal", "interval", "ratio"]

BOUNDS = (0.025, 0.975)
# Resamples that missed a rare code have no value. Where they are more than lie beyond one end of
# the interval, that end can't be told: so where the code stands in three paragraphs or fewer.
MOST_UNDEFINED = 0.025


@dataclass(frozen=True)
class Resampling:
    """How intervals are found: how many resamples, of what, from which seed."""

    count: int
    seed: int
    cluster: Literal["paragraph", "document"]


class Tallies(NamedTuple):
    """What units add to the coefficients; sums over units are tallies too.

    The first axis is the unit (of sums: the resample), the last axis of `shares` and `values`
    the category; any axes between are whatever is rated side by side, such as codes.
    """

    rated: Array
    """Units with a rating."""
    paired: Array
    """Units with two ratings or more."""
    agreement: Array
    """The share of a paired unit's pairs of ratings that are the same."""
    agreeing: Array
    """Pairs of ratings of a unit that are the same."""
    pairs: Array
    """Pairs of ratings of a unit."""
    disagreement: Array
    """Krippendorff's coincidences of a unit, weighted by their distance."""
    shares: Array
    """The share of each category in a unit's ratings."""
    values: Array
    """How many of a paired unit's ratings are in each category."""

    def summed(self, weights: Array) -> Tallies:
        """Return the sums over units, weighted: `weights` is resamples × units."""
        return Tallies(*(np.tensordot(weights, part, axes=1) for part in self))

    def pooled(self, members: Sequence[int]) -> Tallies:
        """Return the tallies of these members of the second axis, taken together."""
        return Tallies(*(part[:, members].sum(axis=1) for part in self))


def value_counts(ratings: Array, values: Sequence[float]) -> Array:
    """Count the coders who gave each value.

    Parameters
    ----------
    ratings
        Coders × units × …, NaN where a rating is missing.
    values
        All values that can be given.

    Returns
    -------
    NDArray
        Units × … × values.
    """
    return np.stack([(ratings == value).sum(axis=0, dtype=float) for value in values], axis=-1)


def tallies(counts: Array, distances: Array | None = None) -> Tallies:
    """Tally units from counts of ratings.

    Parameters
    ----------
    counts
        Units × … × categories: how many coders put the unit into the category.
    distances
        Categories × categories, for `disagreement`; without it, 0 for the same and 1 for others.
    """
    ratings = counts.sum(axis=-1)
    paired = ratings > 1
    apart = nominal(counts.shape[-1]) if distances is None else distances
    ordered = ratings * (ratings - 1)
    agreeing = (counts * (counts - 1)).sum(axis=-1)
    coincidences = ((counts @ apart) * counts).sum(axis=-1)
    return Tallies(
        rated=(ratings > 0).astype(float),
        paired=paired.astype(float),
        agreement=np.nan_to_num(_quotient(agreeing, ordered)),
        agreeing=agreeing / 2,
        pairs=ordered / 2,
        disagreement=np.where(paired, coincidences / np.maximum(ratings - 1, 1), 0.0),
        shares=np.nan_to_num(_quotient(counts, ratings[..., np.newaxis])),
        values=counts * paired[..., np.newaxis],
    )


def nominal(count: int) -> Array:
    """Return the distances of `count` categories that are the same or not."""
    return 1.0 - np.eye(count)


def alpha(ratings: Array, level: Level = "nominal") -> float:
    """Compute Krippendorff's alpha by the package `krippendorff`.

    Parameters
    ----------
    ratings
        Coders × units; NaN where a coder didn't rate a unit. Units that fewer than two coders
        rated don't count.
    level
        The level of measurement: what the distance of two values is.

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
    return float(krippendorff.alpha(ratings, level_of_measurement=level))


def alpha_of(sums: Tallies, distances: Array | None = None) -> Array:
    """Compute Krippendorff's alpha from sums of tallies made with the same distances.

    References
    ----------
    Krippendorff, K. (2011). Computing Krippendorff's Alpha-Reliability, section E.
    """
    apart = nominal(sums.values.shape[-1]) if distances is None else distances
    ratings = sums.values.sum(axis=-1)
    expected = ((sums.values @ apart) * sums.values).sum(axis=-1)
    return 1 - _quotient((ratings - 1) * sums.disagreement, expected)


def percent_of(sums: Tallies) -> Array:
    """Return the share (0–1) of pairs of ratings, unit by unit, that are the same."""
    return _quotient(sums.agreeing, sums.pairs)


def fleiss_of(sums: Tallies) -> Array:
    """Compute Fleiss' kappa, with any number of ratings for a unit.

    References
    ----------
    Fleiss, J. L. (1971). Measuring nominal scale agreement among many raters. Psychological
    Bulletin 76(5), 378–382. For missing ratings: Gwet, K. L. (2014). Handbook of Inter-Rater
    Reliability, 4th ed., chapter 2 (agreement over units with two ratings or more, shares of
    the categories over all rated units).
    """
    chance = (_shares(sums) ** 2).sum(axis=-1)
    return _quotient(_quotient(sums.agreement, sums.paired) - chance, 1 - chance)


def ac1_of(sums: Tallies) -> Array:
    """Compute Gwet's AC1; NaN where all ratings are the same, as for the other coefficients.

    References
    ----------
    Gwet, K. L. (2008). Computing inter-rater reliability and its variance in the presence of
    high agreement. British Journal of Mathematical and Statistical Psychology 61(1), 29–48.
    """
    shares = _shares(sums)
    chance = (shares * (1 - shares)).sum(axis=-1) / (shares.shape[-1] - 1)
    found = _quotient(_quotient(sums.agreement, sums.paired) - chance, 1 - chance)
    known: Array = np.where(chance > 0, found, np.nan)
    return known


def pair_tables(one: Array, other: Array, values: Sequence[float]) -> Array:
    """Return for each unit which values two coders gave: units × … × values × values.

    A unit that one of them didn't rate is 0 everywhere.
    """
    first = np.stack([one == value for value in values], axis=-1)
    second = np.stack([other == value for value in values], axis=-1)
    table: Array = (first[..., :, np.newaxis] & second[..., np.newaxis, :]).astype(float)
    return table


def kappa_of(table: Array) -> Array:
    """Compute Cohen's kappa from two coders' table of counts: … × values × values.

    References
    ----------
    Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and
    Psychological Measurement 20(1), 37–46.
    """
    total = table.sum(axis=(-2, -1))
    chance = (table.sum(axis=-1) * table.sum(axis=-2)).sum(axis=-1)
    same = np.trace(table, axis1=-2, axis2=-1)
    return _quotient(same * total - chance, total**2 - chance)


def same_of(table: Array) -> Array:
    """Return the share (0–1) of units to which two coders gave the same value."""
    return _quotient(np.trace(table, axis1=-2, axis2=-1), table.sum(axis=(-2, -1)))


def f1_of(table: Array) -> Array:
    """Return F1 of one coder against the other from tables of absence (0) and presence (1)."""
    both = 2 * table[..., 1, 1]
    return _quotient(both, both + table[..., 0, 1] + table[..., 1, 0])


def draws(clusters: Sequence[str], resampling: Resampling) -> Array:
    """Draw whole clusters with replacement, as many as there are.

    Parameters
    ----------
    clusters
        For each unit, the cluster that it belongs to.
    resampling
        How many resamples, and the seed.

    Returns
    -------
    NDArray
        Resamples × units: how often each unit was drawn.
    """
    names, place = np.unique(np.array(clusters, dtype=str), return_inverse=True)
    if not len(names):
        return np.zeros((resampling.count, 0))
    random = np.random.default_rng(resampling.seed)
    shares = np.full(len(names), 1 / len(names))
    return random.multinomial(len(names), shares, size=resampling.count)[:, place].astype(float)


def interval(samples: Array) -> tuple[Array, Array]:
    """Return the 2.5th and 97.5th percentile over the first axis, the resamples.

    NaN where more than one resample in forty (`MOST_UNDEFINED`) has no value. Of 600 simulated
    codings of 81 paragraphs by three coders, whose sentences err together, these intervals held
    the true value in 91 to 94 % (alpha, AC1, kappa, F1); resampling sentences, in 88 to 91 %.
    """
    known = np.isnan(samples).mean(axis=0) <= MOST_UNDEFINED
    low, high = np.nanquantile(np.where(known, samples, 0.0), BOUNDS, axis=0)
    return np.where(known, low, np.nan), np.where(known, high, np.nan)


def mean_of_defined(values: Array) -> Array:
    """Return the mean over the last axis of the values that are defined."""
    known = ~np.isnan(values)
    return _quotient(np.where(known, values, 0.0).sum(axis=-1), known.sum(axis=-1, dtype=float))


def _shares(sums: Tallies) -> Array:
    return _quotient(sums.shares, sums.rated[..., np.newaxis])


def _quotient(part: Array, whole: Array) -> Array:
    known = np.broadcast_to(whole != 0, np.broadcast_shapes(part.shape, whole.shape))
    out: Array = np.divide(part, whole, out=np.full(known.shape, np.nan), where=known)
    return out
