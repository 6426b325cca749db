from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_array

from liandong.errors import InputFaults
from liandong.text.terms import TermMatrix, term_matrix
from liandong.topics.collection import Choices, fit_collection
from liandong.topics.quality import leading_terms

PLANTED = 5
CHOICES = Choices(PLANTED, 1, minimum_documents=1, maximum_share=1.0, maximum_terms=80)


def parted(documents: list[tuple[str, list[str]]], size: int) -> Iterator[TermMatrix]:
    for first in range(0, len(documents), size):
        yield term_matrix(documents[first : first + size], minimum_passages=1, maximum_share=1.0)


def planted(count: int) -> list[tuple[str, list[str]]]:
    """Documents of 40 words: three of four from the 12 of their topic, the others from anywhere.

    Of 10 documents the topics have 4, 2, 2, 1 and 1.
    """
    chance = np.random.default_rng(2)
    words = [[f"题{k}词{w:02}" for w in range(12)] for k in range(PLANTED)]
    common = [f"常用{w:02}" for w in range(40)]
    return [
        (
            f"{number:05}",
            [*chance.choice(words[topic_of(number)], 30), *chance.choice(common, 10)],
        )
        for number in range(count)
    ]


def topic_of(number: int) -> int:
    return (0, 1, 2, 0, 3, 0, 1, 2, 0, 4)[number % 10]


def fitted(documents: list[tuple[str, list[str]]], size: int, choices: Choices) -> list[bytes]:
    partitions = list(parted(documents, size))
    found = fit_collection(partitions, choices)
    shares = np.vstack([found.shares(partition) for partition in partitions])
    return [found.topics.tobytes(), shares.tobytes()]


@pytest.mark.parametrize("sample_size", [60, 1000])
def test_partitions_make_no_difference(sample_size: int) -> None:
    documents = planted(100)
    choices = replace(CHOICES, sample_size=sample_size)
    first, *others = (fitted(documents, size, choices) for size in (4, 7, 100))
    assert others == [first, first]


@pytest.mark.parametrize("sample_size", [60, 1000])
def test_planted_topics_are_found_again(sample_size: int) -> None:
    documents = planted(300)
    partitions = list(parted(documents, 50))
    choices = replace(CHOICES, sample_size=sample_size, maximum_terms=1000)
    found = fit_collection(partitions, choices)
    assert found.topics.sum(axis=1) == pytest.approx(np.ones(PLANTED))
    terms = found.vocabulary.terms
    leading = [{terms[t][:2] for t in row} for row in leading_terms(found.topics, 12)]
    # The largest topic stands first, the two smallest last.
    assert leading[0] == {"题0"}
    assert sorted(map(sorted, leading[1:3])) == [["题1"], ["题2"]]
    assert sorted(map(sorted, leading[3:])) == [["题3"], ["题4"]]
    shares = np.vstack([found.shares(partition) for partition in partitions])
    assert shares.sum(axis=1) == pytest.approx(np.ones(300), abs=5e-4)
    main = [leading[k] for k in shares.argmax(axis=1)]
    assert main == [{f"题{topic_of(number)}"} for number in range(300)]


def test_a_document_of_unknown_words_has_no_topic() -> None:
    unknown = TermMatrix(("x", "y"), ("无关",), csr_array([[2], [0]]))
    partitions = [*parted(planted(50), 50), unknown]
    found = fit_collection(partitions, replace(CHOICES, minimum_documents=2))
    assert found.shares(unknown).tolist() == [[0.0] * PLANTED] * 2


@pytest.mark.parametrize(("documents", "terms"), [(4, 56), (50, 4)])
def test_too_little_for_the_topics_is_refused(documents: int, terms: int) -> None:
    choices = replace(CHOICES, maximum_terms=terms)
    with pytest.raises(InputFaults, match=rf"5 topics .* {documents} documents with {terms} terms"):
        fit_collection(list(parted(planted(documents), 9)), choices)
