"""Passages as counts of terms, and the words that mark a document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

from liandong.schemas import column, table

HAN = re.compile(r"[\u4E00-\u9FFF]")
SEPARATOR = " "

TOKENS = table(
    "tokens",
    passage_id=column(str, "the passage", key=True),
    document_id=column(str, "its document"),
    tokens=column(str, "its content words in order, parted by blanks"),
)

TERMS = table(
    "terms",
    term=column(str, "a content word", key=True),
    term_count=column(int, "occurrences in the corpus", unit="tokens"),
    passage_count=column(int, "passages that hold it", unit="passages"),
    document_count=column(int, "documents that hold it", unit="documents"),
)

DOCUMENT_TERMS = table(
    "document_terms",
    document_id=column(str, "the document", key=True),
    term=column(str, "a content word that the document holds", key=True),
    term_count=column(int, "occurrences in the document", unit="tokens"),
    expected_count=column(
        float, "occurrences if the word were spread evenly over all content words", unit="tokens"
    ),
    log_likelihood=column(
        float, "Dunning's G², negative where the document uses the word less than expected"
    ),
)

TEXT_SUMMARY = table(
    "text_summary",
    document_id=column(str, "the document", key=True),
    passage_count=column(int, "passages analysed", unit="passages"),
    han_count=column(int, "Han characters in them", unit="characters"),
    token_count=column(int, "tokens that hold a Han character", unit="tokens"),
    content_count=column(int, "of these, content words", unit="tokens"),
    term_count=column(int, "different content words", unit="terms"),
)


@dataclass(frozen=True)
class TermMatrix:
    """How often each of V terms stands in each of N passages (`counts`: N × V)."""

    passage_ids: tuple[str, ...]
    terms: tuple[str, ...]
    counts: csr_array

    def rows(self, keep: NDArray[np.bool_]) -> TermMatrix:
        """Return the matrix of the passages marked in `keep`, over the same terms."""
        ids = tuple(np.asarray(self.passage_ids)[keep])
        return TermMatrix(ids, self.terms, self.counts[keep])


def content_words(
    tokens: Iterable[str], stop_words: frozenset[str], minimum_characters: int
) -> list[str]:
    """Keep the tokens that can name a subject: Chinese, long enough, no stop word."""
    return [
        token
        for token in tokens
        if len(token) >= minimum_characters and token not in stop_words and HAN.search(token)
    ]


def term_matrix(
    passages: Sequence[tuple[str, Sequence[str]]], *, minimum_passages: int, maximum_share: float
) -> TermMatrix:
    """Count the terms of passages.

    Parameters
    ----------
    passages
        Passage ids with their content words.
    minimum_passages
        A term in fewer passages is left out.
    maximum_share
        A term in a larger share of the passages (0–1) is left out.
    """
    vectorizer = CountVectorizer(analyzer=list, min_df=minimum_passages, max_df=maximum_share)
    counts = vectorizer.fit_transform([words for _, words in passages])
    ids = tuple(passage_id for passage_id, _ in passages)
    return TermMatrix(ids, tuple(vectorizer.get_feature_names_out()), csr_array(counts))


def tfidf(matrix: TermMatrix) -> csr_array:
    """Weight counts by tf-idf: 1 + log count, smoothed inverse passage frequency, length 1.

    See scikit-learn's `TfidfTransformer`; the logarithm, because a word said twice in one
    sentence doesn't say twice as much.
    """
    return csr_array(TfidfTransformer(sublinear_tf=True).fit_transform(matrix.counts))


def summarise_terms(tokens: pd.DataFrame) -> pd.DataFrame:
    """Count every content word of the corpus: the table `TERMS`, most frequent first."""
    long = _long(tokens)
    counted = long.groupby("term").agg(
        term_count=("term", "size"),
        passage_count=("passage_id", "nunique"),
        document_count=("document_id", "nunique"),
    )
    return counted.reset_index().sort_values(
        ["term_count", "term"], ascending=[False, True], ignore_index=True
    )


def mark_documents(tokens: pd.DataFrame) -> pd.DataFrame:
    """Measure how far each document's words are its own: the table `DOCUMENT_TERMS`.

    Each document is compared with all the others together by the log-likelihood ratio.
    """
    counts = pd.crosstab(_long(tokens)["document_id"], _long(tokens)["term"])
    observed = counts.to_numpy(dtype=float)
    sizes, totals = observed.sum(axis=1, keepdims=True), observed.sum(axis=0, keepdims=True)
    expected = sizes * totals / observed.sum()
    score = log_likelihood(observed, totals - observed, expected, totals - expected)
    document, term = np.nonzero(observed)
    made = pd.DataFrame(
        {
            "document_id": counts.index.to_numpy()[document],
            "term": counts.columns.to_numpy()[term],
            "term_count": observed[document, term].astype(int),
            "expected_count": expected[document, term],
            "log_likelihood": score[document, term],
        }
    )
    return made.sort_values(
        ["document_id", "log_likelihood", "term"], ascending=[True, False, True], ignore_index=True
    )


def log_likelihood(
    inside: NDArray[np.float64],
    outside: NDArray[np.float64],
    expected_inside: NDArray[np.float64],
    expected_outside: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Compute the signed log-likelihood ratio G² of word counts in two corpora.

    G² = 2 (a ln(a / E₁) + b ln(b / E₂)), with a, b the counts inside and outside and E the
    counts expected from the corpora's sizes; negative where a < E₁.

    Parameters
    ----------
    inside, outside, expected_inside, expected_outside
        Counts, broadcastable to one shape; expected ones above 0.

    References
    ----------
    Dunning 1993, Computational Linguistics 19(1); in this form Rayson & Garside 2000,
    Comparing corpora using frequency profiling.
    """
    total = _x_log_ratio(inside, expected_inside) + _x_log_ratio(outside, expected_outside)
    return np.sign(inside - expected_inside) * 2 * total


def _x_log_ratio(
    observed: NDArray[np.float64], expected: NDArray[np.float64]
) -> NDArray[np.float64]:
    ratio = np.divide(observed, expected, out=np.ones_like(observed), where=observed > 0)
    return observed * np.log(ratio)


def _long(tokens: pd.DataFrame) -> pd.DataFrame:
    words = tokens.assign(term=tokens["tokens"].str.split())
    return words.explode("term").dropna(subset=["term"])
