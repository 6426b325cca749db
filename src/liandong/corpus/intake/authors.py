"""Find who speaks in a text: voices before colons or under headings, else the authors."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from liandong.corpus.repair.scripts import simplified
from liandong.corpus.speakers import (
    ANSWERING,
    ASKING,
    JOINT,
    NAMELESS,
    PIECE_END,
    TITLED,
    UNIT,
    Named,
    asking_labels,
    is_person,
    label_of,
    named_in,
)

BLANKS = re.compile(r"[ \t\u00a0\u3000]+")
WIDE = str.maketrans(",;:?!()", "，；：？！（）")
LONGEST_BYLINE = 60
EDGE = 10  # lines from the top or the end
ENDED = re.compile(r"[。！？；][”’）》]*$")
BYLINE = re.compile(
    r"[（■●]?\s*(?:作\s*者|文|撰文|撰稿|执笔|原创|主讲人?|演讲人|受访者)\s*[：:/／|｜丨]\s*(.+?)[）]?$"
)
REPORTER = re.compile(
    r"[（■●]?\s*(?:本[报刊网])?(?:见习|特约)?(?:记者|通讯员)\s*[：:/|｜]?\s*([^，。：]{2,20}?)\s*(?:通讯员.*)?[）]?$"
)
ABOUT = re.compile(r"(?:第一)?作者(?:简介|介绍|信息)\s*[：:|]\s*(.+)")
AFFILIATED = re.compile(r"（?作者(?:单位|系|为|是)\s*[：:]?\s*([^）。；]+?)）?$")
UNIT_LINE = re.compile(rf"[（(]([^（），,。；]{{2,40}}{UNIT})(?:[，,].{{0,20}})?[）)]")
# A date with the author behind it, as some sites print them.
DATED = re.compile(r"\d{4}-\d{2}-\d{2}(?: ?\d{2}[：:]\d{2})? ?([㐀-鿿·]{2,10})$")
SIGNED = re.compile(r"（(?:本文)?作者(?:[：:])?([^（）]+)）$")
SIGNED_FIRST = re.compile(r"([^，系为是\s]{2,10})\s*(?:，|系|为|是|[，]?现为)\s*(.+)")
# What leads to a name in a sentence or a subtitle, before the unit.
LED_TO = re.compile(
    r"^.*(?:——(?:专?访|对话)?|邀请[了到]?|采访[了到]?|专访了?|对话|来自|请[到来]了?|听取?了?)"
)


@dataclass(frozen=True)
class Received:
    """A restored text's lines with the blanks they were received with: names need them."""

    lines: tuple[str, ...]
    spaced: tuple[str, ...]

    @classmethod
    def of(cls, text: str, restored: str) -> Received:
        """Return the lines of `restored`, each with what `text` has for it."""
        short = [line for line in text.splitlines() if 0 < len(line.strip()) <= LONGEST_BYLINE * 2]
        known = {}
        for line in simplified("\n".join(short)).split("\n") if short else ():
            spaced = BLANKS.sub(" ", line).strip().translate(WIDE)
            known[spaced.replace(" ", "")] = spaced
        lines = tuple(line for line in restored.split("\n") if line.strip())
        spaced_lines = tuple(known.get(BLANKS.sub("", line), _part(line, known)) for line in lines)
        return cls(lines, spaced_lines)

    @cached_property
    def edges(self) -> tuple[str, ...]:
        """Return the lines near the top and the end that are no sentences, as received."""
        near = (
            (*self.spaced[:EDGE], *self.spaced[-EDGE:]) if len(self.spaced) > EDGE else self.spaced
        )
        return tuple(
            dict.fromkeys(t for t in near if len(t) <= LONGEST_BYLINE and not ENDED.search(t))
        )

    def affiliation_of(self, name: str) -> str:
        """Return what the text states of a name's affiliation; of the author's without a name."""
        for line in (*self.edges, *self.spaced[-EDGE:]):
            found = AFFILIATED.search(line)
            if (found and not name) or (found and line.startswith("（") and name not in found[1]):
                return _closed(found[1])
        return _stated(name, self.spaced) if name else ""


def _part(line: str, known: dict[str, str]) -> str:
    """Return a line of which a part was left out, as it stands in the longer line."""
    if len(line) > 20:
        return line
    inside = [spaced for closed, spaced in known.items() if line in closed]
    return next((line for _ in inside), line)


def _closed(text: str) -> str:
    return text.replace(" ", "")


def voices(received: Received) -> list[Named]:
    """Return the voices that take turns: before colons, else under headings, else at ends."""
    asked = any(ASKING.match(line) for line in received.lines) or asking_labels(received.lines)
    labelled = list(_labelled(received))
    counts = Counter(named.name for named in labelled)
    stated = any(named.affiliation for named in labelled)
    if len(counts) > 1 or (counts and (asked or stated or max(counts.values()) > 1)):
        return _completed(labelled, received)
    for found in (list(_headed(received)), list(_signed(received))):
        if len({named.name for named in found}) > 1:
            return _completed(found, received)
    return []


def _labelled(received: Received) -> Iterator[Named]:
    """Yield the names before colons, below the title."""
    for line in received.lines[1:]:
        if ASKING.match(line) or ANSWERING.match(line) or NAMELESS.match(line):
            continue
        label = label_of(line)
        named = named_in(label) if label else None
        if named:
            yield named


def _headed(received: Received) -> Iterator[Named]:
    """Yield the names that stand alone above running text, with the unit that stands by them."""
    for number, line in enumerate(received.spaced[:-1]):
        below = received.spaced[number + 1]
        alone = named_in(line) if len(line) <= LONGEST_BYLINE and not ENDED.search(line) else None
        if number and alone and (len(below) > LONGEST_BYLINE or ENDED.search(below)):
            ends = (m for text in received.lines[number:] if (m := PIECE_END.search(text)))
            end = next(ends, None)
            stated = AFFILIATED.search(end[0]) if end and not alone.affiliation else None
            yield Named(alone.name, stated[1] if stated else alone.affiliation)


