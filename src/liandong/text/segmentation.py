"""Chinese text to tokens, by an own tokenizer object: nothing here is global.

jieba is the reference. `rjieba`, the same algorithm in Rust, does the work wherever
it gives identical tokens: always while the hidden Markov model is off; with it, on
everything but the blocks that mix Han characters with digits, Latin letters or signs,
which are left to jieba itself. Both engines hold one merged dictionary: jieba's own
words and the domain terms.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import jieba
import rjieba

from liandong.errors import Fault, raise_all
from liandong.text.lexicon import Entry, Lexicon

Engine = Literal["rjieba", "jieba"]

HAN = r"\u4E00-\u9FD5"  # what jieba takes for Chinese characters
MARKS = r"a-zA-Z0-9+#&._%\-"  # what it lets stand inside a word beside them
WORD_CHARACTERS = re.compile(f"[{HAN}{MARKS}]")
MIXED_BLOCK = re.compile(f"((?<![{HAN}])[{HAN}]*+[{MARKS}][{HAN}{MARKS}]*)")
PLAIN = re.compile(f"[{HAN}\\s，。、；：？！“”‘’（）《》〔〕·…—]+")
NEUTRAL_SENTENCE = "他们在会上谈到{0}，也谈到了{0}的意义。"


@dataclass(frozen=True)
class Tokenizer:
    """Segments text; `engine` "jieba" leaves everything to the reference."""

    hmm: bool
    _reference: jieba.Tokenizer
    _fast: rjieba.Jieba
    engine: Engine = "rjieba"

    def tokens(self, text: str) -> list[str]:
        """Return the tokens of a text; joined, they are the text again."""
        if self.engine == "jieba":
            return list(self._reference.cut(text, HMM=self.hmm))
        if not self.hmm:
            return self._fast.cut(text, False)
        return [token for piece in MIXED_BLOCK.split(text) for token in self._with_hmm(piece)]

    def _with_hmm(self, piece: str) -> list[str]:
        if PLAIN.fullmatch(piece):
            return self._fast.cut(piece, True)
        return list(self._reference.cut(piece, HMM=True))


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
    reference = _reference(lexicon.dictionary)
    tokenizer = Tokenizer(hmm, reference, _fast(reference))
    raise_all(_unheld(tokenizer, lexicon))
    return tokenizer


def _reference(dictionary: Sequence[Entry]) -> jieba.Tokenizer:
    jieba.setLogLevel(logging.WARNING)
    made = jieba.Tokenizer()
    # Loaded here instead of by `initialize`, which keeps a cache in the machine's temporary
    # folder that other programs may have written.
    made.FREQ, made.total = made.gen_pfdict(made.get_dict_file())
    made.initialized = True
    # A long term must outweigh the short ones inside it, so those come first; then the
    # result doesn't depend on the order of the file.
    for entry in sorted(dictionary, key=lambda entry: (len(entry.text), entry.text)):
        made.add_word(entry.text)
    return made


def _fast(reference: jieba.Tokenizer) -> rjieba.Jieba:
    # From the merged dictionary, because rjieba re-weights a known word in another way.
    made: rjieba.Jieba = rjieba.Jieba.empty()  # type: ignore[no-untyped-call]
    for word, frequency in reference.FREQ.items():
        if frequency:
            made.add_word(word, frequency, None)
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
