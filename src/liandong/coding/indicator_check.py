"""How the indicators of a scheme fare in a corpus: which match nothing, and which too much."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pandas as pd

from liandong.coding.matching import ANNOUNCING, MASK, compiled, find
from liandong.coding.scheme import Code, Scheme, expanded
from liandong.schemas import column, table

INDICATORS = table(
    "indicators",
    code=column(str, "a code of the scheme", key=True),
    kind=column(str, "terms, cues, patterns, cue_patterns or announcing", key=True),
    words=column(str, "the indicator", key=True),
    passage_count=column(int, "passages in which it is found"),
    hand_count=column(int, "of these, passages coded by hand in which it may be given"),
    hand_correct_count=column(int, "of these, passages that were given the code"),
)
# An indicator gives its code too often if, in ten hand-coded passages or more, fewer than one in
# five have the code: then it is wrong more often than chance would let a fair one be.
LEAST_FOUND, LEAST_PRECISION = 10, 0.2
# Kinds that give a code alone; cues are meant to be weak.
ALONE = ("terms", "patterns")
TOLD = 5
# The kind of a hit by the key under which its indicator stands.
KINDS = {
    "terms": "term",
    "cues": "cue",
    "patterns": "pattern",
    "cue_patterns": "cue",
    "announcing": ANNOUNCING,
}


class Indicator(NamedTuple):
    """Words under a key of a code."""

    code: str
    kind: str
    words: str


def indicator_table(
    scheme: Scheme, passages: pd.DataFrame, hand: Mapping[str, frozenset[str]]
) -> pd.DataFrame:
    """Return how often each indicator is found (schema `INDICATORS`).

    Parameters
    ----------
    scheme
        The scheme.
    passages
        The passages of the corpus (schema `PASSAGES`).
    hand
        The codes of each passage that was coded by hand.
    """
    ids = [str(name) for name in passages["passage_id"]]
    found = _found(scheme, [str(text) for text in passages["text"]])
    rows = []
    for indicator in _indicators(scheme):
        units = [ids[number] for number in found.get(indicator, ())]
        roles = scheme.of(indicator.code.split(".")[0]).given_with
        read = [hand[unit] for unit in units if unit in hand]
        read = [codes for codes in read if not roles or codes.intersection(roles)]
        right = sum(indicator.code in codes for codes in read)
        rows.append((*indicator, len(units), len(read), right))
    return pd.DataFrame(rows, columns=list(INDICATORS.columns))


def indicator_notes(
    scheme: Scheme, passages: pd.DataFrame, hand: Mapping[str, frozenset[str]]
) -> list[str]:
    """Say which indicators match nothing or too much; the parameters are `indicator_table`'s."""
    frame = indicator_table(scheme, passages, hand)
    return [*_notes_on_unused(frame), *_notes_on_loose(frame)]


def _notes_on_unused(frame: pd.DataFrame) -> Iterator[str]:
    unused = frame[frame["passage_count"] == 0]
    bare = sorted(set(frame["code"]) - set(frame.loc[frame["passage_count"] > 0, "code"]))
    if len(unused):
        yield (
            f"{len(unused)} of {len(frame)} indicators, of {unused['code'].nunique()} codes, are "
            "found in no passage; they may serve other texts (list them with --indicators FILE)"
        )
    if bare:
        yield f"no indicator of {', '.join(bare)} is found in any passage"


def _notes_on_loose(frame: pd.DataFrame) -> Iterator[str]:
    precision = frame["hand_correct_count"] / frame["hand_count"].clip(lower=1)
    often = frame["kind"].isin(ALONE) & (frame["hand_count"] >= LEAST_FOUND)
    # A role of the discourse is one among many hits: it is weighed, not given by one.
    loose = often & (precision < LEAST_PRECISION) & ~frame["code"].str.startswith("discourse.")
    for code, here in frame[loose].groupby("code", sort=False):
        parts = [
            f"“{row.words}” ({row.hand_correct_count} of {row.hand_count}{_better(row, frame)})"
            for row in here.head(TOLD).itertuples()
        ]
        more = f" and {len(here) - TOLD} more" if len(here) > TOLD else ""
        yield (
            f"{code}: hand-coded passages with {', '.join(parts)}{more} seldom have the code; "
            "make them cues, narrow them or take them out"
        )


def _better(row: tuple[object, ...], frame: pd.DataFrame) -> str:
    """Say which code of another dimension the same words mean in half of the cases or more."""
    _, code, kind, words, *_ = row
    same = frame[(frame["words"] == words) & (frame["kind"] == kind) & (frame["code"] != code)]
    fair = same[same["hand_correct_count"] * 2 >= same["hand_count"].clip(lower=1)]
    return "".join(f"; they mean {name}" for name in fair["code"])


def _indicators(scheme: Scheme) -> Iterator[Indicator]:
    for code in scheme.codes:
        for kind in KINDS:
            for words in dict.fromkeys(getattr(code.indicators, kind)):
                yield Indicator(code.id, kind, words)


def _found(scheme: Scheme, texts: list[str]) -> dict[Indicator, list[int]]:
    """Return for each indicator the numbers of the texts in which it is found."""
    found: defaultdict[Indicator, list[int]] = defaultdict(list)
    by_kind: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for number, read in enumerate(find(texts, compiled(scheme))):
        hits = [hit for here in read.hits.values() for hit in here if hit.kind != MASK]
        for code, kind, words in dict.fromkeys((hit.code, hit.kind, hit.words) for hit in hits):
            by_kind[code, kind].add(number)
            found[Indicator(code, f"{kind}s", words)].append(number)
    for own in scheme.codes:
        groups = scheme.of(own.dimension).groups
        found.update(_found_patterns(own, groups, texts, by_kind))
    return found


def _found_patterns(
    code: Code,
    groups: dict[str, tuple[str, ...]],
    texts: list[str],
    by_kind: Mapping[tuple[str, str], set[int]],
) -> Iterator[tuple[Indicator, list[int]]]:
    """Yield for each pattern of a code the texts with a hit of its kind that it is found in."""
    for kind in ("patterns", "cue_patterns", "announcing"):
        for words in getattr(code.indicators, kind):
            expression = re.compile(expanded(words, groups))
            here = sorted(by_kind.get((code.id, KINDS[kind]), ()))
            yield Indicator(code.id, kind, words), [n for n in here if expression.search(texts[n])]
