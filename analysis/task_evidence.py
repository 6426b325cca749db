"""From passages and codings to the evidence that a page for a browser opens."""

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
    REPORTS,
    RESULTS,
    code_of,
    files_of,
)
from liandong.briefs.evidence import Sources, gather, printed
from liandong.coding.adjudication import read_settled
from liandong.coding.codings import CODINGS as CODING_ROWS
from liandong.coding.codings import MACHINE, codes_of
from liandong.coding.scheme import read_scheme
from liandong.corpus.passages import PASSAGES
from liandong.corpus.reading import read_corpus
from liandong.findings.actors import CODED
from liandong.schemas import read_table, write_text

EVIDENCE = REPORTS / "evidence.json"


def task_gather_evidence(
    checked: Path = CHECKED,
    passages: Path = RESULTS / "passages.csv",
    counted: Path = RESULTS / "coded_passages.csv",
    coded: Path = RESULTS / "codings.csv",
    documents: list[Path] = files_of(DOCUMENTS),
    codebook: list[Path] = files_of(CODEBOOK),
    coders: list[Path] = files_of(CODINGS),
    decisions: list[Path] = files_of(DECISIONS),
    code: str = code_of("briefs"),
    target: Annotated[Path, Product] = EVIDENCE,
) -> None:
    """Gather what a page needs to open the passages of its claims."""
    corpus, scheme = read_corpus(DOCUMENTS), read_scheme(CODEBOOK)
    sources = Sources(
        documents=tuple(document.metadata for document in corpus.documents),
        passages=read_table(passages, PASSAGES),
        counted=read_table(counted, CODED),
        given=read_settled(CODINGS, DECISIONS, corpus, scheme),
        machine=codes_of(read_table(coded, CODING_ROWS), MACHINE),
        scheme=scheme,
    )
    write_text(target, printed(gather(sources)))
