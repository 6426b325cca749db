from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from liandong.coding import agreement
from liandong.coding.codings import Coder, Codings, Kind, read_codings
from liandong.coding.scheme import Scheme
from liandong.corpus.reading import Corpus

N = float("nan")
# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, section C: four observers,
# twelve units, values missing; he works out alpha = .743 for nominal data.
KRIPPENDORFF_2011 = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3],
    [N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N],
]


def given(**passages: str) -> dict[str, frozenset[str]]:
    return {name: frozenset(codes.split()) for name, codes in passages.items()}


def coder(name: str, kind: Kind = "language_model") -> Coder:
    return Coder(id=name, kind=kind, description_zh="编码者", description_en="a coder")


def with_coder(
    codings: Codings, codes: Mapping[str, frozenset[str]], kind: Kind = "language_model"
) -> Codings:
    """Return the codings with those of one more coder, d."""
    units = (*codings.units, *(unit for unit in codes if unit not in codings.units))
    coders = (*codings.coders, coder("d", kind))
    return Codings(coders, units, {**codings.codes, "d": codes})


# A sentence that was read has a discourse code at least.
READ = "discourse.context"


@pytest.fixture
def three() -> Codings:
    codes = {
        "a": given(u1="actor.party phase.routine", u2="actor.party", u3=READ, u4=READ),
        "b": given(u1="actor.party", u2="actor.party", u3=READ, u4="actor.expert"),
        "c": given(u1="actor.party", u2=READ, u3=READ, u4="actor.expert"),
    }
    return Codings(tuple(map(coder, codes)), ("u1", "u2", "u3", "u4"), codes)


def test_alpha_of_the_published_example() -> None:
    assert agreement.alpha(np.array(KRIPPENDORFF_2011)) == pytest.approx(0.743, abs=0.0005)


def test_alpha_is_not_defined_without_variation() -> None:
    assert np.isnan(agreement.alpha(np.zeros((3, 5))))


@pytest.mark.filterwarnings("error")
def test_alpha_leaves_out_units_that_one_coder_rated() -> None:
    # only the third unit varies, and nobody else rated it
    assert np.isnan(agreement.alpha(np.array([[0.0, 0.0, 1.0], [0.0, 0.0, N]])))


def test_alpha_with_gaps_worked_out_by_hand() -> None:
    # The pairs: unit 1 a-b, unit 2 a-b-c, unit 3 b-c; unit 4 has one rating and doesn't count.
    # 7 ratings count, three 1 and four 0; disagreeing: two of the three pairs of unit 2.
    # Do = (2·2/2)/7 = 2/7; De = 2·3·4/(7·6) = 4/7; alpha = 1 - Do/De = 1/2
    ratings = np.array([[1.0, 1.0, N, N], [1.0, 0.0, 0.0, N], [N, 0.0, 0.0, 1.0]])
    assert agreement.alpha(ratings) == pytest.approx(1 / 2)
    assert agreement.percent_agreement(ratings) == pytest.approx(3 / 5)


def test_alpha_of_full_agreement() -> None:
    assert agreement.alpha(np.array([[0.0, 1.0, 1.0], [0.0, 1.0, 1.0]])) == 1.0


def test_percent_agreement_counts_pairs_of_coders() -> None:
    # unit 1: three pairs agree; unit 2: one of three; unit 3: one pair, which disagrees
    ratings = np.array([[1.0, 0.0, 1.0], [1.0, 0.0, 0.0], [1.0, 1.0, N]])
    assert agreement.percent_agreement(ratings) == pytest.approx(4 / 7)
    assert np.isnan(agreement.percent_agreement(np.array([[1.0]])))


def test_presence_is_coders_by_passages(three: Codings) -> None:
    assert agreement.presence(three, "actor.party").tolist() == [
        [1, 1, 0, 0],
        [1, 1, 0, 0],
        [1, 0, 0, 0],
    ]


def test_presence_is_missing_where_the_coder_has_not_read(three: Codings) -> None:
    coded = with_coder(three, given(u2="actor.party", u4=READ, u3=""))
    assert np.array_equal(agreement.presence(coded, "actor.party")[3], [N, 1, N, 0], equal_nan=True)


