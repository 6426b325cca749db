"""In which encoding a Chinese text was written, found from its bytes alone.

Libraries that detect any encoding of any language err on short Chinese texts. Here few
encodings come into question, so each that decodes all bytes is weighed: by the
probability of the text it gives, character by character, as Chinese.
"""

from __future__ import annotations

import codecs
import math
from collections import Counter
from functools import lru_cache

import numpy as np
import opencc

from liandong.corpus.word_list import word_list
from liandong.errors import refuse

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CANDIDATES = ("gb18030", "big5hkscs", "cp950", "utf-16-le", "utf-16-be")
NAMES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 with a byte order mark",
    "utf-32": "UTF-32",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16 (little-endian, no byte order mark)",
    "utf-16-be": "UTF-16 (big-endian, no byte order mark)",
    "gb18030": "GB18030 (GBK)",
    "big5hkscs": "Big5",
    "cp950": "Big5 (Windows)",
}
SAMPLE = 6_000  # characters weighed: beginning, and the same from the middle
ASCII_WEIGHT = math.log(1 / 60)
PUNCTUATION = "，。、；：？！“”‘’（）《》—…·「」『』　〈〉【】〔〕－～％０１２３４５６７８９"
PUNCTUATION += "āáǎàōóǒòēéěèīíǐìūúǔùüǖǘǚǜńňɡ"  # pinyin, as glosses
PUNCTUATION += "\u00a0\ufeff×÷°±©®§‧•●■□◆※→①②③④⑤⑥⑦⑧⑨⑩℃"
PUNCTUATION_WEIGHT = math.log(1 / 150)
UNKNOWN_WEIGHT = math.log(1e-8)
# Chinese prose has about −6.5 a character; bytes read in a wrong encoding −10 and less.
LEAST_WEIGHT = -9.0
MOST_BROKEN = 0.05


def decode(content: bytes, place: str) -> tuple[str, str]:
    """Return the text and its encoding.

    Raises
    ------
    InputFaults
        If no encoding gives Chinese text, with the first bad byte of the likeliest one.
    """
    marked = next((codec for mark, codec in MARKS if content.startswith(mark)), "")
    if marked:
        return _decoded(content, marked, place), marked
    for codec in ("utf-8", *_likeliest_first(content)):
        try:
            text = content.decode(codec)
        except UnicodeDecodeError:
            continue
        # UTF-16 of Latin letters and digits is also UTF-8, with NULs.
        if "\0" not in text and (codec == "utf-8" or weight(text) >= LEAST_WEIGHT):
            return text, codec
    raise _broken(content, place)


def _likeliest_first(content: bytes) -> list[str]:
    found = []
    for codec in CANDIDATES:
        text = _decoded_or_none(content, codec)
        if text is not None:
            found.append((-_log_probability(_sample(text)) / _sampled_bytes(text, codec), codec))
    return [codec for _, codec in sorted(found, key=lambda pair: pair[0])]


def _decoded_or_none(content: bytes, codec: str) -> str | None:
    try:
        return content.decode(codec)
    except UnicodeDecodeError:
        return None


def _decoded(content: bytes, codec: str, place: str) -> str:
    try:
        return content.decode(codec)
    except UnicodeDecodeError as error:
        raise _bad_byte(content, codec, error.start, place) from None


def _sample(text: str) -> str:
    middle = max(SAMPLE, len(text) // 2)
    return text[:SAMPLE] + text[middle : middle + SAMPLE]


def _sampled_bytes(text: str, codec: str) -> int:
    return max(1, len(_sample(text).encode(codec, "replace")))


def _log_probability(text: str) -> float:
    weights = character_weights()
    simplified = _to_simplified().convert(text)
    return sum(
        count * weights.get(character, UNKNOWN_WEIGHT)
        for character, count in Counter(simplified).items()
    )


def weight(text: str) -> float:
    """Return the mean log-probability of the characters of `text` beyond ASCII, as Chinese."""
    beyond = "".join(character for character in _sample(text) if character > "\x7f")
    return _log_probability(beyond) / len(beyond) if beyond else -math.inf


@lru_cache(maxsize=1)
def _to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@lru_cache(maxsize=1)
def character_weights() -> dict[str, float]:
    """Return the log-probability of each character, from jieba's word list."""
    shares = word_list().character_shares
    known = np.flatnonzero(shares)
    logarithms = np.maximum(np.log(shares[known]), UNKNOWN_WEIGHT).tolist()
    weights = dict(zip(map(chr, known.tolist()), logarithms, strict=True))
    printed = [*map(chr, range(0x20, 0x7F)), "\n", "\r", "\t"]
    return (
        weights
        | dict.fromkeys(PUNCTUATION, PUNCTUATION_WEIGHT)
        | dict.fromkeys(printed, ASCII_WEIGHT)
    )


def _broken(content: bytes, place: str) -> Exception:
    """Return the error that names the first bad byte of the encoding that fits best."""
    fits = []
    for codec in ("utf-8", *CANDIDATES):
        text = content.decode(codec, "replace")
        lost = text.count("\ufffd") / len(text)
        if lost <= MOST_BROKEN and "\0" not in text:
            fits.append((weight(text.replace("\ufffd", "")), codec))
    best, codec = max(fits, default=(-math.inf, ""))
    if best < LEAST_WEIGHT:
        return refuse(
            place,
            "this is no Chinese text in UTF-8, UTF-16, GB18030 or Big5; open it in the program"
            " it comes from and save it as UTF-8 text",
        )
    try:
        content.decode(codec)
    except UnicodeDecodeError as error:
        return _bad_byte(content, codec, error.start, place)
    raise AssertionError("a text without a bad byte was decoded before")


def _bad_byte(content: bytes, codec: str, start: int, place: str) -> Exception:
    start += 3 * (codec == "utf-8-sig")  # which the codec doesn't count
    unit = 2 if codec.startswith("utf-16") else 4 if codec == "utf-32" else 1
    line = content[:start].count(b"\n" if unit == 1 else "\n".encode(codec)[-unit:]) + 1
    return refuse(
        place,
        f"the text reads as {NAMES[codec]}, but byte {start} (line {line}) is broken;"
        " get the file again from where it came, or mend that place and save it as UTF-8",
    )
