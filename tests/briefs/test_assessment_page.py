"""The report of an assessment: what it prints of an invented case."""

import re

import pytest

from liandong.briefs.apart import Sheet, render_apart
from liandong.briefs.assessment_page import (
    AssessmentPage,
    assessment_claims,
    assessment_page,
    assessment_tables,
    escaped,
)
from liandong.corpus.citations import Citation
from liandong.governance.assessment import Assessment, Judged, Support
from liandong.governance.case import Case, Heading
from liandong.governance.models import ModelFile, Models, Quote, Role

LABELS = {
    "actor.charity": "慈善力量",
    "function.mobilization": "动员",
    "function.resource_linking": "资源链接",
    "recommendation.incentive": "激励保障",
}
WORDS = "对捐赠者给予褒奖"
HOSTILE = "慈善会*没有*募捐<script>|“第1次”"


def model() -> ModelFile:
    quote = {"document": "000", "speaker": "甲", "words": WORDS}
    both = ["function.mobilization", "function.resource_linking"]
    return ModelFile.model_validate(
        {
            "id": "giving",
            "name_zh": "捐赠",
            "name_en": "Giving",
            "gist_zh": "慈善力量筹款。",
            "gist_en": "Charities raise funds.",
            "roles": [{"actor": "actor.charity", "function": f, "quotes": [quote]} for f in both],
            "links": [],
            "problems": [],
            "measures": [
                {
                    "recommendation": "recommendation.incentive",
                    "actors": ["actor.charity"],
                    "serves": both,
                    "answers": [],
                    "quotes": [quote],
                }
            ],
            "conditions": [],
        }
    )


@pytest.fixture
def page() -> AssessmentPage:
    read = model()
    quote = read.roles[0].quotes[0]
    assert quote == Quote(document="000", speaker="甲", words=WORDS)
    cited = Citation(
        WORDS, "甲", "", "000", "文献", "来源", "doc000", ["000-p001-s00"], [[3, 11]], "f"
    )
    mobilises, links = read.roles
    assert isinstance(mobilises, Role)
    support = Support("000-p002-s00", HOSTILE, 0.6, "lacking")
    held = Assessment(
        read,
        (Judged(mobilises, "weak", 0.6, (support,)), Judged(links, "missing", 0.7, ())),
        (),
    )
    case = Case(Heading("case.txt", "2031年工作小结"), [1, 2, 3], None, (), (), ())  # type: ignore[arg-type]
    return AssessmentPage(case, held, Models((read,), {quote: cited}), LABELS, "2031-05-06")


def test_findings_count_what_there_is_and_nothing_else(page):
    text = assessment_page(page)
    assert '模式的[]{.value of="assessment.roles"}项职能分工和' in text
    assert "有据" not in text.partition("怎样读这份评估")[0]  # none is evidenced
    assert "**没有找到的：**慈善力量：资源链接。" in text
    assert "怎样联在一起" not in text  # the model has no links: no empty section


def test_one_recommendation_stands_once_for_all_that_it_is_for(page):
    text = assessment_page(page)
    assert '- **慈善力量：动员、资源链接。**甲说：[]{.quote of="assessment" n="1"}。' in text
    (claim,) = assessment_claims(page)["claims"]
    assert [quote["text"] for quote in claim["quotes"]] == [WORDS]
    values = {name: value["value"] for name, value in claim["values"].items()}
    assert values == {
        "passages": 3,
        "roles": 2,
        "links": 0,
        "evidenced": 0,
        "weak": 1,
        "missing": 1,
    }


def test_a_weak_element_says_why(page):
    row = assessment_tables(page)["roles"].splitlines()[2]
    assert "| 较弱 | 0.60 |" in row
    assert row.endswith("”（说的是不足） |")


def test_words_of_a_case_are_printed_as_they_stand(page, root):
    sheet = Sheet(assessment_page(page), assessment_claims(page), assessment_tables(page))
    html = render_apart(sheet, root / "reports", "html").decode()
    assert "慈善会*没有*募捐&lt;script&gt;|“第1次”" in html
    assert "2031年工作小结" in html
    assert render_apart(sheet, root / "reports", "html").decode() == html


def test_every_sign_that_markdown_knows_is_escaped():
    assert escaped("a*b_[c]|`d`\n#e") == r"a\*b\_\[c\]\|\`d\` \#e"
    assert not re.search(r"(?<!\\)[*_|#]", escaped("**__||##"))
