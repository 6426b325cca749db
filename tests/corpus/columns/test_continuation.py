import math

import jieba
import pytest

from liandong.corpus.columns.continuation import LONGEST_WORD, Continuation

# Two characters that no list knows (private use), so that all can be worked out by hand.
A, B = "\ue000", "\ue001"


def test_a_probability_is_drawn_to_that_of_the_shorter_history():
    model = Continuation([A + B])
    alone = (1 + 300 * 1e-6) / (2 + 300)
    assert model.probability(B, "") == pytest.approx(alone)
    assert model.probability(B, A) == pytest.approx((1 + 4 * alone) / (1 + 4))


def test_what_the_document_has_seen_together_goes_on():
    model = Continuation([A + B])
    alone = (1 + 300 * 1e-6) / (2 + 300)
    assert model.gain(A, B) == pytest.approx(math.log((1 + 4 * alone) / 5 / alone))
    assert model.gain(A, A) == pytest.approx(math.log(4 / 5))


def test_a_word_across_the_joint_counts_against_its_characters():
    counts = {word: max(count, 1) for word, count in listed() if len(word) <= LONGEST_WORD}
    total = sum(counts.values())
    expected = math.log(counts["工作"] * total / (counts["工"] * counts["作"]))
    assert Continuation([]).words("工", "作") == pytest.approx(expected)


def listed():
    """Yield the words of jieba's list with their counts."""
    with jieba.get_dict_file() as file:
        for line in file.read().decode("utf-8").splitlines():
            word, count, *_ = line.split(" ")
            yield word, int(count)


@pytest.mark.parametrize(
    ("before", "after"), [("。", "工作"), ("社会", "，"), ("", "社区"), ("社区", "")]
)
def test_nothing_reaches_across_a_mark_or_an_end(before, after):
    assert Continuation([]).words(before, after) == 0
