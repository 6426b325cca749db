"""Counts come back from the disk as they were, a document without a term among them."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from liandong.streaming.counts import TABLE, CountedDocuments, packed_counts, unpacked_counts
from liandong.streaming.partitions import Partition
from liandong.streaming.storage import Made, Store, packed
from liandong.text.terms import TermMatrix

ROWS = [[2, 0, 1], [0, 0, 0], [0, 3, 0]]


@pytest.fixture
def matrix() -> TermMatrix:
    return TermMatrix(("001", "002", "003"), ("社区", "街道", "志愿者"), csr_array(np.array(ROWS)))


def test_counts_come_back(matrix, tmp_path):
    store = Store(tmp_path)
    store.write("a", {TABLE: packed(packed_counts(matrix))})
    store.keep_only([Made(Partition("001", "003", 3), "a")])
    counted = CountedDocuments(store)
    for _ in range(2):  # as often as asked for
        (found,) = counted
        assert found.passage_ids == matrix.passage_ids
        assert found.terms == matrix.terms
        assert found.counts.toarray().tolist() == ROWS


def test_nothing_comes_back_as_nothing():
    empty = TermMatrix((), (), csr_array((0, 0), dtype=np.int64))
    assert unpacked_counts(packed_counts(empty)).counts.shape == (0, 0)
