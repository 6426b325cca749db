from liandong.governance.chains import (
    answers_table,
    chains_table,
    measures_table,
    problems_table,
)
from tests.governance.conftest import HUB, WORKERS


def test_a_problem_is_joined_to_its_cause_and_to_what_the_text_sets_against_it(models):
    (row,) = chains_table(models).to_dict("records")
    assert row["problem_quotation"] == "社会组织枢纽型平台缺位"
    assert row["causes"] == "但由于枢纽型平台缺失"
    assert row["measure_quotation"] == "有必要将这些应急枢纽平台转入常态化运作"


def test_who_answers_a_problem_is_told(models):
    table = problems_table(models).set_index("quotation")
    answered = table["answered"]
    assert answered["社会组织枢纽型平台缺位"] == "here"
    # The same kind of problem in a model that has no measure against it.
    assert answered["组织间没有形成规范的行为模式"] == "elsewhere"
    assert answered["社会组织社会公信力不足"] == "nobody"
    assert list(table["answered_by"]) == ["徐家良", "", "徐家良"]
    assert list(table["answer_count"]) == [1, 0, 0]


def test_such_a_problem_of_other_actors_is_told_apart(read):
    workers = WORKERS.replace("actors: []", "actors: [actor.social_worker]", 1)
    answered = problems_table(read(hub=HUB, workers=workers)).set_index("quotation")["answered"]
    assert answered["组织间没有形成规范的行为模式"] == "other_actors"


def test_a_measure_that_two_models_hold_counts_once(read):
    twin = HUB.replace("id: hub", "id: twin")
    table = problems_table(read(hub=HUB, twin=twin)).set_index("quotation")
    assert table.loc["社会组织枢纽型平台缺位", "answer_count"] == 1
    assert table.loc["社会组织枢纽型平台缺位", "models"] == "hub、twin"


def test_of_problems_of_a_kind_a_measure_answers_the_one_of_its_actors(read):
    other = """  - problem: problem.fragmentation
    actors: [actor.resident]
    quotes:
      - {document: "000", speaker: 徐家良, words: 组织间没有形成规范的行为模式}
measures:"""
    text = HUB.replace("measures:", other)
    (row,) = chains_table(read(hub=text)).to_dict("records")
    assert row["problem_actors"] == "actor.social_organization"
    # Where it is for the actors of neither, the text sets it against both.
    held = "recommendation.platform_building\n    actors: [actor.%s]"
    text = text.replace(held % "social_organization", held % "volunteer")
    assert len(chains_table(read(hub=text))) == 2


def test_a_measure_may_answer_no_stated_problem(models):
    answers = measures_table(models).set_index("quotation")["answers"]
    assert answers["不断提高专业水平"] == ""
    assert answers["有必要将这些应急枢纽平台转入常态化运作"] == "problem.fragmentation"


def test_who_sets_such_a_measure_against_a_problem_is_told(read):
    platform = """  - recommendation: recommendation.platform_building
    actors: []
    serves: []
    answers: []
    quotes:
      - {document: "000", speaker: %s, words: %s}
conditions:"""
    others = WORKERS.replace("conditions:", platform % ("关信平", "理解、尊重和重视专业知识和方法"))
    own = HUB.replace("conditions:", platform % ("徐家良", "加强政社协同"))
    answering = measures_table(read(hub=own, workers=others)).set_index("quotation")["answering"]
    assert answering["有必要将这些应急枢纽平台转入常态化运作"] == "text"
    assert answering["加强政社协同"] == "own"  # 徐家良 states fragmentation
    assert answering["理解、尊重和重视专业知识和方法"] == "others"
    assert answering["不断提高专业水平"] == "nobody"


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
