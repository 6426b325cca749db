"""From words to topics."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import click
from pytask import Product

from analysis.study import RESULTS, ROOT, Choices, choices_of, code_of
from liandong.progress import counted
from liandong.schemas import read_table, read_yaml, write_table
from liandong.text.terms import TOKENS
from liandong.topics import description, selection

NAMES = ROOT / "analysis" / "topic_names.yaml"


def task_choose_topics(
    tokens: Path = RESULTS / "tokens.csv",
    choices: Choices = choices_of("topics"),
    code: str = code_of("topics"),
    selected: Annotated[Path, Product] = RESULTS / "topic_selection.csv",
    baseline: Annotated[Path, Product] = RESULTS / "topic_baseline.csv",
) -> None:
    """Measure all numbers of topics of both models and choose one."""
    chosen = selection.Choices(**choices)
    corpus = selection.prepare(read_table(tokens, TOKENS), chosen)
    total = len(chosen.nmf_topic_counts) + len(chosen.lda_topic_counts)
    measured = counted(selection.measure_all(corpus, chosen), total, "numbers of topics")
    compared = selection.compare(measured, chosen)
    write_table(selected, compared, selection.TOPIC_SELECTION)
    found = selection.measure_shuffled(corpus, compared, chosen)
    dealt = counted(found, chosen.shuffles, "shuffled corpora")
    chance = selection.baseline(corpus, compared, chosen, dealt)
    write_table(baseline, chance, selection.TOPIC_BASELINE)


def task_describe_topics(
    tokens: Path = RESULTS / "tokens.csv",
    choices: Choices = choices_of("topics"),
    selected: Path = RESULTS / "topic_selection.csv",
    names: Path = NAMES,
    code: str = code_of("topics"),
    topics: Annotated[Path, Product] = RESULTS / "topics.csv",
    passages: Annotated[Path, Product] = RESULTS / "passage_topics.csv",
    documents: Annotated[Path, Product] = RESULTS / "topic_documents.csv",
    stability: Annotated[Path, Product] = RESULTS / "topic_stability.csv",
) -> None:
    """Name the chosen topics and follow them into the passages and documents."""
    chosen = selection.Choices(**choices)
    corpus = selection.prepare(read_table(tokens, TOKENS), chosen)
    solution = selection.chosen_solution(
        read_table(selected, selection.TOPIC_SELECTION), corpus, chosen
    )
    leading = description.leading_words(solution, corpus.paragraphs, chosen.named_terms)
    given = read_yaml(names, description.TopicNames)
    for outdated in description.outdated_names(names, given, leading):
        click.echo(f"  note: {outdated}")
    named = description.name_topics(given, leading)
    made = description.describe(named, corpus, solution)
    write_table(topics, made.topics, description.TOPICS)
    write_table(passages, made.passages, description.PASSAGE_TOPICS)
    write_table(documents, made.documents, description.TOPIC_DOCUMENTS)
    write_table(stability, made.stability, description.TOPIC_STABILITY)
