"""The models as tables: their elements, and the quotations that back each of them."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from liandong.governance.models import (
    Condition,
    Element,
    Link,
    Measure,
    ModelFile,
    Models,
    Problem,
    Quote,
    Role,
)
from liandong.schemas import column, table

BETWEEN = "、"
MODEL_ELEMENTS = table(
    "model_elements",
    model_id=column(str, "governance model", key=True),
    kind=column(str, "role, link, problem, measure or condition", key=True),
    number=column(int, "place among the model's elements of that kind", unit="from 1", key=True),
    actor=column(str, "who acts, or from whom the link goes; several: parted by 、"),
    to_actor=column(str, "to whom the link goes"),
    mutual=column(str, "yes: the link goes both ways"),
    code=column(str, "function, mechanism, problem or recommendation"),
    serves=column(str, "functions and mechanisms that a measure would bring about"),
    answers=column(str, "problems that the text sets a measure against"),
    quotation_count=column(int, "quotations that back it", unit="quotations"),
)
MODEL_QUOTATIONS = table(
    "model_quotations",
    model_id=column(str, "governance model", key=True),
    kind=column(str, "kind of the element", key=True),
    number=column(int, "place of the element", unit="from 1", key=True),
    part=column(str, "quote, or cause: what the text names as the cause of a problem", key=True),
    n=column(int, "place among them", unit="from 1", key=True),
    document_id=column(str, "document"),
    speaker=column(str, "who says it; empty: the editors"),
    quotation=column(str, "the words, verbatim"),
    passages=column(str, "passages that hold them, parted by a blank"),
    raw_spans=column(
        str, "their places in the raw file, [start, end), parted by ;", unit="code points"
    ),
)


def numbered(model: ModelFile) -> Iterator[tuple[int, Element]]:
    """Yield each element with its place among the model's elements of its kind, from 1."""
    seen: dict[str, int] = {}
    for element in model.elements:
        seen[element.kind] = seen.get(element.kind, 0) + 1
        yield seen[element.kind], element


def elements_table(models: Models) -> pd.DataFrame:
    """Return one row an element (schema `MODEL_ELEMENTS`)."""
    rows = [
        (model.id, element.kind, number, *_codes(element), len(element.quotes))
        for model in models.files
        for number, element in numbered(model)
    ]
    return pd.DataFrame(rows, columns=list(MODEL_ELEMENTS.columns))


def _codes(element: Element) -> tuple[str, str, str, str, str, str]:
    match element:
        case Role():
            return element.actor, "", "", element.function, "", ""
        case Link():
            mutual = "yes" if element.mutual else ""
            return element.start, element.end, mutual, element.mechanism, "", ""
        case Problem():
            return BETWEEN.join(element.actors), "", "", element.problem, "", ""
        case Measure():
            serves, answers = BETWEEN.join(element.serves), BETWEEN.join(element.answers)
            actors = BETWEEN.join(element.actors)
            return actors, "", "", element.recommendation, serves, answers
        case Condition():
            return "", "", "", BETWEEN.join(element.codes), "", ""


def quotations_table(models: Models) -> pd.DataFrame:
    """Return one row a quotation, with its place in the raw file (schema `MODEL_QUOTATIONS`)."""
    rows = [
        (model.id, element.kind, number, part, n, *_place(models, quote))
        for model in models.files
        for number, element in numbered(model)
        for part, n, quote in _quoted(element)
    ]
    return pd.DataFrame(rows, columns=list(MODEL_QUOTATIONS.columns))


def _quoted(element: Element) -> Iterator[tuple[str, int, Quote]]:
    for n, quote in enumerate(element.quotes, 1):
        yield "quote", n, quote
    if isinstance(element, Problem):
        for n, quote in enumerate(element.causes, 1):
            yield "cause", n, quote


def _place(models: Models, quote: Quote) -> tuple[str, str, str, str, str]:
    citation = models.citation(quote)
    spans = ";".join(f"{start}-{end}" for start, end in citation.raw_spans)
    passages = " ".join(citation.passages)
    return citation.document_id, citation.speaker, citation.text, passages, spans
