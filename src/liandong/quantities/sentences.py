"""What doesn't agree, said in one sentence, in Chinese and in English."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from liandong.quantities.checks import AVERAGE, GROWTH, MEMBERS, PART, SHARE, SUM, Check
from liandong.quantities.figures import Figure
from liandong.quantities.units import in_english

SCALES = {"亿": Decimal(10**8), "万": Decimal(10**4)}

CHINESE = {
    SUM: "文中分项之和为{found}，与所称{total}{stated}相差{difference}。",
    AVERAGE: "文中{others}，相除得{found}，与所称{stated}相差{difference}。",
    SHARE: "文中{others}，前者占后者的{found}，与所称{stated}相差{difference}。",
    PART: "文中部分为{stated}，大于其整体{others}，相差{difference}。",
    MEMBERS: "文中列出{found}，与所称{stated}相差{difference}。",
    GROWTH: "按文中数字（{others}）计算，变化为{found}，与所称{stated}相差{difference}。",
}
ENGLISH = {
    SUM: "The parts given add up to {found}, not to the {stated} stated as the total;"
    " the difference is {difference}.",
    AVERAGE: "The figures given ({others}) make {found} on average, not {stated};"
    " the difference is {difference}.",
    SHARE: "The figures given ({others}) make {found}, not {stated};"
    " the difference is {difference}.",
    PART: "The part, {stated}, is larger than the whole that it is said to belong to, {others};"
    " the difference is {difference}.",
    MEMBERS: "{found} are named, not {stated}; the difference is {difference}.",
    GROWTH: "The figures given ({others}) make a change of {found}, not of {stated};"
    " the difference is {difference}.",
}


def in_chinese(check: Check) -> str:
    """Return a sentence that says what doesn't agree; empty if all does."""
    if check.agrees:
        return ""
    stated = check.stated
    return CHINESE[check.relation].format(
        found=chinese_amount(check.found, stated),
        stated=stated.plain,
        total="总额" if stated.kind == "元" else "总数",
        others="、".join(figure.plain for figure in check.others),
        difference=_points(chinese_amount(abs(check.difference), stated)),
    )


def _points(amount: str) -> str:
    return amount.removesuffix("%") + "个百分点" if amount.endswith("%") else amount


def english(check: Check) -> str:
    """Return a sentence that says what doesn't agree; empty if all does."""
    if check.agrees:
        return ""
    stated = check.stated
    difference = english_amount(abs(check.difference), stated)
    if difference.endswith("%"):
        difference = f"{difference.removesuffix('%')} percentage points"
    return ENGLISH[check.relation].format(
        found=english_amount(check.found, stated),
        stated=english_amount(stated.quantity.value or Decimal(0), stated),
        others=", ".join(english_amount(f.quantity.value or Decimal(0), f) for f in check.others),
        difference=difference,
    )


def chinese_amount(value: Decimal, like: Figure) -> str:
    """Return a value in the scale of a printed figure, with one decimal more than that has."""
    sign = re.search(r"[亿万](?!.*[亿万])", like.plain)
    scale = SCALES[sign[0]] if sign else Decimal(1)
    return f"{_rounded(value / scale, like.quantity.step / scale)}{sign[0] if sign else ''}" + (
        like.quantity.unit
    )


def english_amount(value: Decimal, like: Figure) -> str:
    """Return a value in full, with one decimal more than a printed figure has."""
    number = f"{_rounded(value, like.quantity.step):,}"
    unit = in_english(like.quantity.unit)
    return number + unit if unit == "%" else f"{number} {unit}".strip()


def _rounded(value: Decimal, step: Decimal) -> Decimal:
    """Return a value to a tenth of the last digit printed, without noughts at the end."""
    place = Decimal(1).scaleb((step / 10).adjusted())
    rounded = value.quantize(place, ROUND_HALF_UP)
    return rounded.quantize(Decimal(1)) if rounded == rounded.to_integral() else rounded.normalize()
