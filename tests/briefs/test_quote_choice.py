from types import SimpleNamespace

import pytest

from liandong.briefs.quote_choice import QuoteChoice
from liandong.governance.models import Quote

# Passage and place of the words; the second shares words with the first.
PLACES = {
    "社工在一线整合了各方面的资源": ("p1", [0, 14]),
    "在一线整合了各方面的资源": ("p1", [2, 14]),
    "社区在一线整合了各方面的资源": ("p2", [20, 34]),
    "由于人手不够，社工只好一人做完": ("p3", [40, 55]),
}


def quote(words, speaker="甲", document="000"):
    return Quote(document=document, speaker=speaker, words=words)


def cited(said):
    passage, span = PLACES.get(said.words, (said.words, [900, 901]))
    return SimpleNamespace(
        document_id=said.document, speaker=said.speaker, passages=[passage], raw_spans=[span]
    )


@pytest.fixture
def choice():
    return QuoteChoice(cited, ("社工",), 3)


def words(taken):
    return taken.words if taken else None


def test_words_that_name_the_actor_come_first_and_none_twice(choice):
    quotes = [quote(each) for each in list(PLACES)[:3]]
    assert words(choice.take(quotes)) == "社工在一线整合了各方面的资源"
    assert words(choice.take(quotes)) == "社区在一线整合了各方面的资源"
    assert choice.take(quotes) is None


def test_words_from_the_middle_of_a_thought_come_last(choice):
    quotes = [quote("由于人手不够，社工只好一人做完"), quote("社区在一线整合了各方面的资源")]
    assert words(choice.take(quotes)) == "社区在一线整合了各方面的资源"


def test_another_speaker_comes_before_one_already_quoted(choice):
    choice.take([quote("社工在一线整合了各方面的资源")])
    quotes = [quote("由各方共同做好社工的后援", "乙"), quote("由社工来做好各方的后援工作")]
    assert choice.take(quotes).speaker == "乙"


def test_a_full_page_takes_no_more(choice):
    choice.left = 0
    assert choice.take([quote("社工在一线整合了各方面的资源")]) is None


def test_words_too_long_for_a_page_are_passed_over(choice):
    assert choice.take([quote("社工" * 33)]) is None
