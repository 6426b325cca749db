"""From passages to words."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Annotated

from pytask import Product

from analysis.study import (
    LEXICON,
    RESTORED,
    RESULTS,
    WORDS,
    Choices,
    choices_of,
    code_of,
    files_of,
    mark_of,
)
from liandong.corpus.duplicates import OVERLAPS
from liandong.pipeline import go_over
from liandong.schemas import read_table, write_table
from liandong.streaming.planning import planned_words
from liandong.streaming.running import key_of
from liandong.streaming.stages import Wording, words
from liandong.text import frequencies, terms
from liandong.text.lexicon import read_lexicon


def task_tokenize(
    restored: Path = RESTORED.listing,
    repeated: Path = RESULTS / "overlaps.csv",
    counting: Choices = choices_of("corpus"),
    lexicon: list[Path] = files_of(LEXICON),
    choices: Choices = choices_of("text"),
    code: str = code_of("text"),
    made: Annotated[Path, Product] = WORDS.listing,
    tokens: Annotated[Path, Product] = RESULTS / "tokens.csv",
    summary: Annotated[Path, Product] = RESULTS / "text_summary.csv",
) -> None:
    """Segment the passages and keep their content words."""
    mark = key_of("words", code, mark_of(lexicon), str(choices))
    jobs = planned_words(RESTORED, mark, read_table(repeated, OVERLAPS), **counting)
    wording = Wording(read_lexicon(LEXICON), choices["hmm"], choices["minimum_characters"])
    go_over(words, jobs, pickle.dumps(wording), WORDS)
    write_table(tokens, WORDS.whole("tokens"), terms.TOKENS)
    write_table(summary, WORDS.whole("text_summary"), frequencies.TEXT_SUMMARY)


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
