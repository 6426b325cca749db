"""From problems through causes to recommendations: who answers whom, and what nobody answers.

An answer is one that the text itself gives (`answers` of a measure). A problem that its own
speaker leaves open may be answered by others, who set a measure against the same kind of
problem: that is said apart, as it is our reading, not the text's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from liandong.findings.actors import voices
from liandong.governance.elements import BETWEEN
from liandong.governance.models import Measure, Models, Problem, Quote
from liandong.schemas import column, table

PROBLEM_CHAINS = table(
    "problem_chains",
    model_id=column(str, "governance model that holds the chain", key=True),
    problem=column(str, "problem code", key=True),
    problem_document=column(str, "document that states it"),
    problem_speaker=column(str, "who states it; empty: the editors"),
    problem_quotation=column(str, "in which words", key=True),
    causes=column(str, "what the text names as its cause, verbatim; several: parted by /"),
    recommendation=column(str, "recommendation code", key=True),
    measure_document=column(str, "document that recommends it"),
    measure_speaker=column(str, "who recommends it; empty: the editors"),
    measure_quotation=column(str, "in which words", key=True),
)
STATED_PROBLEMS = table(
    "stated_problems",
    problem=column(str, "problem code", key=True),
    document_id=column(str, "document", key=True),
    speaker=column(str, "who states it; empty: the editors"),
    quotation=column(str, "in which words", key=True),
    models=column(str, "governance models that hold it, parted by 、"),
    answer_count=column(int, "measures that the text sets against it", unit="measures"),
    answered=column(
        str,
        "here: by a measure of the same text; elsewhere: only others answer this kind of"
        " problem; nobody",
    ),
)
STATED_MEASURES = table(
    "stated_measures",
    recommendation=column(str, "recommendation code", key=True),
    document_id=column(str, "document", key=True),
    speaker=column(str, "who recommends it; empty: the editors"),
    quotation=column(str, "in which words", key=True),
    models=column(str, "governance models that hold it, parted by 、"),
    answers=column(str, "problems that the text sets it against, parted by 、; may be empty"),
)
ANSWERS = table(
    "answers_by_speaker",
    problem=column(str, "problem code", key=True),
    recommendation=column(str, "recommendation code", key=True),
    speaker_count=column(int, "speakers who set the one against the other", unit="speakers"),
    speakers=column(str, "who they are, parted by 、"),
    stands=column(str, "agreed: several speakers; alone: one, while others answer otherwise; only"),
)


@dataclass(frozen=True)
class _Statements:
    """All problems and measures of all models."""

    models: Models

    @cached_property
    def problems(self) -> list[tuple[str, Problem]]:
        return [(model.id, item) for model in self.models.files for item in model.problems]

    @cached_property
    def measures(self) -> list[tuple[str, Measure]]:
        return [(model.id, item) for model in self.models.files for item in model.measures]

    @cached_property
    def answered_kinds(self) -> set[str]:
        return {code for _, measure in self.measures for code in measure.answers}

    def answering(self, model_id: str, problem: Problem, document: str) -> list[Measure]:
        """Measures of the same model and document that are set against the problem.

        Where both say whom they concern, it must be one of the same.
        """
        return [
            measure
            for of, measure in self.measures
            if of == model_id
            and problem.problem in measure.answers
            and (not problem.actors or not measure.actors or _shared(problem, measure))
            and any(quote.document == document for quote in measure.quotes)
        ]


def _shared(problem: Problem, measure: Measure) -> bool:
    return bool(set(problem.actors) & set(measure.actors))


def chains_table(models: Models) -> pd.DataFrame:
    """Join each problem to the measures that its text sets against it (`PROBLEM_CHAINS`)."""
    statements = _Statements(models)
    rows = [
        (of, problem.problem, *_said(stated), causes, *_answer(measure, stated.document))
        for of, problem in statements.problems
        for stated in problem.quotes
        for causes in [" / ".join(cause.words for cause in problem.causes)]
        for measure in statements.answering(of, problem, stated.document)
    ]
    return pd.DataFrame(rows, columns=list(PROBLEM_CHAINS.columns))


def _said(quote: Quote) -> tuple[str, str, str]:
    return quote.document, quote.speaker, quote.words


def _answer(measure: Measure, document: str) -> tuple[str, str, str, str]:
    quote = next(quote for quote in measure.quotes if quote.document == document)
    return measure.recommendation, *_said(quote)


def problems_table(models: Models) -> pd.DataFrame:
    """Return every stated problem once, and who answers it (schema `STATED_PROBLEMS`)."""
    statements = _Statements(models)
    found: dict[tuple[str, Quote], list[tuple[str, int]]] = {}
    for of, problem in statements.problems:
        for quote in problem.quotes:
            answers = len(statements.answering(of, problem, quote.document))
            found.setdefault((problem.problem, quote), []).append((of, answers))
    rows = []
    for (code, quote), held in found.items():
        count = sum(answers for _, answers in held)
        elsewhere = "elsewhere" if code in statements.answered_kinds else "nobody"
        where = "here" if count else elsewhere
        names = BETWEEN.join(of for of, _ in held)
        rows.append((code, *_said(quote), names, count, where))
    return pd.DataFrame(rows, columns=list(STATED_PROBLEMS.columns))


def measures_table(models: Models) -> pd.DataFrame:
    """Return every recommended measure once, with what it answers (schema `STATED_MEASURES`)."""
    found: dict[tuple[str, Quote], list[tuple[str, Measure]]] = {}
    for of, measure in _Statements(models).measures:
        for quote in measure.quotes:
            found.setdefault((measure.recommendation, quote), []).append((of, measure))
    rows = []
    for (code, quote), held in found.items():
        answers = dict.fromkeys(code for _, measure in held for code in measure.answers)
        names = dict.fromkeys(of for of, _ in held)
        rows.append((code, *_said(quote), BETWEEN.join(names), BETWEEN.join(answers)))
    return pd.DataFrame(rows, columns=list(STATED_MEASURES.columns))


def answers_table(chains: pd.DataFrame, rank: Callable[[str], int]) -> pd.DataFrame:
    """Say which speakers set which recommendation against which problem (schema `ANSWERS`).

    Parameters
    ----------
    chains
        Schema `PROBLEM_CHAINS`.
    rank
        The place of a code in the scheme.
    """
    spoken = chains.rename(
        columns={"measure_speaker": "speaker", "measure_document": "document_id"}
    )
    spoken = spoken[spoken["speaker"] != ""]
    spoken = spoken.assign(voice=voices(spoken))
    rows = []
    for problem in sorted(spoken["problem"].unique(), key=rank):
        of = spoken[spoken["problem"] == problem]
        rows += list(_answers(problem, of, rank))
    return pd.DataFrame(rows, columns=list(ANSWERS.columns))


def _answers(
    problem: str, spoken: pd.DataFrame, rank: Callable[[str], int]
) -> Iterator[tuple[str, str, int, str, str]]:
    kinds = sorted(spoken["recommendation"].unique(), key=rank)
    for code in kinds:
        names = list(spoken.loc[spoken["recommendation"] == code, "voice"].unique())
        others = set(spoken["voice"]) - set(names)
        stands = "agreed" if len(names) > 1 else "alone" if others else "only"
        yield problem, code, len(names), BETWEEN.join(names), stands
