"""What the indicators of the scheme say of each sentence, read in the context of its paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import overload

import numpy as np
from numpy.typing import NDArray

from liandong.coding.discourse import (
    ITEM,
    NONE,
    POINT,
    Context,
    Own,
    Role,
    Roles,
    announced,
    joined,
    roles_of,
)
from liandong.coding.evidence import Pieces, pieces_of
from liandong.coding.hits import Hits, search
from liandong.coding.matcher import ANNOUNCING, KINDS, Matcher, compiled
from liandong.coding.scheme import Scheme
from liandong.coding.subjects import CONNECTIVE, PRONOUN, Subjects, subjects_of
from liandong.coding.tries import Ints
from liandong.coding.units import Unit, document_of

OPENING = re.compile("|".join(each.pattern for each in (ITEM, POINT, PRONOUN, CONNECTIVE)))
CARRIED = "（承前省略的主语）"
# Units, and characters, read together: enough that Python's cost for a block doesn't matter.
BLOCK = 8000
BLOCK_CHARACTERS = 400_000

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Reading:
    """A unit as the indicators read it.

    `evidence` has for each code that has any the words it rests on with their weights;
    `subjects` are the actors that the next sentence may leave out.
    """

    unit: Unit
    role: Role
    subjects: tuple[str, ...]
    evidence: Mapping[str, Mapping[str, float]]

    def score(self, code: str) -> float:
        """Return the joint weight of the evidence for a code, from 0 to 1."""
        return joined(self.evidence.get(code, {}).values())


@dataclass(frozen=True, eq=False)
class Readings(Sequence[Reading]):
    """Units in reading order as the indicators read them, as arrays; one by one, `Reading`s.

    `first` tells which units begin a paragraph; `announced` is the role announced last in the
    document, by number, at the end of each unit, or NONE.
    """

    units: Sequence[Unit]
    scheme: Scheme
    hits: Hits
    pieces: Pieces
    first: Bools
    roles: Roles
    announced: Ints
    subjects: Subjects

    def __len__(self) -> int:
        return len(self.units)

    @overload
    def __getitem__(self, number: int) -> Reading: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Reading]: ...
    def __getitem__(self, number: int | slice) -> Reading | Sequence[Reading]:
        """Return one unit as it was read, or some."""
        return self._each[number]

    @cached_property
    def evidence(self) -> tuple[Bools, Floats]:
        """Units × codes: whether there is evidence for a code, and its joint weight, 0–1."""
        shape = len(self.units), len(self.hits.matcher.codes)
        there, left = np.zeros(shape, dtype=bool), self.pieces.left(shape)
        there[self.pieces.sentences, self.pieces.codes] = True
        for sentence in self.subjects.carried.tolist():
            codes = list(self.subjects.of(sentence))
            left[sentence, codes] *= 1 - self.scheme.head.weights.context
            there[sentence, codes] = True
        return there, 1 - left

    @cached_property
    def _each(self) -> tuple[Reading, ...]:
        codes, names = self.hits.matcher.codes, self.hits.names
        carried = set(self.subjects.carried.tolist())
        roles = [code.id for code in self.scheme.of("discourse").codes]
        readings = []
        for number, pieces in enumerate(self.pieces.by_sentence(len(self))):
            grounds = {
                codes[code]: {names[word]: weight for word, weight in some}
                for code, some in pieces.items()
            }
            role = self._role(number, roles, grounds)
            evidence = {code: words for code, words in grounds.items() if code not in roles}
            subjects = tuple(codes[code] for code in self.subjects.of(number))
            for code in subjects if number in carried else ():
                evidence.setdefault(code, {})[CARRIED] = self.scheme.head.weights.context
            readings.append(Reading(self.units[number], role, subjects, evidence))
        return tuple(readings)

    def _role(
        self, number: int, names: Sequence[str], grounds: Mapping[str, Mapping[str, float]]
    ) -> Role:
        told = self.roles
        chosen = names[told.chosen[number]]
        why = dict.fromkeys([*grounds.get(chosen, ()), *told.context(number)])
        shares = dict(zip(names, told.shares[number].tolist(), strict=True))
        news = int(self.announced[number])
        lead = names[told.leading[number]]
        return Role(chosen, shares, "；".join(why), lead, names[news] if news != NONE else "")


def evident(texts: Sequence[str], scheme: Scheme) -> tuple[Ints, Ints]:
    """Return which sentences have an indicator of which code, by number, in order, each once."""
    found: list[tuple[Ints, Ints]] = []
    matcher = compiled(scheme)
    count = len(matcher.codes)
    for start, end in pairwise(_starts([len(text) for text in texts], [True] * len(texts))):
        hits = search(texts[start:end], matcher)
        telling = hits.kinds != KINDS.index(ANNOUNCING)
        keys = np.sort((hits.sentences * count + hits.codes)[telling])
        sentences, codes = np.divmod(keys[np.diff(keys, prepend=-1) != 0], count)
        found.append((sentences + start, codes))
    none = np.zeros(0, dtype=np.int64)
    sentences, codes = zip((none, none), *found, strict=True)
    return np.concatenate(sentences), np.concatenate(codes)


def read_by_indicators(units: Sequence[Unit], scheme: Scheme) -> Readings:
    """Read units in reading order; those of one paragraph share their `paragraph_id`."""
    return _read(units, scheme, compiled(scheme), ("", NONE))


def read_in_blocks(units: Sequence[Unit], scheme: Scheme) -> Iterator[Readings]:
    """Read units in reading order, block by block, so that memory doesn't grow with them."""
    matcher = compiled(scheme)
    carried = "", NONE
    first = _first_of_paragraph(units)
    for start, end in pairwise(_starts([len(unit.text) for unit in units], first)):
        readings = _read(units[start:end], scheme, matcher, carried)
        carried = document_of(units[end - 1].paragraph_id), int(readings.announced[-1])
        yield readings


