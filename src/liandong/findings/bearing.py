"""Which passages bear a claim, who coded them, and how reliably."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from liandong.findings.values import Texts

# How a claim says that it tells what was read in whole documents, not codes of passages.
READ = {
    "coded_by_zh": "由大语言模型从文献中读出，引文逐字核对，没有经人编码",
    "coded_by_en": "read from the documents by a large language model, quotations held to the"
    " text; no person coded",
}


def passages(codes: Texts, groups: Sequence[Texts], coded: pd.DataFrame) -> list[str]:
    """Return the passages whose codes bear a claim; those quoted stand with the quotations.

    Parameters
    ----------
    codes
        Those that the claim rests on; without any it is about all passages.
    groups
        A passage must have all codes of one of them; without any, one of `codes`.
    coded
        Schema `CODED`.
    """
    found = set() if codes else set(coded["passage_id"])
    for group in groups or [(code,) for code in codes]:
        given = coded[coded["code"].isin(group)].groupby("passage_id")["code"].nunique()
        found |= set(given[given == len(set(group))].index)
    return sorted(found)


def coded_by(borne: Sequence[str], coded: pd.DataFrame) -> dict[str, str]:
    """Say of passages how many were coded by whom."""
    kinds = coded[coded["passage_id"].isin(borne)].drop_duplicates("passage_id")["coder_kind"]
    read, machine = int((kinds == "language_model").sum()), int((kinds == "machine").sum())
    return {
        "coded_by_zh": f"大语言模型编码{read}句，机器编码{machine}句",
        "coded_by_en": f"{read} coded by language models, {machine} by machine",
    }


def reliability(codes: Texts, tables: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """Say how well the codes of a claim are agreed on and found, from the lowest to the highest."""
    if not codes:
        return {"reliability_zh": "", "reliability_en": ""}
    alpha = _range(tables["agreement"], "alpha", codes)
    f1 = _range(tables["evaluation"], "f1", codes)
    coders = int(tables["agreement"]["coder_count"].max())
    return {
        "reliability_zh": f"{coders}个大语言模型编码者的一致性α为{alpha}；机器编码的F1为{f1}",
        "reliability_en": f"agreement of {coders} language-model coders: alpha {alpha}; "
        f"machine coder: F1 {f1}",
    }


def _range(frame: pd.DataFrame, label: str, codes: Texts) -> str:
    found = frame.loc[frame["code"].isin(codes), label].dropna()
    if found.empty:
        return "—"
    low, high = f"{found.min():.2f}", f"{found.max():.2f}"
    return low if low == high else f"{low}–{high}"
