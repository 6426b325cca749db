"""How plausible a reading is as Chinese: words and character pairs from open word lists.

The plausibility of a text is the product of its words' probabilities, each multiplied
across the word boundary by P(b | a) / P(b), where a ends the word before and b begins
the word: a word bigram approximated by its characters at the joint. Of all ways to part
the text into words the likeliest counts.
"""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

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
UNSEEN = math.log(1 - SHARE_OF_PAIRS)
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
    gives for each the log-probability of the words that begin with it.
    """

    words: dict[str, str]
    sorted: list[str]
    total: float
    frequencies: NDArray[np.float64]
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
        return math.log(0.1 / self.total)

    def word(self, word: str) -> float | None:
        """Return the log-probability of a word, None if there is no such word."""
        try:
            return self.known[word]
        except KeyError:
            general = max(float(self.words.get(word, 0)), 0.0) / self.total
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
        return LATIN if character.isascii() else SYMBOL

    def attraction(self, before: str, after: str) -> float:
        """Return log P(after | before) / P(after), limited to `ATTRACTION_LIMIT` either way."""
        try:
            return self.joints[before + after]
        except KeyError:
            self.joints[before + after] = found = self._attraction(before, after)
            return found

    def _attraction(self, before: str, after: str) -> float:
        if after in PUNCTUATION or before in PUNCTUATION:
            return self._doubling(before, after) if self.doubled else 0.0
        if not ("一" <= before <= "鿿" and "一" <= after <= "鿿"):
            return 0.0
        given = self.following.after(before).get(after, 0.0)
        share = self.frequencies[ord(after)] or math.exp(self.unknown)
        return min(ATTRACTION_LIMIT, math.log(SHARE_OF_PAIRS * given / share + 1 - SHARE_OF_PAIRS))

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
        commas = len(re.findall("[,，]", text))
        doubled = len(DOUBLED.findall(text)) > max(9, DOUBLED_SHARE * commas)
        return replace(self, doubled=doubled, own=own, known={}, joints={}, completed={}, rows={})

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
            row = np.full(
                len(self.places), self.attraction(before, "一") if before in PUNCTUATION else 0.0
            )
            if "一" <= before <= "鿿":
                row[: -len(PUNCTUATION)] = UNSEEN
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


class Completions(NamedTuple):
    """Places of characters that end a word, and the words' log-probabilities."""

    places: NDArray[np.intp]
    weights: NDArray[np.float64]


def _beginning(words: list[str], beginning: str) -> list[str]:
    """Return the words, of a sorted list, that begin so."""
    first = bisect_left(words, beginning)
    return words[first : bisect_left(words, beginning + "\U0010ffff", first)]


class Transitions:
    """P(b | a) of characters, parsed from Pinyin2Hanzi's JSON one a at a time: it is large."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._places = {m[1]: m.end() - 1 for m in re.finditer(r'"(\\u[0-9a-f]{4})": \{', text)}
        self._parsed: dict[str, dict[str, float]] = {}

    def after(self, character: str) -> dict[str, float]:
        """Return P(b | character) for every b that is known to follow."""
        if character not in self._parsed:
            place = self._places.get(f"\\u{ord(character):04x}")
            end = self._text.index("}", place) + 1 if place is not None else 0
            self._parsed[character] = json.loads(self._text[place:end]) if end else {}
        return self._parsed[character]


def package_file(package: str, *names: str) -> Path:
    """Return a data file of an installed package, without loading the package."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"{package} is not installed; install the requirements again")
    return Path(next(iter(spec.submodule_search_locations)), *names)


@lru_cache(maxsize=1)
def plausibility_model() -> PlausibilityModel:
    """Return the model of jieba's word list and Pinyin2Hanzi's character transitions."""
    fields = package_file("jieba", "dict.txt").read_text(encoding="utf-8").split()
    words, counts = fields[::3], np.array(fields[1::3], dtype=float)
    frequencies = _frequencies(words, counts)
    codes = np.flatnonzero(frequencies[0x4E00:0xA000]) + 0x4E00
    initials = np.bincount([ord(word[0]) for word in words], weights=counts, minlength=0x110000)
    signs = np.array([math.exp(SIGN.get(sign, RARE_SIGN)) for sign in PUNCTUATION])
    transitions = package_file("Pinyin2Hanzi", "data", "hmm_transition.json")
    return PlausibilityModel(
        dict(zip(words, fields[1::3], strict=True)),
        sorted(words),
        float(counts.sum()),
        frequencies,
        {c: place for place, c in enumerate([*map(chr, codes.tolist()), *PUNCTUATION])},
        np.log(np.concatenate([np.maximum(initials[codes], 0.1) / counts.sum(), signs])),
        Transitions(transitions.read_text(encoding="ascii")),
    )


def _frequencies(words: list[str], counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the share of each code point among all characters of the words."""
    characters = np.frombuffer("".join(words).encode("utf-32-le"), dtype=np.uint32)
    each = np.repeat(counts, [len(word) for word in words])
    found = np.bincount(characters, weights=each, minlength=0x110000)
    return np.asarray(found / found.sum())
