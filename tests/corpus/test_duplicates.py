from itertools import permutations

import pandas as pd
import pytest

from liandong.corpus.duplicates import (
    OVERLAPS,
    analysed_passages,
    near_duplicates,
    notes_on_repeated,
    overlaps,
)
from liandong.schemas import read_table, write_table

ARTICLE = [
    "河湾街道把楼栋里的事交给楼栋里的人商量。",
    "每月第一个周六，楼组长在院子里摆一张长桌。",
    "居民把难处写在纸条上，由物业、业委会和社工当场认领。",
    "认领的事半个月内要有回音，办不成也要说清缘由。",
    "两年下来，长桌边坐的人从七八个变成了四五十个。",
    "街道没有多添一个编制，只是把会开到了门口。",
]
OTHER = [
    "山口镇的卫生站夜里只有一名护士值守。",
    "镇里同县医院约定，遇到急症可用视频请医生会诊。",
    "一年间会诊了一百多次，转院的病人少了三成。",
    "护士们说，最要紧的是电话那头总有人接。",
    "下一步打算把邻近的两个镇也连进来。",
    "经费由县里与镇里各出一半。",
]


def document(name, texts, date="", kind="body"):
    ids = [f"{name}-p{n:03}-s00" for n in range(len(texts))]
    frame = pd.DataFrame({"passage_id": ids, "document_id": name, "kind": kind, "text": texts})
    return name, date, frame.astype(str)


def pairs(*documents):
    found = near_duplicates(documents)
    return [(pair.document_id, pair.original_id) for pair in found]


def rows(*documents):
    return [tuple(row) for row in overlaps(near_duplicates(documents)).itertuples(index=False)]


def joined_by_commas(texts):
    """Two passages where there were six: another full stop."""
    return ["，".join(text.rstrip("。") for text in part) + "。" for part in (texts[:3], texts[3:])]


@pytest.mark.parametrize(
    ("again", "repeated"),
    [
        (ARTICLE, [0, 1, 2, 3, 4, 5]),
        ([text.replace("，", ",") for text in ARTICLE], [0, 1, 2, 3, 4, 5]),
        (ARTICLE[1:5], [0, 1, 2, 3]),
        ([OTHER[0], *ARTICLE[1:]], [1, 2, 3, 4, 5]),
        ([*OTHER, *ARTICLE], [6, 7, 8, 9, 10, 11]),
        (joined_by_commas(ARTICLE), [0, 1]),
        ([*ARTICLE[:2], "这一句是新写的。", *ARTICLE[4:]], [0, 1, 3, 4]),
    ],
    ids=["same", "punctuation", "shorter", "lead", "compiled", "parted", "rewritten"],
)
def test_an_article_published_again_is_found_with_what_it_repeats(again, repeated):
    found = rows(document("001", ARTICLE), document("002", OTHER[:2]), document("003", again))
    mine = [row for row in found if row[2] == "001"]
    assert [row[1] for row in mine] == [f"003-p{n:03}-s00" for n in repeated]
    assert {row[4] for row in mine} == {1.0}


def test_the_original_passage_is_named_where_its_words_begin():
    found = rows(document("001", ARTICLE), document("002", joined_by_commas(ARTICLE)))
    assert [row[3] for row in found] == ["001-p000-s00", "001-p003-s00"]
    found = rows(document("001", [*ARTICLE, ARTICLE[0]]), document("002", ARTICLE))
    assert [row[3] for row in found] == [f"001-p{n:03}-s00" for n in range(6)]


def test_likeness_is_the_share_of_characters_that_stay_in_order():
    """Of 20 characters, 1, 2 and 3 are replaced: 2·19/40, 2·18/40, 2·17/40.

    The short sentence (8 of 9 characters: 2·8/17 = .94) is another one.
    """
    twenty = "街道办事处牵头物业居民社工共同议定修缮方"
    assert len(twenty) == 20
    edited = ["甲" + twenty[1:], "甲乙" + twenty[2:], "甲乙丙" + twenty[3:]]
    others = [ARTICLE[4], ARTICLE[5], "楼里的事在楼里商量"]
    one = document("001", [*others, twenty])
    likenesses = []
    for text in edited:
        found = rows(one, document("002", [*others[:2], "楼里的事楼里商量", text]))
        assert [row[3][-7:-4] for row in found[:2]] == ["000", "001"]
        likenesses.append([row[4] for row in found[2:]])
    assert likenesses == [[pytest.approx(0.95)], [pytest.approx(0.9)], []]


def test_half_of_the_shorter_text_makes_a_pair():
    ten = "居民议事会每月开一次"
    assert len(ten) == 10
    new, longer = "修缮经费另行公开说明", "修缮的经费另行公开说明"
    long = document("001", [ten, *OTHER])
    assert pairs(long, document("002", [ten, new])) == [("002", "001")]
    assert pairs(long, document("002", [ten, longer])) == []


@pytest.mark.parametrize(
    "again",
    [OTHER, [ARTICLE[0], *OTHER], [*ARTICLE[:2], *OTHER]],
    ids=["another text", "one sentence", "two sentences"],
)
def test_a_quotation_makes_no_pair(again):
    assert pairs(document("001", ARTICLE), document("002", again)) == []


