"""Commands that render briefs, and prove what was rendered."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from liandong.cli.command import DOCUMENTS, FILE, REPORTS, RESULTS, main, study_folder
from liandong.errors import refuse

ALL = "all"
OUTPUT = REPORTS / "_output"
CLAIMS_FILE = RESULTS / "claims.json"


def run_tasks(study: Path, scheduler: str | None = None) -> None:
    """Bring a study up to date; end with status 1 if a task fails."""
    from liandong.unchanged import up_to_date

    if (tasks := up_to_date(study)) is not None:
        click.echo(f"Nothing to do: all {tasks} tasks are up to date.")
        return
    from liandong.pipeline import run

    if not run(study, scheduler):
        sys.exit(1)


@main.command()
@click.option("--actor", help="The brief for an actor: social_organization, volunteer … or all.")
@click.option("--model", help="The page of a governance model: hub-platform … or all.")
def brief(actor: str | None, model: str | None) -> None:
    """Bring the briefs (PDF, HTML, DOCX) up to date, and say where they are.

    With --actor or --model: those for the readers named, in both languages.
    """
    study = study_folder()
    if any((study / REPORTS / folder).is_dir() for folder in ("actors", "models")):
        _wanted(study, actor, model)  # an unknown name is told before the work begins
    run_tasks(study)
    if not actor and not model:
        made: Iterable[Path] = sorted((study / OUTPUT).rglob("*.*"))
        files = [path for path in made if path.suffix in (".pdf", ".html", ".docx")]
    else:
        files = _render(study, _wanted(study, actor, model))
    for path in files:
        click.echo(str(path.relative_to(study)))


def _wanted(study: Path, actor: str | None, model: str | None) -> list[Path]:
    return [*_pages(study, "actors", actor), *_pages(study, "models", model)]


def _pages(study: Path, folder: str, name: str | None) -> list[Path]:
    """Return the pages of an actor or model in both languages, or of all of them."""
    if not name:
        return []
    there = sorted((study / REPORTS / folder).glob("*.qmd"))
    stem = name.removeprefix("actor.").replace("_", "-")
    found = [path for path in there if stem in (ALL, path.name.partition(".")[0])]
    if not found:
        known = ", ".join(dict.fromkeys(path.name.partition(".")[0] for path in there))
        raise refuse(f"--{folder[:-1]}", f"no page for “{name}”; expected one of {known}, or {ALL}")
    return found


def _render(study: Path, pages: list[Path]) -> list[Path]:
    from liandong.briefs.proof import prove
    from liandong.briefs.rendered.report import prove_rendered
    from liandong.briefs.rendering import render
    from liandong.progress import counted, followed

    texts = _texts(study)
    prove(study / REPORTS, study / CLAIMS_FILE, texts, pages)
    made = counted(pages, len(pages), "pages")
    files = [path for page in made for path in render(study / REPORTS, [page])]
    prove_rendered(files, study / CLAIMS_FILE, texts, follow=followed("files proved"))
    return files


def _texts(study: Path) -> dict[str, str]:
    from liandong.corpus.reading import read_corpus

    return read_corpus(study / DOCUMENTS).texts


@main.command()
@click.argument("paths", nargs=-1, type=FILE, metavar="[FILE…]")
def prove(paths: tuple[Path, ...]) -> None:
    """Read rendered briefs (files or folders) back, and prove them against claims and corpus.

    Every number, quotation, footnote, picture, link and font is accounted for; without a name,
    those of reports/_output.
    """
    from liandong.briefs.rendered.report import prove_rendered, report
    from liandong.progress import followed

    study = study_folder()
    wanted = paths or (study / OUTPUT,)
    proofs = prove_rendered(wanted, study / CLAIMS_FILE, _texts(study), follow=followed("files"))
    click.echo(report(proofs))
