import numpy as np
import pytest

from liandong.corpus.columns.links import (
    ALONE,
    TOGETHER,
    Stretch,
    evidence,
    full_width,
    path,
    shared,
    support,
)


def page(*lines):
    """Return pieces, given as lines of texts; each line is a line of the file."""
    places = [(n, text) for n, line in enumerate(lines) for text in line.split()]
    return [Stretch(i, i + 1, text, 0, n) for i, (n, text) in enumerate(places)]


def test_letters_and_digits_take_half_the_width():
    assert page("用QQ群12个，")[0].width == 3 + 1 + 1 + 1
    assert full_width(page("一二三四五六七八九 一二三四五六七八九 一二三四五六七八九十")) == 9


def test_belief_is_shared_between_going_on_and_ending():
    # One link of score 0 beside "ends" and "begins": x² + x = 1 for the shares x² and x.
    assert shared(np.zeros((1, 1)))[0, 0] == pytest.approx(((5**0.5 - 1) / 2) ** 2)
    shares = shared(np.random.default_rng(1).normal(0, 3, (6, 6)))
    assert (shares.sum(0) <= 1 + 1e-6).all()
    assert (shares.sum(1) <= 1 + 1e-6).all()


def test_a_link_supports_those_that_run_beside_it():
    shares = np.zeros((6, 6))
    shares[2, 4] = 1
    beside = support(shares)
    assert set(zip(*np.nonzero(beside["parallel_1"]), strict=True)) == {(1, 3), (3, 5)}
    assert set(zip(*np.nonzero(beside["parallel_2"]), strict=True)) == {(0, 2)}
    near = {(1, 2), (0, 3), (1, 1), (4, 5), (5, 5)}
    assert set(zip(*np.nonzero(beside["near"]), strict=True)) == near


def test_an_order_follows_the_best_links():
    scores = np.full((4, 4), -5.0)
    for a, b in ((2, 0), (0, 3), (3, 1)):
        scores[a, b] = 5
    assert path(scores) == [2, 0, 3, 1]


def test_two_cycles_become_one_order():
    # 0 and 1 call for each other, so do 2 and 3; the weaker of each pair of links is given up.
    scores = np.full((4, 4), -5.0)
    scores[0, 1], scores[1, 0], scores[2, 3], scores[3, 2] = 5, 4, 4, 5
    scores[1, 3] = 1
    assert path(scores) == [0, 1, 3, 2]


def test_a_line_goes_on_below_where_lines_have_as_many_pieces():
    below = evidence(page("甲 乙", "丙 丁", "戊"))["below"]
    assert set(zip(*np.nonzero(below), strict=True)) == {(0, 2), (1, 3)}


def test_a_name_and_an_indent_speak_against_the_inside_of_a_sentence():
    full, name, indent, end = "社区工作需要大家一起", "王五：你好", "居民代表说一说吧", "谢谢大家。"
    found = evidence(page(f"{full} {name}", f"{full} {indent}", f"{full} {end}"))
    assert found["name_inside_sentence"][0, 1] == 1
    assert found["name_inside_sentence"][5, 1] == 0
    assert found["indent_inside_sentence"][0, 3] == 1
    assert found["paragraph"][5, 3] == found["paragraph"][5, 1] == 1
    assert found["no_indent_after_paragraph"][5, 0] == 1


def test_a_stray_blank_leaves_two_parts_of_one_line():
    found = evidence(page("社区工作需要大家一起", "社区工作， 大家一起", "社区工作需要大家一起"))
    assert set(zip(*np.nonzero(found["one_line"]), strict=True)) == {(1, 2)}


def test_each_kind_of_evidence_has_its_weight():
    assert set(evidence(page("甲 乙"))) == set(ALONE)
    assert set(ALONE) | set(support(np.zeros((2, 2)))) == set(TOGETHER)
