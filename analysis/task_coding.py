"""From passages to codes: the coders' and the machine's, how far they agree, how good they are."""

from __future__ import annotations

import pickle
from collections.abc import Collection
from pathlib import Path
from typing import Annotated

import pandas as pd
from pytask import Product

from analysis.study import (
    CHECKED,
    CODEBOOK,
    CODES,
    CODINGS,
    DECISIONS,
    DOCUMENTS,
    PRACTICE,
    RESTORED,
    RESULTS,
    Choices,
    choices_of,
    code_of,
    files_of,
    mark_of,
)
from liandong.coding import accuracy, adjudication, agreement, coder, codings, evaluation
from liandong.coding.practice import read_practice
from liandong.coding.reliability import Resampling
from liandong.coding.scheme import read_scheme
from liandong.coding.set_agreement import SETS, set_table
from liandong.coding.training import Lessons, train
from liandong.corpus.passages import PASSAGES, coded_passages
from liandong.corpus.reading import read_corpus
from liandong.pipeline import go_over
from liandong.schemas import read_table, write_table
from liandong.streaming.planning import planned_codes
from liandong.streaming.running import key_of
from liandong.streaming.stages import Coding, codes

KIND: codings.Kind = "language_model"


def task_code_passages(
    checked: Path = CHECKED,
    restored: Path = RESTORED.listing,
    passages: Path = RESULTS / "passages.csv",
    documents: list[Path] = files_of(DOCUMENTS),
    codebook: list[Path] = files_of(CODEBOOK),
    coders: list[Path] = files_of(CODINGS),
    decisions: list[Path] = files_of(DECISIONS),
    practice: list[Path] = files_of(PRACTICE),
    choices: Choices = choices_of("coding"),
    code: str = code_of("coding"),
    coded: Annotated[Path, Product] = CODES.listing,
    target: Annotated[Path, Product] = RESULTS / "codings.csv",
    held_out: Annotated[Path, Product] = RESULTS / "held_out_codes.csv",
    reasons: Annotated[Path, Product] = RESULTS / "coding_reasons.csv",
    learned: Annotated[Path, Product] = RESULTS / "coder.npz",
) -> None:
    """Let the machine coder learn, and code all passages with it."""
    scheme = read_scheme(CODEBOOK)
    given = adjudication.read_settled(CODINGS, DECISIONS, read_corpus(DOCUMENTS), scheme)
    least = choices["majority_coder_count"]
    everything = read_table(passages, PASSAGES)
    majority = codings.majority(given, least)
    taught = read_by_coder(everything, majority)
    lessons = Lessons(taught, majority, read_practice(PRACTICE, scheme))
    trained = train(lessons, scheme, coder.read_learned(learned))
    coder.write_coder(learned, trained.coder, trained.learned)
    mark = key_of("codes", code, mark_of([*codebook, learned]))
    jobs = planned_codes(RESTORED, mark, majority)
    go_over(codes, jobs, pickle.dumps(Coding(scheme, trained.coder, explain=True)), CODES)
    machine = pd.concat([coder.codings_table(trained.by_paragraph), CODES.whole("codings")])
    order = {name: number for number, name in enumerate(everything["passage_id"])}
    machine = machine.sort_values("passage_id", key=lambda ids: ids.map(order), kind="stable")
    hand = codings.majority_table(given, scheme, least)
    write_table(target, pd.concat([hand, machine]), codings.CODINGS)
    folds = {"paragraph": trained.by_paragraph, "document": trained.by_document}
    rows = [(c.unit_id, c.code, name) for name, given_to in folds.items() for c in given_to]
    frame = pd.DataFrame(rows, columns=list(evaluation.HELD_OUT.columns))
    write_table(held_out, frame, evaluation.HELD_OUT)
    write_table(reasons, CODES.whole("reasons"), coder.REASONS)


