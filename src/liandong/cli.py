"""The command line: `liandong COMMAND`, run in the folder of a study.

Imports that take time stand inside the commands, so that `--help` answers at once.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from liandong import __version__
from liandong.errors import Fault, InputFaults, collecting, raise_all, refuse

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
    check_inputs(study)
    from liandong.pipeline import run

    if not run(study):
        sys.exit(1)


@main.command()
def check() -> None:
    """Check all that people edit: documents, scheme, codings, lexicon; report every fault."""
    study = study_folder()
    check_inputs(study)
    click.echo("No fault found in documents, scheme, codings and lexicon.")


def check_inputs(study: Path) -> None:
    """Read every input of a study and raise all faults together."""
    from liandong.coding.codings import read_codings
    from liandong.coding.scheme import example_faults, read_scheme
    from liandong.corpus.reading import read_corpus
    from liandong.text.lexicon import read_lexicon

    faults: list[Fault] = []
    corpus, scheme = None, None
    with collecting(faults):
        corpus = read_corpus(study / DOCUMENTS)
    with collecting(faults):
        scheme = read_scheme(study / CODEBOOK)
    with collecting(faults):
        read_lexicon(study / LEXICON)
    if corpus and scheme:
        texts = {document.id: document.restored.text for document in corpus.documents}
        faults += example_faults(scheme, texts, study / CODEBOOK)
        with collecting(faults):
            read_codings(study / CODINGS, corpus, scheme)
    raise_all(faults)


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
