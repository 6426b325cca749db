"""What an assessment comes to: the models that a case is nearest to, and all of it as data."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from liandong.corpus.citations import Citation
from liandong.governance.advice import Advice, advice
from liandong.governance.assessment import STATUSES, Assessment, Judged, Status
from liandong.governance.case import Case
from liandong.governance.models import Models, Role

# What a weak element counts for beside an evidenced one.
WORTH: Mapping[Status, float] = {"evidenced": 1.0, "weak": 0.5, "missing": 0.0}
CODED_BY = (
    "Coded by machine; the machine learned from codings by large language models. No person coded."
)


@dataclass(frozen=True)
class Nearness:
    """How near a case comes to a model: the share of it that the case shows (0–1)."""

    assessment: Assessment
    share: float


def nearest(assessments: Sequence[Assessment], models: Models) -> list[Nearness]:
    """Rank models by how much of each the case shows, the nearest first.

    An element counts for log(1 + M / m), where m of the M models have it: what all models share
    tells little of which one a case is like (inverse document frequency, Spärck Jones 1972).
    A weak element counts half.
    """
    having: dict[tuple[str, ...], int] = {}
    for model in models.files:
        for key in {element.key for element in model.structure}:
            having[key] = having.get(key, 0) + 1
    ranked = [Nearness(each, _share(each, having, len(models.files))) for each in assessments]
    return sorted(ranked, key=lambda each: (-each.share, each.assessment.model.id))


def _share(assessment: Assessment, having: Mapping[tuple[str, ...], int], total: int) -> float:
    weights = [math.log(1 + total / having[item.element.key]) for item in assessment.judged]
    shown = [
        weight * WORTH[item.status] for weight, item in zip(weights, assessment.judged, strict=True)
    ]
    return sum(shown) / sum(weights) if weights else 0.0


def told(case: Case, assessment: Assessment, models: Models) -> dict[str, Any]:
    """Return an assessment as JSON holds it."""
    return {
        "model": assessment.model.id,
        "name_zh": assessment.model.name_zh,
        "name_en": assessment.model.name_en,
        "case": {"file": case.heading.file, "title": case.heading.title, "passages": len(case)},
        "coded_by": CODED_BY,
        "counts": {status: assessment.count(status) for status in STATUSES},
        "roles": [_told(item, assessment, models) for item in assessment.roles],
        "links": [_told(item, assessment, models) for item in assessment.links],
    }


def _told(item: Judged, assessment: Assessment, models: Models) -> dict[str, Any]:
    element = item.element
    named: dict[str, Any] = (
        {"actor": element.actor, "function": element.function}
        if isinstance(element, Role)
        else {
            "actor": element.start,
            "to": element.end,
            "mechanism": element.mechanism,
            "mutual": element.mutual,
        }
    )
    return named | {
        "status": item.status,
        "certainty": round(item.certainty, 3),
        "passages": [
            {
                "passage": support.passage_id,
                "text": support.text,
                "manner": support.manner,
                "strength": round(support.strength, 3),
            }
            for support in item.supports
        ],
        "recommendations": [_recommended(each) for each in advice(item, assessment, models)],
    }


def _recommended(each: Advice) -> dict[str, Any]:
    return {
        "recommendation": each.recommendation,
        "model": each.model_id,
        "quotation": each.citation.text,
        **_source(each.citation),
    }


def _source(citation: Citation) -> dict[str, Any]:
    return {
        "speaker": citation.speaker,
        "document": citation.document_id,
        "title": citation.title,
        "passages": citation.passages,
        "raw_spans": citation.raw_spans,
    }
