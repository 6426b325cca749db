"""Three passages whose counts can be worked out in the head."""

import pandas as pd
import pytest

from liandong.findings import actors, problems

ORDER = [
    "actor.party", "actor.government", "actor.community",
    "function.coordination", "mechanism.linkage",
    "problem.fragmentation", "recommendation.deliberation",
    "discourse.practice", "discourse.problem",
]  # fmt: skip
PASSAGES = pd.DataFrame(
    [("p1", "000", 0, "甲"), ("p2", "000", 0, "甲"), ("p3", "001", 0, "乙")],
    columns=["passage_id", "document_id", "paragraph", "speaker"],
)
CODINGS = pd.DataFrame(
    [
        ("p1", "actor.party", "language_model"),
        ("p1", "actor.government", "language_model"),
        ("p1", "function.coordination", "language_model"),
        ("p1", "problem.fragmentation", "language_model"),
        ("p1", "discourse.problem", "language_model"),
        ("p1", "actor.community", "machine"),  # not taken: p1 was read by language models
        ("p2", "recommendation.deliberation", "machine"),
        ("p2", "actor.government", "machine"),
        ("p2", "discourse.practice", "machine"),
        ("p3", "actor.community", "machine"),
        ("p3", "actor.party", "machine"),
        ("p3", "actor.government", "machine"),
        ("p3", "mechanism.linkage", "machine"),
        ("p3", "function.coordination", "machine"),
        ("p3", "discourse.practice", "machine"),
    ],
    columns=["passage_id", "code", "coder_kind"],
)


@pytest.fixture
def coded():
    return actors.choose(CODINGS, PASSAGES)


def rows(frame) -> list[tuple]:
    return list(frame.itertuples(index=False, name=None))


def test_machine_codes_stand_only_where_no_coder_read(coded):
    assert set(coded[coded["passage_id"] == "p1"]["coder_kind"]) == {"language_model"}
    assert "actor.community" not in set(coded[coded["passage_id"] == "p1"]["code"])
    assert set(coded[coded["passage_id"] == "p3"]["coder_kind"]) == {"machine"}


def test_actors_by_function(coded):
    assert rows(actors.pairs(coded, "function", ORDER)) == [
        ("actor.party", "function.coordination", 2, 1, 1),
        ("actor.government", "function.coordination", 2, 1, 1),
        ("actor.community", "function.coordination", 1, 0, 1),
    ]


def test_links_and_their_mechanisms(coded):
    assert rows(actors.links(coded, ORDER)) == [
        ("actor.party", "actor.government", 2, 1, 1, 2),
        ("actor.party", "actor.community", 1, 0, 1, 1),
        ("actor.government", "actor.community", 1, 0, 1, 1),
    ]
    assert rows(actors.link_mechanisms(coded, ORDER)) == [
        ("actor.party", "actor.government", "mechanism.linkage", 1, 0, 1),
        ("actor.party", "actor.community", "mechanism.linkage", 1, 0, 1),
        ("actor.government", "actor.community", "mechanism.linkage", 1, 0, 1),
    ]


def test_prevalence_counts_codes_never_given_too(coded):
    codes = pd.DataFrame(
        [("actor.government", "actor", "政府", "Government"), ("actor.x", "actor", "无", "None")],
        columns=["code", "dimension", "label_zh", "label_en"],
    )
    assert rows(actors.prevalence(coded, codes, 4)) == [
        ("actor.government", "actor", "政府", "Government", 3, 1, 2, 0.75, 2, 2, 1),
        ("actor.x", "actor", "无", "None", 0, 0, 0, 0.0, 0, 0, 0),
    ]


def test_problems_and_recommendations_of_one_voice(coded):
    assert rows(problems.statements(coded)) == [
        ("problem.fragmentation", "000", "甲", 1, 1, 0),
        ("recommendation.deliberation", "000", "甲", 1, 0, 1),
    ]
    assert rows(problems.chains(coded, ORDER)) == [
        ("problem.fragmentation", "recommendation.deliberation", 1, "甲", 1)
    ]


def test_a_voice_in_another_document_is_another_voice():
    moved = PASSAGES.assign(document_id=["000", "001", "001"])
    assert problems.chains(actors.choose(CODINGS, moved), ORDER).empty


LOST = "〔姓名缺失〕"


