"""How far coders agree: by code, by dimension and pooled, and of each two coders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pa

from liandong.coding import reliability
from liandong.coding.codings import Codings, Kind
from liandong.coding.reliability import Array, Resampling, Tallies
from liandong.coding.scheme import DIMENSIONS, Scheme
from liandong.schemas import column, table

POOLED = "all"
ABSENT_PRESENT = (0.0, 1.0)
# What every table says of itself, in its column `rule`.
RULE = (
    "coders of one kind only ({kind}), without those who settled what others disagreed on; a "
    "passage counts if two of them or more have read it, and for a coder only if that coder has: "
    "one without any code of a coder is unread by that coder; a code that isn't given to a "
    "passage read is a decision against it; passages that nobody read don't count; low and "
    "high: 95 % interval, percentiles of {resamples} resamples of whole {cluster}s ({clusters} "
    "of them), seed {seed}; empty where more than one resample in forty has no value, as with a "
    "code in three {cluster}s or fewer; where the coders never differed, both are 1: that says "
    "nothing of what they would do elsewhere"
)


def measure(name: str, meaning: str, unit: str = "") -> dict[str, pa.Column]:
    """Declare a figure with the two ends of its interval."""
    return {
        name: column(float, meaning, unit=unit, nullable=True),
        f"{name}_low": column(float, f"lower end of the interval of {name}", nullable=True),
        f"{name}_high": column(float, f"upper end of the interval of {name}", nullable=True),
    }


AGREEMENT = table(
    "agreement",
    code=column(str, "a code; “dimension.*” for a whole dimension, “all” for all codes", key=True),
    dimension=column(str, "its dimension; “all” for all codes"),
    code_count=column(int, "codes that the row speaks of"),
    coder_kind=column(str, "language_model or person: what all these coders are"),
    coder_count=column(int, "coders whose codings the figures rest on"),
    unit_count=column(int, "passages that two of these coders or more have read"),
    given_count=column(int, "of these passages, those that a coder gave one of the codes"),
    cluster_count=column(
        int, "paragraphs (or documents, see rule) in which these stand; few make a poor interval"
    ),
    prevalence_share=column(
        float,
        "share of passages that bear the code, by majority; empty without a passage",
        unit="0–1",
        nullable=True,
    ),
    **measure(
        "alpha",
        "Krippendorff's nominal alpha of presence and absence; of a dimension or of all, the "
        "mean of its codes; empty where no coder gave the code or all gave it everywhere",
    ),
    **measure("pooled_alpha", "alpha over all decisions (passage × code) of the row at once"),
    **measure(
        "percent_agreement",
        "share of agreeing pairs of coders who both read the passage; empty without a pair",
        "0–1",
    ),
    **measure("fleiss_kappa", "Fleiss' kappa; of a dimension or of all, the mean of its codes"),
    **measure("ac1", "Gwet's AC1; of a dimension or of all, the mean of its codes"),
    **measure(
        "coder_f1",
        "F1 of one coder against another, mean over the pairs of coders; of a dimension or of "
        "all, over all its decisions at once (micro)",
        "0–1",
    ),
    rule=column(str, "what counts, and how the intervals were found"),
)
PAIRS = table(
    "agreement_pairs",
    coder=column(str, "id of one coder", key=True),
    other=column(str, "id of the other", key=True),
    code=column(str, "a code; “dimension.*” for a whole dimension, “all” for all codes", key=True),
    dimension=column(str, "its dimension; “all” for all codes"),
    coder_kind=column(str, "language_model or person: what both are"),
    unit_count=column(int, "passages that both have read"),
    **measure("percent_agreement", "share of decisions that are the same", "0–1"),
    **measure("kappa", "Cohen's kappa; of a dimension or of all, over all its decisions at once"),
    **measure("f1", "F1 of one against the other, over all decisions of the row", "0–1"),
    rule=column(str, "what counts, and how the intervals were found"),
)


@dataclass(frozen=True)
class Group:
    """What a row of a table speaks of: a code, a dimension, or all codes."""

    name: str
    dimension: str
    members: tuple[int, ...]


def groups_of(scheme: Scheme) -> list[Group]:
    """Return the codes of the scheme, then the dimensions, then all; members by position."""
    codes = scheme.codes
    groups = [Group(code.id, code.dimension, (place,)) for place, code in enumerate(codes)]
    for name in DIMENSIONS:
        members = tuple(place for place, code in enumerate(codes) if code.dimension == name)
        groups.append(Group(f"{name}.*", name, members))
    return [*groups, Group(POOLED, POOLED, tuple(range(len(codes))))]


def presence(codings: Codings, codes: Sequence[str]) -> Array:
    """Return coders × passages × codes: 1 where given, 0 where not, NaN where unread."""
    place = {code: number for number, code in enumerate(codes)}
    ratings = np.full((len(codings.codes), len(codings.units), len(codes)), np.nan)
    for rows, given in zip(ratings, codings.codes.values(), strict=True):
        for row, unit in zip(rows, codings.units, strict=True):
            if given.get(unit):
                row[:] = 0.0
                row[[place[code] for code in given[unit]]] = 1.0
    return ratings


def clusters_of(units: Sequence[str], resampling: Resampling) -> list[str]:
    """Return for each passage the paragraph or document in which it stands."""
    parts = {"paragraph": 1, "document": 2}[resampling.cluster]
    return [unit.rsplit("-", parts)[0] for unit in units]


def agreement_table(
    codings: Codings, scheme: Scheme, least: int, resampling: Resampling, kind: Kind
) -> pd.DataFrame:
    """Return the coders' agreement by code, by dimension and pooled (schema `AGREEMENT`).

    It is measured among coders of one kind: persons are never mixed with language models. A
    sentence counts if two of them or more have read it, and for a coder only where that coder
    has read it.

    Parameters
    ----------
    codings
        The codings of all coders.
    scheme
        The coding scheme.
    least
        The number of coders that make a majority.
    resampling
        How the intervals are found.
    kind
        The kind of coder.
    """
    read, groups = codings.of_kind(kind).read_by(2), groups_of(scheme)
    ratings = presence(read, [code.id for code in scheme.codes])
    counts = reliability.value_counts(ratings, ABSENT_PRESENT)
    frame = _counted(groups, counts[..., 1], clusters_of(read.units, resampling), least)
    frame["coder_kind"], frame["coder_count"] = kind, coder_count(read)
    frame["rule"] = rule_of(read, resampling, kind)
    tallied, pairs = reliability.tallies(counts), _pairs(ratings)
    weights = reliability.draws(clusters_of(read.units, resampling), resampling)
    drawn = tallied.summed(weights)
    samples = _figures(drawn, _summed(weights, pairs), groups, reliability.alpha_of(drawn))
    # The figure itself is the package's; it has no way to sum what resamples only count.
    whole = np.ones((1, len(read.units)))
    alphas = [[reliability.alpha(ratings[:, :, place]) for place in range(len(scheme.codes))]]
    figures = _figures(tallied.summed(whole), _summed(whole, pairs), groups, np.array(alphas))
    return _with_intervals(frame, figures, samples)[list(AGREEMENT.columns)]


def pair_table(
    codings: Codings, scheme: Scheme, resampling: Resampling, kind: Kind
) -> pd.DataFrame:
    """Return how far each two coders of one kind agree (schema `PAIRS`); see `agreement_table`."""
    read, groups = codings.of_kind(kind).read_by(2), groups_of(scheme)
    pairs = _pairs(presence(read, [code.id for code in scheme.codes]))
    weights = reliability.draws(clusters_of(read.units, resampling), resampling)
    drawn = _summed(weights, pairs)
    found = _summed(np.ones((1, len(read.units))), pairs)
    frames = []
    for place, (one, other) in enumerate(combinations(read.codes, 2)):
        frame = pd.DataFrame({"code": [group.name for group in groups]})
        frame["dimension"] = [group.dimension for group in groups]
        frame["coder"], frame["other"], frame["coder_kind"] = one, other, kind
        frame["unit_count"] = int(found[0, place, 0].sum())
        frame["rule"] = rule_of(read, resampling, kind)
        figures, samples = (_pair_figures(part[:, place], groups) for part in (found, drawn))
        frames.append(_with_intervals(frame, figures, samples))
    return pd.concat(frames or [pd.DataFrame(columns=list(PAIRS.columns))], ignore_index=True)[
        list(PAIRS.columns)
    ]


def coder_count(read: Codings) -> int:
    """Count the coders who read one of the passages."""
    return len({name for unit in read.units for name in read.readers(unit)})


def rule_of(read: Codings, resampling: Resampling, kind: Kind) -> str:
    """Say what counts in a table, and how its intervals were found."""
    return RULE.format(
        kind=kind,
        resamples=resampling.count,
        seed=resampling.seed,
        cluster=resampling.cluster,
        clusters=len(set(clusters_of(read.units, resampling))),
    )


def _pairs(ratings: Array) -> Array:
    """Return units × pairs of coders × codes × absence, presence of one × of the other."""
    tables = [
        reliability.pair_tables(one, other, ABSENT_PRESENT)
        for one, other in combinations(ratings, 2)
    ]
    units, codes = ratings.shape[1:]
    return np.stack(tables, axis=1) if tables else np.zeros((units, 0, codes, 2, 2))


def _summed(weights: Array, pairs: Array) -> Array:
    summed: Array = np.tensordot(weights, pairs, axes=1)
    return summed


def _counted(
    groups: Sequence[Group], given: Array, clusters: Sequence[str], least: int
) -> pd.DataFrame:
    rows = []
    for group in groups:
        own = given[:, group.members]
        borne = [bool(row.any()) for row in own]
        where = {cluster for cluster, bears in zip(clusters, borne, strict=True) if bears}
        share = float((own >= least).mean()) if own.size else float("nan")
        counts = (len(group.members), len(own), sum(borne), len(where))
        rows.append((group.name, group.dimension, *counts, share))
    columns = ["code", "dimension", "code_count", "unit_count", "given_count", "cluster_count"]
    return pd.DataFrame(rows, columns=[*columns, "prevalence_share"])


def _figures(
    sums: Tallies, pairs: Array, groups: Sequence[Group], alphas: Array
) -> dict[str, Array]:
    """Return each figure as resamples × groups."""
    by_code = {
        "alpha": alphas,
        "fleiss_kappa": reliability.fleiss_of(sums),
        "ac1": reliability.ac1_of(sums),
    }
    rows: list[dict[str, Any]] = []
    for group in groups:
        pooled = sums.pooled(group.members)
        f1 = reliability.f1_of(pairs[:, :, group.members].sum(axis=2))
        rows.append(
            {
                name: reliability.mean_of_defined(values[:, group.members])
                for name, values in by_code.items()
            }
            | {
                "pooled_alpha": reliability.alpha_of(pooled),
                "percent_agreement": reliability.percent_of(pooled),
                "coder_f1": reliability.mean_of_defined(f1),
            }
        )
    return {name: np.stack([row[name] for row in rows], axis=-1) for name in rows[0]}


def _pair_figures(tables: Array, groups: Sequence[Group]) -> dict[str, Array]:
    """Return each figure of one pair of coders as resamples × groups."""
    pooled = np.stack([tables[:, group.members].sum(axis=1) for group in groups], axis=1)
    return {
        "percent_agreement": reliability.same_of(pooled),
        "kappa": reliability.kappa_of(pooled),
        "f1": reliability.f1_of(pooled),
    }


def _with_intervals(
    frame: pd.DataFrame, figures: Mapping[str, Array], samples: Mapping[str, Array]
) -> pd.DataFrame:
    found: dict[str, Array] = {}
    for name, values in figures.items():
        low, high = reliability.interval(samples[name])
        found |= {name: values[0], f"{name}_low": low, f"{name}_high": high}
    return frame.assign(**found)
