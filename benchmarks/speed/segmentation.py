"""Segmentation against jieba, with one dictionary on both sides, in one process."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd

from benchmarks.speed.row import Row, measured
from liandong.text.lexicon import read_lexicon
from liandong.text.segmentation import Tokenizer, build_tokenizer
from liandong.text.segmented import segment

ROOT = Path(__file__).parents[2]
COPIES = 20  # of the study's passages: long enough to time, short enough for jieba
ALIKE = "every token of the whole text is the same"


def rows() -> list[Row]:
    """Time the study's passages with and without the hidden Markov model, and the building."""
    texts = pd.read_csv(ROOT / "analysis/results/passages.csv")["text"].tolist()
    tokenizer = build_tokenizer(read_lexicon(ROOT / "corpus/lexicon"), hmm=False)
    return [
        _row(replace(tokenizer, hmm=False), texts, "segmentation"),
        _row(replace(tokenizer, hmm=True), texts, "segmentation, unknown words guessed"),
    ]


def _row(tokenizer: Tokenizer, texts: list[str], what: str) -> Row:
    reference = replace(tokenizer, engine="jieba")
    same = [tokenizer.tokens(t) for t in texts] == [reference.tokens(t) for t in texts]
    same &= segment(texts, tokenizer).joined("|") == ["|".join(reference.tokens(t)) for t in texts]
    many = texts * COPIES
    theirs = measured(lambda: [reference.tokens(text) for text in many])
    ours = measured(lambda: [tokenizer.tokens(text) for text in many])
    said = ALIKE if same else "different"
    return Row(what, "jieba 0.42.1", ours, theirs, theirs / ours, "10 ×", said)