def _starts(lengths: Sequence[int], free: Sequence[bool]) -> list[int]:
    """Return where blocks begin, and where the last one ends; one begins only where it may."""
    starts, size = [0], 0
    for number, length in enumerate(lengths):
        full = number - starts[-1] >= BLOCK or size >= BLOCK_CHARACTERS
        if full and free[number]:
            starts.append(number)
            size = 0
        size += length
    return [*starts, len(lengths)] if lengths else starts


def _first_of_paragraph(units: Sequence[Unit]) -> list[bool]:
    """Tell which units begin a paragraph; without one, a unit stands alone."""
    names = ["", *(unit.paragraph_id for unit in units)]
    return [name == "" or name != before for before, name in pairwise(names)]


def _read(
    units: Sequence[Unit], scheme: Scheme, matcher: Matcher, carried: tuple[str, int]
) -> Readings:
    """Read units; `carried` is the document before and the role announced last in it."""
    texts = [unit.text for unit in units]
    hits = search(texts, matcher).in_order()
    pieces = pieces_of(hits, scheme)
    first = _first_of_paragraph(units)
    openings = {number: text for number, text in enumerate(texts) if OPENING.match(text)}
    names = [document_of(unit.paragraph_id) for unit in units]
    begins = np.array([name != before for before, name in pairwise([carried[0], *names])], bool)
    news = announced(_news(hits, len(units)), begins, carried[1])
    before = np.where(begins, NONE, np.concatenate([[carried[1]], news])[:-1])
    items = [number for number, text in openings.items() if ITEM.match(text)]
    points = [number for number, text in openings.items() if POINT.match(text)]
    context = Context(
        np.array(first, dtype=bool),
        np.isin(np.arange(len(units)), items),
        np.where(np.isin(np.arange(len(units)), points), before, NONE),
    )
    own = _own(pieces, scheme, matcher, len(units))
    roles = roles_of(own, context, scheme.head.weights)
    subjects = subjects_of(hits, openings, context.first)
    return Readings(units, scheme, hits, pieces, context.first, roles, news, subjects)


def _roles(matcher: Matcher) -> range:
    """Return the numbers of the codes that are roles."""
    here = np.flatnonzero(matcher.dimension_of == matcher.dimensions.index("discourse"))
    return range(int(here[0]), int(here[-1]) + 1)


def _news(hits: Hits, count: int) -> Ints:
    """Return the role that each of so many sentences announces, or NONE."""
    roles = _roles(hits.matcher)
    telling = (hits.kinds == KINDS.index(ANNOUNCING)) & np.isin(hits.codes, roles)
    news = np.full(count, NONE)
    # Backwards, so that the first counts.
    news[hits.sentences[telling][::-1]] = hits.codes[telling][::-1] - roles.start
    return news


def _own(pieces: Pieces, scheme: Scheme, matcher: Matcher, count: int) -> Own:
    """Return what sentences themselves say for each role."""
    shape, roles = (count, len(matcher.codes)), _roles(matcher)
    above = pieces.weights > scheme.head.weights.cue
    left, strong = pieces.chosen(~above).left(shape), pieces.chosen(above)
    keys = strong.sentences * shape[1] + strong.codes
    sums = np.zeros(shape)
    # One after another, as they come: sums of many at once are rounded otherwise.
    np.add.at(sums.ravel(), keys, strong.weights)
    return Own(sums[:, roles], left[:, roles])
