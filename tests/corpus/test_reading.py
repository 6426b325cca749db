import csv
import json
import re

import pytest

from liandong.corpus.passages import PASSAGES, coded_passages
from liandong.corpus.reading import LEFT_OUT, read_corpus
from liandong.schemas import read_table

IDS = ["000", "001", "002", "003", "004"]


def han(text: str) -> str:
    return "".join(re.findall(r"[一-鿿]", text))


@pytest.mark.parametrize("document_id", IDS)
def test_every_han_character_is_restored_or_left_out_by_name(corpus, document_id):
    assert corpus[document_id].unaccounted == []


def test_a_han_character_that_is_nowhere_is_noticed(corpus):
    from dataclasses import replace

    document = corpus["000"]
    shorter = replace(document, restored=document.restored.slice(10, len(document.restored)))
    assert shorter.unaccounted[0] == document.restored.starts[0]


@pytest.mark.parametrize("document_id", ["000", "001", "002", "004"])
def test_no_han_character_is_restored_twice_or_invented(corpus, document_id):
    """These four are in simplified characters already: each stands for itself, once."""
    document = corpus[document_id]
    corrected = {"进", "一"}  # the two misread characters of 004
    places = [
        start
        for c, start in zip(document.restored.text, document.restored.starts, strict=True)
        if "一" <= c <= "鿿" and c != "缺" and (document.raw[start] == c or c not in corrected)
    ]
    assert len(places) == len(set(places))
    for c, start in zip(document.restored.text, document.restored.starts, strict=True):
        if "一" <= c <= "鿿" and c not in corrected and c != "缺":
            assert document.raw[start] == c


def test_the_sentences_that_the_coders_read_stand_in_order(corpus, root):
    """The coders' sentences were restored by others; blanks and punctuation may differ."""
    with (root / "tests/corpus/sentences_read_by_coders.csv").open(encoding="utf-8") as file:
        sentences = list(csv.DictReader(file))
    passages = {d: [han(t) for t in corpus[d].passages["text"]] for d in IDS}
    place = dict.fromkeys(IDS, 0)
    for sentence in sentences:
        document_id = sentence["document_id"]
        found = passages[document_id].index(han(sentence["text"]), place[document_id])
        place[document_id] = found + 1
    assert len(sentences) == 257


def test_navigation_and_footers_are_gone(corpus):
    text = "\n".join(document.restored.text for document in corpus.documents)
    for words in (
        "首页",
        "ICP备",
        "Copyright",
        "投搞",
        "微博推荐",
        "点击量",
        "加入收藏",
        "All Rights",
    ):
        assert words not in text


def test_punctuation_between_chinese_is_full_width(corpus):
    for document in corpus.documents:
        body = document.passages[document.passages["kind"] != "reference"]
        for text in body["text"]:
            assert not re.search(r"[一-鿿][,;:?!]|[,;:?!][一-鿿]|[一-鿿] +[一-鿿]", text), text


def test_the_doubled_paragraph_of_002_stands_once(corpus):
    assert corpus["002"].restored.text.count("他山之石，可以攻玉") == 1
    assert corpus["002"].raw.count("他山之石,可以攻玉") == 2


def test_003_is_simplified_and_complete(corpus):
    text = corpus["003"].restored.text
    for words in (
        "向层面以目标责任为先、横向层面以部门职能为界",
        "承担着",
        "政府保基本、购买促提高",
    ):
        assert words in text
    assert "尽快恢复常态功能。基层社区抗击" in text
    assert not re.search(r"[a-zāáǎà]|[?？]|，，|，。", text.replace("15CSH073", ""))


def test_the_round_table_speaks_in_order(corpus):
    passages = corpus["004"].passages
    spoken = passages[passages["kind"] == "body"]
    order = [f"{q}{s}" for q, s in zip(spoken["section"], spoken["speaker"], strict=True)]
    turns = [turn for turn, before in zip(order, [None, *order], strict=False) if turn != before]
    names = ["俞祖成", "宋万召", "陈兰兰", "黄彬"]
    assert turns == [
        "",
        *(f"Q1{n}" for n in names),
        *(f"Q2{n}" for n in names),
        *("Q3", "Q3宋万召", "Q3陈兰兰"),  # the first speaker's name is lost
        *("Q4俞祖成", "Q4宋万召", "Q4黄彬"),
        *(f"Q5{n}" for n in names),
    ]
    assert corpus["004"].restored.text.count("〔缺〕") == 12


def test_speakers_of_the_other_documents(corpus):
    def speakers(document_id):
        passages = corpus[document_id].passages
        body = passages[passages["kind"] == "body"]
        return list(dict.fromkeys(body["speaker"]))

    assert speakers("000") == ["", "李强", "关信平", "徐家良"]
    assert speakers("001") == ["肖丽丽"]
    assert speakers("002") == ["", "汤啸天", "姚军", "陈振民", "范斌", "何海兵", "陈荣武"]
    assert speakers("003") == ["〔姓名缺失〕"]


@pytest.mark.parametrize("document_id", IDS)
def test_raw_spans_hold_the_words(corpus, document_id):
    """Where nothing was converted, the raw spans hold the passage's characters in order."""
    document = corpus[document_id]
    for text, spans in zip(document.passages["text"], document.passages["raw_spans"], strict=True):
        raw = "".join(document.raw[start:end] for start, end in json.loads(spans))
        if document_id == "003":
            assert raw
        else:
            wanted = han(text.replace("〔缺〕", ""))
            if document_id == "004":
                wanted = wanted.replace("人类进步", "人类讲步").replace("一种常规", "种常规")
            assert han(raw).replace("一一", "") == wanted


def test_spans_of_neighbours_do_not_overlap(corpus):
    """But for a byte-level break that goes over the end of a sentence."""
    broken = set(range(469, 475))
    for document in corpus.documents:
        seen = set()
        for spans in document.passages["raw_spans"]:
            for start, end in json.loads(spans):
                places = set(range(start, end)) - (broken if document.id == "003" else set())
                assert not places & seen
                seen |= places


def test_committed_passages_are_those_of_the_raw_files(corpus, root):
    kept = read_table(root / "analysis/results/passages.csv", PASSAGES)
    assert kept.equals(PASSAGES.validate(corpus.passages))
    left_out = read_table(root / "analysis/results/left_out.csv", LEFT_OUT)
    assert left_out.equals(LEFT_OUT.validate(corpus.left_out))


def test_analyses_read_bodies_questions_and_headings_that_are_sentences(corpus):
    chosen = coded_passages(corpus.passages)
    assert set(chosen["kind"]) == {"body", "question", "heading"}
    headings = chosen[chosen["kind"] == "heading"]["text"]
    assert all(text.endswith("。") for text in headings)
    assert len(chosen) == 411


def test_reading_twice_gives_the_same(corpus, root):
    again = read_corpus(root / "corpus/documents")
    assert again.passages.equals(corpus.passages)
