import json

import pandas as pd
import pytest

from analysis.study import CLAIMS
from liandong.coding.codings import CODINGS
from liandong.corpus.duplicates import OVERLAPS, analysed_passages
from liandong.corpus.passages import PASSAGES
from liandong.estimation.evidence import HandSample
from liandong.estimation.prevalence import Limits
from liandong.estimation.sampling import PROPOSED, propose
from liandong.findings.claims import ClaimsFile, ClaimSource
from liandong.findings.estimates import (
    CLAIM_DIFFERENCES,
    CLAIM_ESTIMATES,
    COUNTINGS,
    Coded,
    claim_estimates,
    claim_evidence,
    combination,
)
from liandong.findings.gate import COUNTED
from liandong.findings.values import ValueSource
from liandong.schemas import read_table, read_yaml

LIMITS = Limits(clusters=2, cases=1)


def make_claim(values: dict[str, dict[str, object]], *holds: str) -> ClaimSource:
    sources = {name: ValueSource.model_validate(value) for name, value in values.items()}
    return ClaimSource(
        id="claim", statement_zh="一", statement_en="one", values=sources, holds=holds
    )


def acting(function: str) -> dict[str, object]:
    where = {"actor": "actor.a", "function": f"function.{function}"}
    return {"table": "actors_functions", "where": where, "column": "passage_count"}


def role(document: str, name: str) -> dict[str, object]:
    where = {"document_id": document, "code": f"discourse.{name}"}
    return {"table": "discourse", "where": where, "column": "share", "shown_as": "percent"}


def make_passages(count: int, document: str = "000") -> pd.DataFrame:
    """A document of paragraphs of one sentence, the first half by 甲, then by 乙."""
    rows = [
        (f"{document}-{n}", document, n, "甲" if n < count / 2 else "乙", "街道办发放物资。")
        for n in range(count)
    ]
    return pd.DataFrame(rows, columns=["passage_id", "document_id", "paragraph", "speaker", "text"])


def given(*codes: str, document: str = "000") -> dict[str, frozenset[str]]:
    """Codes of the first passages: a letter is a code, the actor a stands with every function."""
    names = {"a": "actor.a", "x": "function.x", "y": "function.y"}
    names |= {"P": "discourse.problem", "R": "discourse.recommendation"}
    return {
        f"{document}-{n}": frozenset(names[letter] for letter in letters if letter != "-")
        for n, letters in enumerate(codes)
    }


@pytest.fixture
def half_coded() -> Coded:
    """Eight passages; the first four are coded by hand. The machine misses one a + x of two."""
    hand = given("ax", "ax", "x", "ay")
    machine = given("ax", "a", "x", "ay", "ax", "ax", "a", "x")
    return Coded(make_passages(8), machine, HandSample(hand, "language_model"))


def estimated(coded: Coded, claim: ClaimSource, limits: Limits = LIMITS):
    estimates, differences = claim_estimates([claim], coded, limits)
    CLAIM_ESTIMATES.validate(estimates)
    CLAIM_DIFFERENCES.validate(differences)
    return estimates.set_index("value"), differences


def test_codes_borne_together_are_corrected_as_one(half_coded):
    # λ = cov / var = .5 / .75 = 2/3; 2/3 · 3 by machine + 8/4 · (2 − 2/3 · 1) = 4 2/3. The 95 %
    # interval is wider than what is known: 2 by hand at least, 6 with all that aren't coded.
    row = estimated(half_coded, make_claim({"a": acting("x")}))[0].loc["a"]
    assert row["codes"] == "actor.a + function.x"
    assert (row["passage_count"], row["printed_count"], row["machine_count"]) == (8, 4, 3)
    assert row["corrected_count"] == pytest.approx(14 / 3)
    assert (row["low_count"], row["high_count"]) == pytest.approx((2, 6))
    assert (row["hand_coder_kind"], row["note"]) == ("language_model", "")


def test_a_difference_is_in_passages_and_settled_only_above_nothing(half_coded):
    # a + y: 1 by machine, no error, so 1; 14/3 − 1 = 11/3. Variance 16/9 of the first (errors
    # 1/3, 1, 0, 0; 8/4 · √(1/2 · 4/3) times the deviations), .7 of the second (Jeffreys: 4 · 1/8
    # · 7/8 · 8/5); t with 3 degrees of freedom 3.18245. No difference exceeds 8 passages.
    claim = make_claim({"a": acting("x"), "b": acting("y")}, "a > b")
    (row,) = estimated(half_coded, claim)[1].to_dict("records")
    assert (row["larger"], row["smaller"], row["unit"]) == ("a", "b", "passages")
    assert row["printed_difference"] == 3
    assert row["difference"] == pytest.approx(11 / 3)
    assert row["low"] == pytest.approx(11 / 3 - 3.18245 * (16 / 9 + 0.7) ** 0.5, abs=1e-4)
    assert row["high"] == pytest.approx(8)
    assert (row["settled"], row["note"]) == ("no", "")


