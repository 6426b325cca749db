"""What of a saved web page is not the document: navigation, buttons, counts, footers.

Only the lines above the first and below the last running prose are looked at, and each is
taken for a word that it contains, never for its brevity alone: a menu line left in does less
harm than a sentence lost. Bylines, sources, notes and references stay: they are the document's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from liandong.corpus.documents import LeftOut
from liandong.corpus.intake.page_marks import (
    ADDRESS,
    AUTHOR_PART,
    BUTTON_LINE,
    BUTTON_MARK,
    CLOCK,
    COUNTED,
    DISCLAIMER,
    DOCUMENT_OWN,
    EDITOR_END,
    EDITOR_LINE,
    FIELDS,
    FORBIDDING,
    ITEMS,
    LINKS_HEAD,
    LONE_BUTTON,
    LONE_MENU,
    MACHINE_DATE,
    MENU_LINE,
    MENU_START,
    MESSENGER,
    MOMENT,
    NEXT,
    PROSE,
    STRONG,
    TRAIL,
    WEAK,
)
from liandong.corpus.repair.scripts import simplified

NAVIGATION = "网站导航"
FOOTER = "网站页脚"
INFORMATION = "网页日期、来源与按钮"
BUTTONS = "网页按钮"
COUNT = "网页计数"
LINKS = "网站推荐链接"
EDITORS = "网页编辑署名"
NOTICE = "网站声明"

LONGEST = 120
LONGEST_LINK = 45
LONGEST_HEAD = 60  # lines; a menu with one entry a line is long


@dataclass(frozen=True)
class Line:
    """A line without the blanks at its ends: `[start, end)` in the text."""

    start: int
    end: int
    text: str

    @property
    def is_prose(self) -> bool:
        """Return whether the line is a sentence: too long for a label, or with its marks."""
        if len(self.text) > LONGEST:
            return True
        if STRONG.search(self.text):
            return bool(re.search("[。！？]", self.text)) and not FORBIDDING.search(self.text)
        if len(self.text) <= LONGEST_LINK and re.fullmatch(r"[^。！？；!?;]*[？?]", self.text):
            return False  # A title may be a question.
        return bool(PROSE.search(ADDRESS.sub("", self.text)))


def boilerplate(text: str) -> tuple[LeftOut, ...]:
    """Find the lines, or parts of lines, of a saved web page that are not the document.

    Returns
    -------
    Stretches of `text` in order, none over another, each with its reason.
    """
    plain = simplified(text)
    lines = [
        Line(
            m.start() + len(m[0]) - len(m[0].lstrip()), m.start() + len(m[0].rstrip()), m[0].strip()
        )
        for m in re.finditer(r"[^\n\r]+", plain if len(plain) == len(text) else text)
        if m[0].strip()
    ]
    head, foot = _parted(lines)
    found = [*_of_head(lines[:head]), *_editor_ends(lines[head:foot]), *_of_foot(lines[foot:])]
    return tuple(
        LeftOut(start=start, end=end, text=text[start:end], reason=reason)
        for start, end, reason in sorted(set(found))
    )


def _head(lines: Sequence[Line]) -> int:
    """Return the number of the first line of running prose."""
    for number, line in enumerate(lines[:LONGEST_HEAD]):
        if line.is_prose and not _of_page(line):
            return number
    return min(len(lines), LONGEST_HEAD)


def _of_page(line: Line) -> bool:
    return bool(
        TRAIL.fullmatch(line.text) or MESSENGER.fullmatch(line.text) or NEXT.fullmatch(line.text)
    ) or bool(_information(line))


def _foot(lines: Sequence[Line], head: int) -> int:
    """Return the number of the line behind the last running prose."""
    for number in range(len(lines) - 1, head - 1, -1):
        line = lines[number]
        if line.is_prose and not (_of_page(line) or DISCLAIMER.match(line.text)):
            return number + 1
    return head


def _parted(lines: Sequence[Line]) -> tuple[int, int]:
    """Return where the head ends and where the foot begins.

    Without any sentence between them (a poem, a list) the foot begins with its first mark.
    """
    head = _head(lines)
    if head < len(lines):
        return head, _foot(lines, head)
    begun = (n for n, line in enumerate(lines) if _begins_foot(line.text))
    foot = next(begun, head)
    while foot and WEAK.fullmatch(lines[foot - 1].text):
        foot -= 1
    return foot, foot


def _begins_foot(text: str) -> bool:
    marks = (NEXT, LINKS_HEAD, EDITOR_LINE)
    return any(mark.fullmatch(text) for mark in marks) or bool(
        STRONG.search(text) or DISCLAIMER.match(text)
    )


Place = tuple[int, int, str]


def _of_head(lines: Sequence[Line]) -> Iterator[Place]:
    menu = _menu_end(lines)
    after_information = False
    for number, line in enumerate(lines):
        if number < menu:
            yield line.start, line.end, NAVIGATION
            continue
        parts = list(_line_of_page(line))
        if not parts and after_information and re.fullmatch(r"\d{1,6}", line.text):
            parts = [(line.start, line.end, COUNT)]
        elif not parts and MACHINE_DATE.fullmatch(line.text):
            parts = [(line.start, line.end, INFORMATION)]
        yield from parts
        after_information = any(reason in (INFORMATION, BUTTONS) for *_, reason in parts)


def _menu_end(lines: Sequence[Line]) -> int:
    """Return how many lines at the top are a menu with one entry a line.

    It goes from a first entry that is a menu's word to the last one; two are needed, and
    what stands between must be as short as entries are.
    """
    last, words = 0, 0
    for number, line in enumerate(lines):
        if MENU_LINE.fullmatch(line.text):
            last, words = number + 1, words + 1
        elif number == 0 or len(line.text) > 8:
            break
    return last if words > 1 else 0


def _line_of_page(line: Line) -> Iterator[Place]:
    """Yield what of a line near either end belongs to the page, by the words it contains."""
    whole = (line.start, line.end)
    if TRAIL.fullmatch(line.text) or LONE_MENU.fullmatch(line.text) or _is_menu(line.text):
        yield *whole, NAVIGATION
    elif _is_buttons(line.text) or MESSENGER.fullmatch(line.text):
        yield *whole, BUTTONS
    elif COUNTED.fullmatch(line.text) and re.search(r"\d", line.text):
        yield *whole, COUNT
    else:
        yield from _information(line)


def _is_buttons(text: str) -> bool:
    if text.upper() == "END":
        return True
    marked = BUTTON_LINE.fullmatch(text) and BUTTON_MARK.search(text)
    return bool(marked) and not LONE_BUTTON.fullmatch(text)


def _is_menu(text: str) -> bool:
    """Return whether a line is a row of entries of which a third are a menu's words."""
    if PROSE.search(text):
        return False
    for parts in (ITEMS.split(text), text.split()):
        items = [part for part in parts if part]
        known = sum(bool(MENU_LINE.fullmatch(item)) for item in items)
        begun = len(items) > 3 and bool(MENU_START.match(text))
        if len(items) > 1 and max(map(len, items)) <= 10 and (known * 3 >= len(items) or begun):
            return True
    return False


