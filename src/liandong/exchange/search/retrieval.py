"""Passages that a query finds, with their codes, their places and their neighbours."""

from __future__ import annotations

import datetime
import json
import re
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from liandong.coding.scheme import Scheme
from liandong.errors import refuse
from liandong.exchange.search.concordance import SAID_OF_EACH, any_of, keywords
from liandong.exchange.search.query import (
    And,
    CodedAs,
    Near,
    Not,
    Query,
    Saying,
    codes_named,
    mentions_codes,
    nearest,
    parse,
    words_sought,
)
from liandong.exchange.search.searched import Searched

Mask = NDArray[np.bool_]

DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
FOUND = ["passage_id", "before", "text", "behind", *SAID_OF_EACH]
BETWEEN_CODES = "; "


@dataclass(frozen=True)
class Where:
    """To what a search is restricted; what is empty restricts nothing.

    `since` and `until` are dates such as 2020-03-30, 2020-03 or 2020; the last day counts.
    """

    actor: str = ""
    speaker: str = ""
    document: str = ""
    since: str = ""
    until: str = ""


@dataclass(frozen=True)
class Shown:
    """How passages are shown.

    `context` sentences of the same document are given before and behind. `kwic` gives a row for
    each keyword (of those not behind NOT), with what stands left and right of it.
    """

    context: int = 0
    kwic: bool = False


@dataclass(frozen=True)
class Found:
    """What a query found: rows (columns `FOUND` or `IN_CONTEXT`) and what is to be known of them.

    `passage_count` passages were found; in context, a passage has a row for each keyword.
    """

    query: str
    rows: pd.DataFrame
    passage_count: int
    notes: tuple[str, ...]

    @property
    def in_context(self) -> bool:
        """Whether the rows are keywords in context."""
        return "keyword" in self.rows.columns


def find(
    text: str,
    searched: Searched,
    scheme: Scheme,
    where: Where | None = None,
    shown: Shown | None = None,
) -> Found:
    """Find passages by a query over codes and words.

    Parameters
    ----------
    text
        The query (see `query.parse`).
    searched
        Passages, codes and documents.
    scheme
        Whose codes may be named.
    where
        Restrictions; they hold for the passages found, not for those NEAR them.
    shown
        How the passages are shown.

    Raises
    ------
    InputFaults
        If the query or a restriction can't be read.
    """
    where, shown = where or Where(), shown or Shown()
    query = parse(text, scheme)
    words = words_sought(query)
    if shown.kwic and not words:
        raise refuse("query", "keywords in context need a word; add one, or leave out --kwic")
    hits = matches(query, searched) & allowed(where, searched, scheme)
    rows = _described(searched, hits, shown.context)
    notes = [searched.coders, *_notes_on_dates(where, searched)]
    count = len(rows)
    if shown.kwic:
        without = count - rows["text"].str.contains(any_of(words)).sum() if count else 0
        notes += [f"{without} passages found have no keyword and no row."] if without else []
        rows = keywords(rows, words)
    elif not shown.context:
        rows = rows.drop(columns=["before", "behind"])
    return Found(text.strip(), rows, count, tuple(notes))


# Which passages ------------------------------------------------------------------------


def matches(query: Query, searched: Searched) -> Mask:
    """Return for each passage whether a query finds it: (N,)."""
    texts, ids = searched.passages["text"], searched.passages["passage_id"]
    if isinstance(query, Saying):
        return np.array(texts.str.contains(any_of([query.words])), dtype=bool)
    if isinstance(query, CodedAs):
        having = searched.coded.loc[searched.coded["code"].isin(query.codes), "passage_id"]
        return np.array(ids.isin(having), dtype=bool)
    if isinstance(query, Not):
        # Of a passage that nobody coded it isn't known that it lacks a code.
        known = ids.isin(searched.coded["passage_id"]) if mentions_codes(query) else True
        found: Mask = ~matches(query.part, searched) & np.array(known, dtype=bool)
        return found
    if isinstance(query, Near):
        one, other = matches(query.one, searched), matches(query.other, searched)
        around = (_around(mask, query.distance, searched.passages) for mask in (one, other))
        near_one, near_other = around
        both: Mask = (one & near_other) | (other & near_one)
        return both
    masks = [matches(part, searched) for part in query.parts]
    combined: Mask = (np.logical_and if isinstance(query, And) else np.logical_or).reduce(masks)
    return combined


