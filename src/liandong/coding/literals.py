"""Which words a regular expression needs: where none of them stands it matches nothing.

They are read off the expression as Python itself parses it. What isn't known here needs nothing,
so that the expression is then searched for everywhere.
"""

from __future__ import annotations

import re
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Iterable, Sequence
from itertools import product
from typing import Any

Words = frozenset[str]
# A part of an expression: what it is called, and what it is made of.
Node = tuple[Any, Any]

NOTHING: Words = frozenset([""])
# With more spellings than this, a run of characters is cut in two.
MOST = 300


def needed(pattern: str) -> tuple[Words, ...]:
    """Return groups of words; of each group one must stand in a text for the pattern to match."""
    tree = parser.parse(pattern)
    return () if tree.state.flags & re.IGNORECASE else tuple(dict.fromkeys(_needs(tree)))


def _needs(nodes: Iterable[Node]) -> list[Words]:
    """Return what a sequence of nodes needs: the runs of it that can be spelled out."""
    needs, run = [], NOTHING
    for node in nodes:
        words = _spellings(*node)
        if words is not None and len(run) * len(words) <= MOST:
            run = frozenset(map("".join, product(run, words)))
            continue
        needs += [run, *([] if words else _inside(*node))]
        run = words or NOTHING
    return [words for words in (*needs, run) if "" not in words]


def _inside(name: object, parts: Any) -> list[Words]:
    """Return what a node needs that can't be spelled out as a whole."""
    if name is parser.SUBPATTERN and not parts[1]:
        return _needs(parts[3])
    if name in (parser.MAX_REPEAT, parser.MIN_REPEAT) and parts[0]:
        return _needs(parts[2])
    if name is parser.BRANCH:
        each = [_needs(nodes) for nodes in parts[1]]
        return [frozenset().union(*map(_rarest, each))] if all(each) else []
    return []


def _rarest(needs: Sequence[Words]) -> Words:
    """Return the group whose words are the longest."""
    return max(needs, key=lambda words: min(map(len, words)))


def _spellings(name: object, parts: Any) -> Words | None:
    """Return every text that a node can match, if they are few; its conditions aside."""
    if name in (parser.AT, parser.ASSERT, parser.ASSERT_NOT):
        return NOTHING
    if name is parser.LITERAL:
        return frozenset([chr(parts)])
    if name is parser.IN:
        simple = all(kind is parser.LITERAL for kind, _ in parts)
        return frozenset(chr(point) for _, point in parts) if simple else None
    if name is parser.SUBPATTERN and not parts[1]:
        return _in_sequence(parts[3])
    if name in (parser.MAX_REPEAT, parser.MIN_REPEAT) and parts[1] == 1:
        words = _in_sequence(parts[2])
        return words if parts[0] or words is None else words | NOTHING
    return _in_branches(parts[1]) if name is parser.BRANCH else None


def _in_branches(branches: Iterable[Iterable[Node]]) -> Words | None:
    spelled: Words = frozenset()
    for nodes in branches:
        words = _in_sequence(nodes)
        if words is None:
            return None
        spelled |= words
    return spelled


def _in_sequence(nodes: Iterable[Node]) -> Words | None:
    run = NOTHING
    for node in nodes:
        words = _spellings(*node)
        if words is None or len(run) * len(words) > MOST:
            return None
        run = frozenset(map("".join, product(run, words)))
    return run
