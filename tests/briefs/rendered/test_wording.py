import datetime

import pytest

from liandong.briefs.rendered.wording import Wording

CHINESE, ENGLISH = Wording(chinese=True), Wording(chinese=False)
QUOTE = {
    "speaker": "甲",
    "affiliation": "某校",
    "title": "题",
    "source": "某刊",
    "passages": ["000-p001-s00", "000-p001-s01"],
    "raw_spans": [[10, 28], [30, 31]],
}


def test_footnotes_count_characters_from_one():
    assert CHINESE.source(QUOTE) == "甲（某校），《题》，某刊"
    assert CHINESE.place(QUOTE) == (
        "；语句000-p001-s00、000-p001-s01（原始文件第11–28、31–31字）。"
    )
    assert ENGLISH.source(QUOTE) == "甲 (某校), 《题》, 某刊"
    assert ENGLISH.place({**QUOTE, "raw_spans": [[10, 28]]}).endswith("characters 11–28).")


@pytest.mark.parametrize(
    ("first", "second", "chinese", "english"),
    [
        (1, 0, "一、", "1. "),
        (3, 2, "（二）", "3.2 "),
        (10, 0, "十、", "10. "),
        (21, 0, "二十一、", "21. "),
    ],
)
def test_headings_are_numbered(first, second, chinese, english):
    assert CHINESE.heading(first, second) == chinese
    assert ENGLISH.heading(first, second) == english


def test_quotations_and_dates():
    assert CHINESE.quoted("要“平战结合”。") == "“要‘平战结合’。”"
    assert ENGLISH.translated({"translation_en": "Yes."}) == " (“Yes.”; our translation)"
    assert ENGLISH.translated({}) == " [no translation yet]"
    day = datetime.date(2026, 3, 5)
    assert (CHINESE.date(day), ENGLISH.date(day)) == ("2026年3月5日", "5 March 2026")
