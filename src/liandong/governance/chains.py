"""From problems through causes to recommendations: who answers whom, and what nobody answers.

An answer is one that the text itself gives (`answers` of a measure). A problem that its own
speaker leaves open may be answered by others, who set a measure against the same kind of
problem: that is said apart, as it is our reading, not the text's. So is a measure whose text
names no problem, where others recommend the like against one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from liandong.findings.actors import voice, voices
from liandong.governance.elements import BETWEEN
from liandong.governance.models import Measure, ModelFile, Models, Problem, Quote
from liandong.schemas import column, table

PROBLEM_CHAINS = table(
    "problem_chains",
    model_id=column(str, "governance model that holds the chain", key=True),
    problem=column(str, "problem code", key=True),
    problem_document=column(str, "document that states it"),
    problem_speaker=column(str, "who states it; empty: nobody named"),
    problem_quotation=column(str, "in which words", key=True),
    problem_actors=column(str, "whom it holds back, parted by 、; empty: nobody in particular"),
    causes=column(str, "what the text names as its cause, verbatim; several: parted by /"),
    recommendation=column(str, "recommendation code", key=True),
    measure_document=column(str, "document that recommends it"),
    measure_speaker=column(str, "who recommends it; empty: nobody named"),
    measure_quotation=column(str, "in which words", key=True),
)
STATED_PROBLEMS = table(
    "stated_problems",
    problem=column(str, "problem code", key=True),
    document_id=column(str, "document", key=True),
    speaker=column(str, "who states it; empty: nobody named"),
    quotation=column(str, "in which words", key=True),
    models=column(str, "governance models that hold it, parted by 、"),
    answer_count=column(int, "measures that the text sets against it", unit="measures"),
    answered=column(
        str,
        "here: by a measure that the text sets against it; elsewhere: only such a problem of the"
        " same actors is answered; other_actors: only such a problem of others is; nobody",
    ),
    answered_by=column(str, "who answers it, or such a problem; parted by 、"),
    actors=column(str, "whom it holds back, parted by 、; empty: nobody in particular"),
    voice=column(str, "the speaker, told apart from all others; empty: nobody named"),
)
STATED_MEASURES = table(
    "stated_measures",
    recommendation=column(str, "recommendation code", key=True),
    document_id=column(str, "document", key=True),
    speaker=column(str, "who recommends it; empty: nobody named"),
    quotation=column(str, "in which words", key=True),
    models=column(str, "governance models that hold it, parted by 、"),
    answers=column(str, "problems that the text sets it against, parted by 、; may be empty"),
    answering=column(
        str,
        "text: the text sets it against a stated problem; own: the speaker states a problem that"
        " such measures are set against; others: only others do; nobody: such a measure is set"
        " against no problem",
    ),
    voice=column(str, "the speaker, told apart from all others; empty: nobody named"),
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
class Chain:
    """A problem in its speaker's words, and a measure that its text sets against it."""

    model_id: str
    problem: Problem
    stated: Quote
    measure: Measure
    recommended: Quote

    @property
    def said(self) -> tuple[str, Quote, str, Quote]:
        """What is said, whichever model holds it."""
        return self.problem.problem, self.stated, self.measure.recommendation, self.recommended


def read_chains(models: Models) -> list[Chain]:
    """Return all chains, model by model."""
    return [
        Chain(model.id, problem, stated, measure, recommended)
        for model in models.files
        for problem in model.problems
        for stated in problem.quotes
        for measure in _against(problem, model)
        for recommended in _first_of(stated.document, measure)
    ]


def _against(problem: Problem, model: ModelFile) -> list[Measure]:
    """Return the measures of a model that are set against one of its problems.

    Of several problems of a kind it is the one whose actors the measure is for; a measure that
    is for the actors of none is set against all of them, as the file names no other.
    """
    alike = [other for other in model.problems if other.problem == problem.problem]
    return [
        measure
        for measure in model.measures
        if problem.problem in measure.answers
        and (
            _shared(problem.actors, measure.actors)
            or not any(_shared(other.actors, measure.actors) for other in alike)
        )
    ]


def _shared(actors: Sequence[str], others: Sequence[str]) -> bool:
    """Say whether two lists name the same actor; an empty one is about all."""
    return not actors or not others or bool({*actors} & {*others})


def _first_of(document: str, measure: Measure) -> list[Quote]:
    return [quote for quote in measure.quotes if quote.document == document][:1]


def chains_table(models: Models) -> pd.DataFrame:
    """Join each problem to the measures that its text sets against it (`PROBLEM_CHAINS`)."""
    rows = [
        (
            *(each.model_id, each.problem.problem, *_said(each.stated)),
            BETWEEN.join(each.problem.actors),
            " / ".join(cause.words for cause in each.problem.causes),
            *(each.measure.recommendation, *_said(each.recommended)),
        )
        for each in read_chains(models)
    ]
    return pd.DataFrame(rows, columns=list(PROBLEM_CHAINS.columns))


