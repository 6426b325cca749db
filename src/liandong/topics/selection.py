"""How many topics, and of which model: measured, then chosen by one rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from numpy.typing import NDArray
from scipy.sparse import csr_array

from liandong.errors import refuse
from liandong.schemas import column, table
from liandong.text.terms import (
    TermMatrix,
    count_known,
    paragraphs_of,
    sentences_of,
    term_matrix,
)
from liandong.topics.models import Kind, TopicModel, best, fit
from liandong.topics.quality import (
    Floats,
    Terms,
    distinctness,
    leading_terms,
    matched_overlap,
    npmi,
)

TOPIC_SELECTION = table(
    "topic_selection",
    model=column(str, "nmf or lda", key=True),
    topic_count=column(int, "number of topics", unit="topics", key=True),
    seed=column(int, "seed of the fit that stands for the solution: the one with the least loss"),
    npmi=column(float, "coherence, mean over the topics", unit="-1 to 1"),
    distinctness=column(float, "different terms among all leading terms", unit="share"),
    seed_stability=column(float, "leading terms that other seeds give too", unit="Jaccard, 0-1"),
    document_stability=column(
        float, "leading terms that stay when one document is left out", unit="Jaccard, 0-1"
    ),
    verdict=column(str, "chosen, eligible, or the conditions that the solution fails"),
)

TOPIC_BASELINE = table(
    "topic_baseline",
    words=column(str, "as written, or shuffled between the paragraphs", key=True),
    npmi=column(float, "coherence, mean over the topics", unit="-1 to 1"),
    distinctness=column(float, "different terms among all leading terms", unit="share"),
    seed_stability=column(float, "leading terms that other seeds give too", unit="Jaccard, 0-1"),
)


# Further decimals of a fit differ between processors.
DECIMALS = 4


@dataclass(frozen=True)
class Choices:
    """The study's choices about topics, as `parameters.toml` gives and explains them."""

    minimum_passages: int
    maximum_share: float
    nmf_topic_counts: Sequence[int]
    lda_topic_counts: Sequence[int]
    seeds: Sequence[int]
    restarts: int
    leading_terms: int
    minimum_distinctness: float
    minimum_seed_stability: float
    minimum_document_stability: float
    named_terms: int
    shuffles: int


@dataclass(frozen=True)
class Corpus:
    """What the topics are made from: paragraphs to fit, their sentences to describe.

    Attributes
    ----------
    documents : array (N,)
        Document of each paragraph.
    paragraph_of : array (S,)
        Row of each sentence's paragraph.
    """

    paragraphs: TermMatrix
    sentences: TermMatrix
    documents: NDArray[np.str_]
    paragraph_of: NDArray[np.intp]


@dataclass(frozen=True)
class Solution:
    """One number of topics of one model, with all that speaks for and against it.

    Attributes
    ----------
    leading : array (K, T)
        Columns of the leading terms.
    coherence : array (K,)
        NPMI of each topic.
    seed_overlaps : array (S - 1, K)
        Overlap of each topic with its partner in the fit of every other seed.
    document_overlaps : array (D, K)
        The same with one document left out, in the order of the sorted document ids
        (no rows where that wasn't asked for).
    """

    model: TopicModel
    leading: Terms
    coherence: Floats
    seed_overlaps: Floats
    document_overlaps: Floats


def prepare(tokens: pd.DataFrame, choices: Choices) -> Corpus:
    """Count the terms of a table `TOKENS` by paragraph and by sentence."""
    paragraphs = term_matrix(
        paragraphs_of(tokens),
        minimum_passages=choices.minimum_passages,
        maximum_share=choices.maximum_share,
    )
    documents = tokens.groupby("paragraph_id", sort=False)["document_id"].first()
    return Corpus(
        paragraphs,
        count_known(sentences_of(tokens), paragraphs),
        documents.to_numpy(dtype=str),
        pd.Index(paragraphs.passage_ids).get_indexer(pd.Index(tokens["paragraph_id"])),
    )


def measure_all(corpus: Corpus, choices: Choices) -> Iterator[Solution]:
    """Measure every number of topics of both models, on all cores, in order."""
    nmf: list[tuple[Kind, int]] = [("nmf", count) for count in choices.nmf_topic_counts]
    lda: list[tuple[Kind, int]] = [("lda", count) for count in choices.lda_topic_counts]
    yield from Parallel(n_jobs=-1, return_as="generator")(
        delayed(measure)(corpus, kind, count, choices) for kind, count in (*nmf, *lda)
    )


def measure(corpus: Corpus, kind: Kind, topic_count: int, choices: Choices) -> Solution:
    """Fit one number of topics from every seed and without every document."""
    solution = measure_seeds(corpus.paragraphs, kind, topic_count, choices)
    restarts = choices.seeds[: choices.restarts]
    kept = [corpus.documents != left_out for left_out in np.unique(corpus.documents)]
    without = [
        best(fit(corpus.paragraphs.rows(rows), kind, topic_count, seed) for seed in restarts)
        for rows in kept
    ]
    return replace(solution, document_overlaps=_overlaps(solution.leading, without))


