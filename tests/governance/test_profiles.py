import pytest

from liandong.governance.models import Quote
from liandong.governance.profiles import Hurdle, Partner, Profile, Said, Task, level_of


def quote(speaker, words="甲", document="000"):
    return Quote(document=document, speaker=speaker, words=words)


def said(*speakers):
    return Said(tuple(quote(speaker, speaker) for speaker in speakers), ("hub",))


def profile(passages=0, speakers=0, partners=(), quotes=(), tasks=()):
    return Profile(
        "actor.enterprise", passages, speakers, (), tasks, tuple(partners), (), (), quotes
    )


@pytest.mark.parametrize(
    ("speakers", "level"),
    [
        ([], "none"),
        (["甲", "乙"], "little"),
        (["甲", "甲", "甲"], "little"),
        (["甲", "甲", "乙"], "much"),
        (["甲", "", ""], "little"),  # the editors are no speaker
    ],
)
def test_much_takes_three_quotations_of_two_speakers(speakers, level):
    quotes = [quote(speaker, str(number)) for number, speaker in enumerate(speakers)]
    assert level_of(quotes) == level


@pytest.mark.parametrize(
    ("passages", "speakers", "level"),
    [(0, 0, "none"), (29, 5, "little"), (30, 4, "little"), (30, 5, "much")],
)
def test_an_actor_is_much_spoken_of_from_thirty_sentences_of_five_speakers(
    passages, speakers, level
):
    assert profile(passages, speakers).level == level


@pytest.mark.parametrize(
    ("done", "wanted", "contradictory"),
    [
        ("甲", "乙", True),
        ("甲", "甲", False),
        ("甲乙", "乙", False),  # who asks for more has reported it, too
        ("甲乙", "乙丙", True),
        ("甲", "", False),
        ("甲", "甲乙", False),
    ],
)
def test_speakers_contradict_each_other_on_what_is_done(done, wanted, contradictory):
    sides = [tuple(quote(speaker) for speaker in side) for side in (done, wanted)]
    task = Task("function.mobilization", 3, said("甲"), *sides)
    assert task.contradictory is contradictory
    assert profile(tasks=(task,)).does == ("contradictory" if contradictory else "little")


@pytest.mark.parametrize(
    ("answers", "contradictory"),
    [
        ({}, False),
        ({"a": "甲"}, False),
        ({"a": "甲", "b": "乙"}, True),
        ({"a": "甲乙", "b": "乙"}, False),  # two agree on one remedy
        ({"a": "甲", "b": "甲"}, False),  # one speaker with two remedies
    ],
)
def test_remedies_differ_where_no_two_speakers_share_one(answers, contradictory):
    given = {code: said(*speakers) for code, speakers in answers.items()}
    assert Hurdle("problem.a", said("丙"), (), given).contradictory is contradictory


def test_strangers_are_hardly_together_and_linked_by_no_model():
    partners = (
        Partner("actor.party", 2, {}, {}),
        Partner("actor.expert", 3, {}, {}),
        Partner("actor.charity", 0, {"mechanism.linkage": said("甲")}, {}),
    )
    assert [p.actor for p in profile(partners=partners).strangers] == ["actor.party"]
