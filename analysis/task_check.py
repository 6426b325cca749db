"""Before all else: what people edit is sound."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pytask import Product

from analysis.study import (
    CHECKED,
    CODEBOOK,
    CODINGS,
    DECISIONS,
    DOCUMENTS,
    LEXICON,
    MODELS,
    PRACTICE,
    SAMPLES,
    TRANSLATIONS,
    Choices,
    choices_of,
    code_of,
    files_of,
)
from liandong.inputs import SOUND, Inputs, check_inputs
from liandong.schemas import write_text


def task_check_inputs(
    documents: list[Path] = files_of(DOCUMENTS),
    codebook: list[Path] = files_of(CODEBOOK),
    codings: list[Path] = files_of(CODINGS),
    decisions: list[Path] = files_of(DECISIONS),
    samples: list[Path] = files_of(SAMPLES),
    lexicon: list[Path] = files_of(LEXICON),
    practice: list[Path] = files_of(PRACTICE),
    models: list[Path] = files_of(MODELS),
    translated: list[Path] = files_of(TRANSLATIONS),
    choices: Choices = choices_of("coding"),
    code: str = code_of("governance"),
    target: Annotated[Path, Product] = CHECKED,
) -> None:
    """Check documents, scheme, codings, practice sentences, lexicon, models."""
    corpus = (DOCUMENTS, CODEBOOK, CODINGS, LEXICON, PRACTICE, DECISIONS, SAMPLES)
    inputs = Inputs(*corpus, MODELS, TRANSLATIONS)
    check_inputs(inputs, choices["majority_coder_count"])
    write_text(target, SOUND)
