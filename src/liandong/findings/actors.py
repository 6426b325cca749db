"""Who does what, by which arrangement, and with whom.

Every count is of passages and is told apart by who coded them: `language_model_count`
and `machine_count` add up to `passage_count`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import combinations

import pandas as pd

from liandong.schemas import Column, Table, column, table

KINDS = ("language_model", "machine")
NOT_KNOWN = "〔"  # begins what stands for a name that isn't known, such as 〔姓名缺失〕
COUNTS = ["passage_count", "language_model_count", "machine_count"]


def count_columns() -> dict[str, Column]:
    """Declare the columns of every table that counts passages."""
    return {
        "passage_count": column(int, "passages", unit="passages"),
        "language_model_count": column(
            int, "of these, coded by language-model coders (their majority)", unit="passages"
        ),
        "machine_count": column(int, "of these, coded by the machine coder", unit="passages"),
    }


CODED = table(
    "coded_passages",
    passage_id=column(str, "passage", key=True),
    document_id=column(str, "its document"),
    paragraph=column(int, "its paragraph", unit="from 0"),
    speaker=column(str, "who speaks; empty: the editors, or a name that is lost"),
    voice=column(str, "the speaker, told apart from all others (`voices`); empty: nobody named"),
    code=column(str, "a code that the passage got", key=True),
    coder_kind=column(str, "who gave it: language_model or machine"),
)
PREVALENCE = table(
    "prevalence",
    code=column(str, "code", key=True),
    dimension=column(str, "its dimension"),
    label_zh=column(str, "its Chinese label"),
    label_en=column(str, "its English label"),
    **count_columns(),
    share=column(float, "share of all analysed passages", unit="0–1"),
    document_count=column(int, "documents that have it", unit="documents"),
    speaker_count=column(int, "speakers (voices) who say it", unit="speakers"),
    language_model_speaker_count=column(
        int, "of these, by what the language-model coders read", unit="speakers"
    ),
)


def cross_table(name: str, other: str) -> Table:
    """Declare the table of actors by another dimension."""
    return table(
        name,
        actor=column(str, "actor code", key=True),
        **{other: column(str, f"{other} code", key=True)},
        **count_columns(),
    )


ACTORS_FUNCTIONS = cross_table("actors_functions", "function")
ACTORS_MECHANISMS = cross_table("actors_mechanisms", "mechanism")
LINKS = table(
    "links",
    actor_a=column(str, "actor code, the earlier in the scheme", key=True),
    actor_b=column(str, "actor code", key=True),
    **count_columns(),
    document_count=column(int, "documents that link the two", unit="documents"),
)
LINK_MECHANISMS = table(
    "link_mechanisms",
    actor_a=column(str, "actor code, the earlier in the scheme", key=True),
    actor_b=column(str, "actor code", key=True),
    mechanism=column(str, "mechanism in the passages that link the two", key=True),
    **count_columns(),
)


def choose(
    codings: pd.DataFrame, passages: pd.DataFrame, unread: Collection[str] = ()
) -> pd.DataFrame:
    """Take for each passage the codes of the language-model coders, else the machine's.

    Parameters
    ----------
    codings
        One row a code given: `passage_id`, `code`, `coder_kind`.
    passages
        The analysed passages (schema `PASSAGES`).
    unread
        Codes that came into the scheme after those coders had coded: the machine's count
        everywhere.

    Returns
    -------
    DataFrame of schema `CODED`, in reading order; but for `unread` codes, a passage has codes of
    one kind only.
    """
    by_hand = codings["coder_kind"] == KINDS[0]
    read = set(codings.loc[by_hand, "passage_id"])
    given = set(codings.loc[by_hand, ["passage_id", "code"]].itertuples(index=False, name=None))
    by_machine = [
        passage not in read or (code in unread and (passage, code) not in given)
        for passage, code in zip(codings["passage_id"], codings["code"], strict=True)
    ]
    kept = codings[by_hand | pd.Series(by_machine, index=codings.index)]
    places = passages[["passage_id", "document_id", "paragraph", "speaker"]]
    coded = places.merge(kept[["passage_id", "code", "coder_kind"]], on="passage_id")
    order = {passage_id: i for i, passage_id in enumerate(passages["passage_id"])}
    coded = coded.assign(place=coded["passage_id"].map(order), voice=voices(coded))
    return coded.sort_values(["place", "code"])[list(CODED.columns)].reset_index(drop=True)


def voices(spoken: pd.DataFrame) -> pd.Series:
    """Tell apart who speaks, row by row (see `voice`).

    Parameters
    ----------
    spoken
        One row each time somebody speaks: `speaker`, `document_id`.
    """
    rows = zip(spoken["speaker"], spoken["document_id"], strict=True)
    return pd.Series([voice(*row) for row in rows], index=spoken.index, dtype=str, name="speaker")


def voice(speaker: str, document_id: str) -> str:
    """Return who speaks: unknown names of two documents are two voices, marked by document.

    A name is one voice wherever it stands: who speaks in two documents counts once, and so
    would two people of one name, so that “at least so many speakers” stays true.
    """
    return f"{speaker}（{document_id}）" if NOT_KNOWN in speaker else speaker


def count_passages(coded: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Count passages for each combination of `keys`, in all and by who coded them."""
    each = coded.drop_duplicates([*keys, "passage_id"])
    counts = each.groupby([*keys, "coder_kind"], sort=False).size().unstack("coder_kind")
    counts = counts.reindex(columns=list(KINDS)).fillna(0).astype(int)
    counts.columns = pd.Index(COUNTS[1:])
    counts.insert(0, COUNTS[0], counts.sum(axis=1))
    return counts.reset_index()


