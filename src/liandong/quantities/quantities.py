"""Quantities in a text: the numeral, the unit, and how sure the text says it is.

What counts as a reported figure, and what doesn't, stands in
`benchmarks/reported_figures_by_hand.md`; `exclusions` holds what is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from liandong.quantities.numerals import Numeral, exact, last_place, read_numeral
from liandong.quantities.units import LASTING, LONG_NAMES, UNITS

EXACT, ABOUT, AT_LEAST, AT_MOST, RANGE = "exact", "about", "at_least", "at_most", "range"
SAID = (EXACT, ABOUT, AT_LEAST, AT_MOST, RANGE)

HALF = Decimal("0.5")
FULL_WIDTH = str.maketrans("０１２３４５６７８９．％，", "0123456789.%,")
BEFORE = {
    ABOUT: "约为?|大约|大概|近|将近|接近|差不多",
    AT_LEAST: "超过了?|逾|超|至少|不少于|不低于|突破|多达|上|过",
    AT_MOST: "不到|不足|至多|最多|不超过|少于|低于|不满|未满|不多于",
}
AFTER = {ABOUT: "左右|上下", AT_LEAST: "及?以上|有余|之多", AT_MOST: "及?以[下内]|之内"}
RATE = (
    r"人均|户均|日均|年均|月均|(?:平均)?每(?:小时|社区|村民|[人户家名天日周月年次晚片组班亩村校]|个[月人])?"
    r"|一[天年周]|各"
)
# From its first digit on, and not for ever: else a long run of digits is read from each of them.
ARABIC = r"(?<!\d)(?:\d{1,3}(?:,\d{3}){1,8}(?!\d)|\d{1,24})(?:\.\d{1,12})?"
CHINESE = r"[零〇一二两三四五六七八九十百千万亿廿卅壹贰叁肆伍陆柒捌玖拾佰仟]"
NUMBER = (
    rf"(?:{ARABIC}(?:[十百千万亿]+(?:\d[千百])?)?[多余来]?[万亿]*"
    rf"|{CHINESE}{{0,12}}[数几][十百千万亿]+|{CHINESE}{{1,32}}几?(?:点[零〇一二三四五六七八九]+)?[多余来]?[万亿]*)"
)
NOT_PEOPLE = "(?![口民类际才均士大生家群力物手心气员行为工])"
UNIT = "|".join(f"人{NOT_PEOPLE}" if name == "人" else re.escape(name) for name in UNITS)
OF_TIME = "|".join([*LASTING, "月", "世纪"])
SHARE = re.compile(
    rf"(?P<part>(?:百|千|{CHINESE}|(?<!\d)\d{{1,6}})分之(?:{NUMBER}))|(?P<percent>{ARABIC})(?P<sign>[%‰])"
    rf"|(?P<tenths>[一二两三四五六七八九])成(?P<more>半|[一二三四五六七八九](?!成))?(?![为立员果功长熟就本效品人])"
    rf"|(?P<half>半数|一半|过半|对半)"
)
COUNT = re.compile(
    rf"(?P<number>{NUMBER}|半(?=个?(?:{OF_TIME})))"
    rf"(?:个(?=[多半](?:{OF_TIME})))?(?P<inside>[多半])?"
    rf"(?P<unit>(?<=个[多半])月|级(?=地震|大风|台风|震)|(?:{UNIT}))?(?P<tail>[多半](?=[，。；、]|$|的))?"
)
UNIT_AT_END = re.compile(rf"(?:个?(?:{UNIT})|%)?$")
JOINT = re.compile(rf"(?:(?:{UNIT})|%)?(?P<joint>[—–－~～-]{{1,2}}|至|到)(?={NUMBER})")
QUALIFIED = re.compile(
    rf"(?P<rate>{RATE})?(?P<word>{'|'.join(words for words in BEFORE.values())})?$"
)
BOUND = re.compile("|".join(words for words in AFTER.values()))
PEOPLE = re.compile(r"(?:[名位]?[一-鿿]{0,6}?(?:人口|群众|居民|民众|国人|市民|村民|师生|人民))")


@dataclass(frozen=True)
class Quantity:
    """A quantity at `[start, end)` of a text; `low` and `high` bound what isn't said exactly.

    `core` is where the numeral begins and the unit ends; `step` is what one more in the last
    digit printed would add; `per` is what a rate is a rate of.
    """

    start: int
    end: int
    core: tuple[int, int]
    words: str
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    step: Decimal
    unit: str
    per: str
    said: str

    @property
    def counted_in(self) -> str:
        """Return the unit with what it is a rate of."""
        return f"{self.unit}/{self.per}" if self.per else self.unit


def quantities_in(text: str) -> Iterator[Quantity]:
    """Yield the quantities of a text in their order, whatever they are about."""
    plain = text.translate(FULL_WIDTH)
    place = floor = 0
    share, count = SHARE.search(plain), COUNT.search(plain)
    while share or count:
        first = min((m for m in (share, count) if m), key=lambda m: (m.start(), m is count))
        read = _share(first) if first is share else _count(plain, first)
        place = first.end()
        if read:
            whole = _qualified(plain, read, floor)
            place = floor = whole.end
            yield replace(whole, words=text[whole.start : whole.end])
        share = _next(SHARE, share, plain, place)
        count = _next(COUNT, count, plain, place)


def _next(
    pattern: re.Pattern[str], last: re.Match[str] | None, text: str, place: int
) -> re.Match[str] | None:
    """Return the first match from a place on; `last` is it if it doesn't begin before."""
    return last if last is None or last.start() >= place else pattern.search(text, place)


