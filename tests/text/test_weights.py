import random
import re

import jieba
import pytest
import rjieba

from liandong.text.lexicon import Lexicon
from liandong.text.segmentation import WORD_CHARACTERS, _reference, build_tokenizer
from liandong.text.weights import NO_WORD, merge


@pytest.fixture(scope="module")
def reference() -> jieba.Tokenizer:
    return _reference(())


def merged(terms: tuple[str, ...]) -> dict[str, int]:
    engine = rjieba.Jieba()
    given: dict[str, int] = {}

    def add(word: str, frequency: int) -> None:
        given[word] = engine.add_word(word, frequency, None)

    merge(terms, lambda text: engine.cut(text, False), add)
    return given


def test_rjieba_comes_with_the_dictionary_of_jieba(reference: jieba.Tokenizer) -> None:
    """It tells a word's frequency to within the 1 by which its suggestion lies above."""
    engine = rjieba.Jieba()
    words = {word: frequency for word, frequency in reference.FREQ.items() if frequency}
    assert all(engine.has_word(word) for word in words)
    alone = random.Random(1).sample([word for word in words if len(word) < 4], 5000)
    suggested = {word: engine.suggest_freq(word) for word in alone if engine.cut(word) == [word]}
    assert len(suggested) > 4000
    assert {suggested[word] - words[word] for word in suggested} <= {0, 1}


def test_terms_weigh_as_in_jieba(lexicon: Lexicon) -> None:
    tokenizer = build_tokenizer(lexicon, hmm=False)
    given, theirs = merged(tokenizer.terms), tokenizer._reference
    assert {term: given[term] for term in tokenizer.terms} == {
        term: theirs.FREQ[term] for term in tokenizer.terms
    }


def test_any_terms_weigh_as_in_jieba(reference: jieba.Tokenizer) -> None:
    """Known words too, parts that only begin a word (15, 1), and terms within terms."""
    chance = random.Random(2020)
    words = [word for word in reference.FREQ if re.fullmatch(f"{WORD_CHARACTERS.pattern}+", word)]
    parts = [*chance.choices(words, k=400), "15", "1", "+", "A", "T", "1号"]
    terms = {"".join(chance.choices(parts, k=chance.randint(1, 3))) for _ in range(300)}
    ordered = tuple(sorted(terms, key=lambda text: (len(text), text)))
    given, theirs = merged(ordered), _reference(ordered)
    assert {term: given[term] for term in ordered} == {term: theirs.FREQ[term] for term in ordered}
    counted = sum(f for word, f in reference.FREQ.items() if word not in terms)
    assert counted + sum(given.values()) == theirs.total


def test_what_stands_for_twice_counted_words_is_never_a_token() -> None:
    assert not WORD_CHARACTERS.match(NO_WORD)
