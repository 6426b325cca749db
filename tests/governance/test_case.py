"""A report as a case: its sections, and who “we” and “the town” are."""

import pytest

from liandong.coding.coder import read_coder
from liandong.governance.case import SPEAKER, read_case

REPORT = """柳河镇封闭管理小结
柳河镇人民政府

一、主要做法
我们给每户发了体温计，守住了十个路口。
镇里派人送药上门。
二、存在的不足
社会组织没有出面。
"""


@pytest.fixture(scope="module")
def case(root, scheme, tmp_path_factory):
    path = tmp_path_factory.mktemp("case") / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    return read_case(path, scheme, read_coder(root / "analysis/results/coder.npz"))


def at(case, words: str) -> int:
    return next(n for n, text in enumerate(case.passages["text"]) if words in text)


def test_we_are_those_who_sign_the_report(case):
    number = at(case, "体温计")
    assert case.arrays["actor.government"][number] >= SPEAKER
    assert all("actor.government" in clause.agents for clause in case.clauses[number])


def test_the_town_is_its_government(case):
    (clause,) = case.clauses[at(case, "镇里")]
    assert clause.agents == {"actor.government"}


def test_a_passage_knows_its_section(case):
    assert case.sections[at(case, "没有出面")] == "二、存在的不足"
    assert case.sections[at(case, "体温计")] == "一、主要做法"


def test_a_report_signed_by_nobody_known_has_no_we(root, scheme, tmp_path):
    path = tmp_path / "report.txt"
    path.write_text("小结\n\n我们送了体温计。\n", encoding="utf-8")
    case = read_case(path, scheme, read_coder(root / "analysis/results/coder.npz"))
    number = at(case, "体温计")
    assert not any(hit.kind == "speaker" for hit in case.found[number].of("actor"))
