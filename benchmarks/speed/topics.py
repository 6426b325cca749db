"""Topics of 50,000 documents against tomotopy's LDA, both judged by the same measures.

What goes on is said on the error stream: tomotopy takes minutes.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from scipy.sparse import csr_array, vstack

from benchmarks.speed.row import Row
from liandong.text.terms import TermMatrix
from liandong.text.weights import jieba_dictionary
from liandong.topics.collection import Choices, CollectionTopics, fit_collection
from liandong.topics.quality import Floats, Terms, leading_terms, matched_overlap, npmi
from liandong.topics.streamed import Vocabulary, gather_vocabulary, known

DOCUMENTS, TOPICS, WORDS = 50_000, 20, 20_000
PARTITION = 500
ITERATIONS, LEADING = 200, 10
CHOICES = Choices(TOPICS, seed=0)
STEP = 50  # iterations between two reports
FEWER, SEEDS = 5000, range(5)  # for what is fitted again and again
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


def vocabulary_of(partitions: Sequence[TermMatrix]) -> Vocabulary:
    """Return the terms that both sides work on."""
    return gather_vocabulary(
        partitions,
        minimum_documents=CHOICES.minimum_documents,
        maximum_share=CHOICES.maximum_share,
        maximum_terms=CHOICES.maximum_terms,
    )


def ours(partitions: Sequence[TermMatrix], choices: Choices = CHOICES) -> CollectionTopics:
    """Do all the work on our side, the documents' shares included."""
    found = fit_collection(partitions, choices)
    for partition in partitions:
        found.shares(partition)
    return found


def in_proportion(documents: int) -> int:
    """Return a sample that is the part of fewer documents that the usual one is of all."""
    return documents * CHOICES.sample_size // DOCUMENTS


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
    for done in range(0, ITERATIONS, STEP):
        model.train(STEP, workers=workers)
        said(f"tomotopy: {done + STEP} of {ITERATIONS} iterations on {len(texts)} documents")
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


def matched(first: Floats, second: Floats) -> float:
    """Return the mean overlap of leading terms of topics matched one to one."""
    pair = leading_terms(first, LEADING), leading_terms(second, LEADING)
    return float(matched_overlap(*pair).mean())


def said(sentence: str) -> None:
    """Say what is done."""
    print(f"topics: {sentence}", file=sys.stderr, flush=True)


@dataclass(frozen=True)
class Sides:
    """What both sides work on: the same documents over the same terms."""

    partitions: Sequence[TermMatrix]
    counts: csr_array
    texts: Sequence[list[str]]


def sides_of(documents: int) -> Sides:
    """Draw the documents."""
    partitions = collection(documents, seed=1)
    counts = counts_of(partitions, vocabulary_of(partitions))
    return Sides(partitions, counts, list(texts_of(counts)))


def rows(documents: int = DOCUMENTS, fewer: int = FEWER) -> list[Row]:
    """Time both on one core and with the cores that they take by themselves; compare seeds."""
    sides = sides_of(documents)
    return [
        _timed(sides, 1, time.process_time, "one core"),
        _timed(sides, 0, time.perf_counter, "cores by default (ours: one)"),
        _stable(sides_of(fewer)),
    ]


def _timed(sides: Sides, workers: int, clock: Callable[[], float], cores: str) -> Row:
    started = clock()
    made = ours(sides.partitions)
    between = clock()
    theirs = tomotopy_topics(sides.texts, sides.counts.shape[1], 0, workers)
    times = (between - started, clock() - between)
    found = [coherence(sides.counts, topics) for topics in (made.topics, theirs)]
    what = f"topics, {len(sides.texts)} documents × {TOPICS}, {cores}"
    against = f"tomotopy LDA, {ITERATIONS} iterations"
    answer = "NPMI {:.3f} against {:.3f}".format(*found)
    return Row(what, against, *times, times[0] / times[1], "a quarter, higher NPMI", answer)


def _stable(sides: Sides) -> Row:
    """Compare the topics from each seed with those from each other."""
    count, width = sides.counts.shape
    size = in_proportion(count)
    made = [
        ours(sides.partitions, replace(CHOICES, seed=seed, sample_size=size)).topics
        for seed in SEEDS
    ]
    theirs = [tomotopy_topics(sides.texts, width, seed, 1) for seed in SEEDS]
    overlaps = [_over_seeds(topics) for topics in (made, theirs)]
    what = f"overlap of topics over {len(SEEDS)} seeds, {count} documents × {TOPICS}"
    against = f"tomotopy LDA, {ITERATIONS} iterations"
    answer = "no: Jaccard of {} leading terms, matched; started from {} documents"
    return Row(
        what,
        against,
        *overlaps,
        overlaps[0] / overlaps[1],
        "more than 1",
        answer.format(LEADING, size),
    )


def _over_seeds(topics: Sequence[Floats]) -> float:
    return float(np.mean([matched(*pair) for pair in combinations(topics, 2)]))
