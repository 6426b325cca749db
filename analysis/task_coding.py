"""From passages to codes: the coders' and the machine's, and how far they agree."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pandas as pd
from pytask import Product

from analysis.study import (
    CHECKED,
    CODEBOOK,
    CODINGS,
    DOCUMENTS,
    RESULTS,
    Choices,
    choices_of,
    code_of,
    files_of,
)
from liandong.coding import accuracy, agreement, coder, codings
from liandong.coding.scheme import read_scheme
from liandong.corpus.passages import PASSAGES, coded_passages
from liandong.corpus.reading import read_corpus
from liandong.schemas import read_table, write_table


def task_code_passages(
    checked: Path = CHECKED,
    passages: Path = RESULTS / "passages.csv",
    documents: list[Path] = files_of(DOCUMENTS),
    codebook: list[Path] = files_of(CODEBOOK),
    coders: list[Path] = files_of(CODINGS),
    choices: Choices = choices_of("coding"),
    code: list[Path] = code_of("coding"),
    target: Annotated[Path, Product] = RESULTS / "codings.csv",
) -> None:
    """Join the majority of the language-model coders with the machine's codes of all passages."""
    scheme = read_scheme(CODEBOOK)
    given = codings.read_codings(CODINGS, read_corpus(DOCUMENTS), scheme)
    hand = codings.majority_table(given, scheme, choices["majority_coder_count"])
    everything = read_table(passages, PASSAGES)
    # Passages that repeat an earlier document are coded too, as they are the context of those
    # that don't; findings leave them out.
    wanted = {*coded_passages(everything)["passage_id"], *hand["passage_id"]}
    machine = coder.code_passages(everything[everything["passage_id"].isin(wanted)], scheme)
    write_table(target, pd.concat([hand, machine]), codings.CODINGS)


def task_measure_agreement(
    checked: Path = CHECKED,
    documents: list[Path] = files_of(DOCUMENTS),
    codebook: list[Path] = files_of(CODEBOOK),
    coders: list[Path] = files_of(CODINGS),
    choices: Choices = choices_of("coding"),
    code: list[Path] = code_of("coding"),
    target: Annotated[Path, Product] = RESULTS / "agreement.csv",
) -> None:
    """Measure how far the language-model coders agree."""
    scheme = read_scheme(CODEBOOK)
    given = codings.read_codings(CODINGS, read_corpus(DOCUMENTS), scheme)
    table = agreement.agreement_table(given, scheme, choices["majority_coder_count"])
    write_table(target, table, agreement.AGREEMENT)


def task_measure_machine(
    source: Path = RESULTS / "codings.csv",
    codebook: list[Path] = files_of(CODEBOOK),
    choices: Choices = choices_of("coding"),
    code: list[Path] = code_of("coding"),
    by_code: Annotated[Path, Product] = RESULTS / "machine_accuracy.csv",
    summary: Annotated[Path, Product] = RESULTS / "machine_accuracy_summary.csv",
) -> None:
    """Measure the machine coder against the majority."""
    frame = read_table(source, codings.CODINGS)
    machine, truth = codings.codes_of(frame, "indicators"), codings.codes_of(frame, "majority")
    scheme = read_scheme(CODEBOOK)
    measured = accuracy.accuracy_table(machine, truth, scheme)
    write_table(by_code, measured, accuracy.ACCURACY)
    unread = choices["unread_documents"]
    total = accuracy.accuracy_summary(machine, truth, scheme, unread)
    write_table(summary, total, accuracy.ACCURACY_SUMMARY)
