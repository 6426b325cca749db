from collections.abc import Iterator

import numpy as np
import pytest
from scipy.sparse import csr_array

from liandong.text.terms import TermMatrix, term_matrix, tfidf
from liandong.topics.factorised import factorise
from liandong.topics.quality import leading_terms
from liandong.topics.streamed import Batches, gather_vocabulary, topics_of_documents

FOUR = [
    ("d0", ["社区", "居民", "社区"]),
    ("d1", ["社区", "平台"]),
    ("d2", ["社区", "居民"]),
    ("d3", ["平台", "平台", "平台", "无关"]),
]
EVERY = {"minimum_documents": 1, "maximum_share": 1.0, "maximum_terms": 9}
PLANTED = 5


def parted(documents: list[tuple[str, list[str]]], size: int) -> Iterator[TermMatrix]:
    for first in range(0, len(documents), size):
        yield term_matrix(documents[first : first + size], minimum_passages=1, maximum_share=1.0)


def planted(count: int) -> list[tuple[str, list[str]]]:
    """Documents of 40 words: three of four from the 12 of their topic, the others from anywhere."""
    chance = np.random.default_rng(2)
    words = [[f"题{k}词{w:02}" for w in range(12)] for k in range(PLANTED)]
    common = [f"常用{w:02}" for w in range(40)]
    return [
        (
            f"{number:05}",
            [*chance.choice(words[number % PLANTED], 30), *chance.choice(common, 10)],
        )
        for number in range(count)
    ]


@pytest.mark.parametrize(
    ("limits", "terms", "held"),
    [
        ({}, ["居民", "平台", "无关", "社区"], [2, 2, 1, 3]),
        ({"minimum_documents": 2}, ["居民", "平台", "社区"], [2, 2, 3]),
        ({"maximum_share": 0.5}, ["居民", "平台", "无关"], [2, 2, 1]),
        # 社区 and 平台 stand four times each; of equals 平台 is the first.
        ({"maximum_terms": 1}, ["平台"], [2]),
    ],
)
def test_vocabulary_by_hand(limits: dict[str, float], terms: list[str], held: list[int]) -> None:
    made = gather_vocabulary(parted(FOUR, 3), **{**EVERY, **limits})
    assert (list(made.terms), made.document_counts.tolist()) == (terms, held)
    assert made.document_count == 4


def test_weights_are_those_of_the_whole_corpus() -> None:
    whole = term_matrix(FOUR, minimum_passages=2, maximum_share=1.0)
    partitions = list(parted(FOUR, 1))
    vocabulary = gather_vocabulary(partitions, **{**EVERY, "minimum_documents": 2})
    assert vocabulary.terms == whole.terms
    batches = list(Batches(partitions, vocabulary, size=3))
    assert [batch.shape[0] for batch in batches] == [3, 1]
    stacked = np.vstack([batch.toarray() for batch in batches])
    assert stacked == pytest.approx(tfidf(whole).toarray())


def fitted(documents: list[tuple[str, list[str]]], size: int) -> tuple[bytes, bytes, list[str]]:
    partitions = list(parted(documents, size))
    vocabulary = gather_vocabulary(partitions, **{**EVERY, "maximum_terms": 80})
    *_, topics = factorise(Batches(partitions, vocabulary, size=64), PLANTED, 1, 4)
    found = list(topics_of_documents(partitions, vocabulary, topics))
    shares = np.vstack([part for _, part in found])
    return topics.tobytes(), shares.tobytes(), [name for names, _ in found for name in names]


def test_partitions_make_no_difference() -> None:
    documents = planted(150)
    first, *others = (fitted(documents, size) for size in (1, 7, 100))
    assert others == [first, first]
    assert first[2] == [name for name, _ in documents]


def test_planted_topics_are_found_again() -> None:
    documents = planted(300)
    partitions = list(parted(documents, 50))
    vocabulary = gather_vocabulary(partitions, **{**EVERY, "maximum_terms": 1000})
    *_, topics = factorise(Batches(partitions, vocabulary), PLANTED, 0, 10)
    leading = [{vocabulary.terms[t][:2] for t in row} for row in leading_terms(topics, 12)]
    assert sorted(map(sorted, leading)) == [[f"题{k}"] for k in range(PLANTED)]
    ((_, shares),) = topics_of_documents(partitions, vocabulary, topics)
    assert shares.sum(axis=1) == pytest.approx(np.ones(300))
    main = [leading[k] for k in shares.argmax(axis=1)]
    assert main == [{f"题{number % PLANTED}"} for number in range(300)]


def test_a_document_of_unknown_words_has_no_topic() -> None:
    partitions = [*parted(planted(50), 50), TermMatrix(("x",), ("无关",), csr_array([[2]]))]
    vocabulary = gather_vocabulary(
        partitions, **{**EVERY, "minimum_documents": 2, "maximum_terms": 99}
    )
    *_, topics = factorise(Batches(partitions, vocabulary), PLANTED, 0, 2)
    ((names, shares),) = topics_of_documents(partitions, vocabulary, topics)
    assert names[-1] == "x"
    assert shares[-1].tolist() == [0.0] * PLANTED
