"""Names of codes in other programs, and the codes that they mean here."""

import pytest

from liandong.coding.scheme import read_scheme
from liandong.exchange.guids import guid_of
from liandong.exchange.incoming.matched_codes import match_codes
from liandong.exchange.project import ForeignCode, Project


@pytest.fixture(scope="module")
def scheme(root):
    return read_scheme(root / "corpus" / "codebook")


def matched(scheme, *names, guid="g"):
    """Match a code below others, by their names from the outermost."""
    guids = [f"{guid}{number}" for number in range(len(names) - 1)] + [guid]
    parents = ["", *guids[:-1]]
    codes = tuple(map(ForeignCode, guids, names, parents))
    found = match_codes(Project("", "", (), codes, (), ()), scheme)[guid]
    return found.id, found.how


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["actor.party"], "actor.party"),
        (["党组织 actor.party"], "actor.party"),
        (["党组织"], "actor.party"),
        (["party  organisations"], "actor.party"),
        (["social_organization"], "actor.social_organization"),
        (["主体", "社区"], "actor.community"),
        (["Recommendations", "Deliberation"], "recommendation.deliberation"),
        (["建议 recommendation", "Deliberation"], "recommendation.deliberation"),
        (["mechanism > Deliberation"], "mechanism.deliberation"),
        (["机制/协商"], "mechanism.deliberation"),
    ],
)
def test_ids_and_labels_are_known_alone_and_below_their_dimension(names, code, scheme):
    assert matched(scheme, *names)[0] == code


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["Deliberation"], "may be mechanism.deliberation or recommendation.deliberation"),
        (["天气"], "is no code of the scheme"),
        (["机制", "社区"], "is no code of the scheme"),
        (["actor.partyline"], "is no code of the scheme"),
    ],
)
def test_what_is_not_known_is_not_guessed(names, said, scheme):
    assert matched(scheme, *names) == (None, said)


def test_a_renamed_code_is_known_by_its_guid(scheme):
    assert matched(scheme, "随便", guid=guid_of("code", "actor.party"))[0] == "actor.party"


def test_codes_that_stand_in_a_circle_do_no_harm(scheme):
    codes = (ForeignCode("a", "社区", "b"), ForeignCode("b", "主体", "a"))
    found = match_codes(Project("", "", (), codes, (), ()), scheme)
    assert (found["a"].id, found["a"].path) == ("actor.community", "主体/社区")
