import re

import pytest
from lxml import html

from liandong.corpus.columns.order_view import view
from liandong.corpus.documents import LeftOut
from liandong.corpus.reading_order import Block, Piece, ReadingOrder

RAW = "甲<一 丙三 乙二\n\n丁四 略 漏"


def piece(text, sure=None):
    """Return the piece of `RAW` with these words."""
    start = RAW.index(text)
    return Piece(start=start, end=start + len(text), text=text, sure=sure)


def order(*shares):
    """Put the pieces in order, their joints as sure as given."""
    first, second, third, fourth = (
        piece(text, share)
        for text, share in zip(("甲<一", "乙二", "丙三", "丁四"), shares, strict=True)
    )
    place = RAW.index("略")
    return ReadingOrder(
        blocks=(
            Block(kind="body", section="Q1", speaker="王五", pieces=(first, second)),
            Block(kind="question", pieces=(third, Piece(gap="缺一行"), fourth)),
        ),
        left_out=(LeftOut(start=place, end=place + 1, text="略", reason="栏边的字"),),
    )


@pytest.fixture(scope="module")
def page():
    return html.fromstring(view(RAW, order(None, 0.95, 0.4, 0.62), "a.txt"))


def words(element):
    return re.sub(r"^\d+", "", element.text_content())


def test_each_piece_stands_on_both_sides_with_its_number_in_the_raw_file(page):
    left, right = (page.find_class(side)[0].find_class("piece") for side in ("raw", "order"))
    assert [(p.get("id"), words(p)) for p in left] == [
        ("r1", "甲<一"), ("r2", "丙三"), ("r3", "乙二"), ("r4", "丁四"),
    ]  # fmt: skip
    assert [(p.get("id"), words(p)) for p in right] == [
        ("o1", "甲<一"), ("o3", "乙二"), ("o2", "丙三"), ("o4", "丁四"),
    ]  # fmt: skip


def test_a_number_leads_to_the_twin_and_a_paragraph_has_one_colour(page):
    for element in page.find_class("piece"):
        (link,) = element.iter("a")
        twin = page.get_element_by_id(link.get("href")[1:])
        assert (words(twin), twin.get("class")) == (words(element), element.get("class"))
        assert twin is not element
    colours = [p.get("class") for p in page.find_class("order")[0].find_class("piece")]
    assert colours == ["piece c0", "piece c0", "piece c1", "piece c1"]


def test_a_joint_that_is_not_sure_is_marked(page):
    marks = [(m.get("class"), m.text) for m in page.find_class("order")[0].find_class("joint")]
    assert marks == [("joint doubt", "40%"), ("joint", "62%")]
    said = page.find("body/header").text_content()
    assert "机器所拟，须由人逐处核对" in said
    assert "接缝 3 处：把握不小于 90% 的 1 处，不标" in said
    assert "待查 1 处" in said
    assert "存疑 1 处" in said


def test_an_order_made_by_hand_has_no_marks():
    page = html.fromstring(view(RAW, order(None, None, None, None)))
    assert not page.find_class("joint")
    assert "机器所拟" not in page.text_content()


def test_what_is_missing_left_out_or_lost_can_be_seen(page):
    assert [gap.text for gap in page.find_class("gap")] == ["〔缺〕缺一行"]
    assert [(out.text, out.get("title")) for out in page.find_class("out")] == [("略", "栏边的字")]
    assert [lost.text for lost in page.find_class("lost")] == ["漏"]
    assert "未归位的汉字 1 个" in page.text_content()


def test_paragraphs_are_labelled_in_chinese(page):
    assert [label.text for label in page.iter("h3")] == ["Q1 · 正文 · 王五", "提问"]
    assert page.get("lang") == "zh-Hans"


def test_the_page_needs_nothing_from_elsewhere():
    source = view(RAW, order(None, 0.95, 0.4, 0.62))
    assert not re.search(r"https?:|src=|@import|url\(", source)
