"""How much comes back of what was planted in a generated corpus: topics, codes, clean text.

The corpus is that of `benchmarks.generator`. What is planted flatters: topics have words of
their own and sentences of one topic each; coded sentences hold terms of the scheme, spelled as
there, so that recall says whether an indicator is found in running text, not whether people's
many ways to say a thing are. What speaks against the machine is harder than in most texts: of
the sentences one in ten is a trap, where an indicator's characters stand in or across other
words (办公安排) and must not count; figures without traps stand beside. Discourse codes are left
out of precision and recall: a row tells how many of the coded sentences' roles are found.

Two figures are harsher than real texts would give. The truth knows the scheme's own words only:
where the learned coder counts 种粮户 as residents or 摊主 as an enterprise, a reader may agree,
but it is charged with an error here; and it has learned from other subjects than gardens and
harbours, from codings made by language models. The search for lost bytes asks what is plausible
Chinese, and sentences from a grammar are little so.

    python -m benchmarks.planted_truth
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import Levenshtein
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from benchmarks.generator.damaging import Shares
from benchmarks.generator.documents import Generated, Sentence, generated
from liandong.coding.coder import code_units, read_coder
from liandong.coding.indicators import Reading, read_by_indicators
from liandong.coding.scheme import Scheme, read_scheme
from liandong.coding.units import unit
from liandong.corpus.alignment import AlignedText
from liandong.corpus.reading import restored_document
from liandong.corpus.repair.steps import applicable
from liandong.text.lexicon import read_lexicon
from liandong.text.segmentation import build_tokenizer
from liandong.text.terms import TermMatrix, content_words, term_matrix
from liandong.topics.models import TopicModel, fit
from liandong.topics.quality import leading_terms, npmi

STUDY = Path(__file__).parent.parent
OUTPUT = Path(__file__).with_suffix(".csv")
SEED = 7
TOPICS = 20
FOR_TOPICS, FOR_CODES, FOR_DAMAGE, FOR_BYTES = 3000, 500, 500, 12

# What a sentence was planted, or found, with: its place and one code.
Given = set[tuple[str, str]]


class Row(NamedTuple):
    """One figure: of what, read by what, the measure, its value, and how many it is of."""

    planted: str
    read_by: str
    measure: str
    value: float
    cases: int


def rows() -> Iterator[Row]:
    """Yield all figures."""
    yield from topic_rows(documents(FOR_TOPICS))
    yield from code_rows([s for d in documents(FOR_CODES) for s in d.sentences])
    yield from damage_rows(documents(FOR_DAMAGE, Shares(broken=0)))
    yield from byte_rows(documents(FOR_BYTES, Shares(broken=1)))


def documents(count: int, shares: Shares | None = None) -> list[Generated]:
    """Return generated documents."""
    return [generated(number, SEED, shares or Shares()) for number in range(count)]


def topic_rows(made: Sequence[Generated]) -> Iterator[Row]:
    """Hold each document's strongest topic against the planted main topic."""
    matrix = terms_of(made)
    planted = [document.main_topic for document in made]
    model = fit(matrix, "nmf", TOPICS, SEED)
    found = model.passage_topics.argmax(axis=1)
    shares = (
        ("normalized mutual information", normalized_mutual_info_score(planted, found)),
        ("adjusted Rand index", adjusted_rand_score(planted, found)),
        ("NPMI of the ten leading terms", coherence(matrix, model)),
    )
    for measure, value in shares:
        yield Row("topics", f"NMF, {TOPICS} topics", measure, value, len(made))


def terms_of(made: Sequence[Generated]) -> TermMatrix:
    """Count the content words of documents, as the study does of its paragraphs."""
    lexicon = read_lexicon(STUDY / "corpus" / "lexicon")
    tokenizer = build_tokenizer(lexicon, hmm=False)
    words = [(d.id, content_words(tokenizer.tokens(d.clean), lexicon.stop_texts, 2)) for d in made]
    return term_matrix(words, minimum_passages=5, maximum_share=0.3)


def coherence(matrix: TermMatrix, model: TopicModel) -> float:
    """Return the mean coherence of the topics."""
    return float(np.mean(npmi(matrix.counts, leading_terms(model.topic_terms, 10))))


