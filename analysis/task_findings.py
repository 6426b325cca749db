"""From codes to findings, and from findings to claims."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pandas as pd
from pytask import Product

from analysis.study import (
    CLAIMS,
    CODEBOOK,
    CODERS,
    DOCUMENTS,
    MODELS,
    RESULTS,
    TRANSLATIONS,
    Choices,
    choices_of,
    code_of,
    files_of,
)
from liandong.coding.accuracy import ACCURACY, ACCURACY_SUMMARY
from liandong.coding.agreement import AGREEMENT
from liandong.coding.codings import CODINGS, coder_versions
from liandong.coding.evaluation import EVALUATION, Thresholds
from liandong.coding.migration import former_codes, not_looked_for
from liandong.coding.scheme import Scheme, read_scheme
from liandong.corpus.duplicates import OVERLAPS, analysed_passages
from liandong.corpus.passages import PASSAGES
from liandong.corpus.reading import MENDS, read_corpus
from liandong.corpus.translations import read_translations
from liandong.findings import actors, problems
from liandong.findings.claims import Evidence, read_claims
from liandong.governance import chains, comparison, elements, positions
from liandong.governance.actor_claims import actor_claims
from liandong.governance.gathering import profile
from liandong.governance.model_claims import model_claims
from liandong.governance.models import read_models
from liandong.quantities.reported import FIGURES
from liandong.schemas import read_table, write_json, write_table

TABLES = {
    "coded_passages": actors.CODED,
    "prevalence": actors.PREVALENCE,
    "actors_functions": actors.ACTORS_FUNCTIONS,
    "actors_mechanisms": actors.ACTORS_MECHANISMS,
    "links": actors.LINKS,
    "link_mechanisms": actors.LINK_MECHANISMS,
    "statements": problems.STATEMENTS,
    "chains": problems.CHAINS,
    "discourse": problems.DISCOURSE,
    "discourse_codes": problems.DISCOURSE_CODES,
}
OTHER_TABLES = {
    "passages": PASSAGES,
    "agreement": AGREEMENT,
    "machine_accuracy": ACCURACY,
    "machine_accuracy_summary": ACCURACY_SUMMARY,
    "mends": MENDS,
    "evaluation": EVALUATION,
    "reported_figures": FIGURES,
    "model_quotations": elements.MODEL_QUOTATIONS,
    "model_features": comparison.MODEL_FEATURES,
    "model_neighbours": comparison.MODEL_NEIGHBOURS,
    "stated_problems": chains.STATED_PROBLEMS,
    "stated_measures": chains.STATED_MEASURES,
    "answers_by_speaker": chains.ANSWERS,
    "speakers_compared": positions.POSITIONS,
}


COUNTED = [RESULTS / f"{name}.csv" for name in TABLES]
EVIDENCE = [RESULTS / f"{name}.csv" for name in (*TABLES, *OTHER_TABLES)]


def code_table(scheme: Scheme) -> pd.DataFrame:
    """Return the codes of the scheme with their labels, in its order."""
    rows = [(code.id, code.dimension, code.label_zh, code.label_en) for code in scheme.codes]
    return pd.DataFrame(rows, columns=["code", "dimension", "label_zh", "label_en"])


def task_count_findings(
    passages: Path = RESULTS / "passages.csv",
    repeated: Path = RESULTS / "overlaps.csv",
    counting: Choices = choices_of("corpus"),
    codings: Path = RESULTS / "codings.csv",
    codebook: list[Path] = files_of(CODEBOOK),
    coders: Path = CODERS,
    choices: Choices = choices_of("coding"),
    code: str = code_of("findings"),
    targets: Annotated[list[Path], Product] = COUNTED,
) -> None:
    """Count who does what, with whom, and what is found wanting and recommended."""
    overlaps = read_table(repeated, OVERLAPS)
    analysed = analysed_passages(read_table(passages, PASSAGES), overlaps, **counting)
    scheme = read_scheme(CODEBOOK)
    codes = code_table(scheme)
    order = list(codes["code"])
    versions = coder_versions(coders.parent, "language_model")
    unread = not_looked_for(versions, scheme, choices["majority_coder_count"])
    coded = actors.choose(read_table(codings, CODINGS), analysed, unread)
    found = {
        "coded_passages": coded,
        "prevalence": actors.prevalence(coded, codes, len(analysed)),
        "actors_functions": actors.pairs(coded, "function", order),
        "actors_mechanisms": actors.pairs(coded, "mechanism", order),
        "links": actors.links(coded, order),
        "link_mechanisms": actors.link_mechanisms(coded, order),
        "statements": problems.statements(coded),
        "chains": problems.chains(coded, order),
        "discourse": problems.discourse(coded, order),
        "discourse_codes": problems.discourse_codes(coded, order),
    }
    for target in targets:
        write_table(target, found[target.stem], TABLES[target.stem])


def task_join_claims(
    claims: Path = CLAIMS,
    documents: list[Path] = files_of(DOCUMENTS),
    codebook: list[Path] = files_of(CODEBOOK),
    tables: list[Path] = EVIDENCE,
    translated: list[Path] = files_of(TRANSLATIONS),
    models: list[Path] = files_of(MODELS),
    nearness: Path = RESULTS / "model_nearness.csv",
    gate: Choices = choices_of("gate"),
    code: str = code_of("governance"),
    target: Annotated[Path, Product] = RESULTS / "claims.json",
) -> None:
    """Join the claims with values, passages and quotations; those of models and actors too."""
    schemas = TABLES | OTHER_TABLES
    scheme = read_scheme(CODEBOOK)
    corpus = read_corpus(DOCUMENTS)
    evidence = Evidence(
        corpus,
        {path.stem: read_table(path, schemas[path.stem]) for path in tables},
        frozenset(code.id for code in scheme.codes),
        scheme.version,
        Thresholds(**gate),
        former_codes(scheme),
        read_translations(TRANSLATIONS, corpus.texts),
    )
    joined = read_claims(claims, evidence)
    read = read_models(MODELS, corpus, scheme)
    near = read_table(nearness, comparison.MODEL_NEARNESS)
    joined["claims"] += model_claims(read, near, evidence.quoted)
    actors_of = [code.id for code in scheme.codes if code.dimension == "actor"]
    profiles = [profile(actor, read, evidence.tables) for actor in actors_of]
    joined["claims"] += actor_claims(profiles, evidence)
    write_json(target, joined)
