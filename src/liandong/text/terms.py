"""Passages as content words, and as counts of terms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from liandong.schemas import column, table
from liandong.text.segmented import Segmented, Words, parted, segmented

HAN = re.compile(r"[\u4E00-\u9FFF]")
SEPARATOR = " "

TOKENS = table(
    "tokens",
    passage_id=column(str, "the passage", key=True),
    paragraph_id=column(str, "its paragraph"),
    document_id=column(str, "its document"),
    tokens=column(str, "its content words in order, parted by blanks"),
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


def tokenize(
    passages: pd.DataFrame, words: Words, stop_words: frozenset[str], *, minimum_characters: int
) -> pd.DataFrame:
    """Reduce passages to their content words: the table `TOKENS`.

    Parameters
    ----------
    words
        The tokenizer, or these passages' texts as it segmented them.
    """
    every = segmented(passages["text"], words)
    kept = every.only(set(content_words(every.vocabulary, stop_words, minimum_characters)))
    return pd.DataFrame(
        {
            "passage_id": passages["passage_id"],
            "paragraph_id": passages["passage_id"].str.rsplit("-", n=1).str[0],
            "document_id": passages["document_id"],
            "tokens": kept.joined(SEPARATOR),
        }
    )


def count_terms(
    tokens: pd.DataFrame, unit: str = "paragraph_id", content: Segmented | None = None
) -> TermMatrix:
    """Count every content word of a table `TOKENS` by paragraph, or by another of its columns.

    Rows stand in reading order, also those without a word; terms in the order of their
    characters. `content` are the words of these passages, if they are parted already.
    """
    words = content or parted(tokens["tokens"])
    rows, ids = pd.factorize(tokens[unit].to_numpy(dtype=object))
    terms, columns = np.unique(np.array(words.vocabulary, dtype=str), return_inverse=True)
    places = (rows[words.texts], columns[words.tokens])
    ones = np.ones(len(words.tokens), dtype=np.int64)
    counts = csr_array((ones, places), shape=(len(ids), len(terms)))
    return TermMatrix(tuple(ids), tuple(terms.tolist()), counts)


def sentences_of(tokens: pd.DataFrame) -> list[tuple[str, list[str]]]:
    """Return the passages of a table `TOKENS` with their content words."""
    return [
        (passage_id, words.split())
        for passage_id, words in zip(tokens["passage_id"], tokens["tokens"], strict=True)
    ]


def paragraphs_of(tokens: pd.DataFrame) -> list[tuple[str, list[str]]]:
    """Return the paragraphs of a table `TOKENS` with their content words, in reading order."""
    joined = tokens.groupby("paragraph_id", sort=False)["tokens"].agg(SEPARATOR.join)
    return [(str(paragraph_id), text.split()) for paragraph_id, text in joined.items()]


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
    from sklearn.feature_extraction.text import CountVectorizer

    vectorizer = CountVectorizer(analyzer=list, min_df=minimum_passages, max_df=maximum_share)
    counts = vectorizer.fit_transform([words for _, words in passages])
    ids = tuple(passage_id for passage_id, _ in passages)
    return TermMatrix(ids, tuple(vectorizer.get_feature_names_out()), csr_array(counts))


def count_known(passages: Sequence[tuple[str, Sequence[str]]], matrix: TermMatrix) -> TermMatrix:
    """Count in other passages the terms that `matrix` knows."""
    from sklearn.feature_extraction.text import CountVectorizer

    vectorizer = CountVectorizer(analyzer=list, vocabulary=list(matrix.terms))
    counts = vectorizer.transform([words for _, words in passages])
    return TermMatrix(tuple(name for name, _ in passages), matrix.terms, csr_array(counts))


def tfidf(matrix: TermMatrix) -> csr_array:
    """Weight counts by tf-idf: 1 + log count, smoothed inverse passage frequency, length 1.

    See scikit-learn's `TfidfTransformer`; the logarithm, because a word said twice in one
    sentence doesn't say twice as much.
    """
    from sklearn.feature_extraction.text import TfidfTransformer

    return csr_array(TfidfTransformer(sublinear_tf=True).fit_transform(matrix.counts))


def tfidf_of(counts: csr_array, idf: NDArray[np.float64]) -> csr_array:
    """Weight some of a corpus's passages as `tfidf` does, by the whole corpus's frequencies."""
    from sklearn.feature_extraction.text import TfidfTransformer

    weighting = TfidfTransformer(sublinear_tf=True)
    weighting.idf_ = idf
    return csr_array(weighting.transform(counts))
