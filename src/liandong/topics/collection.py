"""Topics of a collection that fits no memory: fitted once, then told partition by partition."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from liandong.errors import refuse
from liandong.schemas import column, table
from liandong.text.terms import TermMatrix, tfidf_of
from liandong.topics.minibatches import drawn, fit, rows_to_one, shares_in
from liandong.topics.quality import Floats, leading_terms
from liandong.topics.streamed import Batches, Vocabulary, gather_vocabulary, known

TOPIC_TERMS = table(
    "collection_topics",
    topic=column(int, "the topic", unit="from 1, the largest", key=True),
    rank=column(int, "place of the term in the topic", unit="from 1", key=True),
    term=column(str, "one of its leading terms"),
    weight=column(float, "the term's part of the topic", unit="share"),
)
# Further decimals of a fit differ between processors.
DECIMALS = 4


@dataclass(frozen=True)
class Choices:
    """What is chosen for the topics of a collection.

    Attributes
    ----------
    sample_size
        On so many documents, drawn by the seed, the fit starts; a collection of no more
        documents is fitted as a whole.
    passes
        How often the fit then goes over all documents.
    minimum_documents
        A term in fewer documents is left out.
    maximum_share
        A term in a larger share of the documents (0-1) is left out.
    maximum_terms
        Of the others the most frequent are kept.
    """

    topic_count: int
    seed: int
    sample_size: int = 8192
    passes: int = 2
    minimum_documents: int = 5
    maximum_share: float = 0.2
    maximum_terms: int = 8000


@dataclass(frozen=True)
class CollectionTopics:
    """The topics of a collection, the largest first.

    Attributes
    ----------
    topics : array (K, V)
        Weight of each term of the vocabulary in each topic; every row sums to 1.
    """

    vocabulary: Vocabulary
    topics: Floats

    def leading(self, count: int) -> pd.DataFrame:
        """Return each topic's heaviest terms: the table `TOPIC_TERMS`."""
        rows = [
            (topic, rank, self.vocabulary.terms[column], weights[column])
            for topic, weights in enumerate(self.topics, start=1)
            for rank, column in enumerate(leading_terms(weights[None], count)[0], start=1)
        ]
        return pd.DataFrame(rows, columns=list(TOPIC_TERMS.columns)).round(DECIMALS)

    def shares(self, partition: TermMatrix) -> Floats:
        """Return the share of each topic in each document of a partition (n × K).

        A document's shares, to four decimals, depend on no other document. A row sums to 1, or
        to 0 where a document holds no term that a topic knows.
        """
        counts = known(partition, self.vocabulary)
        if not counts.nnz:
            return np.zeros((counts.shape[0], len(self.topics)))
        weights = tfidf_of(counts, self.vocabulary.idf())
        return shares_in(weights, self.topics).round(DECIMALS)


def fit_collection(partitions: Iterable[TermMatrix], choices: Choices) -> CollectionTopics:
    """Fit topics to the tf-idf weights of a collection's documents, on one thread.

    The result depends on the documents, their order and the choices, not on how they are cut
    into partitions. In memory stand at one time: a partition, a batch (`streamed.BATCH`
    documents), `sample_size` documents, four arrays of K × V, and two counts
    and a text for each different term of the collection, kept or not.

    Parameters
    ----------
    partitions
        Counts of terms in documents; gone over anew each time, at most 2 + `passes` times: a
        sequence, or an object that reads its files.
    """
    vocabulary = gather_vocabulary(
        partitions,
        minimum_documents=choices.minimum_documents,
        maximum_share=choices.maximum_share,
        maximum_terms=choices.maximum_terms,
    )
    _check(vocabulary, choices)
    batches, documents = Batches(partitions, vocabulary), vocabulary.document_count
    size = max(choices.sample_size, choices.topic_count)
    sample = drawn(batches, documents, size, choices.seed)
    passes = choices.passes if documents > size else 0
    *_, found = fit(batches, sample, choices.topic_count, choices.seed, passes)
    topics = rows_to_one(found)
    sizes = shares_in(sample, topics).sum(axis=0)
    return CollectionTopics(vocabulary, topics[np.argsort(-sizes, kind="stable")])


def _check(vocabulary: Vocabulary, choices: Choices) -> None:
    documents, terms = vocabulary.document_count, len(vocabulary.terms)
    if choices.topic_count > min(documents, terms):
        raise refuse(
            "topics of the collection",
            f"{choices.topic_count} topics need as many documents and as many terms, and there "
            f"are {documents} documents with {terms} terms that can be used: choose fewer topics "
            "or wider limits for terms",
        )
