"""The figures that passages report: found, named, and in the order in which they stand."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import pandas as pd

from liandong.quantities.counted import CLAUSE, EVENTS, NEAR, THINGS, Word, counted_by, words_of
from liandong.quantities.exclusions import reports
from liandong.quantities.quantities import Quantity, quantities_in
from liandong.quantities.units import LASTING, kind_of
from liandong.text.segmentation import Tokenizer

# What a number further on in the clause is a rate of: 每个支部培养三名, 人均负责四百余户.
EACH = re.compile(r".*每(?P<measure>[个名家位支只])?(?P<each>[^，。；：！？、每]{1,16})$")
MEAN = re.compile(r"(?P<mean>[人户日月年])均[^，。；：！？、]{0,14}$")
UNREAD = ("note", "reference")
TIMES = {"日": "天", "晚": "晚", "天": "天", "周": "周", "年": "年", "月": "月", "小时": "小时"}


class Place(NamedTuple):
    """Where a passage stands."""

    document_id: str = ""
    passage_id: str = ""
    paragraph: int = 0


NOWHERE = Place()


@dataclass(frozen=True)
class Figure:
    """A quantity that a passage reports, with what it counts.

    `text` is the passage; figures are compared within one paragraph.
    """

    document_id: str
    passage_id: str
    paragraph: int
    text: str
    quantity: Quantity
    counted: str
    done: str = ""

    @property
    def kind(self) -> str:
        """Return what the figure can be compared with."""
        return kind_of(self.quantity.unit)

    @property
    def ahead(self) -> str:
        """Return the words close ahead of the figure."""
        start = self.quantity.start
        return self.text[max(0, start - NEAR) : start]

    @property
    def plain(self) -> str:
        """Return the number as printed, with its unit but without the words around it."""
        start, end = self.quantity.core
        return self.text[start:end]


def figures_in(text: str, tokenizer: Tokenizer, place: Place = NOWHERE) -> list[Figure]:
    """Return the figures of one passage."""
    words = words_of(text, tokenizer)
    found = [quantity for quantity in quantities_in(text) if reports(text, quantity, words)]
    rated = [_rated(text, quantity, words) for quantity in found]
    return [Figure(*place, text, q, *counted_by(text, q, tokenizer)) for q in rated]


def _rated(text: str, found: Quantity, words: Sequence[Word]) -> Quantity:
    """Add what a quantity is a rate of, if the clause ahead of it says so."""
    if found.per or found.unit in LASTING[:4] or found.unit == "%":
        return found
    ahead = CLAUSE.split(text[max(0, found.start - NEAR) : found.start])[-1]
    mean, each = MEAN.search(ahead), EACH.match(ahead)
    if mean:
        return replace(found, per={"日": "天"}.get(mean["mean"], mean["mean"]))
    if not each or (each["measure"] is None and each["each"][0] in "逢次当到"):
        return found
    if each["measure"] not in (None, "个"):
        return replace(found, per=each["measure"])
    place = found.start - len(each["each"])
    named = words[bisect_right(words, place, key=lambda word: word.start) - 1].text
    named = named.rpartition("每")[2]
    timed = each["each"][0] if each["each"][0] in TIMES else TIMES.get(named, named)
    return found if named[:1].isnumeric() else replace(found, per=timed)


def with_carried(figures: Iterable[Figure]) -> Iterator[Figure]:
    """Name what is counted of figures that don't say it: it is what the last alike counted."""
    last: dict[tuple[int, str], str] = {}
    for figure in figures:
        key = (figure.paragraph, figure.kind)
        event = figure.done if figure.quantity.unit in EVENTS else ""
        counted = figure.counted or event or last.get(key, "")
        if counted:
            last[key] = counted
        unit = figure.quantity.unit
        yield replace(figure, counted=counted or (unit if unit in THINGS else figure.done))


def figures_of(passages: pd.DataFrame, tokenizer: Tokenizer) -> list[Figure]:
    """Return the figures of passages (schema `PASSAGES`) but for notes and references."""
    found: list[Figure] = []
    read = passages[~passages["kind"].isin(UNREAD)]
    for document, frame in read.groupby("document_id", sort=False):
        columns = zip(frame["passage_id"], frame["paragraph"], frame["text"], strict=True)
        places = ((Place(str(document), name, int(n)), text) for name, n, text in columns)
        found += with_carried(f for place, t in places for f in figures_in(t, tokenizer, place))
    return found
