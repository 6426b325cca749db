"""What each convention makes of a source's selections, and what speaks for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from liandong.exchange.incoming.offsets import Convention, Places, SourceText, Span
from liandong.exchange.incoming.quotations import bounded_edges, likeness, trimmed
from liandong.exchange.project import Selection


@dataclass(frozen=True)
class Evidence:
    """What each of C conventions makes of the n selections of a source.

    `spans` (C, n, 2) are the spans without blanks at their ends; `quoted` (C, n) is 2 where the
    words are the quotation, 1 where they begin with one that was cut; `edges` (C, n) counts the
    ends at a boundary, of selections without a quotation.
    """

    spans: Places
    quoted: Places
    edges: Places


def evidence_of(
    source: SourceText, own: Sequence[Selection], allowed: Sequence[Convention], *, named: bool
) -> Evidence:
    """Slice the selections of a source, all with places, under every convention.

    `named` says whether the names of the file's selections are quotations.
    """
    starts, ends = sides_of(own)
    spans = np.stack([source.spans(starts, ends, convention) for convention in allowed])
    judged: dict[tuple[int, Span], tuple[Span, int, int]] = {}
    rows = []
    for row in spans.tolist():
        for number, (start, end) in enumerate(row):
            if (number, (start, end)) not in judged:
                seen = _judged(source, own[number], (start, end), named=named)
                judged[number, (start, end)] = seen
        rows.append([judged[number, (a, b)] for number, (a, b) in enumerate(row)])
    columns = ([[one[part] for one in row] for row in rows] for part in range(3))
    return Evidence(*(np.array(column, dtype=np.int64) for column in columns))


def _judged(
    source: SourceText, one: Selection, span: Span, *, named: bool
) -> tuple[Span, int, int]:
    """Return a span without blanks at its ends, and what speaks for it: quotation, edges."""
    start, end = span
    if not 0 <= start < end:
        return (-1, -1), 0, 0
    inner = trimmed(source.text, start, end)
    if named and one.quote:
        return inner, likeness(source.readings(start, end), one.quote), 0
    return inner, 0, bounded_edges(source.text, *inner)


def sides_of(own: Sequence[Selection]) -> tuple[Places, Places]:
    """Return where selections with places start and end, as the file counts."""
    sides = ([one.start for one in own], [one.end for one in own])
    starts, ends = (np.array(side, dtype=np.int64) for side in sides)
    return starts, ends


def best_quoted(one: Evidence) -> set[int]:
    """Return the conventions that prove most quotations, and of these most cut ones."""
    scores = [((row == 2).sum(), (row == 1).sum()) for row in one.quoted]
    return {number for number, score in enumerate(scores) if score == max(scores)}


def first_apart(one: Evidence, first: int, rival: int, *, stated: bool) -> int | None:
    """Return the first selection for which two conventions give different proven words."""
    shown = (one.quoted[[first, rival]] > 0) | (one.edges[[first, rival]] == 2)
    shown |= stated & (one.spans[[first, rival], :, 0] >= 0)
    differ = (one.spans[first] != one.spans[rival]).any(axis=1) & shown.any(axis=0)
    return int(np.flatnonzero(differ)[0]) if differ.any() else None
