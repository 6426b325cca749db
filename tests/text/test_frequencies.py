import numpy as np
import pandas as pd
import pytest

from liandong.text.frequencies import (
    DOCUMENT_TERMS,
    TERMS,
    TEXT_SUMMARY,
    log_likelihood,
    mark_documents,
    summarise_documents,
    summarise_terms,
)
from liandong.text.segmentation import Tokenizer

TOKENS = pd.DataFrame(
    {
        "passage_id": ["x0", "x1", "y0", "y1"],
        "paragraph_id": ["x", "x", "y", "y"],
        "document_id": ["X", "X", "Y", "Y"],
        "tokens": ["社区 社区", "居民", "居民 居民 居民", ""],
    }
)


def test_words_are_counted_in_corpus_passages_and_documents() -> None:
    counted = TERMS.validate(summarise_terms(TOKENS))
    assert counted.to_numpy().tolist() == [["居民", 4, 2, 2], ["社区", 2, 1, 1]]


def test_log_likelihood_of_counts_in_equal_corpora() -> None:
    # 10 and 5 of expected 7.5: 2 (10 ln(10/7.5) + 5 ln(5/7.5)) = 1.699
    ten, five, expected = np.array([10.0]), np.array([5.0]), np.array([7.5])
    assert log_likelihood(ten, five, expected, expected) == pytest.approx([1.69899], abs=1e-5)
    assert log_likelihood(five, ten, expected, expected) == pytest.approx([-1.69899], abs=1e-5)
    assert log_likelihood(expected, expected, expected, expected) == pytest.approx([0])


def test_words_that_mark_a_document_by_hand() -> None:
    marked = DOCUMENT_TERMS.validate(mark_documents(TOKENS))
    # Each document holds 3 of 6 words: expected 1 of 2 社区, 2 of 4 居民.
    both = 2 * (3 * np.log(3 / 2) + np.log(1 / 2))
    rows = [
        ("X", "社区", 2, 1.0, 2 * 2 * np.log(2)),
        ("X", "居民", 1, 2.0, -both),
        ("Y", "居民", 3, 2.0, both),
    ]
    expected = pd.DataFrame(rows, columns=list(DOCUMENT_TERMS.columns))
    pd.testing.assert_frame_equal(marked, expected, check_dtype=False)


def test_documents_are_summarised(tokenizer: Tokenizer) -> None:
    passages = pd.DataFrame(
        {
            "document_id": ["X", "X", "Y", "Y"],
            "text": ["社区、社区2", "居民的", "居民居民居民", "的。"],
        }
    )
    counted = TEXT_SUMMARY.validate(summarise_documents(passages, TOKENS, tokenizer))
    assert counted.to_numpy().tolist() == [["X", 2, 7, 4, 3, 2], ["Y", 2, 7, 4, 3, 1]]
