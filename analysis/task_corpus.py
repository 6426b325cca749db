"""From the raw files to passages."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pytask import Product

from analysis.study import CHECKED, DOCUMENTS, RESULTS, code_of, files_of
from liandong.corpus.duplicates import OVERLAPS, near_duplicates, overlaps
from liandong.corpus.passages import PASSAGES
from liandong.corpus.reading import LEFT_OUT, MENDS, REPAIRS, read_corpus
from liandong.schemas import write_table


def task_restore_corpus(
    checked: Path = CHECKED,
    documents: list[Path] = files_of(DOCUMENTS),
    code: str = code_of("corpus"),
    passages: Annotated[Path, Product] = RESULTS / "passages.csv",
    left_out: Annotated[Path, Product] = RESULTS / "left_out.csv",
    repairs: Annotated[Path, Product] = RESULTS / "repairs.csv",
    mends: Annotated[Path, Product] = RESULTS / "mends.csv",
    repeated: Annotated[Path, Product] = RESULTS / "overlaps.csv",
) -> None:
    """Restore the raw files and split them into passages."""
    corpus = read_corpus(DOCUMENTS)
    write_table(passages, corpus.passages, PASSAGES)
    write_table(left_out, corpus.left_out, LEFT_OUT)
    write_table(repairs, corpus.repairs, REPAIRS)
    write_table(mends, corpus.mends, MENDS)
    found = near_duplicates((d.id, d.metadata.date, d.passages) for d in corpus.documents)
    write_table(repeated, overlaps(found), OVERLAPS)
