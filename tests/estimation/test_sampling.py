from dataclasses import replace

import numpy as np
import pytest

from liandong.errors import InputFaults
from liandong.estimation.sampling import (
    PROPOSED,
    expected_variance,
    probabilities,
    propose,
    systematic,
)
from tests.estimation.conftest import CODES


@pytest.mark.parametrize(
    ("size", "count", "uniform", "expected"),
    [
        ([1, 1, 2], 1, 1 / 2, [7 / 24, 7 / 24, 10 / 24]),
        ([1, 1, 2], 1, 1, [1 / 3, 1 / 3, 1 / 3]),
        # The last would have 5/4: it is certain, and the others share one place.
        ([0, 0, 0, 1], 2, 1 / 2, [1 / 3, 1 / 3, 1 / 3, 1]),
        ([0, 0], 1, 1 / 4, [1 / 2, 1 / 2]),
        ([1, 3], 2, 1 / 4, [1, 1]),
    ],
)
def test_probabilities(size, count, uniform, expected):
    assert probabilities(np.array(size, dtype=float), count, uniform) == pytest.approx(expected)


def test_passages_are_drawn_as_often_as_their_probability_says():
    chance = np.array([0.1, 0.2, 0.3, 0.4, 1.0])
    random = np.random.default_rng(0)
    drawn = [systematic(chance, random) for _ in range(4000)]
    assert {len(each) for each in drawn} == {2}
    share = np.bincount(np.concatenate(drawn)) / len(drawn)
    assert share == pytest.approx(chance, abs=0.03)  # four standard errors


def test_any_two_passages_can_be_drawn_together():
    random = np.random.default_rng(0)
    assert len({tuple(systematic(np.full(4, 0.5), random)) for _ in range(100)}) == 6


def test_doubt_is_the_error_met_where_the_machine_is_as_sure(evidence):
    # The problem: the machine gives it to 9 of 24 passages of 000 and 3 of 12 coded of 001, never
    # wrongly: (0 + ½)/(12 + 1). Of the 24 others it missed 3 in each document: (6 + ½)/(24 + 1).
    doubt = expected_variance(evidence)[:, 1]
    given = evidence.population.machine[:, 1] == 1
    assert doubt[given] == pytest.approx(0.5 / 13)
    assert doubt[~given] == pytest.approx(6.5 / 25)


def test_proposals_are_new_passages_with_their_probability(evidence):
    frame = PROPOSED.validate(propose(evidence, CODES, 6, 0.3, 1))
    free = evidence.passages["passage_id"][~evidence.population.coded]
    assert len(frame) == 6
    assert set(frame["passage_id"]) <= set(free)
    assert frame["probability"].between(0, 1, inclusive="right").all()
    assert set(frame["wave"]) == {1}
    assert frame.equals(propose(evidence, CODES, 6, 0.3, 1))
    assert not frame.equals(propose(evidence, CODES, 6, 0.3, 2))


def test_no_more_are_proposed_than_there_are(evidence):
    frame = propose(evidence, CODES, 99, 0.3, 1)
    assert len(frame) == 12
    assert frame["probability"].tolist() == pytest.approx([1] * 12)


def test_the_next_draw_has_the_next_number(evidence):
    population = evidence.population
    wave = np.where(population.coded, 2, -1)
    later = replace(evidence, population=replace(population, wave=wave))
    assert set(propose(later, CODES, 1, 0.3, 1)["wave"]) == {3}


@pytest.mark.parametrize(
    ("codes", "count", "uniform", "said"),
    [
        (["problem.unknown"], 1, 0.3, "codes: expected codes that were estimated, got ['problem.u"),
        ([], 1, 0.3, "codes: expected codes that were estimated, got none"),
        (CODES, 0, 0.3, "sample: expected 1 passage or more and a share in (0, 1], got 0 and 0.3"),
        (CODES, 1, 0.0, "sample: expected 1 passage or more and a share in (0, 1], got 1 and 0.0"),
    ],
)
def test_what_cannot_be_drawn_is_refused(evidence, codes, count, uniform, said):
    with pytest.raises(InputFaults) as caught:
        propose(evidence, codes, count, uniform, 1)
    assert str(caught.value).startswith(said)