def test_lost_names_of_two_documents_are_two_voices():
    # In 000 and in 001 a lost name speaks of the government, in 001 the author 乙 as well.
    both = pd.concat([PASSAGES, PASSAGES.tail(1).assign(passage_id="p4", speaker=LOST)])
    told = both.assign(speaker=[LOST, LOST, "乙", LOST])
    read = {"passage_id": "p4", "coder_kind": "language_model"}
    more = CODINGS[CODINGS["passage_id"] == "p3"].assign(**read)
    coded = actors.choose(pd.concat([CODINGS, more]), told)
    assert dict(zip(coded["passage_id"], coded["voice"], strict=True)) == {
        "p1": "〔姓名缺失〕（000）",
        "p2": "〔姓名缺失〕（000）",
        "p3": "乙",
        "p4": "〔姓名缺失〕（001）",
    }
    codes = pd.DataFrame(
        [("actor.government", "actor", "政府", "Government")],
        columns=["code", "dimension", "label_zh", "label_en"],
    )
    (counted,) = actors.prevalence(coded, codes, 4).to_dict("records")
    assert (counted["speaker_count"], counted["language_model_speaker_count"]) == (3, 2)


def test_lost_names_of_two_documents_join_problems_to_recommendations_apart():
    moved = PASSAGES.assign(document_id=["000", "000", "001"], speaker=LOST)
    again = CODINGS.replace(
        {
            "code": {
                "mechanism.linkage": "problem.fragmentation",
                "actor.party": "recommendation.deliberation",
            }
        }
    )
    assert rows(problems.chains(actors.choose(again, moved), ORDER)) == [
        (
            "problem.fragmentation",
            "recommendation.deliberation",
            2,
            "〔姓名缺失〕（000）、〔姓名缺失〕（001）",
            2,
        )
    ]


def test_one_name_in_two_documents_is_one_voice(coded):
    met = actors.voices(PASSAGES.assign(speaker=["甲", "", "甲"]))
    assert list(met) == ["甲", "", "甲"]


def test_editors_are_no_voice():
    nobody = PASSAGES.assign(speaker="")
    assert problems.chains(actors.choose(CODINGS, nobody), ORDER).empty


def test_discourse_shares_of_a_document(coded):
    assert rows(problems.discourse(coded, ORDER)) == [
        ("000", "discourse.practice", 1, 0, 1, 0.5),
        ("000", "discourse.problem", 1, 1, 0, 0.5),
        ("001", "discourse.practice", 1, 0, 1, 1.0),
        ("001", "discourse.problem", 0, 0, 0, 0.0),
    ]


def test_a_document_without_any_role_has_shares_of_nothing():
    # The coders who read p3 gave it an actor, but no majority for a role.
    given = CODINGS[CODINGS["passage_id"] != "p3"]
    read = pd.DataFrame([("p3", "actor.party", "language_model")], columns=CODINGS.columns)
    found = problems.discourse(actors.choose(pd.concat([given, read]), PASSAGES), ORDER)
    assert rows(found)[2:] == [
        ("001", "discourse.practice", 0, 0, 0, 0.0),
        ("001", "discourse.problem", 0, 0, 0, 0.0),
    ]


def test_what_practice_and_problems_speak_of(coded):
    found = rows(problems.discourse_codes(coded, ORDER))
    assert found[0] == ("000", "discourse.practice", "actor.government", 1, 0, 1)
    assert [row[2] for row in found if row[:2] == ("001", "discourse.practice")] == [
        "actor.party",
        "actor.government",
        "actor.community",
        "function.coordination",
        "mechanism.linkage",
    ]
    assert sum(row[3] for row in found if row[1] == "discourse.problem") == 4


def test_codes_that_the_coders_could_not_look_for_are_counted_by_the_machine():
    """p1 was read; its new code is the machine's, and so is what stands beside it."""
    rows = [
        ("p1", "actor.party", "language_model"),
        ("p1", "function.service", "language_model"),
        ("p1", "actor.media", "machine"),
        ("p1", "actor.government", "machine"),
    ]
    codings = pd.DataFrame(rows, columns=["passage_id", "code", "coder_kind"])
    order = ["actor.party", "actor.media", "function.service"]
    coded = actors.choose(codings, PASSAGES, {"actor.media"})
    assert dict(zip(coded["code"], coded["coder_kind"], strict=True)) == {
        "actor.media": "machine",
        "actor.party": "language_model",
        "function.service": "language_model",
    }
    both = actors.pairs(coded, "function", order).set_index("actor")["machine_count"]
    assert both.to_dict() == {"actor.party": 0, "actor.media": 1}
    assert actors.links(coded, order)["machine_count"].tolist() == [1]
    assert set(actors.choose(codings, PASSAGES)["code"]) == {"actor.party", "function.service"}
