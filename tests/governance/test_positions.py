import pandas as pd
import pytest

from liandong.governance.positions import positions_table

COLUMNS = [
    "problem",
    "problem_actors",
    "problem_quotation",
    "recommendation",
    "measure_document",
    "measure_speaker",
    "measure_quotation",
]


def rank(code):
    return ord(code[-1])


def compared(*rows):
    return positions_table(pd.DataFrame(rows, columns=COLUMNS), rank).to_dict("records")


def test_who_shares_a_measure_agrees_and_the_shared_one_is_quoted():
    (row,) = compared(
        ("problem.a", "actor.x", "甲缺", "recommendation.b", "000", "甲", "甲要乙"),
        ("problem.a", "actor.x", "甲缺", "recommendation.c", "000", "甲", "甲要丙"),
        ("problem.a", "actor.y", "乙缺", "recommendation.d", "001", "乙", "乙要丁"),
        ("problem.a", "actor.y", "乙缺", "recommendation.c", "001", "乙", "乙要丙"),
    )
    assert (row["stands"], row["agreed"]) == ("agree", "recommendation.c")
    assert (row["only_a"], row["only_b"]) == ("recommendation.b", "recommendation.d")
    assert (row["measure_a"], row["measure_b"]) == ("甲要丙", "乙要丙")
    assert (row["document_a"], row["problem_b"]) == ("000", "乙缺")


@pytest.mark.parametrize(
    ("actors", "stands"),
    [
        (("actor.x、actor.y", "actor.y"), "differ"),
        (("actor.x", "actor.y"), "apart"),
        (("", "actor.y"), "differ"),  # a problem of nobody in particular is everybody's
    ],
)
def test_who_shares_none_differs_only_on_the_same_actors(actors, stands):
    (row,) = compared(
        ("problem.a", actors[0], "甲缺", "recommendation.b", "000", "甲", "甲要乙"),
        ("problem.a", actors[1], "乙缺", "recommendation.c", "001", "乙", "乙要丙"),
    )
    assert row["stands"] == stands
    assert (row["measure_a"], row["measure_b"]) == ("甲要乙", "乙要丙")


def test_lost_names_of_two_documents_are_two_voices_and_the_unnamed_are_left_out():
    rows = compared(
        ("problem.a", "", "一", "recommendation.b", "003", "〔姓名缺失〕", "要一"),
        ("problem.a", "", "二", "recommendation.b", "005", "〔姓名缺失〕", "要二"),
        ("problem.a", "", "三", "recommendation.b", "004", "", "要三"),
        ("problem.z", "", "四", "recommendation.b", "000", "甲", "要四"),
    )
    assert [(row["speaker_a"], row["speaker_b"]) for row in rows] == [
        ("〔姓名缺失〕（003）", "〔姓名缺失〕（005）")
    ]
