import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import jieba
import pytest

from liandong.corpus.reading import Corpus
from liandong.errors import InputFaults
from liandong.text.lexicon import Entry, Lexicon
from liandong.text.segmentation import Tokenizer, build_tokenizer


def only(*terms: str, stop_words: tuple[str, ...] = ()) -> Lexicon:
    """A lexicon of these terms, on lines from 2."""
    entries = [
        tuple(Entry(text, "测试", f"{name}.txt:{line}") for line, text in enumerate(texts, start=2))
        for name, texts in (("dictionary", terms), ("stop_words", stop_words))
    ]
    return Lexicon(*entries)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("“五社联动”与平战结合。", "“|五社联动|”|与|平战结合|。"),
        ("北京市通过“吹哨报到”制度解决问题", "北京市|通过|“|吹哨报到|”|制度|解决问题"),
        ("探索“人防+技防”，建设15分钟社区生活圈", "探索|“|人防+技防|”|，|建设|15分钟社区生活圈"),
        ("居委会、业委会以及物业服务企业", "居委会|、|业委会|以及|物业服务企业"),
        ("应对突发公共卫生事件和突发事件", "应对|突发公共卫生事件|和|突发事件"),
    ],
)
def test_domain_terms_stay_whole(tokenizer: Tokenizer, text: str, tokens: str) -> None:
    assert "|".join(tokenizer.tokens(text)) == tokens


def texts_of(corpus: Corpus) -> Iterator[str]:
    yield from (document.raw for document in corpus.documents)
    yield from corpus.passages["text"]


@pytest.mark.parametrize("hmm", [False, True])
def test_both_engines_agree_on_the_whole_corpus(
    tokenizer: Tokenizer, corpus: Corpus, hmm: bool
) -> None:
    fast = replace(tokenizer, hmm=hmm)
    reference = replace(fast, engine="jieba")
    different = [t for t in texts_of(corpus) if fast.tokens(t) != reference.tokens(t)]
    assert different == []


@pytest.mark.parametrize("hmm", [False, True])
def test_both_engines_agree_where_scripts_and_signs_meet(tokenizer: Tokenizer, hmm: bool) -> None:
    fast = replace(tokenizer, hmm=hmm)
    reference = replace(fast, engine="jieba")
    pieces = [
        *("社区", "治理", "封", "控", "楼栋", "我管", "头疼治", "人防+技防", "，", "。", "“", "”"),
        *(
            "〔缺〕",
            " ",
            "\n",
            "\r\n",
            "\u3000",
            "2020",
            "15",
            "3.5%",
            "QQ",
            "T恤",
            "A",
            "+",
            "-",
            "&",
        ),
        *(",", ":", "㐀", "\u9fd6", "😀", "①", "※", "é", "ー", "豈"),
    ]
    chance = random.Random(2020)
    for _ in range(2000):
        text = "".join(chance.choices(pieces, k=chance.randint(1, 12)))
        assert fast.tokens(text) == reference.tokens(text), text


def test_without_own_terms_it_is_jieba(corpus: Corpus, tmp_path: Path) -> None:
    plain = jieba.Tokenizer()
    plain.tmp_dir = str(tmp_path)
    own = build_tokenizer(only(), hmm=False)
    for text in corpus.passages["text"]:
        assert own.tokens(text) == plain.lcut(text, HMM=False)


def test_tokens_joined_are_the_text(tokenizer: Tokenizer, corpus: Corpus) -> None:
    assert all("".join(tokenizer.tokens(text)) == text for text in texts_of(corpus))


def test_the_order_of_the_dictionary_makes_no_difference(lexicon: Lexicon) -> None:
    one, other = (
        build_tokenizer(replace(lexicon, dictionary=entries), hmm=False)
        for entries in (lexicon.dictionary, lexicon.dictionary[::-1])
    )
    assert one._reference.FREQ == other._reference.FREQ


def test_two_tokenizers_know_nothing_of_each_other() -> None:
    knowing, plain = (
        build_tokenizer(only("五社联动"), hmm=False),
        build_tokenizer(only(), hmm=False),
    )
    assert knowing.tokens("五社联动") == ["五社联动"]
    assert plain.tokens("五社联动") != ["五社联动"]
    assert "五社联动" not in jieba.dt.FREQ


@pytest.mark.parametrize(
    ("lexicon", "place", "sentence"),
    [
        (
            only("五社联动", "战“疫”"),
            "dictionary.txt:3",
            "“战“疫”” can't be one token: the segmentation always splits at ““”; list the parts",
        ),
        (
            only("联动・机制"),
            "dictionary.txt:2",
            "“联动・机制” can't be one token: the segmentation always splits at “・”",
        ),
        (
            only(stop_words=("我们", "使得其")),
            "stop_words.txt:3",
            "“使得其” becomes 使得|其; list the parts, or the whole in the dictionary",
        ),
    ],
)
def test_a_term_that_does_not_hold_is_named(lexicon: Lexicon, place: str, sentence: str) -> None:
    with pytest.raises(InputFaults) as raised:
        build_tokenizer(lexicon, hmm=False)
    (fault,) = raised.value.faults
    assert fault.place == place
    assert sentence in fault.sentence


def test_a_term_swallowed_by_a_longer_one_is_named() -> None:
    with pytest.raises(InputFaults, match="“五社联动” is lost inside a sentence, which becomes"):
        build_tokenizer(only("五社联动", "谈到五社联动"), hmm=False)
