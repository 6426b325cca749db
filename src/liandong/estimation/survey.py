"""Totals of a finite corpus from machine codes on all passages and hand codes on a sample.

The corpus is taken as it is: what is estimated is how many of *its* passages bear a code, not
how many a next document would. The machine's codes are known for every passage, so chance enters
only by which passages were coded by hand. The estimator is the generalised difference estimator
of survey sampling (Särndal, Swensson & Wretman 1992, ch. 6), the twin for a finite population of
prediction-powered inference with power tuning (Angelopoulos et al. 2023, PPI++): the machine's
count times λ, plus what the hand sample says is missing from it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import stats

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

NOT_CODED = -1
FIRST = 0
LEVEL = 0.95


@dataclass(frozen=True)
class Population:
    """N passages with K variables, each known from the machine and, for a sample, by hand.

    `wave` says how a passage came to be coded by hand: −1 not at all, 0 in the first sample, of
    whole clusters drawn at random within strata, 1, 2 … in a later draw among all passages
    that were not coded before it, with the `probability` given there.
    """

    stratum: Whole  # (N,)
    cluster: Whole  # (N,), numbers below `units`
    unit: Whole  # (N,), the number of the passage as a unit drawn by itself, below `units`
    units: int
    machine: Floats  # (N, K), between 0 and 1
    hand: Floats  # (N, K); read only where a passage is coded
    wave: Whole  # (N,)
    probability: Floats  # (N,); read only in later draws

    @property
    def coded(self) -> Mask:
        """Which passages are coded by hand."""
        made: Mask = self.wave != NOT_CODED
        return made

    @property
    def known(self) -> Floats:
        """The sum of each variable over the hand-coded passages: (K,)."""
        total: Floats = self.hand[self.coded].sum(axis=0)
        return total

    def until(self, wave: int) -> Population:
        """Return the population as it was known after a wave."""
        return replace(self, wave=np.where(self.wave > wave, NOT_CODED, self.wave))

    def within(self, mask: Mask) -> Population:
        """Return the passages of a group, as a population of its own."""
        return replace(
            self,
            stratum=self.stratum[mask],
            cluster=self.cluster[mask],
            unit=self.unit[mask],
            machine=self.machine[mask],
            hand=self.hand[mask],
            wave=self.wave[mask],
            probability=self.probability[mask],
        )

    def joined_with(self, column: int) -> Population:
        """Return the population whose variables are the products with one of them."""
        chosen = slice(column, column + 1)
        return replace(
            self,
            machine=self.machine * self.machine[:, chosen],
            hand=self.hand * self.hand[:, chosen],
        )


@dataclass(frozen=True)
class Design:
    """How the first sample represents a population."""

    stratum: Whole  # (N,), those with too few coded clusters pooled
    weight: Floats  # (N,), passages that a coded one stands for; 0 if not in the sample
    scale: Floats  # (N,), finite-population and small-sample factor of a deviation
    cluster_count: int  # coded clusters
    degrees: int  # of freedom


@dataclass(frozen=True)
class Estimates:
    """Estimates of K quantities, and what their variance is made of.

    `deviations` has a row for each independently drawn unit. The variance of any combination of
    estimates is the sum of squares of the same combination of deviations, plus the `floor`s.
    """

    value: Floats  # (K,)
    deviations: Floats  # (units, K)
    floor: Floats  # (K,)
    cluster_count: int
    degrees: int

    @property
    def variance(self) -> Floats:
        """Variance of each estimate."""
        made: Floats = (self.deviations**2).sum(axis=0) + self.floor
        return made

    def over(self, size: float) -> Estimates:
        """Return the estimates as shares of `size`."""
        return replace(
            self,
            value=self.value / size,
            deviations=self.deviations / size,
            floor=self.floor / size**2,
        )

    def of(self, number: int) -> Estimates:
        """Return one of the estimates."""
        chosen = slice(number, number + 1)
        return replace(
            self,
            value=self.value[chosen],
            deviations=self.deviations[:, chosen],
            floor=self.floor[chosen],
        )

    def at_least(self, variance: Floats | float) -> Estimates:
        """Return the estimates with no smaller variance than this."""
        return replace(self, floor=self.floor + np.maximum(variance - self.variance, 0))

    def mixed_with(self, other: Estimates, share: Floats) -> Estimates:
        """Return the weighted mean with another estimate, whose errors are uncorrelated."""
        return replace(
            self,
            value=(1 - share) * self.value + share * other.value,
            deviations=(1 - share) * self.deviations + share * other.deviations,
            floor=(1 - share) ** 2 * self.floor + share**2 * other.floor,
        )

    def less(self, other: Estimates) -> Estimates:
        """Return the differences; what both have in common cancels out."""
        # What is known exactly has no clusters to draw from, and takes nothing from the other's.
        doubted = [each for each in (self, other) if each.variance.any()] or [self]
        return Estimates(
            value=self.value - other.value,
            deviations=self.deviations - other.deviations,
            floor=self.floor + other.floor,
            cluster_count=min(each.cluster_count for each in doubted),
            degrees=min(each.degrees for each in doubted),
        )

    def per(self, other: Estimates) -> Estimates:
        """Return the ratios to another estimate, linearised (Särndal et al. 1992, sec. 5.6)."""
        size = np.where(other.value > 0, other.value, np.nan)
        ratio = np.clip(self.value / size, 0, 1)
        return replace(
            self,
            value=ratio,
            deviations=(self.deviations - ratio * other.deviations) / size,
            floor=(self.floor + ratio**2 * other.floor) / size**2,
        )


def interval(estimates: Estimates) -> tuple[Floats, Floats]:
    """Return the 95 % interval of each estimate: value ± t · √variance.

    The degrees of freedom are Satterthwaite's: few clusters with errors say little about the
    variance, however many clusters have none. At most those of the design.
    """
    variance = estimates.variance
    fourth = (estimates.deviations**4).sum(axis=0)
    doubt = fourth / np.where(variance > 0, variance, 1) ** 2 - 1 / max(estimates.cluster_count, 1)
    degrees = np.clip(2 / np.maximum(doubt, 1e-9), 2, None)
    degrees = np.minimum(degrees, max(estimates.degrees, 1))
    half = stats.t.ppf((1 + LEVEL) / 2, degrees) * np.sqrt(variance)
    return estimates.value - half, estimates.value + half


def design(population: Population) -> Design:
    """Work out weights and variance factors of the first sample.

    A coded passage stands for (clusters / coded clusters of its stratum) × (passages / coded
    passages of its cluster), brought to the stratum's number of passages (Hájek's ratio).
    """
    first = population.wave == FIRST
    _, cluster = np.unique(population.cluster, return_inverse=True)
    sizes, coded = np.bincount(cluster), np.bincount(cluster[first], minlength=cluster.max() + 1)
    stratum = _pooled(population.stratum, cluster, coded > 0)
    of_cluster = np.zeros(len(sizes), dtype=np.int64)
    of_cluster[cluster] = stratum
    drawn = np.bincount(of_cluster[coded > 0], minlength=stratum.max() + 1)
    share = drawn / np.bincount(of_cluster)
    weight = first * sizes[cluster] / (share[stratum] + ~first) / np.maximum(coded, 1)[cluster]
    reached = np.bincount(stratum, weights=weight)
    weight = weight * (np.bincount(stratum) / np.where(reached > 0, reached, 1))[stratum]
    scale = np.sqrt((1 - share) * drawn / np.maximum(drawn - 1, 1))
    degrees = int(np.maximum(drawn - 1, 0)[share < 1].sum())
    return Design(stratum, weight, scale[stratum], int((coded > 0).sum()), degrees)


def _pooled(stratum: Whole, cluster: Whole, drawn: Mask) -> Whole:
    """Return the strata as numbers; those with fewer than two drawn clusters make one.

    If even that one has fewer than two, all become one. A stratum drawn whole stays by itself.
    """
    names, number = np.unique(stratum, return_inverse=True)
    of_cluster = np.zeros(len(drawn), dtype=np.int64)
    of_cluster[cluster] = number
    count = np.bincount(of_cluster[drawn], minlength=len(names))
    incomplete = count < np.bincount(of_cluster)
    sparse = incomplete & (count < 2)
    if sparse.any() and count[sparse].sum() < 2:
        sparse = incomplete
    renumbered = np.where(sparse, len(names), np.arange(len(names)))
    pooled: Whole = np.unique(renumbered[number], return_inverse=True)[1]
    return pooled


def sums(labels: Whole, values: Floats, count: int) -> Floats:
    """Sum the rows of `values` by their labels: (N, K) to (count, K)."""
    summed = np.zeros((count, values.shape[1]))
    np.add.at(summed, labels, values)
    return summed


def means(plan: Design, values: Floats) -> Floats:
    """Return each stratum's mean as the first sample estimates it, at each passage: (N, K)."""
    totals = sums(plan.stratum, plan.weight[:, None] * values, plan.stratum.max() + 1)
    mean: Floats = (totals / np.bincount(plan.stratum)[:, None])[plan.stratum]
    return mean


def deviations(population: Population, plan: Design, values: Floats) -> Floats:
    """Return what each cluster adds to the error of the total of `values`: (units, K)."""
    factor = (plan.scale * plan.weight)[:, None]
    return sums(population.cluster, factor * (values - means(plan, values)), population.units)


def tuned(population: Population) -> Floats:
    """Return λ (K,), between 0 and 1: the trust in the machine that makes the variance least.

    Source: PPI++ (Angelopoulos, Duchi & Zrnic 2023), the mean; there is no factor 1 + n/N here
    because the machine's mean over the corpus is known, not estimated.
    """
    plan = design(population)
    hand = deviations(population, plan, population.hand)
    machine = deviations(population, plan, population.machine)
    spread = (machine**2).sum(axis=0)
    raw = (hand * machine).sum(axis=0) / np.where(spread > 0, spread, 1)
    clipped: Floats = np.clip(raw, 0, 1)
    return clipped
