"""One document of the grammar: a pure function of its number and of a seed.

A document has one to three topics, of which one outweighs the others; each sentence is of one
topic. Word frequencies are Zipfian, and each document weighs every word of its topics anew
(bursts). Half of the sentences carry codes of the scheme, one in ten is a trap.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import accumulate

import numpy as np

from benchmarks.generator.damaging import Printed, Shares, printed
from benchmarks.generator.dictionary import rare_words
from benchmarks.generator.planting import Planted, fillers
from benchmarks.generator.rules import (
    Choice,
    Frame,
    Grammar,
    Item,
    pick,
    read_grammar,
    summed_zipf,
    zipf,
)
from liandong.corpus.documents import Metadata, Speaker

SHARES = Shares()
KINDS = ("coded", "plain", "trap")
KINDS_SUMMED = (5, 9, 10)
# Characters of a document: log-normal, cut at both ends.
MEDIAN, SPREAD, FEWEST, MOST = 6.75, 0.45, 300, 3000
# The smaller the shape of the gamma distribution, the more bursts.
BURSTS = 0.3
# Share of topic words that come from another topic, as asides do.
DIGRESSIONS = 0.15
WORDS = ("who", "thing", "act", "place")
HEADED = 0.25


@dataclass(frozen=True)
class Sentence:
    """A sentence with its place (the id its passage gets), topic, codes and kind.

    `codes` holds one discourse code. `words` are those that plant codes, of a trap the
    indicator that stands in it.
    """

    passage_id: str
    text: str
    topic: str
    codes: frozenset[str]
    kind: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Generated:
    """A document as it is printed, and what is true of it."""

    metadata: Metadata
    raw: str
    clean: str
    topics: Mapping[str, float]
    sentences: tuple[Sentence, ...]
    damage: tuple[str, ...]

    @property
    def id(self) -> str:
        """Return the document's id."""
        return self.metadata.id

    @property
    def main_topic(self) -> str:
        """Return the topic with the largest share."""
        return max(self.topics, key=lambda topic: self.topics[topic])


@dataclass
class Writer:
    """What chooses words for one document; `planted` collects the codes of a sentence."""

    grammar: Grammar
    chance: random.Random
    numbers: np.random.Generator
    topic: str = ""
    drawn: dict[tuple[str, str], tuple[tuple[str, ...], list[float]]] = field(default_factory=dict)
    planted: list[Planted] = field(default_factory=list)

    def text(self, frame: Frame) -> str:
        """Fill the slots of a frame."""
        parts = list(frame)
        for number in range(1, len(parts), 2):
            parts[number] = self._filled(parts[number])
        return "".join(parts)

    def one(self, choice: Choice[Item]) -> Item:
        """Choose one of several by their weights."""
        return pick(self.chance, choice.items, choice.summed)

    def _filled(self, slot: str) -> str:
        if slot in WORDS:
            return self._topic_word(slot)
        if slot in self.grammar.phrases:
            return self.text(self.one(self.grammar.phrases[slot]))
        if slot in self.grammar.common:
            return self._word("", slot)
        if slot in fillers():
            return self._code_word(slot)
        return {"number": self._number, "person": self._person, "rare": self._rare}[slot]()

    def _topic_word(self, slot: str) -> str:
        if self.chance.random() > DIGRESSIONS:
            return self._word(self.topic, slot)
        words = self.grammar.topics[self.chance.choice(self.grammar.names)][slot]
        return pick(self.chance, words, summed_zipf(len(words)))

    def _word(self, topic: str, slot: str) -> str:
        drawn = self.drawn.get((topic, slot))
        if drawn is None:
            drawn = self.drawn[topic, slot] = self._weighed(topic, slot)
        return pick(self.chance, *drawn)

    def _weighed(self, topic: str, slot: str) -> tuple[tuple[str, ...], list[float]]:
        """Return words with this document's weights, summed up."""
        words = self.grammar.topics[topic][slot] if topic else self.grammar.common[slot]
        weights = zipf(len(words)) * self.numbers.standard_gamma(BURSTS, len(words))
        return words, weights.cumsum().tolist()

    def _code_word(self, dimension: str) -> str:
        planted = self.chance.choice(self.chance.choice(fillers()[dimension]))
        self.planted.append(planted)
        return planted.word

    def _number(self) -> str:
        return str(int(2 + self.chance.paretovariate(0.8)) % 3000 + 2)

    def _person(self) -> str:
        surname = self.chance.choice(self.grammar.common["surname"])
        return surname + "".join(self.chance.choices(self.grammar.common["given"], k=2))

    def _rare(self) -> str:
        return self.chance.choice(rare_words())


