"""The tables of the briefs, and the tables that its pictures are drawn from.

All take the tables of the findings, with codes; `labels` gives the printed word of a code,
in the order of the scheme.
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from liandong.findings.actors import voices
from liandong.findings.gate import MARK


@dataclass(frozen=True)
class Wording:
    """How a table of problems and recommendations is put in one language.

    `total` takes all, read and machine-coded passages; `voice` a name and its passages;
    `advice` a recommendation and who makes it.
    """

    heads: tuple[str, str, str, str]
    widths: tuple[int, int, int, int]
    total: str
    voice: str
    advice: str
    comma: str
    semicolon: str
    none: str
    nameless: str
    lost: str


ZH = Wording(
    heads=("问题", "语句数", "谁指出（语句数）", "指出者同时提出的建议（提出者）"),
    widths=(7, 8, 15, 29),
    total="{}（{}＋{}）",
    voice="{}{}",
    advice="{}（{}）",
    comma="、",
    semicolon="；",
    none="无",
    nameless="未具名（{}）",
    lost="〔姓名缺失〕（{}）",
)
EN = Wording(
    heads=(
        "Problem",
        "Passages",
        "Stated by (passages)",
        "What those who state it also recommend (who)",
    ),
    widths=(11, 7, 17, 30),
    total="{} ({} + {})",
    voice="{} {}",
    advice="{} ({})",
    comma=", ",
    semicolon="; ",
    none="nothing",
    nameless="[unnamed, {}]",
    lost="[name lost, {}]",
)
LOST = re.compile("〔姓名缺失〕（(\\d+)）")


def marked(labels: Mapping[str, str], evaluation: pd.DataFrame) -> dict[str, str]:
    """Return the labels with a mark at the codes that don't pass the gate.

    Parameters
    ----------
    evaluation : DataFrame
        By `code`: `passed` (yes or no).
    """
    passed = set(evaluation.loc[evaluation["passed"] == "yes", "code"])
    return {code: label + MARK * (code not in passed) for code, label in labels.items()}


def crossed(
    counts: pd.DataFrame, rows: str, columns: str, labels: Mapping[str, str]
) -> pd.DataFrame:
    """Return passages by two dimensions, both in the order of the scheme, absent pairs 0.

    Parameters
    ----------
    counts : DataFrame
        One row a pair of codes: `rows`, `columns`, `passage_count`.
    """
    wide = counts.pivot(index=rows, columns=columns, values="passage_count").fillna(0).astype(int)
    in_order = [
        [code for code in labels if code in set(found)] for found in (wide.index, wide.columns)
    ]
    return wide.loc[in_order[0], in_order[1]].rename(index=labels, columns=labels)


def strongest_links(
    links: pd.DataFrame, mechanisms: pd.DataFrame, labels: Mapping[str, str], smallest: int
) -> pd.DataFrame:
    """Return the links of at least `smallest` passages, each with its commonest mechanism.

    Parameters
    ----------
    links : DataFrame
        One row a pair of actors: `actor_a`, `actor_b`, `passage_count`.
    mechanisms : DataFrame
        The same by `mechanism`; of equally common ones the first in the scheme counts.
    smallest : int
        Passages that a link must have to be drawn.

    Returns
    -------
    DataFrame with `source`, `target`, `count`, `label`, as `charts.network` takes it.
    """
    keys = ["actor_a", "actor_b"]
    rank = {code: place for place, code in enumerate(labels)}
    ranked = mechanisms.assign(rank=mechanisms["mechanism"].map(rank)).sort_values(
        ["passage_count", "rank"], ascending=[False, True]
    )
    commonest = ranked.drop_duplicates(keys)[[*keys, "mechanism"]]
    kept = links[links["passage_count"] >= smallest].merge(commonest, on=keys, how="left")
    return pd.DataFrame(
        {
            "source": kept["actor_a"].map(labels),
            "target": kept["actor_b"].map(labels),
            "count": kept["passage_count"],
            "label": kept["mechanism"].map(labels).fillna(""),
        }
    )


def problems_and_recommendations(
    statements: pd.DataFrame,
    chains: pd.DataFrame,
    labels: Mapping[str, str],
    most: int,
    wording: Wording = ZH,
) -> str:
    """Return each problem, who states it, and what the same voices recommend, as a table.

    The sentences are told apart by coder: language-model coders ＋ machine.

    Parameters
    ----------
    statements : DataFrame
        `code`, `speaker` ("" where none is named), `passage_count`, `language_model_count`,
        `machine_count`; one row a code, document and speaker.
    chains : DataFrame
        `problem`, `recommendation`, `speaker_count`, `speakers`.
    most : int
        Recommendations printed for a problem: those that most speakers make.
    """
    stated = statements[statements["code"].str.startswith("problem.")]
    totals = stated.groupby("code")[
        ["passage_count", "language_model_count", "machine_count"]
    ].sum()
    in_order = totals.loc[[code for code in labels if code in totals.index]]
    in_order = in_order.sort_values("passage_count", ascending=False, kind="stable")
    rows = [
        (
            labels[code],
            wording.total.format(*total),
            _who_says(stated[stated["code"] == code], wording),
            _what_they_recommend(chains[chains["problem"] == code], labels, most, wording),
        )
        for code, *total in in_order.itertuples()
    ]
    return pipe_table(wording.heads, rows, wording.widths)


def _who_says(stated: pd.DataFrame, wording: Wording) -> str:
    # Nameless voices of different documents are different voices, as lost names are.
    nameless = stated["document_id"].map(wording.nameless.format)
    told = voices(stated).where(stated["speaker"] != "", nameless)
    counts = stated.groupby(told, sort=False)["passage_count"].sum()
    counts = counts.sort_values(ascending=False, kind="stable")
    return wording.comma.join(
        wording.voice.format(_told(str(voice), wording), count) for voice, count in counts.items()
    )


def _told(voice: str, wording: Wording) -> str:
    return LOST.sub(lambda found: wording.lost.format(found[1]), voice)


def _what_they_recommend(
    chains: pd.DataFrame, labels: Mapping[str, str], most: int, wording: Wording
) -> str:
    ranked = chains.sort_values("speaker_count", ascending=False, kind="stable").head(most)
    said = [
        wording.advice.format(
            labels[str(row.recommendation)],
            _told(str(row.speakers).replace(ZH.comma, wording.comma), wording),
        )
        for row in ranked.itertuples()
    ]
    return wording.semicolon.join(said) or wording.none


def pipe_table(heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> str:
    """Return a Markdown table whose columns share the line in proportion to `widths`."""
    rule = [":" + "-" * (2 * width - 1) for width in widths]
    lines = [heads, rule, *([_escaped(cell) for cell in row] for row in rows)]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def _escaped(cell: str) -> str:
    # A name from outside may hold any sign: @ would cite, & begin an entity, a line end the row.
    line = " ".join(cell.split())
    return "".join("\\" + sign if sign in string.punctuation else sign for sign in line)
