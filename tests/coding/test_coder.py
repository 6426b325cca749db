from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from liandong.coding.coder import (
    Coder,
    code_file,
    code_units,
    codings_table,
    read_coder,
    read_learned,
    units_of,
    write_coder,
)
from liandong.coding.codings import CODINGS
from liandong.coding.discourse import joined
from liandong.coding.scheme import Scheme
from liandong.coding.units import Unit, unit
from liandong.coding.weighing import untaught
from liandong.errors import InputFaults


@pytest.fixture(scope="module")
def taught(root: Path) -> Coder:
    return read_coder(root / "analysis" / "results" / "coder.npz")


@pytest.fixture(scope="module")
def coder(taught: Coder) -> Coder:
    """What the indicators give by themselves."""
    return Coder(taught.code_ids, untaught(taught.weights, len(taught.code_ids)), 1.0, 0.0)


def codes(scheme: Scheme, coder: Coder, *texts: str, paragraph: str = "p") -> list[set[str]]:
    units = [Unit(str(number), text, paragraph) for number, text in enumerate(texts)]
    found: list[set[str]] = [set() for _ in texts]
    for coding in code_units(units, scheme, coder):
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
def test_codes_of_a_sentence(
    scheme: Scheme, coder: Coder, text: str, must: str, must_not: str
) -> None:
    (found,) = codes(scheme, coder, text)
    assert set(must.split()) <= found
    assert not set(must_not.split()) & found


def test_every_unit_has_exactly_one_discourse(scheme: Scheme, coder: Coder) -> None:
    texts = ["嗯。", "志愿者来了。", "应当改进，但困难很多，例如缺人。"]
    for found in codes(scheme, coder, *texts):
        assert len([code for code in found if code.startswith("discourse.")]) == 1


def test_a_pronoun_carries_the_subject_on_within_a_paragraph(scheme: Scheme, coder: Coder) -> None:
    texts = ("志愿者连夜装填沙袋。", "他们还清理了河道。")
    assert "actor.volunteer" in codes(scheme, coder, *texts)[1]
    assert "actor.volunteer" not in codes(scheme, coder, *texts, paragraph="")[1]


def test_items_of_a_list_keep_the_role_of_the_sentence_that_leads_them(
    scheme: Scheme, coder: Coder
) -> None:
    lead, item = "今后应当加强三项工作。", "一是把救援队编入名册。"
    assert "discourse.recommendation" in codes(scheme, coder, lead, item)[1]
    assert "discourse.recommendation" not in codes(scheme, coder, item)[0]
    fact = "一是去年已经编入名册的队伍。"
    found = codes(scheme, coder, lead, fact, item.replace("一是", "二是"))
    assert "discourse.practice" in found[1]
    assert "discourse.recommendation" in found[2]


def test_announced_points_keep_their_role_across_paragraphs(scheme: Scheme, coder: Coder) -> None:
    units = [
        Unit("a", "该地救灾有三个特征。", "1"),
        Unit("b", "第一，充分依靠群众。", "2"),
    ]
    found = {(coding.unit_id, coding.code) for coding in code_units(units, scheme, coder)}
    assert ("b", "discourse.practice") in found
    alone = {coding.code for coding in code_units(units[1:], scheme, coder)}
    assert "discourse.recommendation" in alone


def test_evidence_is_joined() -> None:
    assert joined([]) == 0
    assert joined([0.5, 0.5]) == pytest.approx(0.75)
    assert joined([0.8, 0.35]) == pytest.approx(0.87)


def test_without_evidence_the_first_role_is_taken(scheme: Scheme, coder: Coder) -> None:
    (coding,) = code_units([unit("a", "嗯。")], scheme, coder)
    assert coding.code == "discourse.practice"


def test_a_coding_says_what_it_rests_on(scheme: Scheme, taught: Coder) -> None:
    found = code_units([unit("a", "街道联系物业公司。")], scheme, taught, explain=True)
    why = {coding.code: coding.why for coding in found}
    assert why["actor.government"].startswith("指标：街道；字词：街")
    assert "物业" in why["actor.property"]
    assert all(not c.why for c in code_units([unit("a", "街道联系。")], scheme, taught))


def test_what_was_learned_finds_what_no_indicator_says(
    scheme: Scheme, coder: Coder, taught: Coder
) -> None:
    text = "各家的表格口径对不上，谁也不知道别人手里有什么底数。"
    (alone,) = codes(scheme, coder, text)
    (learned,) = codes(scheme, taught, text)
    assert "problem.information_barrier" not in alone
    assert "problem.information_barrier" in learned


