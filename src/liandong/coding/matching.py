"""From the indicators of a scheme to the places in sentences where they stand.

All sentences are searched at once, as one long text, dimension by dimension (Aho-Corasick).
Regular expressions are run only on the sentences that hold the words they need.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from liandong.coding.joined import Joined, Span, joined
from liandong.coding.literals import Words, needed
from liandong.coding.scheme import Code, Dimension, Scheme, expanded, grouped

# A masked phrase becomes as many of these, so that places stay what they were.
BLANK = "\ufffc"
MASK = "mask"
# The kind of a hit that says nothing of its sentence, only of the points that follow it.
ANNOUNCING = "announcing"

# Of each group of words the numbers of the sentences, or clauses, in which one of them stands.
Standing = Mapping[Words, set[int]]


class Hit(NamedTuple):
    """An indicator of a code found in a text, at code points [start, end)."""

    start: int
    end: int
    code: str
    kind: str
    words: str


# By the number of a sentence.
Hits = defaultdict[int, list[Hit]]


@dataclass(frozen=True)
class Found:
    """What stands in a sentence.

    Its clauses; the hits of each dimension that has any, in reading order; and of a code the
    clauses in which a phrase excludes it.
    """

    clauses: list[Span]
    hits: dict[str, list[Hit]]
    excluded: dict[str, list[Span]]

    def of(self, dimension: str) -> Sequence[Hit]:
        """Return the hits of a dimension."""
        return self.hits.get(dimension, ())

    def excludes(self, code: str, hit: Hit) -> bool:
        """Tell whether a code is excluded in the clause of a hit."""
        return any(start <= hit.start < end for start, end in self.excluded.get(code, ()))


class Pattern(NamedTuple):
    """A regular expression of a code, and the groups of words of each of which it needs one."""

    code: str
    kind: str
    expression: re.Pattern[str]
    needs: tuple[Words, ...]


class Near(NamedTuple):
    """Two groups of words; a code is meant where one of each stands in a clause."""

    code: str
    one: tuple[str, ...]
    other: tuple[str, ...]


@dataclass(frozen=True)
class DimensionMatcher:
    """What is looked for in a dimension; `meanings` has code, kind and spelling of each word."""

    name: str
    words: AhoCorasick
    meanings: tuple[tuple[str, str, str], ...]
    patterns: tuple[Pattern, ...]
    near: tuple[Near, ...]
    excluding: dict[str, Words]


@dataclass(frozen=True)
class GroupSearch:
    """Looks for groups of words; the groups of each word stand in its order."""

    words: AhoCorasick
    groups: tuple[tuple[Words, ...], ...]


@dataclass(frozen=True)
class Matcher:
    """The indicators of a scheme, compiled."""

    dimensions: tuple[DimensionMatcher, ...]
    in_sentences: GroupSearch
    in_clauses: GroupSearch


def compiled(scheme: Scheme) -> Matcher:
    """Return the matcher of a scheme."""
    matchers = tuple(_matcher(dimension) for dimension in scheme.dimensions)
    needs = [words for m in matchers for pattern in m.patterns for words in pattern.needs]
    near = [frozenset(words) for m in matchers for _, *both in m.near for words in both]
    excluding = [words for m in matchers for words in m.excluding.values()]
    return Matcher(matchers, _group_search(needs), _group_search([*near, *excluding]))


def find(texts: Sequence[str], matcher: Matcher) -> list[Found]:
    """Return the indicators that stand in each of the sentences.

    Terms and masking phrases are found leftmost and longest, so that “社区治理” hides the
    “社区” in it; patterns and near words are then looked for in what is not masked. A hit is
    dropped when one of its code's excluding phrases stands in the same clause.
    """
    text = joined(texts)
    in_sentences = _standing(matcher.in_sentences, text.text, text.sentence_at)
    in_clauses = _standing(matcher.in_clauses, text.text, text.clause_at)
    found = [Found(clauses, {}, {}) for clauses in text.clauses_by_sentence()]
    for dimension in matcher.dimensions:
        _add_excluded(found, text, dimension.excluding, in_clauses)
        hits: Hits = defaultdict(list)
        masked = _add_words(hits, text, dimension)
        _add_patterns(hits, text, masked, dimension.patterns, in_sentences)
        _add_near(hits, text, masked, dimension.near, in_clauses)
        for number, here in hits.items():
            found[number].hits[dimension.name] = sorted(here)
    return [_without_excluded(here) if here.excluded else here for here in found]


def _matcher(dimension: Dimension) -> DimensionMatcher:
    words = _words(dimension)
    excluding = {code.id: frozenset(code.indicators.excluding) for code in dimension.codes}
    return DimensionMatcher(
        dimension.dimension,
        AhoCorasick(
            list(words), matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA
        ),
        tuple((code, kind, word) for word, (code, kind) in words.items()),
        tuple(pattern for code in dimension.codes for pattern in _patterns(code, dimension)),
        tuple(near for code in dimension.codes for near in _near(code, dimension)),
        {code: words for code, words in excluding.items() if words},
    )


def _words(dimension: Dimension) -> dict[str, tuple[str, str]]:
    """Return the terms, cues and masking phrases of a dimension, with what each stands for."""
    words = dict.fromkeys(dimension.masking, ("", MASK))
    for code in dimension.codes:
        words.update(dict.fromkeys(code.indicators.terms, (code.id, "term")))
        words.update(dict.fromkeys(code.indicators.cues, (code.id, "cue")))
    return words


def _patterns(code: Code, dimension: Dimension) -> Iterator[Pattern]:
    kinds = (
        ("pattern", code.indicators.patterns),
        ("cue", code.indicators.cue_patterns),
        (ANNOUNCING, code.indicators.announcing),
    )
    for kind, patterns in kinds:
        for words in patterns:
            expression = expanded(words, dimension.groups)
            yield Pattern(code.id, kind, re.compile(expression), needed(expression))


def _near(code: Code, dimension: Dimension) -> Iterator[Near]:
    for pair in code.indicators.near:
        one, other = grouped(pair.one, dimension.groups), grouped(pair.other, dimension.groups)
        yield Near(code.id, one, other)


def _group_search(groups: Iterable[Words]) -> GroupSearch:
    by_word: defaultdict[str, list[Words]] = defaultdict(list)
    for group in dict.fromkeys(groups):
        for word in sorted(group):
            by_word[word].append(group)
    words = AhoCorasick(list(by_word), implementation=Implementation.DFA)
    return GroupSearch(words, tuple(map(tuple, by_word.values())))


def _standing(search: GroupSearch, text: str, part_at: Sequence[int]) -> Standing:
    """Return the parts of a text in which one of the words of each group stands as a whole."""
    standing: dict[Words, set[int]] = {group: set() for some in search.groups for group in some}
    for number, start, end in search.words.find_matches_as_indexes(text, overlapping=True):
        part = part_at[start]
        if part == part_at[end]:
            for group in search.groups[number]:
                standing[group].add(part)
    return standing


def _add_excluded(
    found: Sequence[Found], text: Joined, excluding: Mapping[str, Words], standing: Standing
) -> None:
    for code, phrases in excluding.items():
        for clause in standing[phrases]:
            start, end = text.clauses[clause]
            number = text.sentence_at[start]
            base = text.sentences[number][0]
            found[number].excluded.setdefault(code, []).append((start - base, end - base))


def _add_words(hits: Hits, text: Joined, dimension: DimensionMatcher) -> str:
    """Add the terms and cues that stand in a text; return it with masking phrases masked."""
    kept, done = [], 0
    for number, start, end in dimension.words.find_matches_as_indexes(text.text):
        code, kind, words = dimension.meanings[number]
        if kind == MASK:
            kept += [text.text[done:start], BLANK * (end - start)]
            done = end
        else:
            sentence = text.sentence_at[start]
            base = text.sentences[sentence][0]
            hits[sentence].append(Hit(start - base, end - base, code, kind, words))
    return "".join([*kept, text.text[done:]])


def _add_patterns(
    hits: Hits, text: Joined, masked: str, patterns: Iterable[Pattern], standing: Standing
) -> None:
    everywhere = set(range(len(text.sentences)))
    for code, kind, expression, needs in patterns:
        for number in everywhere.intersection(*(standing[words] for words in needs)):
            start, end = text.sentences[number]
            for match in expression.finditer(masked[start:end]):
                hits[number].append(Hit(*match.span(), code, kind, match[0]))


def _add_near(
    hits: Hits, text: Joined, masked: str, near: Iterable[Near], standing: Standing
) -> None:
    """Add the pairs of near words; a clause becomes the place of a pair."""
    for pair in near:
        for clause in standing[frozenset(pair.one)] & standing[frozenset(pair.other)]:
            start, end = text.clauses[clause]
            two = _pair(masked[start:end], pair)
            if two:
                number = text.sentence_at[start]
                base = text.sentences[number][0]
                words = " + ".join(two)
                hits[number].append(Hit(start - base, end - base, pair.code, "near", words))


def _pair(clause: str, near: Near) -> tuple[str, str] | None:
    first = next((words for words in near.one if words in clause), None)
    if first is None:
        return None
    second = next((words for words in near.other if words in clause and words != first), None)
    return None if second is None else (first, second)


def _without_excluded(found: Found) -> Found:
    """Return what was found without the hits whose code is excluded in their clause."""
    hits = {
        dimension: [hit for hit in here if not found.excludes(hit.code, hit)]
        for dimension, here in found.hits.items()
    }
    return Found(found.clauses, hits, found.excluded)
