import pytest

from liandong.coding import indicators
from liandong.coding.indicators import read_by_indicators, read_in_blocks
from liandong.coding.scheme import Scheme
from liandong.coding.units import Unit


def test_where_a_block_ends_changes_nothing(
    scheme: Scheme, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A subject left out and a point announced: one within a paragraph, one across blocks."""
    told = [
        ("p", "志愿者连夜装填沙袋。"),
        ("p", "他们还清理了河道。"),
        ("", "该地救灾有三个特征。"),
        ("", "嗯。"),
        ("q", "第一，充分依靠群众。"),
    ]
    units = [Unit(str(number), text, paragraph) for number, (paragraph, text) in enumerate(told)]
    together = read_by_indicators(units, scheme)
    assert "actor.volunteer" in together[1].evidence
    assert together[4].role.code == "discourse.practice"
    monkeypatch.setattr(indicators, "BLOCK", 1)
    apart = list(read_in_blocks(units, scheme))
    assert [len(block) for block in apart] == [2, 1, 1, 1]
    assert [reading for block in apart for reading in block] == list(together)


def test_no_units_no_blocks(scheme: Scheme) -> None:
    assert list(read_in_blocks([], scheme)) == []


def test_what_a_document_announces_ends_with_it(
    scheme: Scheme, monkeypatch: pytest.MonkeyPatch
) -> None:
    """“三个问题” makes the first point a problem, also in the next paragraph, not in 002."""
    point = "第一，充分依靠群众。"
    told = [("001-p001", "当地有三个问题。"), ("001-p002", point), ("002-p001", point)]
    units = [Unit(f"{name}-s01", text, name) for name, text in told]
    (alone,) = read_by_indicators(units[2:], scheme)
    assert alone.role.code != "discourse.problem"
    for block in (2000, 1):
        monkeypatch.setattr(indicators, "BLOCK", block)
        _, same, other = (reading for some in read_in_blocks(units, scheme) for reading in some)
        assert same.role.code == "discourse.problem"
        assert other == alone


def test_a_block_holds_no_more_characters_than_it_may(
    scheme: Scheme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indicators, "BLOCK_CHARACTERS", 5)
    units = [Unit(str(number), "甲乙丙") for number in range(5)]
    assert [len(block) for block in read_in_blocks(units, scheme)] == [2, 2, 1]
