"""The steps of restoration: each takes a text and returns it mended, aligned to the raw file.

Which steps a document goes through, and in what order, stands in its YAML. A step
never drops a Han character; what is left out is left out by name, in the YAML, or as a
repeated paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import count

from liandong.corpus.alignment import AlignedText
from liandong.corpus.byte_repair import PINYIN, mend_bytes, simplified

HAN = "㐀-䶿一-鿿"
CHINESE = HAN + "，。、；：？！“”‘’（）《》〈〉【】〔〕—…·"
GLOSS = re.compile(rf"(?<=[一-鿿])\({PINYIN}\)")
DOUBLED = re.compile(r"[,，](?=[,，。、；;：:？！])")
BLANK = r"[ \u00a0]"  # A full-width blank is meant where it stands inside a line.
WIDE = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）"}
REFERENCE = re.compile(r"^\[+\d+\].*$", re.M)
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


STEPS: dict[str, Callable[[AlignedText], AlignedText]] = {
    "mend_bytes": mend_bytes,
    "remove_glosses": remove_glosses,
    "undouble_punctuation": undouble_punctuation,
    "simplify": simplify,
    "close_blanks": close_blanks,
    "curl_quotes": curl_quotes,
    "lengthen_dashes": lengthen_dashes,
    "widen_punctuation": widen_punctuation,
    "join_broken_lines": join_broken_lines,
}
