"""What is done with a partition at each stage: documents to passages, passages to words and codes.

Each stage is a pure function of its partition and of what all partitions share. A document's rows
depend on no other document, so it is all one how documents are cut into partitions.
"""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from liandong.coding.coder import REASONS, Coder, code_units, codings_table, units_of
from liandong.coding.codings import CODINGS
from liandong.coding.scheme import Scheme
from liandong.corpus.duplicates import analysed_passages
from liandong.corpus.passages import PASSAGES, coded_passages
from liandong.corpus.reading import LEFT_OUT, MENDS, REPAIRS, read_documents
from liandong.corpus.sketches import sketches
from liandong.corpus.sources import Source
from liandong.schemas import Table, column, table
from liandong.streaming.counts import TABLE as COUNTS
from liandong.streaming.counts import packed_counts, unpacked_counts
from liandong.streaming.running import Tables
from liandong.streaming.totals import (
    CODE_PAIRS,
    CODE_TOTALS,
    TOPIC_TOTALS,
    counted_codes,
    counted_pairs,
    counted_terms,
)
from liandong.text.frequencies import TERMS, TEXT_SUMMARY, summarise_documents
from liandong.text.lexicon import Lexicon
from liandong.text.segmentation import Tokenizer, build_tokenizer
from liandong.text.segmented import parted, segment
from liandong.text.terms import TOKENS, count_terms, tokenize

if TYPE_CHECKING:  # scikit-learn, which it loads, takes longer than most partitions
    from liandong.topics.collection import CollectionTopics

DOCUMENTS = table(
    "documents",
    document_id=column(str, "id of the document", key=True),
    title=column(str, "its title"),
    date=column(str, "when it was published, as far as known", unit="YYYY-MM-DD"),
    genre=column(str, "kind of text"),
    source=column(str, "where it was published"),
    guessed=column(str, "keys of its YAML that nobody has confirmed, parted by blanks"),
)


DOCUMENT_TOPICS = table(
    "document_topics",
    document_id=column(str, "the document", key=True),
    topic=column(int, "the topic", unit="from 1, the largest", key=True),
    share=column(float, "the topic's share of the document", unit="0–1"),
)


@dataclass(frozen=True)
class Wording:
    """What words are: the lexicon, and the study's choices (see `parameters.toml`, [text])."""

    lexicon: Lexicon
    hmm: bool
    minimum_characters: int


@dataclass(frozen=True)
class Coding:
    """What codes are: the scheme, the coder that learned it, and whether it is to say why."""

    scheme: Scheme
    coder: Coder
    explain: bool


@dataclass(frozen=True)
class ToCount:
    """Passages of a partition, which of them repeat others (`OVERLAPS`), and whether they count."""

    passages: pa.Table
    repeated: pd.DataFrame
    count_repeated: bool


@dataclass(frozen=True)
class ToCode:
    """Passages of a partition (schema `PASSAGES`), and which of them others have coded."""

    passages: pa.Table
    coded: frozenset[str] = frozenset()


def restore(sources: Sequence[Source], shared: bytes) -> Tables:
    """Restore documents and split them into passages.

    Raises
    ------
    InputFaults
        With all faults of all these documents.
    """
    del shared
    corpus = read_documents(sources)
    passages = corpus.passages
    rows = [
        (d.id, m.title, m.date, m.genre, m.source, " ".join(m.guesses))
        for d in corpus.documents
        for m in (d.metadata,)
    ]
    return {
        "documents": packed_frame(pd.DataFrame(rows, columns=list(DOCUMENTS.columns)), DOCUMENTS),
        "passages": packed_frame(passages, PASSAGES),
        "left_out": packed_frame(corpus.left_out, LEFT_OUT),
        "repairs": packed_frame(corpus.repairs, REPAIRS),
        "mends": packed_frame(corpus.mends, MENDS),
        "sketches": _sketches(passages),
    }


def _sketches(passages: pd.DataFrame) -> pa.Table:
    """Return the sketch of each document, by which copies are found (`corpus.sketches`)."""
    made = sketches(passages)
    return pa.table(
        {"document_id": list(made), "sketch": pa.array(made.values(), pa.list_(pa.uint32()))}
    )


