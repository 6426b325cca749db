"""The indicators of a scheme, compiled: one trie of all their words, and what each is for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np

from liandong.coding.literals import Needs, Words, needs_of
from liandong.coding.scheme import Dimension, Indicators, Scheme, expanded, grouped
from liandong.coding.tries import Ints, Trie, trie_of

MASK = "mask"
# The kind of a hit that says nothing of its sentence, only of the points that follow it.
ANNOUNCING = "announcing"
# In the order of their names, as hits at one place are.
KINDS = (ANNOUNCING, "cue", "near", "pattern", "term")


class Pattern(NamedTuple):
    """A regular expression of a code, by number, and what it needs, its groups by number."""

    dimension: int
    code: int
    kind: int
    expression: re.Pattern[str]
    groups: tuple[int, ...]
    needs: Needs


class Near(NamedTuple):
    """Two groups of words; a code is meant where one of each stands in a clause."""

    dimension: int
    code: int
    groups: tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True)
class Uses:
    """What words are for: rows of numbers, those of word n from `first[n]` to `first[n + 1]`."""

    first: Ints
    rows: Ints

    def of(self, words: Ints) -> tuple[Ints, Ints]:
        """Return for each use of words, in order, which of them it is of, and its row."""
        first = self.first[words]
        counts = self.first[words + 1] - first
        places = np.repeat(np.arange(len(words)), counts)
        behind = np.arange(len(places)) - np.repeat(np.cumsum(counts) - counts, counts)
        return places, self.rows[first[places] + behind]


@dataclass(frozen=True)
class Matcher:
    """The indicators of a scheme, compiled.

    Codes are numbered in the order of the scheme. `words` are in order of length, the longest
    first. The rows of `meanings` are dimension, code (-1: it masks) and kind, those of `needed`
    a group that a pattern needs, those of `near` a pair, a side of it and the word's rank there,
    those of `excluding` a code.
    """

    dimensions: tuple[str, ...]
    codes: tuple[str, ...]
    dimension_of: Ints
    words: tuple[str, ...]
    number: Mapping[str, int]
    lengths: Ints
    trie: Trie
    meanings: Uses
    needed: Uses
    near: Uses
    excluding: Uses
    patterns: tuple[Pattern, ...]
    pairs: tuple[Near, ...]

    @cached_property
    def ranks(self) -> Ints:
        """The rank of each code's name among all."""
        return np.argsort(np.argsort(np.array(self.codes)))

    @cached_property
    def pair_words(self) -> Ints:
        """The words of pairs × their two sides × ranks."""
        most = max((len(some) for pair in self.pairs for some in pair.groups), default=0)
        words = np.full((len(self.pairs), 2, most), -1, dtype=np.int64)
        for place, pair in enumerate(self.pairs):
            for side, some in enumerate(pair.groups):
                words[place, side, : len(some)] = [self.number[word] for word in some]
        return words


def compiled(scheme: Scheme) -> Matcher:
    """Return the matcher of a scheme; a process compiles the same indicators once."""
    return _compiled(tuple(map(_indicating, scheme.dimensions)))


class Indicating(NamedTuple):
    """What of a dimension tells its codes from texts; the groups as pairs of name and words."""

    name: str
    masking: tuple[str, ...]
    groups: tuple[tuple[str, tuple[str, ...]], ...]
    codes: tuple[tuple[str, Indicators], ...]


def _indicating(dimension: Dimension) -> Indicating:
    return Indicating(
        dimension.dimension,
        dimension.masking,
        tuple(dimension.groups.items()),
        tuple((code.id, code.indicators) for code in dimension.codes),
    )


# A word and what it is for.
Use = tuple[str, tuple[int, ...]]


