import re

import pytest

from liandong.corpus.alignment import AlignedText


def test_replacing_by_as_many_characters_keeps_each_place():
    text = AlignedText.of("甲,乙").sub(re.compile(","), lambda _: "，")
    assert text.text == "甲，乙"
    assert tuple(text.starts) == (0, 1, 2)


def test_replacing_by_another_number_stands_for_the_whole_stretch():
    text = AlignedText.of("甲xyz乙").sub(re.compile("xyz"), lambda _: "丙丁")
    assert text.text == "甲丙丁乙"
    assert tuple(text.starts) == (0, 1, 1, 4)
    assert tuple(text.ends) == (1, 4, 4, 5)


def test_a_span_goes_over_what_a_repair_dropped():
    text = AlignedText.of("狀態(tài)好").sub(re.compile(r"\(tài\)"), lambda _: "")
    assert text.text == "狀態好"
    assert text.raw_spans(0, 3) == ((0, 8),)


def test_a_span_ends_where_reading_goes_on_elsewhere():
    raw = "甲乙丙丁"
    text = AlignedText.join([AlignedText.of(raw, 2, 4), AlignedText.of(raw, 0, 2)])
    assert text.text == "丙丁甲乙"
    assert text.raw_spans(0, 4) == ((2, 4), (0, 2))
    assert text.raw_spans(1, 3) == ((3, 4), (0, 1))


def test_a_gap_mark_stands_for_nothing():
    text = AlignedText.join([AlignedText.of("甲乙", 0, 1), AlignedText.mark("〔缺〕")])
    assert text.raw_spans() == ((0, 1),)
    assert list(text.covered(2)) == [True, False]


def test_place_and_anchors_are_inverse_also_where_columns_were_merged():
    raw = "甲乙丙丁"
    text = AlignedText.join([AlignedText.of(raw, 2, 4), AlignedText.of(raw, 0, 2)])
    assert text.anchors(1, 3) == (3, 1)
    assert text.place(3, 1) == (1, 3)


def test_no_place_inside_a_replaced_run():
    text = AlignedText.of("甲xyz乙").replace([(1, 4, "丙")])
    assert text.place(2, 5) is None
    assert text.place(4, 1) is None


def test_strip_and_split_keep_places():
    lines = AlignedText.of(" 甲 \n乙").split(re.compile("\n"))
    assert [(line.strip().text, tuple(line.strip().starts)) for line in lines] == [
        ("甲", (1,)),
        ("乙", (4,)),
    ]


def test_rewording_keeps_every_place_and_refuses_another_number():
    text = AlignedText.of("狀態", 1)
    assert (text.reworded("态").text, tuple(text.reworded("态").starts)) == ("态", (1,))
    with pytest.raises(AssertionError):
        text.reworded("状态")
