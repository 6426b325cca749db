"""What the documents recommend for a role or link that a case lacks or only hints at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from liandong.corpus.citations import Citation
from liandong.governance.assessment import Assessment, Judged
from liandong.governance.models import Link, Measure, ModelFile, Models, Role

# So many recommendations are given for an element, the nearest first.
MOST = 3


@dataclass(frozen=True)
class Advice:
    """A measure that a document recommends, in its words, and the model that it stands in."""

    model_id: str
    recommendation: str
    citation: Citation


def advice(judged: Judged, assessment: Assessment, models: Models) -> tuple[Advice, ...]:
    """Return what is recommended for an element that isn't evidenced, the nearest first.

    A measure is near that serves the element's function or mechanism and is meant for its actor;
    then one that does either within the model; then one that serves it in another model and
    names no actor. Each quotation is given once.
    """
    if judged.status == "evidenced":
        return ()
    ranked = sorted(
        (rank, number, model.id, measure)
        for number, (model, measure) in enumerate(_measures(assessment.model, models))
        if (rank := _distance(judged.element, measure, model.id == assessment.model.id)) < _FAR
    )
    found: dict[str, Advice] = {}
    for _, _, model_id, measure in ranked:
        citation = models.citation(measure.quotes[0])
        found.setdefault(citation.text, Advice(model_id, measure.recommendation, citation))
    return tuple(found.values())[:MOST]


_FAR = 9


def _measures(first: ModelFile, models: Models) -> Iterator[tuple[ModelFile, Measure]]:
    for model in (first, *(model for model in models.files if model.id != first.id)):
        for measure in model.measures:
            yield model, measure


def _distance(element: Role | Link, measure: Measure, same: bool) -> int:
    """Return how far a measure is from an element; `same`: it stands in the element's model."""
    if isinstance(element, Role):
        wanted, actors = element.function, {element.actor}
    else:
        wanted, actors = element.mechanism, {element.start, element.end}
    serves, meant = wanted in measure.serves, bool(actors & set(measure.actors))
    if serves and meant:
        return 0 if same else 1
    if same and (serves or meant):
        return 2 if serves else 4
    return 3 if serves and not measure.actors else _FAR
