"""The topics of a collection are followed into every document, whatever partition it is in."""

import pickle

import numpy as np
import pytest
from scipy.sparse import csr_array

from liandong.streaming.counts import TABLE, CountedDocuments, packed_counts
from liandong.streaming.partitions import Partition
from liandong.streaming.planning import planned_topics
from liandong.streaming.running import run
from liandong.streaming.stages import topics
from liandong.streaming.storage import Made, Store, packed
from liandong.streaming.totals import TOPIC_TOTALS, totals
from liandong.text.terms import TermMatrix
from liandong.topics.collection import Choices, fit_collection

# Two subjects that share no word: kitchens and rivers; the last document says nothing of either.
KITCHEN, RIVER = ("食堂", "配餐", "营养"), ("河道", "清淤", "水位")
SUBJECTS = [KITCHEN, KITCHEN, RIVER, KITCHEN, RIVER, ()]


def counted(first: int, subjects: list[tuple[str, ...]]) -> TermMatrix:
    terms = tuple(sorted({*KITCHEN, *RIVER}))
    rows = [
        [3 + (row % 2) if term in words else 0 for term in terms]
        for row, words in enumerate(subjects)
    ]
    ids = tuple(f"{number:03}" for number in range(first, first + len(subjects)))
    return TermMatrix(ids, terms, csr_array(np.array(rows)))


@pytest.fixture(params=[2, 6])
def words(request, tmp_path) -> Store:
    store, size = Store(tmp_path / "words"), request.param
    made = []
    for start in range(0, len(SUBJECTS), size):
        here = counted(start, SUBJECTS[start : start + size])
        store.write(f"k{start}", {TABLE: packed(packed_counts(here))})
        ids = here.passage_ids
        made.append(Made(Partition(ids[0], ids[-1], len(ids)), f"k{start}"))
    store.keep_only(made)
    return store


def test_documents_get_the_topic_that_they_are_about(words, tmp_path):
    choices = Choices(2, 1, minimum_documents=1, maximum_share=1.0)
    found = fit_collection(CountedDocuments(words), choices)
    leading = found.leading(3)
    assert set(leading.loc[leading["topic"] == 1, "term"]) == set(KITCHEN), "three documents"
    assert set(leading.loc[leading["topic"] == 2, "term"]) == set(RIVER), "two documents"
    told = Store(tmp_path / "topics")
    list(run(topics, planned_topics(words, "mark"), pickle.dumps(found), told))
    rows = told.whole("document_topics")
    main = rows.loc[rows["share"] > 0.5]
    assert dict(zip(main["document_id"], main["topic"], strict=True)) == {
        "000": 1,
        "001": 1,
        "002": 2,
        "003": 1,
        "004": 2,
    }
    assert totals(told, TOPIC_TOTALS)["document_count"].tolist() == [3, 2]
