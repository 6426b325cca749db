from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from ruamel.yaml import YAML

from liandong.coding.accuracy import accuracy_summary
from liandong.coding.coder import code_file, code_passages, code_units
from liandong.coding.codings import CODINGS
from liandong.coding.discourse import joined
from liandong.coding.scheme import Scheme
from liandong.coding.units import Unit, unit
from liandong.errors import InputFaults


def codes(scheme: Scheme, *texts: str, paragraph: str = "p") -> list[set[str]]:
    units = [Unit(str(number), text, paragraph) for number, text in enumerate(texts)]
    found: list[set[str]] = [set() for _ in texts]
    for coding in code_units(units, scheme):
        found[int(coding.unit_id)].add(coding.code)
    return found


# Sentences in words of ours, each with codes that it must and that it must not get.
CASES = [
    ("居委会逐户排查。", "actor.community function.containment", "actor.resident"),
    ("社区治理需要改进。", "discourse.recommendation", "actor.community"),
    ("县红十字会募集善款三十万元。", "actor.charity function.resource_linking", "actor.enterprise"),
    ("应修订防汛条例。", "discourse.recommendation recommendation.legislation", ""),
    ("防汛条例已经修订。", "discourse.practice", "recommendation.legislation"),
    ("各部门各自为政，互相推诿。", "discourse.problem problem.fragmentation", ""),
    ("建议破除各自为政的做法。", "discourse.recommendation", "problem.fragmentation"),
    ("村民参与动力不足。", "actor.resident problem.motivation_deficit discourse.problem", ""),
    ("所谓韧性，是指系统承受冲击后恢复的能力。", "discourse.concept mechanism.resilience", ""),
    ("请问各位怎么看？", "discourse.context", ""),
    ("洪水发生后，社工疏导灾民的情绪。", "phase.emergency function.psychosocial_support", ""),
    ("社区动员居民参与防汛。", "actor.community actor.resident function.mobilization", ""),
    ("要完善五社联动。", "mechanism.five_society_linkage", "mechanism.linkage"),
]


@pytest.mark.parametrize(("text", "must", "must_not"), CASES)
def test_codes_of_a_sentence(scheme: Scheme, text: str, must: str, must_not: str) -> None:
    (found,) = codes(scheme, text)
    assert set(must.split()) <= found
    assert not set(must_not.split()) & found


def test_every_unit_has_exactly_one_discourse(scheme: Scheme) -> None:
    texts = ["嗯。", "志愿者来了。", "应当改进，但困难很多，例如缺人。"]
    for found in codes(scheme, *texts):
        assert len([code for code in found if code.startswith("discourse.")]) == 1


def test_a_pronoun_carries_the_subject_on_within_a_paragraph(scheme: Scheme) -> None:
    texts = ("志愿者连夜装填沙袋。", "他们还清理了河道。")
    assert "actor.volunteer" in codes(scheme, *texts)[1]
    assert "actor.volunteer" not in codes(scheme, *texts, paragraph="")[1]


def test_items_of_a_list_keep_the_role_of_the_sentence_that_leads_them(scheme: Scheme) -> None:
    lead, item = "今后应当加强三项工作。", "一是把救援队编入名册。"
    assert "discourse.recommendation" in codes(scheme, lead, item)[1]
    assert "discourse.recommendation" not in codes(scheme, item)[0]
    fact = "一是去年已经编入名册的队伍。"
    found = codes(scheme, lead, fact, item.replace("一是", "二是"))
    assert "discourse.practice" in found[1]
    assert "discourse.recommendation" in found[2]


def test_announced_points_keep_their_role_across_paragraphs(scheme: Scheme) -> None:
    units = [
        Unit("a", "该地救灾有三个特征。", "1"),
        Unit("b", "第一，充分依靠群众。", "2"),
    ]
    found = {(coding.unit_id, coding.code) for coding in code_units(units, scheme)}
    assert ("b", "discourse.practice") in found
    alone = {coding.code for coding in code_units(units[1:], scheme)}
    assert "discourse.recommendation" in alone