def of_dimension(coded: pd.DataFrame, dimension: str) -> pd.DataFrame:
    """Return the rows whose code is of a dimension."""
    return coded[coded["code"].str.startswith(f"{dimension}.")]


def prevalence(coded: pd.DataFrame, codes: pd.DataFrame, passage_count: int) -> pd.DataFrame:
    """Count the passages of every code of the scheme, also of those never given.

    Parameters
    ----------
    codes
        The scheme's codes: `code`, `dimension`, `label_zh`, `label_en`.
    passage_count
        Number of analysed passages, the denominator of `share`.
    """
    named = coded[coded["voice"] != ""]
    counted = codes.merge(count_passages(coded, ["code"]), on="code", how="left").fillna(0)
    documents = coded.groupby("code")["document_id"].nunique()
    speakers = named.groupby("code")["voice"].nunique()
    counted["share"] = counted["passage_count"] / passage_count
    counted["document_count"] = counted["code"].map(documents).fillna(0)
    counted["speaker_count"] = counted["code"].map(speakers).fillna(0)
    read = named[named["coder_kind"] == KINDS[0]].groupby("code")["voice"].nunique()
    counted["language_model_speaker_count"] = counted["code"].map(read).fillna(0)
    return counted.astype(dict.fromkeys(COUNTS, int))


def pairs(coded: pd.DataFrame, dimension: str, order: Sequence[str]) -> pd.DataFrame:
    """Count the passages in which an actor stands together with a code of `dimension`."""
    actors = of_dimension(coded, "actor").rename(columns={"code": "actor"})
    both = _beside(actors, of_dimension(coded, dimension), dimension)
    return _in_order(count_passages(both, ["actor", dimension]), ["actor", dimension], order)


def _beside(rows: pd.DataFrame, others: pd.DataFrame, name: str) -> pd.DataFrame:
    """Join rows with other codes of their passages: what rests on the machine is the machine's."""
    named = others[["passage_id", "code", "coder_kind"]].rename(columns={"code": name})
    both = rows.merge(named, on="passage_id", suffixes=("", "_beside"))
    machine = both["coder_kind_beside"] == KINDS[1]
    both["coder_kind"] = both["coder_kind"].mask(machine, KINDS[1])
    return both.drop(columns="coder_kind_beside")


def linked(coded: pd.DataFrame, order: Sequence[str]) -> pd.DataFrame:
    """Return one row for each passage and each two actors in it (`actor_a` before `actor_b`)."""
    rank = {code: i for i, code in enumerate(order)}
    rows = []
    for _, passage in of_dimension(coded, "actor").groupby("passage_id", sort=False):
        first = passage.iloc[0]
        kinds = dict(zip(passage["code"], passage["coder_kind"], strict=True))
        for a, b in combinations(sorted(kinds, key=rank.__getitem__), 2):
            kind = KINDS[1] if KINDS[1] in (kinds[a], kinds[b]) else KINDS[0]
            rows.append((first.passage_id, first.document_id, kind, a, b))
    labels = ["passage_id", "document_id", "coder_kind", "actor_a", "actor_b"]
    return pd.DataFrame(rows, columns=labels)


def links(coded: pd.DataFrame, order: Sequence[str]) -> pd.DataFrame:
    """Count the passages in which two actors stand together (schema `LINKS`)."""
    both = linked(coded, order)
    keys = ["actor_a", "actor_b"]
    documents = both.groupby(keys)["document_id"].nunique().rename("document_count")
    counted = count_passages(both, keys).merge(documents.reset_index(), on=keys)
    return _in_order(counted, keys, order)


def link_mechanisms(coded: pd.DataFrame, order: Sequence[str]) -> pd.DataFrame:
    """Count the mechanisms of the passages in which two actors stand together."""
    both = _beside(linked(coded, order), of_dimension(coded, "mechanism"), "mechanism")
    keys = ["actor_a", "actor_b", "mechanism"]
    return _in_order(count_passages(both, keys), keys, order)


def _in_order(frame: pd.DataFrame, keys: list[str], order: Sequence[str]) -> pd.DataFrame:
    rank = {code: i for i, code in enumerate(order)}
    return frame.sort_values(keys, key=lambda values: values.map(rank)).reset_index(drop=True)
