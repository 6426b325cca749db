import warnings

import numpy as np
import pytest

from liandong.coding import reliability
from liandong.coding.reliability import Array, Resampling

N = float("nan")
# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, section C: four observers,
# twelve units, values missing.
KRIPPENDORFF_2011 = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3],
        [N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N],
    ]
)
# Fleiss (1971), table 1: thirty patients, six psychiatrists each; depression, personality
# disorder, schizophrenia, neurosis, other. Each string is a patient.
FLEISS_1971 = (
    "00060 03003 01401 00006 03030 20400 00402 20310 20040 00006 "
    "10050 11040 03300 10050 02031 00501 30012 51000 02040 10203 "
    "00006 01050 02013 20040 10041 05010 40002 02040 10500 00006"
)
TWO = (0.0, 1.0)


def sums(ratings: Array, values: tuple[float, ...]) -> reliability.Tallies:
    counts = reliability.value_counts(ratings, values)
    return reliability.tallies(counts).summed(np.ones((1, len(counts))))


def two_coders(both: int, first: int, second: int, neither: int) -> Array:
    """Return the ratings of two coders of whom each gave 1 to so many units."""
    pairs = [(1, 1)] * both + [(1, 0)] * first + [(0, 1)] * second + [(0, 0)] * neither
    return np.array(pairs, dtype=float).T


def table(ratings: Array) -> Array:
    return reliability.pair_tables(ratings[0], ratings[1], TWO).sum(axis=0)


@pytest.mark.parametrize(
    ("level", "expected"),
    [("nominal", 0.743421), ("ordinal", 0.815388), ("interval", 0.849107), ("ratio", 0.797403)],
)
def test_alpha_of_the_published_example(level: reliability.Level, expected: float) -> None:
    assert reliability.alpha(KRIPPENDORFF_2011, level) == pytest.approx(expected, abs=5e-7)


def test_coefficients_of_the_published_example_with_gaps() -> None:
    # AC1 and Fleiss' kappa as Gwet's irrCAC gives them
    found = sums(KRIPPENDORFF_2011, (1, 2, 3, 4, 5))
    assert reliability.alpha_of(found)[0] == pytest.approx(0.743421, abs=5e-7)
    assert reliability.ac1_of(found)[0] == pytest.approx(0.77544, abs=5e-6)
    assert reliability.fleiss_of(found)[0] == pytest.approx(0.76117, abs=5e-6)


def test_fleiss_kappa_of_thirty_patients() -> None:
    counts = np.array([[int(digit) for digit in row] for row in FLEISS_1971.split()], dtype=float)
    assert set(counts.sum(axis=1)) == {6}
    found = reliability.tallies(counts).summed(np.ones((1, 30)))
    # 0.430 in the paper; 0.4302445 by R's irr
    assert reliability.fleiss_of(found)[0] == pytest.approx(0.4302445, abs=5e-7)


def test_kappa_of_cohens_table() -> None:
    assert reliability.kappa_of(table(two_coders(20, 5, 10, 15))) == pytest.approx(0.40)


def test_kappa_falls_where_nearly_all_is_present_and_ac1_does_not() -> None:
    ratings = two_coders(118, 5, 2, 0)
    assert reliability.kappa_of(table(ratings)) == pytest.approx(-0.0234, abs=5e-5)
    assert reliability.ac1_of(sums(ratings, TWO))[0] == pytest.approx(0.9408, abs=5e-5)


def test_ac1_of_dkpros_example() -> None:
    # DKPro Agreement, Gwet2008Test: eight times yes, yes; once no, no; once yes, no
    found = sums(two_coders(8, 1, 0, 1), TWO)
    assert reliability.ac1_of(found)[0] == pytest.approx(0.8658, abs=5e-5)
    assert reliability.fleiss_of(found)[0] == pytest.approx(0.6078, abs=5e-5)


def test_f1_and_share_of_a_pair() -> None:
    assert reliability.f1_of(table(two_coders(3, 1, 2, 4))) == pytest.approx(6 / 9)
    assert reliability.same_of(table(two_coders(3, 1, 2, 4))) == pytest.approx(7 / 10)


def test_a_pair_counts_where_both_rated() -> None:
    assert table(np.array([[1.0, N, 0.0], [1.0, 1.0, N]])).tolist() == [[0, 0], [0, 1]]


@pytest.mark.parametrize("ratings", [np.zeros((3, 5)), np.ones((3, 5)), np.full((3, 5), N)])
def test_no_coefficient_is_defined_without_variation(ratings: Array) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = sums(ratings, TWO)
        assert np.isnan(reliability.alpha(ratings))
        for coefficient in (reliability.alpha_of, reliability.fleiss_of, reliability.ac1_of):
            assert np.isnan(coefficient(found)[0])
        assert np.isnan(reliability.kappa_of(table(ratings)))


@pytest.mark.filterwarnings("error")
def test_alpha_leaves_out_units_that_one_coder_rated() -> None:
    # only the third unit varies, and nobody else rated it
    ratings = np.array([[0.0, 0.0, 1.0], [0.0, 0.0, N]])
    assert np.isnan(reliability.alpha(ratings))
    assert np.isnan(reliability.alpha_of(sums(ratings, TWO))[0])


