"""What a document is, guessed from its text for a person to confirm.

Every title, name, affiliation and date that is guessed stands in the text or in what the
format states; where nothing stands, the marker says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date as Day
from itertools import groupby, pairwise

from liandong.corpus.alignment import AlignedText
from liandong.corpus.documents import Genre, LeftOut, Metadata, Speaker
from liandong.corpus.formats.contents import Hints
from liandong.corpus.intake.authors import Received, authors, voices
from liandong.corpus.intake.boilerplate import FOOTER, INFORMATION, boilerplate
from liandong.corpus.passages import NOTE, NOTE_LINE, REFERENCES, Paragraph, describe
from liandong.corpus.speakers import UNKNOWN_AFFILIATION, UNKNOWN_NAME, named_in

UNKNOWN_TITLE = "〔题名缺失〕"
UNKNOWN_SOURCE = "〔来源缺失〕"
LONGEST_TITLE = 60
NEAR = 8  # lines from the top or the end
EYEBROW = re.compile(
    r"【[^】]{1,8}】|编者(?:按|的话)|导[读语]：?|(?:专家|理论|学者)?(?:观点|评论|视点|时评)|社论|正文|特稿|导读"
)
TAIL = re.compile(r"\s*(?:[-_—|｜–]+)\s*([^-_—|｜–]{2,20})$")
SITE_LIKE = re.compile(r"(?:网|网站|报|频道|新闻|研究会|协会|客户端|杂志|在线|公众号|门户)$")
NUMERALS = dict(zip("〇○零一二三四五六七八九", "000123456789", strict=True))
FIGURES = re.compile(r"(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})\s?日?")
WRITTEN = re.compile(
    r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
MONTH_ONLY = re.compile(
    r"(?:\d{4}|[〇○零一二三四五六七八九]{4})年(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?!\s?[\d一二三四五六七八九十])"
)
PUBLISHED = re.compile(r"(?:发布|发表|发稿)(?:日期|时间)?\s*[:：于]|发布于")
EVENT = re.compile(r"\W*(?:时间|会议时间|活动时间)\s*[:：]")
NOT_OURS = re.compile(r"收稿|修回|基金项目|参考|\[\d+\]|［\d+］|Copyright|版权|ICP", re.I)
ORIGIN = re.compile(
    r"(?:文章|信息|稿件|资料)?(?:来源|稿源|转自|出处)\s*[:：]\s*(?!点击|作者|发布|浏览|时间)([^\s，。；）)|｜【]{2,40})"
)
REPRINTED = re.compile(
    r"(?:本文)?(?:原载|原刊|刊于|转载自|摘自)于?[:：]?\s*(《[^》]{2,30}》[^，。；）\s]{0,16})"
)
ISSUE = re.compile(
    r"([㐀-鿿]{2,20}(?:（[㐀-鿿]{2,8}）)? ?"
    r"(?:\d{4}年第?\d{1,2}期|第[\d一二三四五六七八九十]{1,3}期))"
)
PERIODICAL = re.compile(
    r"《[^》]{2,20}(?:报|刊|杂志|周刊|月刊|论坛|研究|工作)》(?:杂志)?|《[^》]{2,20}》杂志"
)
OUTLET = re.compile(r"[㐀-䶿一-鿿]{2,14}(?:报|网|杂志|周刊|新闻社|在线)")
OWNER = (
    re.compile(r"([㐀-䶿一-鿿]{4,24})\s*版权所有"),
    re.compile(r"版权所有\s*[:：©]?\s*(?:\d{4}\S{0,5}\s*)?([㐀-䶿一-鿿]{4,24})"),
    re.compile(r"(?:主办(?:单位)?)\s*[:：]\s*([㐀-䶿一-鿿]{4,24})"),
)
OF_CASES = re.compile(r"案例|个案|实践探索|探索与实践|实践与探索")
ABSTRACT = re.compile(r"[【\[]?摘\s?要|[【\[]?关键[词字]")


@dataclass(frozen=True)
class Guesses:
    """What the YAML of a document asks for, as far as it can be guessed."""

    title: str
    date: str
    date_note: str
    source: str
    site: str
    genre: Genre
    speakers: tuple[Speaker, ...]


def guess(text: str, restored: str, hints: Hints) -> Guesses:
    """Guess title, date, source, site, genre and speakers of a document.

    Parameters
    ----------
    text
        The text as received, with what is not the document: dates and sources stand there.
    restored
        The text after its repairs, a paragraph a line.
    hints
        What the format states.
    """
    left_out = boilerplate(text)
    received = Received.of(text, restored)
    title = guess_title(received.lines, hints, left_out)
    date, note = guess_date(left_out, received, hints)
    site = guess_site(left_out, hints)
    found = _heard(restored, title, received, hints)
    return Guesses(
        title=title,
        date=date,
        date_note=note,
        source=guess_source(left_out, received, hints, site),
        site=site,
        genre=_genre(restored, title, found),
        speakers=found,
    )


def _bare(text: str) -> str:
    return re.sub(r"\W", "", text)


def guess_title(lines: Sequence[str], hints: Hints, left_out: Sequence[LeftOut]) -> str:
    """Return the title that the format states, or the first line if it looks like one."""
    hinted, site = _without_site(hints, left_out), guess_site(left_out, hints)
    first = [line for line in lines[:NEAR] if not (NOTE.match(line) or NOTE_LINE.match(line))]
    same = [line for line in first if hinted and _bare(line) == _bare(hinted)]
    if hinted:
        return same[0] if same else hinted
    twice = [a for a, b in pairwise(first) if a == b]
    while len(first) > 1 and (EYEBROW.fullmatch(first[0]) or _names_a_site(first[0], site)):
        first = first[1:]
    first = [*twice, *first]
    return first[0] if first and _looks_like_title(first[0], first[1:]) else UNKNOWN_TITLE


def _looks_like_title(line: str, below: Sequence[str]) -> bool:
    ended = re.search(r"[。；：，、]$", line)
    short = len(line) <= LONGEST_TITLE
    return bool(below) and short and not ended and named_in(line) is None


def _names_a_site(line: str, site: str) -> bool:
    return line == site or (len(line) <= 8 and bool(SITE_LIKE.search(line)))


def _without_site(hints: Hints, left_out: Sequence[LeftOut]) -> str:
    """Return the format's title without the names of sites behind it; none if it is but that."""
    sites = {_bare(name) for name in (hints.site, hints.source, guess_site(left_out, hints))}
    title = hints.title.strip()
    while tail := TAIL.search(title):
        if _bare(tail[1]) not in sites and not SITE_LIKE.search(tail[1]):
            break
        title = title[: tail.start()]
    return "" if _bare(title) in sites or len(_bare(title)) < 2 else title


