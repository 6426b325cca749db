"""Before all else: what people edit is sound."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pytask import Product

from analysis.study import (
    CHECKED,
    CODEBOOK,
    CODINGS,
    DOCUMENTS,
    LEXICON,
    PRACTICE,
    code_of,
    files_of,
)
from liandong.inputs import SOUND, Inputs, check_inputs
from liandong.schemas import write_text


def task_check_inputs(
    documents: list[Path] = files_of(DOCUMENTS),
    codebook: list[Path] = files_of(CODEBOOK),
    codings: list[Path] = files_of(CODINGS),
    lexicon: list[Path] = files_of(LEXICON),
    practice: list[Path] = files_of(PRACTICE),
    code: list[Path] = code_of("coding"),
    target: Annotated[Path, Product] = CHECKED,
) -> None:
    """Check documents, scheme, codings, practice sentences and lexicon."""
    check_inputs(Inputs(DOCUMENTS, CODEBOOK, CODINGS, LEXICON, PRACTICE))
    write_text(target, SOUND)