def _information(line: Line) -> list[Place]:
    """Return the parts of a line of date, source, counts and buttons; the author stays."""
    text = line.text
    if len(text) > LONGEST or re.search(r"[。！？；]", text):
        return []
    moment, rest = MOMENT.search(text), MOMENT.sub(" ", text)
    fields = FIELDS.findall(text)
    buttons = sum(bool(BUTTON_MARK.search(part)) for part in rest.split())
    labelled = re.match(
        r"\W*(?:发布|更新|发表|上传|添加|录入|发稿)(?:日期|时间)\s*[:：]|\W*发布于", text
    )
    page = len(fields) + buttons + bool(COUNTED.search(rest)) + bool(moment and "原创" in text)
    clocked = bool(moment and re.search(CLOCK, moment[0]))
    if not (moment or len(fields) > 1) or page + clocked + bool(labelled) < 2:
        return []
    if any(len(part) > 24 for part in re.split(r"[\s:：|｜\u3000]+", rest)):
        return []
    return _without_author(line)


def _without_author(line: Line) -> list[Place]:
    done, parts = 0, []
    for author in AUTHOR_PART.finditer(line.text):
        parts.append((done, author.start()))
        done = author.end()
    parts.append((done, len(line.text)))
    places = []
    for start, end in parts:
        words = line.text[start:end]
        bare = words.strip(" \t\u00a0\u3000|｜")
        if bare:
            first = line.start + start + words.index(bare)
            places.append((first, first + len(bare), INFORMATION))
    return places


def _editor_ends(lines: Sequence[Line]) -> Iterator[Place]:
    """Yield the editor's name in brackets that the last prose of a page ends with."""
    for line in lines[-1:]:
        found = EDITOR_END.search(line.text)
        if found and found.start():
            yield line.start + found.start(), line.start + len(line.text), EDITORS


def _of_foot(lines: Sequence[Line]) -> Iterator[Place]:
    footer = _footer_start(lines)
    in_links = False
    for number, line in enumerate(lines):
        whole = (line.start, line.end)
        if number >= footer:
            yield *whole, NOTICE if DISCLAIMER.match(line.text) else FOOTER
        elif LINKS_HEAD.fullmatch(line.text):
            in_links = True
            yield *whole, NAVIGATION if number == len(lines) - 1 else LINKS
        elif NEXT.fullmatch(line.text):
            yield *whole, NAVIGATION
        elif DISCLAIMER.match(line.text):
            yield *whole, NOTICE
        elif EDITOR_LINE.fullmatch(line.text):
            yield *whole, EDITORS
        elif parts := list(_line_of_page(line)):
            yield from parts
        elif in_links and len(line.text) <= LONGEST_LINK and not DOCUMENT_OWN.match(line.text):
            yield *whole, LINKS
        else:
            in_links = False


def _footer_start(lines: Sequence[Line]) -> int:
    """Return where the site's footer begins: at its owner's line, and what leads up to it."""
    strong = [n for n, line in enumerate(lines) if STRONG.search(line.text)]
    if not strong:
        return len(lines)
    start = strong[0]
    while start and (WEAK.fullmatch(lines[start - 1].text) or _is_menu(lines[start - 1].text)):
        start -= 1
    below = "".join(line.text for line in lines[start:])
    if start and 4 <= len(lines[start - 1].text) <= 20 and lines[start - 1].text in below:
        start -= 1
    return start
