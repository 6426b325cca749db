"""How far the machine's codes agree with the coders'."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from liandong.coding.scheme import Scheme
from liandong.schemas import column, table

Given = Mapping[str, frozenset[str]]

PARAGRAPHS = "whose paragraph was kept apart from learning"
DOCUMENTS = "whose document was kept apart from learning"
MAJORITY = "against the majority of the coders, all of them large language models"
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


def f1_score(true_positive: int, false_positive: int, false_negative: int) -> float:
    """Return F1 = 2·TP / (2·TP + FP + FN), between 0 and 1; NaN if all three are 0."""
    return share(2 * true_positive, 2 * true_positive + false_positive + false_negative)


def share(part: int, whole: int) -> float:
    """Return part / whole; NaN if the whole is 0."""
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
        precision, recall = share(both, both + extra), share(both, both + missed)
        f1 = f1_score(both, extra, missed)
        rows.append((code.id, code.dimension, both, extra, missed, precision, recall, f1))
    return pd.DataFrame(rows, columns=list(ACCURACY.columns))


@dataclass(frozen=True)
class HeldOut:
    """The machine's codes of passages whose paragraph, or document, it hadn't learned from."""

    by_paragraph: Given
    by_document: Given


def accuracy_summary(
    machine: HeldOut, truth: Given, scheme: Scheme, unread: Sequence[str]
) -> pd.DataFrame:
    """Sum up how far the machine agrees (schema `ACCURACY_SUMMARY`).

    Micro-averages count all decisions alike; macro-F1 is the mean over the codes that the
    majority gave at least once: a code without a positive has no recall and is left out.

    Parameters
    ----------
    machine
        The machine's codes of each passage, kept apart from its learning.
    truth
        The codes of each passage by the majority.
    scheme
        The coding scheme.
    unread
        Documents whose sentences were not read while the indicators were written; they are
        measured apart as well (`micro_f1_unread`, `macro_f1_unread`), each whole document kept
        apart from learning too. `…_documents` is that for all documents.
    """
    apart = {unit: codes for unit, codes in truth.items() if unit.split("-")[0] in unread}
    read = {unit: codes for unit, codes in truth.items() if unit not in apart}
    paragraphs, documents = machine.by_paragraph, machine.by_document
    could, not_read = "the writer of the indicators could read", "the writer didn't read"
    frames = [
        _summary(accuracy_table(given, units, scheme), f"{len(units)} sentences {which}", suffix)
        for given, units, which, suffix in (
            (paragraphs, truth, f"{PARAGRAPHS}, {MAJORITY}", ""),
            (documents, truth, f"{DOCUMENTS}, {MAJORITY}", "_documents"),
            (paragraphs, read, f"that {could}, {PARAGRAPHS}, {MAJORITY}", "_read"),
            (documents, apart, f"that {not_read}, {DOCUMENTS}, {MAJORITY}", "_unread"),
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
        ("micro_precision", share(both, both + extra), measured_on),
        ("micro_recall", share(both, both + missed), measured_on),
        ("micro_f1", f1_score(both, extra, missed), measured_on),
        ("macro_f1", float(positive["f1"].fillna(0.0).mean()), macro),
    ]
    for name, group in accuracy.groupby("dimension", sort=False):
        totals = group[list(counts.columns)].sum()
        rows.append((f"micro_f1_{name}", f1_score(*map(int, totals)), measured_on))
    frame = pd.DataFrame(rows, columns=list(ACCURACY_SUMMARY.columns))
    return frame.assign(measure=frame["measure"] + suffix)
