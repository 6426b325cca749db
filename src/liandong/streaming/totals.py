"""What partitions add up to: totals of words and codes, whatever the number of documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import reduce

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from liandong.schemas import column, table
from liandong.streaming.storage import Store
from liandong.text.frequencies import summarise_terms

CODE_TOTALS = table(
    "code_totals",
    code=column(str, "a code", key=True),
    passage_count=column(int, "passages to which the machine gave it", unit="passages"),
    document_count=column(int, "documents that hold such a passage", unit="documents"),
    passage_share=column(float, "share of all passages that the machine coded", unit="0–1"),
)
CODE_PAIRS = table(
    "code_pairs",
    code=column(str, "a code", key=True),
    other=column(str, "another, later in the order of their names", key=True),
    passage_count=column(int, "passages to which the machine gave both", unit="passages"),
)


def term_totals(words: Store) -> pd.DataFrame:
    """Count every content word of a corpus: the table `TERMS`, most frequent first.

    Documents must not be spread over partitions, which they never are.
    """
    read = (words.read(made.key, "tokens").to_pandas() for made in words.partitions())
    sums = _summed(summarise_terms(tokens).set_index("term") for tokens in read)
    return sums.reset_index().sort_values(
        ["term_count", "term"], ascending=[False, True], ignore_index=True
    )


def code_totals(codes: Store) -> pd.DataFrame:
    """Count the passages and documents of every code: the table `CODE_TOTALS`."""
    sums = _summed(_counts_of_codes(given) for given in _codings(codes))
    total = sum(given["passage_id"].nunique() for given in _codings(codes))
    return sums.reset_index(names="code").assign(
        passage_share=sums.passage_count.to_numpy() / total
    )


def _counts_of_codes(given: pd.DataFrame) -> pd.DataFrame:
    once = given.drop_duplicates(["document_id", "code"])
    counts = {
        "passage_count": given["code"].value_counts(),
        "document_count": once["code"].value_counts(),
    }
    return pd.DataFrame(counts)


def code_pairs(codes: Store) -> pd.DataFrame:
    """Count the passages that have two codes: the table `CODE_PAIRS`."""
    sums = _summed(_counts_of_pairs(given) for given in _codings(codes))
    return sums.reset_index(names=["code", "other"])


def _counts_of_pairs(given: pd.DataFrame) -> pd.DataFrame:
    rows, passages = pd.factorize(given["passage_id"])
    columns, names = pd.factorize(given["code"], sort=True)
    shape = (len(passages), len(names))
    has = csr_array((np.ones(len(given), dtype=np.int64), (rows, columns)), shape=shape)
    one, other = np.triu_indices(len(names), k=1)
    both = (has.T @ has).toarray()[one, other]
    pairs = pd.MultiIndex.from_arrays([names[one[both > 0]], names[other[both > 0]]])
    return pd.DataFrame({"passage_count": both[both > 0]}, index=pairs)


def _codings(codes: Store) -> Iterator[pd.DataFrame]:
    """Yield each partition's codings, with the document of each."""
    for made in codes.partitions():
        given = codes.read(made.key, "codings", ["passage_id", "code"]).to_pandas()
        yield given.assign(document_id=given["passage_id"].str.partition("-p")[0])


def _summed(counts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Return the sum of tables of counts, in the order of their index."""
    return reduce(lambda one, other: one.add(other, fill_value=0), counts).astype(int).sort_index()
