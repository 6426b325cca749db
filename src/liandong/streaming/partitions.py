"""Which documents are worked on together."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# No partition has more than so many times the documents that one has on average.
LONGEST = 4


@dataclass(frozen=True)
class Partition:
    """So many documents, worked on together: all from the first to the last, by their ids."""

    first: str
    last: str
    document_count: int

    def __str__(self) -> str:
        return self.first if self.first == self.last else f"{self.first}–{self.last}"

    def __contains__(self, document_id: str) -> bool:
        return self.first <= document_id <= self.last


def cut(ids: Iterable[str], size: int) -> Iterator[list[str]]:
    """Cut the ids of documents, in their order, into runs of about `size`.

    A document's own id decides whether a run ends behind it, so that a document which is added or
    removed changes its own partition, and as a rule no other (the “content-defined chunking” of
    Muthitacharoen, Chen & Mazières 2001, A low-bandwidth network file system).
    """
    here: list[str] = []
    for name in sorted(ids):
        here.append(name)
        if _ends(name, size) or len(here) == LONGEST * size:
            yield here
            here = []
    if here:
        yield here


def _ends(name: str, size: int) -> bool:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8]) % size == 0