def _days(text: str) -> Iterator[tuple[int, str]]:
    """Yield the dates of a text that exist in the calendar, with their places."""
    found = [(m.start(), [int(part) for part in m.groups()]) for m in FIGURES.finditer(text)]
    for match in WRITTEN.finditer(text):
        year = int("".join(NUMERALS[figure] for figure in match[1]))
        found.append((match.start(), [year, _number(match[2]), _number(match[3])]))
    for place, (year, month, day) in sorted(found):
        try:
            yield place, Day(year, month, day).isoformat()
        except ValueError:
            continue


def _number(written: str) -> int:
    """Read a numeral up to 99: 三, 十, 十五, 二十, 二十三."""
    tens, ten, ones = written.rpartition("十")
    value = 10 * int(NUMERALS[tens] if tens else 1) if ten else 0
    return value + (int(NUMERALS[ones]) if ones else 0)


def guess_date(left_out: Sequence[LeftOut], received: Received, hints: Hints) -> tuple[str, str]:
    """Return the date of publication (ISO, or empty) and a note that says where it stands."""
    page = [item.text for item in left_out if item.reason.startswith("网页")]
    published = [text for text in page if PUBLISHED.search(text)]
    for place, texts in (
        ("网页所载发布日期。", [*published, *page]),
        ("文中所署日期。", received.edges),
    ):
        for text in texts:
            if NOT_OURS.search(text) or (EVENT.match(text) and texts is received.edges):
                continue
            labelled = PUBLISHED.search(text)
            days = [day for at, day in _days(text) if not labelled or at > labelled.start()]
            if days:
                return days[0], place
    hinted = [day for _, day in _days(hints.date)]
    if hinted:
        return hinted[0], "文件自载日期。"
    return "", _note_without_date(received.edges)