def _signed(received: Received) -> Iterator[Named]:
    """Yield the names in the brackets that pieces end with."""
    for line in received.spaced:
        found = SIGNED.search(line)
        if found:
            named = _in_signature(found[1])
            if named:
                yield named


def _in_signature(words: str) -> Named | None:
    """Read 系清华大学教授 李强, 李强系清华大学教授, 李强，清华大学教授."""
    inside = re.sub(r"^(?:系|为|是|单位[：:])\s*", "", words)
    first = SIGNED_FIRST.fullmatch(inside)
    if first and is_person(first[1], certain=True):
        return Named(first[1], _closed(first[2]))
    return named_in(inside, certain=True)


def _completed(found: list[Named], received: Received) -> list[Named]:
    """Return each name once, with the first affiliation that is stated of it anywhere."""
    names = dict.fromkeys(named.name for named in found)
    return [
        Named(
            name,
            next((n.affiliation for n in found if n.name == name and n.affiliation), "")
            or _stated(name, received.spaced),
        )
        for name in names
    ]


def _stated(name: str, lines: tuple[str, ...]) -> str:
    """Return the affiliation that lines state of a name, as in 李强（清华大学）."""
    own = re.escape(name)
    patterns = (
        rf"{own}\s?（([^（）]*{UNIT}[^（）]*)）",
        rf"(?:^|[：；、 ]){own}[ ，,]+([^，。；：]*{UNIT}[^，。；：]*)",
        rf"^{own}([^，。；：]*{UNIT}(?:{_TITLE_END})?)$",
        rf"(?:^|[，、。：；“）])([^，、。：；“”（）\s]{{2,36}}?){own}",
    )
    for pattern in patterns:
        for line in lines:
            found = re.search(pattern, line)
            words = _closed(LED_TO.sub("", found[1])) if found else ""
            if _is_unit(words):
                return words
    return ""


_TITLE_END = r"[^，。；：]{0,8}"


def _is_unit(words: str) -> bool:
    bare = TITLED.sub("", words)
    return len(bare) > 2 and bool(re.search(rf"{UNIT}$", bare))


def authors(received: Received, hinted: str) -> list[Named]:
    """Return the author, or several as one voice: a passage of theirs is all of theirs."""
    found = next((names for names in _bylines(received) if names), [])
    if not found and hinted:
        found = _names(hinted)
    if not found:
        return []
    name = JOINT.join(named.name for named in found)
    stated = [n.affiliation or received.affiliation_of(n.name) for n in found]
    shared = _unit_lines(received)
    units = shared if shared and len(found) > 1 else [unit for unit in stated if unit] or shared
    return [Named(name, JOINT.join(dict.fromkeys(units)))]


def _unit_lines(received: Received) -> list[str]:
    return [_closed(m[1]) for line in received.edges if (m := UNIT_LINE.fullmatch(line))][:1]


def _bylines(received: Received) -> Iterator[list[Named]]:
    """Yield the names that lines near the top and the end give as the authors'."""
    for line in received.edges:
        found = BYLINE.match(line)
        if found:
            yield _names(found[1])
    for line in received.spaced[:6]:
        yield _alone(line)
    yield from _about(received)
    for line in received.edges:
        found = DATED.match(line)
        if found:
            yield _names(found[1])
    for line in received.edges[::-1]:
        signed = SIGNED.search(line)
        named = _in_signature(signed[1]) if signed else None
        yield [named] if named else []
    for line in received.spaced[-3:]:
        yield _alone(line)
    for line in received.edges:
        found = REPORTER.match(line)
        if found:
            yield _names(found[1])


def _about(received: Received) -> Iterator[list[Named]]:
    """Yield the names of the lines about the authors, as in 作者简介：李强，清华大学教授."""
    for number, line in enumerate(received.spaced):
        found = ABOUT.match(line)
        if found:
            yield _names(found[1])
        elif re.fullmatch(r"[【\[]?作者(?:简介|介绍)[】\]]?：?", line):
            for below in received.spaced[number + 1 : number + 3]:
                yield _names(below)


def _alone(line: str) -> list[Named]:
    """Read a line that holds nothing but names, with or without a unit."""
    if len(line) > LONGEST_BYLINE or re.search(r"[。；：！？]", line):
        return []
    line = re.sub(r"(?<=[㐀-鿿])[\d.*]{1,4}(?= ?[，、]|$)", "", line)
    named = named_in(line)
    if named:
        return [named]
    for mark in (r" *[，、] *", r"[ 、]+"):
        parts = [_closed(part) for part in re.split(mark, line) if part]
        if len(parts) > 1 and all(map(is_person, parts)):
            return [Named(part) for part in parts]
    return []


def _names(words: str) -> list[Named]:
    """Read the names behind 作者： or 文/; empty if they are none."""
    words = re.sub(r"^(?:本[报刊网])?(?:记者|通讯员) ?", "", words.strip(" 　）)"))
    named = named_in(words, certain=True)
    if named:
        return [named]
    about = re.match(r"([^，,；（：]{2,10}?)\s*[，,（：]\s*([^，；。）]+)", words)
    if about and not is_person(about[2]) and is_person(_closed(about[1]), certain=True):
        return [Named(_closed(about[1]), _closed(about[2]) if _is_unit(about[2]) else "")]
    parts = [part for part in re.split(r"[ 、，,;；]+", words) if part]
    people = [Named(part) for part in parts if is_person(part, certain=True)]
    return people if len(people) == len(parts) else []
