"""Topics of 50,000 documents against tomotopy's LDA, both judged by the same measures.

What goes on is said on the error stream: tomotopy takes minutes.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

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
AGAINST = f"tomotopy LDA, {ITERATIONS} iterations"
STEP = 50  # iterations between two reports
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


@dataclass(frozen=True)
class Fits:
    """Topics and seconds of one fit on each side, ours first."""

    topics: tuple[Floats, Floats]
    seconds: tuple[float, float]


def rows(documents: int = DOCUMENTS) -> list[Row]:
    """Time both on one core and with the cores that they take by themselves; compare seeds."""
    partitions = collection(documents, seed=1)
    counts = counts_of(partitions, vocabulary_of(partitions))
    sides = Sides(partitions, counts, list(texts_of(counts)))
    one = _fitted(sides, 0, 1, time.process_time)
    other = _fitted(sides, 1, 0, time.perf_counter)
    return [
        _timed(sides, one, "one core"),
        _timed(sides, other, "cores by default (ours: one)"),
        _stable(sides, one, other),
    ]


def _fitted(sides: Sides, seed: int, workers: int, clock: Callable[[], float]) -> Fits:
    started = clock()
    made = ours(sides.partitions, replace(CHOICES, seed=seed))
    between = clock()
    said(f"ours: done after {between - started:.0f} s")
    theirs = tomotopy_topics(sides.texts, sides.counts.shape[1], seed, workers)
    return Fits((made.topics, theirs), (between - started, clock() - between))


def _timed(sides: Sides, fits: Fits, cores: str) -> Row:
    what = f"topics, {len(sides.texts)} documents × {TOPICS}, {cores}"
    found = [coherence(sides.counts, topics) for topics in fits.topics]
    answer = "no: NPMI {:.3f} against {:.3f}".format(*found)
    ratio = fits.seconds[0] / fits.seconds[1]
    return Row(what, AGAINST, *fits.seconds, ratio, "0.25, higher NPMI", answer)


def _stable(sides: Sides, one: Fits, other: Fits) -> Row:
    """Compare the topics from one seed with those from another."""
    pairs = zip(one.topics, other.topics, strict=True)
    overlaps = [matched(*pair) for pair in pairs]
    what = f"overlap of topics from two seeds, {len(sides.texts)} documents × {TOPICS}"
    answer = f"no: Jaccard of {LEADING} leading terms, topics matched one to one"
    return Row(what, AGAINST, *overlaps, overlaps[0] / overlaps[1], "more than 1", answer)
