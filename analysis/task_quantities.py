"""From passages to the figures they report, checked against one another."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pytask import Product

from analysis.study import (
    CHECKED,
    DOCUMENTS,
    LEXICON,
    RESULTS,
    Choices,
    choices_of,
    code_of,
    files_of,
)
from liandong.corpus.reading import read_corpus
from liandong.quantities.reported import FIGURES, reported_figures
from liandong.schemas import write_table
from liandong.text.lexicon import read_lexicon
from liandong.text.segmentation import build_tokenizer


def task_check_figures(
    checked: Path = CHECKED,
    documents: list[Path] = files_of(DOCUMENTS),
    lexicon: list[Path] = files_of(LEXICON),
    choices: Choices = choices_of("text"),
    code: str = code_of("quantities"),
    figures: Annotated[Path, Product] = RESULTS / "reported_figures.csv",
) -> None:
    """Find the figures that the documents report, and hold them against one another."""
    tokenizer = build_tokenizer(read_lexicon(LEXICON), hmm=choices["hmm"])
    write_table(figures, reported_figures(read_corpus(DOCUMENTS), tokenizer), FIGURES)
