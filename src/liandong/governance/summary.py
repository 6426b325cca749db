"""An assessment as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from liandong.governance.advice import advice
from liandong.governance.assessment import Assessment, Judged, Status
from liandong.governance.case import Case
from liandong.governance.models import Models, Role
from liandong.governance.verdict import CODED_BY, Nearness

MARKS: Mapping[Status, str] = {"evidenced": "✓", "weak": "～", "missing": "✗"}
LONGEST = 46


def summary(
    case: Case, assessment: Assessment, models: Models, labels: Mapping[str, str]
) -> Iterator[str]:
    """Yield an assessment, line by line; `labels` are the Chinese labels of the codes."""
    model = assessment.model
    yield f"{case.heading.file}: {len(case)} passages, held against {model.name_zh} ({model.id})"
    yield from (f"note: {note}" for note in case.heading.notes)
    counts = (f"{assessment.count(each)} {each}" for each in MARKS)
    yield f"{len(assessment.judged)} roles and links: {', '.join(counts)}"
    for name, judged in (("Roles", assessment.roles), ("Links", assessment.links)):
        yield f"\n{name}"
        for item in judged:
            yield from _lines(item, assessment, models, labels)
    yield f"\n{CODED_BY}"


def _lines(
    item: Judged, assessment: Assessment, models: Models, labels: Mapping[str, str]
) -> Iterator[str]:
    sure = f"sure {item.certainty:.2f}"
    if item.status == "missing":
        sure = f"a passage saying it is found in {item.certainty:.0%} of cases"
    yield f"  {MARKS[item.status]} {named(item, labels)}  ({item.status}; {sure})"
    for support in item.supports[:1]:
        said = "" if support.manner == "done" else f" [{support.manner}]"
        yield f"      {support.passage_id} “{_short(support.text)}”{said}"
    for each in advice(item, assessment, models)[:1]:
        who = each.citation.speaker or "the editors"
        words = _short(each.citation.text)
        yield f"      recommended: {who}, document {each.citation.document_id}: “{words}”"


def named(item: Judged, labels: Mapping[str, str]) -> str:
    """Return what an element is called: actor and function, or who acts towards whom and how."""
    element = item.element
    if isinstance(element, Role):
        return f"{labels[element.actor]}：{labels[element.function]}"
    arrow = "↔" if element.mutual else "→"
    ends = f"{labels[element.start]}{arrow}{labels[element.end]}"
    return f"{ends}：{labels[element.mechanism]}"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def ranking(case: Case, ranked: Sequence[Nearness]) -> Iterator[str]:
    """Yield all models, the one that the case comes nearest to first."""
    yield f"{case.heading.file}: {len(case)} passages, held against {len(ranked)} models"
    for number, near in enumerate(ranked, 1):
        each = near.assessment
        counts = " ".join(f"{MARKS[s]}{each.count(s)}" for s in MARKS)
        yield f"  {number:2} {near.share:.2f}  {counts:<14} {each.model.name_zh} ({each.model.id})"
    yield f"✓ evidenced, ～ weak, ✗ missing. {CODED_BY}"
