import numpy as np

from liandong.coding import indicators
from liandong.coding.hits import search
from liandong.coding.indicators import evident
from liandong.coding.matcher import compiled
from liandong.coding.matching import find
from liandong.coding.scheme import Scheme
from liandong.coding.tries import trie_of

TEXTS = ["社区治理靠社区。", "", "志愿者在街道帮助老年人，社区支持。", "有三个特征。"]


def test_the_evident_codes_are_those_of_the_hits(scheme: Scheme, monkeypatch) -> None:
    expected = {
        (number, hit.code)
        for number, here in enumerate(find(TEXTS, compiled(scheme)))
        for hits in here.hits.values()
        for hit in hits
        if hit.kind != "announcing"
    }
    codes = compiled(scheme).codes
    assert (2, "actor.volunteer") in expected
    for block in (2000, 1):
        monkeypatch.setattr(indicators, "BLOCK", block)
        sentences, numbers = evident(TEXTS, scheme)
        pairs = [(n, codes[code]) for n, code in zip(sentences, numbers, strict=True)]
        assert set(pairs) == expected
        assert len(pairs) == len(expected)
        assert (np.diff(sentences * len(codes) + numbers) > 0).all()


def test_no_sentences(scheme: Scheme) -> None:
    sentences, codes = evident([], scheme)
    assert not len(sentences)
    assert not len(codes)


def test_a_scheme_is_compiled_once(scheme: Scheme) -> None:
    assert compiled(Scheme(scheme.head, tuple(scheme.dimensions))) is compiled(scheme)


def test_a_very_long_sentence_is_searched_too(scheme: Scheme) -> None:
    hits = search(["志愿者" * 40_000], compiled(scheme))
    words = [hits.names[number] for number in hits.words.tolist()]
    assert words.count("志愿者") == 40_000
    assert hits.starts[:2].tolist() == [1, 4]


def test_a_trie_of_many_words_is_deep_enough() -> None:
    words = ["甲" * size for size in range(1, 40)]
    points = np.full(50, ord("甲"), dtype=np.uint32)
    assert len(trie_of(words).search(points)[0]) == sum(50 - size + 1 for size in range(1, 40))
