"""Labels of our own and what a reader takes from them."""

import pytest

from liandong.corpus.speakers import Named, announces, asking_labels, is_person, named_in

NO_NAMES = """
意见 一是 案例一 时间 地点 关键词 高校 方案一 任务 成效 经验 建议 摘要 背景 问题 做法 启示 单位 关键
文化站 黄石市 安全员 言论 原则 方法 方向 首先 第一 编者按 文明 平安 权威 康复 高峰 宣言 关怀
上海市普陀区地区办主任 完善社区治理体系
"""


@pytest.mark.parametrize(
    ("label", "name", "affiliation"),
    [
        ("李强", "李强", ""),
        ("李强教授", "李强", ""),
        ("清华大学李强教授", "李强", "清华大学"),
        ("李强（清华大学教授）", "李强", "清华大学教授"),
        ("江城市民政局 张 宁", "张宁", "江城市民政局"),
        ("张宁 江城市民政局副局长", "张宁", "江城市民政局副局长"),
        ("张 宁 江城市民政局局长", "张宁", "江城市民政局局长"),
        ("临海学院欧阳若楠副教授", "欧阳若楠", "临海学院"),
        ("嘉宾：贺云舟", "贺云舟", ""),
        ("西岭省研究中心阿依古丽·买买提研究员", "阿依古丽·买买提", "西岭省研究中心"),
        ("江城大学教授简正青", "简正青", "江城大学教授"),
    ],
)
def test_a_label_that_names_a_speaker(label, name, affiliation):
    assert named_in(label) == Named(name, affiliation)


@pytest.mark.parametrize("label", NO_NAMES.split())
def test_a_label_that_names_nobody(label):
    assert named_in(label) is None


def test_a_name_that_is_a_word_counts_where_a_name_must_follow():
    assert not is_person("高峰")
    assert is_person("高峰", certain=True)


@pytest.mark.parametrize(
    ("line", "heard"),
    [
        ("李强：社区要联动。", True),
        ("清华大学李强教授：社区要联动。", True),
        ("李强（清华大学教授）：社区要联动。", True),
        ("嘉宾李强：社区要联动。", True),
        ("李强认为：社区要联动。", False),
        ("听了李强和关信平的话，大家说：社区要联动。", False),
        ("李强国：社区要联动。", False),
        ("王李强：社区要联动。", False),
    ],
)
def test_who_announces_a_speaker(line, heard):
    assert announces(line, "李强") is heard


def test_a_label_that_questions_stand_behind_asks():
    lines = ["甲刊：怎样开始？", "李强：先商量。", "甲刊：然后呢？", "李强：再动手，行不行？"]
    told = ["案例：老人独居。", "案例：孩子放学没人接。"]
    assert asking_labels([*lines, *told]) == {"甲刊"}
