"""From the indicators of a scheme to the places in a sentence where they stand."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, MatchKind

from liandong.coding.scheme import Code, Dimension, Scheme, expanded, grouped

# ASCII marks end a clause too (raw texts have them between Chinese), but not within a number.
CLAUSE_END = re.compile(r"[，；：。！？\n]|(?<!\d)[,;:.!?]|[,;:.!?](?!\d)")
# A masked phrase becomes as many of these, so that places stay what they were.
BLANK = "\ufffc"
# The kind of a hit that says nothing of its sentence, only of the points that follow it.
ANNOUNCING = "announcing"


@dataclass(frozen=True, order=True)
class Hit:
    """An indicator of a code found in a text, at code points [start, end)."""

    start: int
    end: int
    code: str
    kind: str
    words: str


@dataclass(frozen=True)
class Automaton:
    """Words to be found in a text, each with what it stands for."""

    search: AhoCorasick
    meanings: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class DimensionMatcher:
    """The indicators of one dimension, compiled."""

    terms: Automaton | None
    patterns: tuple[tuple[str, str, re.Pattern[str]], ...]
    near: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]
    excluding: dict[str, tuple[str, ...]]


def compiled(scheme: Scheme) -> dict[str, DimensionMatcher]:
    """Return the matcher of each dimension of a scheme."""
    return {dimension.dimension: _matcher(dimension) for dimension in scheme.dimensions}


def clauses(text: str) -> list[tuple[int, int]]:
    """Return the [start, end) of the clauses of a text, without the marks between them."""
    ends = [(match.start(), match.end()) for match in CLAUSE_END.finditer(text)]
    starts = [0, *(end for _, end in ends)]
    stops = [*(start for start, _ in ends), len(text)]
    return [(start, stop) for start, stop in zip(starts, stops, strict=True) if stop > start]


def hits(text: str, matcher: DimensionMatcher) -> list[Hit]:
    """Return the indicators of one dimension that stand in a sentence, in reading order.

    Terms and masking phrases are found leftmost and longest, so that “社区治理” hides the
    “社区” in it; patterns and near words are then looked for in what is not masked. A hit is
    dropped when one of its code's excluding phrases stands in the same clause.
    """
    found, masked = _term_hits(text, matcher.terms)
    parts = clauses(text)
    found.extend(_pattern_hits(masked, matcher.patterns))
    found.extend(_near_hits(masked, parts, matcher.near))
    return sorted(
        hit for hit in found if not excluded(hit, text, matcher.excluding.get(hit.code, ()))
    )


def _matcher(dimension: Dimension) -> DimensionMatcher:
    return DimensionMatcher(
        _automaton(dimension),
        tuple(pattern for code in dimension.codes for pattern in _patterns(code, dimension)),
        tuple(
            (code.id, grouped(pair.one, dimension.groups), grouped(pair.other, dimension.groups))
            for code in dimension.codes
            for pair in code.indicators.near
        ),
        {code.id: code.indicators.excluding for code in dimension.codes},
    )


def _automaton(dimension: Dimension) -> Automaton | None:
    meanings = dict.fromkeys(dimension.masking, ("", "mask"))
    for code in dimension.codes:
        meanings.update(dict.fromkeys(code.indicators.terms, (code.id, "term")))
        meanings.update(dict.fromkeys(code.indicators.cues, (code.id, "cue")))
    if not meanings:
        return None
    search = AhoCorasick(list(meanings), matchkind=MatchKind.LeftmostLongest)
    return Automaton(search, tuple(meanings.values()))


def _patterns(code: Code, dimension: Dimension) -> Iterator[tuple[str, str, re.Pattern[str]]]:
    kinds = (
        ("pattern", code.indicators.patterns),
        ("cue", code.indicators.cue_patterns),
        (ANNOUNCING, code.indicators.announcing),
    )
    for kind, patterns in kinds:
        for words in patterns:
            yield code.id, kind, re.compile(expanded(words, dimension.groups))


def _term_hits(text: str, automaton: Automaton | None) -> tuple[list[Hit], str]:
    if automaton is None:
        return [], text
    found: list[Hit] = []
    masked = list(text)
    for number, start, end in automaton.search.find_matches_as_indexes(text):
        code, kind = automaton.meanings[number]
        if kind == "mask":
            masked[start:end] = BLANK * (end - start)
        else:
            found.append(Hit(start, end, code, kind, text[start:end]))
    return found, "".join(masked)


def _pattern_hits(text: str, patterns: Sequence[tuple[str, str, re.Pattern[str]]]) -> Iterator[Hit]:
    for code, kind, pattern in patterns:
        for match in pattern.finditer(text):
            yield Hit(match.start(), match.end(), code, kind, match[0])


def _near_hits(
    text: str,
    parts: Sequence[tuple[int, int]],
    near: Sequence[tuple[str, tuple[str, ...], tuple[str, ...]]],
) -> Iterator[Hit]:
    for start, end in parts:
        clause = text[start:end]
        for code, one, other in near:
            pair = _pair(clause, one, other)
            if pair:
                yield Hit(start, end, code, "near", " + ".join(pair))


def _pair(clause: str, one: Sequence[str], other: Sequence[str]) -> tuple[str, str] | None:
    first = next((words for words in one if words in clause), None)
    if first is None:
        return None
    second = next((words for words in other if words in clause and words != first), None)
    return None if second is None else (first, second)


def excluded(hit: Hit, text: str, phrases: Sequence[str]) -> bool:
    """Tell whether one of the phrases stands in the clause of a hit."""
    if not phrases:
        return False
    clause = next((text[a:b] for a, b in clauses(text) if a <= hit.start < b), "")
    return any(words in clause for words in phrases)


def by_code(found: Sequence[Hit]) -> dict[str, list[Hit]]:
    """Return the hits of each code."""
    out: defaultdict[str, list[Hit]] = defaultdict(list)
    for hit in found:
        out[hit.code].append(hit)
    return dict(out)
