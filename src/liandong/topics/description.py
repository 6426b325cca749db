"""Topics as people read them: named, with their terms, passages and documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import Field, field_validator

from liandong.errors import Fault
from liandong.schemas import Record, column, table
from liandong.text.terms import TermMatrix
from liandong.topics.models import TopicModel
from liandong.topics.quality import Floats
from liandong.topics.selection import DECIMALS, Corpus, Solution

TOPICS = table(
    "topics",
    topic_id=column(str, "the topic, as topic_names.yaml calls it", key=True),
    name_zh=column(str, "its name in Chinese"),
    name_en=column(str, "its name in English"),
    rank=column(int, "place of the term in the topic", unit="from 1", key=True),
    term=column(str, "one of its leading terms"),
    weight=column(float, "the term's part of the topic", unit="share"),
)

PASSAGE_TOPICS = table(
    "passage_topics",
    passage_id=column(str, "the sentence", key=True),
    topic_id=column(str, "the topic", key=True),
    share=column(float, "part of the sentence's known terms that falls to the topic", unit="share"),
)

TOPIC_DOCUMENTS = table(
    "topic_documents",
    topic_id=column(str, "the topic", key=True),
    document_id=column(str, "the document", key=True),
    document_share=column(float, "part of the document's known terms in the topic", unit="share"),
    topic_share=column(float, "part of the topic that stands in the document", unit="share"),
)

TOPIC_STABILITY = table(
    "topic_stability",
    topic_id=column(str, "the topic", key=True),
    check=column(str, "seeds, or without one document (its id)", key=True),
    overlap=column(float, "leading terms that the topic keeps, mean", unit="Jaccard, 0-1"),
    npmi=column(float, "coherence of the topic in the chosen fit", unit="-1 to 1"),
)


SMALLEST_SHARE = 0.5 * 10**-DECIMALS  # what would be printed as nothing


class TopicName(Record):
    """What people call a topic, and the leading terms that they saw when they named it."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    name_zh: str = Field(min_length=1)
    name_en: str = Field(min_length=1)
    terms: tuple[str, ...]


class TopicNames(Record):
    """The file of topic names."""

    topics: tuple[TopicName, ...]

    @field_validator("topics")
    @classmethod
    def _unique(cls, topics: tuple[TopicName, ...]) -> tuple[TopicName, ...]:
        ids = [topic.id for topic in topics]
        for given in ids:
            if ids.count(given) > 1:
                raise ValueError(f"the id “{given}” is given twice; give each topic its own")
        return topics


@dataclass(frozen=True)
class NamedTopic:
    """A name and the column of the topic in the fit."""

    name: TopicName
    column: int


def name_topics(names: TopicNames, leading: Sequence[Sequence[str]]) -> list[NamedTopic]:
    """Give every fitted topic the name whose terms are its leading terms, in any order.

    A topic that nobody has named yet, as happens when a document is added, is called by
    its leading terms.

    Parameters
    ----------
    leading
        The leading terms of each fitted topic, as many as a name records.
    """
    given = {frozenset(name.terms): name for name in names.topics}
    return [
        NamedTopic(given.get(frozenset(terms)) or _unnamed(number, terms), number)
        for number, terms in enumerate(leading)
    ]


def _unnamed(number: int, terms: Sequence[str]) -> TopicName:
    listed = "、".join(terms)
    return TopicName(
        id=f"unnamed-{number + 1}",
        name_zh=f"〔未命名：{listed}〕",
        name_en=f"[not named yet: {listed}]",
        terms=tuple(terms),
    )


def outdated_names(
    path: Path, names: TopicNames, leading: Sequence[Sequence[str]]
) -> Iterator[Fault]:
    """Yield every name that fits no topic any more, and every topic without a name."""
    free = list(leading)
    stale = []
    for name in names.topics:
        current = next((terms for terms in free if set(terms) == set(name.terms)), None)
        if current is None:
            stale.append(name)
        else:
            free.remove(current)
    for name in stale:
        yield Fault(str(path), _stale(name, free))
    for terms in free if len(free) > len(stale) else ():
        yield Fault(str(path), f"a topic has no name yet: {'、'.join(terms)}; name it")


def _stale(name: TopicName, free: Sequence[Sequence[str]]) -> str:
    nearest = max(free, key=lambda terms: len(set(terms) & set(name.terms)), default=())
    now = f"the nearest topic now is {'、'.join(nearest)}" if nearest else "no topic is left for it"
    return (
        f"“{name.id}” ({name.name_zh}) was named for {'、'.join(name.terms)}, but {now}; read "
        "its passages, then correct the name and its terms, or remove it"
    )


def leading_words(solution: Solution, matrix: TermMatrix, count: int) -> list[list[str]]:
    """Return the first `count` leading terms of each topic as words."""
    return [[matrix.terms[term] for term in row[:count]] for row in solution.leading]


