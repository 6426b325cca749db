"""From claims and findings to the briefs: pictures, tables, pages."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

import click
from pytask import Product, task

from analysis.study import (
    CODEBOOK,
    DOCUMENTS,
    REPORTS,
    RESULTS,
    Choices,
    choices_of,
    code_of,
    files_of,
)
from analysis.task_evidence import EVIDENCE
from liandong.briefs import charts, house_style, picture_words, proof, rendering, tables
from liandong.briefs.rendered.report import prove_rendered, report
from liandong.coding.evaluation import EVALUATION
from liandong.coding.scheme import read_scheme
from liandong.corpus.reading import read_corpus
from liandong.findings import actors, problems
from liandong.schemas import read_table, write_bytes, write_text

EVALUATED = RESULTS / "evaluation.csv"
FIGURES = REPORTS / "figures"
TABLES = REPORTS / "tables"
EXTENSION = REPORTS / "_extensions" / "liandong"
FONTS = EXTENSION / "fonts"
HOUSE = [REPORTS / house_style.FILE, *files_of(REPORTS, "*.svg")]
PAGES = [*files_of(REPORTS, "*.qmd"), *files_of(REPORTS / "briefs", "*.qmd")]
REFERENCE = EXTENSION / "reference.docx"
PROJECT = [*files_of(REPORTS, "*.yml"), *files_of(REPORTS, "*.bib"), *HOUSE]
FALLBACK = files_of(Path(rendering.__file__).parent, "fallback.*")
LOOK = sorted({*files_of(EXTENSION), *files_of(FONTS, "**/*"), REFERENCE})


def outputs_of(page: Path) -> list[Path]:
    """Return the files that a page is rendered to."""
    made = REPORTS / "_output" / page.relative_to(REPORTS)
    return [made.with_suffix(ending) for ending in (".pdf", ".html", ".docx")]


def pictures(name: str) -> dict[str, Path]:
    """Return where a picture stands in both languages: as vectors, as pixels, in words."""
    endings = [mark + ending for mark in ("", "en.") for ending in ("svg", "png", "txt")]
    return {ending: FIGURES / f"{name}.{ending}" for ending in endings}


PICTURES = ("actors-functions", "linkage", "models")
DRAWN = [path for name in PICTURES for path in pictures(name).values()]


def tabulated(name: str) -> list[Path]:
    """Return where a table stands in both languages."""
    return [TABLES / f"{name}.{ending}" for ending in ("md", "en.md")]


TABULATED = tabulated("problems-recommendations")
# Made by task_pages from the governance models.
OF_MODELS = [*tabulated("models-nearest"), *tabulated("problems-answered")]


def labels(language: str = "zh") -> dict[str, str]:
    """Return the label of every code, in the order of the scheme, marked if it failed."""
    named = {code.id: getattr(code, f"label_{language}") for code in read_scheme(CODEBOOK).codes}
    evaluated = read_table(EVALUATED, EVALUATION)
    return tables.marked(named, evaluated)


def read_house() -> house_style.House:
    """Return the house style that pictures and pages share."""
    return house_style.read_house(REPORTS, FONTS)


def save(chart: charts.Chart, target: dict[str, Path], alt_en: str = "") -> None:
    """Write a picture as vectors, as pixels and in words; with English words, the English one."""
    mark = "en." if alt_en else ""
    write_bytes(target[f"{mark}svg"], chart.svg)
    write_bytes(target[f"{mark}png"], chart.png)
    write_text(target[f"{mark}txt"], (alt_en or chart.alt) + "\n")


def task_draw_actors_functions(
    source: Path = RESULTS / "actors_functions.csv",
    codebook: list[Path] = files_of(CODEBOOK),
    judged: Path = EVALUATED,
    house: list[Path] = HOUSE,
    fonts: list[Path] = files_of(FONTS),
    code: str = code_of("briefs"),
    target: Annotated[dict[str, Path], Product] = pictures("actors-functions"),
) -> None:
    """Draw which actor stands with which function."""
    counts = read_table(source, actors.ACTORS_FUNCTIONS)
    house_read = read_house()
    wide = tables.crossed(counts, "actor", "function", labels())
    save(charts.matrix(wide, house_read, rows="主体", columns="职能", unit="语句数"), target)
    wide = tables.crossed(counts, "actor", "function", labels("en"))
    said = {"rows": "Actors", "columns": "functions", "unit": "passages"}
    chart = charts.matrix(wide, house_read, **said)
    save(chart, target, picture_words.of_matrix(wide, **said))


def task_draw_linkage(
    links: Path = RESULTS / "links.csv",
    mechanisms: Path = RESULTS / "link_mechanisms.csv",
    codebook: list[Path] = files_of(CODEBOOK),
    judged: Path = EVALUATED,
    house: list[Path] = HOUSE,
    fonts: list[Path] = files_of(FONTS),
    choices: Choices = choices_of("briefs"),
    code: str = code_of("briefs"),
    target: Annotated[dict[str, Path], Product] = pictures("linkage"),
) -> None:
    """Draw who stands with whom, and by which mechanism."""
    found = read_table(links, actors.LINKS), read_table(mechanisms, actors.LINK_MECHANISMS)
    smallest, house_read = choices["smallest_link"], read_house()
    edges = tables.strongest_links(*found, labels(), smallest)
    save(charts.network(edges, house_read, nodes="主体", unit="同句出现的语句数"), target)
    edges = tables.strongest_links(*found, labels("en"), smallest)
    said = {"nodes": "actors", "unit": "passages that name both"}
    save(charts.network(edges, house_read, **said), target, picture_words.of_network(edges, **said))


def task_tabulate_problems(
    statements: Path = RESULTS / "statements.csv",
    chains: Path = RESULTS / "chains.csv",
    codebook: list[Path] = files_of(CODEBOOK),
    judged: Path = EVALUATED,
    choices: Choices = choices_of("briefs"),
    code: str = code_of("briefs"),
    targets: Annotated[list[Path], Product] = TABULATED,
) -> None:
    """Set the problems, who states them, and what the same voices recommend."""
    found = read_table(statements, problems.STATEMENTS), read_table(chains, problems.CHAINS)
    most = choices["most_recommendations"]
    for target, language, wording in zip(
        targets, ("zh", "en"), (tables.ZH, tables.EN), strict=True
    ):
        table = tables.problems_and_recommendations(*found, labels(language), most, wording)
        write_text(target, table)


def task_make_reference(
    source: list[Path] = HOUSE,
    fonts: list[Path] = files_of(FONTS),
    code: str = code_of("briefs"),
    target: Annotated[Path, Product] = REFERENCE,
) -> None:
    """Make the look of a brief in Word from Pandoc's own reference document."""
    write_bytes(target, rendering.house_reference(read_house()))


@cache
def restored_texts() -> dict[str, str]:
    """Return the restored text of each document, read once a build."""
    return read_corpus(DOCUMENTS).texts


for _page in PAGES:

    @task(id=str(_page.relative_to(REPORTS).with_suffix("")))
    def task_render_brief(
        page: Path = _page,
        claims: Path = RESULTS / "claims.json",
        documents: list[Path] = files_of(DOCUMENTS),
        project: list[Path] = PROJECT,
        extension: list[Path] = LOOK,
        drawn: list[Path] = DRAWN,
        tables_written: list[Path] = TABULATED,
        tables_of_models: list[Path] = OF_MODELS,
        evidence: Path = EVIDENCE,
        fallback: list[Path] = FALLBACK,
        code: str = code_of("briefs"),
        targets: Annotated[list[Path], Product] = outputs_of(_page),
    ) -> None:
        """Prove a page, render it, and prove what was rendered."""
        texts = restored_texts()
        proof.prove(REPORTS, claims, texts, [page])
        click.echo(report(prove_rendered(rendering.render(REPORTS, [page]), claims, texts)))