def test_alpha_with_gaps_worked_out_by_hand() -> None:
    # The pairs: unit 1 a-b, unit 2 a-b-c, unit 3 b-c; unit 4 has one rating and doesn't count.
    # 7 ratings count, three 1 and four 0; disagreeing: two of the three pairs of unit 2.
    # Do = (2·2/2)/7 = 2/7; De = 2·3·4/(7·6) = 4/7; alpha = 1 - Do/De = 1/2
    ratings = np.array([[1.0, 1.0, N, N], [1.0, 0.0, 0.0, N], [N, 0.0, 0.0, 1.0]])
    assert reliability.alpha(ratings) == pytest.approx(1 / 2)
    assert reliability.alpha_of(sums(ratings, TWO))[0] == pytest.approx(1 / 2)
    assert reliability.percent_of(sums(ratings, TWO))[0] == pytest.approx(3 / 5)


def test_percent_agreement_counts_pairs_of_coders() -> None:
    # unit 1: three pairs agree; unit 2: one of three; unit 3: one pair, which disagrees
    ratings = np.array([[1.0, 0.0, 1.0], [1.0, 0.0, 0.0], [1.0, 1.0, N]])
    assert reliability.percent_of(sums(ratings, TWO))[0] == pytest.approx(4 / 7)
    assert np.isnan(reliability.percent_of(sums(np.array([[1.0]]), TWO))[0])


def test_a_resample_is_what_the_package_finds_in_the_units_drawn() -> None:
    values = (1.0, 2.0, 3.0, 4.0, 5.0)
    weights = reliability.draws([*"aabbccddeeff"], Resampling(8, 5, "paragraph"))
    tallied = reliability.tallies(reliability.value_counts(KRIPPENDORFF_2011, values))
    for drawn, found in zip(
        weights.astype(int), reliability.alpha_of(tallied.summed(weights)), strict=True
    ):
        again = np.repeat(KRIPPENDORFF_2011, drawn, axis=1)
        assert found == pytest.approx(reliability.alpha(again))


def test_clusters_are_drawn_whole_and_as_many_as_there_are() -> None:
    weights = reliability.draws(["p1", "p2", "p1", "p3"], Resampling(50, 0, "paragraph"))
    assert weights.shape == (50, 4)
    assert (weights[:, 0] == weights[:, 2]).all()
    assert set(weights[:, [0, 1, 3]].sum(axis=1)) == {3}
    assert weights.std() > 0


def test_two_paragraphs_resampled_by_hand() -> None:
    # Paragraph a: two sentences, agreed on; b: one, disputed. Drawn are aa, ab or ba, and bb, of
    # which 1, 2/3 and 0 agree, in a quarter, a half and a quarter of all cases.
    ratings = np.array([[1.0, 0.0, 1.0], [1.0, 0.0, 0.0]])
    weights = reliability.draws(["a", "a", "b"], Resampling(4000, 1, "paragraph"))
    counts = reliability.value_counts(ratings, TWO)
    found = reliability.percent_of(reliability.tallies(counts).summed(weights))
    shares = {round(value, 3): float((found == value).mean()) for value in np.unique(found)}
    assert shares == pytest.approx({0.0: 0.25, 0.667: 0.5, 1.0: 0.25}, abs=0.03)
    assert [float(end) for end in reliability.interval(found)] == [0, 1]


def test_the_interval_is_of_percentiles() -> None:
    # of 0 … 40, the 2.5th percentile is 1 and the 97.5th is 39
    low, high = reliability.interval(np.arange(41.0)[::-1, np.newaxis])
    assert (low.tolist(), high.tolist()) == ([1], [39])


@pytest.mark.filterwarnings("error")
def test_no_interval_where_a_code_is_missing_from_too_many_resamples() -> None:
    samples = np.zeros((80, 3))
    samples[:2, 0] = samples[:3, 1] = samples[:, 2] = N
    assert np.isnan(reliability.interval(samples)[0]).tolist() == [False, True, True]


def test_intervals_cover_if_whole_paragraphs_are_resampled() -> None:
    # 60 paragraphs of four sentences that share one fate: a code present in .3 of them, which
    # either coder takes wrongly in .1. Present then .3·.9 + .7·.1 = .34, disagreement 2·.1·.9;
    # alpha = 1 - .18/(2·.34·.66) = .5989
    random = np.random.default_rng(3)
    paragraphs = np.repeat(np.arange(60), 4).astype(str)
    covered = {"paragraphs": 0, "sentences": 0}
    for run in range(150):
        true = random.random(60) < 0.3
        own = (true ^ (random.random((2, 60)) < 0.1)).astype(float)
        counts = reliability.value_counts(np.repeat(own, 4, axis=1), TWO)
        for name, clusters in (
            ("paragraphs", paragraphs),
            ("sentences", np.arange(240).astype(str)),
        ):
            weights = reliability.draws(list(clusters), Resampling(300, run, "paragraph"))
            drawn = reliability.alpha_of(reliability.tallies(counts).summed(weights))
            low, high = reliability.interval(drawn)
            covered[name] += bool(low <= 0.5989 <= high)
    assert covered["paragraphs"] / 150 > 0.9
    assert covered["sentences"] / 150 < 0.8


def test_a_mean_is_of_the_defined() -> None:
    found = reliability.mean_of_defined(np.array([[1.0, N, 0.0], [N, N, N]]))
    assert found[0] == 0.5
    assert np.isnan(found[1])
