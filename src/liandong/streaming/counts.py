"""How often terms stand in documents, partition by partition: what topics are made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from scipy.sparse import csr_array

from liandong.progress import Follow
from liandong.streaming.storage import Made, Store
from liandong.text.terms import TermMatrix

TABLE = "document_counts"


def packed_counts(matrix: TermMatrix) -> pa.Table:
    """Return counts as a table: document, term, and how often; each name is kept once."""
    found = matrix.counts.tocoo()
    columns = {
        "document_id": _named(found.coords[0], matrix.passage_ids),
        "term": _named(found.coords[1], matrix.terms),
        "term_count": pa.array(found.data.astype(np.int32)),
    }
    return pa.table(columns)


def _named(places: np.ndarray, names: tuple[str, ...]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(places.astype(np.int32)), list(names))


def unpacked_counts(table: pa.Table) -> TermMatrix:
    """Return the counts of a table that `packed_counts` made; a document without terms counts."""
    rows, documents = _places(table["document_id"])
    columns, terms = _places(table["term"])
    shape = (len(documents), len(terms))
    counts = csr_array((table["term_count"].to_numpy(), (rows, columns)), shape=shape)
    return TermMatrix(documents, terms, counts)


def _places(column: pa.ChunkedArray) -> tuple[np.ndarray, tuple[str, ...]]:
    named = column.combine_chunks()
    return named.indices.to_numpy(), tuple(named.dictionary.to_pylist())


@dataclass(frozen=True)
class CountedDocuments:
    """The counts of each partition, read whenever they are gone over: one in memory at a time.

    `follow` goes over the partitions, and may say how far it is.
    """

    words: Store
    follow: Follow[Made] = iter

    def __iter__(self) -> Iterator[TermMatrix]:
        """Yield the partitions' counts in the order of the documents."""
        for made in self.follow(self.words.partitions()):
            yield unpacked_counts(self.words.read(made.key, TABLE))