def code_rows(sentences: Sequence[Sentence]) -> Iterator[Row]:
    """Hold the codes of indicators and coder against those planted, with and without traps."""
    scheme = read_scheme(STUDY / "corpus" / "codebook")
    coder = read_coder(STUDY / "analysis" / "results" / "coder.npz")
    units = [unit(sentence.passage_id, sentence.text) for sentence in sentences]
    readings = read_by_indicators(units, scheme)
    indicated = {(r.unit.id, code) for r in readings for code in codes_of(r, scheme)}
    learned = {(c.unit_id, c.code) for c in code_units(units, scheme, coder)}
    planted = {(s.passage_id, code) for s in sentences for code in s.codes}
    for name, given in (("indicators", indicated), ("learned coder", learned)):
        yield from _code_rows(name, sentences, planted, given)


def codes_of(reading: Reading, scheme: Scheme) -> Iterator[str]:
    """Yield the codes that the indicators alone give a sentence."""
    yield reading.role.code
    for code in reading.evidence:
        with_roles = scheme.of(code.partition(".")[0]).given_with
        allowed = not with_roles or reading.role.code in with_roles
        if allowed and reading.score(code) >= scheme.head.weights.threshold:
            yield code


def _code_rows(
    name: str, sentences: Sequence[Sentence], planted: Given, given: Given
) -> Iterator[Row]:
    traps = {s.passage_id for s in sentences if s.kind == "trap"}
    coded = {s.passage_id for s in sentences if s.kind == "coded"}
    content = {pair for pair in planted if not _is_role(pair)}
    found = {pair for pair in given if not _is_role(pair)}
    right = found & content
    untrapped = {pair for pair in found if pair[0] not in traps}
    sprung = traps & {passage for passage, _ in found}
    roles = {pair for pair in planted - content if pair[0] in coded}
    yield Row("codes", name, "precision", len(right) / len(found), len(found))
    yield Row("codes", name, "precision, no traps", len(right) / len(untrapped), len(untrapped))
    yield Row("codes", name, "recall", len(right) / len(content), len(content))
    yield Row("codes", name, "traps fallen into", len(sprung) / len(traps), len(traps))
    yield Row(
        "roles of coded sentences", name, "found", len(roles & given) / len(roles), len(roles)
    )


def _is_role(pair: tuple[str, str]) -> bool:
    return pair[1].startswith("discourse.")


def damage_rows(made: Sequence[Generated]) -> Iterator[Row]:
    """Hold restored texts against clean ones, and steps proposed against those needed."""
    damaged = [document for document in made if document.damage]
    raw = [document.raw.rstrip("\n") for document in damaged]
    yield from _restored_rows("damage", "steps of the YAML", damaged, raw, restored(damaged))
    proposed = [set(applicable(AlignedText.of(d.raw))) for d in made]
    needed = [set(d.metadata.repairs) for d in made]
    right = sum(len(one & other) for one, other in zip(proposed, needed, strict=True))
    for measure, sets in (("precision", proposed), ("recall", needed)):
        count = sum(map(len, sets))
        yield Row("damage", "steps proposed by intake", measure, right / count, count)


def byte_rows(made: Sequence[Generated]) -> Iterator[Row]:
    """Restore documents with bytes lost: by the mends that are known, and by the search."""
    unmended = restored(made, mends=())
    for read_by, texts in (
        ("mends of the YAML", restored(made)),
        ("mends searched for", restored(made, mends=None)),
    ):
        yield from _restored_rows("bytes", read_by, made, unmended, texts)


def restored(made: Sequence[Generated], **change: object) -> list[str]:
    """Return documents as restored, with other metadata if asked for."""
    return [
        restored_document(d.metadata.model_copy(update=change), d.raw).restored.text for d in made
    ]


def _restored_rows(
    planted: str,
    read_by: str,
    made: Sequence[Generated],
    before: Sequence[str],
    after: Sequence[str],
) -> Iterator[Row]:
    """Yield how many documents are restored exactly, and how much of the damage is undone."""
    wrong, left = (
        [Levenshtein.distance(d.clean, text) for d, text in zip(made, texts, strict=True)]
        for texts in (before, after)
    )
    exact = left.count(0) / len(made)
    yield Row(planted, read_by, "documents restored exactly", exact, len(made))
    yield Row(planted, read_by, "characters put right", 1 - sum(left) / sum(wrong), sum(wrong))


def main() -> None:
    """Measure, print and write the rows."""
    with OUTPUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(Row._fields)
        for row in rows():
            print(f"{row.planted}, {row.read_by}: {row.measure} {row.value:.3f} of {row.cases:,}")
            writer.writerow([*row[:3], f"{row.value:.3f}", row.cases])


if __name__ == "__main__":
    main()