def test_what_analyses_do_not_read_makes_no_pair():
    """Two articles with the same list of references are two articles."""
    texts = {"001": ARTICLE, "002": OTHER}
    both = []
    for name, own in texts.items():
        _, _, body = document(name, own)
        _, _, references = document(f"{name}-r", ARTICLE * 2, kind="reference")
        both.append((name, "", pd.concat([body, references.assign(document_id=name)])))
    assert pairs(*both) == []


def test_the_five_documents_are_five(corpus):
    documents = [(d.id, d.metadata.date, d.passages) for d in corpus.documents]
    assert pairs(*documents) == []


@pytest.mark.parametrize(
    ("dates", "original"),
    [
        (("2021-05-01", "2020-05-01"), "002"),
        (("2020-05-01", "2021-05-01"), "001"),
        (("2020-05-01", "2020-05-01"), "001"),
        (("", "2020-05-01"), "001"),
        (("2020-05-01", ""), "001"),
    ],
)
def test_the_original_is_the_earlier_dated_else_that_with_the_lower_id(dates, original):
    copies = [document("001", ARTICLE, dates[0]), document("002", ARTICLE, dates[1])]
    (later,) = {"001", "002"} - {original}
    assert pairs(*copies) == pairs(*reversed(copies)) == [(later, original)]


@pytest.mark.parametrize("dates", [*permutations(["2020-01-01", "2022-01-01", ""])])
def test_of_three_copies_one_counts_whatever_is_dated(dates):
    """Pair by pair, each of three could be later than another: 1 dated last, 2 not, 3 first."""
    copies = [document(f"00{n}", ARTICLE, date) for n, date in enumerate(dates)]
    passages = pd.concat([frame for _, _, frame in copies])
    left = analysed_passages(passages, overlaps(near_duplicates(copies)), count_repeated=False)
    assert list(left["passage_id"]) == [f"000-p00{n}-s00" for n in range(6)]


def test_what_a_compilation_adds_is_analysed():
    both = [document("001", ARTICLE), document("002", [*OTHER, *ARTICLE])]
    passages, repeated = pd.concat([f for _, _, f in both]), overlaps(near_duplicates(both))
    once = analysed_passages(passages, repeated, count_repeated=False)
    assert list(once["text"]) == [*ARTICLE, *OTHER]
    each = analysed_passages(passages, repeated, count_repeated=True)
    assert list(each["text"]) == [*ARTICLE, *OTHER, *ARTICLE]


def test_of_a_copy_with_a_sentence_edited_nothing_is_analysed():
    """Of eleven passages of about equal length ten are repeated: 91 %; of twelve two are new."""
    article = [*ARTICLE, *OTHER[:5]]
    for edited, left in ((1, 0), (2, 2)):
        copy = [*article[: len(article) - edited], *["这一句是编辑新写的，与原文不同。"] * edited]
        both = [document("001", article), document("002", copy)]
        passages, repeated = pd.concat([f for _, _, f in both]), overlaps(near_duplicates(both))
        once = analysed_passages(passages, repeated, count_repeated=False)
        assert len(once) == len(article) + left


def test_the_sentence_counts_passages_and_characters():
    """Of the copy 5 of 6 passages are repeated; of a compilation 6 of 12, the whole article."""
    new = "这一句是新写的十个字。"  # 10 of the copy's characters
    copy = document("002", [*ARTICLE[:5], new])
    kept = sum(len(text) - text.count("，") - 1 for text in ARTICLE[:5])
    share = f"{kept / (kept + 10):.0%}"
    (pair,) = near_duplicates([document("001", ARTICLE), copy])
    assert str(pair) == f"002 repeats 001: 5 of 6 passages ({share} of its characters)"
    compilation = document("002", ["廿" * 300, *ARTICLE])
    (pair,) = near_duplicates([document("001", ARTICLE), compilation])
    whole = sum(len(text) - text.count("，") - 1 for text in ARTICLE)
    assert str(pair) == (
        f"002 repeats 001: 6 of 7 passages ({whole / (whole + 300):.0%} of its characters,"
        " which hold 100% of 001)"
    )


def test_documents_with_little_or_nothing_to_read_are_no_pair_and_no_error():
    empty = document("001", [])
    assert near_duplicates([]) == []
    assert near_duplicates([empty, document("002", [])]) == []
    assert pairs(empty, document("002", ["好。"]), document("003", ["行。"])) == []


def test_the_table_of_no_overlaps_can_be_written_and_read(tmp_path):
    path = tmp_path / "overlaps.csv"
    write_table(path, overlaps([]), OVERLAPS)
    assert path.read_text(encoding="utf-8") == (
        "document_id,passage_id,original_document_id,original_passage_id,similarity\n"
    )
    assert read_table(path, OVERLAPS).empty
    found = overlaps(near_duplicates([document("001", ARTICLE), document("002", ARTICLE)]))
    write_table(path, found, OVERLAPS)
    assert read_table(path, OVERLAPS).equals(OVERLAPS.validate(found))


def test_one_sentence_tells_of_all_that_a_document_repeats():
    copies = [document(name, ARTICLE) for name in ("001", "002", "003")]
    said = notes_on_repeated(near_duplicates(copies))
    assert said == [
        ({"001", "002"}, "002 repeats 001: 6 of 6 passages (100% of its characters)"),
        ({"001", "003"}, "003 repeats 001: 6 of 6 passages (100% of its characters); also 002"),
    ]
