"""How often words stand in the corpus, and which words mark a document."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from liandong.schemas import column, table
from liandong.text.segmented import Segmented, Words, parted, segmented
from liandong.text.terms import HAN

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


def summarise_documents(
    passages: pd.DataFrame,
    tokens: pd.DataFrame,
    words: Words,
    content: Segmented | None = None,
) -> pd.DataFrame:
    """Count passages, characters and words of each document: the table `TEXT_SUMMARY`.

    `passages` and `tokens` hold the same passages in the same order; `words` is the
    tokenizer, or these passages' texts as it segmented them; `content` are their content words,
    if they are parted already.
    """
    every, content = segmented(passages["text"], words), content or parted(tokens["tokens"])
    of_token = {token: len(HAN.findall(token)) for token in every.vocabulary}
    made = pd.DataFrame(
        {
            "document_id": passages["document_id"],
            "passage_count": 1,
            "han_count": every.summed(of_token.__getitem__),
            "token_count": every.summed(lambda token: of_token[token] > 0),
            "content_count": content.sizes(),
        }
    )
    summed = made.groupby("document_id").sum()
    documents = made["document_id"].to_numpy(dtype=object)[content.texts]
    pairs = pd.DataFrame({"document_id": documents, "term": content.tokens}).drop_duplicates()
    terms = pairs.groupby("document_id").size()
    summed["term_count"] = terms.reindex(summed.index, fill_value=0)
    return summed.reset_index()


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
    long = _long(tokens)
    counts = pd.crosstab(long["document_id"], long["term"])
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
    return words.explode("term").dropna(subset=["term"]).reset_index(drop=True)
