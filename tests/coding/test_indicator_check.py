import pandas as pd
import pytest

from liandong.coding.codebook import Code, Dimension, Indicators
from liandong.coding.indicator_check import INDICATORS, indicator_notes, indicator_table
from liandong.coding.scheme import Scheme


def dimension(name: str, given_with: tuple[str, ...] = (), **codes: Indicators) -> Dimension:
    made = [Code.model_construct(id=f"{name}.{key}", indicators=own) for key, own in codes.items()]
    return Dimension.model_construct(dimension=name, codes=tuple(made), given_with=given_with)


@pytest.fixture(scope="module")
def toy(scheme: Scheme) -> Scheme:
    """Sentences on a market and a boat; “市场” is a bad word for enterprises."""
    actor = dimension(
        "actor",
        enterprise=Indicators(
            terms=("市场", "船厂"), cues=("货",), patterns=("船[主夫]", "车[主夫]")
        ),
        expert=Indicators(terms=("院士",)),
    )
    problem = dimension("problem", ("discourse.problem",), shortage=Indicators(terms=("缺货",)))
    phase = dimension("phase", routine=Indicators(terms=("市场",)))
    return Scheme(scheme.head, (actor, problem, phase))


@pytest.fixture(scope="module")
def passages() -> pd.DataFrame:
    texts = ["市场开门。"] * 11 + ["船主与船厂。"] * 2 + ["缺货了。"] * 12
    return pd.DataFrame({"passage_id": [f"p{n}" for n in range(25)], "text": texts})


@pytest.fixture(scope="module")
def hand() -> dict[str, frozenset[str]]:
    """All but p0 are coded: “市场” stands in ten, one of them has the code."""
    codes = {f"p{n}": frozenset({"phase.routine", "discourse.context"}) for n in range(1, 11)}
    codes["p1"] |= {"actor.enterprise"}
    codes |= {f"p{n}": frozenset({"actor.enterprise"}) for n in (11, 12)}
    return codes | {f"p{n}": frozenset({"discourse.context"}) for n in range(13, 25)}


def test_indicators_are_counted(
    toy: Scheme, passages: pd.DataFrame, hand: dict[str, frozenset[str]]
) -> None:
    frame = indicator_table(toy, passages, hand)
    INDICATORS.validate(frame)
    assert frame.to_numpy().tolist() == [
        ["actor.enterprise", "terms", "市场", 11, 10, 1],
        ["actor.enterprise", "terms", "船厂", 2, 2, 2],
        ["actor.enterprise", "cues", "货", 12, 12, 0],
        ["actor.enterprise", "patterns", "船[主夫]", 2, 2, 2],
        ["actor.enterprise", "patterns", "车[主夫]", 0, 0, 0],
        ["actor.expert", "terms", "院士", 0, 0, 0],
        # found in 12, but in none of them may a problem be given: they speak of none
        ["problem.shortage", "terms", "缺货", 12, 0, 0],
        ["phase.routine", "terms", "市场", 11, 10, 10],
    ]


def test_what_matches_nothing_or_too_much_is_told(
    toy: Scheme, passages: pd.DataFrame, hand: dict[str, frozenset[str]]
) -> None:
    loose = (
        "actor.enterprise: hand-coded passages with “市场” (1 of 10; they mean phase.routine) "
        "seldom have the code; make them cues, narrow them or take them out"
    )
    unused = (
        "2 of 8 indicators, of 2 codes, are found in no passage; they may serve other texts "
        "(list them with --indicators FILE)"
    )
    bare = "no indicator of actor.expert is found in any passage"
    assert indicator_notes(toy, passages, hand) == [unused, bare, loose]
    # with two of ten, one in five has the code: that is borne
    fair = hand | {"p2": hand["p1"]}
    assert indicator_notes(toy, passages, fair) == [unused, bare]
    # nine passages are too few to say so
    few = {unit: codes for unit, codes in hand.items() if unit != "p2"}
    assert indicator_notes(toy, passages, few) == [unused, bare]
