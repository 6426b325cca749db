import pandas as pd

from liandong.coding.codings import CODINGS
from liandong.versions.results import (
    CLAIM_CHANGES,
    CODING_CHANGES,
    FINDING_CHANGES,
    claim_changes,
    coding_changes,
    finding_changes,
)


def codings(*rows: tuple[str, str, str]) -> pd.DataFrame:
    made = [(p, code, "machine" if c == "machine" else "language_model", c, 1.0)
            for p, code, c in rows]  # fmt: skip
    return pd.DataFrame(made, columns=list(CODINGS.columns))


def listed(frame: pd.DataFrame) -> list[tuple[str, ...]]:
    return [tuple(row) for row in frame.itertuples(index=False)]


def test_passages_that_lost_or_won_codes():
    old = codings(("p1", "a.x", "majority"), ("p1", "a.y", "majority"), ("p2", "a.x", "machine"))
    new = codings(("p1", "a.x", "majority"), ("p1", "a.z", "majority"), ("p3", "a.x", "machine"))
    found = CODING_CHANGES.validate(coding_changes(old, new, {}))
    assert listed(found) == [
        ("p1", "language_model", "majority", "a.y", "a.z"),
        ("p2", "machine", "machine", "a.x", ""),
        ("p3", "machine", "machine", "", "a.x"),
    ]


def test_a_renamed_code_is_no_other_coding_and_a_split_one_is():
    old = codings(("p1", "a.x", "majority"), ("p2", "a.y", "majority"))
    new = codings(("p1", "a.new", "majority"), ("p2", "a.two", "majority"))
    became = {"a.x": ("a.new",), "a.y": ("a.one", "a.two")}
    assert listed(coding_changes(old, new, became)) == [
        ("p2", "language_model", "majority", "a.y", "a.two")
    ]


def test_cells_that_differ_are_named_by_their_row():
    old = pd.DataFrame({"code": ["a", "b"], "label": ["甲", "乙"], "count": ["1", "2"]})
    new = pd.DataFrame({"code": ["a", "c"], "label": ["甲", "丙"], "count": ["3", "4"]})
    found = finding_changes({"links": old, "gone": old[:1]}, {"links": new})
    assert listed(FINDING_CHANGES.validate(found)) == [
        ("links", "a", "count", "1", "3"),
        ("links", "b", "", "label 乙; count 2", ""),
        ("links", "c", "", "", "label 丙; count 4"),
        ("gone", "a", "", "label 甲; count 1", ""),
    ]


def test_rows_need_as_many_columns_of_text_as_tell_them_apart():
    old = pd.DataFrame({"code": ["a", "a"], "document_id": ["000", "001"], "count": ["1", "2"]})
    new = old.assign(count=["1", "5"])
    assert listed(finding_changes({"t": old}, {"t": new})) == [("t", "a · 001", "count", "2", "5")]


def claim(name: str, value: str, passed: bool, passages: int, words: str = "甲") -> dict:
    return {
        "id": name,
        "statement_zh": f"共{value}句",
        "values": {"count": {"value": int(value), "text_zh": value, "gate": {"passed": passed}}},
        "passages": ["p"] * passages,
        "quotes": [{"speaker": "某", "text": words}],
    }


def test_claims_tell_values_marks_and_quotations():
    old = {"claims": [claim("one", "3", True, 3), claim("two", "1", True, 1)]}
    new = {"claims": [claim("one", "3", False, 4, "乙")]}
    found = CLAIM_CHANGES.validate(claim_changes(old, new))
    assert listed(found) == [
        ("one", "count", "3", "3△"),
        ("one", "quotations", "某：甲", "某：乙"),
        ("one", "evidence", "3句", "4句"),
        ("two", "count", "1", ""),
        ("two", "statement", "共1句", ""),
        ("two", "quotations", "某：甲", ""),
        ("two", "evidence", "1句", ""),
    ]


def test_a_number_that_changed_behind_its_print_is_told():
    old, new = claim("one", "3", True, 1), claim("one", "3", True, 1)
    new["values"]["count"]["value"] = 3.4
    found = listed(claim_changes({"claims": [old]}, {"claims": [new]}))
    assert found == [("one", "count", "3", "3 (3.4)")]