def test_a_code_that_was_never_learned_has_its_indicators(scheme: Scheme, taught: Coder) -> None:
    place = taught.code_ids.index("actor.charity")
    kept = [number for number in range(len(taught.code_ids)) if number != place]
    w = taught.weights
    fewer = Coder(
        tuple(taught.code_ids[number] for number in kept),
        type(w)(
            w.keys, w.rarity, w.lexical[:, kept], w.around[:, kept], w.own[:, kept], w.bias[kept]
        ),
        taught.slope,
        taught.intercept,
    )
    (found,) = codes(scheme, fewer, "县红十字会募集善款三十万元。")
    assert {"actor.charity", "function.resource_linking"} <= found


def test_other_roles_than_those_learned_are_refused(scheme: Scheme, taught: Coder) -> None:
    others = tuple(code.replace("discourse.context", "discourse.other") for code in taught.code_ids)
    with pytest.raises(InputFaults, match="liandong build"):
        Coder(others, taught.weights, 1.0, 0.0).fitted(scheme)


def test_a_coder_is_read_as_it_was_written(taught: Coder, tmp_path: Path, root: Path) -> None:
    kept = root / "analysis/results/coder.npz"
    learned = read_learned(kept)
    assert learned is not None
    write_coder(tmp_path / "coder.npz", taught, learned)
    again = read_coder(tmp_path / "coder.npz")
    assert again.code_ids == taught.code_ids
    assert (again.slope, again.intercept) == (taught.slope, taught.intercept)
    np.testing.assert_array_equal(again.weights.lexical, taught.weights.lexical)
    assert (tmp_path / "coder.npz").read_bytes() == kept.read_bytes()
    assert read_learned(tmp_path / "none.npz") is None


@pytest.mark.parametrize("content", [None, b"", b"no archive"])
def test_what_is_no_coder_is_refused(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "coder.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputFaults, match="run liandong build"):
        read_coder(path)


def test_nothing_to_code(scheme: Scheme, taught: Coder) -> None:
    assert code_units([], scheme, taught) == []


def test_a_file_of_units_becomes_a_table_of_codes(
    scheme: Scheme, taught: Coder, tmp_path: Path
) -> None:
    source, target = tmp_path / "units.jsonl", tmp_path / "codes.csv"
    source.write_text('{"id": "u", "text": "村委会发放药品。"}\n', encoding="utf-8")
    count = code_file(source, target, scheme, taught)
    frame = pd.read_csv(target)
    assert list(frame.columns) == ["unit_id", "code", "score"]
    assert len(frame) == count
    assert {"actor.community", "function.resource_linking"} <= set(frame["code"])
    assert frame["score"].between(0, 1).all()
    code_file(source, target, scheme, taught, explain=True)
    assert list(pd.read_csv(target).columns) == ["unit_id", "code", "score", "why"]


def test_a_broken_file_of_units_leaves_the_earlier_result(
    scheme: Scheme, taught: Coder, tmp_path: Path
) -> None:
    source, target = tmp_path / "units.jsonl", tmp_path / "codes.csv"
    source.write_text('{"id": "u"}\n', encoding="utf-8")
    target.write_text("earlier\n", encoding="utf-8")
    with pytest.raises(InputFaults):
        code_file(source, target, scheme, taught)
    assert target.read_text(encoding="utf-8") == "earlier\n"


def test_the_units_are_never_overwritten(scheme: Scheme, taught: Coder, tmp_path: Path) -> None:
    source = tmp_path / "units.jsonl"
    source.write_text('{"id": "u", "text": "村委会发放药品。"}\n', encoding="utf-8")
    with pytest.raises(InputFaults, match="name another file"):
        code_file(source, tmp_path / "." / "units.jsonl", scheme, taught)
    assert "村委会" in source.read_text(encoding="utf-8")


def test_passages_are_coded_with_their_paragraphs(scheme: Scheme, coder: Coder) -> None:
    passages = pd.DataFrame(
        [("x-p1-s0", "志愿者来了。", "x", 1), ("x-p1-s1", "他们又走了。", "x", 1)],
        columns=["passage_id", "text", "document_id", "paragraph"],
    )
    frame = codings_table(code_units(units_of(passages), scheme, coder))
    CODINGS.validate(frame)
    assert set(frame["coder"]) == {"machine"}
    assert ("x-p1-s1", "actor.volunteer") in set(
        zip(frame["passage_id"], frame["code"], strict=True)
    )


def test_the_studys_coder_is_as_good_as_published(root: Path) -> None:
    frame = pd.read_csv(root / "analysis" / "results" / "machine_accuracy_summary.csv")
    values = dict(zip(frame["measure"], frame["value"], strict=True))
    assert values["micro_f1"] > 0.8
    assert values["micro_f1_unread"] > 0.7


def test_the_coder_holds_on_other_emergencies(root: Path) -> None:
    """Measured by `python -m benchmarks.unseen_emergencies`; floors, not aims."""
    frame = pd.read_csv(root / "benchmarks" / "unseen_emergencies.csv")
    machine = frame[frame["coder"] == "machine coder"]
    assert (machine["micro_f1"] > 0.65).all()
