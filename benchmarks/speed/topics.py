"""Topics of 50,000 documents against tomotopy's LDA, both judged by the same measure."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array, vstack

from benchmarks.speed.row import Row
from liandong.text.terms import TermMatrix
from liandong.text.weights import jieba_dictionary
from liandong.topics.factorised import factorise
from liandong.topics.quality import Floats, Terms, leading_terms, npmi
from liandong.topics.streamed import (
    Batches,
    Vocabulary,
    gather_vocabulary,
    known,
    topics_of_documents,
)

DOCUMENTS, TOPICS, WORDS = 50_000, 20, 20_000
PARTITION = 500
ITERATIONS, PASSES, LEADING = 200, 10, 10
LIMITS = {"minimum_documents": 5, "maximum_share": 0.2, "maximum_terms": 8000}
COMMON = 0.55  # of a document's words are of no topic


def collection(documents: int, seed: int) -> list[TermMatrix]:
    """Draw documents of planted topics (about 150 words, Zipfian), as counts in partitions."""
    chance = np.random.default_rng(seed)
    listed = jieba_dictionary().read_text(encoding="utf-8").split("\n")
    words = [line.split(" ")[0] for line in listed if line][:: len(listed) // WORDS][:WORDS]
    usual = 1 / np.arange(3, WORDS + 3) ** 1.05
    usual = chance.permutation(usual / usual.sum())
    own = chance.dirichlet(usual * WORDS * 0.02 + 1e-4, TOPICS)
    topics = (1 - COMMON) * own + COMMON * usual
    sizes = np.diff([*range(0, documents, PARTITION), documents])
    starts = np.cumsum([0, *sizes[:-1]])
    return [
        _partition(chance, words, topics, f"{start:07}", size)
        for start, size in zip(starts, sizes, strict=True)
    ]


def _partition(
    chance: np.random.Generator, words: Sequence[str], topics: Floats, first: str, size: int
) -> TermMatrix:
    weights = np.full(TOPICS, 0.2) / np.sqrt(np.arange(1, TOPICS + 1))
    shares = chance.dirichlet(weights, size)
    lengths = np.maximum(20, chance.lognormal(np.log(140), 0.5, size)).astype(int)
    rows, columns = [], []
    for topic in range(TOPICS):
        drawn = chance.binomial(lengths, shares[:, topic])
        rows.append(np.repeat(np.arange(size), drawn))
        columns.append(chance.choice(WORDS, drawn.sum(), p=topics[topic]))
    places = (np.concatenate(rows), np.concatenate(columns))
    counts = csr_array((np.ones(len(places[0]), dtype=np.int64), places), shape=(size, WORDS))
    ids = tuple(f"{int(first) + number:07}" for number in range(size))
    return TermMatrix(ids, tuple(words), counts)


def streamed(partitions: Sequence[TermMatrix], seed: int) -> tuple[Vocabulary, Floats]:
    """Do all the work on our side, the documents' shares included."""
    vocabulary = gather_vocabulary(partitions, **LIMITS)
    *_, topics = factorise(list(Batches(partitions, vocabulary)), TOPICS, seed, PASSES)
    for _ in topics_of_documents(partitions, vocabulary, topics):
        pass
    return vocabulary, topics


def texts_of(counts: csr_array) -> Iterator[list[str]]:
    """Yield each document as the numbers of its words."""
    for start, end in zip(counts.indptr[:-1], counts.indptr[1:], strict=True):
        repeated = np.repeat(counts.indices[start:end], counts.data[start:end])
        yield repeated.astype(str).tolist()


def tomotopy_topics(texts: Sequence[list[str]], width: int, seed: int, workers: int) -> Floats:
    """Train tomotopy's LDA (`workers` 0: as many as it takes by itself)."""
    import tomotopy

    model = tomotopy.LDAModel(k=TOPICS, seed=seed + 1)
    for text in texts:
        model.add_doc(text)
    model.train(ITERATIONS, workers=workers)
    columns = [int(word) for word in model.used_vocabs]
    topics = np.zeros((TOPICS, width))
    for topic in range(TOPICS):
        topics[topic, columns] = model.get_topic_word_dist(topic)
    return topics


def coherence(counts: csr_array, topics: Floats) -> float:
    """Return the mean NPMI of the topics' leading terms."""
    leading: Terms = leading_terms(topics, LEADING)
    return float(npmi(counts, leading).mean())


def counts_of(partitions: Sequence[TermMatrix], vocabulary: Vocabulary) -> csr_array:
    """Return all documents' counts of the vocabulary's terms, for what needs them at once."""
    return csr_array(vstack([known(part, vocabulary) for part in partitions], format="csr"))


@dataclass(frozen=True)
class Sides:
    """What both sides work on: the same documents over the same terms."""

    partitions: Sequence[TermMatrix]
    counts: csr_array
    texts: Sequence[list[str]]


def rows(documents: int = DOCUMENTS) -> list[Row]:
    """Time both on one core, and both with the cores that they take by themselves."""
    partitions = collection(documents, seed=1)
    counts = counts_of(partitions, gather_vocabulary(partitions, **LIMITS))
    sides = Sides(partitions, counts, list(texts_of(counts)))
    return [
        _row(sides, 1, time.process_time, "one core"),
        _row(sides, 0, time.perf_counter, "cores by default (ours: one)"),
    ]


def _row(sides: Sides, workers: int, clock: Callable[[], float], cores: str) -> Row:
    started = clock()
    _, ours = streamed(sides.partitions, seed=0)
    between = clock()
    theirs = tomotopy_topics(sides.texts, sides.counts.shape[1], 0, workers)
    times = (between - started, clock() - between)
    found = [coherence(sides.counts, topics) for topics in (ours, theirs)]
    what = f"topics, {len(sides.texts)} documents × {TOPICS}, {cores}"
    against = f"tomotopy LDA, {ITERATIONS} iterations"
    said = "NPMI {:.3f} against {:.3f}".format(*found)
    return Row(what, against, *times, times[0] / times[1], "a quarter, higher NPMI", said)
