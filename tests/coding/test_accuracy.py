from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from liandong.coding import accuracy
from liandong.coding.scheme import Scheme


def given(**passages: str) -> dict[str, frozenset[str]]:
    return {name: frozenset(codes.split()) for name, codes in passages.items()}


MACHINE = given(
    u1="actor.party",
    u2="actor.party actor.resident",
    u3="actor.party phase.routine",
    u4="",
)
# By a coder that hadn't seen the document: one code more is right.
BY_DOCUMENT = {**MACHINE, "u4": frozenset({"actor.party"})}
TRUTH = given(
    u1="actor.party",
    u2="actor.party actor.resident",
    u3="phase.recovery",
    u4="actor.party",
)


def test_accuracy_worked_out_by_hand(scheme: Scheme) -> None:
    rows = accuracy.accuracy_table(MACHINE, TRUTH, scheme).set_index("code")
    assert rows.loc["actor.party"].tolist() == ["actor", 2, 1, 1, 2 / 3, 2 / 3, 2 / 3]
    assert rows.loc["actor.resident"].tolist() == ["actor", 1, 0, 0, 1, 1, 1]
    routine = rows.loc["phase.routine"]
    assert routine["precision"] == 0
    assert np.isnan(routine["recall"])
    assert routine["f1"] == 0
    assert rows.loc["phase.recovery", "f1"] == 0
    assert np.isnan(rows.loc["actor.expert", "f1"])


def test_summary_worked_out_by_hand(scheme: Scheme) -> None:
    frame = accuracy.accuracy_summary(
        accuracy.HeldOut(MACHINE, BY_DOCUMENT), TRUTH, scheme, unread=["u4"]
    )
    values = dict(zip(frame["measure"], frame["value"], strict=True))
    # TP 3, FP 2, FN 2
    assert values["micro_precision"] == pytest.approx(3 / 5)
    assert values["micro_recall"] == pytest.approx(3 / 5)
    assert values["micro_f1"] == pytest.approx(6 / 10)
    # the codes that occur: party 2/3, resident 1, recovery 0; routine is left out
    assert values["macro_f1"] == pytest.approx((2 / 3 + 1 + 0) / 3)
    assert values["micro_f1_actor"] == pytest.approx(6 / 8)
    # without u4: TP 3, FP 2, FN 1; on u4 alone, by document: TP 1
    assert values["micro_f1_read"] == pytest.approx(6 / 9)
    assert values["micro_f1_unread"] == 1
    # all by document: TP 4, FP 2, FN 1
    assert values["micro_f1_documents"] == pytest.approx(8 / 11)
    assert all("large language models" in how for how in frame["how"])


def test_the_studys_tables_keep_to_their_schemas(root: Path) -> None:
    for name, schema in (
        ("machine_accuracy", accuracy.ACCURACY),
        ("machine_accuracy_summary", accuracy.ACCURACY_SUMMARY),
    ):
        frame = pd.read_csv(root / "analysis" / "results" / f"{name}.csv")
        assert list(schema.validate(frame).columns) == list(schema.columns)
