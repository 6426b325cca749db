"""From the indicators of a scheme to the places in a sentence where they stand.

All words of all dimensions are looked for in one pass (Aho-Corasick); which of them count is
then settled dimension by dimension.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from liandong.coding.scheme import Code, Dimension, Scheme, expanded, grouped

# ASCII marks end a clause too (raw texts have them between Chinese), but not within a number.
CLAUSE_END = re.compile(r"[，；：。！？\n]|(?<!\d)[,;:.!?]|[,;:.!?](?!\d)")
# A masked phrase becomes as many of these, so that places stay what they were.
BLANK = "\ufffc"
# The kind of a hit that says nothing of its sentence, only of the points that follow it.
ANNOUNCING = "announcing"

Span = tuple[int, int]


class Hit(NamedTuple):
    """An indicator of a code found in a text, at code points [start, end)."""

    start: int
    end: int
    code: str
    kind: str
    words: str


class Found(NamedTuple):
    """What stands in a sentence: its clauses, and the hits of each dimension in reading order."""

    clauses: list[Span]
    hits: dict[str, list[Hit]]


class Meaning(NamedTuple):
    """What a word stands for in a dimension: a term or cue of a code, a mask, or a near word."""

    dimension: str
    code: str
    kind: str


@dataclass(frozen=True)
class Near:
    """Two groups of words; a code is meant where one of each stands in a clause."""

    code: str
    one: tuple[str, ...]
    other: tuple[str, ...]


@dataclass(frozen=True)
class DimensionMatcher:
    """What is looked for in one dimension besides words."""

    name: str
    patterns: tuple[tuple[str, str, re.Pattern[str]], ...]
    near: tuple[Near, ...]
    near_words: frozenset[str]
    excluding: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Matcher:
    """The indicators of a scheme, compiled."""

    search: AhoCorasick
    meanings: tuple[tuple[Meaning, ...], ...]
    dimensions: tuple[DimensionMatcher, ...]


def compiled(scheme: Scheme) -> Matcher:
    """Return the matcher of a scheme."""
    meanings: defaultdict[str, list[Meaning]] = defaultdict(list)
    matchers = tuple(_matcher(dimension) for dimension in scheme.dimensions)
    for dimension, matcher in zip(scheme.dimensions, matchers, strict=True):
        for word, (code, kind) in _words(dimension).items():
            meanings[word].append(Meaning(dimension.dimension, code, kind))
        for word in sorted(matcher.near_words):
            meanings[word].append(Meaning(dimension.dimension, "", "near"))
    search = AhoCorasick(list(meanings), matchkind=MatchKind.Standard)
    return Matcher(search, tuple(map(tuple, meanings.values())), matchers)


def clauses(text: str) -> list[Span]:
    """Return the [start, end) of the clauses of a text, without the marks between them."""
    parts, done = [], 0
    for match in CLAUSE_END.finditer(text):
        start, end = match.span()
        if start > done:
            parts.append((done, start))
        done = end
    if done < len(text):
        parts.append((done, len(text)))
    return parts


def find(text: str, matcher: Matcher) -> Found:
    """Return the indicators that stand in a sentence.

    Terms and masking phrases are found leftmost and longest, so that “社区治理” hides the
    “社区” in it; patterns and near words are then looked for in what is not masked. A hit is
    dropped when one of its code's excluding phrases stands in the same clause.
    """
    parts = clauses(text)
    words: defaultdict[str, list[tuple[int, int, Meaning]]] = defaultdict(list)
    for number, start, end in matcher.search.find_matches_as_indexes(text, overlapping=True):
        for meaning in matcher.meanings[number]:
            words[meaning.dimension].append((start, end, meaning))
    hits = {
        dimension.name: _hits(text, parts, words[dimension.name], dimension)
        for dimension in matcher.dimensions
    }
    return Found(parts, hits)


def _matcher(dimension: Dimension) -> DimensionMatcher:
    near = tuple(
        Near(code.id, grouped(pair.one, dimension.groups), grouped(pair.other, dimension.groups))
        for code in dimension.codes
        for pair in code.indicators.near
    )
    return DimensionMatcher(
        dimension.dimension,
        tuple(pattern for code in dimension.codes for pattern in _patterns(code, dimension)),
        near,
        frozenset(word for pair in near for word in (*pair.one, *pair.other)),
        {c.id: c.indicators.excluding for c in dimension.codes if c.indicators.excluding},
    )


def _words(dimension: Dimension) -> dict[str, tuple[str, str]]:
    """Return the terms, cues and masking phrases of a dimension, with what each stands for."""
    words = dict.fromkeys(dimension.masking, ("", "mask"))
    for code in dimension.codes:
        words.update(dict.fromkeys(code.indicators.terms, (code.id, "term")))
        words.update(dict.fromkeys(code.indicators.cues, (code.id, "cue")))
    return words


def _patterns(code: Code, dimension: Dimension) -> Iterator[tuple[str, str, re.Pattern[str]]]:
    kinds = (
        ("pattern", code.indicators.patterns),
        ("cue", code.indicators.cue_patterns),
        (ANNOUNCING, code.indicators.announcing),
    )
    for kind, patterns in kinds:
        for words in patterns:
            yield code.id, kind, re.compile(expanded(words, dimension.groups))


def _hits(
    text: str,
    parts: Sequence[Span],
    words: Sequence[tuple[int, int, Meaning]],
    dimension: DimensionMatcher,
) -> list[Hit]:
    """Return the hits of one dimension, given the words of it that stand in the sentence."""
    found, masks = _terms(text, words)
    masked = _masked(text, masks)
    found += _pattern_hits(masked, dimension.patterns)
    near = {text[start:end] for start, end, meaning in words if meaning.kind == "near"}
    if near and dimension.near:
        found += _near_hits(masked, parts, near, dimension.near)
    if dimension.excluding and found:
        taken = dimension.excluding
        found = [h for h in found if not excluded(h, text, parts, taken.get(h.code, ()))]
    found.sort()
    return found


def _terms(text: str, words: Sequence[tuple[int, int, Meaning]]) -> tuple[list[Hit], list[Span]]:
    """Return the terms and cues, and where phrases mask them: the leftmost, longest ones."""
    found, masks, done = [], [], 0
    known = [(start, -end, meaning) for start, end, meaning in words if meaning.kind != "near"]
    for start, last, (_, code, kind) in sorted(known):
        if start < done:
            continue
        done = -last
        if kind == "mask":
            masks.append((start, done))
        else:
            found.append(Hit(start, done, code, kind, text[start:done]))
    return found, masks


def _masked(text: str, masks: Iterable[Span]) -> str:
    for start, end in masks:
        text = text[:start] + BLANK * (end - start) + text[end:]
    return text


def _pattern_hits(text: str, patterns: Sequence[tuple[str, str, re.Pattern[str]]]) -> list[Hit]:
    return [
        Hit(match.start(), match.end(), code, kind, match[0])
        for code, kind, pattern in patterns
        for match in pattern.finditer(text)
    ]


def _near_hits(
    text: str, parts: Sequence[Span], words: set[str], near: Sequence[Near]
) -> Iterator[Hit]:
    """Yield the pairs of near words, given those words that stand in the sentence somewhere."""
    possible = [p for p in near if not words.isdisjoint(p.one) and not words.isdisjoint(p.other)]
    for start, end in parts if possible else ():
        clause = text[start:end]
        for pair in possible:
            two = _pair(clause, pair)
            if two:
                yield Hit(start, end, pair.code, "near", " + ".join(two))


def _pair(clause: str, near: Near) -> tuple[str, str] | None:
    first = next((words for words in near.one if words in clause), None)
    if first is None:
        return None
    second = next((words for words in near.other if words in clause and words != first), None)
    return None if second is None else (first, second)


def excluded(hit: Hit, text: str, parts: Sequence[Span], phrases: Sequence[str]) -> bool:
    """Tell whether one of the phrases stands in the clause of a hit."""
    if not phrases:
        return False
    clause = next((text[a:b] for a, b in parts if a <= hit.start < b), "")
    return any(words in clause for words in phrases)


def by_code(found: Iterable[Hit]) -> dict[str, list[Hit]]:
    """Return the hits of each code."""
    out: defaultdict[str, list[Hit]] = defaultdict(list)
    for hit in found:
        out[hit.code].append(hit)
    return dict(out)
