"""The grammar: words of twenty topics, words that all share, and frames with slots."""

from __future__ import annotations

import random
import re
from bisect import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray
from ruamel.yaml import YAML

from benchmarks.generator.dictionary import tail

FOLDER = Path(__file__).parent / "grammar"
SLOT = re.compile(r"\{(\w+)\}")
# Zipf–Mandelbrot: the word of rank r gets the weight 1 / (r + 2.7).
FLATTENED = 2.7

Item = TypeVar("Item")
# A frame is literal text and slots by turns, beginning and ending with text.
Frame = tuple[str, ...]


@dataclass(frozen=True)
class Choice(Generic[Item]):
    """Items to choose from, with their weights summed up."""

    items: tuple[Item, ...]
    summed: tuple[float, ...]

    @classmethod
    def of(cls, weights: Mapping[Item, float]) -> Choice[Item]:
        """Return the choice between items with these weights."""
        return cls(tuple(weights), tuple(accumulate(weights.values())))


@dataclass(frozen=True)
class Trap:
    """A hard sentence: the indicator `holds` stands in it, the code would be wrong."""

    frame: Frame
    holds: str
    code: str
    role: str


@dataclass(frozen=True)
class Grammar:
    """All of it; `topics` and `common` map a slot to its words, the most frequent first."""

    topics: Mapping[str, Mapping[str, tuple[str, ...]]]
    common: Mapping[str, tuple[str, ...]]
    phrases: Mapping[str, Choice[Frame]]
    plain: Choice[tuple[str, Frame]]
    coded: Choice[tuple[str, Frame]]
    title: Choice[Frame]
    heading: Choice[Frame]
    traps: tuple[Trap, ...]

    @cached_property
    def names(self) -> list[str]:
        """The names of all topics."""
        return sorted(self.topics)


@lru_cache(maxsize=1)
def read_grammar() -> Grammar:
    """Read the grammar beside this module."""
    frames = _read("frames")
    return Grammar(
        topics={name: _with_tail(name, slots) for name, slots in _read("topics").items()},
        common=_with_tail("common", _read("common"), "noun"),
        phrases={name: _frames(texts) for name, texts in frames["phrases"].items()},
        plain=_with_roles(frames["plain"]),
        coded=_with_roles(frames["coded"]),
        title=_frames(frames["title"]),
        heading=_frames(frames["heading"]),
        traps=tuple(_trap(each) for each in _read("traps")),
    )


def pick(chance: random.Random, items: Sequence[Item], summed: Sequence[float]) -> Item:
    """Choose an item by weights that are summed up; `random.choices` takes twice as long."""
    return items[bisect(summed, chance.random() * summed[-1], 0, len(items) - 1)]


@lru_cache
def zipf(count: int) -> NDArray[np.float64]:
    """Return the weights of so many words, the most frequent first."""
    return 1 / (np.arange(1, count + 1) + FLATTENED)


@lru_cache
def summed_zipf(count: int) -> tuple[float, ...]:
    """Return these weights summed up."""
    return tuple(zipf(count).cumsum().tolist())


def _frames(weights: Mapping[str, float]) -> Choice[Frame]:
    return Choice.of({_frame(text): weight for text, weight in weights.items()})


def _with_roles(roles: Mapping[str, Mapping[str, float]]) -> Choice[tuple[str, Frame]]:
    return Choice.of(
        {(role, _frame(text)): n for role, texts in roles.items() for text, n in texts.items()}
    )


def _frame(text: str) -> Frame:
    return tuple(SLOT.split(text))


def _read(name: str) -> Any:
    return YAML(typ="safe").load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def _words(slots: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    return {slot: tuple(words.split()) for slot, words in slots.items()}


def _with_tail(
    topic: str, slots: Mapping[str, str], longest: str = "thing"
) -> dict[str, tuple[str, ...]]:
    """Return the words of each slot; the slot `longest` goes on with the topic's tail."""
    words = _words(slots)
    return words | {longest: (*words[longest], *tail(topic))}


def _trap(each: Mapping[str, str]) -> Trap:
    advice = each["text"].startswith("建议")
    role = "discourse.recommendation" if advice else "discourse.practice"
    return Trap(_frame(each["text"]), each["holds"], each["code"], role)
