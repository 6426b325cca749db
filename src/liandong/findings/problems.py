"""What speakers find wanting, what they recommend, and what their sentences are about."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from liandong.findings.actors import COUNTS, count_columns, count_passages, of_dimension
from liandong.schemas import column, table

STATEMENTS = table(
    "statements",
    code=column(str, "problem or recommendation", key=True),
    document_id=column(str, "document", key=True),
    speaker=column(str, "who says so; empty: the editors, or a name that is lost", key=True),
    **count_columns(),
)
CHAINS = table(
    "chains",
    problem=column(str, "problem code", key=True),
    recommendation=column(str, "recommendation code", key=True),
    speaker_count=column(int, "speakers who state the one and make the other", unit="speakers"),
    speakers=column(str, "their voices (names, lost ones with the document), parted by 、"),
    paragraph_count=column(int, "paragraphs that hold both", unit="paragraphs"),
)
DISCOURSE = table(
    "discourse",
    document_id=column(str, "document", key=True),
    code=column(str, "discourse role", key=True),
    **count_columns(),
    share=column(float, "share of the document's passages", unit="0–1"),
)

DISCOURSE_CODES = table(
    "discourse_codes",
    document_id=column(str, "document", key=True),
    discourse=column(str, "discourse role of the passages", key=True),
    code=column(str, "another code of the same passages", key=True),
    **count_columns(),
)


def statements(coded: pd.DataFrame) -> pd.DataFrame:
    """Count problems and recommendations by document and speaker (schema `STATEMENTS`)."""
    both = pd.concat([of_dimension(coded, "problem"), of_dimension(coded, "recommendation")])
    keys = ["code", "document_id", "speaker"]
    return count_passages(both, keys).sort_values(keys).reset_index(drop=True)


def chains(coded: pd.DataFrame, order: Sequence[str]) -> pd.DataFrame:
    """Join problems to recommendations that the same speaker makes in the same document.

    Returns
    -------
    DataFrame of schema `CHAINS`, in the order of the scheme; a pair that no named speaker
    joins has no row. The joint says that one voice speaks of both, not that it says the
    one cures the other.
    """
    problems = _voices(of_dimension(coded, "problem"), "problem")
    measures = _voices(of_dimension(coded, "recommendation"), "recommendation")
    same_voice = problems.merge(measures, on=["document_id", "voice"])
    same_paragraph = same_voice[same_voice["paragraph_x"] == same_voice["paragraph_y"]]
    keys = ["problem", "recommendation"]
    voices = same_voice.drop_duplicates([*keys, "voice"]).groupby(keys)["voice"]
    found = voices.agg(speaker_count="nunique", speakers="、".join).reset_index()
    places = same_paragraph.drop_duplicates([*keys, "document_id", "paragraph_x"])
    counts = places.groupby(keys).size().rename("paragraph_count").reset_index()
    rank = {code: i for i, code in enumerate(order)}
    joined = found.merge(counts, on=keys, how="left").fillna({"paragraph_count": 0})
    return joined.sort_values(keys, key=lambda v: v.map(rank)).reset_index(drop=True)


def _voices(coded: pd.DataFrame, label: str) -> pd.DataFrame:
    named = coded[coded["voice"] != ""].rename(columns={"code": label})
    return named[["document_id", "voice", "paragraph", label]].drop_duplicates()


def discourse(coded: pd.DataFrame, order: Sequence[str]) -> pd.DataFrame:
    """Count what each document's sentences do (schema `DISCOURSE`), roles never met included.

    A document none of whose passages has a role, as where the coders have no majority, has
    the share 0 of each.
    """
    keys = ["document_id", "code"]
    roles = [code for code in order if code.startswith("discourse.")]
    wanted = pd.MultiIndex.from_product([coded["document_id"].unique(), roles], names=keys)
    counted = count_passages(of_dimension(coded, "discourse"), keys).set_index(keys)
    counted = counted.reindex(wanted, fill_value=0).reset_index()
    totals = counted.groupby("document_id")[COUNTS[0]].transform("sum")
    return counted.assign(share=(counted[COUNTS[0]] / totals).where(totals > 0, 0.0))


def discourse_codes(coded: pd.DataFrame, order: Sequence[str]) -> pd.DataFrame:
    """Count what practice, problems and recommendations speak of (schema `DISCOURSE_CODES`)."""
    roles = of_dimension(coded, "discourse").rename(columns={"code": "discourse"})
    others = coded[~coded["code"].str.startswith("discourse.")][["passage_id", "code"]]
    both = roles.merge(others, on="passage_id")
    rank = {code: i for i, code in enumerate(order)}
    counted = count_passages(both, ["document_id", "discourse", "code"])
    places = counted.assign(role=counted["discourse"].map(rank), place=counted["code"].map(rank))
    places = places.sort_values(
        ["document_id", "role", "passage_count", "place"], ascending=[True, True, False, True]
    )
    return places.drop(columns=["role", "place"]).reset_index(drop=True)