def _note_without_date(edges: Sequence[str]) -> str:
    for text in edges:
        if EVENT.match(text) and any(_days(text)):
            return f"文中未载发布日期；“{text}”是活动的时间。"
        month = MONTH_ONLY.search(text)
        if month and not NOT_OURS.search(text):
            return f"文中只载“{month[0]}”。"
    return "文中未载日期。"


def guess_site(left_out: Sequence[LeftOut], hints: Hints) -> str:
    """Return the site's name: what the format states, or the owner whom the footer names."""
    if hints.site:
        return hints.site
    footer = [item.text for item in left_out if item.reason == FOOTER]
    owners = [m[1] for owner in OWNER for text in footer if (m := owner.search(text))]
    repeated = [t for t in footer if OWNED.fullmatch(t) and sum(t in other for other in footer) > 1]
    return next(iter([*owners, *repeated]), "")


OWNED = re.compile(r"[㐀-䶿一-鿿]{4,20}")


def guess_source(left_out: Sequence[LeftOut], received: Received, hints: Hints, site: str) -> str:
    """Return where the text appeared, as it says so itself; else what the format or site says."""
    page = [item.text for item in left_out if item.reason == INFORMATION]
    for text in (*page, *received.edges):
        found = ORIGIN.search(text) or REPRINTED.search(text) or ISSUE.fullmatch(text)
        if found and not NOT_OURS.search(text):
            return _quoted(found[1])
    outlets = [part for text in page for part in text.split() if OUTLET.fullmatch(part)]
    above = "".join(received.lines)[:1500]
    own = PERIODICAL.search(above) if re.search("本[报刊]", above) else None
    named = [*outlets, *([own[0]] if own else []), *([hints.source] if hints.source else [])]
    if named:
        return _quoted(named[0])
    return (site if SITE_LIKE.search(site[-1:]) else f"{site}网站") if site else UNKNOWN_SOURCE


def _quoted(source: str) -> str:
    """Put the marks of a periodical's name around one that ends like it."""
    plain = re.fullmatch(r"[㐀-䶿一-鿿]{2,14}(?:报|周刊|月刊)", source)
    return f"《{source}》" if plain else source


def _heard(restored: str, title: str, received: Received, hints: Hints) -> tuple[Speaker, ...]:
    """Return the voices that passages then have; the author or the marker if there are none."""
    for found in (voices(received), authors(received, hints.author)):
        speakers = tuple(
            Speaker(name=named.name, affiliation=named.affiliation or UNKNOWN_AFFILIATION)
            for named in found
        )
        heard = {p.speaker for p in _described(restored, title, speakers)} if speakers else set()
        kept = tuple(speaker for speaker in speakers if speaker.name in heard)
        if kept:
            return kept
    affiliation = received.affiliation_of("") or UNKNOWN_AFFILIATION
    return (Speaker(name=UNKNOWN_NAME, affiliation=affiliation),)


def _described(restored: str, title: str, speakers: tuple[Speaker, ...]) -> list[Paragraph]:
    """Return the paragraphs as they are for a document with these speakers."""
    metadata = Metadata(
        id="000",
        file="-",
        title=title,
        source=UNKNOWN_SOURCE,
        date="",
        genre="expert_commentary",
        speakers=speakers,
        rights="-",
        citekey="-",
        repairs=(),
    )
    return describe(AlignedText.of(restored), metadata)


def _genre(restored: str, title: str, speakers: tuple[Speaker, ...]) -> Genre:
    """Return the genre by who speaks in turn and by what papers and cases have."""
    paragraphs = _described(restored, title, speakers)
    if len(speakers) > 1:
        spoken = [p.speaker for p in paragraphs if p.speaker or p.kind == "question"]
        turns = [name for name, _ in groupby(spoken) if name]
        return "round_table" if len(turns) > len(speakers) else "expert_forum"
    lines = restored.split("\n")
    paper = any(ABSTRACT.match(line) or REFERENCES.fullmatch(line) for line in lines)
    case = OF_CASES.search(title) or any(re.match(r"案例[一二三\d]*：", line) for line in lines)
    return "case_report" if paper or case else "expert_commentary"
