from liandong.governance.chains import (
    answers_table,
    chains_table,
    measures_table,
    problems_table,
)


def test_a_problem_is_joined_to_its_cause_and_to_what_the_text_sets_against_it(models):
    (row,) = chains_table(models).to_dict("records")
    assert row["problem_quotation"] == "社会组织枢纽型平台缺位"
    assert row["causes"] == "但由于枢纽型平台缺失"
    assert row["measure_quotation"] == "有必要将这些应急枢纽平台转入常态化运作"


def test_who_answers_a_problem_is_told(models):
    answered = problems_table(models).set_index("quotation")["answered"]
    assert answered["社会组织枢纽型平台缺位"] == "here"
    # The same kind of problem in a model that has no measure against it.
    assert answered["组织间没有形成规范的行为模式"] == "elsewhere"
    assert answered["社会组织社会公信力不足"] == "nobody"


def test_a_measure_may_answer_no_stated_problem(models):
    answers = measures_table(models).set_index("quotation")["answers"]
    assert answers["不断提高专业水平"] == ""
    assert answers["有必要将这些应急枢纽平台转入常态化运作"] == "problem.fragmentation"


def test_speakers_agree_differ_or_stand_alone():
    import pandas as pd

    rows = [
        ("problem.a", "recommendation.x", "000", "甲"),
        ("problem.a", "recommendation.x", "001", "乙"),
        ("problem.a", "recommendation.y", "001", "丙"),
        ("problem.b", "recommendation.y", "001", "丙"),
        ("problem.b", "recommendation.z", "001", ""),
    ]
    columns = ["problem", "recommendation", "measure_document", "measure_speaker"]
    table = answers_table(pd.DataFrame(rows, columns=columns), lambda code: ord(code[-1]))
    assert table.values.tolist() == [
        ["problem.a", "recommendation.x", 2, "甲、乙", "agreed"],
        ["problem.a", "recommendation.y", 1, "丙", "alone"],
        ["problem.b", "recommendation.y", 1, "丙", "only"],
    ]
