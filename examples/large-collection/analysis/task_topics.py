"""Topics of all documents, and of each."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Annotated

from pytask import Product

from analysis.study import RESULTS, TOPICS, WORDS, Choices, choices_of, library, marked
from liandong.pipeline import go_over
from liandong.progress import followed
from liandong.schemas import write_table
from liandong.streaming.counts import CountedDocuments
from liandong.streaming.planning import planned_topics
from liandong.streaming.running import key_of
from liandong.streaming.stages import topics
from liandong.streaming.totals import TOPIC_TOTALS, totals
from liandong.topics.collection import TOPIC_TERMS, fit_collection
from liandong.topics.collection import Choices as TopicChoices


def task_fit_topics(
    counted: Path = WORDS.listing,
    choices: Choices = choices_of("topics"),
    code: str = library(),
    terms: Annotated[Path, Product] = RESULTS / "topics.csv",
    documents: Annotated[Path, Product] = TOPICS.listing,
    sizes: Annotated[Path, Product] = RESULTS / "topic_totals.csv",
) -> None:
    """Fit topics to all documents, and follow them into each."""
    made = {name: value for name, value in choices.items() if name != "leading_terms"}
    counts = CountedDocuments(WORDS, followed("partitions"))
    found = fit_collection(counts, TopicChoices(**made))
    write_table(terms, found.leading(choices["leading_terms"]), TOPIC_TERMS)
    jobs = planned_topics(WORDS, key_of("topics", code, str(choices), marked([counted]).value))
    go_over(topics, jobs, pickle.dumps(found), TOPICS)
    write_table(sizes, totals(TOPICS, TOPIC_TOTALS), TOPIC_TOTALS)
