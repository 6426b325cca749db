"""Numerals that report nothing: dates, ordinals, names, a text's own divisions, 一 for “a”."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from decimal import Decimal

from liandong.quantities.counted import NEAR, Word
from liandong.quantities.quantities import EXACT, Quantity
from liandong.quantities.units import DIVIDING, KIND, LASTING

NUMERAL = r"[\d零〇一二两三四五六七八九十]"
DATE = re.compile(
    r"(?:公元前?)?(?:\d{4}|[〇零一二三四五六七八九]{4})年(?:代|底|初|末)?|\d{2}年代|[一二三四五六七八九]十年代"
    rf"|{NUMERAL}{{1,3}}月(?:份|上旬|中旬|下旬|底|初|末)?(?:{NUMERAL}{{1,3}}[日号])?"
    rf"|{NUMERAL}{{1,3}}[日号](?!子)|{NUMERAL}{{1,3}}(?:世纪|周年)"
    rf"|{NUMERAL}{{1,3}}[时点](?:钟|半|整|{NUMERAL}{{1,3}}分?|(?![几多余]))|\d{{1,2}}[:：]\d{{2}}"
)
ORDINAL_BEFORE = re.compile(r"(?:第|首|头|初|星期|礼拜|(?<!每)周|每周(?=三|[一二四五六]$))$")
EARLIER = re.compile(r"(?:^|[，。；：、的这在了比])(?:前|上|下|近|后|同)$")
GROUP = re.compile(r"周?岁(?:及?以[上下内])?")
NAME = re.compile(r"“[^“”，。；：！？]{1,15}”|‘[^‘’，。；：！？]{1,15}’|《[^《》]+》|〈[^〈〉]+〉")
FORMULA = re.compile(r"[+＋=＝>＞<＜×÷*/A-Za-z#_\\^.&]")
DIVISION = re.compile(
    r"(?:[^，。；、]{0,8}?)(?:方面|特征|特点|问题|重点|功能|关键|环节|层面|维度|阶段|原则|统一|要素|机制|体系|"
    r"角色|意见|建议|部分|原因|任务|目标|转变|关系|领域|步骤|事情|事|字|标准|坚持|作用|优势|请求|词|意义|"
    r"板块|主题|话题|条件|层次|类型|模式|途径|渠道|抓手|支柱|对应|结合)"
)
NOT_ONE = re.compile(r"(?:没有?|无|不|未|没有[^，。；]{0,6})$")
RATED = re.compile(r"(?:每(?![逢次当每一])[^，。；：！？、]{1,14}|各[派设配有建选]\w?)$")
SAME = re.compile(r"[同每某另任唯统这那]$")
ONLY = re.compile(r"(?:仅有?|共有?|达|满|只剩|达到|增加|减少)$")
LASTED = re.compile(
    r"(?:持续|历时|长达|达|满|近|不到|超过|用|花|耗时|为期|时间|待|住|干|守)了?(?:近|约|整整)?$"
)
LISTED = re.compile(r"、|和|与|及")
NUMBERED = re.compile(r"(?:人口|数量?)(?:达到?|为|约|共)?$")
CLAUSE = re.compile(r"[，。；：！？（）]")
SET_WORDS = re.compile(
    "四处|十分|[万千百]一|[千百]般|三农|两岸|万分|[四八]方|四面|一起|一部|两[边手]"
)


def reports(text: str, found: Quantity, words: Sequence[Word]) -> bool:
    """Return whether a quantity says how much or how many there is of something in the world."""
    start, end = found.core
    return not (
        _in_any(DATE, text, start, end)
        or _in_any(NAME, text, start, end)
        or _is_ordinal(text, found)
        or _in_formula(text, start, end)
        or GROUP.match(text, end)
        or _in_word(found, words)
        or _bare(text, found)
        or _is_article(text, found)
        or _divides(text, found)
    )


def _in_any(pattern: re.Pattern[str], text: str, start: int, end: int) -> bool:
    near = max(0, start - 60)
    return any(m.start() < end and start < m.end() for m in pattern.finditer(text, near, end + 60))


def _is_ordinal(text: str, found: Quantity) -> bool:
    start = found.core[0]
    if ORDINAL_BEFORE.search(text[max(0, start - 3) : start]):
        return True
    brief = found.unit in LASTING or found.unit in ("月", "次")
    return brief and bool(EARLIER.search(text[max(0, start - 2) : start])) and start == found.start


def _in_formula(text: str, start: int, end: int) -> bool:
    behind = text[end : end + 1]
    return bool(
        FORMULA.match(text[max(0, start - 1) : start])
        or (behind and FORMULA.match(behind) and text[start:end][-1].isdigit())
    )


def _in_word(found: Quantity, words: Sequence[Word]) -> bool:
    """Return whether the numeral only is part of a word: 四处, 千家万户, 百姓."""
    place = bisect_right(words, found.core[0], key=lambda word: word.start) - 1
    if place < 0:
        return False
    word = words[place]
    alone = found.start <= word.start and word.end <= found.end
    return bool(SET_WORDS.fullmatch(word.text)) or (not alone and word.kind[:1] not in "mqtx")


def _is_small(found: Quantity) -> bool:
    """Return whether a number stands in Chinese characters and is below eleven."""
    low = found.value if found.value is not None else found.low
    return not re.search(r"\d", found.words) and low is not None and low <= 10


def _bare(text: str, found: Quantity) -> bool:
    """Return whether a number without a unit tells of nothing that is counted."""
    if found.unit:
        return found.unit == "级" and found.step >= 1
    behind, before = text[found.end : found.end + 1], text[max(0, found.start - NEAR) : found.start]
    ended = not behind or behind in "，。；、）"
    compared = found.said not in (EXACT, "range") and ended
    counted = ended and bool(
        re.search(r"(?:人口|人数|总数|数量|户数|数)(?:达到?|为|约|共)?$", before)
    )
    large = found.step >= Decimal(10**4) and bool(re.match(r"[一-鿿]", behind))
    return _is_small(found) or not (compared or counted or large)


def _is_article(text: str, found: Quantity) -> bool:
    if found.value != 1 or re.search(r"\d", found.words):
        return False
    start, end = found.core
    before = text[max(0, start - 24) : start]
    if SAME.search(before) or text[end : end + 1] in ("都", "也") or NOT_ONE.search(before):
        return True
    if found.unit in LASTING or found.unit == "月":
        return not (LASTED.search(before) and text[end : end + 1] not in ("之", "内", "中", "来"))
    return not (RATED.search(before) or ONLY.search(before) or found.per)


def _divides(text: str, found: Quantity) -> bool:
    """Return whether a small number counts the parts of a list that the text itself gives."""
    if not _is_small(found) or found.unit in LASTING or found.unit in ("%", "倍", "月"):
        return False
    start, end = found.core
    if found.unit in DIVIDING:
        return True
    behind = CLAUSE.split(text[end : end + NEAR], maxsplit=1)[0]
    if found.unit in ("个", "项", "件", "条") and DIVISION.match(behind):
        return True
    if KIND.get(found.unit) != "人" and text[end + len(behind) : end + len(behind) + 1] == "：":
        return True
    return _members(text[max(0, start - NEAR) : start]) == found.value


def _members(before: str) -> int:
    """Return how many members a list has that ends where a text ends."""
    stretch = CLAUSE.split(before)[-1]
    if stretch.endswith("等"):
        return 0
    return len([part for part in LISTED.split(stretch) if part]) if LISTED.search(stretch) else 0