def test_evidence_is_joined() -> None:
    assert joined([]) == 0
    assert joined([0.5, 0.5]) == pytest.approx(0.75)
    assert joined([0.8, 0.35]) == pytest.approx(0.87)


def test_without_evidence_all_roles_are_alike(scheme: Scheme) -> None:
    (coding,) = code_units([unit("a", "嗯。")], scheme)
    assert (coding.code, coding.score) == ("discourse.practice", pytest.approx(1 / 5))


def test_scores_order_codes_by_their_evidence(scheme: Scheme) -> None:
    units = [Unit("a", "党委领导，党支部带头。", "p"), Unit("b", "党委部署。", "q")]
    scores = {
        coding.unit_id: coding.score
        for coding in code_units(units, scheme)
        if coding.code == "actor.party"
    }
    assert scheme.head.weights.threshold <= scores["b"] < scores["a"] < 1


def test_a_coding_says_what_it_rests_on(scheme: Scheme) -> None:
    found = code_units([unit("a", "街道联系物业公司。")], scheme)
    why = {coding.code: coding.why for coding in found}
    assert why["actor.government"] == "街道"
    assert why["actor.property"] == "物业公司"


def test_a_file_of_units_becomes_a_table_of_codes(scheme: Scheme, tmp_path: Path) -> None:
    source, target = tmp_path / "units.jsonl", tmp_path / "codes.csv"
    source.write_text('{"id": "u", "text": "村委会发放药品。"}\n', encoding="utf-8")
    count = code_file(source, target, scheme)
    frame = pd.read_csv(target)
    assert list(frame.columns) == ["unit_id", "code", "score"]
    assert len(frame) == count
    assert {"actor.community", "function.resource_linking"} <= set(frame["code"])
    assert frame["score"].between(0, 1).all()


def test_a_broken_file_of_units_leaves_the_earlier_result(scheme: Scheme, tmp_path: Path) -> None:
    source, target = tmp_path / "units.jsonl", tmp_path / "codes.csv"
    source.write_text('{"id": "u"}\n', encoding="utf-8")
    target.write_text("earlier\n", encoding="utf-8")
    with pytest.raises(InputFaults):
        code_file(source, target, scheme)
    assert target.read_text(encoding="utf-8") == "earlier\n"


def test_passages_are_coded_with_their_paragraphs(scheme: Scheme) -> None:
    passages = pd.DataFrame(
        [("x-p1-s0", "志愿者来了。", "x", 1), ("x-p1-s1", "他们又走了。", "x", 1)],
        columns=["passage_id", "text", "document_id", "paragraph"],
    )
    frame = code_passages(passages, scheme)
    CODINGS.validate(frame)
    assert set(frame["coder"]) == {"indicators"}
    assert ("x-p1-s1", "actor.volunteer") in set(
        zip(frame["passage_id"], frame["code"], strict=True)
    )


def other_emergencies(root: Path) -> list[dict[str, Any]]:
    path = root / "tests" / "coding" / "other_emergencies.yaml"
    units: list[dict[str, Any]] = YAML(typ="safe").load(path.read_text(encoding="utf-8"))["units"]
    return units


def test_the_coder_holds_on_other_emergencies(scheme: Scheme, root: Path) -> None:
    invented = other_emergencies(root)
    units = [Unit(entry["id"], entry["text"], entry["paragraph_id"]) for entry in invented]
    truth = {entry["id"]: frozenset(entry["codes"]) for entry in invented}
    found: dict[str, set[str]] = {}
    for coding in code_units(units, scheme):
        found.setdefault(coding.unit_id, set()).add(coding.code)
    machine = {name: frozenset(given) for name, given in found.items()}
    frame = accuracy_summary(machine, truth, scheme, unread=[])
    values = dict(zip(frame["measure"], frame["value"], strict=True))
    assert values["micro_f1"] > 0.85
    assert values["macro_f1"] > 0.85


def test_the_studys_machine_codings_are_as_good_as_published(root: Path) -> None:
    frame = pd.read_csv(root / "analysis" / "results" / "machine_accuracy_summary.csv")
    values = dict(zip(frame["measure"], frame["value"], strict=True))
    assert values["micro_f1"] > 0.8
    assert values["micro_f1_unread"] > 0.7
