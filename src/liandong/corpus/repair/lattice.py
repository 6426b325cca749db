"""What a printed text can have been, if GBK was read one byte out of step.

A node is a place in the printed text and the byte that is left over there: None where the
text is in step, else the first halves that the next true character can have. An edge is
a true character with the options that the bytes leave.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

import numpy as np
from numpy.typing import NDArray

from liandong.corpus.repair.plausibility import PUNCTUATION, plausibility_model
from liandong.corpus.repair.scripts import simplified_each

LETTERS = "[a-zāáǎàōóǒòēéěèīíǐìūúǔùüǖǘǚǜńňǹḿ]+"
GLOSS = re.compile(rf"\(({LETTERS})\)")
# A gloss whose opening parenthesis went with the byte before it.
HALF_GLOSS = re.compile(rf"({LETTERS})\)")
# A mark, unless nothing but a number, a blank, the line's end or a Latin word follows.
MARK = re.compile(
    r"(?<![?\ufffd]{2})(?![?\ufffd]{3})(?!(?<=[?\ufffd])[?\ufffd]{2})[?\ufffd](?!〔损)"
    r"(?=[?\ufffd]|[^\x00-\x7f]|[@-~](?![0-9A-Za-z])|[,;:!()][^\x00-\x7f]|\(?[a-zà-ǿ]+\))"
)
MARKS = "?\ufffd"
FOLDED = str.maketrans(",;:?!()", "，；：？！（）")

LEADS = tuple(range(0x81, 0xFF))
TRAILS = tuple(range(0x80, 0xFF))  # Those that are no ASCII character.
Halves = tuple[int, ...]
# With so many first halves, nothing is known of a character whose second half is lost too.
MANY = 100
MOST_AT_ONCE = 2
# A run that begins with a gloss has all its bytes: nothing but a mark tells of a lost pair.
HELD = MOST_AT_ONCE + 1

# Log-probabilities of what has to be assumed; orders of magnitude. How many of a text's
# question marks stand for a lost byte is learned from the text itself.
BREAK_SHARE = 1e-3
NO_QUESTION = math.log(1e-6)  # U+FFFD was in the text before.
# Where a comma was put before other punctuation, a run seldom begins with a sign without one.
FIRST_SIGN = math.log(1e-3)
NOTHING_PRINTED = math.log(0.04)
UNFIT_GLOSS = math.log(1e-4)
# What becomes of halves that make no character together. A text was read by one program:
# how often each happens is learned from the text itself.
LOSSES = (
    "pair marked",
    "pair dropped",
    "byte marked",
    "byte dropped",
    "ASCII marked",
    "ASCII dropped",
)
ASSUMED = dict(zip(LOSSES, (5.0, 0.5, 3.0, 0.5, 3.0, 0.5), strict=True))
OTHER_SCRIPT = math.log(1e-3)


@dataclass(frozen=True)
class Options:
    """The characters that may have stood at a place, in order of their simplified forms.

    `weights` are their log-odds, `places` the places of their forms in the model.
    """

    characters: tuple[str, ...]
    forms: tuple[str, ...]
    weights: NDArray[np.float64]
    places: NDArray[np.intp]
    signs: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.characters)


@dataclass(frozen=True)
class Edge:
    """A true character (or none) between a node and the next, and what stood behind it."""

    end: int
    pending: Halves | None
    options: Options | None
    weight: float = 0.0
    behind: str = ""
    loss: str = ""
    gloss: str = ""
    at_once: int = 0
    broken: bool = True


@lru_cache(maxsize=1)
def _pairs() -> dict[tuple[int, int], tuple[str, str]]:
    """Return for each pair of bytes its character in GBK, and that in simplified form."""
    codes = [(lead, trail) for lead in LEADS for trail in range(0x40, 0xFF)]
    found = [bytes(code).decode("gbk", errors="ignore") for code in codes]
    kept = [(code, c) for code, c in zip(codes, found, strict=True) if len(c) == 1 and ord(c) > 127]
    forms = simplified_each("".join(c for _, c in kept))
    return {code: (c, form) for (code, c), form in zip(kept, forms, strict=True)}


def _is_text(character: str) -> bool:
    return "一" <= character <= "鿿" or character in PUNCTUATION


def _foreign(character: str, form: str, lead: int, traditional: bool) -> float:
    """Return the log-odds of a character of the script that the text isn't written in."""
    if traditional or not _is_text(character):
        return 0.0
    return OTHER_SCRIPT if character != form or lead < 0xA1 else 0.0


