"""How plausible a reading is as Chinese: words and character pairs from open word lists.

The plausibility of a text is the product of its words' probabilities, each multiplied
across the word boundary by P(b | a) / P(b), where a ends the word before and b begins
the word: a word bigram approximated by its characters at the joint. Of all ways to part
the text into words the likeliest counts.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from liandong.corpus.word_list import Transitions, WordList, transitions, word_list

# Shares of Chinese prose, rounded; other signs are rarer.
SIGNS = {"，": 0.06, "。": 0.025, "、": 0.02, "“": 0.005, "”": 0.005, "：": 0.003, "；": 0.003}
RARE_SIGN = math.log(0.001)
SIGN = {sign: math.log(share) for sign, share in SIGNS.items()}
PUNCTUATION = "，。、；：？！“”‘’（）《》〈〉—…·"
# Letters and digits between Chinese; symbols of other kinds (①, Greek, frames).
LATIN = math.log(0.004)
SYMBOL = math.log(1e-6)
LONGEST_WORD = 4
# A text repeats itself: this share of a word's probability comes from the text's own
# sequences of characters (a cache language model, Kuhn and De Mori 1990).
SHARE_OF_TEXT = 0.15
SHORT = 500
# How far two characters may attract each other across a word boundary (natural log), and
# the share that is given to pairs that the list has (Jelinek and Mercer 1980).
ATTRACTION_LIMIT = 4.0
SHARE_OF_PAIRS = 0.97
UNHEARD = "鿿"  # A character that no list has.
# In a text that puts a comma before other punctuation, seldom anything else stands there.
DOUBLED = re.compile("[,，][,，。、；;：:？?！!]")
DOUBLED_SHARE = 0.3
DOUBLED_ONLY = math.log(0.1)
AFTER_COMMA = 1.5


class Prefix(NamedTuple):
    """A text read so far: its last characters, and the weights of its last boundaries.

    `ends[k]` is the log-probability of the text without its last k characters.
    """

    ends: tuple[float, ...]
    last: str


BEGINNING = Prefix((0.0,), "")


@dataclass(frozen=True)
class PlausibilityModel:
    """Counts of words, and P(b | a) of characters, some of them still to be parsed.

    `places` numbers the characters that the word list has, and punctuation; `initials`
    gives for each the log-probability of the words that begin with it. `doubled` tells whether
    the text puts a comma before other signs.
    """

    words: WordList
    sorted: list[str]
    places: dict[str, int]
    initials: NDArray[np.float64]
    following: Transitions
    doubled: bool = False
    own: dict[str, float] = field(default_factory=dict)
    known: dict[str, float | None] = field(default_factory=dict)
    joints: dict[str, float] = field(default_factory=dict)
    completed: dict[str, Completions | None] = field(default_factory=dict)
    rows: dict[str, NDArray[np.float64]] = field(default_factory=dict)

    @cached_property
    def unknown(self) -> float:
        """Return the log-probability of a character that no list has."""
        return math.log(0.1 / self.words.total)

    def word(self, word: str) -> float | None:
        """Return the log-probability of a word, None if there is no such word."""
        try:
            return self.known[word]
        except KeyError:
            general = self.words.count_of.get(word, 0.0) / self.words.total
            share = (1 - SHARE_OF_TEXT) * general + SHARE_OF_TEXT * self.own.get(word, 0.0)
            single = self.unknown if len(word) == 1 else None
            self.known[word] = found = math.log(share) if share else single
            return found

    def character(self, character: str) -> float:
        """Return the log-probability of a character as a word of its own."""
        if "一" <= character <= "鿿":
            found = self.known.get(character) or self.word(character)
            return self.unknown if found is None else found
        if character in PUNCTUATION:
            return SIGN.get(character, RARE_SIGN)
        return LATIN if character.isascii() and character.isalnum() else SYMBOL

    def attraction(self, before: str, after: str) -> float:
        """Return log P(after | before) / P(after), limited to `ATTRACTION_LIMIT` either way."""
        try:
            return self.joints[before + after]
        except KeyError:
            self.joints[before + after] = found = self._attraction(before, after)
            return found

    def _attraction(self, before: str, after: str) -> float:
        if after in PUNCTUATION:
            return self._doubling(before, after) if self.doubled else 0.0
        if not "一" <= after <= "鿿" or not (before in PUNCTUATION or "一" <= before <= "鿿"):
            return 0.0
        found = min(ATTRACTION_LIMIT, math.log(self._ratio(before, after)))
        return found + (self._doubling(before, after) if self.doubled else 0.0)

    def _ratio(self, before: str, after: str) -> float:
        """Return how much more often than by chance a word with `after` follows one with `before`.

        Behind a sign, how often a clause begins with it. Where the two characters make a word,
        that they meet often tells nothing of two words.
        """
        share = self.words.character_shares[ord(after)]
        given = self.following.after(before).get(after, 0.0)
        found = given / share if share else 0.0
        meets = SHARE_OF_PAIRS * found + 1 - SHARE_OF_PAIRS
        return min(meets, 1.0) if before + after in self.words.count_of else float(meets)

    def _doubling(self, before: str, after: str) -> float:
        """Return how a sign is drawn to a comma where a comma is put before other signs."""
        if before == "，":
            return AFTER_COMMA if after in "，。、；：？！" else math.log(0.5)
        return DOUBLED_ONLY if after and after in "。、；：？！" else 0.0

    def seeing(self, text: str) -> PlausibilityModel:
        """Return the model adapted to the sequences of characters that `text` repeats."""
        runs = re.findall("[一-鿿]+", text)
        size = sum(map(len, runs))
        seen = Counter(
            run[i : i + n] for run in runs for n in range(1, 5) for i in range(len(run) - n + 1)
        )
        # What stands there once may be the damage itself, and a short text tells little.
        own = {words: (count - 1) / (size + SHORT) for words, count in seen.items() if count > 1}
        return replace(
            self, doubled=_is_doubled(text), own=own, known={}, joints={}, completed={}, rows={}
        )

    def extended(self, before: Prefix, character: str) -> Prefix:
        """Return the text with one character more."""
        last = before.last + character
        return Prefix(
            (self.weight(before, character), *before.ends[: LONGEST_WORD - 1]),
            last[-LONGEST_WORD:],
        )

    def weight(self, before: Prefix, character: str) -> float:
        """Return the log-probability of the text with one character more."""
        ends, last = before
        best = ends[0] + self.character(character) + self.attraction(last[-1:], character)
        for size in range(2, min(len(last) + 1, len(ends), LONGEST_WORD) + 1):
            word = last[1 - size :] + character
            try:
                weight = self.known[word]
            except KeyError:
                weight = self.word(word)
            if weight is not None:
                weight += ends[size - 1] + self.attraction(last[-size : 1 - size], word[0])
                best = max(best, weight)
        return best

    @cached_property
    def singles(self) -> NDArray[np.float64]:
        """Return the log-probability of each known character as a word of its own."""
        return np.array([self.character(character) for character in self.places])

    def weights(self, before: Prefix, places: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return the log-probability of the text with each of many characters more."""
        ends, last = before
        found = ends[0] + self.singles[places] + self._row(last[-1:])[places]
        for size in range(2, min(len(last) + 1, len(ends), LONGEST_WORD) + 1):
            completions = self._completions(last[1 - size :])
            if completions is not None:
                everywhere = np.full(len(self.places), -np.inf)
                joint = self.attraction(last[-size : 1 - size], last[1 - size])
                everywhere[completions.places] = completions.weights + ends[size - 1] + joint
                np.maximum(found, everywhere[places], out=found)
        return found

    def hopes(self, before: Prefix, places: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return how plausible the text can still get if a word begins with each character."""
        return before.ends[0] + self.initials[places] + self._row(before.last[-1:])[places]

    def _row(self, before: str) -> NDArray[np.float64]:
        """Return the attraction between one character and each that is known."""
        if before not in self.rows:
            row = np.zeros(len(self.places))
            if before in PUNCTUATION or "一" <= before <= "鿿":
                row[: -len(PUNCTUATION)] = self.attraction(before, UNHEARD)
            if before:
                for after in (*self.following.after(before), *PUNCTUATION):
                    if after in self.places:
                        row[self.places[after]] = self.attraction(before, after)
            self.rows[before] = row
        return self.rows[before]

    def _completions(self, beginning: str) -> Completions | None:
        """Return the characters that make a word of these, with its log-probability."""
        if beginning not in self.completed:
            ends = {
                word[-1]
                for word in (
                    *_beginning(self.sorted, beginning),
                    *self.own_words.get(beginning, ()),
                )
                if len(word) == len(beginning) + 1 and word[-1] in self.places
            }
            found = [(self.places[end], self.word(beginning + end) or 0.0) for end in sorted(ends)]
            self.completed[beginning] = (
                Completions(*map(np.array, zip(*found, strict=True))) if found else None
            )
        return self.completed[beginning]

    @cached_property
    def own_words(self) -> dict[str, list[str]]:
        """Return the sequences that the text repeats, by all but their last character."""
        found: dict[str, list[str]] = defaultdict(list)
        for word in self.own:
            found[word[:-1]].append(word)
        return found


def _is_doubled(text: str) -> bool:
    doubled, commas = len(DOUBLED.findall(text)), len(re.findall("[,，]", text))
    return doubled > max(9, DOUBLED_SHARE * commas)


class Completions(NamedTuple):
    """Places of characters that end a word, and the words' log-probabilities."""

    places: NDArray[np.intp]
    weights: NDArray[np.float64]


def _beginning(words: list[str], beginning: str) -> list[str]:
    """Return the words, of a sorted list, that begin so."""
    first = bisect_left(words, beginning)
    return words[first : bisect_left(words, beginning + "\U0010ffff", first)]


@lru_cache(maxsize=1)
def plausibility_model() -> PlausibilityModel:
    """Return the model of jieba's word list and Pinyin2Hanzi's character transitions."""
    known = word_list()
    codes = np.flatnonzero(known.character_counts[0x4E00:0xA000]) + 0x4E00
    signs = np.array([math.exp(SIGN.get(sign, RARE_SIGN)) for sign in PUNCTUATION])
    initials = np.maximum(known.first_counts[codes], 0.1) / known.total
    return PlausibilityModel(
        known,
        sorted(known.words),
        {c: place for place, c in enumerate([*map(chr, codes.tolist()), *PUNCTUATION])},
        np.log(np.concatenate([initials, signs])),
        transitions(),
    )
