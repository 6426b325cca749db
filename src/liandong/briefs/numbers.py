"""Numbers typed into prose, in digits, in Chinese characters or in English words."""

from __future__ import annotations

import re

# The digits of liandong.lua: Arabic, full-width, circled, fractions, superscripts, and percent.
DIGITS = re.compile("[0-9０-９%％‰①-⒛⅐-↋²³¹¼-¾]")

# A numeral counts where one of these stands in it: 一 alone is an article, 几 says nothing exact.
_COUNTING = "二两三四五六七八九十百千万亿"
_NUMERAL = f"几?[一〇零]*[{_COUNTING}][一〇零几{_COUNTING}]*[多余来]?"
_MEASURES = (
    "个|份|位|句|次|名|人|天|年|月|日|周|岁|小时|分钟|倍|成|项|处|类|篇|家|户|条|种|件|起|场|例|批"
    "|组|套|页|字|段|章|节|点|层|方面|步|座|所|支|元|部|张|轮|遍|代|届"
)
CHINESE = re.compile(
    f"百分之[一〇零几{_COUNTING}]+|[一〇零{_COUNTING}]+分之[一〇零{_COUNTING}]+"
    f"|半数|{_NUMERAL}[大小]?(?:{_MEASURES})"
)
# Numerals that count nothing, or count it by name.
NAMES = re.compile(
    f"第[一〇零{_COUNTING}]+|十[一二三四五六七八九]届|万一|[三四五六]位一体|千家万户|万家灯火"
    "|三种联动|三类联动|三番五次|三天两头|百年大计|百年未有"
)
# Words that somebody else counted in: quotations and titles of works.
_OF_OTHERS = re.compile("“[^“”]*”|《[^《》]*》")
_STRESS = re.compile("[*_]")


def in_digits(prose: str) -> str:
    """Return the first digit of `prose` with the words around it, "" where there is none."""
    found = DIGITS.search(prose)
    return prose[max(0, found.start() - 8) : found.end() + 8].strip() if found else ""


def in_characters(prose: str) -> tuple[str, ...]:
    """Return the counts of `prose` in Chinese characters, without names and quotations.

    A count is a numeral with a measure word (三个, 几十名, 三大类) or a share (百分之十, 五成).
    """
    said = NAMES.sub(" ", _OF_OTHERS.sub(" ", _STRESS.sub("", prose)))
    return tuple(found[0] for found in CHINESE.finditer(said))


# English number words: one is an article or a pronoun, so it counts only in “one hundred”.
_ONES = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven"
_ONES += "|eigh|nine)teen"
_TENS = "(?:twen|thir|for|fif|six|seven|eigh|nine)ty"
_LARGE = "hundred|thousand|million|billion|dozen"
_WORD = f"(?:{_ONES}|{_TENS}|{_LARGE})"
_FRACTION = "half|halves|third|thirds|quarter|quarters|fifth|fifths|tenth|tenths"
ENGLISH = re.compile(
    rf"\b(?:one[ -](?:{_FRACTION}|{_LARGE})|(?:{_WORD}[ -](?:and[ -])?)*{_WORD}s?"
    rf"(?:[ -](?:{_FRACTION}|per ?cent))?)\b(?=[ -][a-z]|[.,;:)]|$)",
    re.IGNORECASE,
)
# What counts nothing: idioms, and the two of which both are meant anyway.
_IDIOMS = re.compile(
    r"\b(?:the|these|those) two\b|\btwo[- ](?:way|fold|sided)\b|\bthousands of\b|\bhundreds of\b"
    r"|\bthree (?:kinds|tiers)\b"
    r"|\b(?:three|five)[- ]society\b|\bone or two\b|\btwo by two\b|\bin two\b",
    re.IGNORECASE,
)


def in_words(prose: str) -> tuple[str, ...]:
    """Return the counts of `prose` in English words, without idioms and quotations.

    A count is a number from two up (five documents, twenty-one, two thirds), not “one of the”.
    """
    said = _IDIOMS.sub(" ", _OF_OTHERS.sub(" ", _STRESS.sub("", prose)))
    return tuple(found[0] for found in ENGLISH.finditer(said))
