"""From the indicators of a scheme to the places in each sentence where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from liandong.coding.hits import BLANK, Hits, search
from liandong.coding.joined import Span
from liandong.coding.matcher import ANNOUNCING, KINDS, MASK, Matcher, compiled

__all__ = ["ANNOUNCING", "BLANK", "MASK", "Found", "Hit", "Matcher", "compiled", "find"]


class Hit(NamedTuple):
    """An indicator of a code found in a text, at code points [start, end)."""

    start: int
    end: int
    code: str
    kind: str
    words: str


@dataclass(frozen=True)
class Found:
    """What stands in a sentence.

    Its clauses; the hits of each dimension that has any, in reading order; and of a code the
    clauses in which a phrase excludes it.
    """

    clauses: list[Span]
    hits: dict[str, list[Hit]]
    excluded: dict[str, list[Span]]

    def of(self, dimension: str) -> Sequence[Hit]:
        """Return the hits of a dimension."""
        return self.hits.get(dimension, ())

    def excludes(self, code: str, hit: Hit) -> bool:
        """Tell whether a code is excluded in the clause of a hit."""
        return any(start <= hit.start < end for start, end in self.excluded.get(code, ()))


def find(texts: Sequence[str], matcher: Matcher) -> list[Found]:
    """Return the indicators that stand in each of the sentences."""
    hits = search(texts, matcher).in_order()
    found = [Found(clauses, {}, {}) for clauses in hits.text.clauses_by_sentence()]
    _add_hits(found, hits)
    _add_excluded(found, hits)
    return found


def _add_hits(found: Sequence[Found], hits: Hits) -> None:
    sentences, matcher = hits.sentences, hits.matcher
    dimensions = matcher.dimension_of[hits.codes]
    order = np.argsort(dimensions, kind="stable")
    bases = hits.text.starts[sentences]
    places = hits.starts - bases, hits.ends - bases
    columns = (sentences, dimensions, *places, hits.codes, hits.kinds, hits.words)
    rows = zip(*(column[order].tolist() for column in columns), strict=True)
    for number, dimension, start, end, code, kind, words in rows:
        hit = Hit(start, end, matcher.codes[code], KINDS[kind], hits.names[words])
        found[number].hits.setdefault(matcher.dimensions[dimension], []).append(hit)


def _add_excluded(found: Sequence[Found], hits: Hits) -> None:
    text = hits.text
    codes, clauses = np.nonzero(hits.excluded)
    starts = text.clause_starts[clauses]
    sentences = text.sentence_at[starts]
    bases = text.starts[sentences]
    columns = (codes, sentences, starts - bases, text.clause_ends[clauses] - bases)
    for code, number, *span in zip(*(column.tolist() for column in columns), strict=True):
        name = hits.matcher.codes[code]
        found[number].excluded.setdefault(name, []).append((span[0], span[1]))
