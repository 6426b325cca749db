"""Many texts segmented at once: each different token is looked at once, not at each place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from liandong.text.segmentation import Tokenizer

PRIVATE = tuple(map(chr, range(0xE000, 0xF900)))  # private use: never words or blanks
BLOCK = 4096  # characters that are cut at once: calls are saved, and all stays in the cache


@dataclass(frozen=True)
class Segmented:
    """The tokens of N texts, as numbers.

    Attributes
    ----------
    vocabulary
        The different tokens, in the order in which they come.
    tokens : array (T,)
        Places of the tokens in the vocabulary.
    texts : array (T,)
        Number of the text that each token belongs to, ascending.
    count
        Number of texts N; those without a token count too.
    """

    vocabulary: tuple[str, ...]
    tokens: NDArray[np.int32]
    texts: NDArray[np.int32]
    count: int

    def only(self, kept: Container[str]) -> Segmented:
        """Return the same texts with those tokens only that are among the `kept`."""
        held = np.array([token in kept for token in self.vocabulary], dtype=bool)
        rows = held[self.tokens]
        return Segmented(self.vocabulary, self.tokens[rows], self.texts[rows], self.count)

    def sizes(self) -> NDArray[np.int64]:
        """Return the number of tokens of each text."""
        return np.bincount(self.texts, minlength=self.count)

    def summed(self, value: Callable[[str], int]) -> NDArray[np.int64]:
        """Return the sum of the tokens' values for each text."""
        values = np.fromiter(map(value, self.vocabulary), dtype=float, count=len(self.vocabulary))
        sums = np.bincount(self.texts, weights=values[self.tokens], minlength=self.count)
        return sums.astype(np.int64)

    def joined(self, separator: str) -> list[str]:
        """Return the tokens of each text, joined."""
        words = np.array(self.vocabulary, dtype=object)[self.tokens].tolist()
        ends = pairwise([0, *np.cumsum(self.sizes()).tolist()])
        return [separator.join(words[start:end]) for start, end in ends]


# What knows the words of some texts: a tokenizer, or what it made of them already.
Words = Tokenizer | Segmented


def segmented(texts: Iterable[str], words: Words) -> Segmented:
    """Return what is known of the texts' words, or segment them."""
    return words if isinstance(words, Segmented) else segment(texts, words)


def segment(texts: Iterable[str], tokenizer: Tokenizer) -> Segmented:
    """Segment texts, many with one call: the same tokens as text by text.

    The engines look at runs of word characters only, and at a line end's two characters; a
    private character between two texts stands in neither, so it changes no other token.
    """
    listed = list(texts)
    boundary = next(mark for mark in PRIVATE if not any(mark in text for text in listed))
    numbers = numbering(boundary)
    made = [
        numbered(tokenizer.tokens("".join(text + boundary for text in block)), numbers)
        for block in _blocks(listed)
    ]
    found = np.concatenate([np.empty(0, dtype=np.int32), *made])
    ends = found == 0
    return Segmented(
        tuple(numbers), found[~ends], np.cumsum(ends, dtype=np.int32)[~ends], len(listed)
    )


def parted(lines: Iterable[str]) -> Segmented:
    """Return the tokens of lines in which they stand parted by blanks."""
    words = [line.split() for line in lines]
    numbers = numbering()
    tokens = numbered(list(chain.from_iterable(words)), numbers)
    texts = np.repeat(np.arange(len(words), dtype=np.int32), list(map(len, words)))
    return Segmented(tuple(numbers), tokens, texts, len(words))


def _blocks(texts: Sequence[str]) -> Iterator[list[str]]:
    """Yield texts in runs of about `BLOCK` characters."""
    starts = np.cumsum([0, *map(len, texts)])[:-1] // BLOCK
    cuts = [0, *(np.flatnonzero(np.diff(starts)) + 1).tolist(), len(texts)]
    for start, end in pairwise(cuts):
        yield list(texts[start:end])


def numbering(*first: str) -> dict[str, int]:
    """Return a dictionary that gives every token it is asked for the next number."""
    numbers: defaultdict[str, int] = defaultdict()
    numbers.default_factory = numbers.__len__
    for token in first:
        numbers[token]
    return numbers


def numbered(tokens: Sequence[str], numbers: dict[str, int]) -> NDArray[np.int32]:
    """Return the tokens' numbers; a new token gets the next one of a `numbering`."""
    return np.fromiter(map(numbers.__getitem__, tokens), dtype=np.int32, count=len(tokens))
