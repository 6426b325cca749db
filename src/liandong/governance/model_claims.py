"""Each model as a claim: its quotations by number and its counts, for pages to name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from liandong.corpus.citations import Citation
from liandong.findings.bearing import READ
from liandong.findings.values import shown
from liandong.governance.comparison import features, nearest
from liandong.governance.models import ModelFile, Models, Quote, quotes_of

Quoted = Callable[[int, Citation], dict[str, Any]]


def claim_id(model_id: str) -> str:
    """Return the id of a model's claim."""
    return f"model-{model_id}"


def numbered_quotes(model: ModelFile) -> dict[Quote, int]:
    """Return every quotation of a model once, with its number from 1."""
    quotes = dict.fromkeys(quote for element in model.elements for quote in quotes_of(element))
    return {quote: number for number, quote in enumerate(quotes, 1)}


def model_claims(
    models: Models,
    nearness: pd.DataFrame,
    quoted: Quoted,
) -> list[dict[str, Any]]:
    """Return one claim a model, in the form in which `claims.read_claims` gives claims.

    Parameters
    ----------
    nearness
        Schema `MODEL_NEARNESS`.
    quoted
        Gives a quotation its number, our English and what fails in its figures
        (`Evidence.quoted`).
    """
    return [_claim(model, models, nearness, quoted) for model in models.files]


def _claim(
    model: ModelFile,
    models: Models,
    nearness: pd.DataFrame,
    quoted: Quoted,
) -> dict[str, Any]:
    numbered = numbered_quotes(model).items()
    quotes = [quoted(number, models.citation(quote)) for quote, number in numbered]
    passages = sorted({passage for quote in quotes for passage in quote["passages"]})
    return {
        "id": claim_id(model.id),
        "statement_zh": f"{model.name_zh}：{model.gist_zh.strip()}",
        "statement_en": f"{model.name_en}: {model.gist_en.strip()}",
        "values": {name: shown(value) for name, value in _counts(model, nearness).items()},
        "passages": passages,
        "quotes": quotes,
        **READ,
        "reliability_zh": "",
        "reliability_en": "",
    }


def _counts(model: ModelFile, nearness: pd.DataFrame) -> dict[str, int]:
    has = features(model)
    near = nearest_model(model.id, nearness)
    return {
        "actors": len(has["actor"]),
        "functions": len(has["function"]),
        "mechanisms": len(has["mechanism"]),
        "roles": len(model.roles),
        "links": len(model.links),
        "problems": len(model.problems),
        "measures": len(model.measures),
        **({"nearest-shared": near[1]} if near else {}),
    }


def nearest_model(model_id: str, nearness: pd.DataFrame) -> tuple[str, int] | None:
    """Return the model nearest to a model by its codes, and how many codes both have."""
    if nearness.empty:
        return None
    other, row = nearest(model_id, nearness)
    return other, int(row["shared_codes"])