def read_by_coder(passages: pd.DataFrame, majority: Collection[str]) -> pd.DataFrame:
    """Return the passages that the coder learns from, and their context: whole documents.

    Passages that repeat an earlier document are coded too, as they are the context of those
    that don't; findings leave them out.
    """
    documents = {name.partition("-p")[0] for name in majority}
    read = passages["passage_id"].isin({*coded_passages(passages)["passage_id"], *majority})
    return passages[read & passages["document_id"].isin(documents)]


def task_measure_agreement(
    checked: Path = CHECKED,
    documents: list[Path] = files_of(DOCUMENTS),
    codebook: list[Path] = files_of(CODEBOOK),
    coders: list[Path] = files_of(CODINGS),
    choices: Choices = choices_of("coding"),
    code: str = code_of("coding"),
    by_code: Annotated[Path, Product] = RESULTS / "agreement.csv",
    of_pairs: Annotated[Path, Product] = RESULTS / "coder_pairs.csv",
    of_sets: Annotated[Path, Product] = RESULTS / "code_sets.csv",
    disputed: Annotated[Path, Product] = RESULTS / "disagreements.csv",
) -> None:
    """Measure how far the language-model coders agree, and list where they don't."""
    scheme, corpus = read_scheme(CODEBOOK), read_corpus(DOCUMENTS)
    given = codings.read_codings(CODINGS, corpus, scheme)
    least, drawn = choices["majority_coder_count"], resampling(choices)
    table = agreement.agreement_table(given, scheme, least, drawn, KIND)
    write_table(by_code, table, agreement.AGREEMENT)
    write_table(of_pairs, agreement.pair_table(given, scheme, drawn, KIND), agreement.PAIRS)
    write_table(of_sets, set_table(given, drawn, KIND), SETS)
    listed = adjudication.disagreements(given, scheme, corpus.passages, KIND)
    write_table(disputed, listed, adjudication.DISAGREEMENTS)


def resampling(choices: Choices) -> Resampling:
    """Return how intervals are resampled: sentences of a paragraph together."""
    return Resampling(choices["resamples"], choices["seed"], "paragraph")


def task_evaluate(
    source: Path = RESULTS / "codings.csv",
    held_out: Path = RESULTS / "held_out_codes.csv",
    coders: Path = RESULTS / "agreement.csv",
    codebook: list[Path] = files_of(CODEBOOK),
    choices: Choices = choices_of("coding"),
    gate: Choices = choices_of("gate"),
    code: str = code_of("coding"),
    by_code: Annotated[Path, Product] = RESULTS / "machine_accuracy.csv",
    summary: Annotated[Path, Product] = RESULTS / "machine_accuracy_summary.csv",
    target: Annotated[Path, Product] = RESULTS / "evaluation.csv",
) -> None:
    """Measure the machine coder on passages kept apart, code by code, and who passes the gate."""
    scheme = read_scheme(CODEBOOK)
    given = read_table(source, codings.CODINGS)
    truth = codings.hand_codes(given)
    kept_apart = read_table(held_out, evaluation.HELD_OUT)
    by_paragraph = evaluation.held_out_codes(kept_apart, "paragraph")
    by_document = evaluation.held_out_codes(kept_apart, "document")
    measured = accuracy.accuracy_table(by_paragraph, truth, scheme)
    write_table(by_code, measured, accuracy.ACCURACY)
    machines = accuracy.HeldOut(by_paragraph, by_document)
    total = accuracy.accuracy_summary(machines, truth, scheme, choices["unread_documents"])
    how = total["how"] + codings.settled_by(given)
    write_table(summary, total.assign(how=how), accuracy.ACCURACY_SUMMARY)
    agreed = read_table(coders, agreement.AGREEMENT)
    table = evaluation.evaluation_table(agreed, truth, kept_apart, scheme, resampling(choices))
    judged = evaluation.judged(table, evaluation.Thresholds(**gate))
    write_table(target, judged, evaluation.EVALUATION)
