"""Which sentences of a brief read differently in two versions of a study."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

import pandas as pd

from liandong.briefs.pages import Page
from liandong.schemas import column, table
from liandong.versions.results import printed

SENTENCE_CHANGES = table(
    "sentence_changes",
    page=column(str, "the page, by its file name"),
    what=column(str, "numbers: the same words with other values; words: edited; added; removed"),
    before=column(str, "the sentence as the old version prints it"),
    after=column(str, "the sentence as the new version prints it"),
)
SPAN = re.compile(r'\[\]\{\.(value|quote|evidence) of="([^"]+)"(?: n="(\d+)")?\}')
LITERAL = re.compile(r"\[([^\]]*)\]\{\.literal[^}]*\}")
# The count of evidence behind a sentence belongs to it.
END = re.compile(r"(?<=[。！？])(?!\[\]\{\.evidence)")
FENCE = re.compile(r"^\s*(:::|```)")
# Sentences that share less than this are taken for different ones.
ALIKE = 0.5
Claims = Mapping[str, Mapping[str, Any]]
Sentence = tuple[str, str]


def sentence_changes(
    old: Mapping[str, Page], new: Mapping[str, Page], claims: tuple[Claims, Claims]
) -> pd.DataFrame:
    """Return the sentences that differ (schema `SENTENCE_CHANGES`).

    Parameters
    ----------
    old, new
        The pages of both versions by file name.
    claims
        The claims of both versions by id, as in `claims.json`.
    """
    rows = []
    for name in dict.fromkeys((*old, *new)):
        before = list(_sentences(old[name], claims[0])) if name in old else []
        after = list(_sentences(new[name], claims[1])) if name in new else []
        rows += [(name, *change) for change in _changes(before, after)]
    return pd.DataFrame(rows, columns=list(SENTENCE_CHANGES.columns))


def _changes(old: list[Sentence], new: list[Sentence]) -> Iterator[tuple[str, str, str]]:
    """Yield what differs: sentences are matched by what their author wrote."""
    written = [source for source, _ in old], [source for source, _ in new]
    matcher = SequenceMatcher(a=written[0], b=written[1], autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            pairs = zip(old[a:b], new[c:d], strict=True)
            yield from (("numbers", x, y) for (_, x), (_, y) in pairs if x != y)
            continue
        yield from _edited([shown for _, shown in old[a:b]], [shown for _, shown in new[c:d]])


def _edited(old: list[str], new: list[str]) -> Iterator[tuple[str, str, str]]:
    """Yield sentences of an edited stretch, each with the one that it most likely became."""
    left = list(new)
    for before in old:
        after = max(left, key=lambda sentence: _likeness(before, sentence), default="")
        if after and _likeness(before, after) >= ALIKE:
            left.remove(after)
            yield "words", before, after
        else:
            yield "removed", before, ""
    yield from (("added", "", after) for after in left)


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(a=one, b=other, autojunk=False).ratio()


def _sentences(page: Page, claims: Claims) -> Iterator[Sentence]:
    """Yield the sentences of a page, as written and as printed."""
    for _, line in page.lines:
        if FENCE.match(line) or not line.strip():
            continue
        for sentence in END.split(line.strip()):
            if sentence:
                shown = LITERAL.sub(r"\1", SPAN.sub(lambda m: _shown(m, claims), sentence))
                yield sentence, shown.strip("#-* ").replace("**", "")


def _shown(span: re.Match[str], claims: Claims) -> str:
    kind, of, number = span.groups()
    name, _, key = of.rpartition(".") if kind == "value" else (of, "", "")
    claim = claims.get(name)
    if claim is None:
        return f"〔没有主张 {name}〕"
    if kind == "evidence":
        return f"〔证据：{len(claim['passages'])}句〕"
    if kind == "value":
        value = claim["values"].get(key)
        return printed(value) if value else f"〔没有值 {of}〕"
    quote = next((q for q in claim["quotes"] if str(q["n"]) == number), None)
    return f"“{quote['text']}”" if quote else f"〔没有引文 {of} {number}〕"
