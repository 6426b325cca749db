import krippendorff
import numpy as np
import pytest

from liandong.coding import reliability, set_agreement
from liandong.coding.codings import Coder, Codings
from liandong.coding.reliability import Resampling
from liandong.coding.set_agreement import graded, jaccard, masi, masi_dkpro

# DKPro Agreement, SetAnnotationsTest: nine items, two raters, each giving a set of letters
DKPRO = [
    ["", "A", "A", "A", "AB", "AB", "ABC", "C", "C"],
    ["", "", "A", "B", "A", "AC", "ABC", "AC", "AC"],
]
SETS = [[frozenset(letters) for letters in rater] for rater in DKPRO]
A, AB, BC, NONE = frozenset("A"), frozenset("AB"), frozenset("BC"), frozenset[str]()


@pytest.mark.parametrize(
    ("distance", "expected"),
    [
        # as DKPro's test expects them, to a thousandth
        (graded, 0.186),
        (masi_dkpro, 0.2525),
        # as NLTK 3.10.4 finds them with masi_distance and jaccard_distance, two empty sets being 0
        (masi, 0.27308),
        (jaccard, 0.31562),
    ],
)
def test_alpha_of_nine_items(distance: set_agreement.Distance, expected: float) -> None:
    counts, apart = set_agreement.set_counts(SETS, distance)
    found = reliability.alpha_of(reliability.tallies(counts, apart).summed(np.ones((1, 9))), apart)
    assert found[0] == pytest.approx(expected, abs=6e-4)
    package = krippendorff.alpha(
        value_counts=counts, level_of_measurement=lambda v1, v2, i1, i2, n_v, dtype: apart[i1, i2]
    )
    assert found[0] == pytest.approx(package)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [  # jaccard, graded, masi, masi_dkpro
        (NONE, NONE, (0, 0, 0, 0)),
        (AB, AB, (0, 0, 0, 0)),
        (A, AB, (1 / 2, 1 / 3, 2 / 3, 1 / 6)),
        (AB, BC, (2 / 3, 2 / 3, 8 / 9, 4 / 9)),
        (A, BC, (1, 1, 1, 1)),
        (A, NONE, (1, 1 / 3, 1, 1 / 3)),
    ],
)
def test_distances(one: frozenset[str], other: frozenset[str], expected: tuple[float]) -> None:
    for distance, value in zip((jaccard, graded, masi, masi_dkpro), expected, strict=True):
        assert distance(one, other) == distance(other, one) == pytest.approx(value)


def test_a_set_that_is_missing_is_not_an_empty_one() -> None:
    counts, _ = set_agreement.set_counts([[A, None], [A, NONE]], jaccard)
    assert counts.sum(axis=1).tolist() == [2, 1]


def coder(name: str) -> Coder:
    return Coder(id=name, kind="language_model", description_zh="编码者", description_en="a coder")


@pytest.fixture
def three() -> Codings:
    read, party, expert = "discourse.context", "actor.party", "actor.expert"
    codes = {
        "a": {"u1": {read, party, expert}, "u2": {read}, "u3": {read, party}, "u4": {read}},
        "b": {"u1": {read, party}, "u2": {read}, "u3": {read, party}},
        "c": {"u2": {read}},
    }
    given = {
        name: {unit: frozenset(own) for unit, own in units.items()} for name, units in codes.items()
    }
    return Codings(tuple(map(coder, codes)), ("u1", "u2", "u3", "u4"), given)


def test_set_table(three: Codings) -> None:
    frame = set_agreement.set_table(three, Resampling(200, 3, "paragraph"), "language_model")
    set_agreement.SETS.validate(frame)
    assert len(frame) == 8 * 3
    rows = frame.set_index(["dimension", "distance"])
    # u1 … u3 count; seven sets: party with expert once, party three times, none three times.
    # Do = 2·(1/2)/7 = 1/7; De = 2·(1·3·1/2 + 1·3·1 + 3·3·1)/(7·6) = 9/14; alpha = 1 - 2/9
    actor = rows.loc[("actor", "jaccard")]
    assert actor["alpha"] == pytest.approx(7 / 9)
    assert (actor["coder_count"], actor["unit_count"], actor["set_count"]) == (3, 3, 3)
    # one resample in 27 is u2 three times, without a set that varies: too many for an interval
    assert np.isnan(actor["alpha_low"])
    # nobody gave a phase: all sets are empty and agree, so alpha isn't defined
    assert np.isnan(rows.loc[("phase", "masi"), "alpha"])
    assert "only (language_model)" in actor["rule"]


def test_no_coder_no_figure() -> None:
    nobody = Codings((), (), {})
    frame = set_agreement.set_table(nobody, Resampling(20, 3, "paragraph"), "person")
    set_agreement.SETS.validate(frame)
    assert frame["alpha"].isna().all()
