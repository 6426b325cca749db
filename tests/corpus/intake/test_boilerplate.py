"""What a page adds to a document goes; not a character of the document does."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from liandong.corpus.alignment import HAN
from liandong.corpus.intake.boilerplate import boilerplate

HERE = Path(__file__).parent
RECEIVED = YAML(typ="safe").load(HERE / "received_texts.yaml")
CLEAN = YAML(typ="safe").load(HERE / "clean_texts.yaml")
HEAD = """首页  新闻  评论  登录
当前位置：首页 > 社区 > 正文
2021-04-02 08:30  来源：江城日报  点击：12  打印  收藏
"""
FOOT = """责任编辑：阿麦
上一篇：楼道里的灯
下一篇：院子里的树
江城日报社 版权所有 苏ICP备00000001号
"""


def closed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("received", RECEIVED, ids=lambda received: received["name"])
def test_what_is_not_the_document_is_left_out(received):
    found = "".join(item.text for item in boilerplate(received["text"]))
    assert closed(found) == closed("".join(received["left_out"]))


@pytest.mark.parametrize("text", CLEAN, ids=lambda text: text.split("\n")[0])
def test_of_a_text_that_is_all_document_nothing_is_left_out(text):
    assert boilerplate(text) == ()


@pytest.mark.parametrize("text", CLEAN, ids=lambda text: text.split("\n")[0])
def test_of_a_saved_page_only_the_page_is_left_out(text):
    """All of the page's lines go, but for one that could be a line of the text."""
    found = closed("".join(item.text for item in boilerplate(HEAD + text + FOOT)))
    assert found == closed(HEAD + FOOT)


@pytest.mark.parametrize("document_id", ["000", "001", "002", "003", "004"])
def test_the_documents_lose_what_was_left_out_by_hand(corpus, document_id):
    document = corpus[document_id]

    def han_places(items):
        places = (place for item in items for place in range(item.start, item.end))
        return {place for place in places if HAN.match(document.raw[place])}

    assert han_places(boilerplate(document.raw)) == han_places(document.metadata.left_out)


@pytest.mark.parametrize("document_id", ["000", "001", "002", "003", "004"])
def test_a_restored_document_loses_nothing(corpus, document_id):
    assert boilerplate(corpus[document_id].restored.text) == ()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("首页 >> 专家观点", "网站导航"),
        ("2020-03-30 10:31   江城报 打印 收藏", "网页日期、来源与按钮"),
        ("【打印】【关闭】", "网页按钮"),
        ("浏览次数：120", "网页计数"),
        ("當前位置：首頁 > 專家觀點", "网站导航"),
    ],
)
def test_the_reason_says_what_it_is(line, reason):
    (item,) = boilerplate(f"{line}\n居民的事，居民议，议了再办。\n")
    assert (item.text, item.reason) == (line, reason)


def test_an_editor_in_brackets_behind_the_last_sentence_is_left_out():
    text = "居民的事，居民议。\n议了再办，办了再看。（责任编辑：阿麦）\n"
    assert [item.text for item in boilerplate(text)] == ["（责任编辑：阿麦）"]


def test_a_byline_ends_a_list_of_links():
    text = "居民的事，居民议，议了再办。\n相关阅读\n社区公约\n（作者系教授李强）\n"
    assert [item.text for item in boilerplate(text)] == ["相关阅读", "社区公约"]


def test_an_author_between_date_and_source_stays():
    text = "2020-03-30 10:31 作者：李强 来源：江城报\n居民的事，居民议，议了再办。\n"
    assert [item.text for item in boilerplate(text)] == ["2020-03-30 10:31", "来源：江城报"]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from([*HEAD.split("\n"), *FOOT.split("\n"), *CLEAN[3].split("\n"), "\t", "a\r"])
        | st.text(max_size=30),
        max_size=12,
    )
)
def test_places_are_in_order_and_hold_their_words(lines):
    text = "\n".join(lines)
    end = 0
    for item in boilerplate(text):
        assert end <= item.start < item.end
        assert text[item.start : item.end] == item.text
        end = item.end
