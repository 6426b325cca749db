"""Where the regular expressions of a scheme match.

They are tried only where the words stand that they need, in the order and as near to each other
as a match has them; most of them begin with such a word, and are tried there only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from liandong.coding.joined import Joined
from liandong.coding.matcher import Matcher, Pattern
from liandong.coding.tries import Ints

Bools = NDArray[np.bool_]

# A masked phrase becomes as many of these, so that places stay what they were.
BLANK = "\ufffc"


@dataclass(frozen=True)
class Occurrences:
    """Words, by number, and where they stand, [start, end), in order of places."""

    words: Ints
    starts: Ints
    ends: Ints

    def clauses(self, which: Ints, text: Joined) -> tuple[Ints, Bools]:
        """Return the clauses of some, and whether they stand as a whole in them."""
        clauses = text.clause_at[self.starts[which]].astype(np.int64)
        return clauses, clauses == text.clause_at[self.ends[which]]


@dataclass(frozen=True)
class Masks:
    """Where phrases mask others; the places of dimension n begin at n times the text's size."""

    size: int
    starts: Ints
    ends: Ints

    def hide(self, dimensions: Ints, starts: Ints, ends: Ints) -> Bools:
        """Tell whether any of what stands at [start, end) is masked in a dimension."""
        shift = dimensions * self.size
        first = np.searchsorted(self.ends, starts + shift, side="right")
        hidden: Bools = np.append(self.starts, np.iinfo(np.int64).max)[first] < ends + shift
        return hidden

    def masked(self, text: Joined, dimension: int) -> str:
        """Return a text as it is in a dimension, its masked phrases blank."""
        shift = dimension * self.size
        here = slice(*np.searchsorted(self.starts, [shift, shift + self.size]).tolist())
        if here.start == here.stop:
            return text.text
        starts, lengths = self.starts[here] - shift, self.ends[here] - self.starts[here]
        points = text.points.copy()
        behind = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        points[np.repeat(starts, lengths) + behind] = ord(BLANK)
        return points.astype("<u4", copy=False).tobytes().decode("utf-32-le")


@dataclass(frozen=True)
class Standing:
    """Of each group of words where one of them begins, and in which sentence.

    `sentences` is groups × sentences.
    """

    places: Sequence[Ints]
    sentence_of: Sequence[Ints]
    sentences: Bools


class Match(NamedTuple):
    """What a pattern, by number, matches at [start, end) of a text."""

    pattern: int
    start: int
    end: int
    words: str


def matches(text: Joined, found: Occurrences, masks: Masks, matcher: Matcher) -> Iterator[Match]:
    """Yield what each pattern matches in what is not masked in its dimension."""
    standing = _standing(text, found, matcher)
    masked: dict[int, str] = {}
    for number, pattern in enumerate(matcher.patterns):
        begins, sentences = _begins(pattern, standing, text)
        if not len(begins):
            continue
        dimension = pattern.dimension
        if dimension not in masked:
            masked[dimension] = masks.masked(text, dimension)
        places = begins, text.starts[sentences], text.ends[sentences]
        tried = zip(*(each.tolist() for each in places), strict=True)
        search = _led if pattern.needs.led else _free
        for start, match in search(pattern.expression, tried, masked[dimension]):
            yield Match(number, start + match.start(), start + match.end(), match[0])


def _standing(text: Joined, found: Occurrences, matcher: Matcher) -> Standing:
    which, rows = matcher.needed.of(found.words)
    count = max((group for pattern in matcher.patterns for group in pattern.groups), default=-1) + 1
    order = np.argsort(rows[:, 0].astype(np.uint16), kind="stable")
    groups, which = rows[order, 0], which[order]
    places = found.starts[which]
    once = (np.diff(groups, prepend=-1) != 0) | (np.diff(places, prepend=-1) != 0)
    groups, places, ends = groups[once], places[once], found.ends[which[once]]
    # A word may begin with the mark before its sentence, so its end tells the sentence.
    numbers = text.sentence_at[np.minimum(ends, len(text.points) - 1)].astype(np.int64)
    sentences = np.zeros((count, len(text.ends)), dtype=bool)
    sentences[groups, numbers] = True
    parts = np.searchsorted(groups, np.arange(1, count))
    return Standing(np.split(places, parts), np.split(numbers, parts), sentences)


def _begins(pattern: Pattern, standing: Standing, text: Joined) -> tuple[Ints, Ints]:
    """Return where matches may begin and in which sentences, or, if not led, all of these."""
    first, *others = pattern.groups or (-1,)
    if first < 0:
        return text.starts, np.arange(len(text.starts))
    places, numbers = standing.places[first], standing.sentence_of[first]
    if others:
        together = np.logical_and.reduce(standing.sentences[list(pattern.groups)])[numbers]
        places, numbers = places[together], numbers[together]
    for group in others if len(places) else ():
        following = np.searchsorted(standing.places[group], places, side="right")
        following = np.append(standing.places[group], len(text.points))[following]
        reached = places - pattern.needs.least + pattern.needs.longest
        near = following < np.minimum(text.ends[numbers], reached)
        places, numbers = places[near], numbers[near]
    if not pattern.needs.led:
        numbers = numbers[np.diff(numbers, prepend=-1) != 0]
        return text.starts[numbers], numbers
    return _before(places, numbers, pattern, text)


def _before(places: Ints, numbers: Ints, pattern: Pattern, text: Joined) -> tuple[Ints, Ints]:
    """Return where matches may begin, by the places of the word that leads them."""
    _, _, least, most, _ = pattern.needs
    if least == most:
        return places - least, numbers
    begins = (places[:, None] - np.arange(most, least - 1, -1)).ravel()
    numbers = np.repeat(numbers, most - least + 1)
    inside = begins >= text.starts[numbers]
    begins, numbers = begins[inside], numbers[inside]
    order = np.argsort(begins, kind="stable")
    begins, numbers = begins[order], numbers[order]
    once = np.diff(begins, prepend=-1) != 0
    return begins[once], numbers[once]


# A place in a text, and the [start, end) of its sentence.
Tried = Iterator[tuple[int, int, int]]
Matched = Iterator[tuple[int, re.Match[str]]]


def _led(expression: re.Pattern[str], tried: Tried, text: str) -> Matched:
    """Yield the matches that begin at the places, each with where its sentence begins."""
    match, last, done, sentence = expression.match, -1, 0, ""
    for begin, start, end in tried:
        if start != last:
            last, done, sentence = start, start, text[start:end]
        if begin >= done and (found := match(sentence, begin - start)):
            done = start + found.end()
            yield start, found


def _free(expression: re.Pattern[str], tried: Tried, text: str) -> Matched:
    """Yield the matches anywhere in the sentences, each with where its sentence begins."""
    for _, start, end in tried:
        for found in expression.finditer(text[start:end]):
            yield start, found