def measure_seeds(matrix: TermMatrix, kind: Kind, topic_count: int, choices: Choices) -> Solution:
    """Fit one number of topics from every seed."""
    fits = [fit(matrix, kind, topic_count, seed) for seed in choices.seeds]
    chosen = best(fits)
    leading = leading_terms(chosen.topic_terms, choices.leading_terms)
    overlaps = _overlaps(leading, [made for made in fits if made is not chosen])
    nothing = np.empty((0, topic_count))
    return Solution(chosen, leading, npmi(matrix.counts, leading), overlaps, nothing)


def _overlaps(leading: Terms, models: Iterable[TopicModel]) -> Floats:
    count = leading.shape[1]
    return np.array(
        [matched_overlap(leading, leading_terms(model.topic_terms, count)) for model in models]
    )


def compare(solutions: Iterable[Solution], choices: Choices) -> pd.DataFrame:
    """Set the solutions side by side and choose one: the table `TOPIC_SELECTION`.

    The rule: of the solutions whose topics are distinct and stable enough, the most
    coherent one; of equals, the one with fewer topics.

    Raises
    ------
    InputFaults
        If no solution fulfils the conditions.
    """
    rows = pd.DataFrame([_row(solution, choices) for solution in solutions]).round(DECIMALS)
    eligible = rows[rows["verdict"] == "eligible"]
    if eligible.empty:
        said = "no number of topics is distinct and stable enough; try other topic_counts"
        raise refuse("parameters [topics]", f"{said}, or lower the minimum_… conditions")
    first = eligible.sort_values(["npmi", "topic_count"], ascending=[False, True]).index[0]
    rows.loc[first, "verdict"] = "chosen"
    return rows


def _row(solution: Solution, choices: Choices) -> dict[str, object]:
    measures = {
        "distinctness": distinctness(solution.leading),
        "seed_stability": float(solution.seed_overlaps.mean()),
        "document_stability": float(solution.document_overlaps.mean()),
    }
    failed = [
        name for name, value in measures.items() if value < getattr(choices, f"minimum_{name}")
    ]
    return {
        "model": solution.model.kind,
        "topic_count": len(solution.leading),
        "seed": solution.model.seed,
        "npmi": float(solution.coherence.mean()),
        **measures,
        "verdict": " ".join(failed) or "eligible",
    }


def chosen_solution(selection: pd.DataFrame, corpus: Corpus, choices: Choices) -> Solution:
    """Return the chosen solution of the table `TOPIC_SELECTION`, fitted again."""
    row = selection[selection["verdict"] == "chosen"].iloc[0]
    return measure(corpus, row["model"], int(row["topic_count"]), choices)


def measure_shuffled(
    corpus: Corpus, selection: pd.DataFrame, choices: Choices
) -> Iterator[Solution]:
    """Measure what the chosen model finds where there is nothing to find.

    The words are dealt out anew, so that every paragraph keeps its length and every word
    its frequency, but no word belongs with any other.
    """
    kind, topic_count = _chosen(selection)
    yield from Parallel(n_jobs=-1, return_as="generator")(
        delayed(measure_seeds)(shuffled(corpus.paragraphs, seed), kind, topic_count, choices)
        for seed in choices.seeds[: choices.shuffles]
    )


def baseline(
    corpus: Corpus, selection: pd.DataFrame, choices: Choices, found: Iterable[Solution]
) -> pd.DataFrame:
    """Set the chosen model beside what it finds in shuffled words: the table `TOPIC_BASELINE`."""
    written = measure_seeds(corpus.paragraphs, *_chosen(selection), choices)
    rows = [_baseline_row("as written", [written]), _baseline_row("shuffled", list(found))]
    return pd.DataFrame(rows).round(DECIMALS)


def _chosen(selection: pd.DataFrame) -> tuple[Kind, int]:
    row = selection[selection["verdict"] == "chosen"].iloc[0]
    return row["model"], int(row["topic_count"])


def _baseline_row(words: str, solutions: Sequence[Solution]) -> dict[str, object]:
    return {
        "words": words,
        "npmi": float(np.mean([made.coherence.mean() for made in solutions])),
        "distinctness": float(np.mean([distinctness(made.leading) for made in solutions])),
        "seed_stability": float(np.mean([made.seed_overlaps.mean() for made in solutions])),
    }


def shuffled(matrix: TermMatrix, seed: int) -> TermMatrix:
    """Deal the words out anew: passage lengths and word frequencies stay."""
    # In one order of cells: which it is depends on what was done with the matrix before.
    counts = matrix.counts.sorted_indices().tocoo()
    repeats: NDArray[np.int64] = counts.data.astype(np.int64)
    rows, words = np.repeat(counts.coords[0], repeats), np.repeat(counts.coords[1], repeats)
    dealt = np.random.default_rng(seed).permutation(words)
    values = np.ones(len(dealt), dtype=np.int64)
    made = csr_array((values, (rows, dealt)), shape=matrix.counts.shape)
    return TermMatrix(matrix.passage_ids, matrix.terms, made)