@lru_cache(maxsize=8)
def _compiled(dimensions: tuple[Indicating, ...]) -> Matcher:
    codes = [code for dimension in dimensions for code, _ in dimension.codes]
    number = {code: place for place, code in enumerate(codes)}
    groups: dict[Words, int] = {}
    patterns = tuple(_patterns(dimensions, number, groups))
    pairs = tuple(_pairs(dimensions, number))
    uses = (
        (3, _meanings(dimensions, number)),
        (1, [(word, (group,)) for words, group in groups.items() for word in words]),
        (3, list(_near(pairs))),
        (1, list(_excluding(dimensions, number))),
    )
    spelled = {word for _, some in uses for word, _ in some}
    words = tuple(sorted(spelled, key=lambda word: (-len(word), word)))
    word_number = {word: place for place, word in enumerate(words)}
    meanings, needed, near, excluding = (_uses(some, word_number, width) for width, some in uses)
    return Matcher(
        dimensions=tuple(dimension.name for dimension in dimensions),
        codes=tuple(codes),
        dimension_of=np.repeat(np.arange(len(dimensions)), [len(d.codes) for d in dimensions]),
        words=words,
        number=word_number,
        lengths=np.array([len(word) for word in words], dtype=np.int64),
        trie=trie_of(words),
        meanings=meanings,
        needed=needed,
        near=near,
        excluding=excluding,
        patterns=patterns,
        pairs=pairs,
    )


def _uses(some: Iterable[Use], number: Mapping[str, int], width: int) -> Uses:
    by_word: defaultdict[int, list[tuple[int, ...]]] = defaultdict(list)
    for word, row in some:
        by_word[number[word]].append(row)
    counts = [len(by_word[word]) for word in range(len(number))]
    rows = [row for word in range(len(number)) for row in by_word[word]]
    return Uses(
        np.append(0, np.cumsum(counts, dtype=np.int64)),
        np.array(rows, dtype=np.int64).reshape(-1, width),
    )


def _near(pairs: Iterable[Near]) -> Iterator[Use]:
    for place, pair in enumerate(pairs):
        for side, some in enumerate(pair.groups):
            for rank, word in enumerate(some):
                yield word, (place, side, rank)


def _excluding(dimensions: Iterable[Indicating], number: Mapping[str, int]) -> Iterator[Use]:
    for dimension in dimensions:
        for code, indicators in dimension.codes:
            for word in dict.fromkeys(indicators.excluding):
                yield word, (number[code],)


def _meanings(dimensions: Sequence[Indicating], number: Mapping[str, int]) -> list[Use]:
    """Return the terms, cues and masking phrases of all dimensions, each with what it is for."""
    meanings: list[Use] = []
    for place, dimension in enumerate(dimensions):
        words = dict.fromkeys(dimension.masking, (place, -1, 0))
        for code, indicators in dimension.codes:
            for kind, own in (("term", indicators.terms), ("cue", indicators.cues)):
                words.update(dict.fromkeys(own, (place, number[code], KINDS.index(kind))))
        meanings += words.items()
    return meanings


def _expressions(
    indicators: Indicators, groups: dict[str, tuple[str, ...]]
) -> Iterator[tuple[str, str]]:
    kinds = (
        ("pattern", indicators.patterns),
        ("cue", indicators.cue_patterns),
        (ANNOUNCING, indicators.announcing),
    )
    for kind, patterns in kinds:
        for words in patterns:
            yield kind, expanded(words, groups)


def _patterns(
    dimensions: Iterable[Indicating], number: Mapping[str, int], groups: dict[Words, int]
) -> Iterator[Pattern]:
    """Yield the patterns of all dimensions, numbering the groups of words that they need."""
    for place, dimension in enumerate(dimensions):
        for code, indicators in dimension.codes:
            for kind, expression in _expressions(indicators, dict(dimension.groups)):
                needs = needs_of(expression)
                yield Pattern(
                    place,
                    number[code],
                    KINDS.index(kind),
                    re.compile(expression),
                    tuple(groups.setdefault(words, len(groups)) for words in needs.groups),
                    needs,
                )


def _pairs(dimensions: Sequence[Indicating], number: Mapping[str, int]) -> Iterator[Near]:
    for place, dimension in enumerate(dimensions):
        for code, indicators in dimension.codes:
            for pair in indicators.near:
                one, other = (
                    tuple(dict.fromkeys(grouped(words, dict(dimension.groups))))
                    for words in (pair.one, pair.other)
                )
                yield Near(place, number[code], (one, other))
