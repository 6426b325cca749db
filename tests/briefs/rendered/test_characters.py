import pytest

from liandong.briefs.rendered.characters import shapes, stray


@pytest.mark.parametrize(
    ("one", "other"), [("10\u2060", "1 0"), ("a\u00adb", "a-b"), ("⼀", "一"), ("·", "‧")]
)
def test_what_a_font_draws_alike_is_alike(one, other):
    assert shapes(one) == shapes(other)


@pytest.mark.parametrize(("one", "other"), [("2", "²"), ("3", "0"), ("1", "①"), ("，", "。")])
def test_what_is_seen_differently_stays_different(one, other):
    assert shapes(one) != shapes(other)


def test_a_blank_between_english_quotation_marks_belongs_there():
    assert not stray(["the communities’ ‘lack of people’ and “one” “two”"])
    assert sum(stray(["他说 “好” ，又说"]).values()) == 2
