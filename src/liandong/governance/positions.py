"""What two speakers set against the same kind of problem: where they agree, where they differ.

To differ is not to contradict: one sets another kind of measure against the problem, and both
quotations stand side by side for the reader to judge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations

import pandas as pd

from liandong.governance.chains import by_voice
from liandong.governance.elements import BETWEEN
from liandong.schemas import column, table

POSITIONS = table(
    "speakers_compared",
    problem=column(str, "problem code that both answer", key=True),
    speaker_a=column(str, "who answers it, by the order of the chains", key=True),
    speaker_b=column(str, "who else does", key=True),
    stands=column(
        str,
        "agree: both recommend one kind of measure; differ: none in common against a problem of"
        " the same actors; apart: none in common, but they speak of different actors",
    ),
    agreed=column(str, "recommendations of both, parted by 、"),
    only_a=column(str, "recommendations of the one alone"),
    only_b=column(str, "recommendations of the other alone"),
    document_a=column(str, "document of the one's words"),
    problem_a=column(str, "the problem in the one's words"),
    measure_a=column(str, "what the one recommends against it, verbatim"),
    document_b=column(str, "document of the other's words"),
    problem_b=column(str, "the problem in the other's words"),
    measure_b=column(str, "what the other recommends against it, verbatim"),
)


def positions_table(chains: pd.DataFrame, rank: Callable[[str], int]) -> pd.DataFrame:
    """Compare each two speakers who answer the same kind of problem (schema `POSITIONS`).

    Who isn't named is left out, as nobody can tell whether it is the same voice.

    Parameters
    ----------
    chains
        Schema `PROBLEM_CHAINS`.
    rank
        The place of a code in the scheme.
    """
    spoken = by_voice(chains)
    rows = [
        (problem, one, other, *_compared(of[of["voice"] == one], of[of["voice"] == other], rank))
        for problem in sorted(spoken["problem"].unique(), key=rank)
        for of in [spoken[spoken["problem"] == problem]]
        for one, other in combinations(of["voice"].unique(), 2)
    ]
    return pd.DataFrame(rows, columns=list(POSITIONS.columns))


def _compared(one: pd.DataFrame, other: pd.DataFrame, rank: Callable[[str], int]) -> Iterator[str]:
    kinds = [set(each["recommendation"]) for each in (one, other)]
    agreed = kinds[0] & kinds[1]
    yield "agree" if agreed else "differ" if _of_the_same(one, other) else "apart"
    for codes in (agreed, kinds[0] - kinds[1], kinds[1] - kinds[0]):
        yield BETWEEN.join(sorted(codes, key=rank))
    first = min(agreed, key=rank) if agreed else None
    for each in (one, other):
        shown = each[each["recommendation"] == first] if first else each
        yield from shown.iloc[0][["document_id", "problem_quotation", "measure_quotation"]]


def _of_the_same(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    """Say whether the problems of two speakers hold back the same actor; empty is all."""
    held = [
        {actor for cell in each["problem_actors"] for actor in cell.split(BETWEEN)}
        for each in (one, other)
    ]
    return "" in held[0] | held[1] or bool(held[0] & held[1])
