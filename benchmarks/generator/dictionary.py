"""Nouns of jieba's list: the long tail of a topic's words, and rare words."""

from __future__ import annotations

import random
import re
from functools import lru_cache

import jieba

from benchmarks.generator.planting import dimensions_inside

# How often jieba counted them in the text that its list was made from.
RARE, TAIL = range(20, 100), range(100, 3000)
NOUN = re.compile(r"^([一-龥]{2,3}) (\d+) n$", re.M)
# What no text should say by chance.
UNSEEMLY = re.compile("[妓娼嫖淫奸裸乳阴尸屎尿屁毒赌杀死匪妾奴贼寇敌党军官]")
# So many words does a topic's tail take from those that all tails share: a word is in two.
SHARED, OF_TOPIC = 1500, 150


@lru_cache(maxsize=1)
def rare_words() -> tuple[str, ...]:
    """Return rare nouns, in a fixed order."""
    return _nouns(RARE)


def tail(topic: str) -> tuple[str, ...]:
    """Return the less frequent words of a topic, the same whatever the seed of the corpus."""
    shared = random.Random("shared").sample(_nouns(TAIL), SHARED)
    return tuple(random.Random(topic).sample(shared, OF_TOPIC))


@lru_cache(maxsize=2)
def _nouns(counts: range) -> tuple[str, ...]:
    """Return the nouns counted so often that hold no indicator of the scheme."""
    with jieba.dt.get_dict_file() as file:
        found = NOUN.findall(file.read().decode("utf-8"))
    words = sorted(word for word, count in found if int(count) in counts)
    return tuple(w for w in words if not UNSEEMLY.search(w) and not dimensions_inside(w))
