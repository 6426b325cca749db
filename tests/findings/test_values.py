import pytest

from liandong.findings.values import shown


@pytest.mark.parametrize(
    ("count", "zh", "en"),
    [
        (0, "0", "0"),
        (1, "一", "one"),
        (2, "两", "two"),
        (10, "十", "ten"),
        (11, "十一", "11"),
        (12, "十二", "12"),
        (20, "二十", "20"),
        (22, "二十二", "22"),
        (90, "九十", "90"),
        (100, "100", "100"),
        (1200, "1200", "1,200"),
    ],
)
def test_small_counts_are_written_as_they_are_read_before_what_they_count(count, zh, en):
    assert shown(count, "numeral") == {"value": count, "text_zh": zh, "text_en": en}
