"""Which words a regular expression needs: where none of them stands it matches nothing.

They are read off the expression as Python itself parses it. What isn't known here needs nothing,
so that the expression is then searched for everywhere.
"""

from __future__ import annotations

import re
import re._parser as parser  # type: ignore[import-not-found]
import sys
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import product
from typing import Any, NamedTuple

import numpy as np

from liandong.coding.joined import BETWEEN

Words = frozenset[str]
# A part of an expression: what it is called, and what it is made of.
Node = tuple[Any, Any]

NOTHING: Words = frozenset([""])
# Longer than any sentence.
UNBOUNDED = 1 << 40
# A match is looked for at no more places than these before a word that it needs.
WIDEST = 20
# With more spellings than this, a run of characters is cut in two.
MOST = 300


class Needs(NamedTuple):
    """What must stand in a text for an expression to match there.

    Of each group of words one, in this order, the match having no more than `longest` characters.
    If `led`, the first begins from `least` to `most` characters behind the beginning of the match
    (-1: one before it).
    """

    groups: tuple[Words, ...]
    led: bool
    least: int
    most: int
    longest: int


def needs_of(pattern: str) -> Needs:
    """Return what a regular expression needs in a text whose sentences stand between `BETWEEN`."""
    tree = parser.parse(pattern)
    if tree.state.flags & (re.IGNORECASE | re.MULTILINE):
        return Needs((), False, 0, 0, UNBOUNDED)
    nodes, longest = list(tree), int(min(tree.getwidth()[1], UNBOUNDED))
    words, least, most, end = _leading(nodes)
    if not words or most - least > WIDEST:
        return Needs(tuple(_needs(nodes)), False, 0, 0, longest)
    return Needs((words, *_needs(nodes[end:])), True, least, most, longest)


def _leading(nodes: Sequence[Node]) -> tuple[Words, int, int, int]:
    """Return the first words that a sequence of nodes needs, if they can be told.

    Also how far behind its beginning they begin, at least and at most, and the number of the
    first node behind them.
    """
    run = _before(*nodes[0]) if nodes else NOTHING
    least = most = -max(map(len, run))
    for place, (name, parts) in enumerate(nodes):
        ahead = name is parser.ASSERT and parts[0] > 0
        words = _ahead(parts[1]) if ahead else _spellings(name, parts)
        spelled = None if words is None else _behind(run, words)
        if spelled is not None and not (ahead and words != NOTHING):
            run = spelled
            continue
        begun = _behind(run, _repeated(name, parts)) if spelled is None else spelled
        if begun:
            return begun, least, most, place + 1
        if "" not in run:
            return run, least, most, place
        shortest, longest = _width(name, parts)
        least, most, run = least + shortest, most + max(map(len, run)) + longest, NOTHING
    return frozenset() if "" in run else run, least, most, len(nodes)


def _behind(run: Words, words: Words) -> Words | None:
    """Return a run with words behind it, unless it can be spelled in too many ways."""
    if len(run) * len(words) > MOST and min(len(run), len(words)) > 1:
        return None
    return frozenset(map("".join, product(run, words)))


def _before(name: object, parts: Any) -> Words:
    """Return the characters one of which must stand before a match, by its first node."""
    if name is parser.AT and parts is parser.AT_BEGINNING:
        return frozenset([BETWEEN])
    if name not in (parser.ASSERT, parser.ASSERT_NOT) or parts[0] > 0 or len(parts[1]) != 1:
        return NOTHING
    kind, inside = parts[1][0]
    if name is parser.ASSERT:
        words = _spellings(kind, inside) or NOTHING
        return words if {len(word) for word in words} == {1} else NOTHING
    if kind is parser.NOT_LITERAL:
        return frozenset([chr(inside), BETWEEN])
    if kind is not parser.IN or inside[0][0] is not parser.NEGATE:
        return NOTHING
    return (_set(inside[1:]) or NOTHING) | {BETWEEN}


def _ahead(nodes: Iterable[Node]) -> Words:
    """Return the texts one of which a condition wants ahead, if they are known."""
    words = _in_sequence(nodes)
    return NOTHING if words is None or "" in words else words


def _repeated(name: object, parts: Any) -> Words:
    """Return the texts with one of which something repeated begins, if they are known."""
    once = name in (parser.MAX_REPEAT, parser.MIN_REPEAT) and parts[0]
    words = (_in_sequence(parts[2]) if once else None) or NOTHING
    return frozenset() if "" in words else words


def _width(name: object, parts: Any) -> tuple[int, int]:
    """Return how many characters a node matches at least and at most."""
    least, most = parser.SubPattern(parser.State(), [(name, parts)]).getwidth()
    return least, int(min(most, UNBOUNDED))


def _needs(nodes: Iterable[Node]) -> list[Words]:
    """Return what a sequence of nodes needs: the runs of it that can be spelled out."""
    needs, run = [], NOTHING
    for node in nodes:
        words = _spellings(*node)
        if words is not None and (longer := _behind(run, words)) is not None:
            run = longer
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
        return _set(parts)
    if name is parser.SUBPATTERN and not parts[1]:
        return _in_sequence(parts[3])
    if name in (parser.MAX_REPEAT, parser.MIN_REPEAT) and parts[1] == 1:
        words = _in_sequence(parts[2])
        return words if parts[0] or words is None else words | NOTHING
    return _in_branches(parts[1]) if name is parser.BRANCH else None


def _set(parts: Iterable[Node]) -> Words | None:
    """Return the characters of a set, if they are few."""
    parts = list(parts)
    if all(kind is parser.LITERAL for kind, _ in parts):
        return frozenset(chr(point) for _, point in parts)
    return _digits() if parts == [(parser.CATEGORY, parser.CATEGORY_DIGIT)] else None


@cache
def _digits() -> Words:
    """Return all decimal digits, as an expression takes them."""
    everything = np.arange(sys.maxunicode + 1, dtype="<u4").tobytes()
    return frozenset(re.findall(r"\d", everything.decode("utf-32-le", "surrogatepass")))


def _in_branches(branches: Iterable[Iterable[Node]]) -> Words | None:
    spelled: Words = frozenset()
    for nodes in branches:
        words = _in_sequence(nodes)
        if words is None:
            return None
        spelled |= words
    return spelled


def _in_sequence(nodes: Iterable[Node]) -> Words | None:
    run: Words | None = NOTHING
    for node in nodes:
        words = _spellings(*node)
        if run is None or words is None:
            return None
        run = _behind(run, words)
    return run
