"""How well each code is given, by coders and by the machine, and whether claims may rest on it.

The machine is measured on passages that it was not trained on: in grouped cross-validation,
where the paragraphs of a passage were left out, and where its whole document was left out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
import pandera.pandas as pa
from scipy import stats

from liandong.coding import reliability
from liandong.coding.accuracy import Given
from liandong.coding.agreement import ABSENT_PRESENT, Group, clusters_of, groups_of, measure
from liandong.coding.reliability import Array, Resampling
from liandong.coding.scheme import Scheme
from liandong.errors import refuse
from liandong.schemas import column, table

# What was left out of training, and how the figures measured so begin.
FOLDS = {"paragraph": "", "document": "document_"}
KINDS = {"language_model": "large language models", "person": "persons"}
HELD_OUT = table(
    "held_out_codes",
    passage_id=column(str, "passage that the machine was not trained on", key=True),
    code=column(str, "a code that the machine gave it", key=True),
    folds=column(
        str,
        "what was left out of training with it: paragraph (grouped cross-validation) or document",
        key=True,
        checks=pa.Check.isin(list(FOLDS)),
    ),
)


def _figure(meaning: str, unit: str = "0–1") -> pa.Column:
    return column(float, meaning, unit=unit, nullable=True)


EVALUATION = table(
    "evaluation",
    code=column(str, "a code; “dimension.*” for a whole dimension, “all” for all codes", key=True),
    dimension=column(str, "its dimension; “all” for all codes"),
    label_zh=column(str, "its Chinese label; empty for more than one code"),
    label_en=column(str, "its English label; empty for more than one code"),
    prevalence_share=_figure("share of passages that bear the code, by the coders' majority"),
    hand_count=column(
        int, "passages to which the coders' majority gave the code; of more codes, their sum"
    ),
    coder_count=column(int, "coders whose codings the figures rest on"),
    **measure("alpha", "Krippendorff's alpha of the coders; of more codes, their mean"),
    coder_f1=_figure("F1 of one coder against another, mean over the pairs of coders"),
    precision=_figure("of the machine against the majority, paragraphs left out of training"),
    recall=_figure("of the machine against the majority, paragraphs left out of training"),
    **measure(
        "f1",
        "F1 of the machine against the majority, paragraphs left out of training; of more codes, "
        "over all their decisions (micro)",
        "0–1",
    ),
    **measure("document_f1", "the same, whole documents left out of training", "0–1"),
    macro_f1=_figure("mean f1 of the codes that the majority gave at least once; one code: empty"),
    passed=column(
        str,
        "yes: claims may rest on the machine's codes; no: see why",
        checks=pa.Check.isin(["yes", "no"]),
    ),
    why=column(str, "which thresholds the code doesn't reach; empty if it passed"),
    coders=column(str, "what the coders are"),
)
JUDGED = ("passed", "why")


@dataclass(frozen=True)
class Thresholds:
    """What a code must reach for claims to rest on the machine's codes, and what if it doesn't.

    F1 is that of grouped cross-validation, with paragraphs left out. `on_failure`: “mark”, the
    brief marks the number; “refuse”, the build stops.
    """

    minimum_alpha: float
    minimum_f1: float
    minimum_f1_low: float
    minimum_passages: int
    on_failure: Literal["mark", "refuse"]

    def __post_init__(self) -> None:
        if self.on_failure not in ("mark", "refuse"):
            sentence = f"expected mark or refuse, got “{self.on_failure}”; correct it"
            raise refuse("parameters.toml: [gate] on_failure", sentence)


def held_out_codes(held_out: pd.DataFrame, folds: str) -> dict[str, frozenset[str]]:
    """Return the machine's codes of each passage, `folds` (paragraph or document) left out."""
    own = held_out[held_out["folds"] == folds]
    return {str(unit): frozenset(codes) for unit, codes in own.groupby("passage_id")["code"]}


