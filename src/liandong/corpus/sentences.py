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
    rows = []
    for number, paragraph in enumerate(paragraphs):
        text = restored.text[paragraph.start : paragraph.end]
        whole = paragraph.kind in ("reference", "title")
        name = f"{document_id}-p{number:03}-s"
        for index, (start, end) in enumerate([(0, len(text))] if whole else sentences(text)):
            words = text[start:end]
            kept = _own_kind(paragraph, words)
            spans = restored.raw_spans(paragraph.start + start, paragraph.start + end)
            rows.append(
                Passage(
                    f"{name}{index:02}",
                    document_id,
                    kept.section,
                    number,
                    index,
                    kept.kind,
                    kept.speaker,
                    words,
                    str(list(map(list, spans))),  # as JSON has it
                )
            )
    return rows


def passages_table(passages: Iterable[Passage]) -> pd.DataFrame:
    """Return passages as a table of schema `PASSAGES`."""
    return pd.DataFrame(list(passages), columns=list(PASSAGES.columns))


def _own_kind(paragraph: Paragraph, sentence: str) -> Paragraph:
    if paragraph.kind == "body" and (NOTE.match(sentence) or PIECE_END.match(sentence)):
        return replace(paragraph, kind="note", speaker="")
    return paragraph
