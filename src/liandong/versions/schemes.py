"""Which codes changed from one version of the scheme to another, and how."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from liandong.coding.scheme import Code, Scheme
from liandong.schemas import column, table

CODE_CHANGES = table(
    "code_changes",
    code=column(str, "a code of either version", key=True),
    change=column(
        str, "added, removed, renamed, split, merged, retired, or what of it changed", key=True
    ),
    before=column(str, "what it was; of indicators those that were taken away"),
    after=column(str, "what it is; of indicators those that were added"),
)
SAID = (
    ("label_zh", "Chinese label"),
    ("label_en", "English label"),
    ("definition", "Chinese definition"),
    ("definition_en", "English definition"),
    ("inclusion", "inclusion"),
    ("exclusion", "exclusion"),
)
# What becomes of a code: its new codes; none if it is retired.
Became = Mapping[str, tuple[str, ...]]


def code_changes(old: Scheme, new: Scheme, became: Became) -> pd.DataFrame:
    """Return how the codes of two versions differ (schema `CODE_CHANGES`).

    Parameters
    ----------
    old, new
        The two versions of the scheme.
    became
        From the migrations of the new version: old code to its new codes.
    """
    rows = [*_moved(old, new, became), *_added(old, new, became)]
    same = {code: after[0] for code, after in became.items() if _kind(after, became) == "renamed"}
    for code in old.codes:
        name = same.get(code.id, code.id)
        if name in new.code_ids:
            rows += [(name, *change) for change in _changed(code, new[name])]
    return pd.DataFrame(rows, columns=list(CODE_CHANGES.columns))


def _moved(old: Scheme, new: Scheme, became: Became) -> Iterator[tuple[str, str, str, str]]:
    """Yield the codes of the old version that the new one lacks, with what became of them."""
    for code in old.codes:
        if code.id in new.code_ids and code.id not in became:
            continue
        after = became.get(code.id)
        yield code.id, _kind(after, became), code.label_zh, " ".join(after or ())


def _kind(after: tuple[str, ...] | None, became: Became) -> str:
    if after is None:
        return "removed"
    if len(after) != 1:
        return "split" if after else "retired"
    sharing = sum(after == others for others in became.values())
    return "merged" if sharing > 1 else "renamed"


def _added(old: Scheme, new: Scheme, became: Became) -> Iterator[tuple[str, str, str, str]]:
    from_old = {code for after in became.values() for code in after}
    for code in new.codes:
        if code.id not in old.code_ids and code.id not in from_old:
            yield code.id, "added", "", code.label_zh


def _changed(old: Code, new: Code) -> Iterator[tuple[str, str, str]]:
    for name, said in SAID:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield said, before, after
    before, after = _indicators(old), _indicators(new)
    if before != after:
        gone = [words for words in before if words not in after]
        come = [words for words in after if words not in before]
        yield "indicators", "、".join(gone), "、".join(come)


def _indicators(code: Code) -> tuple[str, ...]:
    said = code.indicators
    near = tuple(f"{'|'.join(pair.one)} + {'|'.join(pair.other)}" for pair in said.near)
    without = tuple(f"not {words}" for words in said.excluding)
    own = (*said.terms, *said.cues, *said.patterns, *said.cue_patterns, *said.announcing)
    return (*own, *near, *without)
