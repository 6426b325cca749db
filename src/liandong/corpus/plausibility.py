"""How plausible a reading is as Chinese: words and character pairs from open word lists."""

from __future__ import annotations

import itertools
import json
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

PUNCTUATION = "，。、；：？！“”‘’（）《》—"
# About one character in twelve of Chinese prose is punctuation, shared by a few signs.
PUNCTUATION_LOG_PROBABILITY = math.log(0.02)
LONGEST_WORD = 4
MOST_COMBINATIONS = 5_000
KEPT_PER_ENDING = 4
# A text repeats its own characters: this share of a character's probability comes from it
# (a cache language model, Kuhn and De Mori 1990).
SHARE_OF_TEXT = 0.1
# How far two characters may attract or repel each other across a word boundary (natural log).
ATTRACTION_LIMIT = 4.0

Options = Sequence[Sequence[str]]


@dataclass(frozen=True)
class PlausibilityModel:
    """Log-probabilities (natural) of words and characters, and of one character after another.

    The plausibility of a text is the product of its words' probabilities, each multiplied
    across the word boundary by P(b | a) / P(b), where a ends the word before and b begins
    the word: a word bigram approximated by its characters at the joint.
    """

    words: dict[str, float]
    characters: dict[str, float]
    following: dict[str, dict[str, float]]
    unknown: float

    def character(self, character: str) -> float:
        """Return the log-probability of a character on its own."""
        return self.characters.get(character, self.unknown)

    def attraction(self, before: str, after: str) -> float:
        """Return log P(after | before) / P(after), limited to `ATTRACTION_LIMIT` either way."""
        if not before or before in PUNCTUATION or after in PUNCTUATION:
            return 0.0
        given = self.following.get(before, {}).get(after)
        if given is None:
            return -ATTRACTION_LIMIT
        found = math.log(given) - self.character(after)
        return max(-ATTRACTION_LIMIT, min(ATTRACTION_LIMIT, found))

    def seeing(self, text: str) -> PlausibilityModel:
        """Return the model adapted to the characters that `text` itself uses."""
        seen = Counter(text)
        words = dict(self.words)
        for character, count in seen.items():
            general = math.exp(self.words.get(character, self.unknown))
            mixed = (1 - SHARE_OF_TEXT) * general + SHARE_OF_TEXT * count / len(text)
            words[character] = math.log(mixed)
        return replace(self, words=words)

    def readings(self, options: Options) -> list[tuple[str, float]]:
        """Return the likeliest texts that take one of `options` at each place, best first.

        Parameters
        ----------
        options
            For each of N places the characters that may stand there.

        Returns
        -------
        Texts of N characters with their log-probabilities; each text once.
        """
        ends: list[dict[str, list[tuple[float, str]]]] = [{"": [(0.0, "")]}]
        for end in range(1, len(options) + 1):
            found: dict[str, dict[str, float]] = {}
            for start in range(max(0, end - LONGEST_WORD), end):
                for word, weight in self._words(options[start:end]):
                    for score, text in self._extended(ends[start], word, weight):
                        best = found.setdefault(word[-1], {})
                        best[text] = max(score, best.get(text, -math.inf))
            ends.append({last: _leading(texts) for last, texts in found.items()})
        everything = [pair for kept in ends[-1].values() for pair in kept]
        return [(text, score) for score, text in sorted(everything, key=lambda p: (-p[0], p[1]))]

    def _words(self, options: Options) -> Iterator[tuple[str, float]]:
        if len(options) == 1:
            for character in options[0]:
                yield character, self._single(character)
        elif math.prod(map(len, options)) <= MOST_COMBINATIONS:
            for characters in itertools.product(*options):
                weight = self.words.get("".join(characters))
                if weight is not None:
                    yield "".join(characters), weight

    def _single(self, character: str) -> float:
        if character in PUNCTUATION:
            return PUNCTUATION_LOG_PROBABILITY
        return self.words.get(character, self.unknown)

    def _extended(
        self, before: dict[str, list[tuple[float, str]]], word: str, weight: float
    ) -> Iterator[tuple[float, str]]:
        for last, texts in before.items():
            joint = weight + self.attraction(last, word[0])
            for score, text in texts:
                yield score + joint, text + word


def _leading(texts: dict[str, float]) -> list[tuple[float, str]]:
    ranked = sorted(((score, text) for text, score in texts.items()), key=lambda p: (-p[0], p[1]))
    return ranked[:KEPT_PER_ENDING]


def package_file(package: str, *names: str) -> Path:
    """Return a data file of an installed package, without loading the package."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"{package} is not installed; install the requirements again")
    return Path(next(iter(spec.submodule_search_locations)), *names)


@lru_cache(maxsize=1)
def plausibility_model() -> PlausibilityModel:
    """Return the model of jieba's word list and Pinyin2Hanzi's character transitions."""
    counts: dict[str, int] = {}
    characters: Counter[str] = Counter()
    with package_file("jieba", "dict.txt").open(encoding="utf-8") as lines:
        for line in lines:
            word, count, *_ = line.split(" ")
            counts[word] = int(count)
            for character in word:
                characters[character] += int(count)
    total, letters = sum(counts.values()), sum(characters.values())
    transitions = package_file("Pinyin2Hanzi", "data", "hmm_transition.json")
    following = json.loads(transitions.read_text(encoding="utf-8"))["data"]
    return PlausibilityModel(
        {word: math.log(max(count, 1) / total) for word, count in counts.items()},
        {character: math.log(max(count, 1) / letters) for character, count in characters.items()},
        {a: {b: p for b, p in after.items() if len(b) == 1} for a, after in following.items()},
        math.log(0.1 / total),
    )