def test_agreement_table(three: Codings, scheme: Scheme) -> None:
    rows = agreement.agreement_table(three, scheme, least=2).set_index("code")
    assert len(rows) == 72 + 7 + 1
    party = rows.loc["actor.party"]
    # 12 decisions, five 1 and seven 0; one unit of four is split 2:1, two disagreeing pairs of 12.
    # Do = (2·2/2)/12 = 1/6; De = 2·5·7/(12·11) = 70/132; alpha = 1 - Do/De = 1 - 22/70
    assert party["alpha"] == pytest.approx(1 - 22 / 70)
    assert party["percent_agreement"] == pytest.approx(10 / 12)
    assert party["prevalence_share"] == 0.5
    assert np.isnan(rows.loc["actor.property", "alpha"])
    # the mean over actor.party and actor.expert, the only actors that any coder gave
    expert = rows.loc["actor.expert", "alpha"]
    assert rows.loc["actor.*", "alpha"] == pytest.approx((party["alpha"] + expert) / 2)
    assert rows.loc["all", "unit_count"] == 4
    assert set(rows["coder_count"]) == {3}
    assert rows.loc["all", "code_count"] == 72
    agreement.AGREEMENT.validate(rows.reset_index()[list(agreement.AGREEMENT.columns)])


def test_a_coder_with_three_sentences_leaves_the_others_figures(
    root: Path, corpus: Corpus, scheme: Scheme
) -> None:
    coded = read_codings(root / "corpus" / "codings", corpus, scheme)
    before = agreement.agreement_table(coded, scheme, 2).set_index("code")
    some = {unit: coded.codes["coder_a"][unit] for unit in coded.units[:3]}
    after = agreement.agreement_table(with_coder(coded, some), scheme, 2).set_index("code")
    assert (after.loc["all", "unit_count"], after.loc["all", "coder_count"]) == (257, 4)
    # nine more pairs for each code beside 771: no figure of all codes moves by more than 9/780
    for measure in ("pooled_alpha", "percent_agreement", "prevalence_share"):
        change = abs(after.loc["all", measure] - before.loc["all", measure])
        assert change <= 9 / 780, measure


def test_a_sentence_that_one_coder_read_does_not_count(three: Codings, scheme: Scheme) -> None:
    before = agreement.agreement_table(three, scheme, least=2)
    alone = with_coder(three, given(u5="actor.party", u6="actor.expert", u7=READ))
    pd.testing.assert_frame_equal(agreement.agreement_table(alone, scheme, least=2), before)


def test_figures_of_coders_with_gaps_worked_out_by_hand(scheme: Scheme) -> None:
    # u1 a, b; u2 a, b, c; u3 b, c; u4 c alone: the ratings of the example by hand above
    codes = {
        "a": given(u1="actor.party", u2="actor.party"),
        "b": given(u1="actor.party", u2=READ, u3=READ),
        "c": given(u2=READ, u3=READ, u4="actor.party"),
    }
    coded = Codings(tuple(map(coder, codes)), ("u1", "u2", "u3", "u4"), codes)
    party = agreement.agreement_table(coded, scheme, least=2).set_index("code").loc["actor.party"]
    assert (party["coder_count"], party["unit_count"]) == (3, 3)
    assert party["alpha"] == pytest.approx(1 / 2)
    assert party["percent_agreement"] == pytest.approx(3 / 5)
    # by majority only u1 bears the code
    assert party["prevalence_share"] == pytest.approx(1 / 3)


def test_persons_are_not_mixed_in(three: Codings, scheme: Scheme) -> None:
    before = agreement.agreement_table(three, scheme, least=2)
    person = given(u1="actor.expert", u2="actor.expert", u3="actor.expert", u5="actor.party")
    mixed = with_coder(three, person, "person")
    pd.testing.assert_frame_equal(agreement.agreement_table(mixed, scheme, least=2), before)


def test_one_coder_alone_has_no_agreement(scheme: Scheme) -> None:
    coded = Codings((coder("a"),), ("u1",), {"a": given(u1="actor.party")})
    frame = agreement.agreement_table(coded, scheme, least=2)
    assert set(frame["unit_count"]) == set(frame["coder_count"]) == {0}
    measures = ["prevalence_share", "alpha", "pooled_alpha", "percent_agreement"]
    assert frame[measures].isna().all(axis=None)
    agreement.AGREEMENT.validate(frame)


# machine and majority on four passages: party 2 right, 1 too many, 1 missed; resident 1 right;
# routine 1 too many (it never occurs); recovery 1 missed


def test_the_studys_table_keeps_to_its_schema(root: Path) -> None:
    frame = pd.read_csv(root / "analysis" / "results" / "agreement.csv")
    assert list(agreement.AGREEMENT.validate(frame).columns) == list(agreement.AGREEMENT.columns)
