from collections.abc import Iterator

import numpy as np
import pytest

from liandong.text.terms import TermMatrix, term_matrix, tfidf
from liandong.topics.streamed import Batches, gather_vocabulary

FOUR = [
    ("d0", ["社区", "居民", "社区"]),
    ("d1", ["社区", "平台"]),
    ("d2", ["社区", "居民"]),
    ("d3", ["平台", "平台", "平台", "无关"]),
]
EVERY = {"minimum_documents": 1, "maximum_share": 1.0, "maximum_terms": 9}


def parted(documents: list[tuple[str, list[str]]], size: int) -> Iterator[TermMatrix]:
    for first in range(0, len(documents), size):
        yield term_matrix(documents[first : first + size], minimum_passages=1, maximum_share=1.0)


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


def test_batches_are_cut_alike_from_any_partitions() -> None:
    made = []
    for size in (1, 2, 4):
        partitions = list(parted(FOUR, size))
        batches = Batches(partitions, gather_vocabulary(partitions, **EVERY), size=3)
        made.append([(b.data.tobytes(), b.indices.tobytes(), b.indptr.tobytes()) for b in batches])
    assert made[1:] == made[:1] * 2
