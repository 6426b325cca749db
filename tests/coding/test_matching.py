import pytest

from liandong.coding.matching import Hit, Matcher, compiled, find
from liandong.coding.scheme import Dimension, Head, Scheme

TOY = {
    "dimension": "actor",
    "label_zh": "主体",
    "label_en": "Actors",
    "rule": "谁在行动",
    "groups": {"acting": ["开展", "动员"]},
    "masking": ["社区治理", "社会工作专业", "心理学"],
    "codes": [
        {
            "id": "actor.community",
            "indicators": {
                "terms": ["社区", "居委会"],
                "patterns": ["~街道…<acting>"],
                "excluding": ["在社区", "社区，甲"],
            },
        },
        {"id": "actor.social_worker", "indicators": {"terms": ["社会工作"], "cues": ["专业"]}},
        {
            "id": "actor.expert",
            "indicators": {"near": [{"one": ["心理", "<acting>"], "other": ["机构", "心理"]}]},
        },
    ],
}


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    filled = {
        "label_zh": "名",
        "label_en": "name",
        "definition": "义",
        "definition_en": "meaning",
        "inclusion": "含",
        "exclusion": "除",
        "examples": [{"document_id": "000", "text": "例"}],
    }
    codes = [{**filled, **code} for code in TOY["codes"]]  # type: ignore[dict-item]
    dimension = Dimension.model_validate({**TOY, "codes": codes})
    head = Head.model_construct(version="1")
    return compiled(Scheme(head, (dimension,)))


def actors(text: str, matcher: Matcher) -> list[Hit]:
    (found,) = find([text], matcher)
    return list(found.of("actor"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("社区行动", [("actor.community", "term", "社区")]),
        ("社区治理水平", []),
        ("社区治理靠社区", [("actor.community", "term", "社区")]),
        ("志愿者在社区服务", []),
        ("志愿者在社区服务，社区支持", [("actor.community", "term", "社区")]),
        ("社区，甲方", [("actor.community", "term", "社区")]),
        ("社会工作专业知识", []),
        (
            "社会工作很专业",
            [("actor.social_worker", "term", "社会工作"), ("actor.social_worker", "cue", "专业")],
        ),
        ("街道迅速动员群众", [("actor.community", "pattern", "街道迅速动员")]),
        ("沿着街道迅速动员", []),
        ("街道很长，动员群众", []),
        ("街道很长,动员群众", []),
        ("专门机构提供心理服务", [("actor.expert", "near", "心理 + 机构")]),
        ("专门机构提供服务；心理", []),
        ("心理学机构", []),
        ("心理", []),
        ("机构开展活动", [("actor.expert", "near", "开展 + 机构")]),
    ],
)
def test_hits(matcher: Matcher, text: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(hit.code, hit.kind, hit.words) for hit in actors(text, matcher)] == expected


def test_a_hit_knows_its_place(matcher: Matcher) -> None:
    assert actors("由居委会", matcher) == [Hit(1, 4, "actor.community", "term", "居委会")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("街道联系辖区单位。", "actor.government"),
        ("区民政局派人到场。", "actor.government"),
        ("县慈善总会发起倡议。", "actor.charity"),
        ("村委会开了会。", "actor.community"),
        ("老年人行动不便。", "actor.resident"),
        ("物业公司加派了人手。", "actor.property"),
        ("物业管理机构加派了人手。", "actor.property"),
        ("物业管理部门加派了人手。", "actor.property"),
        ("万家物业管理有限公司加派了人手。", "actor.property"),
        ("物业服务企业加派了人手。", "actor.property"),
        ("物业企业加派了人手。", "actor.property"),
        ("省商会也来了。", "actor.social_organization"),
        ("疾控中心发布指引。", "actor.expert"),
    ],
)
def test_named_bodies_are_actors(scheme: Scheme, text: str, code: str) -> None:
    assert [hit.code for hit in actors(text, compiled(scheme))] == [code]


@pytest.mark.parametrize(
    "text",
    [
        "社区治理水平不断提高。",
        "社会工作专业知识很重要。",
        "国家治理现代化。",
        "物业管理水平不断提高。",
        "物业管理处于较高水平。",
    ],
)
def test_a_modifier_is_no_actor(scheme: Scheme, text: str) -> None:
    assert actors(text, compiled(scheme)) == []
