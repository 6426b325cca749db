import pytest

from liandong.governance.comparison import (
    codes_table,
    features_table,
    nearness_table,
    neighbours_table,
    side_by_side,
)
from liandong.governance.elements import elements_table, quotations_table
from tests.governance.conftest import HUB, WORKERS

ORDER = [
    "actor.government",
    "actor.social_organization",
    "actor.social_worker",
    "function.mobilization",
    "function.resource_linking",
    "mechanism.government_society_synergy",
    "mechanism.service_purchase",
    "problem.fragmentation",
]


def test_the_matrix_counts_elements_and_says_what_a_model_lacks(models):
    table = codes_table(models, ORDER).set_index(["model_id", "code"])["element_count"]
    assert len(table) == 14  # 2 models × 7 codes: problems aren't compared
    assert table["hub", "actor.social_organization"] == 3  # two roles and a link
    assert table["workers", "actor.government"] == 1
    assert table["hub", "actor.social_worker"] == 0


def test_nearness_is_what_both_have_of_all_that_either_has(models):
    (row,) = nearness_table(models).to_dict("records")
    # hub: 2 actors, 2 functions, 1 mechanism; workers: 3 actors, 1 function, 1 mechanism;
    # both have government, social organisations and mobilisation; together 7.
    assert row["shared_codes"] == 3
    assert row["code_nearness"] == pytest.approx(3 / 7)
    assert (row["shared_roles"], row["role_nearness"]) == (0, 0)
    # The same two actors are linked in both, the other way round.
    assert (row["shared_pairs"], row["pair_nearness"]) == (1, 1)
    assert row["shared_quotations"] == 0


def test_quotations_that_both_models_rest_on_are_told(read):
    twins = read(hub=HUB, twin=HUB.replace("id: hub", "id: twin"))
    (row,) = nearness_table(twins).to_dict("records")
    assert (row["code_nearness"], row["role_nearness"]) == (1, 1)
    assert row["shared_quotations"] == 3  # two roles and a link; not problems and measures


def test_each_model_is_told_its_nearest_and_what_it_alone_has(read):
    found = read(hub=HUB, twin=HUB.replace("id: hub", "id: twin"), workers=WORKERS)
    near, held = nearness_table(found), features_table(found, ORDER)
    table = neighbours_table(found, near, held).set_index("model_id")
    assert list(table.index) == ["hub", "twin", "workers"]  # the nearest pair first
    assert list(table["nearest"]) == ["twin", "hub", "hub"]
    assert (table.loc["hub", "own_codes"], table.loc["hub", "own_role_count"]) == ("", 0)
    alone = "actor.social_worker、mechanism.government_society_synergy"
    assert table.loc["workers", "own_codes"] == alone
    assert table.loc["workers", ["own_role_count", "code_count"]].tolist() == [1, 5]
    assert table.loc["workers", "code_nearness"] == pytest.approx(3 / 7)


def test_features_say_what_all_share_and_what_one_alone_has(models):
    table = features_table(models, ORDER).set_index("feature")
    assert table.loc["function.mobilization", "models"] == "hub、workers"
    assert table.loc["actor.social_worker", "models"] == "workers"
    nobody = table[table["model_count"] == 0]
    assert list(nobody["kind"].value_counts().sort_index().items()) == [("pair", 2), ("role", 3)]
    assert "actor.government、function.mobilization" in nobody.index
    assert list(table[table["kind"] == "function"].index) == [
        "function.mobilization",
        "function.resource_linking",
    ]


def test_near_models_stand_side_by_side():
    import pandas as pd

    rows = [
        ("a", "b", 0.1),
        ("a", "c", 0.9),
        ("a", "d", 0.1),
        ("b", "c", 0.1),
        ("b", "d", 0.8),
        ("c", "d", 0.1),
    ]
    frame = pd.DataFrame(rows, columns=["model_a", "model_b", "code_nearness"])
    order = side_by_side(frame)
    assert {*order[:2]} in ({"a", "c"}, {"b", "d"})
    assert {*order[2:]} in ({"a", "c"}, {"b", "d"})


def test_the_tables_give_every_element_and_every_quotation(models):
    elements = elements_table(models)
    assert len(elements) == 11
    link = elements[(elements["model_id"] == "workers") & (elements["kind"] == "link")].iloc[0]
    assert (link["actor"], link["to_actor"], link["mutual"]) == (
        "actor.social_organization",
        "actor.government",
        "yes",
    )
    quotations = quotations_table(models)
    assert len(quotations) == 12
    cause = quotations[quotations["part"] == "cause"].iloc[0]
    assert (cause["quotation"], cause["passages"]) == ("但由于枢纽型平台缺失", "000-p015-s08")


def test_a_model_alone_has_no_neighbour(read):
    found = read(hub=HUB)
    near, held = nearness_table(found), features_table(found, ORDER)
    assert neighbours_table(found, near, held).empty
    assert list(neighbours_table(found, near, held).columns)[2] == "nearest"