@pytest.mark.parametrize(
    ("holds", "rows"),
    [
        ("a > b", [("a", "b", 1, "yes")]),
        ("b >= a", [("b", "a", -1, "no")]),
        ("b <= a", [("a", "b", 1, "yes")]),
        ("a > b == b", [("a", "b", 1, "yes")]),
        ("a > b < a", [("a", "b", 1, "yes")]),
        ("a >= b > c", [("a", "b", 1, "yes"), ("b", "c", 0, "no")]),
    ],
)
def test_what_is_coded_whole_is_known_and_each_step_has_its_row(holds, rows):
    hand = given("ax", "ax", "ay", "x")
    coded = Coded(make_passages(4), given("x", "ay", "ay", "a"), HandSample(hand, "person"))
    values = {"a": acting("x"), "b": acting("y"), "c": acting("y")}
    found = estimated(coded, make_claim(values, holds))[1]
    assert (
        list(found[["larger", "smaller", "difference", "settled"]].itertuples(index=False)) == rows
    )
    assert (found["low"] == found["high"]).all()
    assert (found["printed_difference"] == found["difference"]).all()


def test_shares_of_roles_are_of_their_document():
    # Two of four against one of two; the machine alone says 1/4 and 1/2.
    passages = pd.concat([make_passages(4), make_passages(2, "001")])
    hand = given("P", "R", "P", "R") | given("R", "P", document="001")
    machine = given("P", "R", "R", "R") | given("R", "P", document="001")
    coded = Coded(passages, machine, HandSample(hand, "language_model"))
    values = {"a": role("000", "problem"), "b": role("001", "problem"), "c": acting("x")}
    values["c"] = {"table": "prevalence", "where": {"code": "discourse.problem"}, "column": "share"}
    rows, differences = estimated(coded, make_claim(values, "c >= a > b"))
    counts = ["passage_count", "printed_count", "machine_count", "corrected_count"]
    assert rows.loc["a", ["group", *counts]].tolist() == ["000", 4, 2, 1, 2]
    assert rows.loc["b", ["group", *counts]].tolist() == ["001", 2, 1, 1, 1]
    assert rows.loc["c", ["group", *counts]].tolist() == ["", 6, 3, 2, 3]
    assert differences["unit"].tolist() == ["share", "share"]
    assert differences["difference"].tolist() == [0, 0]
    assert differences["printed_difference"].tolist() == [0, 0]


def test_a_printed_share_of_roles_leaves_out_passages_without_one():
    hand = given("P", "R", "a", "P")
    coded = Coded(make_passages(4), hand, HandSample(hand, "person"))
    claim = make_claim({"a": role("000", "problem"), "b": role("000", "recommendation")}, "a > b")
    (row,) = estimated(coded, claim)[1].to_dict("records")
    assert row["printed_difference"] == pytest.approx(2 / 3 - 1 / 3)
    assert row["difference"] == pytest.approx(2 / 4 - 1 / 4)


def test_where_the_coders_agree_on_nothing_the_machine_is_printed():
    passages, machine = make_passages(2), given("ax", "ax")
    hand = given("ax", "-")
    coded = Coded(passages, machine, HandSample(hand, "language_model"))
    row = estimated(coded, make_claim({"a": acting("x")}))[0].loc["a"]
    assert row["printed_count"] == 2
    assert row["corrected_count"] == 1


def test_a_speaker_of_a_document_is_a_group():
    passages = pd.concat([make_passages(4), make_passages(4, "001")])
    hand = given("x", "x", "x", "-") | given("x", "-", "-", "-", document="001")
    coded = Coded(passages, {}, HandSample(hand, "person"))
    where = {"code": "function.x", "document_id": "000"}
    value = {"table": "statements", "where": where, "column": "passage_count"}
    spoken = value | {"where": where | {"speaker": "乙"}}
    absent = value | {"where": where | {"speaker": "丙"}}
    claim = make_claim({"a": value | {"take": "sum"}, "b": spoken, "c": absent}, "a > b")
    rows, differences = estimated(coded, claim)
    assert rows.loc["a", ["group", "passage_count", "corrected_count"]].tolist() == ["000", 4, 3]
    assert rows.loc["b", ["group", "passage_count", "corrected_count"]].tolist() == ["000 乙", 2, 1]
    assert rows.loc["c", "note"] == "no passage of this group is analysed"
    (note,) = differences["note"]
    assert note == "no estimate for a count compared with a share or with a count of another group"
    assert differences["difference"].isna().all()


