"""Expected values are worked out by hand, or were recorded from another program."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import betabinom

from liandong.estimation.survey import Population, interval, tuned
from liandong.estimation.totals import paired_variance, totals

ONE = np.ones(1)
NONE = np.zeros(1)


def population(machine, hand, cluster=None, stratum=None, wave=None, probability=None):
    """One variable; `None` in `hand` stands for a passage that isn't coded."""
    count = len(machine)
    cluster = np.arange(count) if cluster is None else np.array(cluster)
    coded = np.array([value is not None for value in hand])
    return Population(
        stratum=np.zeros(count, dtype=int) if stratum is None else np.array(stratum),
        cluster=cluster,
        unit=cluster.max() + 1 + np.arange(count),
        units=cluster.max() + 1 + count,
        machine=np.array(machine, dtype=float)[:, None],
        hand=np.array([value or 0 for value in hand], dtype=float)[:, None],
        wave=np.where(coded, 0, -1) if wave is None else np.array(wave),
        probability=np.ones(count) if probability is None else np.array(probability),
    )


# Four paragraphs of two passages, two of them coded. The machine counts 4; it missed 1 of 4.
TWO_OF_FOUR = population(
    [1, 0, 1, 1, 0, 0, 1, 0], [1, 1, 1, 1, None, None, None, None], [0, 0, 1, 1, 2, 2, 3, 3]
)


def test_difference_estimator_of_a_cluster_sample():
    made = totals(TWO_OF_FOUR, ONE)
    assert made.value == pytest.approx([4 + 8 * 1 / 4])
    # N²(1 − n/N)s²/n with N = 4, n = 2 and cluster sums ½ and −½ of the centred errors.
    assert made.variance == pytest.approx([16 * (1 / 2) * (1 / 2) / 2])
    low, high = interval(made)
    assert high - low == pytest.approx([2 * 12.7062047 * 2**0.5])  # t with one degree of freedom


def test_no_error_met_is_no_proof_of_none():
    made = totals(TWO_OF_FOUR, NONE)
    assert made.value == pytest.approx([8])
    assert not made.deviations.any()
    assert made.variance == pytest.approx([betabinom(4, 4.5, 0.5).var()])


def test_stratified_sample_adds_up_by_stratum():
    # First stratum: 4 single passages, 2 coded, errors 1 and 0. Second: 3 passages, 2 coded,
    # errors 0 and −1. Sums of errors 4·½ and 3·(−½); variances 16·½·½/2 and 9·⅓·½/2.
    made = totals(
        population(
            [0, 0, 0, 1, 1, 1, 0],
            [1, 0, None, None, 1, 0, None],
            stratum=[0, 0, 0, 0, 1, 1, 1],
        ),
        ONE,
    )
    assert made.value == pytest.approx([3 + 2 - 1.5])
    assert made.variance == pytest.approx([2 + 0.75])


def test_all_coded_gives_the_exact_count():
    made = totals(population([1, 1, 1, 0], [1, 0, 0, 0], [0, 0, 1, 2]), ONE)
    assert made.value.tolist() == [1]
    assert [end.tolist() for end in interval(made)] == [[1], [1]]


def test_a_paragraph_coded_in_part_stands_for_all_of_it():
    # Two coded passages of the first paragraph's three stand for 3/2 each; as two of three
    # paragraphs are coded, ×3/2; brought from six to five passages, ×5/6. Both are positive.
    made = totals(population([0] * 5, [1, 1, None, 0, None], [0, 0, 0, 1, 2]), NONE)
    assert made.value == pytest.approx([2 * 3 / 2 * 3 / 2 * 5 / 6])


def test_strata_with_one_coded_cluster_are_pooled():
    # Alone, each stratum would say 2·1 and 2·0; pooled, two of four passages are coded: 4·½.
    made = totals(population([0] * 4, [1, None, 0, None], stratum=[0, 0, 1, 1]), NONE)
    assert made.value == pytest.approx([2])
    assert made.degrees == 1
    assert made.variance == pytest.approx([16 * (1 / 2) * (1 / 2) / 2])


def test_trust_is_the_regression_of_hand_on_machine():
    # Means ½ and ¾; sum of products ½, of squares ¾.
    assert tuned(population([1, 1, 1, 0, 1, 0], [1, 1, 0, 0, None, None])) == pytest.approx([2 / 3])
    assert tuned(population([1, 0, 1, 0], [0, 1, None, None])) == pytest.approx([0])


def test_later_draw_is_weighted_by_its_probabilities():
    # The first sample (two passages without the code) expects none among the other four, with
    # variance 4·(1/6)(5/6)·(3 + 4)/(3 + 1) = 35/36. The draw (probabilities ½ and ¼, weights
    # brought to four: 4/3 and 8/3) counts 8/3 and was foreseen to vary by
    # ((4/3)²·½ + (8/3)²·¾)·5/36 = 70/81; so it has the weight 9/17.
    made = totals(
        population(
            [0] * 6,
            [0, 0, 0, 1, None, None],
            wave=[0, 0, 1, 1, -1, -1],
            probability=[1, 1, 1 / 2, 1 / 4, 1, 1],
        ),
        NONE,
    )
    assert made.value == pytest.approx([9 / 17 * 8 / 3])


def test_common_errors_cancel_out_of_a_difference():
    # Both variables err in the same passages: nothing varies but what was never met.
    both = replace(
        TWO_OF_FOUR,
        hand=np.repeat(TWO_OF_FOUR.hand, 2, axis=1),
        machine=np.repeat(TWO_OF_FOUR.machine, 2, axis=1),
    )
    made = totals(both, np.ones(2))
    assert made.of(0).less(made.of(1)).variance == pytest.approx([0])
    # None of four coded passages wrong: half an error among five, four passages to come.
    assert paired_variance(both, 0, 1) == pytest.approx(betabinom(4, 0.5, 4.5).var())


# ppi-python 0.2.3: ppi_mean_ci(y, f, unlabelled, alpha=0.05, lam=…). λ is given, for theirs, when
# tuned, takes the spread of the machine's codes from all passages, ours from the sample.
@pytest.mark.parametrize(
    ("trust", "estimate", "low", "high"),
    [
        (1.0, 0.16666667, 0.07090112839157636, 0.262432204941757),
        (0.5, 0.18333333, 0.10299442638679375, 0.26367224027987296),
        (0.0, 0.2, 0.09878789504946721, 0.3012121049505328),
    ],
)
def test_agrees_with_ppi_python_where_the_corpus_is_large(trust, estimate, low, high):
    number, rest = np.arange(60), np.arange(60_000) % 4 == 0
    hand = (number % 5 == 0).astype(float)
    machine = np.where(number % 7 == 0, 1 - hand, hand)
    corpus = population([*machine, *rest], [*hand, *[None] * 60_000])
    made = totals(corpus, np.array([trust])).over(60_060)
    assert made.value == pytest.approx([estimate], abs=2e-4)
    # Theirs divides by n and takes the normal distribution.
    width = 2 * 1.959964 * np.sqrt(made.variance * 59 / 60)
    assert width == pytest.approx([high - low], rel=5e-3)
