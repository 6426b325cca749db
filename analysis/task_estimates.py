"""From counts to estimates: shares corrected by the hand sample, with intervals."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pytask import Product

from analysis.study import (
    CLAIMS,
    CODEBOOK,
    DOCUMENTS,
    RESULTS,
    SAMPLES,
    Choices,
    choices_of,
    code_of,
    files_of,
)
from liandong.coding.codings import CODINGS, MACHINE, codes_of
from liandong.coding.scheme import read_scheme
from liandong.corpus.documents import read_metadata
from liandong.corpus.duplicates import OVERLAPS, analysed_passages
from liandong.corpus.passages import PASSAGES
from liandong.estimation.draws import hand_sample, read_draws
from liandong.estimation.evidence import gather
from liandong.estimation.prevalence import CORRECTED, Limits, corrected_table
from liandong.findings.claims import ClaimsFile
from liandong.findings.estimates import (
    CLAIM_DIFFERENCES,
    CLAIM_ESTIMATES,
    Coded,
    claim_estimates,
)
from liandong.schemas import read_table, read_yaml, write_table

GROUPS = {"document": "document_id", "speaker": "speaker", "genre": "genre"}


def coded_of(passages: Path, repeated: Path, codings: Path, counting: Choices) -> Coded:
    """Return the analysed passages with the codes of the machine and of the coders.

    Of a passage that was coded by hand, the machine's codes are those of a coder that learned
    without its paragraph.
    """
    everything, frame = read_table(passages, PASSAGES), read_table(codings, CODINGS)
    analysed = analysed_passages(everything, read_table(repeated, OVERLAPS), **counting)
    hand = hand_sample(frame, read_draws(SAMPLES, everything))
    return Coded(analysed, codes_of(frame, MACHINE), hand)


def task_correct_prevalence(
    passages: Path = RESULTS / "passages.csv",
    repeated: Path = RESULTS / "overlaps.csv",
    codings: Path = RESULTS / "codings.csv",
    draws: list[Path] = files_of(SAMPLES),
    documents: list[Path] = files_of(DOCUMENTS, "*.yaml"),
    codebook: list[Path] = files_of(CODEBOOK),
    counting: Choices = choices_of("corpus"),
    choices: Choices = choices_of("estimation"),
    code: str = code_of("estimation"),
    target: Annotated[Path, Product] = RESULTS / "corrected_prevalence.csv",
) -> None:
    """Correct how common each code is by what the coders of the sample found."""
    coded = coded_of(passages, repeated, codings, counting)
    genres = {metadata.id: metadata.genre for _, metadata in read_metadata(DOCUMENTS)}
    counted = coded.passages.assign(genre=coded.passages["document_id"].map(genres))
    codes = [code.id for code in read_scheme(CODEBOOK).codes]
    evidence = gather(counted, coded.machine, coded.sample, codes, GROUPS)
    write_table(target, corrected_table(evidence, Limits(**choices)), CORRECTED)


def task_estimate_claims(
    claims: Path = CLAIMS,
    passages: Path = RESULTS / "passages.csv",
    repeated: Path = RESULTS / "overlaps.csv",
    codings: Path = RESULTS / "codings.csv",
    draws: list[Path] = files_of(SAMPLES),
    counting: Choices = choices_of("corpus"),
    choices: Choices = choices_of("estimation"),
    code: str = code_of("findings"),
    values: Annotated[Path, Product] = RESULTS / "claim_estimates.csv",
    differences: Annotated[Path, Product] = RESULTS / "claim_differences.csv",
) -> None:
    """Correct what the claims count, and say which of their comparisons are settled."""
    coded = coded_of(passages, repeated, codings, counting)
    sources = read_yaml(claims, ClaimsFile).claims
    estimated, compared = claim_estimates(sources, coded, Limits(**choices))
    write_table(values, estimated, CLAIM_ESTIMATES)
    write_table(differences, compared, CLAIM_DIFFERENCES)
