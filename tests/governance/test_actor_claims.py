import pandas as pd
import pytest

from liandong.coding.evaluation import Thresholds
from liandong.findings.claims import Evidence
from liandong.governance.actor_claims import actor_claims, numbered_quotes
from liandong.governance.gathering import profile

ORGANISATION = "actor.social_organization"
LABELS = {"label_zh": "社会组织", "label_en": "Social organisations"}


@pytest.fixture
def evidence(corpus, scheme):
    row = {
        "code": ORGANISATION,
        **LABELS,
        "passage_count": 7,
        "language_model_count": 4,
        "machine_count": 3,
        "document_count": 2,
        "language_model_speaker_count": 2,
    }
    functions = [
        (ORGANISATION, "function.mobilization", 4, 2),
        (ORGANISATION, "function.information", 6, 1),
    ]
    passing = [ORGANISATION, "function.mobilization"]
    tables = {
        "prevalence": pd.DataFrame([row]),
        "actors_functions": pd.DataFrame(
            functions, columns=["actor", "function", "passage_count", "machine_count"]
        ),
        "links": pd.DataFrame(columns=["actor_a", "actor_b", "passage_count"]),
        "coded_passages": pd.DataFrame(
            [("000-p015-s01", ORGANISATION, "machine"), ("001-p001-s00", "x", "machine")],
            columns=["passage_id", "code", "coder_kind"],
        ),
        "agreement": pd.DataFrame({"code": [ORGANISATION], "alpha": [0.8], "coder_count": [3]}),
        "evaluation": pd.DataFrame(
            {"code": passing, "f1": 0.9, "passed": "yes", "why": "", **LABELS}
        ),
    }
    codes = frozenset(code.id for code in scheme.codes)
    words = "募集款物，充分释放社会善意"
    return Evidence(
        corpus,
        tables,
        codes,
        "1",
        Thresholds(0.667, 0.7, 0.5, 5, "mark"),
        translations={("000", words): "raise money and goods"},
    )


@pytest.fixture
def claim(models, evidence):
    (made,) = actor_claims([profile(ORGANISATION, models, evidence.tables)], evidence)
    return made


def test_counts_are_the_tables_and_pass_the_gate_or_not(claim):
    assert claim["id"] == "actor-social-organization"
    values = claim["values"]
    assert (values["passages"]["value"], values["language-model-count"]["value"]) == (7, 4)
    assert values["mobilization"]["gate"] == {"passed": True, "codes": []}
    assert values["information"]["gate"] == {"passed": False, "codes": ["function.information"]}


def test_models_and_speakers_are_counted_in_words(claim):
    values = claim["values"]
    assert (values["documents"]["text_zh"], values["documents"]["text_en"]) == ("两", "two")
    assert (values["mobilization-models"]["text_zh"], values["models"]["text_en"]) == ("一", "one")
    assert values["problem-fragmentation"]["value"] == 1


def test_what_is_not_there_has_no_value(claim):
    assert not {"information-models", "resource-linking"} & claim["values"].keys()


def test_quotations_are_numbered_with_their_translation(claim, models, evidence):
    numbers = numbered_quotes(profile(ORGANISATION, models, evidence.tables))
    assert [quote["n"] for quote in claim["quotes"]] == list(numbers.values())
    assert [quote["text"] for quote in claim["quotes"]] == [quote.words for quote in numbers]
    assert claim["quotes"][0]["translation_en"] == "raise money and goods"


def test_its_passages_are_those_that_name_the_actor(claim):
    assert claim["passages"] == ["000-p015-s01"]
    assert claim["coded_by_zh"] == "大语言模型编码0句，机器编码1句"