def _said(quote: Quote) -> tuple[str, str, str]:
    return quote.document, quote.speaker, quote.words


def problems_table(models: Models) -> pd.DataFrame:
    """Return every stated problem once, and who answers it (schema `STATED_PROBLEMS`)."""
    found: dict[tuple[str, Quote], list[tuple[str, Problem]]] = {}
    for model in models.files:
        for problem in model.problems:
            for quote in problem.quotes:
                found.setdefault((problem.problem, quote), []).append((model.id, problem))
    chains = read_chains(models)
    rows = []
    for (code, quote), held in found.items():
        actors = list(dict.fromkeys(actor for _, each in held for actor in each.actors))
        models_of = BETWEEN.join(dict.fromkeys(of for of, _ in held))
        answered = _answered(code, quote, actors, chains)
        rows.append((code, *_said(quote), models_of, *answered, BETWEEN.join(actors)))
    table = pd.DataFrame(rows, columns=list(STATED_PROBLEMS.columns)[:-1])
    return table.assign(voice=voices(table))


def _answered(
    code: str, quote: Quote, actors: Sequence[str], chains: Sequence[Chain]
) -> tuple[int, str, str]:
    """Return how many measures answer a problem, where they stand, and whose they are."""
    alike = [each for each in chains if each.problem.problem == code]
    ways = {
        "here": [each for each in alike if each.stated == quote],
        "elsewhere": [each for each in alike if _shared(actors, each.problem.actors)],
        "other_actors": alike,
    }
    for where, answers in ways.items():
        if answers:
            here = {each.said for each in answers} if where == "here" else ()
            return len(here), where, BETWEEN.join(_voices(answers))
    return 0, "nobody", ""


def _voices(chains: Sequence[Chain]) -> list[str]:
    said = (each.recommended for each in chains)
    return list(dict.fromkeys(voice(quote.speaker, quote.document) for quote in said))


def measures_table(models: Models) -> pd.DataFrame:
    """Return every recommended measure once, with what it answers (schema `STATED_MEASURES`)."""
    found: dict[tuple[str, Quote], list[tuple[str, Measure]]] = {}
    for model in models.files:
        for measure in model.measures:
            for quote in measure.quotes:
                found.setdefault((measure.recommendation, quote), []).append((model.id, measure))
    aims = _aims(models)
    troubles = _troubles(models)
    rows = []
    for (code, quote), held in found.items():
        answers = list(dict.fromkeys(code for _, measure in held for code in measure.answers))
        names = BETWEEN.join(dict.fromkeys(of for of, _ in held))
        own = troubles.get((quote.document, quote.speaker), set()) if quote.speaker else set()
        answering = _answering(answers, aims.get(code, set()), own)
        rows.append((code, *_said(quote), names, BETWEEN.join(answers), answering))
    table = pd.DataFrame(rows, columns=list(STATED_MEASURES.columns)[:-1])
    return table.assign(voice=voices(table))


def _answering(answers: Sequence[str], aims: set[str], own: set[str]) -> str:
    if answers:
        return "text"
    if not aims:
        return "nobody"
    return "own" if aims & own else "others"


def _aims(models: Models) -> dict[str, set[str]]:
    """Return against which problems each kind of measure is set anywhere."""
    aims: dict[str, set[str]] = {}
    for model in models.files:
        for measure in model.measures:
            aims.setdefault(measure.recommendation, set()).update(measure.answers)
    return aims


def _troubles(models: Models) -> dict[tuple[str, str], set[str]]:
    """Return which problems each speaker of each document states."""
    troubles: dict[tuple[str, str], set[str]] = {}
    for model in models.files:
        for problem in model.problems:
            for quote in problem.quotes:
                speaker = (quote.document, quote.speaker)
                troubles.setdefault(speaker, set()).add(problem.problem)
    return troubles


def by_voice(chains: pd.DataFrame) -> pd.DataFrame:
    """Return the chains (schema `PROBLEM_CHAINS`) with `speaker` and `voice` of their measures.

    Who isn't named is left out, as nobody can tell whether it is the same voice.
    """
    named = {"measure_speaker": "speaker", "measure_document": "document_id"}
    spoken = chains.rename(columns=named)
    spoken = spoken[spoken["speaker"] != ""]
    return spoken.assign(voice=voices(spoken))


def answers_table(chains: pd.DataFrame, rank: Callable[[str], int]) -> pd.DataFrame:
    """Say which speakers set which recommendation against which problem (schema `ANSWERS`).

    Parameters
    ----------
    chains
        Schema `PROBLEM_CHAINS`.
    rank
        The place of a code in the scheme.
    """
    spoken = by_voice(chains)
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
