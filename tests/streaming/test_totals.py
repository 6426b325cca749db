"""Totals of words and codes are those of the whole, however it is cut into partitions."""

import pandas as pd
import pyarrow as pa
import pytest

from liandong.streaming.partitions import Partition
from liandong.streaming.storage import Made, Store, packed
from liandong.streaming.totals import (
    CODE_PAIRS,
    CODE_TOTALS,
    counted_codes,
    counted_pairs,
    counted_terms,
    term_totals,
    totals,
)
from liandong.text.terms import count_terms

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


def stored(store: Store, tables: dict[str, list[pd.DataFrame]]) -> Store:
    for number in range(2):
        frames = {name: parts[number] for name, parts in tables.items()}
        made = {name: packed(pa.Table.from_pandas(frame)) for name, frame in frames.items()}
        store.write(str(number), made)
    store.keep_only(
        Made(Partition(first, last, 1), str(n))
        for n, (first, last) in enumerate([("001", "002"), ("003", "003")])
    )
    return store


def terms_of(tokens: pd.DataFrame) -> pd.DataFrame:
    return counted_terms(count_terms(tokens, "passage_id"), count_terms(tokens, "document_id"))


@pytest.fixture
def words(tmp_path) -> Store:
    frames = [pd.DataFrame(rows, columns=["passage_id", "tokens"]) for rows in TOKENS]
    made = [
        frame.assign(
            document_id=frame["passage_id"].str[:3], paragraph_id=frame["passage_id"].str[:8]
        )
        for frame in frames
    ]
    return stored(Store(tmp_path / "words"), {"terms": [terms_of(frame) for frame in made]})


@pytest.fixture
def codes(tmp_path) -> Store:
    given = [zip(*rows, strict=True) for rows in CODINGS]
    both = [tuple(map(list, rows)) for rows in given]
    counts = {
        "code_totals": [counted_codes(*each) for each in both],
        "code_pairs": [counted_pairs(*each) for each in both],
    }
    return stored(Store(tmp_path / "codes"), counts)


def test_words_are_counted_in_all_partitions(words):
    made = term_totals(words)
    assert list(made.itertuples(index=False, name=None)) == [
        ("社区", 3, 2, 2),
        ("志愿者", 2, 2, 2),
        ("街道", 1, 1, 1),
    ]


def test_codes_are_counted_by_passage_and_document(codes):
    """Community stands in 001 (two passages) and 003, volunteers in 001 and 003."""
    made = totals(codes, CODE_TOTALS)
    assert list(made.itertuples(index=False, name=None)) == [
        ("actor.community", 3, 2),
        ("actor.volunteer", 2, 2),
        ("function.care", 2, 2),
    ]


def test_pairs_of_codes_are_counted_whatever_their_order(codes):
    made = totals(codes, CODE_PAIRS)
    assert list(made.itertuples(index=False, name=None)) == [
        ("actor.community", "actor.volunteer", 2),
        ("actor.community", "function.care", 1),
        ("actor.volunteer", "function.care", 1),
    ]
