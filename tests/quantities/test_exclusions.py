import pytest

from liandong.quantities.figures import figures_in


@pytest.mark.parametrize(
    "text",
    [
        "2021年7月3日上午10:30，会议在第12会议室召开。",
        "二〇二一年五月，第十九届年会开幕。",
        "一级响应启动，首批队员第二天到达。",
        "“五水共治”与“15分钟生活圈”写进规划。",
        "《千里江山图三卷》正在展出。",
        "改革有三个方面的意义，分两步走。",
        "提出四项任务：清淤、补堤、种树、巡河。",
        "浙江、江苏两省签了协议。",
        "桥东、桥西两个街区相连。",
        "这是一个老问题，一次会议解决不了。",
        "河边一人都没有。",
        "70周岁以上老人免费乘车。",
        "口号是1+1>2。",
        "他们四处奔走，千家万户都知道。",
        "详见G15高速和A4纸。",
        "几个人说了一些话。",
    ],
)
def test_what_reports_nothing_is_no_figure(tokenizer, text):
    assert figures_in(text, tokenizer) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("干旱持续了一年。", ["一年"]),
        ("每户可领一张券。", ["一张"]),
        ("出版社等5家参展。", ["5家"]),
        ("桥东、桥西、桥南三个街区有两个停电。", ["两个"]),
        ("全市1200万人口，3.2级地震没有伤人。", ["1200万", "3.2级"]),
        ("仅有一家开门。", ["一家"]),
    ],
)
def test_what_reports_something_is_a_figure(tokenizer, text, words):
    assert [figure.quantity.words for figure in figures_in(text, tokenizer)] == words