@lru_cache(maxsize=512)
def undecodable_before(second: int) -> Halves:
    """Return the bytes that make no character together with the byte behind them."""
    if second < 0x40:
        return TRAILS
    return tuple(first for first in TRAILS if (first, second) not in _pairs())


@lru_cache(maxsize=1)
def undecodable_pairs() -> tuple[tuple[Halves, Halves], ...]:
    """Return the pairs that make no character: first bytes, and the second bytes of each."""
    groups: dict[Halves, list[int]] = defaultdict(list)
    for first in TRAILS:
        groups[tuple(y for y in LEADS if (first, y) not in _pairs())].append(first)
    return tuple((tuple(firsts), seconds) for seconds, firsts in groups.items() if seconds)


@lru_cache(maxsize=4096)
def _readings(character: str) -> frozenset[str]:
    from pypinyin.constants import PINYIN_DICT

    return frozenset(PINYIN_DICT.get(ord(character), "").split(",")) if character else frozenset()


def reads(character: str, gloss: str) -> bool:
    """Tell whether the pinyin is a reading of the character, or of its simplified form."""
    return gloss in _readings(character) or gloss in _readings(simplified_each(character))


def reads_without_tone(character: str, gloss: str) -> bool:
    """Tell whether the pinyin, or the pinyin but for its tone, is a reading of the character."""
    known = _readings(character) | _readings(simplified_each(character))
    return gloss in known or _toneless(gloss) in {_toneless(reading) for reading in known}


def _toneless(reading: str) -> str:
    """Return the letters without the marks of tones; ü and its spellings are one."""
    letters = "".join(c for c in normalize("NFD", reading) if not "\u0300" <= c <= "\u036f")
    return letters.replace("v", "u")


@lru_cache(maxsize=8192)
def encode(character: str) -> bytes:
    """Return the bytes of a character in GBK, ASCII punctuation as the full-width it was."""
    return character.translate(FOLDED).encode("gb18030", errors="ignore")


@lru_cache(maxsize=16384)
def options(leads: Halves, trails: Halves, traditional: bool, gloss: str = "") -> Options:
    """Return the characters that these halves can make, only those that a gloss reads so.

    Where several can stand, only those that the model knows are tried.
    """
    pairs = [_pairs().get((lead, trail)) for lead in leads for trail in trails]
    found = [pair for pair in pairs if pair and (not gloss or reads(pair[0], gloss))]
    if len(leads) * len(trails) > 1:
        places = plausibility_model().places
        found = [pair for pair in found if pair[1] in places]
    return _weighed(tuple(found), traditional)


def _weighed(found: tuple[tuple[str, str], ...], traditional: bool) -> Options:
    """Weigh characters by whether they belong to the script of the text."""
    places = plausibility_model().places
    foreign = [0.0 if traditional or c == form else OTHER_SCRIPT for c, form in found]
    return Options(
        tuple(character for character, _ in found),
        tuple(form for _, form in found),
        np.array(foreign),
        np.array([places.get(form, -1) for _, form in found], dtype=np.intp),
        np.array([character in "，。、；：？！" for character, _ in found]),
    )


