import numpy as np
import pytest

from liandong.coding.discourse import NONE, Context, Own, announced, roles_of
from liandong.coding.scheme import Scheme


def test_what_was_announced_holds_to_the_end_of_the_document() -> None:
    news = np.array([NONE, 2, NONE, 4, NONE, NONE])
    begins = np.array([False, False, False, False, True, False])
    assert announced(news, begins, 1).tolist() == [1, 2, 2, 4, NONE, NONE]
    assert announced(news, np.array([True, *begins[1:]]), 1).tolist()[0] == NONE


def test_roles_by_evidence_and_context(scheme: Scheme) -> None:
    """Cue .35, near .7; three roles.

    1: .8 for role 1. 2: nothing of its own, so the role before it (.35). 3: an item; .35 and .7
    for role 1 against .8 for role 2. 4: a foretold point of role 0 (.7) at a paragraph's begin.
    5: nothing at all: the first role.
    """
    strong = np.array([[0, 0.8, 0], [0, 0, 0], [0, 0, 0.8], [0, 0, 0], [0, 0, 0]])
    context = Context(
        first=np.array([True, False, False, True, True]),
        item=np.array([False, False, True, False, False]),
        foretold=np.array([NONE, NONE, NONE, 0, NONE]),
    )
    roles = roles_of(Own(strong, np.ones((5, 3))), context, scheme.head.weights)
    assert roles.chosen.tolist() == [1, 1, 1, 0, 0]
    assert roles.shares[2] == pytest.approx([0, 1.05 / 1.85, 0.8 / 1.85])
    assert roles.shares[4] == pytest.approx([1 / 3] * 3)
    assert [list(roles.context(number)) for number in range(5)] == [
        [],
        ["（段内承前）"],
        ["（段内承前）", "（列举句随领起句）"],
        ["（前文预告的要点）"],
        [],
    ]
