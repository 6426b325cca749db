from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array

from liandong.errors import InputFaults
from liandong.text.terms import TermMatrix
from liandong.topics.models import TopicModel
from liandong.topics.selection import (
    TOPIC_BASELINE,
    TOPIC_SELECTION,
    Choices,
    Corpus,
    Solution,
    baseline,
    chosen_solution,
    compare,
    measure,
    measure_all,
    measure_shuffled,
    prepare,
    shuffled,
)

CHOICES = Choices(
    minimum_passages=1,
    maximum_share=0.9,
    nmf_topic_counts=[3, 4, 6],
    lda_topic_counts=[3],
    seeds=[0, 1, 2, 3, 4],
    restarts=2,
    leading_terms=6,
    minimum_distinctness=0.8,
    minimum_seed_stability=0.7,
    minimum_document_stability=0.5,
    named_terms=3,
    shuffles=2,
)


@pytest.fixture(scope="module")
def prepared(tokens: pd.DataFrame) -> Corpus:
    return prepare(tokens, CHOICES)


@pytest.fixture(scope="module")
def selection(prepared: Corpus) -> pd.DataFrame:
    return TOPIC_SELECTION.validate(compare(measure_all(prepared, CHOICES), CHOICES))


def test_sentences_and_paragraphs_of_the_corpus(prepared: Corpus) -> None:
    assert prepared.paragraphs.counts.shape == (60, 18)
    assert prepared.sentences.counts.shape == (120, 18)
    assert prepared.documents[:6].tolist() == ["000", "001", "002", "003", "004", "000"]
    assert prepared.paragraph_of[:5].tolist() == [0, 0, 1, 1, 2]
    joined = prepared.sentences.counts[::2] + prepared.sentences.counts[1::2]
    assert (joined != prepared.paragraphs.counts).nnz == 0


def test_the_planted_number_is_chosen_over_larger_ones(selection: pd.DataFrame) -> None:
    chosen = selection[selection["verdict"] == "chosen"]
    assert chosen["topic_count"].tolist() == [3]
    assert chosen["distinctness"].tolist() == [1.0]
    assert chosen["seed_stability"].tolist() == [1.0]
    assert chosen["document_stability"].tolist() == [1.0]


def test_all_numbers_of_both_models_are_compared(selection: pd.DataFrame) -> None:
    compared = list(zip(selection["model"], selection["topic_count"], strict=True))
    assert compared == [("nmf", 3), ("nmf", 4), ("nmf", 6), ("lda", 3)]


def test_every_seed_and_every_document_is_tried(prepared: Corpus) -> None:
    made = measure(prepared, "nmf", 4, CHOICES)
    assert made.seed_overlaps.shape == (4, 4)  # the five seeds but the one chosen
    assert made.document_overlaps.shape == (5, 4)


def test_a_topic_of_one_document_is_lost_without_it(tokens: pd.DataFrame) -> None:
    deliberation = tokens["tokens"].str.contains("协商|利益|地位|共识|主体|平等")
    corpus = prepare(tokens[~deliberation | (tokens["document_id"] == "004")], CHOICES)
    overlaps = measure(corpus, "nmf", 3, CHOICES).document_overlaps
    assert overlaps[:4].tolist() == [[1.0] * 3] * 4
    assert sorted(overlaps[4])[0] < 0.2
    assert sorted(overlaps[4])[1:] == pytest.approx([1.0, 1.0])


def test_the_chosen_solution_is_fitted_again(prepared: Corpus, selection: pd.DataFrame) -> None:
    again = chosen_solution(selection, prepared, CHOICES)
    row = selection[selection["verdict"] == "chosen"].iloc[0]
    assert (again.model.kind, again.model.seed, len(again.leading)) == (
        row["model"],
        row["seed"],
        row["topic_count"],
    )


def test_shuffled_words_are_less_coherent(prepared: Corpus, selection: pd.DataFrame) -> None:
    found = measure_shuffled(prepared, selection, CHOICES)
    made = TOPIC_BASELINE.validate(baseline(prepared, selection, CHOICES, found))
    written, dealt = made.set_index("words").loc[["as written", "shuffled"], "npmi"]
    assert written > 0.4
    assert dealt < 0.2


def test_shuffling_keeps_lengths_and_frequencies(planted: TermMatrix) -> None:
    made = shuffled(planted, 1)
    for axis in (0, 1):
        assert made.counts.sum(axis=axis).tolist() == planted.counts.sum(axis=axis).tolist()
    assert (made.counts != planted.counts).nnz > 0
    assert (made.counts != shuffled(planted, 1).counts).nnz == 0


def test_shuffling_doesnt_depend_on_how_the_counts_are_kept() -> None:
    kept = csr_array(([3, 1, 2], [2, 0, 1], [0, 2, 3]), shape=(2, 3))  # the first row unsorted
    sorted_too = TermMatrix(("1", "2"), ("a", "b", "c"), kept.sorted_indices())
    one, other = shuffled(TermMatrix(("1", "2"), ("a", "b", "c"), kept), 1), shuffled(sorted_too, 1)
    assert one.counts.toarray().tolist() == other.counts.toarray().tolist()


def solution(kind: str, topic_count: int, npmi: float, seeds: float, documents: float) -> Solution:
    model = TopicModel(kind, 0, np.empty((0, 0)), np.empty((0, 0)), 0.0)  # type: ignore[arg-type]
    leading = np.arange(topic_count * 2).reshape(topic_count, 2)
    shape = (2, topic_count)
    return Solution(
        model,
        leading,
        np.full(topic_count, npmi),
        np.full(shape, seeds),
        np.full(shape, documents),
    )


@pytest.mark.parametrize(
    ("solutions", "verdicts"),
    [
        # The most coherent of those that are stable enough.
        (
            [(3, 0.2, 0.9, 0.6), (4, 0.3, 0.7, 0.5), (5, 0.4, 0.69, 0.5), (6, 0.5, 0.7, 0.49)],
            ["eligible", "chosen", "seed_stability", "document_stability"],
        ),
        # Of equals, the fewer topics.
        ([(5, 0.3, 0.8, 0.6), (4, 0.3, 0.8, 0.6)], ["eligible", "chosen"]),
        ([(3, 0.1, 0.8, 0.6), (4, 0.9, 0.1, 0.1)], ["chosen", "seed_stability document_stability"]),
    ],
)
def test_the_rule(solutions: list[tuple[int, float, float, float]], verdicts: list[str]) -> None:
    compared = compare([solution("nmf", *each) for each in solutions], CHOICES)
    assert compared["verdict"].tolist() == verdicts


def test_topics_with_common_terms_are_not_eligible() -> None:
    shared = replace(solution("nmf", 4, 0.9, 1.0, 1.0), leading=np.zeros((4, 2), dtype=np.intp))
    compared = compare([shared, solution("nmf", 3, 0.1, 1.0, 1.0)], CHOICES)
    assert compared["verdict"].tolist() == ["distinctness", "chosen"]
    assert compared["distinctness"].tolist() == [0.125, 1.0]


def test_nothing_eligible_is_an_error() -> None:
    with pytest.raises(InputFaults, match="no number of topics is distinct and stable enough"):
        compare([solution("nmf", 3, 0.9, 0.1, 0.9)], CHOICES)
