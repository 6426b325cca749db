"""From paragraphs to passages: sentences with their places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import pandas as pd

from liandong.corpus.alignment import AlignedText
from liandong.corpus.passages import ENDING, NOTE, PASSAGES, Paragraph
from liandong.corpus.speakers import PIECE_END

SENTENCE = re.compile(rf"[^{ENDING}]*[{ENDING}]+[”’）》]*|[^{ENDING}]+$")


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the places of the sentences of a paragraph; a byline in brackets is its own."""
    for match in SENTENCE.finditer(text):
        start, end = match.span()
        while start < end and text[start].isspace():
            start += 1
        if start < end:
            yield start, end


class Passage(NamedTuple):
    """A sentence of a document, a row of `PASSAGES`."""

    passage_id: str
    document_id: str
    section: str
    paragraph: int
    sentence: int
    kind: str
    speaker: str
    text: str
    raw_spans: str


def split(
    restored: AlignedText, paragraphs: Sequence[Paragraph], document_id: str
) -> list[Passage]:
    """Split a document's paragraphs into passages, one a sentence, in reading order."""
    found = [
        (number, paragraph, index, paragraph.start + start, paragraph.start + end)
        for number, paragraph in enumerate(paragraphs)
        for index, (start, end) in enumerate(_stretches(restored.text, paragraph))
    ]
    spans = restored.raw_spans_of([(start, end) for *_, start, end in found])
    rows = []
    for (number, paragraph, index, start, end), raw in zip(found, spans, strict=True):
        words = restored.text[start:end]
        kept = _own_kind(paragraph, words)
        rows.append(
            Passage(
                f"{document_id}-p{number:03}-s{index:02}",
                document_id,
                kept.section,
                number,
                index,
                kept.kind,
                kept.speaker,
                words,
                str(list(map(list, raw))),  # as JSON has it
            )
        )
    return rows


def _stretches(text: str, paragraph: Paragraph) -> Iterable[tuple[int, int]]:
    """Return the places in a paragraph of its passages."""
    words = text[paragraph.start : paragraph.end]
    if paragraph.kind in ("reference", "title"):
        return [(0, len(words))]
    return sentences(words)


def passages_table(passages: Iterable[Passage]) -> pd.DataFrame:
    """Return passages as a table of schema `PASSAGES`."""
    return pd.DataFrame(list(passages), columns=list(PASSAGES.columns))


def _own_kind(paragraph: Paragraph, sentence: str) -> Paragraph:
    if paragraph.kind == "body" and (NOTE.match(sentence) or PIECE_END.match(sentence)):
        return replace(paragraph, kind="note", speaker="")
    return paragraph
