from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from liandong.coding import agreement
from liandong.coding.codings import Coder, Codings, Kind, read_codings
from liandong.coding.reliability import Resampling, alpha
from liandong.coding.scheme import Scheme
from liandong.corpus.reading import Corpus

N = float("nan")
# few resamples: what intervals are is tested with the coefficients
FEW = Resampling(40, 7, "paragraph")
MODEL: Kind = "language_model"


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
CODES = ["actor.party", "actor.expert", "phase.routine", READ]


@pytest.fixture
def three() -> Codings:
    codes = {
        "a": given(u1="actor.party phase.routine", u2="actor.party", u3=READ, u4=READ),
        "b": given(u1="actor.party", u2="actor.party", u3=READ, u4="actor.expert"),
        "c": given(u1="actor.party", u2=READ, u3=READ, u4="actor.expert"),
    }
    return Codings(tuple(map(coder, codes)), ("u1", "u2", "u3", "u4"), codes)


def test_presence_is_coders_by_passages(three: Codings) -> None:
    assert agreement.presence(three, CODES)[:, :, 0].tolist() == [
        [1, 1, 0, 0],
        [1, 1, 0, 0],
        [1, 0, 0, 0],
    ]


def test_presence_is_missing_where_the_coder_has_not_read(three: Codings) -> None:
    coded = with_coder(three, given(u2="actor.party", u4=READ, u3=""))
    found = agreement.presence(coded, CODES)[3, :, 0]
    assert np.array_equal(found, [N, 1, N, 0], equal_nan=True)


def test_agreement_table(three: Codings, scheme: Scheme) -> None:
    rows = agreement.agreement_table(three, scheme, 2, FEW, MODEL).set_index("code")
    assert len(rows) == 72 + 7 + 1
    party = rows.loc["actor.party"]
    # 12 decisions, five 1 and seven 0; one unit of four is split 2:1, two disagreeing pairs of 12.
    # Do = (2·2/2)/12 = 1/6; De = 2·5·7/(12·11) = 70/132; alpha = 1 - Do/De = 1 - 22/70
    assert party["alpha"] == pytest.approx(1 - 22 / 70)
    assert party["percent_agreement"] == pytest.approx(10 / 12)
    assert party["prevalence_share"] == 0.5
    assert (party["given_count"], party["cluster_count"]) == (2, 2)
    # 5/12 of all decisions are 1; the passages agree by 1, 1/3, 1, 1
    chance = (5 / 12) ** 2 + (7 / 12) ** 2
    assert party["fleiss_kappa"] == pytest.approx((5 / 6 - chance) / (1 - chance))
    chance = 2 * (5 / 12) * (7 / 12)
    assert party["ac1"] == pytest.approx((5 / 6 - chance) / (1 - chance))
    # a and b give the code twice alike; a and c, b and c once alike and once not
    assert party["coder_f1"] == pytest.approx((1 + 2 / 3 + 2 / 3) / 3)
    assert np.isnan(rows.loc["actor.property", "alpha"])
    # the mean over actor.party and actor.expert, the only actors that any coder gave
    expert = rows.loc["actor.expert", "alpha"]
    assert rows.loc["actor.*", "alpha"] == pytest.approx((party["alpha"] + expert) / 2)
    assert rows.loc["all", "unit_count"] == 4
    assert set(rows["coder_count"]) == {3}
    assert rows.loc["all", "code_count"] == 72
    assert rows.loc["all", "given_count"] == 4
    # over all codes, a gives 5, b 4, c 4; alike are 3 of a and b, 2 of a and c, 3 of b and c
    f1 = (2 * 3 / 9 + 2 * 2 / 9 + 2 * 3 / 8) / 3
    assert rows.loc["all", "coder_f1"] == pytest.approx(f1)
    agreement.AGREEMENT.validate(rows.reset_index()[list(agreement.AGREEMENT.columns)])


def test_a_coder_with_three_sentences_leaves_the_others_figures(
    root: Path, corpus: Corpus, scheme: Scheme
) -> None:
    coded = read_codings(root / "corpus" / "codings", corpus, scheme)
    before = agreement.agreement_table(coded, scheme, 2, FEW, MODEL).set_index("code")
    some = {unit: coded.codes["coder_a"][unit] for unit in coded.units[:3]}
    after = agreement.agreement_table(with_coder(coded, some), scheme, 2, FEW, MODEL).set_index(
        "code"
    )
    assert (after.loc["all", "unit_count"], after.loc["all", "coder_count"]) == (257, 4)
    # nine more pairs for each code beside 771: no figure of all codes moves by more than 9/780
    for measure in ("pooled_alpha", "percent_agreement", "prevalence_share"):
        change = abs(after.loc["all", measure] - before.loc["all", measure])
        assert change <= 9 / 780, measure


def test_a_sentence_that_one_coder_read_does_not_count(three: Codings, scheme: Scheme) -> None:
    before = agreement.agreement_table(three, scheme, 2, FEW, MODEL)
    alone = with_coder(three, given(u5="actor.party", u6="actor.expert", u7=READ))
    pd.testing.assert_frame_equal(agreement.agreement_table(alone, scheme, 2, FEW, MODEL), before)


