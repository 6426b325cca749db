import pytest

from liandong.coding.matching import compiled, find
from liandong.governance.agency import clauses_of


@pytest.fixture(scope="module")
def read(scheme):
    matcher = compiled(scheme)

    def read(text: str, before: frozenset[str] = frozenset()):
        (found,) = find([text], matcher)
        return clauses_of(text, found, before)

    return read


def agents(clauses):
    return [{code.removeprefix("actor.") for code in clause.agents} for clause in clauses]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("志愿者为居民送菜上门。", [{"volunteer"}]),  # something is done for residents
        (
            "企业捐赠口罩，挨家发放到户。",
            [{"enterprise"}, {"enterprise"}],
        ),  # the subject is carried
        ("政府划拨经费，社会组织开展培训。", [{"government"}, {"social_organization"}]),
    ],
)
def test_who_acts_in_each_clause(read, text, expected):
    assert agents(read(text)) == expected


@pytest.mark.parametrize(
    ("text", "acts", "made"),
    [
        ("社区组织志愿者送菜上门。", {"community"}, {"volunteer"}),
        ("由社会工作者陪伴老人。", set(), {"social_worker"}),
        ("社区邀请志愿者和企业商量。", {"community"}, {"volunteer", "enterprise"}),
    ],
)
def test_who_makes_others_act_is_told_from_who_is_made_to(read, text, acts, made):
    (clause,) = read(text)
    assert {code.removeprefix("actor.") for code in clause.agents} == acts
    assert {code.removeprefix("actor.") for code in clause.made} == made


def test_whoever_acted_last_in_the_paragraph_acts_on(read):
    (clause,) = read("并连夜登记了名单。", frozenset({"actor.community"}))
    assert agents([clause]) == [{"community"}]


@pytest.mark.parametrize(
    ("text", "manner"),
    [
        ("志愿者为老人送药。", "done"),
        ("志愿者没有为老人送药。", "lacking"),
        ("下一步志愿者将为老人送药。", "planned"),
        ("当地缺乏志愿者送药。", "lacking"),
        ("如果志愿者能为老人送药就好了。", "planned"),
    ],
)
def test_what_is_planned_or_lacking_is_not_done(read, text, manner):
    (clause,) = read(text)
    assert clause.manner == manner
