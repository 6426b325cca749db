import json
from decimal import Decimal

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from liandong.quantities.numerals import exact, read_numeral

SIGNS = "零〇一二两三四五六七八九十百千万亿廿卅点多余来几数0123456789.,壹贰拾佰萬"
WRITTEN = b"""
#let ns = json(bytes(sys.inputs.n))
#metadata(ns.map(n => (numbering("\xe4\xb8\x80", n), numbering("\xe5\xa3\xb9", n)))) <made>
"""


@pytest.mark.parametrize(
    ("text", "value", "step"),
    [
        ("8782.37万", "87823700", "100"),
        ("10.88亿", "1088000000", "1000000"),
        ("16.4亿", "1640000000", "10000000"),
        ("1.5万亿", "1500000000000", "100000000000"),
        ("三点五亿", "350000000", "10000000"),
        ("17460495", "17460495", "1"),
        ("1,234,567", "1234567", "1"),
        ("59.0", "59", "0.1"),
        ("三万五", "35000", "1000"),
        ("一百二", "120", "1"),
        ("两千零三", "2003", "1"),
        ("百二十", "120", "1"),
        ("廿三", "23", "1"),
        ("〇", "0", "1"),
        ("5万", "50000", "10000"),
        ("1万5千", "15000", "1000"),
        ("叁拾萬", "300000", "10000"),
    ],
)
def test_an_exact_numeral_has_one_value_and_the_worth_of_its_last_digit(text, value, step):
    read = read_numeral(text)
    assert (read.value, read.step) == (Decimal(value), Decimal(step))
    assert (read.low, read.high) == (None, None)


@pytest.mark.parametrize(
    ("text", "value", "low", "high"),
    [
        ("四五万", None, 40000, 50000),
        ("两三", None, 2, 3),
        ("十五六", None, 15, 16),
        ("七八十", None, 70, 80),
        ("数十", None, 20, 100),
        ("几百万", None, 2000000, 10000000),
        ("十几", None, 11, 19),
        ("300多", 300, 300, 400),
        ("八百多万", 8000000, 8000000, 9000000),
        ("一万三千余", 13000, 13000, 14000),
        ("80余", 80, 80, 90),
    ],
)
def test_a_vague_numeral_is_bounded(text, value, low, high):
    read = read_numeral(text)
    assert (read.value, read.low, read.high) == (value, low, high)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3.5.2",
        "十十",
        "几",
        "数",
        "多",
        "亿亿",
        "万三",
        "零零七",
        "一九",
        "点五",
        "1" * 33,
        "九" * 40,
    ],
)
def test_what_is_no_numeral_is_none(text):
    assert read_numeral(text) is None


@settings(max_examples=8, deadline=None)
@given(st.lists(st.integers(1, 10**12 - 1), min_size=1, max_size=40))
def test_numerals_that_typst_writes_are_read_back(numbers):
    made = typst.query(
        WRITTEN, "<made>", field="value", one=True, sys_inputs={"n": json.dumps(numbers)}
    )
    for number, (plain, formal) in zip(numbers, json.loads(made), strict=True):
        assert read_numeral(plain).value == number
        assert read_numeral(formal).value == number


@given(st.text(SIGNS, max_size=50))
def test_any_signs_are_read_or_refused(text):
    read = read_numeral(text)
    value = exact(text)
    assert read is None or read.value is None or read.value >= 0
    assert value is None or value.is_finite()