@dataclass(frozen=True)
class Description:
    """The tables that describe the chosen topics."""

    topics: pd.DataFrame
    passages: pd.DataFrame
    documents: pd.DataFrame
    stability: pd.DataFrame


def describe(topics: Sequence[NamedTopic], corpus: Corpus, solution: Solution) -> Description:
    """Follow named topics into their terms, passages and documents."""
    attributed = attribute(solution.model, corpus.paragraph_of, corpus.sentences)
    documents = corpus.documents[corpus.paragraph_of]
    return Description(
        list_terms(topics, solution, corpus.paragraphs),
        share_of_passages(topics, corpus.sentences, attributed),
        share_of_documents(topics, documents, attributed),
        list_stability(topics, np.unique(documents), solution),
    )


def list_terms(
    topics: Sequence[NamedTopic], solution: Solution, matrix: TermMatrix
) -> pd.DataFrame:
    """List the leading terms of the topics: the table `TOPICS`."""
    rows = [
        (
            *(topic.name.id, topic.name.name_zh, topic.name.name_en),
            *(rank, matrix.terms[term], solution.model.topic_terms[topic.column, term]),
        )
        for topic in topics
        for rank, term in enumerate(solution.leading[topic.column], start=1)
    ]
    return pd.DataFrame(rows, columns=list(TOPICS.columns)).round(DECIMALS)


def attribute(model: TopicModel, paragraph_of: NDArray[np.intp], sentences: TermMatrix) -> Floats:
    """Say for each sentence how many of its terms fall to each topic, given its paragraph.

    A term w in paragraph p falls to topic k with probability θ(p,k) φ(k,w) / Σ θ(p,j) φ(j,w),
    as in probabilistic latent semantic analysis; a term that no topic of the paragraph
    knows falls to none.

    Parameters
    ----------
    paragraph_of : array (S,)
        Row of each sentence's paragraph among the model's N passages.
    sentences
        Counts of the model's V terms in S sentences.

    Returns
    -------
    array (S, K)
        Numbers of terms, not negative; a row sums to at most the sentence's known terms.

    References
    ----------
    Hofmann 1999, Probabilistic latent semantic indexing (the expectation step).
    """
    shares = model.passage_topics[paragraph_of]
    expected = shares @ model.topic_terms
    counts = sentences.counts.toarray().astype(float)
    ratio = _divided(counts, expected)
    return np.asarray(shares * (ratio @ model.topic_terms.T))


def _divided(parts: Floats, wholes: Floats) -> Floats:
    """Return the parts as shares of their wholes; a part of nothing is 0."""
    shares: Floats = np.divide(parts, wholes, out=np.zeros_like(parts), where=wholes > 0)
    return shares


def share_of_passages(
    topics: Sequence[NamedTopic], sentences: TermMatrix, attributed: Floats
) -> pd.DataFrame:
    """Give each sentence its topics: the table `PASSAGE_TOPICS`, without shares of nothing."""
    shares = _divided(attributed, attributed.sum(axis=1, keepdims=True))
    columns = [topic.column for topic in topics]
    rows = [
        (passage_id, topic.name.id, share)
        for passage_id, row in zip(sentences.passage_ids, shares[:, columns], strict=True)
        for topic, share in zip(topics, row, strict=True)
        if share >= SMALLEST_SHARE
    ]
    return pd.DataFrame(rows, columns=list(PASSAGE_TOPICS.columns)).round(DECIMALS)


def share_of_documents(
    topics: Sequence[NamedTopic], documents: NDArray[np.str_], attributed: Floats
) -> pd.DataFrame:
    """Say how topics and documents divide into each other: the table `TOPIC_DOCUMENTS`.

    A document without a known term has the share 0 of every topic, and so has every document
    of a topic that no sentence speaks of: nothing divides, but the table stays complete.
    """
    summed = pd.DataFrame(attributed).groupby(documents).sum()
    values = summed.to_numpy()
    of_document = _divided(values, values.sum(axis=1, keepdims=True))
    of_topic = _divided(values, values.sum(axis=0, keepdims=True))
    rows = [
        (topic.name.id, document, of_document[row, topic.column], of_topic[row, topic.column])
        for topic in topics
        for row, document in enumerate(summed.index)
    ]
    return pd.DataFrame(rows, columns=list(TOPIC_DOCUMENTS.columns)).round(DECIMALS)


def list_stability(
    topics: Sequence[NamedTopic], left_out: Iterable[str], solution: Solution
) -> pd.DataFrame:
    """Say how far each topic can be relied on: the table `TOPIC_STABILITY`."""
    checks = [("seeds", solution.seed_overlaps.mean(axis=0))]
    checks += [
        (f"without {document}", overlaps)
        for document, overlaps in zip(left_out, solution.document_overlaps, strict=True)
    ]
    rows = [
        (topic.name.id, check, overlaps[topic.column], solution.coherence[topic.column])
        for topic in topics
        for check, overlaps in checks
    ]
    return pd.DataFrame(rows, columns=list(TOPIC_STABILITY.columns)).round(DECIMALS)