def _around(mask: Mask, distance: int, passages: pd.DataFrame) -> Mask:
    """Return which passages have one of `mask` within `distance` in their document."""
    count = np.concatenate([[0], np.cumsum(mask)])
    first, behind = _window(distance, passages)
    found: Mask = count[behind] > count[first]
    return found


def _window(distance: int, passages: pd.DataFrame) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return for each passage the first, and the one behind the last, at most so far away."""
    documents = passages["document_id"].to_numpy()
    here = np.arange(len(documents))
    new = np.flatnonzero(np.r_[True, documents[1:] != documents[:-1]][: len(documents)])
    number = np.searchsorted(new, here, side="right") - 1
    ends = np.r_[new[1:], len(documents)]
    return np.maximum(here - distance, new[number]), np.minimum(here + distance + 1, ends[number])


def allowed(where: Where, searched: Searched, scheme: Scheme) -> Mask:
    """Return for each passage whether the restrictions let it through: (N,)."""
    _check(where, searched)
    passages = searched.passages
    kept: Mask = np.ones(len(passages), dtype=bool)
    if where.actor:
        name = where.actor if "." in where.actor else f"actor.{where.actor}"
        kept &= matches(CodedAs(codes_named(name, scheme, "--actor")), searched)
    if where.speaker:
        kept &= np.array(passages["speaker"] == where.speaker)
    if where.document:
        kept &= np.array(passages["document_id"] == where.document)
    if where.since or where.until:
        dates = searched.documents.set_index("document_id")["date"]
        dates = dates[(dates != "") & (dates >= where.since)]
        if where.until:  # A month or a year as the last day means its whole length.
            dates = dates[dates.str[: len(where.until)] <= where.until]
        kept &= np.array(passages["document_id"].isin(dates.index))
    return kept


def _check(where: Where, searched: Searched) -> None:
    speakers = [name for name in searched.passages["speaker"].unique() if name]
    _check_known("--speaker", where.speaker, speakers)
    _check_known("--document", where.document, list(searched.documents["document_id"]))
    for place, date in (("--from", where.since), ("--to", where.until)):
        if date and not _is_date(date):
            sentence = f"“{date}” is no date; expected one such as 2020-03-30, 2020-03 or 2020"
            raise refuse(place, sentence)
    if where.until and where.since[: len(where.until)] > where.until:
        raise refuse("--to", f"{where.until} is before {where.since}; exchange the two dates")


def _check_known(place: str, name: str, known: list[str]) -> None:
    if name and name not in known:
        near = nearest(name, known)
        advice = f"the nearest are {near}" if near else f"there are {', '.join(known[:20])}"
        raise refuse(place, f"“{name}” isn't in the corpus; {advice}")


def _is_date(text: str) -> bool:
    try:
        datetime.date.fromisoformat((text + "-01-01")[:10] if len(text) < 10 else text)
    except ValueError:
        return False
    return DATE.fullmatch(text) is not None


def _notes_on_dates(where: Where, searched: Searched) -> list[str]:
    undated = int((searched.documents["date"] == "").sum())
    if not undated or not (where.since or where.until):
        return []
    return [f"{undated} documents without a date were left out; their dates aren't known."]


# What is said of them ------------------------------------------------------------------


def _described(searched: Searched, hits: Mask, context: int) -> pd.DataFrame:
    """Return the passages found with all that a row says (columns `FOUND`)."""
    passages, texts = searched.passages, searched.passages["text"].to_numpy()
    rows = passages[hits].merge(searched.documents, on="document_id", how="left")
    codes = searched.coded.drop_duplicates(["passage_id", "code"]).groupby("passage_id", sort=False)
    first, behind = (edge[hits] for edge in _window(context, passages))
    here = np.flatnonzero(hits)
    return rows.assign(
        before=["".join(texts[a:b]) for a, b in zip(first, here, strict=True)],
        behind=["".join(texts[a + 1 : b]) for a, b in zip(here, behind, strict=True)],
        codes=rows["passage_id"].map(codes["code"].agg(BETWEEN_CODES.join)).fillna(""),
        coder_kind=rows["passage_id"].map(codes["coder_kind"].first()).fillna(""),
        raw_places=rows["raw_spans"].map(raw_places),
    )[FOUND]


def raw_places(raw_spans: str) -> str:
    """Return where words stand in the raw file as people write it: `20–54 60–71`."""
    return " ".join(f"{start}–{end}" for start, end in json.loads(raw_spans))
