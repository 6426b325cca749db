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
from typing import Any, TypeVar

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
class Choice:
    """Frames to choose from, with their weights summed up."""

    frames: tuple[Frame, ...]
    summed: tuple[float, ...]

    @classmethod
    def of(cls, weights: Mapping[str, float]) -> Choice:
        """Return the choice between frames as written, with their weights."""
        frames = tuple(tuple(SLOT.split(text)) for text in weights)
        return cls(frames, tuple(accumulate(weights.values())))


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
    phrases: Mapping[str, Choice]
    plain: Mapping[str, Choice]
    coded: Mapping[str, Choice]
    title: Choice
    heading: Choice
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
        phrases={name: Choice.of(texts) for name, texts in frames["phrases"].items()},
        plain={role: Choice.of(texts) for role, texts in frames["plain"].items()},
        coded={role: Choice.of(texts) for role, texts in frames["coded"].items()},
        title=Choice.of(frames["title"]),
        heading=Choice.of(frames["heading"]),
        traps=tuple(_trap(each) for each in _read("traps")),
    )


def pick(chance: random.Random, items: Sequence[Item], summed: Sequence[float]) -> Item:
    """Choose an item by weights that are summed up; `random.choices` takes twice as long."""
    return items[bisect(summed, chance.random() * summed[-1], 0, len(items) - 1)]


@lru_cache
def zipf(count: int) -> NDArray[np.float64]:
    """Return the weights of so many words, the most frequent first."""
    return 1 / (np.arange(1, count + 1) + FLATTENED)


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
    return Trap(tuple(SLOT.split(each["text"])), each["holds"], each["code"], role)