def test_figures_of_coders_with_gaps_worked_out_by_hand(scheme: Scheme) -> None:
    # u1 a, b; u2 a, b, c; u3 b, c; u4 c alone: the ratings of the example by hand above
    codes = {
        "a": given(u1="actor.party", u2="actor.party"),
        "b": given(u1="actor.party", u2=READ, u3=READ),
        "c": given(u2=READ, u3=READ, u4="actor.party"),
    }
    coded = Codings(tuple(map(coder, codes)), ("u1", "u2", "u3", "u4"), codes)
    party = (
        agreement.agreement_table(coded, scheme, 2, FEW, MODEL).set_index("code").loc["actor.party"]
    )
    assert (party["coder_count"], party["unit_count"]) == (3, 3)
    assert party["alpha"] == pytest.approx(1 / 2)
    assert party["percent_agreement"] == pytest.approx(3 / 5)
    # by majority only u1 bears the code
    assert party["prevalence_share"] == pytest.approx(1 / 3)


def test_persons_are_not_mixed_in(three: Codings, scheme: Scheme) -> None:
    before = agreement.agreement_table(three, scheme, 2, FEW, MODEL)
    person = given(u1="actor.expert", u2="actor.expert", u3="actor.expert", u5="actor.party")
    mixed = with_coder(three, person, "person")
    pd.testing.assert_frame_equal(agreement.agreement_table(mixed, scheme, 2, FEW, MODEL), before)
    persons = agreement.agreement_table(mixed, scheme, 2, FEW, "person")
    assert set(persons["coder_kind"]) == {"person"}
    assert set(persons["unit_count"]) == {0}


def test_the_study_by_the_package_and_by_counts(root: Path, corpus: Corpus, scheme: Scheme) -> None:
    coded = read_codings(root / "corpus" / "codings", corpus, scheme)
    resampling = Resampling(500, 7, "paragraph")
    frame = agreement.agreement_table(coded, scheme, 2, resampling, MODEL).set_index("code")
    # of a code, alpha is the package's and pooled alpha is counted here
    single = frame[frame["code_count"] == 1]
    np.testing.assert_allclose(single["alpha"], single["pooled_alpha"], atol=1e-12)
    ratings = agreement.presence(coded, [code.id for code in scheme.codes])
    assert frame.loc["all", "pooled_alpha"] == pytest.approx(alpha(ratings.reshape(3, -1)))
    for measure in ("alpha", "pooled_alpha", "fleiss_kappa", "ac1", "coder_f1"):
        known = frame[frame[f"{measure}_low"].notna()]
        assert (known[f"{measure}_low"] <= known[measure] + 1e-12).all(), measure
        assert (known[f"{measure}_high"] >= known[measure] - 1e-12).all(), measure
    # a code in one paragraph has no interval; the rule says what was drawn
    few = frame[(frame["code_count"] == 1) & (frame["cluster_count"] <= 2)]
    assert len(few) > 0
    assert few["alpha_low"].isna().all()
    assert "500 resamples of whole paragraphs (81 of them), seed 7" in frame.loc["all", "rule"]
    documents = agreement.agreement_table(
        coded, scheme, 2, Resampling(20, 7, "document"), MODEL
    ).set_index("code")
    assert "whole documents (5 of them)" in documents.loc["all", "rule"]
    assert documents.loc["all", "cluster_count"] == 5


def test_the_same_seed_gives_the_same_table(three: Codings, scheme: Scheme) -> None:
    first, again = (agreement.agreement_table(three, scheme, 2, FEW, MODEL) for _ in range(2))
    pd.testing.assert_frame_equal(first, again)


def test_pair_table(three: Codings, scheme: Scheme) -> None:
    coded = with_coder(three, given(u1="actor.party", u9=READ))
    frame = agreement.pair_table(coded, scheme, FEW, MODEL)
    agreement.PAIRS.validate(frame)
    assert len(frame) == 6 * 80
    rows = frame.set_index(["coder", "other", "code"])
    # a gives the code to u1, u2; c to u1, of u1 … u4: 3 of 4 alike, by chance 1/2·1/4 + 1/2·3/4
    pair = rows.loc[("a", "c", "actor.party")]
    assert pair["percent_agreement"] == 3 / 4
    assert pair["kappa"] == pytest.approx((3 / 4 - 1 / 2) / (1 - 1 / 2))
    assert pair["f1"] == pytest.approx(2 / 3)
    # over all codes: a gives 5, c gives 4, of which 2 are alike (u1 party, u3 context)
    assert rows.loc[("a", "c", "all"), "f1"] == pytest.approx(2 * 2 / (5 + 4))
    # d read u1 with the others, and u9 alone
    assert rows.loc[("a", "d", "all"), "unit_count"] == 1
    assert rows.loc[("a", "c", "all"), "unit_count"] == 4


def test_no_pair_no_row(scheme: Scheme) -> None:
    coded = Codings((coder("a"),), ("u1",), {"a": given(u1="actor.party")})
    assert agreement.PAIRS.validate(agreement.pair_table(coded, scheme, FEW, MODEL)).empty


def test_one_coder_alone_has_no_agreement(scheme: Scheme) -> None:
    coded = Codings((coder("a"),), ("u1",), {"a": given(u1="actor.party")})
    frame = agreement.agreement_table(coded, scheme, 2, FEW, MODEL)
    assert set(frame["unit_count"]) == set(frame["coder_count"]) == {0}
    measures = ["prevalence_share", "alpha", "pooled_alpha", "percent_agreement", "ac1", "coder_f1"]
    assert frame[measures].isna().all(axis=None)
    agreement.AGREEMENT.validate(frame)


def test_the_studys_table_keeps_to_its_schema(root: Path) -> None:
    frame = pd.read_csv(root / "analysis" / "results" / "agreement.csv")
    assert list(agreement.AGREEMENT.validate(frame).columns) == list(agreement.AGREEMENT.columns)
