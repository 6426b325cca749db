import pytest
from hypothesis import given
from hypothesis import strategies as st

from liandong.quantities.quantities import quantities_in

PIECES = st.sampled_from(
    [
        *"三两5万亿元名多余%成百半个每天近—至，共点年第“”人口",
        *("1.8", "分之", "小时", "不到", "以上", "其中", "人均"),
    ]
)


@pytest.mark.parametrize(
    ("text", "words", "value", "low", "high", "unit", "said"),
    [
        ("发放口罩1.8万份", "1.8万份", 18000, None, None, "份", "exact"),
        ("种树三点五万棵", "三点五万棵", 35000, None, None, "棵", "exact"),
        ("约有百分之八十的住户", "百分之八十", 80, None, None, "%", "exact"),
        ("近三成店铺", "近三成", 30, None, 30, "%", "about"),
        ("有三分之二的人", "三分之二", 200 / 3, None, None, "%", "exact"),
        ("过半学生", "过半", 50, 50, None, "%", "at_least"),
        ("近百名司机", "近百名", 100, None, 100, "名", "about"),
        ("上千户停电", "上千户", 1000, 1000, None, "户", "at_least"),
        ("数十家商店", "数十家", None, 20, 100, "家", "about"),
        ("不到五公里", "不到五公里", 5, None, 5, "公里", "at_most"),
        ("三至五天", "三至五天", None, 3, 5, "天", "range"),
        ("3天到5天", "3天到5天", None, 3, 5, "天", "range"),
        ("20%—30%", "20%—30%", None, 20, 30, "%", "range"),
        ("3到5万元", "3到5万元", None, 30000, 50000, "元", "range"),
        ("两个半小时", "两个半小时", 2.5, None, None, "小时", "exact"),
        ("两年多", "两年多", 2, 2, 3, "年", "at_least"),
        ("三个多月", "三个多月", 3, 3, 4, "月", "at_least"),
        ("半个月", "半个月", 0.5, None, None, "月", "exact"),
        ("人均借书4册", "4册", 4, None, None, "册", "exact"),
        ("每天两次", "每天两次", 2, None, None, "次/天", "exact"),
        ("年均１２场", "年均１２场", 12, None, None, "场/年", "exact"),
        ("300人以上", "300人以上", 300, 300, None, "人", "at_least"),
    ],
)
def test_a_quantity_is_read_with_its_unit_and_how_it_is_said(
    text, words, value, low, high, unit, said
):
    found = next(quantities_in(text))
    numbers = [None if n is None else float(n) for n in (found.value, found.low, found.high)]
    assert numbers == [None if n is None else pytest.approx(n) for n in (value, low, high)]
    assert (found.words, found.counted_in, found.said) == (words, unit, said)


def test_what_rose_from_one_number_to_another_is_two_quantities():
    assert [q.words for q in quantities_in("从5人到30人")] == ["5人", "30人"]


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=25).map("".join)))
def test_quantities_of_any_text_stand_in_it_in_order(text):
    end = 0
    for found in quantities_in(text):
        assert end <= found.start < found.end <= len(text)
        assert found.words == text[found.start : found.end]
        bounds = [n for n in (found.low, found.high) if n is not None]
        assert bounds == sorted(bounds)
        end = found.end
