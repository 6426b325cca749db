from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from liandong.coding import agreement
from liandong.coding.codings import Coder, Codings
from liandong.coding.scheme import Scheme

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


def coder(name: str) -> Coder:
    return Coder(id=name, kind="language_model", description_zh="机器", description_en="machine")


@pytest.fixture
def three() -> Codings:
    codes = {
        "a": given(u1="actor.party phase.routine", u2="actor.party", u3="", u4=""),
        "b": given(u1="actor.party", u2="actor.party", u3="", u4="actor.expert"),
        "c": given(u1="actor.party", u2="", u3="", u4="actor.expert"),
    }
    return Codings(tuple(map(coder, codes)), ("u1", "u2", "u3", "u4"), codes)


def test_alpha_of_the_published_example() -> None:
    assert agreement.alpha(np.array(KRIPPENDORFF_2011)) == pytest.approx(0.743, abs=0.0005)


def test_alpha_is_not_defined_without_variation() -> None:
    assert np.isnan(agreement.alpha(np.zeros((3, 5))))


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
    assert rows.loc["all", "code_count"] == 72
    agreement.AGREEMENT.validate(rows.reset_index()[list(agreement.AGREEMENT.columns)])


# machine and majority on four passages: party 2 right, 1 too many, 1 missed; resident 1 right;
# routine 1 too many (it never occurs); recovery 1 missed
MACHINE = given(
    u1="actor.party",
    u2="actor.party actor.resident",
    u3="actor.party phase.routine",
    u4="",
)
TRUTH = given(
    u1="actor.party",
    u2="actor.party actor.resident",
    u3="phase.recovery",
    u4="actor.party",
)


def test_accuracy_worked_out_by_hand(scheme: Scheme) -> None:
    rows = agreement.accuracy_table(MACHINE, TRUTH, scheme).set_index("code")
    assert rows.loc["actor.party"].tolist() == ["actor", 2, 1, 1, 2 / 3, 2 / 3, 2 / 3]
    assert rows.loc["actor.resident"].tolist() == ["actor", 1, 0, 0, 1, 1, 1]
    routine = rows.loc["phase.routine"]
    assert routine["precision"] == 0
    assert np.isnan(routine["recall"])
    assert routine["f1"] == 0
    assert rows.loc["phase.recovery", "f1"] == 0
    assert np.isnan(rows.loc["actor.expert", "f1"])


def test_summary_worked_out_by_hand(scheme: Scheme) -> None:
    frame = agreement.accuracy_summary(MACHINE, TRUTH, scheme, unread=["u4"])
    values = dict(zip(frame["measure"], frame["value"], strict=True))
    # TP 3, FP 2, FN 2
    assert values["micro_precision"] == pytest.approx(3 / 5)
    assert values["micro_recall"] == pytest.approx(3 / 5)
    assert values["micro_f1"] == pytest.approx(6 / 10)
    # the codes that occur: party 2/3, resident 1, recovery 0; routine is left out
    assert values["macro_f1"] == pytest.approx((2 / 3 + 1 + 0) / 3)
    assert values["micro_f1_actor"] == pytest.approx(6 / 8)
    # without u4: TP 3, FP 2, FN 1; on u4 alone: FN 1
    assert values["micro_f1_read"] == pytest.approx(6 / 9)
    assert values["micro_f1_unread"] == 0
    assert all("large language models" in how for how in frame["how"])


def test_the_studys_tables_keep_to_their_schemas(root: Path) -> None:
    for name, schema in (
        ("agreement", agreement.AGREEMENT),
        ("machine_accuracy", agreement.ACCURACY),
        ("machine_accuracy_summary", agreement.ACCURACY_SUMMARY),
    ):
        frame = pd.read_csv(root / "analysis" / "results" / f"{name}.csv")
        assert list(schema.validate(frame).columns) == list(schema.columns)
