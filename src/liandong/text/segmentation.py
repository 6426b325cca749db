"""Chinese text to tokens, by an own tokenizer object: nothing here is global.

jieba is the reference. `rjieba`, the same algorithm in Rust, does the work wherever
it gives identical tokens: always while the hidden Markov model is off; with it, on
everything but the few runs of word characters where the two read differently, which are
left to jieba itself. Both engines hold one merged dictionary: jieba's own words and the
domain terms.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Literal

import rjieba

from liandong.errors import Fault, raise_all
from liandong.text.lexicon import Entry, Lexicon
from liandong.text.weights import merge

if TYPE_CHECKING:
    import jieba

Engine = Literal["rjieba", "jieba"]

HAN = r"\u4E00-\u9FD5"  # what jieba takes for Chinese characters
MARKS = r"a-zA-Z0-9+#&._%\-"  # what it lets stand inside a word beside them
RARE_HAN = (  # what only rjieba takes for Chinese characters
    r"\u3400-\u4DBF\u9FD6-\u9FFF\uF900-\uFAFF"
    r"\U00020000-\U0002A6DF\U0002A700-\U0002EBEF\U0002F800-\U0002FA1F"
)
WORD_CHARACTERS = re.compile(f"[{HAN}{MARKS}]")
# Where the engines differ in looking for unknown words: of 15-20, a_b and 3.a rjieba makes one
# word, and rare characters belong to its runs only.
LATIN = "a-zA-Z0-9"
JOINED = f"[{LATIN}](?:[_\\-][{LATIN}]|\\.[a-zA-Z]|\\.[0-9]++(?:[a-zA-Z]|\\.[{LATIN}]))"
DIFFERENT = re.compile(f"{JOINED}|[{RARE_HAN}]")
RUN = f"[{HAN}{MARKS}{RARE_HAN}]"
DIFFERENT_RUN = re.compile(f"((?<!{RUN})(?={RUN}*?(?:{DIFFERENT.pattern})){RUN}+)")
NEUTRAL_SENTENCE = "他们在会上谈到{0}，也谈到了{0}的意义。"


@dataclass(frozen=True)
class Tokenizer:
    """Segments text; `engine` "jieba" leaves everything to the reference.

    Attributes
    ----------
    terms
        Domain terms that the dictionary holds beside jieba's own words.
    """

    terms: tuple[str, ...]
    hmm: bool
    engine: Engine = "rjieba"

    def tokens(self, text: str) -> list[str]:
        """Return the tokens of a text; joined, they are the text again."""
        if self.engine == "jieba":
            return list(self._reference.cut(text, HMM=self.hmm))
        if not self.hmm or not DIFFERENT.search(text):
            return self._fast.cut(text, self.hmm)
        pieces = DIFFERENT_RUN.split(text)
        return [token for piece in pieces for token in self._with_hmm(piece)]

    def _with_hmm(self, piece: str) -> list[str]:
        if DIFFERENT.search(piece):
            return list(self._reference.cut(piece, HMM=True))
        return self._fast.cut(piece, True)

    @cached_property
    def _fast(self) -> rjieba.Jieba:
        return _merged(self.terms)

    @cached_property
    def _reference(self) -> jieba.Tokenizer:
        return _reference(self.terms)

    def __reduce__(self) -> tuple[type[Tokenizer], tuple[tuple[str, ...], bool, Engine]]:
        # The engines can't be pickled; another process merges its own dictionary, once.
        return Tokenizer, (self.terms, self.hmm, self.engine)


def build_tokenizer(lexicon: Lexicon, *, hmm: bool) -> Tokenizer:
    """Build a tokenizer that provably holds every dictionary term and stop word.

    Parameters
    ----------
    hmm
        Whether runs of single characters are joined to unknown words by jieba's hidden
        Markov model.

    Raises
    ------
    InputFaults
        With every term that is not one token, alone or inside a sentence, and what the
        segmentation makes of it.
    """
    # A long term must outweigh the short ones inside it, so those come first; then the
    # result doesn't depend on the order of the file.
    terms = sorted((entry.text for entry in lexicon.dictionary), key=lambda text: (len(text), text))
    tokenizer = Tokenizer(tuple(terms), hmm)
    raise_all(_unheld(tokenizer, lexicon))
    return tokenizer


@lru_cache(maxsize=4)
def _reference(terms: tuple[str, ...]) -> jieba.Tokenizer:
    import jieba  # noqa: PLC0415 - seldom needed, and slow to load

    jieba.setLogLevel(logging.WARNING)
    made = jieba.Tokenizer()
    # Loaded here instead of by `initialize`, which keeps a cache in the machine's temporary
    # folder that other programs may have written.
    made.FREQ, made.total = made.gen_pfdict(made.get_dict_file())
    made.initialized = True
    for term in terms:
        made.add_word(term)
    return made


@lru_cache(maxsize=4)
def _merged(terms: tuple[str, ...]) -> rjieba.Jieba:
    # What rjieba holds from the start is jieba's own dictionary, word for word.
    made: rjieba.Jieba = rjieba.Jieba()
    merge(
        terms,
        lambda text: made.cut(text, False),
        lambda word, frequency: made.add_word(word, frequency, None),
    )
    return made


def _unheld(tokenizer: Tokenizer, lexicon: Lexicon) -> Iterator[Fault]:
    for entry in (*lexicon.dictionary, *lexicon.stop_words):
        foreign = WORD_CHARACTERS.sub("", entry.text)
        tokens = tokenizer.tokens(entry.text)
        if foreign:
            said = f"the segmentation always splits at “{foreign[0]}”; list the parts instead"
            yield Fault(entry.place, f"“{entry.text}” can't be one token: {said}")
        elif tokens != [entry.text]:
            said = "list the parts, or the whole in the dictionary"
            yield Fault(entry.place, f"“{entry.text}” becomes {'|'.join(tokens)}; {said}")
        elif entry in lexicon.dictionary:
            yield from _lost_in_sentence(tokenizer, entry)


def _lost_in_sentence(tokenizer: Tokenizer, entry: Entry) -> Iterator[Fault]:
    tokens = tokenizer.tokens(NEUTRAL_SENTENCE.format(entry.text))
    if tokens.count(entry.text) != 2:
        yield Fault(
            entry.place,
            f"“{entry.text}” is lost inside a sentence, which becomes {'|'.join(tokens)}; "
            "list the longer term that swallows it, or leave it out",
        )