def _made(start: int, end: int, read: Numeral, unit: str) -> Quantity:
    said = EXACT
    if read.low is not None:
        said = AT_LEAST if read.value is not None else ABOUT if read.vague else RANGE
    elif read.vague:
        said = ABOUT
    return Quantity(
        start, end, (start, end), "", read.value, read.low, read.high, read.step, unit, "", said
    )


def _share(match: re.Match[str]) -> Quantity | None:
    """Return a share, in percent."""
    if match["half"]:
        low = Decimal(50) if match["half"] == "过半" else None
        read: Numeral | None = Numeral(Decimal(50), low)
    elif match["tenths"]:
        more = HALF if match["more"] == "半" else exact(match["more"] or "零") or Decimal(0)
        tens = exact(match["tenths"]) or Decimal(0)
        added = more * 10 if match["more"] == "半" else more
        read = Numeral(tens * 10 + added, step=Decimal(1) if match["more"] else Decimal(10))
    elif match["percent"]:
        read = _in_percent(match["percent"], Decimal(1) if match["sign"] == "%" else Decimal("0.1"))
    else:
        read = _fraction(match["part"])
    return _ranged(match.string, _made(*match.span(), read, "%")) if read else None


def _in_percent(number: str, scale: Decimal) -> Numeral | None:
    found = read_numeral(number)
    if found is None or found.value is None:
        return None
    return Numeral(found.value * scale, step=found.step * scale)


def _fraction(words: str) -> Numeral | None:
    below, _, above = words.partition("分之")
    whole, part = read_numeral(below), read_numeral(above)
    if not whole or not part or not whole.value or part.value is None:
        return None
    scale = 100 / whole.value
    step = part.step * scale if below in ("百", "千") else Decimal("0.5")
    return Numeral(part.value * scale, step=step)


def _count(text: str, match: re.Match[str]) -> Quantity | None:
    read = Numeral(HALF, step=HALF) if match["number"] == "半" else read_numeral(match["number"])
    if read is None:
        return None
    unit = match["unit"] or ""
    extra = {match["inside"], match["tail"]}
    if unit and extra & {"多", "半"} and read.value is not None:
        read = _with_more(read, "半" in extra)
    made = _made(*match.span(), read, LONG_NAMES.get(unit, unit))
    if not unit:
        people = PEOPLE.match(text, match.end())
        made = replace(made, unit="人") if people and read.step >= 1000 else made
    return _ranged(text, made)


def _with_more(read: Numeral, half: bool) -> Numeral:
    value = read.value or Decimal(0)
    if half:
        return Numeral(value + HALF, step=HALF) if value != HALF else read
    return Numeral(value, value, value + last_place(value), last_place(value))


def _ranged(text: str, first: Quantity) -> Quantity:
    """Return a range such as 3天至5天 or 30—40人, if the quantity is the first part of one."""
    unit = UNIT_AT_END.search(text[first.start : first.end])
    joint = JOINT.match(text, first.end - len(unit[0] if unit else ""))
    moved = text[first.start - 1 : first.start] in ("从", "由", "自")
    second = COUNT.match(text, joint.end()) if joint else None
    read = read_numeral(second["number"]) if second else None
    if moved or not second or first.value is None or not read or read.value is None:
        return first
    low = first.value * _shared_scale(second["number"], first.value)
    if read.value <= low:
        return first
    percent = text[second.end() : second.end() + 1] == "%"
    name = "%" if percent else second["unit"] or first.unit
    end = second.end() + percent
    return replace(
        first,
        end=end,
        core=(first.start, end),
        value=None,
        low=low,
        high=read.value,
        unit=LONG_NAMES.get(name, name),
        said=RANGE,
    )


def _shared_scale(second: str, first: Decimal) -> Decimal:
    """Return what the first number of 3到5万 is to be multiplied with."""
    scale = re.search(r"[万亿]+$", second)
    read = read_numeral(f"一{scale[0]}") if scale else None
    return read.value if read and read.value and first < read.value else Decimal(1)


def _qualified(text: str, found: Quantity, floor: int) -> Quantity:
    """Add the words before and behind that say how sure a quantity is, and of what it is a rate."""
    near = max(floor, found.start - 12)
    before = QUALIFIED.search(text[near : found.start])
    behind = BOUND.match(text, found.end)
    word = (before and before["word"]) or ""
    rate = (before and before["rate"]) or ""
    start = near + before.start() if before and (word or rate) else found.start
    end = behind.end() if behind else found.end
    said = _said(AFTER, behind[0] if behind else "") or _said(BEFORE, word) or found.said
    return _bounded(replace(found, start=start, end=end, said=said, per=_per(rate)), word)


def _said(words: dict[str, str], word: str) -> str:
    return next((said for said, names in words.items() if re.fullmatch(names, word)), "")


def _bounded(made: Quantity, word: str) -> Quantity:
    """Set the bound that 超过, 不到 or 近 put to a value said exactly."""
    if made.value is None or made.low is not None or made.high is not None:
        return made
    if made.said == AT_LEAST:
        return replace(made, low=made.value)
    if made.said == AT_MOST or word in ("近", "将近", "接近"):
        return replace(made, high=made.value)
    return made


def _per(rate: str) -> str:
    name = re.sub(r"^平均每|^每个?|^个|^一|均$", "", rate)
    return {"日": "天", "各": "", "晚": "天"}.get(name, name)
