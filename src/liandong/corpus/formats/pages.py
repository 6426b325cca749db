"""Read a web page: all its visible text, and which lines of it are not the article."""

from __future__ import annotations

import codecs
import copy
import re
from collections.abc import Sequence
from typing import Any

import lxml.html
import trafilatura
from trafilatura.settings import use_config

from liandong.corpus.formats.contents import (
    CLUTTER,
    Contents,
    Hints,
    han_count,
    iso_date,
    name_in_chinese,
    of_lines,
    one_line,
    quiet,
)
from liandong.corpus.formats.encodings import LEAST_WEIGHT, MARKS, decode, weight
from liandong.corpus.formats.page_text import Line, tree_of, visible_lines
from liandong.errors import InputFaults, refuse

DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]+)""", re.I)
DECLARED_BY_XML = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["']([\w-]+)""", re.I)
# Pages say gb2312 or big5 and mean what Windows understands by it.
WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5hkscs"}
# No page is dated by the day on which it is read.
DATES: dict[str, Any] = {
    "extensive_search": False,
    "original_date": True,
    "min_date": "1995-01-01",
    "max_date": "2100-01-01",
}
# Sites cut summaries in the middle of a character; a browser shows such a byte as �.
LOST = "\ufffd"
MOST_LOST = 20
TAG = re.compile(r"</?[A-Za-z]")
SHINGLE = 6
SHARE_IN_MAIN = 0.5
LEAST_PROSE = 15
LEAST_ARTICLE = 60
MOST_LINK = 0.5
SENTENCE_END = re.compile(r"[。！？；：!?;:.…][”’」』）)\"'\s]*$")
ORDINAL = re.compile(r"^\s*(第?[一二三四五六七八九十]+[、章节]|[（(][一二三四五六七八九十]+[)）])")
BYLINE = re.compile(r"作者|记者|記者|通讯员|通訊員|撰稿|撰文|文[：:/]")
WRITTEN_BY_PROGRAM = re.compile(r"<(?:frameset|noscript)\b|id=[\"'](?:app|root)[\"']", re.I)
GOVERNMENT = {"articletitle": "title", "pubdate": "date", "contentsource": "source"}
GOVERNMENT |= {"sitename": "site", "author": "author", "source": "source"}


def read_page(content: bytes, place: str) -> Contents:
    """Return the visible text of a page and the lines that are not its article.

    Raises
    ------
    InputFaults
        If the page can't be decoded or holds no article.
    """
    text, encoding, notes = decode_page(content, place)
    if not TAG.search(text):
        raise refuse(place, "there is no HTML in this page; if it is plain text, name it .txt")
    tree = tree_of(text, place)
    lines = visible_lines(tree)
    with quiet():
        found: Any = trafilatura.bare_extraction(
            copy.deepcopy(tree),
            favor_recall=True,
            include_comments=False,
            include_tables=True,
            with_metadata=True,
            date_extraction_params=DATES,
            config=use_config(),
        )
    kept = main_lines(lines, str(found.text or ""), str(found.title or "")) if found else set()
    if not kept:
        raise _no_article(text, place)
    marked = [(line.text, "" if n in kept else CLUTTER) for n, line in enumerate(lines)]
    marked = [(part, why) for line, why in marked for part in line.split("\n")]
    return of_lines(marked, encoding=encoding, hints=_hints(tree, found), notes=notes)


def decode_page(content: bytes, place: str) -> tuple[str, str, tuple[str, ...]]:
    """Return a page's text, encoding and notes: by its mark, UTF-8, its declaration, its bytes."""
    if any(content.startswith(mark) for mark, _ in MARKS):
        return *decode(content, place), ()
    codecs_to_try = ("utf-8", _declared(content))
    for codec in codecs_to_try:
        try:
            text = content.decode(codec)
        except UnicodeDecodeError:
            continue
        # Browsers save a page as UTF-8 and leave the old declaration in it.
        if "\0" not in text and (codec == "utf-8" or weight(text) >= LEAST_WEIGHT):
            return text, codec, ()
    try:
        return *decode(content, place), ()
    except InputFaults:
        for codec in codecs_to_try:
            text = content.decode(codec, "replace")
            lost = text.count(LOST)
            if lost <= MOST_LOST and weight(text.replace(LOST, "")) >= LEAST_WEIGHT:
                return text, codec, (f"broken bytes of the page, read as {LOST}: {lost}",)
        raise