def analysed(todo: ToCount) -> pd.DataFrame:
    """Return the passages of a partition that analyses read (schema `PASSAGES`)."""
    passages: pd.DataFrame = todo.passages.to_pandas()
    return analysed_passages(passages, todo.repeated, count_repeated=todo.count_repeated)


def words(todo: ToCount, shared: bytes) -> Tables:
    """Segment the passages that analyses read, and keep their content words."""
    wording, tokenizer = _wording(shared)
    frame = analysed(todo)
    every = segment(frame["text"], tokenizer)
    least = wording.minimum_characters
    made = tokenize(frame, every, wording.lexicon.stop_texts, minimum_characters=least)
    content = parted(made["tokens"])
    by_passage = count_terms(made, "passage_id", content)
    by_document = count_terms(made, "document_id", content)
    summary = summarise_documents(frame, made, every, content)
    return {
        "tokens": packed_frame(made, TOKENS),
        "text_summary": packed_frame(summary, TEXT_SUMMARY),
        "terms": packed_frame(counted_terms(by_passage, by_document), TERMS),
        COUNTS: packed_counts(by_document),
    }


def codes(todo: ToCode, shared: bytes) -> Tables:
    """Let the machine coder code passages; those that others have coded give context only."""
    coding, frame = _coding(shared), todo.passages.to_pandas()
    read = {*coded_passages(frame)["passage_id"].tolist(), *todo.coded}
    units = units_of(frame[frame["passage_id"].isin(read)])
    made = code_units(units, coding.scheme, coding.coder, explain=coding.explain)
    given = [coding for coding in made if coding.unit_id not in todo.coded]
    of_each = [coding.unit_id for coding in given], [coding.code for coding in given]
    tables = {
        "codings": packed_frame(codings_table(given), CODINGS),
        "code_totals": packed_frame(counted_codes(*of_each), CODE_TOTALS),
        "code_pairs": packed_frame(counted_pairs(*of_each), CODE_PAIRS),
    }
    if coding.explain:
        why = [(c.unit_id, c.code, c.score, c.why) for c in given]
        frame = pd.DataFrame(why, columns=list(REASONS.columns))
        tables["reasons"] = packed_frame(frame, REASONS)
    return tables


def topics(counts: pa.Table, shared: bytes) -> Tables:
    """Tell the topics of documents whose words are counted, and which is the main one of each."""
    found, counted = _topics(shared), unpacked_counts(counts)
    shares = found.shares(counted)
    rows, columns = np.nonzero(shares)
    ids = np.array(counted.passage_ids, dtype=object)
    of_documents = {"document_id": ids[rows], "topic": columns + 1, "share": shares[rows, columns]}
    main = shares.argmax(axis=1)[shares.any(axis=1)] + 1
    numbers, sizes = np.unique(main, return_counts=True)
    totals = {"topic": numbers, "document_count": sizes}
    return {
        "document_topics": packed_frame(pd.DataFrame(of_documents), DOCUMENT_TOPICS),
        "topic_totals": packed_frame(pd.DataFrame(totals), TOPIC_TOTALS),
    }


@lru_cache(maxsize=1)
def _wording(shared: bytes) -> tuple[Wording, Tokenizer]:
    wording: Wording = pickle.loads(shared)
    return wording, build_tokenizer(wording.lexicon, hmm=wording.hmm)


@lru_cache(maxsize=1)
def _coding(shared: bytes) -> Coding:
    coding: Coding = pickle.loads(shared)
    return coding


@lru_cache(maxsize=1)
def _topics(shared: bytes) -> CollectionTopics:
    found: CollectionTopics = pickle.loads(shared)
    return found


TYPES = {"int64": pa.int64(), "float64": pa.float64()}  # all else is text


def packed_frame(frame: pd.DataFrame, schema: Table) -> pa.Table:
    """Return a frame as a table whose columns have the types that its schema declares."""
    fields = [
        (name, TYPES.get(str(made.dtype), pa.string())) for name, made in schema.columns.items()
    ]
    return pa.Table.from_pandas(frame, pa.schema(fields), preserve_index=False)
