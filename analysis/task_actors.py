"""The briefs for the actors themselves, written from what the documents say of each."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Annotated

from pytask import Product

from analysis.study import (
    CODEBOOK,
    DOCUMENTS,
    MODELS,
    RESULTS,
    Choices,
    choices_of,
    code_of,
    files_of,
)
from analysis.task_findings import TABLES
from analysis.task_pages import AUDIENCES, page_of, study_models, words_of
from liandong.briefs.actor_page import ActorPage, actor_page
from liandong.briefs.audiences import read_audiences
from liandong.briefs.wording import LANGUAGES, Language
from liandong.governance.actor_claims import short
from liandong.governance.gathering import profile
from liandong.schemas import read_table, write_text

COUNTED = {
    name: RESULTS / f"{name}.csv"
    for name in ("prevalence", "actors_functions", "links", "coded_passages")
}
# Looked for, not read: a fault of the file is told by the task that checks it.
ACTORS = re.findall(
    r"^ *- id: (actor\.\w+)$", (CODEBOOK / "actor.yaml").read_text("utf-8"), re.MULTILINE
)
WRITTEN = {
    actor: {each: page_of("actors", short(actor), each) for each in LANGUAGES} for actor in ACTORS
}


def task_write_actor_pages(
    models: list[Path] = files_of(MODELS),
    documents: list[Path] = files_of(DOCUMENTS),
    codebook: list[Path] = files_of(CODEBOOK),
    tables: dict[str, Path] = COUNTED,
    audiences: Path = AUDIENCES,
    choices: Choices = choices_of("briefs"),
    code: str = code_of("briefs"),
    targets: Annotated[dict[str, dict[Language, Path]], Product] = WRITTEN,
) -> None:
    """Write the page of every actor in both languages."""
    read = study_models()
    labels = {language: words_of(language).labels for language in LANGUAGES}
    counted = {name: read_table(path, TABLES[name]) for name, path in tables.items()}
    spoken = read_audiences(audiences, labels["zh"])
    day: date = choices["issue_date"]
    for actor, editions in targets.items():
        found = profile(actor, read, counted)
        for language, target in editions.items():
            own = labels[language]
            page = ActorPage(found, read, spoken, own, language, day.isoformat())
            write_text(target, actor_page(page))