def generated(number: int, seed: int, shares: Shares = SHARES) -> Generated:
    """Return a document; it doesn't depend on how many others there are.

    Parameters
    ----------
    number
        Which one, from 0; its id has seven digits.
    shares
        How many documents are damaged.
    """
    chance = random.Random(f"{seed}:{number}")
    writer = Writer(read_grammar(), chance, np.random.default_rng(chance.getrandbits(64)))
    topics = _mixture(chance, writer.grammar)
    name = f"{number:07}"
    title, lines, sentences = _written(writer, topics, name)
    clean = "\n".join([title, *lines])
    made = printed(clean, chance, shares)
    metadata = _metadata(name, title, writer, made)
    return Generated(metadata, made.raw + "\n", clean, topics, sentences, made.damage)


def _mixture(chance: random.Random, grammar: Grammar) -> dict[str, float]:
    """Return one to three topics with their shares, the largest first: more than half."""
    count = chance.choices((1, 2, 3), weights=(3, 4, 3))[0]
    names = chance.sample(grammar.names, count)
    rest = [chance.gammavariate(2, 1) for _ in names[1:]]
    largest = chance.uniform(0.55, 0.85) if rest else 1.0
    shares = [largest, *((1 - largest) * weight / sum(rest) for weight in rest)]
    return dict(zip(names, shares, strict=True))


def _written(
    writer: Writer, topics: Mapping[str, float], name: str
) -> tuple[str, list[str], tuple[Sentence, ...]]:
    """Return title, lines and sentences."""
    chance = writer.chance
    wanted = min(max(chance.lognormvariate(MEDIAN, SPREAD), FEWEST), MOST)
    writer.topic = next(iter(topics))
    title = writer.text(writer.one(writer.grammar.title))
    headed, lines, sentences = chance.random() < HEADED, list[str](), list[Sentence]()
    while sum(map(len, lines)) < wanted:
        if headed and len(lines) % 4 == 0:
            lines.append(writer.text(writer.one(writer.grammar.heading)))
        paragraph = f"{name}-p{len(lines) + 1:03}"
        made = [
            _sentence(writer, topics, f"{paragraph}-s{n:02}") for n in range(chance.randint(3, 7))
        ]
        lines.append("".join(sentence.text for sentence in made))
        sentences += made
    return title, lines, tuple(sentences)


def _sentence(writer: Writer, topics: Mapping[str, float], passage_id: str) -> Sentence:
    chance, grammar = writer.chance, writer.grammar
    writer.topic = pick(chance, tuple(topics), tuple(accumulate(topics.values())))
    writer.planted = []
    held: tuple[str, ...]
    kind = pick(chance, KINDS, KINDS_SUMMED)
    if kind == "trap":
        trap = chance.choice(grammar.traps)
        text, role, held = writer.text(trap.frame), trap.role, (trap.holds,)
    else:
        role, frame = writer.one(grammar.coded if kind == "coded" else grammar.plain)
        text, held = writer.text(frame), ()
    words = tuple(planted.word for planted in writer.planted) or held
    codes = frozenset(code for planted in writer.planted for code in planted.codes)
    return Sentence(passage_id, text, writer.topic, codes | {role}, kind, words)


def _metadata(name: str, title: str, writer: Writer, made: Printed) -> Metadata:
    chance = writer.chance
    person = writer.text(("", "person", ""))
    return Metadata(
        id=name,
        file=f"{name}.txt",
        title=title,
        source="自造语料",
        date=f"20{chance.randint(10, 24)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
        genre=chance.choice(("expert_commentary", "case_report")),
        speakers=(Speaker(name=person, affiliation="自造单位"),),
        rights="自造文本，不涉版权。",
        citekey=f"doc{name}",
        repairs=made.repairs,
        mends=made.mends,
    )
