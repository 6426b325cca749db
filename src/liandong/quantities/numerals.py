"""Numerals in digits, in Chinese characters, and in both: exact, vague, and as ranges.

cn2an, the best kept library for this, computes with binary fractions (16.4亿 becomes
1639999999), reads 两三 as 23 and refuses 三点五亿, 1.5万亿 and 百二十; rounding is judged here by
the digits printed, so numerals are read exactly.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

DIGITS = dict(zip("零一二三四五六七八九", range(10), strict=True)) | {"〇": 0, "两": 2}
FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟萬億兩", "一二三四五六七八九十百千万亿两")
LARGE = (("亿", Decimal(10**8)), ("万", Decimal(10**4)))
LONGEST = 32
ONES = "[一二两三四五六七八九]"
ARABIC = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
POINTED = re.compile(rf"(?P<whole>[^点]+)点(?P<part>(?:{ONES}|[零〇])+)")
SMALL = re.compile(
    rf"(?:(?P<thousands>{ONES}|\d)?千)?(?:(?P<gap1>[零〇])?(?P<hundreds>{ONES}|\d)?百)?"
    rf"(?:(?P<gap2>[零〇])?(?P<tens>{ONES}|\d)?十)?(?P<gap>[零〇])?(?P<ones>{ONES}|\d)?"
)
PLACES = {"thousands": ("千", 1000), "hundreds": ("百", 100), "tens": ("十", 10)}
SEVERAL = re.compile(r"(?P<head>.*十)?[数几](?P<scale>[十百千万亿]*)")
MORE = re.compile(r"(?P<number>.+?)(?P<sign>[多余来])(?P<scale>[万亿]*)")
PAIR = re.compile(rf"(?P<head>.*[十百千万])?(?P<a>{ONES})(?P<b>{ONES})(?P<scale>[十百千万亿]*)")
FOLLOWING = {("三", "五"), ("一", "两"), ("两", "三")}


@dataclass(frozen=True)
class Numeral:
    """A numeral's `value`, or the bounds between which it lies; `step` is its last digit's worth.

    `vague` numerals (数十, 十几) and ranges (四五万) have no value.
    """

    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    step: Decimal = Decimal(1)
    vague: bool = False


def read_numeral(text: str) -> Numeral | None:
    """Read a numeral as it is printed, or return None if it is none."""
    text = text.translate(FORMAL)
    if not text or len(text) > LONGEST:
        return None
    for read in (_pair, _several, _more):
        found = read(text)
        if found:
            return found
    value = exact(text)
    return None if value is None else Numeral(value, step=_step(text, value))


def exact(text: str) -> Decimal | None:
    """Return the value of a numeral that says exactly one, or None."""
    if not text or len(text) > LONGEST:
        return None
    for sign, scale in LARGE:
        head, found, tail = text.rpartition(sign)
        if found:
            return None if sign in head else _scaled(head, tail, scale)
    pointed = POINTED.fullmatch(text)
    if pointed:
        whole = exact(pointed["whole"])
        part = "".join(str(DIGITS[c]) for c in pointed["part"])
        return None if whole is None or whole % 1 else whole + Decimal(f"0.{part}")
    return _small(text)


def _scaled(head: str, tail: str, scale: Decimal) -> Decimal | None:
    times = exact(head) if head else Decimal(1)
    if times is None or (tail and times % 1) or (not head and tail) or not times:
        return None
    if not tail:
        return times * scale
    if DIGITS.get(tail):  # 三万五
        return times * scale + DIGITS[tail] * scale / 10
    rest = exact(tail.lstrip("零〇"))
    return None if rest is None or rest >= scale else times * scale + rest


def _small(text: str) -> Decimal | None:
    arabic = ARABIC.match(text)
    if arabic and (arabic[0] == text or text[arabic.end() :] in ("十", "百", "千")):
        scale = {"十": 10, "百": 100, "千": 1000}.get(text[arabic.end() :], 1)
        return Decimal(arabic[0].replace(",", "")) * scale
    text = re.sub(r"([廿卅])十?", lambda m: {"廿": "二十", "卅": "三十"}[m[1]], text)
    if text in ("零", "〇"):
        return Decimal(0)
    found = SMALL.fullmatch(text)
    if not found or text[-1] in "零〇" or text[0] in "零〇":
        return None
    return _added(text, found)


def _added(text: str, found: re.Match[str]) -> Decimal:
    total = 0
    for name, sign, scale in (
        ("thousands", "千", 1000),
        ("hundreds", "百", 100),
        ("tens", "十", 10),
    ):
        if sign in text:
            total += _digit(found[name] or "一") * scale
    last = _digit(found["ones"]) if found["ones"] else 0
    above = text[-2:-1]
    if last and not found["gap"] and above in ("百", "千"):  # 一百二, 一千五
        last *= 10 if above == "百" else 100
    return Decimal(total + last)


def _digit(sign: str) -> int:
    return DIGITS[sign] if sign in DIGITS else int(sign)


def _step(text: str, value: Decimal) -> Decimal:
    """Return what one more in the last digit printed would add."""
    stem = text.rstrip("万亿")
    scale = Decimal(1)
    for sign in text[len(stem) :]:
        scale *= dict(LARGE)[sign]
    point = re.search(r"[.点]", stem)
    if point:
        return scale.scaleb(point.end() - len(stem))
    return last_place(value) if stem == text and set(text) & {"万", "亿"} else scale


def last_place(value: Decimal) -> Decimal:
    """Return the worth of the last digit of a value that isn't nought."""
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(int(exponent)) if value else Decimal(1)


def _pair(text: str) -> Numeral | None:
    """Read 四五万, 十五六, 三五."""
    found = PAIR.fullmatch(text)
    if not found:
        return None
    a, b = found["a"], found["b"]
    if (a, b) not in FOLLOWING and DIGITS[b] != DIGITS[a] + 1:
        return None
    head, scale = found["head"] or "", found["scale"]
    low, high = exact(head + a + scale), exact(head + b + scale)
    if low is None or high is None or (head and head[-1] in "百千万" and not scale):
        return None
    return Numeral(None, low, high, last_place(low))


def _several(text: str) -> Numeral | None:
    """Read 数十 (20 to 100), 几百万, 十几 (11 to 19), 几十万; 几 and 数 alone say no number."""
    found = SEVERAL.fullmatch(text)
    if not found or not (found["head"] or found["scale"]):
        return None
    head, scale = found["head"] or "", found["scale"]
    if head:
        bounds = exact(f"{head}一{scale}"), exact(f"{head}九{scale}")
    else:
        one = exact(scale if scale[0] in "十百千" else f"一{scale}")
        bounds = (2 * one, 10 * one) if one else (None, None)
    return Numeral(None, *bounds, vague=True) if None not in bounds else None


def _more(text: str) -> Numeral | None:
    """Read 300多, 八百多万, 一万三千余 (up to one more in the last place), 二十来."""
    found = MORE.fullmatch(text)
    value = exact(found["number"] + found["scale"]) if found else None
    if not found or value is None or not value:
        return None
    if found["sign"] == "来":
        return Numeral(value, step=last_place(value), vague=True)
    return Numeral(value, value, value + last_place(value), last_place(value))
