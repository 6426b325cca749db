"""How far coders agree, and how far the machine agrees with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import krippendorff
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from liandong.coding.codings import Codings
from liandong.coding.scheme import DIMENSIONS, Scheme
from liandong.schemas import column, table

Given = Mapping[str, frozenset[str]]

POOLED = "all"
MAJORITY = "against the majority of the coders, all of them large language models"
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
ACCURACY = table(
    "machine_accuracy",
    code=column(str, "a code of the scheme", key=True),
    dimension=column(str, "its dimension"),
    true_positive_count=column(int, "passages that machine and majority give the code"),
    false_positive_count=column(int, "passages that only the machine gives the code"),
    false_negative_count=column(int, "passages that only the majority gives the code"),
    precision=column(float, "empty where the machine never gives the code", nullable=True),
    recall=column(float, "empty where the majority never gives the code", nullable=True),
    f1=column(float, "empty where neither ever gives the code", nullable=True),
)
ACCURACY_SUMMARY = table(
    "machine_accuracy_summary",
    measure=column(str, "what is measured", key=True),
    value=column(float, "its value; empty where it is not defined", nullable=True),
    how=column(str, "what it was measured on, and how"),
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
        _share(int((np.nansum(pooled, axis=0) >= least).sum()), pooled.shape[1]),
        float(np.mean(alphas)) if alphas else float("nan"),
        alpha(pooled),
        percent_agreement(pooled),
    )


def f1_score(true_positive: int, false_positive: int, false_negative: int) -> float:
    """Return F1 = 2·TP / (2·TP + FP + FN), between 0 and 1; NaN if all three are 0."""
    return _share(2 * true_positive, 2 * true_positive + false_positive + false_negative)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


def accuracy_table(machine: Given, truth: Given, scheme: Scheme) -> pd.DataFrame:
    """Compare the machine's codes with the majority's, code by code (schema `ACCURACY`).

    Only the passages of `truth` count; a passage that `machine` lacks has no codes there.
    """
    rows = []
    for code in scheme.codes:
        pairs = [(code.id in machine.get(unit, ()), code.id in truth[unit]) for unit in truth]
        both = pairs.count((True, True))
        extra, missed = pairs.count((True, False)), pairs.count((False, True))
        precision, recall = _share(both, both + extra), _share(both, both + missed)
        f1 = f1_score(both, extra, missed)
        rows.append((code.id, code.dimension, both, extra, missed, precision, recall, f1))
    return pd.DataFrame(rows, columns=list(ACCURACY.columns))


def accuracy_summary(
    machine: Given, truth: Given, scheme: Scheme, unread: Sequence[str]
) -> pd.DataFrame:
    """Sum up how far the machine agrees (schema `ACCURACY_SUMMARY`).

    Micro-averages count all decisions alike; macro-F1 is the mean over the codes that the
    majority gave at least once: a code without a positive has no recall and is left out.

    Parameters
    ----------
    machine, truth
        The codes of each passage, by the machine and by the majority.
    scheme
        The coding scheme.
    unread
        Documents whose sentences were not read while the indicators were written; they are
        measured apart as well (`micro_f1_unread`, `macro_f1_unread`).
    """
    apart = {unit: codes for unit, codes in truth.items() if unit.split("-")[0] in unread}
    read = {unit: codes for unit, codes in truth.items() if unit not in apart}
    frames = [
        _summary(accuracy_table(machine, units, scheme), f"{len(units)} sentences {which}", suffix)
        for units, which, suffix in (
            (truth, MAJORITY, ""),
            (read, f"that the writer of the indicators could read, {MAJORITY}", "_read"),
            (apart, f"that the writer of the indicators didn't read, {MAJORITY}", "_unread"),
        )
        if units
    ]
    return pd.concat(frames, ignore_index=True)


def _summary(accuracy: pd.DataFrame, measured_on: str, suffix: str) -> pd.DataFrame:
    counts = accuracy[["true_positive_count", "false_positive_count", "false_negative_count"]]
    both, extra, missed = (int(total) for total in counts.sum())
    positive = accuracy[accuracy["true_positive_count"] + accuracy["false_negative_count"] > 0]
    macro = f"mean F1 of the {len(positive)} codes that occur; {measured_on}"
    rows = [
        ("micro_precision", _share(both, both + extra), measured_on),
        ("micro_recall", _share(both, both + missed), measured_on),
        ("micro_f1", f1_score(both, extra, missed), measured_on),
        ("macro_f1", float(positive["f1"].fillna(0.0).mean()), macro),
    ]
    for name, group in accuracy.groupby("dimension", sort=False):
        totals = group[list(counts.columns)].sum()
        rows.append((f"micro_f1_{name}", f1_score(*map(int, totals)), measured_on))
    frame = pd.DataFrame(rows, columns=list(ACCURACY_SUMMARY.columns))
    return frame.assign(measure=frame["measure"] + suffix)
