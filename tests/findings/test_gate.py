import pandas as pd
import pytest

from analysis.task_findings import TABLES
from liandong.coding.evaluation import Thresholds
from liandong.findings.gate import COUNTED, Gate, machine_rows, read_gate
from liandong.findings.values import ValueSource

CODES = frozenset({"actor.party", "actor.expert", "phase.routine", "phase.recovery"})
MARK = Thresholds(0.667, 0.7, 0.5, 5, "mark")
EVALUATION = pd.DataFrame(
    [
        ("actor.party", "党组织", "Party", "no", "alpha .49 < .667"),
        ("actor.expert", "专家", "Experts", "yes", ""),
        ("phase.routine", "平时", "Routine", "no", "too few: 3 passages"),
        ("actor.*", "", "", "no", "1 of 2 codes fail"),
    ],
    columns=["code", "label_zh", "label_en", "passed", "why"],
)
ROWS = pd.DataFrame(
    [("actor.party", "phase.routine"), ("actor.expert", "phase.routine")],
    columns=["actor", "phase"],
)


@pytest.fixture
def gate() -> Gate:
    return read_gate(EVALUATION, CODES, MARK)


def source(table: str = "links", where: tuple[str, ...] = (), column: str = "passage_count"):
    return ValueSource(table=table, where=dict.fromkeys(where, "any"), column=column)


def test_codes_fail_with_their_reasons_and_labels(gate: Gate) -> None:
    assert {code: labels["why"] for code, labels in gate.failing.items()} == {
        "actor.party": "alpha .49 < .667",
        "phase.routine": "too few: 3 passages",
        "phase.recovery": "not evaluated",
    }
    assert gate.failing["actor.party"]["label_zh"] == "党组织"


def test_every_table_counted_from_codings_is_known() -> None:
    assert set(TABLES) == COUNTED


@pytest.mark.parametrize(
    ("table", "column", "rows", "count"),
    [
        ("links", "passage_count", ROWS, 2),
        ("links", "machine_count", ROWS, 2),
        ("prevalence", "language_model_speaker_count", ROWS, 0),
        ("agreement", "alpha", ROWS, 0),
        ("chains", "speaker_count", ROWS, 2),
        ("coded_passages", "passage_id",
         pd.DataFrame({"coder_kind": ["language_model", "machine", "language_model"]}), 1),
        ("coded_passages", "passage_id", pd.DataFrame({"coder_kind": ["language_model"]}), 0),
    ],
)  # fmt: skip
def test_values_rest_on_rows_that_a_machine_coded_or_read(table, column, rows, count) -> None:
    assert len(machine_rows(source(table, column=column), rows)) == count


@pytest.mark.parametrize(
    ("where", "rows", "failing"),
    [
        # the claim rests on expert and recovery; `where` names codes of its own, or none
        (("actor", "phase"), ROWS, ["actor.party", "phase.routine"]),
        (("actor",), ROWS, ["actor.party"]),
        (("actor",), ROWS[1:], []),
        ((), ROWS, ["phase.recovery"]),
        ((), ROWS[:0], []),
        (("document_id",), ROWS.assign(document_id="002"), ["phase.recovery"]),
    ],
)
def test_values_fail_by_the_codes_that_they_name_or_those_of_their_claim(
    gate: Gate, where, rows, failing
) -> None:
    found = gate.failing_codes(source(where=where), rows, ("actor.expert", "phase.recovery"))
    assert found == failing


def test_nothing_is_refused_that_is_marked(gate: Gate) -> None:
    assert gate.refusals(["actor.party"], "the value", "claims.yaml:3") == []


def test_each_code_of_a_refused_value_is_told() -> None:
    gate = read_gate(EVALUATION, CODES, Thresholds(0.667, 0.7, 0.5, 5, "refuse"))
    faults = gate.refusals(["actor.party", "phase.routine"], "the value “x”", "claims.yaml:3")
    assert [str(fault) for fault in faults] == [
        f"claims.yaml:3: the value “x” rests on machine codes of {code}, which doesn't pass the "
        f"gate ({why}); leave the value out, or set on_failure to mark in parameters.toml"
        for code, why in (
            ("actor.party", "alpha .49 < .667"),
            ("phase.routine", "too few: 3 passages"),
        )
    ]