def evaluation_table(
    agreement: pd.DataFrame,
    truth: Given,
    held_out: pd.DataFrame,
    scheme: Scheme,
    resampling: Resampling,
) -> pd.DataFrame:
    """Return all figures of `EVALUATION`; `judged` adds what follows from them.

    Parameters
    ----------
    agreement
        How far the coders agree (schema `AGREEMENT`).
    truth
        The codes of each passage by the coders' majority; these passages are measured.
    held_out
        The machine's codes (schema `HELD_OUT`). A passage that it lacks got no code.
    scheme
        The coding scheme.
    resampling
        How the intervals of F1 are found; those of alpha stand in `agreement`.
    """
    groups, codes = groups_of(scheme), [code.id for code in scheme.codes]
    frame = _of_coders(agreement, scheme, groups)
    weights = reliability.draws(clusters_of(list(truth), resampling), resampling)
    given = _presence(truth, truth, codes)
    frame["hand_count"] = [int(given[:, group.members].sum()) for group in groups]
    for folds, prefix in FOLDS.items():
        found = _presence(held_out_codes(held_out, folds), truth, codes)
        tables = reliability.pair_tables(found, given, ABSENT_PRESENT)
        whole, drawn = tables.sum(axis=0), np.tensordot(weights, tables, axes=1)
        low, high = reliability.interval(reliability.f1_of(_pooled(drawn, groups)))
        frame[f"{prefix}f1"] = reliability.f1_of(_pooled(whole, groups))
        frame[f"{prefix}f1_low"] = np.minimum(low, _cautious_low(_pooled(whole, groups)))
        frame[f"{prefix}f1_high"] = high
        if folds == "paragraph":
            frame = frame.assign(**_precision_and_recall(_pooled(whole, groups)))
            frame["macro_f1"] = _macro_f1(whole, groups)
    return frame[[label for label in EVALUATION.columns if label not in JUDGED]]


def _of_coders(agreement: pd.DataFrame, scheme: Scheme, groups: Sequence[Group]) -> pd.DataFrame:
    """Return what is known of the coders, in the order of the groups."""
    labels = {code.id: (code.label_zh, code.label_en) for code in scheme.codes}
    frame = agreement.set_index("code").loc[[group.name for group in groups]].reset_index()
    frame["label_zh"] = [labels.get(code, ("", ""))[0] for code in frame["code"]]
    frame["label_en"] = [labels.get(code, ("", ""))[1] for code in frame["code"]]
    return frame.assign(coders=frame["coder_kind"].map(KINDS))


def _presence(given: Given, units: Iterable[str], codes: Sequence[str]) -> Array:
    """Return passages × codes: 1 where given, else 0."""
    rows = [[code in given.get(unit, ()) for code in codes] for unit in units]
    return np.array(rows, dtype=float).reshape(-1, len(codes))


def _pooled(tables: Array, groups: Sequence[Group]) -> Array:
    """Return … × groups × absence, presence by machine × by majority."""
    sums = [tables[..., group.members, :, :].sum(axis=-3) for group in groups]
    return np.stack(sums, axis=-3)


def _cautious_low(pooled: Array) -> Array:
    """Return the lower end for F1 that so few decisions leave possible, 0–1 or NaN if none.

    Where nothing was wrong, resampling finds no spread: six right of six would be 1–1. The share
    of right ones among the passages that either side gave the code, J, has Wilson's (1927)
    interval, and F1 is 2 J / (1 + J).
    """
    both = pooled[:, 1, 1].astype(int)
    either = both + pooled[:, 1, 0].astype(int) + pooled[:, 0, 1].astype(int)
    shares = [
        stats.binomtest(right, count).proportion_ci(method="wilson").low if count else math.nan
        for right, count in zip(both.tolist(), either.tolist(), strict=True)
    ]
    return np.array([2 * share / (1 + share) for share in shares])


def _precision_and_recall(pooled: Array) -> dict[str, Array]:
    both = pooled[:, 1, 1]
    of_machine, of_majority = pooled[:, 1].sum(axis=-1), pooled[:, :, 1].sum(axis=-1)
    with np.errstate(invalid="ignore"):
        return {"precision": both / of_machine, "recall": both / of_majority}


def _macro_f1(tables: Array, groups: Sequence[Group]) -> list[float]:
    f1 = np.where(tables[:, :, 1].sum(axis=-1) > 0, reliability.f1_of(tables), np.nan)
    mean = reliability.mean_of_defined
    several = [len(group.members) > 1 for group in groups]
    return [
        float(mean(f1[list(group.members)])) if more else math.nan
        for group, more in zip(groups, several, strict=True)
    ]


def judged(figures: pd.DataFrame, thresholds: Thresholds) -> pd.DataFrame:
    """Say of each code whether it passes, and why not (schema `EVALUATION`).

    More codes pass if each of them does.
    """
    single = figures["label_en"] != ""
    why = {row["code"]: _failings(row, thresholds) for row in figures[single].to_dict("records")}
    said = []
    for code, dimension, one in zip(figures["code"], figures["dimension"], single, strict=True):
        own = [name for name in why if dimension == "all" or name.startswith(f"{dimension}.")]
        failing = sum(why[name] != "" for name in own)
        of_all = f"{failing} of {len(own)} codes fail" if failing else ""
        said.append(why[code] if one else of_all)
    passed = ["no" if sentence else "yes" for sentence in said]
    return figures.assign(passed=passed, why=said)[list(EVALUATION.columns)]


