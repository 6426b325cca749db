"""The group of all commands, where a study keeps its files, and how faults are told."""

from __future__ import annotations

import sys
from itertools import combinations
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
PRACTICE = Path("corpus/practice")
DECISIONS = Path("corpus/decisions")
SAMPLES = Path("corpus/samples")
MODELS = CODEBOOK / "models"
TRANSLATIONS = Path("corpus/translations/en")
RESULTS = Path("analysis/results")
CLAIMS = Path("analysis/claims.yaml")
REPORTS = Path("reports")
PAGES = REPORTS / "briefs"
PARAMETERS = Path("analysis/parameters.toml")
CODER = RESULTS / "coder.npz"
EVALUATED = RESULTS / "evaluation.csv"


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
            left = f"what depends on {'them' if count > 1 else 'it'} was left as it was"
            click.echo(f"{count} fault{'s' * (count > 1)}; {left}.", err=True)
            sys.exit(1)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            place = f"{error.filename}: " if error.filename else ""
            sentence = f"{place}can't be read or written ({reason}); nothing was changed."
            click.echo(sentence, err=True)
            sys.exit(1)


def study_folder() -> Path:
    """Return the study that the working folder belongs to."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "analysis" / "study.py").is_file():
            return folder
    raise refuse(here, "no study here; change to a folder that holds analysis/study.py")


def study_scheme() -> Scheme:
    """Return the scheme of the study."""
    from liandong.coding.scheme import read_scheme

    return read_scheme(study_folder() / CODEBOOK)


@click.group(cls=Commands)
@click.version_option(__version__, prog_name="liandong")
def main() -> None:
    """From Chinese commentaries and case reports to policy briefs that can be followed back."""


FILE = click.Path(path_type=Path)


def outside(output: Path) -> None:
    """Refuse to write among a study's own files, or to no name."""
    if not output.name:
        raise refuse(output, "no file is named; name one")
    study = study_folder().resolve()
    for part in ("analysis", "corpus", "notebooks", "reports"):
        if output.resolve().is_relative_to(study / part):
            raise refuse(
                output, f"this is among the study's own files; name a place outside {part}/"
            )


def apart(*paths: Path) -> None:
    """Refuse to write where something is read, or twice to the same file."""
    for path, other in combinations(paths, 2):
        if path.resolve() == other.resolve() or (
            path.exists() and other.exists() and path.samefile(other)
        ):
            raise refuse(other, f"this is {path} itself; name another file to write")
