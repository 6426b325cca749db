"""The command line: `liandong COMMAND`, run in the folder of a study.

Imports that take time stand inside the commands, so that `--help` answers at once.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from liandong import __version__
from liandong.errors import InputFaults, refuse

if TYPE_CHECKING:
    from liandong.coding.scheme import Scheme

CODEBOOK = Path("corpus/codebook")
DOCUMENTS = Path("corpus/documents")
CODINGS = Path("corpus/codings")
LEXICON = Path("corpus/lexicon")


class Commands(click.Group):
    """Prints what is wrong with inputs as plain sentences and ends with status 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; report input faults without a traceback."""
        try:
            return super().invoke(ctx)
        except InputFaults as error:
            count = len(error.faults)
            for fault in error.faults:
                click.echo(str(fault), err=True)
            left = "what depends on them was left as it was"
            click.echo(f"{count} fault{'s' * (count > 1)}; {left}.", err=True)
            sys.exit(1)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            click.echo(f"{error.filename}: can't be read or written ({reason}).", err=True)
            sys.exit(1)


def study_folder() -> Path:
    """Return the study that the working folder belongs to."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "analysis" / "study.py").is_file():
            return folder
    raise refuse(here, "no study here; change to a folder that holds analysis/study.py")


@click.group(cls=Commands)
@click.version_option(__version__, prog_name="liandong")
def main() -> None:
    """From Chinese commentaries and case reports to policy briefs that can be followed back."""


@main.command()
def build() -> None:
    """Bring results, figures and briefs up to date; run only what an edit touches."""
    _run_tasks(study_folder())


@main.command()
def brief() -> None:
    """Bring the briefs (PDF, HTML, DOCX) up to date, and say where they are."""
    study = study_folder()
    _run_tasks(study)
    for path in sorted((study / "reports" / "_output").rglob("*.*")):
        if path.suffix in (".pdf", ".html", ".docx"):
            click.echo(str(path.relative_to(study)))


def _run_tasks(study: Path) -> None:
    from liandong.pipeline import run

    if not run(study):
        sys.exit(1)


@main.command()
def check() -> None:
    """Check all that people edit: documents, scheme, codings, lexicon; report every fault."""
    from liandong.inputs import SOUND, check_inputs

    study = study_folder()
    check_inputs(study / DOCUMENTS, study / CODEBOOK, study / CODINGS, study / LEXICON)
    click.echo(SOUND, nl=False)


@main.command()
@click.option(
    "--units",
    required=True,
    type=click.Path(path_type=Path),
    help="JSON lines: id, text and, if known, paragraph_id; in reading order.",
)
@click.option(
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    help="CSV to write: unit_id, code, score; one row for each code given.",
)
def code(units: Path, output: Path) -> None:
    """Code any passages by machine with the study's scheme."""
    from liandong.coding.coder import code_file

    count = code_file(units, output, _scheme())
    click.echo(f"{count} codes written to {output}. They are a machine's, not a person's.")


def _scheme() -> Scheme:
    from liandong.coding.scheme import read_scheme

    return read_scheme(study_folder() / CODEBOOK)
