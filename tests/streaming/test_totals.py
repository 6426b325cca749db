"""Totals of words and codes are those of the whole, however it is cut into partitions."""

import pandas as pd
import pyarrow as pa
import pytest

from liandong.streaming.partitions import Partition
from liandong.streaming.storage import Made, Store, packed
from liandong.streaming.totals import code_pairs, code_totals, term_totals

# Two documents in the first partition, one in the second.
TOKENS = [
    [("001-p001-s01", "社区 社区 志愿者"), ("002-p001-s01", "志愿者")],
    [("003-p001-s01", "社区 街道"), ("003-p001-s02", "")],
]
CODINGS = [
    [
        ("001-p001-s01", "actor.community"),
        ("001-p001-s01", "actor.volunteer"),
        ("001-p001-s02", "actor.community"),
        ("002-p001-s01", "function.care"),
    ],
    [
        ("003-p001-s01", "actor.volunteer"),
        ("003-p001-s01", "actor.community"),
        ("003-p001-s01", "function.care"),
    ],
]


def stored(store: Store, name: str, parts: list[pd.DataFrame]) -> Store:
    for number, frame in enumerate(parts):
        store.write(str(number), {name: packed(pa.Table.from_pandas(frame))})
    store.keep_only(
        Made(Partition(first, last, 1), str(n))
        for n, (first, last) in enumerate([("001", "002"), ("003", "003")])
    )
    return store


@pytest.fixture
def words(tmp_path) -> Store:
    frames = [pd.DataFrame(rows, columns=["passage_id", "tokens"]) for rows in TOKENS]
    made = [
        frame.assign(
            document_id=frame["passage_id"].str[:3], paragraph_id=frame["passage_id"].str[:8]
        )
        for frame in frames
    ]
    return stored(Store(tmp_path / "words"), "tokens", made)


@pytest.fixture
def codes(tmp_path) -> Store:
    made = [pd.DataFrame(rows, columns=["passage_id", "code"]) for rows in CODINGS]
    return stored(Store(tmp_path / "codes"), "codings", made)


def test_words_are_counted_in_all_partitions(words):
    made = term_totals(words)
    assert list(made.itertuples(index=False, name=None)) == [
        ("社区", 3, 2, 2),
        ("志愿者", 2, 2, 2),
        ("街道", 1, 1, 1),
    ]


def test_codes_are_counted_by_passage_and_document(codes):
    """Four passages have codes: 001-s01, 001-s02, 002-s01 and 003-s01."""
    made = code_totals(codes)
    assert list(made.itertuples(index=False, name=None)) == [
        ("actor.community", 3, 2, 0.75),
        ("actor.volunteer", 2, 2, 0.5),
        ("function.care", 2, 2, 0.5),
    ]


def test_pairs_of_codes_are_counted_whatever_their_order(codes):
    made = code_pairs(codes)
    assert list(made.itertuples(index=False, name=None)) == [
        ("actor.community", "actor.volunteer", 2),
        ("actor.community", "function.care", 1),
        ("actor.volunteer", "function.care", 1),
    ]
