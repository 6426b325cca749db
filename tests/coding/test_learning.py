"""Small corpora in which it is known what there is to learn."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from liandong.coding.coder import code_units, units_of
from liandong.coding.features import Features, features_of, together
from liandong.coding.indicators import read_by_indicators
from liandong.coding.learning import held_out, learn
from liandong.coding.ngrams import spelled
from liandong.coding.scheme import Scheme
from liandong.coding.training import Lessons, train
from liandong.coding.units import Unit
from liandong.coding.weighing import log_odds, reasons, untaught

WORDS = ("甲乙", "丙丁")


def made(count: int) -> tuple[Features, np.ndarray]:
    """Texts of which every other one holds WORDS[0], which is code 0; code 1 has no positive."""
    texts = tuple(f"天{WORDS[n % 2]}地{n:03}" for n in range(count))
    codes = np.array([[n % 2 == 0, False] for n in range(count)])
    return Features(texts, np.zeros((count, 2, 3)), np.zeros((count, 1))), codes


def test_what_tells_a_code_is_learned() -> None:
    weights = learn(*made(40))
    new = Features(("人甲乙人", "人丙丁人"), np.zeros((2, 2, 3)), np.zeros((2, 1)))
    said = log_odds(weights, new)
    assert said[0, 0] > 0 > said[1, 0]
    for_it, against_it = reasons(weights, new.texts, [(0, 0), (1, 0)], 2)
    assert {spelled(reason.key) for reason in for_it} < {"甲", "乙", "甲乙"}
    assert against_it == []


def test_a_code_without_examples_is_left_to_its_indicators() -> None:
    weights = learn(*made(40))
    own = np.zeros((2, 2, 3))
    own[0, 1] = 0.8, 0.8, 1.0
    said = log_odds(weights, Features(("甲", "甲"), own, np.zeros((2, 1))))
    assert said[0, 1] > 0 > said[1, 1]
    alone = log_odds(untaught(weights, 2), Features(("甲乙",), own[:1], np.zeros((1, 1))))
    assert alone[0].tolist() == [-8.0, 8.0]


def test_a_unit_is_judged_alone_as_among_others() -> None:
    """To the last bit: its probability must not depend on what is coded with it."""
    chance = np.random.default_rng(3)
    weights = replace(learn(*made(40)), around=chance.normal(size=(25, 2)))
    features = replace(made(40)[0], around=chance.random((40, 25)))
    together = log_odds(weights, features)
    alone = [log_odds(weights, features.rows([number]))[0] for number in range(40)]
    np.testing.assert_array_equal(together, alone)


def test_a_group_is_judged_by_what_the_others_teach() -> None:
    """In the group left out the word means the opposite; nothing of it may be learned."""
    features, codes = made(40)
    codes[:10, 0] = ~codes[:10, 0]
    groups = ["left out"] * 10 + ["a"] * 15 + ["b"] * 15
    nothing = features.rows(np.array([], dtype=np.int64))
    (said,) = held_out(features, codes, (nothing, np.zeros((0, 2), dtype=bool)), [groups]).said
    assert ((said[:10, 0] > 0) == [n % 2 == 0 for n in range(10)]).all()


def test_only_what_changed_is_learned_again() -> None:
    """What was learned of the first code is put out of order: it comes back as it is."""
    features, codes = made(40)
    practice = features.rows(range(6)), codes[:6]
    groups = [["a"] * 20 + ["b"] * 20]
    first = held_out(features, codes, practice, groups)
    changed = codes.copy()
    changed[0, 1] = ~changed[0, 1]
    again = held_out(features, changed, practice, groups, first)
    fresh = held_out(features, changed, practice, groups)
    assert again.marks == fresh.marks
    assert (first.marks[0], first.marks[1] != fresh.marks[1]) == (fresh.marks[0], True)
    for name in ("keys", "rarity", "lexical", "around", "own", "bias"):
        assert (getattr(again.weights, name) == getattr(fresh.weights, name)).all()
    assert (again.said[0] == fresh.said[0]).all()
    odd = replace(first, weights=replace(first.weights, bias=first.weights.bias + 7))
    assert held_out(features, changed, practice, groups, odd).weights.bias.tolist() == [
        first.weights.bias[0] + 7,
        fresh.weights.bias[1],
    ]
    assert held_out(features, codes, practice, groups, odd).weights.bias.tolist() == (
        odd.weights.bias.tolist()
    )


def test_features_tell_neighbours_within_a_paragraph_only(scheme: Scheme) -> None:
    units = [Unit("1", "应当完善制度。", "p"), Unit("2", "请问各位？", "p"), Unit("3", "嗯。", "q")]
    features = features_of(read_by_indicators(units, scheme), scheme)
    roles = len(scheme.of("discourse").codes)
    own, before, behind = (features.around[:, n * roles : (n + 1) * roles] for n in range(3))
    assert (before[1] * 2 == own[0]).all()
    assert (behind[0] * 2 == own[1]).all()
    assert not before[[0, 2]].any()
    assert not behind[[1, 2]].any()
    assert features.around[:, 4 * roles].tolist() == [1, 0, 1]  # first of its paragraph
    assert len(together(features, features.rows([0])).texts) == 4


@pytest.fixture
def lessons() -> Lessons:
    rows = [
        (f"{d}-p{p:03}-s00", f"{'街道' if p % 2 else '天气'}{p}号来人。", str(d), p)
        for d in "12"
        for p in range(12)
    ]
    passages = pd.DataFrame(rows, columns=["passage_id", "text", "document_id", "paragraph"])
    majority = {
        name: frozenset({"discourse.practice"} | ({"actor.government"} if p % 2 else set()))
        for name, _, d, p in rows
        if d == "1" or p < 6
    }
    return Lessons(passages, majority, [])


def test_every_passage_is_coded_once_and_none_by_one_who_knew_it(
    lessons: Lessons, scheme: Scheme
) -> None:
    trained = train(lessons, scheme)
    read = [coding.unit_id for coding in trained.by_paragraph]
    others = code_units(units_of(lessons.passages), scheme, trained.coder, explain=True)
    assert set(read) == set(lessons.majority)
    assert {coding.unit_id for coding in trained.by_document} == set(lessons.majority)
    government = [c for c in others if c.code == "actor.government"]
    assert {c.unit_id for c in government} >= {f"2-p{p:03}-s00" for p in (7, 9, 11)}
    why = {c.why for c in government}
    assert all(said.startswith("指标：街道") for said in why)


def test_learning_twice_gives_the_same(lessons: Lessons, scheme: Scheme) -> None:
    one, other = train(lessons, scheme), train(lessons, scheme)
    assert one.by_document == other.by_document
    np.testing.assert_array_equal(one.coder.weights.lexical, other.coder.weights.lexical)