class Lattice:
    """The edges of one printed line."""

    def __init__(
        self,
        line: str,
        traditional: bool,
        losses: Mapping[str, float],
        break_share: float = BREAK_SHARE,
    ) -> None:
        self.line = line
        self.traditional = traditional
        total = sum(losses.values())
        self.losses = {loss: math.log(count / total) for loss, count in losses.items()}
        self.breaks, self.is_meant = math.log(break_share), math.log(1 - break_share)

    def in_step(self, at: int) -> Iterator[Edge]:
        """Yield what the text can have been if no byte is left over at this place."""
        gloss = GLOSS.match(self.line, at)
        if gloss:
            yield Edge(gloss.end(), None, None, gloss=gloss[1], broken=False)
            return
        character = self.line[at]
        form = simplified_each(character.translate(FOLDED))
        marks = bool(MARK.match(self.line, at))
        weight = NO_QUESTION if character == "\ufffd" else self.is_meant if marks else 0.0
        yield Edge(at + 1, None, _weighed(((character, form),), True), weight, broken=False)
        if marks:
            yield from self._entries(at)

    def _entries(self, at: int) -> Iterator[Edge]:
        """Yield the ways to get out of step: a lost byte, or a gloss put between two halves."""
        gloss = HALF_GLOSS.match(self.line, at + 1) or GLOSS.match(self.line, at + 1)
        before = encode(self.line[at - 1])[-1:] if at else b""
        if gloss and before and before[0] >= 0x80:
            first = before[0]
            pairs = [(lead, _pairs().get((first, lead))) for lead in LEADS]
            leads = tuple(lead for lead, pair in pairs if pair and reads(pair[0], gloss[1]))
            if leads:
                yield Edge(gloss.end(), leads, None, self.breaks, at_once=HELD)
        elif not gloss:
            yield Edge(at + 1, LEADS, None, self.breaks)

    def out_of_step(self, at: int, leads: Halves, at_once: int) -> Iterator[Edge]:
        """Yield what the text can have been if a first half is left over at this place.

        `at_once` counts the characters lost since something was printed.
        """
        if at < len(self.line):
            yield from self._printed(at, leads, HELD if at_once == HELD else 0)
            yield from self._marked(at, leads)
        if len(leads) < MANY:
            yield from self._dropped(at, leads, at_once)

    def _options(self, leads: Halves, trails: Halves, gloss: str = "") -> Options:
        return options(leads, trails, self.traditional, gloss)

    def _printed(self, at: int, leads: Halves, held: int) -> Iterator[Edge]:
        character = self.line[at]
        gloss = GLOSS.match(self.line, at)
        if gloss and at and reads(self.line[at - 1], gloss[1]):
            yield Edge(gloss.end(), leads, None, at_once=held)
        if "@" <= character <= "~":
            yield Edge(at + 1, None, self._options(leads, (ord(character),)))
        code = encode(character)
        if len(code) == 2:
            found = self._options(leads, (code[0],))
            if code[1] >= 0x81:
                yield Edge(at + 1, (code[1],), found, at_once=held)
            elif code[1] < 0x7F:
                yield Edge(at + 1, None, found, behind=chr(code[1]))

    def _marked(self, at: int, leads: Halves) -> Iterator[Edge]:
        """Yield what was lost where the reader printed a mark."""
        if self.line[at] in MARKS:
            for firsts, seconds in undecodable_pairs():
                found = self._options(leads, firsts)
                yield Edge(at + 1, seconds, found, self.losses["pair marked"], loss="pair marked")
            if len(leads) < MANY:
                yield from self._halved(at + 1, leads, "marked")

    def _dropped(self, at: int, leads: Halves, at_once: int) -> Iterator[Edge]:
        """Yield what was lost where the reader printed nothing."""
        ended = at_once >= MOST_AT_ONCE or at == len(self.line)
        for firsts, seconds in () if ended else undecodable_pairs():
            found = self._options(leads, firsts)
            weight = self.losses["pair dropped"] + NOTHING_PRINTED
            yield Edge(at, seconds, found, weight, loss="pair dropped", at_once=at_once + 1)
        yield from self._halved(at, leads, "dropped")

    def _halved(self, at: int, leads: Halves, how: str) -> Iterator[Edge]:
        """Yield a second half that was lost alone, or with the ASCII character behind it."""
        whole, half = GLOSS.match(self.line, at), HALF_GLOSS.match(self.line, at)
        rest = self._undecodable(at)
        loss = f"byte {how}"
        found = self._options(leads, rest, whole[1] if whole else "")
        yield Edge(at, None, found, self.losses[loss], loss=loss)
        loss = f"ASCII {how}"
        if half:
            found = self._options(leads, TRAILS, half[1])
            yield Edge(half.end(), None, found, self.losses[loss], loss=loss)
        elif at < len(self.line) and self.line[at] not in MARKS:
            behind = "" if self.line[at].translate(FOLDED) in PUNCTUATION else ","
            found = self._options(leads, TRAILS)
            yield Edge(at, None, found, self.losses[loss], behind, loss)

    def _undecodable(self, at: int) -> Halves:
        """Return the bytes that make no character with what is printed at this place."""
        if at >= len(self.line):
            return TRAILS
        if self.line[at].isascii():
            return undecodable_before(ord(self.line[at]))
        code = encode(self.line[at])
        return undecodable_before(code[0]) if len(code) == 2 else ()
