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
    REPORTS,
    RESULTS,
    Choices,
    choices_of,
    code_of,
    files_of,
)
from analysis.task_findings import TABLES
from liandong.briefs.actor_page import ActorPage, actor_page
from liandong.briefs.audiences import read_audiences
from liandong.briefs.wording import LANGUAGES, Language
from liandong.coding.scheme import read_scheme
from liandong.corpus.reading import read_corpus
from liandong.governance.actor_claims import short
from liandong.governance.gathering import profile
from liandong.governance.models import read_models
from liandong.schemas import read_table, write_text

AUDIENCES = REPORTS / "audiences.yml"
COUNTED = {
    name: RESULTS / f"{name}.csv"
    for name in ("prevalence", "actors_functions", "links", "coded_passages")
}
# Looked for, not read: a fault of the file is told by the task that checks it.
ACTORS = re.findall(
    r"^ *- id: (actor\.\w+)$", (CODEBOOK / "actor.yaml").read_text("utf-8"), re.MULTILINE
)
WRITTEN: dict[str, dict[Language, Path]] = {
    actor: {
        "zh": REPORTS / "actors" / f"{short(actor)}.qmd",
        "en": REPORTS / "actors" / f"{short(actor)}.en.qmd",
    }
    for actor in ACTORS
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
    scheme = read_scheme(CODEBOOK)
    read = read_models(MODELS, read_corpus(DOCUMENTS), scheme)
    counted = {name: read_table(path, TABLES[name]) for name, path in tables.items()}
    spoken = read_audiences(audiences, [code.id for code in scheme.codes])
    day: date = choices["issue_date"]
    for actor, editions in targets.items():
        found = profile(actor, read, counted)
        for language in LANGUAGES:
            labels = {each.id: getattr(each, f"label_{language}") for each in scheme.codes}
            page = ActorPage(found, read, spoken, labels, language, day.isoformat())
            write_text(editions[language], actor_page(page))