def _failings(row: Mapping[Any, Any], thresholds: Thresholds) -> str:
    count = row["hand_count"]
    said = []
    if count < thresholds.minimum_passages:
        said.append(f"too few: {count} passage" + ("s" if count != 1 else ""))
    for label, name, least in (
        ("alpha", "alpha", thresholds.minimum_alpha),
        ("f1", "F1", thresholds.minimum_f1),
        ("f1_low", "F1 low", thresholds.minimum_f1_low),
    ):
        value = row[label]
        if math.isnan(value):
            said.append(f"{name} not defined")
        elif value < least:
            said.append(f"{name} {_short(value, 3)} < {_short(least, 3)}")
    return "; ".join(said)


def _short(value: float, digits: int = 2) -> str:
    """Return .49 for 0.49, .7 for 0.700, and nothing for what isn't defined."""
    if math.isnan(value):
        return ""
    text = f"{value:.{digits}f}"
    text = text.rstrip("0").rstrip(".") if digits > 2 else text
    return text.replace("0.", ".", 1) if abs(value) < 1 and "." in text else text


HEADINGS = (
    ("", "share", "given", "alpha", "coder", "prec.", "rec.", "F1", "F1, document", "gate"),
    ("", "", "", "and interval", "F1", "", "", "and interval", "and interval", ""),
)
NOTE = (
    "Coders: {coders}, {who}. Machine: against their majority, or what was settled, passages kept\n"
    "apart; documents its indicators weren't written with: machine_accuracy_summary.csv.\n"
    "F1 with paragraphs left out (the gate's), then with documents left out; 95 % intervals.\n"
    "share, given: of passages, by the majority. gate: what fails first, + how many failures more."
)


def evaluation_text(frame: pd.DataFrame) -> str:
    """Return the table (schema `EVALUATION`) as aligned lines of at most 130 columns."""
    last = frame.iloc[-1]
    who = "no persons" if last["coders"] == KINDS["language_model"] else "people"
    note = NOTE.format(coders=f"{last['coder_count']} {last['coders']}", who=who)
    lines: list[tuple[str, ...]] = list(HEADINGS)
    for dimension, rows in frame.groupby("dimension", sort=False):
        lines += [(str(dimension),)] if len(rows) > 1 else []
        lines += [_line(row, frame) for row in rows.to_dict("records")]
    widths = [max(len(line[place]) for line in lines if place < len(line)) for place in range(10)]
    return "\n".join([note, "", *(_aligned(line, widths) for line in lines)]) + "\n"


def _line(row: Mapping[Any, Any], frame: pd.DataFrame) -> tuple[str, ...]:
    share = row["prevalence_share"]
    return (
        _name(row),
        "" if math.isnan(share) else f"{100 * share:.1f}%",
        str(row["hand_count"]),
        _with_interval(row, "alpha"),
        *(_short(row[label]) for label in ("coder_f1", "precision", "recall")),
        _with_interval(row, "f1"),
        _with_interval(row, "document_f1"),
        _verdict(row, frame),
    )


def _name(row: Mapping[Any, Any]) -> str:
    if row["label_en"]:
        return f"  {row['code'].split('.')[1]}"
    return "all codes" if row["dimension"] == "all" else f"  all of {row['dimension']}"


def _verdict(row: Mapping[Any, Any], frame: pd.DataFrame) -> str:
    """Return the first of what a code fails, or of more codes how many pass, and macro-F1."""
    if row["label_en"]:
        first, *others = row["why"].split("; ")
        return (first or "passed") + (f" +{len(others)}" if others else "")
    codes = frame[frame["label_en"] != ""]
    own = codes if row["dimension"] == "all" else codes[codes["dimension"] == row["dimension"]]
    return f"{(own['passed'] == 'yes').sum()} of {len(own)}; macro F1 {_short(row['macro_f1'])}"


def _with_interval(row: Mapping[Any, Any], name: str) -> str:
    low, high = _short(row[f"{name}_low"]), _short(row[f"{name}_high"])
    return f"{_short(row[name])} {f'{low}–{high}' if low else '':<9}"


def _aligned(line: Sequence[str], widths: Sequence[int]) -> str:
    first, *middle, last = [*line, *[""] * (len(widths) - len(line))]
    cells = [cell.rjust(width) for cell, width in zip(middle, widths[1:-1], strict=True)]
    return " ".join([first.ljust(widths[0]), *cells, f" {last}"]).rstrip()
