from pathlib import Path

import numpy as np
import pytest
from gensim.corpora import Dictionary
from gensim.models import CoherenceModel
from scipy.sparse import csr_array

from liandong.corpus.passages import coded_passages
from liandong.corpus.reading import Corpus
from liandong.text.lexicon import read_lexicon
from liandong.text.segmentation import build_tokenizer
from liandong.text.terms import paragraphs_of, sentences_of, term_matrix, tokenize
from liandong.topics.quality import (
    distinctness,
    leading_terms,
    matched_overlap,
    npmi,
    overlap,
)

# Four passages; columns a, b, c, d.
COUNTS = csr_array(np.array([[3, 1, 1, 0], [1, 0, 1, 0], [0, 1, 0, 2], [0, 0, 0, 1]]))


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        # a and b: both in half of the passages, together in a quarter: as by chance.
        ([0, 1], 0.0),
        # a and c: always together, ln(.5 / .25) / -ln .5.
        ([0, 2], 1.0),
        # a and d: never together, ln(1e-12 / .25) / -ln 1e-12.
        ([0, 3], -0.949828),
    ],
)
def test_npmi_of_a_pair_by_hand(pair: list[int], expected: float) -> None:
    assert npmi(COUNTS, np.array([pair])) == pytest.approx([expected], abs=1e-6)


def test_npmi_of_a_topic_is_the_mean_of_its_pairs() -> None:
    # a-b 0, a-c 1, b-c 0
    assert npmi(COUNTS, np.array([[0, 1, 2]])) == pytest.approx([1 / 3], abs=1e-9)


@pytest.mark.parametrize("unit", ["sentences", "paragraphs"])
def test_npmi_equals_gensim_on_the_corpus(root: Path, corpus: Corpus, unit: str) -> None:
    lexicon = read_lexicon(root / "corpus" / "lexicon")
    tokenizer = build_tokenizer(lexicon, hmm=False)
    passages = coded_passages(corpus.passages)
    tokens = tokenize(passages, tokenizer, lexicon.stop_texts, minimum_characters=2)
    units = {"sentences": sentences_of, "paragraphs": paragraphs_of}[unit](tokens)
    matrix = term_matrix(units, minimum_passages=3, maximum_share=1.0)
    topics = np.random.default_rng(0).permutation(len(matrix.terms))[:200].reshape(20, 10)
    texts = [words for _, words in units]
    theirs = CoherenceModel(
        topics=[[matrix.terms[term] for term in topic] for topic in topics],
        texts=texts,
        dictionary=Dictionary(texts),
        coherence="c_npmi",
        topn=10,
        # Longer than any text: gensim's window then is the whole passage.
        window_size=max(map(len, texts)) + 1,
        processes=1,
    ).get_coherence_per_topic()
    assert npmi(matrix.counts, topics) == pytest.approx(theirs, abs=1e-9)


def test_leading_terms_with_ties_in_column_order() -> None:
    weights = np.array([[0.1, 0.4, 0.1, 0.4], [0.7, 0.0, 0.2, 0.1]])
    assert leading_terms(weights, 3).tolist() == [[1, 3, 0], [0, 2, 3]]


@pytest.mark.parametrize(
    ("leading", "share"),
    [([[0, 1], [2, 3]], 1.0), ([[0, 1], [0, 3]], 0.75), ([[0, 1], [1, 0]], 0.5)],
)
def test_distinctness(leading: list[list[int]], share: float) -> None:
    assert distinctness(np.array(leading)) == share


def test_overlap_is_jaccard() -> None:
    # {0, 1, 2} and {1, 2, 3}: two of four; {0, 1, 2} and {7, 8, 9}: none.
    made = overlap(np.array([[0, 1, 2]]), np.array([[1, 2, 3], [7, 8, 9], [2, 1, 0]]))
    assert made.tolist() == [[0.5, 0.0, 1.0]]


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ([[2, 3], [0, 1]], [1.0, 1.0]),  # the same topics in another order
        ([[0, 1], [8, 9]], [1.0, 0.0]),  # one of them lost
        # Both resemble the first topic; each partner may serve once only.
        ([[0, 1], [1, 0]], [1.0, 0.0]),
    ],
)
def test_topics_are_matched_one_to_one(other: list[list[int]], expected: list[float]) -> None:
    assert matched_overlap(np.array([[0, 1], [2, 3]]), np.array(other)).tolist() == expected


def test_the_best_sum_wins_over_the_best_single_match() -> None:
    reference = np.array([[0, 1, 2, 3], [0, 1, 2, 9]])
    other = np.array([[0, 1, 2, 3], [3, 4, 5, 6]])
    # Taking the perfect pair leaves 0 for the second: 1 + 0 beats 1/7 + 3/5.
    assert matched_overlap(reference, other).tolist() == [1.0, 0.0]
    second = np.array([[0, 1, 2, 9], [3, 4, 5, 6]])
    assert matched_overlap(reference, second) == pytest.approx([1 / 7, 1.0])
