import pandas as pd

from liandong.briefs.model_tables import nearest_models, open_problems

LABELS = {
    "problem.trust": "信任",
    "problem.means": "资源",
    "problem.solved": "已解",
    "recommendation.a": "甲策",
    "recommendation.b": "乙策",
}


def cells(table):
    return [[cell.strip() for cell in line.strip("|\n").split("|")] for line in table.splitlines()]


def test_each_of_the_nearest_pairs_stands_once():
    rows = [("a", "b", 5, 0.756, 0.25, 1), ("b", "a", 5, 0.756, 0.25, 1), ("c", "a", 2, 0.3, 0, 0)]
    columns = ["model_id", "nearest", "shared_codes", "code_nearness", "role_nearness"]
    frame = pd.DataFrame(rows, columns=[*columns, "shared_quotations"])
    names = {"a": "One", "b": "Two", "c": "Three"}
    _, _, *printed = cells(nearest_models(frame, names, 5, "en"))
    assert printed == [
        ["One", "Two", "5", "0\\.76", "0\\.25", "1"],
        ["Three", "One", "2", "0\\.30", "0\\.00", "0"],
    ]
    assert len(cells(nearest_models(frame, names, 1, "en"))) == 3


def test_problems_left_open_most_often_stand_first_and_answered_ones_not_at_all():
    stated = pd.DataFrame(
        [
            ("problem.means", "here"),
            ("problem.means", "elsewhere"),
            ("problem.means", "other_actors"),
            ("problem.trust", "nobody"),
            ("problem.solved", "here"),
        ],
        columns=["problem", "answered"],
    )
    answers = pd.DataFrame(
        [
            ("problem.means", "recommendation.a", 1, "〔姓名缺失〕（003）"),
            ("problem.means", "recommendation.b", 2, "王、李"),
        ],
        columns=["problem", "recommendation", "speaker_count", "speakers"],
    )
    _, _, *printed = cells(open_problems(stated, answers, LABELS, 2, "zh"))
    assert printed == [
        ["信任", "1", "0", "0", "1", "无"],
        ["资源", "3", "1", "2", "0", "乙策（王、李）；甲策（佚名003）"],
    ]
    last = cells(open_problems(stated, answers, LABELS, 1, "en"))[-1]
    assert last[-1] == "乙策 \\(王\\, 李\\)"
