"""Roles and links of a small model, in passages whose codes are given by hand."""

import json

import numpy as np
import pandas as pd
import pytest

from liandong.coding.matching import compiled, find
from liandong.governance.advice import advice
from liandong.governance.assessment import assess
from liandong.governance.case import Case, Heading, clauses_by_passage
from liandong.governance.verdict import nearest, told

SURE = 0.9
RECALL = {"actor.social_organization": 0.8, "function.mobilization": 0.5}
GIVES = "协会筹来口罩。"
ORGANISATION = ["actor.social_organization", "function.resource_linking"]


@pytest.fixture
def case(scheme):
    """Make a case of sentences, each with the codes that it is sure to have."""

    def case(
        *said: tuple[str, list[str]], paragraphs: list[int] | None = None, section: str = ""
    ) -> Case:
        texts = [text for text, _ in said]
        table = pd.DataFrame(
            {
                "passage_id": [f"000-p{n:03}-s00" for n in range(len(texts))],
                "paragraph": paragraphs or list(range(len(texts))),
                "text": texts,
            }
        )
        codes = [code.id for code in scheme.codes]
        given = pd.DataFrame(np.zeros((len(texts), len(codes))), columns=codes)
        for number, (_, has) in enumerate(said):
            given.loc[number, has] = SURE
        found = tuple(find(texts, compiled(scheme)))
        heading = Heading("case.txt", "案例")
        return Case(
            heading,
            table,
            given,
            found,
            tuple(clauses_by_passage(table, found)),
            (section,) * len(texts),
        )

    return case


def statuses(assessment):
    return [item.status for item in assessment.judged]


def test_what_an_actor_does_is_evidenced_and_what_nobody_does_is_missing(models, case):
    held = assess(case((GIVES, ORGANISATION)), models["hub"], RECALL)
    assert statuses(held) == ["evidenced", "missing", "missing"]
    given, missing, _ = held.judged
    assert given.certainty == pytest.approx(0.81)  # .9 × .9, the actor acts
    assert given.supports[0].text == GIVES
    # Of sentences in which organisations mobilise the coder finds .8 × .5.
    assert missing.certainty == pytest.approx(0.4)


def test_two_passages_make_surer_than_one(models, case):
    held = assess(case((GIVES, ORGANISATION), (GIVES, ORGANISATION)), models["hub"], RECALL)
    assert held.roles[0].certainty == pytest.approx(1 - 0.19**2)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("协会没有筹来口罩。", ORGANISATION),
        ("下一步协会将筹来口罩。", ORGANISATION),
        ("协会筹来口罩。", [*ORGANISATION, "discourse.recommendation"]),
        ("协会筹来口罩。", [*ORGANISATION, "discourse.problem"]),
        ("企业为协会筹来口罩。", [*ORGANISATION, "actor.enterprise"]),  # another does it
    ],
)
def test_what_is_planned_lacking_or_done_by_another_is_weak(models, case, text, codes):
    held = assess(case((text, codes)), models["hub"], RECALL)
    assert held.roles[0].status == "weak"


PAYS = ["actor.government", "actor.social_organization"]


def test_a_link_needs_both_actors_and_the_mechanism(models, case):
    bought = ("民政局向协会购买服务。", [*PAYS, "mechanism.service_purchase"])
    assert assess(case(bought), models["hub"], RECALL).links[0].status == "evidenced"
    named = ("民政局走访协会。", PAYS)
    assert assess(case(named), models["hub"], RECALL).links[0].status == "missing"
    one = ("民政局购买服务。", ["actor.government", "mechanism.service_purchase"])
    assert assess(case(one), models["hub"], RECALL).links[0].status == "missing"


def test_the_other_actor_may_stand_in_the_sentence_before(models, case):
    before = ("协会来了。", ["actor.social_organization"])
    after = ("民政局购买其服务。", ["actor.government", "mechanism.service_purchase"])
    near = assess(case(before, after, paragraphs=[3, 3]), models["hub"], RECALL)
    assert near.links[0].status == "evidenced"  # .9 × .6 × .9 × .9
    apart = assess(case(before, after, paragraphs=[3, 4]), models["hub"], RECALL)
    assert apart.links[0].status == "missing"


def test_a_measure_is_recommended_for_what_it_serves_and_whom_it_is_meant_for(models, case):
    held = assess(case((GIVES, ORGANISATION)), models["workers"], RECALL)
    (given,) = advice(held.roles[0], held, models)  # social workers mobilising
    assert (given.model_id, given.citation.text) == ("workers", "不断提高专业水平")
    shown = assess(case((GIVES, ORGANISATION)), models["hub"], RECALL)
    assert advice(shown.roles[0], shown, models) == ()  # evidenced: nothing to recommend


def test_the_nearest_model_is_the_one_most_of_which_is_shown(models, case):
    read = case((GIVES, ORGANISATION))
    ranked = nearest([assess(read, model, RECALL) for model in models.files], models)
    assert [near.assessment.model.id for near in ranked] == ["hub", "workers"]
    # Each of hub's three elements is hub's alone, so all weigh the same.
    assert ranked[0].share == pytest.approx(1 / 3)
    assert ranked[1].share == 0


def test_the_data_hold_what_a_program_needs(models, case):
    held = assess(case((GIVES, ORGANISATION)), models["hub"], RECALL)
    said = json.loads(json.dumps(told(case((GIVES, ORGANISATION)), held, models)))
    assert said["model"] == "hub"
    assert said["counts"] == {"evidenced": 1, "weak": 0, "missing": 2}
    role, link = said["roles"][0], said["links"][0]
    assert (role["actor"], role["function"], role["status"]) == (*ORGANISATION, "evidenced")
    assert role["passages"][0]["text"] == GIVES
    assert role["recommendations"] == []
    assert (link["actor"], link["to"], link["mechanism"]) == (*PAYS, "mechanism.service_purchase")
    assert "No person" in said["coded_by"]