def _declared(content: bytes) -> str:
    found = DECLARED_BY_XML.search(content[:200]) or DECLARED.search(content[:4096])
    label = found[1].decode("ascii").lower() if found else "gb18030"
    try:
        codec = codecs.lookup(label)
    except LookupError:
        return "gb18030"
    # Some of Python's codecs decode no text (base64, rot13).
    return WIDER.get(codec.name, codec.name) if codec._is_text_encoding else "gb18030"


def main_lines(lines: Sequence[Line], main: str, title: str) -> set[int]:
    """Return the numbers of the lines that belong to the article.

    A line belongs to it if the extractor has it, or if it stands between two lines that do
    and looks like prose, a heading or a byline. So in doubt a line stays in.
    """
    wanted = {_squeezed(line) for line in [*main.split("\n"), title]} - {""}
    shingles = {s for line in wanted for s in _shingles(line)}
    found = [n for n, line in enumerate(lines) if _is_in(line, wanted, shingles)]
    body = [n for n in found if _is_prose(lines[n])]
    if sum(han_count(lines[n].text) for n in body) < LEAST_ARTICLE:
        return set()
    titles = [n for n in found if n < body[0] and _is_title(lines[n], title)]
    first, last = (titles or body)[-1 if titles else 0], body[-1]
    between = {n for n in range(first, last) if _could_be_article(lines[n], n < body[0])}
    return between | {n for n in found if n >= first}


def _squeezed(line: str) -> str:
    return "".join(character for character in line if character.isalnum())


def _shingles(line: str) -> set[str]:
    return {line[n : n + SHINGLE] for n in range(len(line) - SHINGLE + 1)}


def _is_in(line: Line, wanted: set[str], shingles: set[str]) -> bool:
    squeezed = _squeezed(line.text)
    own = _shingles(squeezed)
    if squeezed in wanted or not own or _is_linked(line):
        return squeezed in wanted
    return len(own & shingles) >= SHARE_IN_MAIN * len(own)


def _is_title(line: Line, title: str) -> bool:
    return line.heading or (bool(_squeezed(line.text)) and _squeezed(line.text) in _squeezed(title))


def _is_linked(line: Line) -> bool:
    return line.link_length > MOST_LINK * len(line.text)


def _is_prose(line: Line) -> bool:
    long_enough = han_count(line.text) >= LEAST_PROSE
    return bool(long_enough and SENTENCE_END.search(line.text)) and not _is_linked(line)


def _could_be_article(line: Line, before_body: bool) -> bool:
    if _is_linked(line):
        return False
    heading = line.heading or ORDINAL.search(line.text)
    return bool(_is_prose(line) or heading or (before_body and BYLINE.search(line.text)))


def _hints(tree: lxml.html.HtmlElement, found: Any) -> Hints:
    stated: dict[str, str] = {}
    for meta in tree.iter("meta"):
        key = GOVERNMENT.get((meta.get("name") or "").lower())
        if key and meta.get("content"):
            stated.setdefault(key, one_line(meta.get("content")))
    return Hints(
        title=stated.get("title") or one_line(found.title),
        author=name_in_chinese(stated.get("author") or found.author),
        date=iso_date(stated.get("date")) or iso_date(found.date),
        source=stated.get("source", ""),
        site=stated.get("site") or one_line(found.sitename),
    )


def _no_article(text: str, place: str) -> Exception:
    said = "no article was found in this page"
    if WRITTEN_BY_PROGRAM.search(text):
        said += ": its words are in a frame or are fetched by a program when it is opened"
    advice = "; open it in a browser, copy the article and save it as text"
    return refuse(place, said + advice)
