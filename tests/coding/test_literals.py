import re

import pytest

from liandong.coding.joined import BETWEEN
from liandong.coding.literals import needs_of


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("社区", [{"社区"}]),
        ("甲(?:乙|丙丁)戊?", [{"甲乙", "甲丙丁", "甲乙戊", "甲丙丁戊"}]),
        ("(?<!不)要(?!求)", [{"要"}]),
        ("^甲[^，]{0,3}?[乙丙]$", [{BETWEEN + "甲"}, {"乙", "丙"}]),
        ("(?:甲.乙|丙丁)戊", [{"戊"}]),
        ("(?:甲.乙|.)戊", [{"戊"}]),
        ("(?:甲乙.){2}", [{"甲乙"}]),
        ("(?:甲乙.)*丙", [{"丙"}]),
        ("(?:甲|乙)?丙*", []),
        ("(?i)a", []),
        ("(?m)^甲", []),
        ("(?i:a)乙", [{"乙"}]),
        (".{0,30}(?:甲.乙|丙丁)戊", [{"甲", "丙丁"}, {"戊"}]),
        (r"(甲|乙)\1", [{"甲", "乙"}]),
        ("应(?=[当该])", [{"应当", "应该"}]),
        ("应(?=当|$)", [{"应"}]),
        ("(?<=党)政", [{"党政"}]),
        ("(?<![^，。])要", [{"，要", "。要", BETWEEN + "要"}]),
        ("(?<![^，])[一-龥].丁", [{"，", BETWEEN}, {"丁"}]),
    ],
)
def test_words_that_a_pattern_needs(pattern: str, expected: list[set[str]]) -> None:
    assert [set(words) for words in needs_of(pattern).groups] == expected


def test_a_digit_is_any_that_an_expression_takes() -> None:
    digits, behind = needs_of(r"\d+(?:\.\d+)?(?:名|人)").groups
    assert {"0", "9", "３", "٣"} <= digits
    assert not digits & {"三", "²", "a"}
    assert behind == {"名", "人"}


@pytest.mark.parametrize(
    ("pattern", "led", "least", "most", "longest"),
    [
        ("甲.{0,3}乙", True, 0, 0, 5),
        ("^甲", True, -1, -1, 1),
        ("(?<=党)政", True, -1, -1, 1),
        ("[一-龥]{2,6}丁", True, 2, 6, 7),
        ("(?:丁丁|)[一-龥]戊", True, 1, 3, 4),
        (r"\d+人", True, 0, 0, 1 << 40),
        ("[一-龥]+丁", False, 0, 0, 1 << 40),
        ("[一-龥]{3,24}丁", False, 0, 0, 25),
        ("(?:甲.乙|丙丁)戊", True, 2, 3, 4),
    ],
)
def test_where_a_match_begins(pattern: str, led: bool, least: int, most: int, longest: int) -> None:
    assert needs_of(pattern)[1:] == (led, least, most, longest)


@pytest.mark.parametrize(
    ("pattern", "text"), [("[一-龥]{2,6}丁", "x甲乙丙丁"), ("(?:丁丁|)[一-龥]戊", "丁丁甲戊")]
)
def test_a_match_begins_so_far_before_the_word_that_leads_it(pattern: str, text: str) -> None:
    (words,), _, least, most, _ = needs_of(pattern)
    (word,) = words
    found = re.search(pattern, text)
    assert found
    assert least <= text.index(word) - found.start() <= most
