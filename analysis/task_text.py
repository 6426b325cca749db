"""From passages to words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pytask import Product

from analysis.study import CHECKED, LEXICON, RESULTS, Choices, choices_of, code_of, files_of
from liandong.corpus.duplicates import OVERLAPS, analysed_passages
from liandong.corpus.passages import PASSAGES
from liandong.schemas import read_table, write_table
from liandong.text import frequencies, terms
from liandong.text.lexicon import read_lexicon
from liandong.text.segmentation import build_tokenizer


def task_tokenize(
    checked: Path = CHECKED,
    passages: Path = RESULTS / "passages.csv",
    repeated: Path = RESULTS / "overlaps.csv",
    counting: Choices = choices_of("corpus"),
    lexicon: list[Path] = files_of(LEXICON),
    choices: Choices = choices_of("text"),
    code: str = code_of("text"),
    tokens: Annotated[Path, Product] = RESULTS / "tokens.csv",
    summary: Annotated[Path, Product] = RESULTS / "text_summary.csv",
) -> None:
    """Segment the passages and keep their content words."""
    words = read_lexicon(LEXICON)
    tokenizer = build_tokenizer(words, hmm=choices["hmm"])
    overlaps = read_table(repeated, OVERLAPS)
    kept = analysed_passages(read_table(passages, PASSAGES), overlaps, **counting)
    minimum = choices["minimum_characters"]
    made = terms.tokenize(kept, tokenizer, words.stop_texts, minimum_characters=minimum)
    write_table(tokens, made, terms.TOKENS)
    counted = frequencies.summarise_documents(kept, made, tokenizer)
    write_table(summary, counted, frequencies.TEXT_SUMMARY)


def task_count_terms(
    tokens: Path = RESULTS / "tokens.csv",
    code: str = code_of("text"),
    counts: Annotated[Path, Product] = RESULTS / "terms.csv",
    marks: Annotated[Path, Product] = RESULTS / "document_terms.csv",
) -> None:
    """Count the words and find those that mark a document."""
    read = read_table(tokens, terms.TOKENS)
    write_table(counts, frequencies.summarise_terms(read), frequencies.TERMS)
    write_table(marks, frequencies.mark_documents(read), frequencies.DOCUMENT_TERMS)
