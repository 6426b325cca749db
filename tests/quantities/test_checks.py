from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liandong.quantities.checks import checks_of
from liandong.quantities.figures import figures_in, with_carried


def found(text, tokenizer):
    return checks_of(list(with_carried(figures_in(text, tokenizer))))


PLANTED = [
    ("sum", "果园共收苹果600吨，其中东坡100吨，西坡200吨，其余{}吨来自河滩。", "300", "350", 550),
    ("sum", "甲班30人，乙班20人，丙班25人，共{}人。", "75", "95", 75),
    ("sum", "三个月共售票600万张：一月100万张，二月200万张，三月{}万张。", "300", "30", 3300000),
    ("share", "小学有学生320人，其中住校80人，占{}%。", "25", "35", 25),
    ("share", "水井已修好30口，占全县90口的{}%。", "33", "43", Decimal(100) / 3),
    ("average", "馆里有读者3000人，全年借书12100册，人均{}册。", "4", "5", Decimal(121) / 30),
    ("average", "全乡有住户250户，种果树10000棵，户均{}棵。", "40", "50", 40),
    ("average", "在5个车站，每个车站配3人，共{}人。", "15", "18", None),
    ("growth", "客轮从每年100班增加到150班，增长{}%。", "50", "60", 50),
    ("growth", "票价从80元降到60元，下降{}元。", "20", "30", 20),
    ("part", "拨款900万元中，已支出{}万元。", "300", "1300", 9000000),
    ("members", "钟厂、表厂、灯厂等{}家迁走。", "3", "2", 3),
]


@pytest.mark.parametrize(("relation", "text", "right", "wrong", "made"), PLANTED)
def test_a_planted_relation_is_found_to_hold_or_not(tokenizer, relation, text, right, wrong, made):
    for number, agrees in ((right, True), (wrong, False)):
        checks = [c for c in found(text.format(number), tokenizer) if c.relation == relation]
        assert [check.agrees for check in checks] == [agrees], number
    if made is not None:
        assert checks[0].found == pytest.approx(made) or relation == "sum"


@pytest.mark.parametrize(
    "text",
    [
        "商会捐款600万元，其中甲行100万元，乙行200万元。",
        "约600人参加，其中男300人，女200人。",
        "小学有学生320人，其中住校约80人，占35%。",
        "镇上有9个村，共修桥50座、路30条。",
        "去年种树300棵。今年养牛20头，人均收入3万元。",
        "甲、乙等12家参展。",
    ],
)
def test_what_claims_nothing_is_not_found_to_fail(tokenizer, text):
    assert all(check.agrees for check in found(text, tokenizer))


def test_rounding_is_judged_by_the_digits_printed(tokenizer):
    text = "基金共募集{}亿元，其中甲会1.24亿元，乙会2.33亿元，其余0.11亿元来自丙会。"
    assert [c.agrees for c in found(text.format("3.7"), tokenizer) if c.relation == "sum"] == [True]
    failing = [c for c in found(text.format("3.76"), tokenizer) if c.relation == "sum"]
    assert [(c.agrees, c.difference) for c in failing] == [(False, Decimal("8000000.00"))]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(11, 9999), min_size=2, max_size=6), st.integers(1, 500))
def test_planted_sums_hold_and_false_ones_differ_by_what_was_added(tokenizer, parts, added):
    listed = "，".join(f"第{n}区{part}棵" for n, part in enumerate(parts))
    for total in (sum(parts), sum(parts) + added):
        checks = [
            c for c in found(f"全园共种树{total}棵：{listed}。", tokenizer) if c.relation == "sum"
        ]
        assert len(checks) == 1
        assert abs(checks[0].difference) == total - sum(parts)
        assert checks[0].agrees == (total == sum(parts))


@settings(max_examples=60, deadline=None)
@given(st.text("共其中3十万元人均占%，。；：每户5从到增加、等家—分之成0.", max_size=40))
def test_any_text_is_checked_without_an_error(tokenizer, text):
    for check in found(text, tokenizer):
        assert check.found.is_finite()
