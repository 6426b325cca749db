"""Which documents are worked on together."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# No partition has more than so many times the documents that one has on average.
LONGEST = 4


@dataclass(frozen=True)
class Partition:
    """Documents that are worked on together, by their names in order."""

    documents: tuple[str, ...]

    def __str__(self) -> str:
        first, last = self.documents[0], self.documents[-1]
        return first if first == last else f"{first}–{last}"


def partitioned(names: Iterable[str], size: int) -> Iterator[Partition]:
    """Cut the names of documents, in their order, into partitions of about `size`.

    A document's own name decides whether a partition ends behind it, so that a document which is
    added or removed changes its own partition, and as a rule no other (the “content-defined
    chunking” of Muthitacharoen, Chen & Mazières 2001, A low-bandwidth network file system).
    """
    here: list[str] = []
    for name in sorted(names):
        here.append(name)
        if _ends(name, size) or len(here) == LONGEST * size:
            yield Partition(tuple(here))
            here = []
    if here:
        yield Partition(tuple(here))


def _ends(name: str, size: int) -> bool:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8]) % size == 0
