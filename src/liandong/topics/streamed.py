"""Topics of a corpus that fits no memory: its counts come in partitions, again and again.

Whatever is computed goes over batches of a fixed number of documents, so the result doesn't
depend on how the documents are cut into partitions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, repeat

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from liandong.text.segmented import numbered, numbering
from liandong.text.terms import TermMatrix, tfidf_of

BATCH = 2048  # documents


@dataclass(frozen=True)
class Vocabulary:
    """The V terms that a corpus of N documents is described by, in the order of characters.

    Attributes
    ----------
    document_counts : array (V,)
        Number of documents that hold each term.
    """

    terms: tuple[str, ...]
    document_counts: NDArray[np.int64]
    document_count: int

    @cached_property
    def places(self) -> dict[str, int]:
        """Return the column of each term."""
        return {term: place for place, term in enumerate(self.terms)}

    def idf(self) -> NDArray[np.float64]:
        """Return the smoothed inverse document frequencies, as scikit-learn's tf-idf has them."""
        weights: NDArray[np.float64] = np.log(
            (1 + self.document_count) / (1 + self.document_counts)
        )
        return weights + 1


def gather_vocabulary(
    partitions: Iterable[TermMatrix],
    *,
    minimum_documents: int,
    maximum_share: float,
    maximum_terms: int,
) -> Vocabulary:
    """Choose the terms of a corpus by going over its partitions once.

    Parameters
    ----------
    minimum_documents
        A term in fewer documents is left out.
    maximum_share
        A term in a larger share of the documents (0-1) is left out.
    maximum_terms
        Of the others the most frequent are kept; of equals, the first in order.
    """
    numbers = numbering()
    totals = documents = np.empty(0, dtype=np.int64)
    count = 0
    for partition in partitions:
        places = numbered(partition.terms, numbers)
        count += partition.counts.shape[0]
        totals = _added(totals, places, partition.counts, len(numbers))
        documents = _added(documents, places, partition.counts > 0, len(numbers))
    usual = (documents >= minimum_documents) & (documents <= maximum_share * count)
    held = {term: place for term, place in numbers.items() if usual[place]}
    most = sorted(held, key=lambda term: (-totals[held[term]], term))[:maximum_terms]
    kept = {term: documents[held[term]] for term in sorted(most)}
    return Vocabulary(tuple(kept), np.array(list(kept.values()), dtype=np.int64), count)


def _added(
    sums: NDArray[np.int64], places: NDArray[np.int32], values: csr_array, width: int
) -> NDArray[np.int64]:
    """Add the columns' sums at their places; no place stands there twice."""
    made = np.pad(sums, (0, width - len(sums)))
    made[places] += values.sum(axis=0)
    return made


@dataclass(frozen=True)
class Batches:
    """The documents' tf-idf weights in batches (each at most `size` × V), as often as asked for.

    `partitions` is gone over anew each time: a sequence, or an object that reads its files.
    """

    partitions: Iterable[TermMatrix]
    vocabulary: Vocabulary
    size: int = BATCH

    def __iter__(self) -> Iterator[csr_array]:
        """Yield the batches in the order of the documents."""
        idf = self.vocabulary.idf()
        for counts in rebatched((known(p, self.vocabulary) for p in self.partitions), self.size):
            yield tfidf_of(counts, idf)


def known(partition: TermMatrix, vocabulary: Vocabulary) -> csr_array:
    """Return a partition's counts over the terms of the vocabulary."""
    found_at = map(vocabulary.places.get, partition.terms, repeat(-1))
    column = np.fromiter(found_at, dtype=np.int64, count=len(partition.terms))
    found = csr_array(partition.counts).tocoo()
    columns = column[found.coords[1]]
    kept = columns >= 0
    shape = (partition.counts.shape[0], len(vocabulary.terms))
    made = csr_array((found.data[kept], (found.coords[0][kept], columns[kept])), shape=shape)
    made.sort_indices()
    return made


def rebatched(matrices: Iterable[csr_array], size: int) -> Iterator[csr_array]:
    """Cut the rows of matrices anew, into batches of one size; the last may be smaller."""
    waiting: list[csr_array] = []
    for matrix in matrices:
        waiting.append(matrix)
        if sum(part.shape[0] for part in waiting) >= size:
            *full, rest = _cut(waiting, size)
            yield from full
            waiting = [rest]
    yield from (batch for batch in _cut(waiting, size) if batch.shape[0])


def _cut(parts: Sequence[csr_array], size: int) -> list[csr_array]:
    """Return full batches and, last, what is left (it may have no rows)."""
    if not parts:
        return []
    joined = csr_array(vstack(parts, format="csr"))
    rows = joined.shape[0]
    return [joined[a:b] for a, b in pairwise([*range(0, rows + 1, size), rows])] or [joined]
