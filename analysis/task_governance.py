"""From the governance models to what they share, and from problems to what answers them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pytask import Product

from analysis.study import (
    CHECKED,
    CODEBOOK,
    DOCUMENTS,
    MODELS,
    RESULTS,
    code_of,
    files_of,
)
from liandong.coding.scheme import read_scheme
from liandong.corpus.reading import read_corpus
from liandong.governance import chains, comparison, elements, positions
from liandong.governance.models import read_models
from liandong.schemas import write_table

TABLES = {
    "model_elements": elements.MODEL_ELEMENTS,
    "model_quotations": elements.MODEL_QUOTATIONS,
    "model_codes": comparison.MODEL_CODES,
    "model_nearness": comparison.MODEL_NEARNESS,
    "model_features": comparison.MODEL_FEATURES,
    "model_neighbours": comparison.MODEL_NEIGHBOURS,
    "problem_chains": chains.PROBLEM_CHAINS,
    "stated_problems": chains.STATED_PROBLEMS,
    "stated_measures": chains.STATED_MEASURES,
    "answers_by_speaker": chains.ANSWERS,
    "speakers_compared": positions.POSITIONS,
}
COMPARED = [RESULTS / f"{name}.csv" for name in TABLES]


def task_compare_models(
    checked: Path = CHECKED,
    models: list[Path] = files_of(MODELS),
    documents: list[Path] = files_of(DOCUMENTS),
    codebook: list[Path] = files_of(CODEBOOK),
    code: str = code_of("governance"),
    targets: Annotated[list[Path], Product] = COMPARED,
) -> None:
    """Hold the models to their quotations, compare them, and follow problems to answers."""
    scheme = read_scheme(CODEBOOK)
    read = read_models(MODELS, read_corpus(DOCUMENTS), scheme)
    order = [each.id for each in scheme.codes]
    joined = chains.chains_table(read)
    near = comparison.nearness_table(read)
    features = comparison.features_table(read, order)
    found = {
        "model_elements": elements.elements_table(read),
        "model_quotations": elements.quotations_table(read),
        "model_codes": comparison.codes_table(read, order),
        "model_nearness": near,
        "model_features": features,
        "model_neighbours": comparison.neighbours_table(read, near, features),
        "problem_chains": joined,
        "stated_problems": chains.problems_table(read),
        "stated_measures": chains.measures_table(read),
        "answers_by_speaker": chains.answers_table(joined, order.index),
        "speakers_compared": positions.positions_table(joined, order.index),
    }
    for target in targets:
        write_table(target, found[target.stem], TABLES[target.stem])
