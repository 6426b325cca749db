"""The steps of restoration: each takes a text and returns it mended, aligned to the raw file.

Which steps a document goes through, and in what order, stands in its YAML; `applicable`
proposes them from the text itself. A step that drops Han characters says for what
reason; they are listed as left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from liandong.corpus.alignment import AlignedText
from liandong.corpus.repair.byte_repair import UNSURE, mend_bytes, shows_breaks
from liandong.corpus.repair.lattice import LETTERS, reads_without_tone
from liandong.corpus.repair.lines import (
    drop_repeated,
    join_broken_lines,
    shows_broken_lines,
    shows_repeated,
)
from liandong.corpus.repair.markup import drop_invisible, remove_markup, shows_invisible
from liandong.corpus.repair.scripts import is_traditional, simplified, simplified_each

HAN = "㐀-䶿一-鿿"
CHINESE = HAN + "，。、；：？！“”‘’（）《》〈〉【】〔〕—…·"
# What a match begins with stands first, the look behind it later: so the search can leap.
GLOSS = re.compile(rf"[(（](?<=[一-鿿].)({LETTERS})[)）]")
DOUBLED = re.compile(r"[,，](?=[,，。、；;：:？！])")
BLANK = r"[ \u00a0]"  # A full-width blank is meant where it stands inside a line.
WIDE = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）"}
REFERENCE = re.compile(r"^\[+\d+\].*$", re.M)
BESIDE = re.compile(rf"{BLANK}(?:(?<=[{CHINESE}].){BLANK}*(?=\S)|(?<=\S.){BLANK}*(?=[{CHINESE}]))")
DASHES = re.compile(rf"-(?<=[{CHINESE}]-)-+(?=[{CHINESE}])")
NARROW = re.compile("[,;:?!()]")
# Blanks and brackets hide what a sign stands beside.
HIDING = r"[ \u00a0)）(（]"
NAKED = CHINESE.replace("（）", "")
TOUCHES = re.compile(rf".(?:(?<=[{NAKED}].)|(?=[{NAKED}]))")
BEFORE = re.compile(rf"([^\n]){HIDING}*$")
BEHIND = re.compile(rf"{HIDING}*([^\n])")
IS_CHINESE = re.compile(f"[{CHINESE}]")
# An apostrophe between letters is none of the quotation marks.
STRAIGHT = {'"': re.compile('"'), "'": re.compile("(?<![A-Za-z])'|'(?![A-Za-z])")}
# A step shows in a text if its cause does so often that it can't be the author's hand.
GLOSSES_AT_LEAST = 4
DOUBLED_AT_LEAST = 3
DOUBLED_SHARE = 0.2
NARROW_AT_LEAST = 3
BLANKS_AT_LEAST = 2


def _outside_damage(step: Callable[[AlignedText], AlignedText]) -> Callable[..., AlignedText]:
    """Keep a step from what is marked as damaged: it stays as it is printed."""

    def apply(text: AlignedText) -> AlignedText:
        parts, done = [], 0
        for mark in UNSURE.finditer(text.text):
            parts += [step(text.slice(done, mark.start())), text.slice(*mark.span())]
            done = mark.end()
        return (
            AlignedText.join([*parts, step(text.slice(done, len(text)))]) if parts else step(text)
        )

    return apply


@_outside_damage
def remove_glosses(text: AlignedText) -> AlignedText:
    """Drop the pinyin that a site put in brackets behind a character that it reads."""
    while changes := _glosses(text.text):
        text = text.replace(changes)
    return text


def _glosses(text: str) -> list[tuple[int, int, str]]:
    return [
        (*m.span(), "")
        for m in GLOSS.finditer(text)
        if reads_without_tone(text[m.start() - 1], m[1])
    ]


def shows_glosses(text: str) -> bool:
    """Tell whether pinyin was put behind characters throughout; an author glosses few."""
    return len(_glosses(text)) >= GLOSSES_AT_LEAST


@_outside_damage
def undouble_punctuation(text: AlignedText) -> AlignedText:
    """Drop a comma that stands right before other punctuation."""
    return text.sub(DOUBLED, lambda _: "")


def shows_doubled(text: str) -> bool:
    """Tell whether a comma stands before other punctuation as a habit."""
    doubled, commas = len(DOUBLED.findall(text)), len(re.findall("[,，]", text))
    return doubled >= max(DOUBLED_AT_LEAST, DOUBLED_SHARE * commas)


@_outside_damage
def simplify(text: AlignedText) -> AlignedText:
    """Turn traditional characters into simplified ones, one for one.

    `tw2s`, because `t2s` leaves 著 in 承担著 and `tw2sp` rewrites words.
    """
    converted = simplified(text.text)
    if len(converted) != len(text):  # A phrase that gets longer or shorter is none of ours.
        converted = simplified_each(text.text)
    return text if converted == text.text else text.reworded(converted)


@_outside_damage
def widen_punctuation(text: AlignedText) -> AlignedText:
    """Make ASCII punctuation full-width where it stands between Chinese.

    Numbers (12:00), Latin text and entries of a reference list keep theirs.
    """
    said = text.text
    references = [m.span() for m in REFERENCE.finditer(said)] if "[" in said else []
    changes = [
        (m.start(), m.end(), WIDE[m[0]])
        for m in NARROW.finditer(said)
        if (TOUCHES.match(said, m.start()) or _touches_chinese(said, m.start()))
        and not any(start <= m.start() < end for start, end in references)
    ]
    return text.replace(changes)


def _touches_chinese(text: str, place: int) -> bool:
    """Tell whether Chinese stands beside a sign, or behind what hides it."""
    before = BEFORE.search(text[max(0, place - 4) : place])
    after = BEHIND.match(text[place + 1 : place + 5])
    return any(IS_CHINESE.match(found[1]) for found in (before, after) if found)


def shows_narrow(text: str) -> bool:
    """Tell whether ASCII punctuation stands between Chinese characters as a habit."""
    narrow = len(re.findall(rf"(?<=[{HAN}”])[,;:?!](?=[{HAN}“])", text))
    wide = len(re.findall(rf"(?<=[{HAN}”])[，；：？！](?=[{HAN}“])", text))
    return narrow >= max(NARROW_AT_LEAST, wide / 2)


@_outside_damage
def close_blanks(text: AlignedText) -> AlignedText:
    """Drop blanks beside Chinese: the script has none."""
    return text.sub(BESIDE, lambda _: "")


def shows_blanks(text: str) -> bool:
    """Tell whether blanks part Chinese words inside sentences, where nothing else explains them.

    A blank beside Latin words or digits is a matter of style; in a short line it is meant.
    """
    return (
        len(re.findall(rf"[{HAN}，。、；：]{BLANK}+[{HAN}](?=[^\n]*[，。,])", text))
        >= BLANKS_AT_LEAST
    )


def curl_quotes(text: AlignedText) -> AlignedText:
    """Turn straight quotation marks into opening and closing ones, paragraph by paragraph."""
    changes = []
    pairs = [pair for pair in (('"', "“”"), ("'", "‘’")) if pair[0] in text.text]
    for line in re.finditer(r"[^\n]+", text.text) if pairs else ():
        for mark, pair in pairs:
            turn = count()
            changes += [
                (line.start() + m.start(), line.start() + m.end(), pair[next(turn) % 2])
                for m in STRAIGHT[mark].finditer(line[0])
            ]
    return text.replace(changes)


def shows_straight_quotes(text: str) -> bool:
    """Tell whether Chinese words stand in straight quotation marks."""
    return bool(re.search(rf"\"[^\"\n]*[{HAN}][^\"\n]*\"", text))


def lengthen_dashes(text: AlignedText) -> AlignedText:
    """Turn two or more hyphens between Chinese into a Chinese dash."""
    return text.sub(DASHES, lambda _: "——")


def shows_hyphens(text: str) -> bool:
    """Tell whether hyphens stand for a Chinese dash."""
    return bool(DASHES.search(text))


@dataclass(frozen=True)
class Step:
    """A step of restoration.

    `shows` tells from a text whether the step applies, and says no where it isn't sure;
    `leaves_out` is the reason for the Han characters that the step drops.
    """

    apply: Callable[[AlignedText], AlignedText]
    shows: Callable[[str], bool]
    leaves_out: str = ""


STEPS: dict[str, Step] = {
    "drop_invisible": Step(drop_invisible, shows_invisible),
    # No text shows that it is Markdown: a file's name does.
    "remove_markup": Step(remove_markup, lambda _: False, "Markdown 的注释或链接地址，不是正文"),
    "mend_bytes": Step(mend_bytes, shows_breaks),
    "remove_glosses": Step(remove_glosses, shows_glosses),
    "undouble_punctuation": Step(undouble_punctuation, shows_doubled),
    "simplify": Step(simplify, is_traditional),
    "close_blanks": Step(close_blanks, shows_blanks),
    "curl_quotes": Step(curl_quotes, shows_straight_quotes),
    "lengthen_dashes": Step(lengthen_dashes, shows_hyphens),
    "widen_punctuation": Step(widen_punctuation, shows_narrow),
    "join_broken_lines": Step(join_broken_lines, shows_broken_lines),
    "drop_repeated": Step(drop_repeated, shows_repeated, "与另一段逐字重复，只留正文中的一段"),
}


def applicable(text: AlignedText) -> tuple[str, ...]:
    """Return the steps that show in the text, each decided upon after those before it."""
    names = []
    for name, step in STEPS.items():
        if step.shows(text.text):
            names.append(name)
            text = step.apply(text)
    return tuple(names)
