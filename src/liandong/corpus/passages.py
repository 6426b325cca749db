"""What the paragraphs of a restored text are, and the table of its passages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import pandas as pd

from liandong.corpus.alignment import AlignedText
from liandong.corpus.documents import Metadata
from liandong.corpus.speakers import (
    ASKING,
    PIECE_END,
    UNITED,
    asking_labels,
    is_reporter,
    label_of,
    named_in,
)
from liandong.corpus.turns import announced_speaker, guests, speakers_of
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
ENDED = re.compile(rf"[{ENDING}；][”’）》]*$")
NOTE = re.compile(r"（作者[系为单：]|（本文系|来源：|作者：|关键词：|时间：|■")
# A whole line: who wrote it, where it appeared, what was handed in with it, captions, tables.
NOTE_LINE = re.compile(
    r"（(?:来源|原载|本文原载|文[/｜|]|责任编辑|执笔)|原载|本文(?:原载|刊于|原刊)|"
    r"[【\[]?(?:关键[词字]|(?i:key ?words))[^。]{0,80}$|"
    r"[【\[]?(?:基金项目|收稿日期|中图分类号|文献标识码|文章编号)[】\]：]|"
    r"(?:作者(?:简介|单位|系)|通讯作者|通讯员|撰文|撰稿|执笔|整理|责任编辑|原创|注释?)[：|｜]|作者[|｜丨]|"
    r"\d{4}-\d{2}-\d{2}[^，。]{0,20}$|[^，。]{2,16}\d{4}年第?\d{1,2}期$|"
    r"[（(](?:\d\.)?[^（）()。；]{2,60}\d{6}[^（）()]{0,60}[）)]$|"
    r"文[/／|｜]|本[报刊网](?:见习|特约)?记者(?![^：]*：)|原创[^，。]{2,12}$|DOI|"
    r".*\t"
)
CAPTION = re.compile(r"[图表]\d+")
# What a record of a meeting states before anyone speaks.
SETTING = re.compile(
    r"(?:地点|日期|主持人?|记录|记录人|嘉宾|出席|参加人员|与会嘉宾|整理|策划|对话嘉宾)：[^。！？]{1,60}$"
)
SIGNED = re.compile(r"[\d〇○零一二三四五六七八九十]{4}年[^，。]{1,10}$")
REFERENCES = re.compile(r"[【\[]?(?:主要)?(?:参考(?:文献|资料|书目)|引用文献)[】\]]?：?")
ENDNOTES = re.compile(r"[【\[]?注释?[】\]]?：?")
BRACKETED = re.compile(r"\[+\d+|［\d+|〔\d+|[①-⑳]")
ENTRY = re.compile(r"\d{1,2}[.．、]|（\d{1,2}）")
FOOTNOTE = re.compile(r"\[\d+\]|［\d+］|[①-⑳]")
# From the outer to the inner; the last one is a heading within its section.
NUMBERED = tuple(
    re.compile(pattern)
    for pattern in (
        r"第[一二三四五六七八九十]+[章节篇]|第[一二三四五六七八九十]+部分",
        r"[一二三四五六七八九十]+、",
        r"（[一二三四五六七八九十]+）",
        r"\d+[、.．](?!\d)",
        r"（\d+）",
        r"角色[一二三]：",
    )
)
LONGEST_HEADING = 45
TOP = 6  # Lines that the title stands among, below a site's or a column's name.
LONGEST_NUMBERED_HEADING = 30
# So many short lines in a row are verses or a list.
LONGEST_RUN_OF_HEADINGS = 4
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
    kinds, named = _kinds_and_named(texts, metadata)
    sections = _sections(texts, kinds, named)
    names = [speaker.name for speaker in metadata.speakers]
    speakers = speakers_of(texts, kinds, named, names)
    return [
        Paragraph(start, end, kind, section, speaker)
        for (start, end), kind, section, speaker in zip(
            lines, kinds, sections, speakers, strict=True
        )
    ]


def _kinds_and_named(texts: Sequence[str], metadata: Metadata) -> tuple[list[str], list[str]]:
    names = [speaker.name for speaker in metadata.speakers]
    kinds = _kinds(texts, metadata.title)
    named = [
        announced_speaker(text, names, in_heading=kind == "heading")
        for text, kind in zip(texts, kinds, strict=True)
    ]
    for number in guests(kinds, named):
        kinds[number], named[number] = "note", ""
    return _with_something_below(texts, kinds, named), named


def _kinds(texts: Sequence[str], title: str) -> list[str]:
    """Return what each line is by its own form and by the list that it stands in."""
    kinds: list[str] = []
    listed, entered = "", 0  # What the entries of a list are, and where the last one stands.
    asking = asking_labels(texts)
    footnotes = _first_footnote(texts)
    above_title = texts.index(title) if title in texts[:TOP] else 0
    for number, text in enumerate(texts):
        subtitle = kinds[-1:] == ["title"] and text.startswith("——")
        if (number < TOP and text == title) or (subtitle and not ENDED.search(text)):
            kind = "title"
        elif number < above_title and _is_heading(text):
            kind = "note"
        elif REFERENCES.fullmatch(text) or ENDNOTES.fullmatch(text):
            kind, listed, entered = "heading", _listed_below(text), number
        elif listed and (BRACKETED.match(text) or (entered == number - 1 and ENTRY.match(text))):
            kind, entered = listed, number
        elif number >= footnotes and FOOTNOTE.match(text):
            kind = "note" if text[0] in "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳" else "reference"
        else:
            kind = _kind_alone(text, asking)
        kinds.append(kind)
    return kinds


def _listed_below(heading: str) -> str:
    return "reference" if REFERENCES.fullmatch(heading) else "note"


def _kind_alone(text: str, asking: frozenset[str]) -> str:
    if any(note.match(text) for note in (NOTE, NOTE_LINE, SETTING, PIECE_END)) or is_reporter(text):
        return "note"
    if CAPTION.match(text) and len(text) <= LONGEST_HEADING and not ENDED.search(text):
        return "note"
    if ASKING.match(text) or (asking and label_of(text) in asking):
        return "question"
    return "heading" if _is_heading(text) else "body"


def _first_footnote(texts: Sequence[str]) -> int:
    """Return where the footnotes below a text begin, if their marks also stand in the text."""
    first = len(texts)
    while first and (FOOTNOTE.match(texts[first - 1]) or NOTE.match(texts[first - 1])):
        first -= 1
    above = "".join(texts[:first])
    marks = [m[0] for text in texts[first:] if (m := FOOTNOTE.match(text))]
    return first if any(mark in above for mark in marks) else len(texts)


def _is_heading(text: str) -> bool:
    if any(number.match(text) for number in NUMBERED):
        return len(text) <= LONGEST_NUMBERED_HEADING
    return len(text) <= LONGEST_HEADING and not ENDED.search(text)


def _level(text: str) -> int | None:
    return next((n for n, mark in enumerate(NUMBERED) if mark.match(text)), None)


def _with_something_below(
    texts: Sequence[str], kinds: Sequence[str], named: Sequence[str]
) -> list[str]:
    """Turn headings with nothing below into what they are: entries, verses, a signature."""
    mended = list(kinds)
    plain = [
        kind == "heading"
        and not name
        and not REFERENCES.match(text)
        and not ENDNOTES.fullmatch(text)
        for text, kind, name in zip(texts, kinds, named, strict=True)
    ]
    for run in _runs(plain):
        unnumbered = [n for n in run if _level(texts[n]) is None]
        if len(unnumbered) > LONGEST_RUN_OF_HEADINGS:
            mended[run.start : run.stop] = ["body"] * len(run)
            continue
        for number in run:
            if number + 1 in run and _level(texts[number]) == _level(texts[number + 1]) is not None:
                mended[number] = mended[number + 1] = "body"
        if texts[run[-1]].endswith("：") and _level(texts[run[-1]]) is None:
            mended[run[-1]] = "body"
        if not {"body", "reference", "question"} & set(kinds[run.stop :]):
            for number in run:
                mended[number] = "note" if _is_signature(texts[number]) else "body"
    return mended


def _runs(chosen: Sequence[bool]) -> Iterator[range]:
    """Yield the stretches of `True`."""
    start = 0
    for same, group in groupby(chosen):
        end = start + len(list(group))
        if same:
            yield range(start, end)
        start = end


def _is_signature(text: str) -> bool:
    return bool(SIGNED.match(text)) or named_in(text) is not None or bool(UNITED.search(text))


def _sections(texts: Sequence[str], kinds: Sequence[str], named: Sequence[str]) -> list[str]:
    """Return the headings above each line; a line that only names a speaker is none."""
    path: list[tuple[float, str]] = []
    sections, deeper = [], False
    for text, kind, name in zip(texts, kinds, named, strict=True):
        heads = kind == "heading" and not name
        if heads:
            level = _level(text)
            # Right below a heading, one without a number is its second line.
            depth = level if level is not None else path[-1][0] + 0.5 if deeper and path else 0.0
            path = [*((d, above) for d, above in path if d < depth), (depth, text)]
        deeper = heads
        sections.append(SECTION_JOINT.join(heading for _, heading in path))
    return sections


def coded_passages(passages: pd.DataFrame) -> pd.DataFrame:
    """Return the passages that analyses read: body, questions, and headings that are sentences."""
    heading = (passages["kind"] == "heading") & passages["text"].str.contains(rf"[{ENDING}]$")
    chosen: pd.DataFrame = passages[passages["kind"].isin(["body", "question"]) | heading]
    return chosen.reset_index(drop=True)
