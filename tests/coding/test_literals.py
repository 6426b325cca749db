import pytest

from liandong.coding.literals import needed


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("社区", [{"社区"}]),
        ("甲(?:乙|丙丁)戊?", [{"甲乙", "甲丙丁", "甲乙戊", "甲丙丁戊"}]),
        ("(?<!不)要(?!求)", [{"要"}]),
        ("^甲[^，]{0,3}?[乙丙]$", [{"甲"}, {"乙", "丙"}]),
        (r"\d+(?:\.\d+)?(?:名|人)", [{"名", "人"}]),
        ("(?:甲.乙|丙丁)戊", [{"甲", "丙丁"}, {"戊"}]),
        ("(?:甲.乙|.)戊", [{"戊"}]),
        ("(?:甲乙.){2}", [{"甲乙"}]),
        ("(?:甲乙.)*丙", [{"丙"}]),
        ("(?:甲|乙)?丙*", []),
        ("(?i)a", []),
        ("(?i:a)乙", [{"乙"}]),
        (r"(甲|乙)\1", [{"甲", "乙"}]),
    ],
)
def test_words_that_a_pattern_needs(pattern: str, expected: list[set[str]]) -> None:
    assert [set(words) for words in needed(pattern)] == expected
