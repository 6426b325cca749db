"""Open lists of Chinese words and characters: what jieba and Pinyin2Hanzi ship, read as data."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

CODE_POINTS = 0x110000
Counts = NDArray[np.float64]


@dataclass(frozen=True)
class WordList:
    """jieba's words, how often each was counted, and what kind of word it is."""

    words: list[str]
    counts: Counts
    tags: list[str]

    @cached_property
    def total(self) -> float:
        """Return how many words were counted."""
        return float(self.counts.sum())

    @cached_property
    def count_of(self) -> dict[str, float]:
        """Return the count of each word."""
        return dict(zip(self.words, self.counts.tolist(), strict=True))

    @cached_property
    def lengths(self) -> NDArray[np.int64]:
        """Return the number of characters of each word."""
        return np.array([len(word) for word in self.words])

    @cached_property
    def _characters(self) -> NDArray[np.int64]:
        joined = "".join(self.words).encode("utf-32-le")
        return np.frombuffer(joined, dtype=np.uint32).astype(np.int64)

    @cached_property
    def character_counts(self) -> Counts:
        """Return how often each code point was counted, in any word."""
        weights = np.repeat(self.counts, self.lengths)
        found = np.bincount(self._characters, weights=weights, minlength=CODE_POINTS)
        return np.asarray(found, dtype=np.float64)

    @cached_property
    def character_shares(self) -> Counts:
        """Return the share of each code point among all characters counted."""
        return np.asarray(self.character_counts / self.character_counts.sum(), dtype=np.float64)

    @cached_property
    def first_counts(self) -> Counts:
        """Return how many of the words counted begin with each code point."""
        firsts = self._characters[np.cumsum(self.lengths) - self.lengths]
        found = np.bincount(firsts, weights=self.counts, minlength=CODE_POINTS)
        return np.asarray(found, dtype=np.float64)


class Transitions:
    """P(b | a) of characters, parsed from Pinyin2Hanzi's JSON one a at a time: it is large.

    `starts` has P(b) at the beginning of a clause.
    """

    def __init__(self, text: str, starts: dict[str, float]) -> None:
        self._text, self._starts = text, starts
        self._places = {m[1]: m.end() - 1 for m in re.finditer(r'"(\\u[0-9a-f]{4})": \{', text)}
        self._parsed: dict[str, dict[str, float]] = {}

    def after(self, character: str) -> dict[str, float]:
        """Return P(b | character) for every b that is known to follow, a sign too."""
        if not "一" <= character <= "鿿":
            return self._starts
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
def word_list() -> WordList:
    """Return jieba's word list."""
    fields = package_file("jieba", "dict.txt").read_text(encoding="utf-8").split()
    return WordList(fields[::3], np.array(fields[1::3], dtype=float), fields[2::3])


@lru_cache(maxsize=1)
def transitions() -> Transitions:
    """Return Pinyin2Hanzi's transitions from one character to the next."""
    folder = package_file("Pinyin2Hanzi", "data")
    starts = json.loads((folder / "hmm_start.json").read_text(encoding="ascii"))["data"]
    return Transitions((folder / "hmm_transition.json").read_text(encoding="ascii"), starts)
