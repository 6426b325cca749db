"""How well one stretch of Chinese goes on from another: words and characters across the joint."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from liandong.corpus.alignment import HAN
from liandong.corpus.word_list import transitions, word_list

LONGEST_WORD = 4
# Words reach at most three characters to either side of a joint; two more let them re-divide.
WORD_REACH = 5
HEAD_REACH = 3
ORDER = 4
# How many sightings of a history it takes until the text itself outweighs shorter histories.
TRUST = (300.0, 4.0, 4.0, 2.0)
# How much a pair that the document doesn't know is believed from the general list of pairs.
SHARE_OF_LIST = 0.5
UNKNOWN = 1e-6
MARK_LOG_PROBABILITY = -3.0
FULL_WIDTH = str.maketrans(",;:?!()", "，；：？！（）")


@lru_cache(maxsize=1)
def word_log_probabilities() -> dict[str, float]:
    """Return the log-probabilities of jieba's words of at most four characters."""
    known = word_list().count_of.items()
    counts = {word: max(count, 1.0) for word, count in known if len(word) <= LONGEST_WORD}
    total = sum(counts.values())
    return {word: math.log(count / total) for word, count in counts.items()}


@lru_cache(maxsize=1)
def _characters() -> dict[str, float]:
    weights: dict[str, float] = {}
    for word, logarithm in word_log_probabilities().items():
        for character in word:
            weights[character] = weights.get(character, 0.0) + math.exp(logarithm)
    total = sum(weights.values())
    return {character: weight / total for character, weight in weights.items()}


class Continuation:
    """A language model of one document, with open word lists behind it.

    Two measures of a joint, both log-likelihood ratios of "goes on" against "stands beside":
    `gain` from character n-grams of the document itself (interpolated, with a general list
    of character pairs behind them), `words` from words that the joint cuts through.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._grams: Counter[str] = Counter()
        self._histories: Counter[str] = Counter()
        for text in texts:
            for end in range(1, len(text) + 1):
                for start in range(max(0, end - ORDER), end):
                    self._grams[text[start:end]] += 1
                    self._histories[text[start : end - 1]] += 1
        self._known: dict[str, float] = {}
        self._alone: dict[str, float] = {}
        self._costs: dict[str, float] = {"": 0.0}

    def probability(self, character: str, history: str) -> float:
        """Return P(character | history); the history has at most three characters."""
        gram = history + character
        if gram not in self._known:
            trust = TRUST[len(history)]
            shorter = self._without_first(character, history)
            seen = self._grams[gram] + trust * shorter
            self._known[gram] = seen / (self._histories[history] + trust)
        return self._known[gram]

    def _without_first(self, character: str, history: str) -> float:
        if not history:
            return _characters().get(character, UNKNOWN)
        shorter = self.probability(character, history[1:])
        listed = {} if len(history) > 1 or not HAN.match(history) else transitions().after(history)
        if not listed:
            return shorter
        return (1 - SHARE_OF_LIST) * shorter + SHARE_OF_LIST * listed.get(character, 0.0)

    def gain(self, before: str, after: str) -> float:
        """Return log P(after | before) / P(after) of the first characters of `after`."""
        head = after[:HEAD_REACH]
        if head not in self._alone:
            self._alone[head] = self._logarithm(head, "")
        return self._logarithm(head, before) - self._alone[head]

    def _logarithm(self, head: str, history: str) -> float:
        joined = history[1 - ORDER :] + head
        first = len(joined) - len(head)
        return sum(
            math.log(self.probability(joined[at], joined[max(0, at + 1 - ORDER) : at]))
            for at in range(first, len(joined))
        )

    def words(self, before: str, after: str) -> float:
        """Return how much likelier the words become if one may reach across the joint."""
        if not (HAN.match(before[-1:]) and HAN.match(after[:1])):
            return 0.0
        left, right = before[-WORD_REACH:], after[:WORD_REACH]
        best = apart = self.cost(left) + self.cost(right)
        for i in range(1, min(LONGEST_WORD, len(left) + 1)):
            for j in range(1, min(LONGEST_WORD - i, len(right)) + 1):
                word = word_log_probabilities().get(left[-i:] + right[:j])
                if word is not None:
                    best = max(best, self.cost(left[:-i]) + word + self.cost(right[j:]))
        return best - apart

    def cost(self, text: str) -> float:
        """Return the log-probability of the likeliest words that a short text divides into."""
        if text not in self._costs:
            reach = range(1, min(LONGEST_WORD, len(text)) + 1)
            self._costs[text] = max(
                self.cost(text[:-length]) + word
                for length in reach
                if (word := self._word(text[-length:])) is not None
            )
        return self._costs[text]

    def _word(self, word: str) -> float | None:
        found = word_log_probabilities().get(word)
        if found is None and len(word) == 1:
            return math.log(UNKNOWN) if HAN.match(word) else MARK_LOG_PROBABILITY
        return found
