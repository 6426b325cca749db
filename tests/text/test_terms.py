import numpy as np
import pandas as pd
import pytest

from liandong.text.segmentation import Tokenizer
from liandong.text.terms import (
    content_words,
    count_known,
    paragraphs_of,
    sentences_of,
    term_matrix,
    tfidf,
    tokenize,
)

PASSAGES = [
    ("p0", ["社区", "居民", "社区"]),
    ("p1", ["社区", "志愿者"]),
    ("p2", ["社区", "居民"]),
    ("p3", ["平台"]),
]


@pytest.mark.parametrize(
    ("tokens", "kept"),
    [
        (["社区", "的", "居民"], ["社区", "居民"]),  # a single character
        (["我们", "社区"], ["社区"]),  # a stop word
        (["2020", "QQ", "“", "社区"], ["社区"]),  # no Han character
        (["15分钟生活圈", "人防+技防"], ["15分钟生活圈", "人防+技防"]),
    ],
)
def test_content_words(tokens: list[str], kept: list[str]) -> None:
    assert content_words(tokens, frozenset(["我们"]), minimum_characters=2) == kept


def test_terms_are_counted_by_passage() -> None:
    matrix = term_matrix(PASSAGES, minimum_passages=1, maximum_share=1.0)
    assert matrix.passage_ids == ("p0", "p1", "p2", "p3")
    assert dict(zip(matrix.terms, matrix.counts.toarray().T.tolist(), strict=True)) == {
        "社区": [2, 1, 1, 0],
        "居民": [1, 0, 1, 0],
        "志愿者": [0, 1, 0, 0],
        "平台": [0, 0, 0, 1],
    }


@pytest.mark.parametrize(
    ("minimum", "maximum", "kept"),
    [(2, 1.0, {"社区", "居民"}), (1, 0.5, {"居民", "志愿者", "平台"}), (2, 0.5, {"居民"})],
)
def test_rare_and_ubiquitous_terms_are_left_out(
    minimum: int, maximum: float, kept: set[str]
) -> None:
    matrix = term_matrix(PASSAGES, minimum_passages=minimum, maximum_share=maximum)
    assert set(matrix.terms) == kept


def test_tfidf_by_hand() -> None:
    weights = tfidf(term_matrix(PASSAGES[1:], minimum_passages=1, maximum_share=1.0)).toarray()
    # p1: 社区 in two of three passages, 志愿者 in one; idf = 1 + ln(4 / (1 + passages)).
    community, volunteers = 1 + np.log(4 / 3), 1 + np.log(4 / 2)
    length = np.hypot(community, volunteers)
    assert sorted(weights[0]) == pytest.approx(
        [0, 0, community / length, volunteers / length], abs=1e-12
    )


def test_a_word_said_twice_counts_by_its_logarithm() -> None:
    passages = [("p0", ["社区", "社区", "居民"]), ("p1", ["社区", "居民"])]
    weights = tfidf(term_matrix(passages, minimum_passages=1, maximum_share=1.0)).toarray()
    assert max(weights[0]) / min(weights[0]) == pytest.approx(1 + np.log(2))


def test_other_passages_are_counted_over_the_same_terms() -> None:
    matrix = term_matrix(PASSAGES, minimum_passages=2, maximum_share=1.0)
    other = count_known([("s0", ["居民", "无关", "居民"])], matrix)
    assert other.terms == matrix.terms
    assert dict(zip(other.terms, other.counts.toarray()[0].tolist(), strict=True)) == {
        "居民": 2,
        "社区": 0,
    }


def test_rows_keep_the_terms() -> None:
    matrix = term_matrix(PASSAGES, minimum_passages=1, maximum_share=1.0)
    kept = matrix.rows(np.array([False, True, False, True]))
    assert (kept.passage_ids, kept.terms) == (("p1", "p3"), matrix.terms)
    assert kept.counts.toarray().tolist() == matrix.counts.toarray()[[1, 3]].tolist()


def test_sentences_join_to_paragraphs(tokenizer: Tokenizer) -> None:
    passages = pd.DataFrame(
        {
            "passage_id": ["000-p001-s00", "000-p001-s01", "000-p002-s00", "000-p003-s00"],
            "document_id": ["000"] * 4,
            "text": ["社区联动居民。", "平战结合。", "枢纽型平台！", "的？"],
        }
    )
    tokens = tokenize(passages, tokenizer, frozenset(), minimum_characters=2)
    assert sentences_of(tokens) == [
        ("000-p001-s00", ["社区", "联动", "居民"]),
        ("000-p001-s01", ["平战结合"]),
        ("000-p002-s00", ["枢纽型平台"]),
        ("000-p003-s00", []),
    ]
    assert paragraphs_of(tokens) == [
        ("000-p001", ["社区", "联动", "居民", "平战结合"]),
        ("000-p002", ["枢纽型平台"]),
        ("000-p003", []),
    ]
