import pandas as pd

from liandong.briefs import tables

LABELS = {
    "actor.party": "党组织",
    "actor.government": "政府",
    "actor.community": "社区",
    "function.coordination": "协调",
    "function.information": "信息传递",
    "mechanism.linkage": "多元联动",
    "mechanism.grid": "网格化",
    "problem.gap": "制度缺位",
    "problem.means": "资源短缺",
    "recommendation.law": "立法",
    "recommendation.platform": "平台",
    "recommendation.party": "党建",
}


def test_crossed_stands_in_the_order_of_the_scheme():
    counts = pd.DataFrame(
        {
            "actor": ["actor.community", "actor.government", "actor.community"],
            "function": ["function.information", "function.coordination", "function.coordination"],
            "passage_count": [5, 2, 1],
        }
    )
    made = tables.crossed(counts, "actor", "function", LABELS)
    assert made.to_dict("split") == {
        "index": ["政府", "社区"],
        "columns": ["协调", "信息传递"],
        "data": [[2, 0], [1, 5]],
    }


def test_links_have_their_commonest_mechanism():
    pairs = {
        "actor_a": ["actor.party", "actor.party", "actor.government"],
        "actor_b": ["actor.government", "actor.community", "actor.community"],
    }
    links = pd.DataFrame({**pairs, "passage_count": [8, 7, 9]})
    mechanisms = pd.DataFrame(
        {
            "actor_a": ["actor.government", "actor.government"],
            "actor_b": ["actor.community", "actor.community"],
            "mechanism": ["mechanism.grid", "mechanism.linkage"],
            "passage_count": [3, 3],
        }
    )
    made = tables.strongest_links(links, mechanisms, LABELS, 8)
    assert made.to_dict("records") == [
        {"source": "党组织", "target": "政府", "count": 8, "label": ""},
        {"source": "政府", "target": "社区", "count": 9, "label": "多元联动"},
    ]


def test_problems_stand_with_who_states_them_and_what_the_same_voices_recommend():
    statements = pd.DataFrame(
        [
            ("problem.gap", "000", "甲", 2, 1, 1),
            ("problem.means", "000", "乙", 3, 3, 0),
            ("problem.means", "001", "乙", 1, 0, 1),
            ("problem.means", "001", "", 1, 1, 0),
            ("problem.means", "004", "", 2, 2, 0),
            ("recommendation.law", "000", "甲", 4, 4, 0),
        ],
        columns=[
            "code",
            "document_id",
            "speaker",
            "passage_count",
            "language_model_count",
            "machine_count",
        ],
    )
    chains = pd.DataFrame(
        [
            ("problem.means", "recommendation.law", 1, "乙"),
            ("problem.means", "recommendation.platform", 2, "甲、乙"),
            ("problem.means", "recommendation.party", 1, "乙"),
        ],
        columns=["problem", "recommendation", "speaker_count", "speakers"],
    )
    made = tables.problems_and_recommendations(statements, chains, LABELS, 2)
    assert made.splitlines()[0] == (
        "| 问题 | 语句数 | 谁指出（语句数） | 指出者同时提出的建议（提出者） |"
    )
    assert [line.split(" | ") for line in made.splitlines()[2:]] == [
        [
            "| 资源短缺",
            "7（6＋1）",
            "乙4、未具名（004）2、未具名（001）1",
            "平台（甲、乙）；立法（乙） |",
        ],
        ["| 制度缺位", "2（1＋1）", "甲2", "无 |"],
    ]


def test_lost_names_stand_with_their_document():
    columns = ["code", "document_id", "speaker", "passage_count"]
    columns += ["language_model_count", "machine_count"]
    lost = [("problem.gap", document, "〔姓名缺失〕", 1, 1, 0) for document in ("003", "1000")]
    chains = pd.DataFrame(columns=["problem", "recommendation", "speaker_count", "speakers"])
    stated = pd.DataFrame(lost, columns=columns)
    made = tables.problems_and_recommendations(stated, chains, LABELS, 2)
    assert "| 〔姓名缺失〕（003）1、〔姓名缺失〕（1000）1 |" in made


def test_a_name_with_signs_or_a_line_end_keeps_to_its_cell():
    made = tables.pipe_table(("甲",), [("王@b&c {x}#1\n-- d",)], (3,))
    assert made.splitlines()[2:] == ["| 王\\@b\\&c \\{x\\}\\#1 \\-\\- d |"]


def test_pipe_table_shares_the_line_and_escapes():
    made = tables.pipe_table(("甲", "乙"), [("a|b", "[x]")], (3, 6))
    assert made == "| 甲 | 乙 |\n| :----- | :----------- |\n| a\\|b | \\[x\\] |\n"


def test_codes_below_the_thresholds_are_marked():
    codes = ["problem.gap", "problem.means", "actor.party"]
    evaluation = pd.DataFrame({"code": codes, "passed": ["no", "no", "yes"]})
    made = tables.marked(LABELS, evaluation)
    assert made["problem.gap"] == "制度缺位△"
    assert made["problem.means"] == "资源短缺△"
    assert made["actor.party"] == "党组织"
    assert list(made) == list(LABELS)