@pytest.mark.parametrize(
    ("value", "note"),
    [
        (
            {"table": "prevalence", "where": {"code": "actor.a"}, "column": "speaker_count"},
            "no estimate for “speaker_count” of prevalence: it doesn't count passages",
        ),
        (
            {"table": "chains", "where": {"problem": "problem.x"}, "column": "passage_count"},
            "no estimate for “passage_count” of chains: it doesn't count passages",
        ),
        (
            {"table": "links", "where": {"actor_a": "actor.a"}, "column": "passage_count"},
            "no estimate for rows of several codes or groups taken together",
        ),
        (
            {"table": "prevalence", "where": {"code": ["a", "b"]}, "column": "passage_count"},
            "no estimate for rows of several codes or groups taken together",
        ),
        (
            {
                "table": "discourse_codes",
                "where": {
                    "discourse": "discourse.problem",
                    "code": "actor.a",
                    "document_id": ["000", "001"],
                },
                "column": "passage_count",
                "take": "sum",
            },
            "no estimate for rows of several codes or groups taken together",
        ),
        (
            {"table": "discourse", "where": {"code": "discourse.problem"}, "column": "share"},
            "no estimate: `where` must name all codes and groups of the table, and nothing else",
        ),
        (
            {
                "table": "prevalence",
                "where": {"code": "actor.a", "dimension": "actor"},
                "column": "passage_count",
            },
            "no estimate: `where` must name all codes and groups of the table, and nothing else",
        ),
    ],
)
def test_what_has_no_estimate_says_why(half_coded, value, note):
    assert combination(ValueSource.model_validate(value)) == note
    claim = make_claim({"a": acting("x"), "b": value}, "a > b")
    rows, differences = estimated(half_coded, claim)
    assert rows.loc["b", "note"] == note
    assert rows.loc["b", "corrected_count":"high_count"].isna().all()
    assert differences[["note", "settled"]].to_numpy().tolist() == [[note, ""]]


def test_too_small_a_hand_sample_gives_a_note_and_no_number(half_coded):
    claim = make_claim({"a": acting("x"), "b": acting("y")}, "a > b")
    rows, differences = estimated(half_coded, claim, Limits(clusters=2, cases=2))
    note = "1 of 4 hand-coded passages bear it; 2 are needed"
    assert rows["note"].tolist() == ["", note]
    assert rows["corrected_count"].isna().tolist() == [False, True]
    assert differences[["note", "settled"]].to_numpy().tolist() == [[note, ""]]


def test_what_isnt_counted_from_codes_has_no_row(half_coded):
    values = {
        "mends": {"table": "mends", "take": "rows"},
        "codes": {"table": "prevalence", "take": "rows"},
        "voices": {"table": "coded_passages", "column": "voice", "take": "distinct"},
    }
    rows, differences = estimated(half_coded, make_claim(values, "codes > voices"))
    assert rows.empty
    assert differences.empty


def test_a_draw_narrows_what_the_claims_count(half_coded):
    evidence = claim_evidence([make_claim({"a": acting("x"), "b": acting("y")})], half_coded)
    drawn = PROPOSED.validate(propose(evidence, evidence.codes, 2, 0.1, seed=1))
    assert set(drawn["passage_id"]) < {"000-4", "000-5", "000-6", "000-7"}
    assert evidence.codes == ("“actor.a + function.x”", "“actor.a + function.y”")


def test_tables_that_count_passages_by_code_are_known():
    assert COUNTED - COUNTINGS.keys() == {"coded_passages", "chains"}
    assert COUNTINGS.keys() <= COUNTED


def test_the_studys_claims_print_what_is_counted_here(root):
    results = root / "analysis" / "results"
    passages = read_table(results / "passages.csv", PASSAGES)
    overlaps = read_table(results / "overlaps.csv", OVERLAPS)
    codings = read_table(results / "codings.csv", CODINGS)
    hand, machine = (
        {name: frozenset(codes) for name, codes in own.groupby("passage_id")["code"]}
        for kind in ("language_model", "machine")
        for own in (codings[codings["coder_kind"] == kind],)
    )
    analysed = analysed_passages(passages, overlaps, count_repeated=False)
    coded = Coded(analysed, machine, HandSample(hand, "language_model"))
    claims = read_yaml(CLAIMS, ClaimsFile).claims
    estimates, differences = claim_estimates(claims, coded, Limits(10, 3))
    CLAIM_DIFFERENCES.validate(differences)
    told = json.loads((results / "claims.json").read_text("utf-8"))["claims"]
    values = {(claim["id"], name): own for claim in told for name, own in claim["values"].items()}
    shown = {(c.id, name): own.column for c in claims for name, own in c.values.items()}
    counted = CLAIM_ESTIMATES.validate(estimates).dropna(subset="printed_count")
    assert len(counted) > 50
    for row in counted.to_dict("records"):
        key, count = (row["claim"], row["value"]), row["printed_count"]
        share = round(count / row["passage_count"], 6)
        expected = share if shown[key] == "share" else count
        assert values[key]["value"] == expected, key
    known = estimates.dropna(subset="corrected_count")
    assert (known["low_count"] <= known["corrected_count"]).all()
    assert (known["corrected_count"] <= known["high_count"]).all()
    settled = differences[differences["settled"] != ""]
    assert ((settled["settled"] == "yes") == (settled["low"] > 0)).all()
