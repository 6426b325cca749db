"""The steps of restoration: each takes a text and returns it mended, aligned to the raw file.

Which steps a document goes through, and in what order, stands in its YAML. A step that
drops Han characters says for what reason; they are listed as left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from liandong.corpus.alignment import HAN as HAN_CHARACTER
from liandong.corpus.alignment import AlignedText
from liandong.corpus.byte_repair import PINYIN, mend_bytes, simplified

HAN = "㐀-䶿一-鿿"
CHINESE = HAN + "，。、；：？！“”‘’（）《》〈〉【】〔〕—…·"
GLOSS = re.compile(rf"(?<=[一-鿿])\({PINYIN}\)")
DOUBLED = re.compile(r"[,，](?=[,，。、；;：:？！])")
BLANK = r"[ \u00a0]"  # A full-width blank is meant where it stands inside a line.
WIDE = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）"}
REFERENCE = re.compile(r"^\[+\d+\].*$", re.M)
# Shorter repetitions can be meant (a name, a heading).
SHORTEST_REPEATED = 30
BROKEN_LINE = re.compile(rf"(?<=[{HAN}，、；]){BLANK}*\n{BLANK}*(?=[{HAN}])")


def remove_glosses(text: AlignedText) -> AlignedText:
    """Drop the pinyin that a site put in brackets behind a character."""
    return text.sub(GLOSS, lambda _: "")


def undouble_punctuation(text: AlignedText) -> AlignedText:
    """Drop a comma that stands right before other punctuation."""
    return text.sub(DOUBLED, lambda _: "")


def simplify(text: AlignedText) -> AlignedText:
    """Turn traditional characters into simplified ones, one for one.

    `tw2s`, because `t2s` leaves 著 in 承担著 and `tw2sp` rewrites words.
    """
    converted = simplified(text.text)
    if len(converted) != len(text):
        raise AssertionError("tw2s is expected to keep the number of characters")
    return AlignedText(converted, text.starts, text.ends)


def widen_punctuation(text: AlignedText) -> AlignedText:
    """Make ASCII punctuation full-width where it stands between Chinese.

    Numbers (12:00), Latin text and entries of a reference list keep theirs.
    """
    references = [m.span() for m in REFERENCE.finditer(text.text)]
    changes = [
        (m.start(), m.end(), WIDE[m[0]])
        for m in re.finditer(r"[,;:?!()]", text.text)
        if _touches_chinese(text.text, m.start())
        and not any(start <= m.start() < end for start, end in references)
    ]
    return text.replace(changes)


def _touches_chinese(text: str, place: int) -> bool:
    before = re.search(r"([^\n])[ \u00a0)）(（]*$", text[max(0, place - 4) : place])
    after = re.match(r"[ \u00a0)）(（]*([^\n])", text[place + 1 : place + 5])
    around = [found[1] for found in (before, after) if found]
    return any(re.match(rf"[{CHINESE}]", neighbour) for neighbour in around)


def close_blanks(text: AlignedText) -> AlignedText:
    """Drop blanks beside Chinese: the script has none."""
    beside = re.compile(rf"(?<=[{CHINESE}]){BLANK}+(?=\S)|(?<=\S){BLANK}+(?=[{CHINESE}])")
    return text.sub(beside, lambda _: "")


def curl_quotes(text: AlignedText) -> AlignedText:
    """Turn straight quotation marks into opening and closing ones, paragraph by paragraph."""
    changes = []
    for line in re.finditer(r"[^\n]+", text.text):
        for mark, pair in (('"', "“”"), ("'", "‘’")):
            turn = count()
            changes += [
                (line.start() + m.start(), line.start() + m.end(), pair[next(turn) % 2])
                for m in re.finditer(mark, line[0])
            ]
    return text.replace(changes)


def lengthen_dashes(text: AlignedText) -> AlignedText:
    """Turn two or more hyphens between Chinese into a Chinese dash."""
    dashes = re.compile(rf"(?<=[{CHINESE}])-{{2,}}(?=[{CHINESE}])")
    return text.sub(dashes, lambda _: "——")


def join_broken_lines(text: AlignedText) -> AlignedText:
    """Join lines that were broken within a sentence."""
    return text.sub(BROKEN_LINE, lambda _: "")


def drop_repeated(text: AlignedText) -> AlignedText:
    """Drop all but the last copy of a paragraph.

    A site repeats the lead above the article; the copy in the running text stays.
    """
    lines = _lines(text)
    last = {text.text[start:end]: start for start, end in lines}
    changes = [
        (start, min(end + 1, len(text)), "")
        for start, end in lines
        if last[words := text.text[start:end]] != start
        and len(HAN_CHARACTER.findall(words)) >= SHORTEST_REPEATED
    ]
    return text.replace(changes)


def _lines(text: AlignedText) -> list[tuple[int, int]]:
    """Return where each line begins and ends, blanks at its ends aside."""
    return [m.span() for m in re.finditer(r"\S(?:[^\n]*\S)?", text.text)]


@dataclass(frozen=True)
class Step:
    """A step of restoration; `leaves_out` is the reason for the Han characters it drops."""

    apply: Callable[[AlignedText], AlignedText]
    leaves_out: str = ""


STEPS: dict[str, Step] = {
    "mend_bytes": Step(mend_bytes),
    "remove_glosses": Step(remove_glosses),
    "undouble_punctuation": Step(undouble_punctuation),
    "simplify": Step(simplify),
    "close_blanks": Step(close_blanks),
    "curl_quotes": Step(curl_quotes),
    "lengthen_dashes": Step(lengthen_dashes),
    "widen_punctuation": Step(widen_punctuation),
    "join_broken_lines": Step(join_broken_lines),
    "drop_repeated": Step(drop_repeated, "与另一段逐字重复，只留正文中的一段"),
}
