"""From restored paragraphs to passages: sentences with section, speaker and place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from liandong.corpus.alignment import AlignedText
from liandong.corpus.documents import Metadata
from liandong.schemas import column, table

KINDS = ("title", "heading", "body", "question", "note", "reference")
PASSAGES = table(
    "passages",
    passage_id=column(str, "document, paragraph and sentence, from 0", key=True),
    document_id=column(str, "id of the document"),
    section=column(str, "headings that the passage stands under, from the outer to the inner"),
    paragraph=column(int, "paragraph within the document, in reading order", unit="from 0"),
    sentence=column(int, "sentence within the paragraph", unit="from 0"),
    kind=column(str, "what the paragraph is: " + ", ".join(KINDS)),
    speaker=column(
        str,
        "whose words they are; empty: the editors, or a name that is lost",
    ),
    text=column(str, "the restored words; 〔缺〕 marks a gap in the source"),
    raw_spans=column(
        str, "where the words stand in the raw file: JSON list of [start, end)", unit="code points"
    ),
)

ENDING = "。！？"
SENTENCE = re.compile(rf"[^{ENDING}]*[{ENDING}]+[”’）》]*|[^{ENDING}]+$")
NOTE = re.compile(r"（作者[系为单]|（本文系|来源：|作者：|关键词：|时间：|■")
REFERENCES = "参考文献："
NUMBERED = (
    re.compile(r"[一二三四五六七八九十]+、"),
    re.compile(r"\d+、"),
    re.compile(r"角色[一二三]："),
)
LONGEST_HEADING = 45
LONGEST_NUMBERED_HEADING = 30
SECTION_JOINT = " / "


@dataclass(frozen=True)
class Paragraph:
    """A restored paragraph: `[start, end)` in the restored text of its document."""

    start: int
    end: int
    kind: str
    section: str = ""
    speaker: str = ""


def describe(restored: AlignedText, metadata: Metadata) -> list[Paragraph]:
    """Say of each line of a restored text what it is, where it belongs and who speaks."""
    lines = [m.span() for m in re.finditer(r"[^\n]+", restored.text)]
    texts = [restored.text[start:end] for start, end in lines]
    kinds = _kinds(texts, metadata)
    named = _named(texts, kinds, metadata)
    sections = _sections(texts, kinds, named)
    speakers = _speakers(texts, kinds, named, metadata)
    return [
        Paragraph(start, end, kind, section, speaker)
        for (start, end), kind, section, speaker in zip(
            lines, kinds, sections, speakers, strict=True
        )
    ]


def _kinds(texts: Sequence[str], metadata: Metadata) -> list[str]:
    kinds: list[str] = []
    for text in texts:
        if not kinds and text == metadata.title:
            kinds.append("title")
        elif REFERENCES in texts[: len(kinds)] and text.startswith("["):
            kinds.append("reference")
        elif NOTE.match(text):
            kinds.append("note")
        else:
            kinds.append("heading" if _is_heading(text) else "body")
    return kinds


def _is_heading(text: str) -> bool:
    if any(number.match(text) for number in NUMBERED):
        return len(text) <= LONGEST_NUMBERED_HEADING
    return len(text) <= LONGEST_HEADING and not re.search(rf"[{ENDING}；][”’）》]*$", text)


def _sections(texts: Sequence[str], kinds: Sequence[str], named: Sequence[str]) -> list[str]:
    """Return the headings above each line; a line that only names a speaker is none."""
    path: list[str] = []
    sections, deeper = [], False
    for text, kind, name in zip(texts, kinds, named, strict=True):
        heads = kind == "heading" and not name
        if heads:
            level = next((n for n, mark in enumerate(NUMBERED) if mark.match(text)), None)
            if level is None:
                level = len(path) if deeper else 0
            path = [*path[:level], text]
        deeper = heads
        sections.append(SECTION_JOINT.join(path))
    return sections


def _named(texts: Sequence[str], kinds: Sequence[str], metadata: Metadata) -> list[str]:
    """Return for each line the speaker whom it announces, or the empty text.

    A heading announces the speaker whom it names, any other line one with whose name and
    a colon it begins.
    """
    names = [speaker.name for speaker in metadata.speakers]
    return [
        next(
            (n for n in names if text.startswith(f"{n}：") or (kind == "heading" and n in text)), ""
        )
        for text, kind in zip(texts, kinds, strict=True)
    ]


def _speakers(
    texts: Sequence[str], kinds: Sequence[str], named: Sequence[str], metadata: Metadata
) -> list[str]:
    if len(metadata.speakers) == 1:
        return ["" if kind == "title" else metadata.speakers[0].name for kind in kinds]
    current, speakers = "", []
    for text, kind, name in zip(texts, kinds, named, strict=True):
        current = name or current
        speakers.append(current if kind == "body" else "")
        if re.search(r"（作者[系为][^）]*）$", text):
            current = ""
    return speakers


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the places of the sentences of a paragraph; a byline in brackets is its own."""
    for match in SENTENCE.finditer(text):
        start, end = match.span()
        while start < end and text[start].isspace():
            start += 1
        if start < end:
            yield start, end


def split(restored: AlignedText, paragraphs: Sequence[Paragraph], document_id: str) -> pd.DataFrame:
    """Split a document's paragraphs into passages.

    Returns
    -------
    DataFrame of schema `PASSAGES`, one row a sentence, in reading order.
    """
    rows = []
    for number, paragraph in enumerate(paragraphs):
        text = restored.text[paragraph.start : paragraph.end]
        whole = paragraph.kind in ("reference", "title")
        places = [(0, len(text))] if whole else list(sentences(text))
        for index, (start, end) in enumerate(places):
            kept = _own_kind(paragraph, text[start:end])
            spans = restored.raw_spans(paragraph.start + start, paragraph.start + end)
            rows.append(
                (
                    f"{document_id}-p{number:03}-s{index:02}",
                    document_id,
                    kept.section,
                    number,
                    index,
                    kept.kind,
                    kept.speaker,
                    text[start:end],
                    json.dumps(spans),
                )
            )
    return pd.DataFrame(rows, columns=list(PASSAGES.columns))


def _own_kind(paragraph: Paragraph, sentence: str) -> Paragraph:
    if paragraph.kind == "body" and NOTE.match(sentence):
        return replace(paragraph, kind="note", speaker="")
    return paragraph


def coded_passages(passages: pd.DataFrame) -> pd.DataFrame:
    """Return the passages that analyses read: body, questions, and headings that are sentences."""
    heading = (passages["kind"] == "heading") & passages["text"].str.contains(rf"[{ENDING}]$")
    chosen: pd.DataFrame = passages[passages["kind"].isin(["body", "question"]) | heading]
    return chosen.reset_index(drop=True)
