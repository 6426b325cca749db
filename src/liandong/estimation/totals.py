"""Estimated totals: the first sample joined with later draws, and how little may be doubted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from liandong.estimation.survey import (
    FIRST,
    NOT_CODED,
    Estimates,
    Floats,
    Mask,
    Population,
    design,
    deviations,
    means,
    sums,
)

# Jeffreys' prior: half a success and half a failure before anything is seen.
PRIOR = 0.5


def totals(population: Population, trust: Floats) -> Estimates:
    """Estimate the total of each variable over the population.

    Parameters
    ----------
    population
        The passages; at least one of the first sample.
    trust
        λ (K,): 0 leaves the machine out, 1 is the plain difference estimator.

    Returns
    -------
    Totals, never below what is known by hand nor above that plus all passages not yet coded.
    The floor keeps the variance from falling below that of a sample without clusters, with
    Jeffreys' half error before anything is seen: no error met in a sample is no proof of none.
    """
    plan = design(population)
    error = population.hand - trust * population.machine
    expected = trust * population.machine + means(plan, error)
    first = Estimates(
        value=expected.sum(axis=0),
        deviations=deviations(population, plan, error),
        floor=np.zeros(len(trust)),
        cluster_count=plan.cluster_count,
        degrees=plan.degrees,
    )
    made = _floored(population.until(FIRST), first, trust)
    for wave in range(FIRST + 1, int(population.wave.max()) + 1):
        smooth = _smoothed(population.until(wave - 1), trust)
        made = _with_draw(population, made, expected, smooth, wave)
    free = (~population.coded).sum()
    value = np.clip(made.value, population.known, population.known + free)
    return _floored(population, replace(made, value=value), trust)


def _floored(population: Population, made: Estimates, trust: Floats) -> Estimates:
    """Return the estimates with their variance raised to the floor; none if all is known."""
    known = bool(population.coded.all())
    raised = made.at_least(predictive_variance(population, trust))
    return replace(
        raised, deviations=raised.deviations * (not known), floor=raised.floor * (not known)
    )


def _with_draw(
    population: Population, before: Estimates, expected: Floats, smooth: Floats, wave: int
) -> Estimates:
    """Join an estimate with what a later draw says of those that were not coded before it.

    Given what was coded before, each estimate is unbiased and their errors are uncorrelated;
    they are weighted by the variances that were to be expected before the draw was coded.
    """
    drawn, rest = (
        population.wave == wave,
        (population.wave == NOT_CODED) | (population.wave >= wave),
    )
    if not drawn.any():
        return before
    weight = 1 / population.probability[drawn, None]
    weight *= rest.sum() / weight.sum()
    errors = (population.hand - expected)[drawn]
    mean = (weight * errors).sum(axis=0) / rest.sum()
    value = population.hand[~rest].sum(axis=0) + expected[rest].sum(axis=0) + rest.sum() * mean
    factor = weight * np.sqrt(1 - population.probability[drawn, None])
    few = np.sqrt(drawn.sum() / max(drawn.sum() - 1, 1))
    spread = sums(population.unit[drawn], few * factor * (errors - mean), population.units)
    foreseen = (factor**2 * (smooth * (1 - smooth))[drawn]).sum(axis=0)
    drawn_alone = replace(before, value=value, deviations=spread, floor=np.zeros_like(value))
    share = before.variance / np.maximum(before.variance + foreseen, 1e-12)
    return before.mixed_with(drawn_alone.at_least(foreseen), share)


def _classes(population: Population, trust: Floats) -> tuple[Floats, Floats, Mask]:
    """Return for each passage how many coded ones the machine judged alike, and their sum."""
    given = (population.machine >= 0.5) & (trust > 0)
    coded = population.coded
    count, total = np.zeros(given.shape), np.zeros(given.shape)
    for alike in (given, ~given):
        inside = alike & coded[:, None]
        count = np.where(alike, inside.sum(axis=0), count)
        total = np.where(alike, (population.hand * inside).sum(axis=0), total)
    return count, total, given


def _smoothed(population: Population, trust: Floats) -> Floats:
    """Return the share by hand among passages that the machine judged alike: (N, K)."""
    count, total, _ = _classes(population, trust)
    return (total + PRIOR) / (count + 2 * PRIOR)


def predictive_variance(population: Population, trust: Floats) -> Floats:
    """Return the beta-binomial variance of the sum over passages not coded: (K,)."""
    count, _, given = _classes(population, trust)
    smooth, free = _smoothed(population, trust), ~population.coded[:, None]
    alike = np.where(given, (given & free).sum(axis=0), (~given & free).sum(axis=0))
    seen = count + 2 * PRIOR
    made: Floats = (free * smooth * (1 - smooth) * (seen + alike) / (seen + 1)).sum(axis=0)
    return made


def paired_variance(population: Population, one: int, other: int) -> float:
    """Return the least variance of a difference between two codes of the same passages.

    As for a single code, of the passages whose difference the machine gets wrong.
    """
    hand, machine = (
        values[:, [one]] - values[:, [other]] for values in (population.hand, population.machine)
    )
    wrong = (np.abs(hand - machine) >= 0.5).astype(float)
    return float(
        predictive_variance(replace(population, hand=wrong, machine=machine), np.zeros(1))[0]
    )
