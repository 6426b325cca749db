"""From the raw files to passages."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pytask import Product

from analysis.study import (
    CHECKED,
    DOCUMENTS,
    RESTORED,
    RESULTS,
    Choices,
    choices_of,
    code_of,
    files_of,
)
from liandong.corpus.duplicates import OVERLAPS
from liandong.corpus.passages import PASSAGES
from liandong.corpus.reading import LEFT_OUT, MENDS, REPAIRS
from liandong.pipeline import go_over
from liandong.schemas import write_table
from liandong.streaming.planning import planned_restoring
from liandong.streaming.repetition import repeated_passages
from liandong.streaming.running import key_of
from liandong.streaming.stages import restore


def task_restore_documents(
    checked: Path = CHECKED,
    documents: list[Path] = files_of(DOCUMENTS),
    choices: Choices = choices_of("partitions"),
    code: str = code_of("corpus"),
    restored: Annotated[Path, Product] = RESTORED.listing,
) -> None:
    """Restore the raw files and split them into passages."""
    jobs, faults = planned_restoring(DOCUMENTS, choices["documents"], key_of("restore", code))
    go_over(restore, jobs, b"", RESTORED, faults)


def task_gather_passages(
    restored: Path = RESTORED.listing,
    code: str = code_of("corpus"),
    passages: Annotated[Path, Product] = RESULTS / "passages.csv",
    left_out: Annotated[Path, Product] = RESULTS / "left_out.csv",
    repairs: Annotated[Path, Product] = RESULTS / "repairs.csv",
    mends: Annotated[Path, Product] = RESULTS / "mends.csv",
    repeated: Annotated[Path, Product] = RESULTS / "overlaps.csv",
) -> None:
    """Gather the passages, and find what repeats an earlier document."""
    write_table(passages, RESTORED.whole("passages"), PASSAGES)
    write_table(left_out, RESTORED.whole("left_out"), LEFT_OUT)
    write_table(repairs, RESTORED.whole("repairs"), REPAIRS)
    write_table(mends, RESTORED.whole("mends"), MENDS)
    write_table(repeated, repeated_passages(RESTORED), OVERLAPS)
