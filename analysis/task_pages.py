"""The pages that are written from data: one for each governance model, and their pictures."""

from __future__ import annotations

from datetime import date
from functools import cache
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
from analysis.task_briefs import FONTS, HOUSE, OF_MODELS, pictures, read_house, save
from liandong.briefs import diagrams, model_pictures, model_tables
from liandong.briefs.audiences import read_audiences
from liandong.briefs.model_page import ModelPage, model_page
from liandong.briefs.model_voice import called
from liandong.briefs.wording import LANGUAGES, Language, Wording
from liandong.coding.scheme import read_scheme
from liandong.corpus.reading import read_corpus
from liandong.governance import chains, comparison
from liandong.governance.model_claims import claim_id, nearest_model
from liandong.governance.models import Models, read_models
from liandong.progress import counted
from liandong.schemas import read_table, write_text
from liandong.streaming.dealing import dealt

AUDIENCES = REPORTS / "audiences.yml"
IDS = [path.stem for path in files_of(MODELS, "*.yaml")]
COMPARED = pictures("models")
DRAWN = {name: pictures(claim_id(name)) for name in IDS}


def page_of(folder: str, name: str, language: Language) -> Path:
    """Return where a page stands: beside its edition in the other language."""
    return REPORTS / folder / f"{name}{'' if language == 'zh' else '.en'}.qmd"


WRITTEN = {name: {each: page_of("models", name, each) for each in LANGUAGES} for name in IDS}


@cache
def study_models() -> Models:
    """Return the governance models of the study, read once a build."""
    return read_models(MODELS, read_corpus(DOCUMENTS), read_scheme(CODEBOOK))


@cache
def words_of(language: Language) -> model_pictures.Words:
    """Return the labels of all codes and the wording of a language."""
    codes = read_scheme(CODEBOOK).codes
    labels = {code.id: getattr(code, f"label_{language}") for code in codes}
    return model_pictures.Words(labels, Wording(language))


def words_of_pages(language: Language) -> model_pictures.Words:
    """Return what pages call actors and codes, so that a picture speaks as its page does."""
    words = words_of(language)
    said = read_audiences(AUDIENCES, words.labels)
    labels = {code: called(code, said, words.labels, language) for code in words.labels}
    return model_pictures.Words(labels, words.wording)


def task_draw_each_model(
    models: list[Path] = files_of(MODELS),
    documents: list[Path] = files_of(DOCUMENTS),
    codebook: list[Path] = files_of(CODEBOOK),
    audiences: Path = AUDIENCES,
    house: list[Path] = HOUSE,
    fonts: list[Path] = files_of(FONTS),
    code: str = code_of("briefs"),
    targets: Annotated[dict[str, dict[str, Path]], Product] = DRAWN,
) -> None:
    """Draw each model by itself."""
    read, look = study_models(), read_house()
    words = [words_of_pages(language) for language in LANGUAGES]
    drawings = {
        name: tuple(model_pictures.drawing(read[name], each) for each in words) for name in targets
    }
    calls = ((editions, look) for editions in drawings.values())
    made = counted(dealt(diagrams.model_diagrams, calls, few=False), len(targets), "models")
    for (name, editions), charts in zip(drawings.items(), made, strict=True):
        for language, drawing, chart in zip(LANGUAGES, editions, charts, strict=True):
            save(chart, targets[name], drawing.alt if language == "en" else "")


def task_draw_models(
    models: list[Path] = files_of(MODELS),
    documents: list[Path] = files_of(DOCUMENTS),
    codebook: list[Path] = files_of(CODEBOOK),
    codes: Path = RESULTS / "model_codes.csv",
    nearness: Path = RESULTS / "model_nearness.csv",
    house: list[Path] = HOUSE,
    fonts: list[Path] = files_of(FONTS),
    code: str = code_of("briefs"),
    target: Annotated[dict[str, Path], Product] = COMPARED,
) -> None:
    """Draw all models side by side."""
    read, look = study_models(), read_house()
    table = read_table(codes, comparison.MODEL_CODES)
    order = comparison.side_by_side(read_table(nearness, comparison.MODEL_NEARNESS))
    for language in LANGUAGES:
        names = {model.id: getattr(model, f"name_{language}") for model in read.files}
        shown, groups, alt = model_pictures.side_by_side(table, order, names, words_of(language))
        save(diagrams.presence(shown, look, groups, alt), target, alt if language == "en" else "")


def task_tabulate_models(
    models: list[Path] = files_of(MODELS),
    documents: list[Path] = files_of(DOCUMENTS),
    codebook: list[Path] = files_of(CODEBOOK),
    neighbours: Path = RESULTS / "model_neighbours.csv",
    problems: Path = RESULTS / "stated_problems.csv",
    answers: Path = RESULTS / "answers_by_speaker.csv",
    choices: Choices = choices_of("briefs"),
    code: str = code_of("briefs"),
    targets: Annotated[list[Path], Product] = OF_MODELS,
) -> None:
    """Set the nearest models side by side, and the problems with what answers them."""
    read = study_models()
    near = read_table(neighbours, comparison.MODEL_NEIGHBOURS)
    found = read_table(problems, chains.STATED_PROBLEMS), read_table(answers, chains.ANSWERS)
    pairs, most = choices["most_nearest"], choices["most_recommendations"]
    for language, made, other in zip(LANGUAGES, targets[:2], targets[2:], strict=True):
        names = {model.id: getattr(model, f"name_{language}") for model in read.files}
        labels = words_of(language).labels
        write_text(made, model_tables.nearest_models(near, names, pairs, language))
        write_text(other, model_tables.open_problems(*found, labels, most, language))


def task_write_model_pages(
    models: list[Path] = files_of(MODELS),
    documents: list[Path] = files_of(DOCUMENTS),
    codebook: list[Path] = files_of(CODEBOOK),
    audiences: Path = AUDIENCES,
    nearness: Path = RESULTS / "model_nearness.csv",
    choices: Choices = choices_of("briefs"),
    code: str = code_of("briefs"),
    targets: Annotated[dict[str, dict[Language, Path]], Product] = WRITTEN,
) -> None:
    """Write the page of every model in both languages."""
    read = study_models()
    said = read_audiences(audiences, read_scheme(CODEBOOK).code_ids)
    near = read_table(nearness, comparison.MODEL_NEARNESS)
    day: date = choices["issue_date"]
    labels = {language: words_of(language).labels for language in LANGUAGES}
    for model in read.files:
        found = nearest_model(model.id, near)
        nearest = read[found[0]] if found else None
        for language, target in targets[model.id].items():
            own = labels[language]
            page = ModelPage(model, read, said, own, nearest, language, day.isoformat())
            write_text(target, model_page(page))
