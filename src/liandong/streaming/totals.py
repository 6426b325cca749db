"""What partitions add up to: totals of words and codes, whatever the number of documents."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
from scipy.sparse import csr_array

from liandong.schemas import Table, column, table
from liandong.streaming.storage import Store
from liandong.text.frequencies import TERMS
from liandong.text.terms import TermMatrix

CODE_TOTALS = table(
    "code_totals",
    code=column(str, "a code", key=True),
    passage_count=column(int, "passages to which the machine gave it", unit="passages"),
    document_count=column(int, "documents that hold such a passage", unit="documents"),
)
CODE_PAIRS = table(
    "code_pairs",
    code=column(str, "a code", key=True),
    other=column(str, "another, later in the order of their names", key=True),
    passage_count=column(int, "passages to which the machine gave both", unit="passages"),
)

TOPIC_TOTALS = table(
    "topic_totals",
    topic=column(int, "the topic", unit="from 1, the largest", key=True),
    document_count=column(int, "documents of which it is the main topic", unit="documents"),
)

ROWS = 2_000_000  # of partitions' tables, before they are added up to make room


def counted_terms(passages: TermMatrix, documents: TermMatrix) -> pd.DataFrame:
    """Return the table `TERMS`, by the word, given the same words by passage and by document."""
    return pd.DataFrame(
        {
            "term": passages.terms,
            "term_count": passages.counts.sum(axis=0),
            "passage_count": (passages.counts > 0).sum(axis=0),
            "document_count": (documents.counts > 0).sum(axis=0),
        }
    )


def counted_codes(passage_ids: Sequence[str], codes: Sequence[str]) -> pd.DataFrame:
    """Count the passages and documents of every code: the table `CODE_TOTALS`.

    Parameters
    ----------
    passage_ids, codes
        The passage and the code of each coding; no coding stands there twice.
    """
    documents = [name.partition("-p")[0] for name in passage_ids]
    columns, names = pd.factorize(np.array(codes, dtype=object), sort=True)
    counts = [_given(ids, columns, len(names)).sum(axis=0) for ids in (passage_ids, documents)]
    return pd.DataFrame(dict(zip(CODE_TOTALS.columns, (names, *counts), strict=True)))


def counted_pairs(passage_ids: Sequence[str], codes: Sequence[str]) -> pd.DataFrame:
    """Count the passages that have two codes: the table `CODE_PAIRS`."""
    columns, names = pd.factorize(np.array(codes, dtype=object), sort=True)
    given = _given(passage_ids, columns, len(names))
    one, other = np.triu_indices(len(names), k=1)
    both = (given.T @ given).toarray()[one, other]
    found = both > 0
    counts = (names[one[found]], names[other[found]], both[found])
    return pd.DataFrame(dict(zip(CODE_PAIRS.columns, counts, strict=True)))


def _given(ids: Sequence[str], columns: np.ndarray, width: int) -> csr_array:
    """Return ids × codes: 1 where a passage, or document, has a code."""
    rows, known = pd.factorize(np.array(ids, dtype=object))
    ones = np.ones(len(rows), dtype=np.int64)
    given = csr_array((ones, (rows, columns)), shape=(len(known), width))
    given.data[:] = 1
    return given


def totals(store: Store, schema: Table) -> pd.DataFrame:
    """Add up a table of counts over all partitions, in the order of its key.

    The partitions' tables bear the schema's name; what isn't part of its key is counted.
    """
    keys = [name for name, made in schema.columns.items() if (made.metadata or {}).get("key")]
    counted = [name for name in schema.columns if name not in keys]
    summed: list[pa.Table] = []
    for made in store.partitions():
        summed.append(store.read(made.key, str(schema.name)))
        if sum(table.num_rows for table in summed) > ROWS:
            summed = [_summed(summed, keys, counted)]
    found: pd.DataFrame = _summed(summed, keys, counted).to_pandas()
    return found.sort_values(keys, ignore_index=True)


def _summed(tables: Sequence[pa.Table], keys: list[str], counted: list[str]) -> pa.Table:
    grouped = pa.concat_tables(tables).group_by(keys, use_threads=False)
    summed = grouped.aggregate([(name, "sum") for name in counted])
    return summed.rename_columns({f"{name}_sum": name for name in counted})


def term_totals(words: Store) -> pd.DataFrame:
    """Count every content word of a corpus: the table `TERMS`, most frequent first."""
    return totals(words, TERMS).sort_values(
        ["term_count", "term"], ascending=[False, True], ignore_index=True
    )
