import pytest

from liandong.coding.indicators import CARRIED, read_by_indicators
from liandong.coding.scheme import Scheme
from liandong.coding.units import Unit


def test_words_that_stand_twice_count_once(scheme: Scheme) -> None:
    """A term weighs .8 and so do two of the same; with another one 1 - .2 · .2."""
    one, twice, two = read_by_indicators(
        [Unit("1", "志愿者。"), Unit("2", "志愿者和志愿者。"), Unit("3", "志愿者和义工。")], scheme
    )
    assert one.score("actor.volunteer") == pytest.approx(0.8)
    assert twice.score("actor.volunteer") == pytest.approx(0.8)
    assert two.score("actor.volunteer") == pytest.approx(0.96)


def test_a_problem_is_a_cue_to_the_role_of_problems(scheme: Scheme) -> None:
    (reading,) = read_by_indicators([Unit("1", "那里停电。")], scheme)
    assert list(reading.evidence["problem.social_impact"]) == ["停电"]
    assert reading.role.code == "discourse.problem"
    assert reading.role.why == "停电"


def test_a_subject_left_out_is_carried_within_the_paragraph(scheme: Scheme) -> None:
    told = [
        ("p", "志愿者连夜装填沙袋。"),
        ("p", "他们还清理了河道。"),
        ("p", "并清点了工具。"),
        ("p", "他们和社工又来了。"),
        ("q", "他们走了。"),
    ]
    readings = read_by_indicators(
        [Unit(str(number), text, paragraph) for number, (paragraph, text) in enumerate(told)],
        scheme,
    )
    volunteer = [list(reading.evidence.get("actor.volunteer", {})) for reading in readings]
    assert volunteer == [["志愿者"], [CARRIED], [CARRIED], [], []]
    there, score = readings.evidence
    place = readings.hits.matcher.codes.index("actor.volunteer")
    assert there[:, place].tolist() == [True, True, True, False, False]
    assert score[:3, place] == pytest.approx([0.8, 0.5, 0.5])
