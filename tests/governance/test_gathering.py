import pandas as pd
import pytest

from liandong.governance.gathering import profile
from liandong.governance.profiles import level_of

ORGANISATION = "actor.social_organization"


@pytest.fixture
def tables():
    counted = pd.DataFrame(
        [(ORGANISATION, 7, 4, 3, 2, 1), ("actor.government", 5, 5, 0, 2, 2)],
        columns=[
            "code",
            "passage_count",
            "language_model_count",
            "machine_count",
            "document_count",
            "language_model_speaker_count",
        ],
    )
    functions = pd.DataFrame(
        [(ORGANISATION, "function.mobilization", 4), (ORGANISATION, "function.information", 6)],
        columns=["actor", "function", "passage_count"],
    )
    links = pd.DataFrame(
        [("actor.government", ORGANISATION, 3)], columns=["actor_a", "actor_b", "passage_count"]
    )
    coded = pd.DataFrame([("000-p015-s01", "discourse.practice")], columns=["passage_id", "code"])
    return {
        "prevalence": counted,
        "actors_functions": functions,
        "links": links,
        "coded_passages": coded,
    }


@pytest.fixture
def found(models, tables):
    return profile(ORGANISATION, models, tables)


def test_tasks_come_by_sentences_with_the_models_that_give_them(found):
    told = [(task.code, task.passages, task.said.models) for task in found.tasks]
    assert told == [
        ("function.information", 6, ()),
        ("function.mobilization", 4, ("hub",)),
        ("function.resource_linking", 0, ("hub",)),
    ]
    assert found.models == ("hub",)


def test_links_lead_from_and_to_the_actor_and_mutual_ones_both_ways(found):
    (government,) = found.partners
    assert government.passages == 3
    assert list(government.from_it) == [
        "mechanism.service_purchase",
        "mechanism.government_society_synergy",
    ]
    assert list(government.to_it) == ["mechanism.government_society_synergy"]


def test_what_holds_it_back_has_its_cause_and_what_the_text_sets_against_it(found):
    (hurdle,) = found.hurdles
    assert hurdle.code == "problem.fragmentation"
    assert [cause.words for cause in hurdle.causes] == ["但由于枢纽型平台缺失"]
    assert list(hurdle.answers) == ["recommendation.platform_building"]


def test_advice_for_the_actor_alone_is_told_apart(found):
    (advice,) = found.advice
    assert (advice.code, advice.alone, advice.together) == (
        "recommendation.platform_building",
        True,
        (),
    )
    assert advice.serves == ("mechanism.hub_platform",)


def test_an_actor_of_no_model_has_its_counts_only(models, tables):
    government = profile("actor.government", models, tables)
    assert (government.passages, government.speakers) == (5, 2)
    assert (government.hurdles, government.advice) == ((), ())
    assert level_of(government.quotes) == "little"


@pytest.mark.parametrize(("codes", "asked"), [(["function.mobilization"], 1), ([], 0)])
def test_a_measure_asks_for_what_its_sentence_speaks_of(models, tables, codes, asked):
    """The measure would bring mobilisation about: only a sentence on it asks for it."""
    (measure,) = models["workers"].measures
    (passage,) = models.citation(measure.quotes[0]).passages
    rows = [(passage, code) for code in ["actor.social_worker", *codes]]
    worker = tables["prevalence"].assign(code=["actor.social_worker", "actor.government"])
    coded = pd.DataFrame(rows, columns=["passage_id", "code"])
    found = profile(
        "actor.social_worker", models, {**tables, "prevalence": worker, "coded_passages": coded}
    )
    (task,) = found.tasks
    assert (task.code, len(task.wanted)) == ("function.mobilization", asked)
