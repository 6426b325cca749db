"""The command line: `liandong COMMAND`, run in the folder of a study.

Imports that take time stand inside the commands, so that `--help` answers at once.
"""

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
RESULTS = Path("analysis/results")
CLAIMS = Path("analysis/claims.yaml")
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
            left = "what depends on them was left as it was"
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
    from liandong.inputs import SOUND, Inputs, check_inputs

    study = study_folder()
    folders = (DOCUMENTS, CODEBOOK, CODINGS, LEXICON, PRACTICE, DECISIONS, SAMPLES)
    inputs = Inputs(*(study / path for path in folders))
    notes = check_inputs(inputs, _majority_coder_count(study / PARAMETERS))
    for note in notes:
        click.echo(f"note: {note}")
    click.echo(SOUND, nl=False)


def _majority_coder_count(path: Path) -> int:
    import tomllib

    from liandong.schemas import read_text

    try:
        return int(tomllib.loads(read_text(path))["coding"]["majority_coder_count"])
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        sentence = f"expected a number as [coding] majority_coder_count ({error}); write it"
        raise refuse(path, sentence) from None


FILE = click.Path(path_type=Path)


@main.command()
@click.argument("paths", nargs=-1, required=True, type=FILE, metavar="FILE…")
@click.option("--preview", is_flag=True, help="Show what would be added, and add nothing.")
def add(paths: tuple[Path, ...], preview: bool) -> None:
    """Add documents (txt, md, html, docx, pdf; files or folders) to the corpus, unchanged.

    Shows for each what was read, repaired, left out and guessed. Guesses stand in the
    document's YAML, for a person to confirm.
    """
    from liandong.corpus.intake.arrivals import add as put
    from liandong.corpus.intake.arrivals import arrivals, received_files
    from liandong.corpus.intake.preview import preview_all

    folder = study_folder() / DOCUMENTS
    if any(not str(path).strip(".") and str(path) != ".." for path in paths):
        raise refuse(
            "liandong add", "an empty name, or the folder itself; name the files or folders"
        )
    files = received_files(paths)
    with click.progressbar(files, label="Reading", file=sys.stderr) as shown:
        found = arrivals(shown, folder)
    click.echo(preview_all(found, folder), nl=False)
    if preview:
        click.echo(f"Nothing was added: leave out --preview to add {_documents(found)}.")
        return
    for path in put(found, folder):
        click.echo(f"added {path.relative_to(folder.parent.parent)}")
    click.echo(
        f"{_documents(found)} added. Go through the guesses in each YAML, then liandong build."
    )


def _apart(*paths: Path) -> None:
    """Refuse to write where something is read, or twice to the same file."""
    for path, other in combinations(paths, 2):
        if path.resolve() == other.resolve() or (
            path.exists() and other.exists() and path.samefile(other)
        ):
            raise refuse(other, f"this is {path} itself; name another file to write")


def _documents(found: list[Any]) -> str:
    return f"{len(found)} document{'s' * (len(found) != 1)}"


@main.command()
@click.argument("file", type=FILE)
@click.option("--output", required=True, type=FILE, help="Text file to write, a paragraph a line.")
def restore(file: Path, output: Path) -> None:
    """Write the restored text of a file alone; gaps are marked.

    A document of a corpus is restored as its YAML says, any other file as `add` would.
    """
    from liandong.corpus.intake.arrivals import restored_text
    from liandong.schemas import write_text

    _apart(file, output)
    text, notes = restored_text(file)
    write_text(output, text)
    for note in notes:
        click.echo(f"note: {note}", err=True)
    paragraphs = text.count("\n")
    click.echo(f"{paragraphs} paragraph{'s' * (paragraphs != 1)} written to {output}.")


@main.command()
@click.argument("file", type=FILE)
@click.option(
    "--output", required=True, type=FILE, help="Reading order (YAML) to propose, or there."
)
@click.option("--view", type=FILE, help="Web page to write: raw pieces and order side by side.")
def order(file: Path, output: Path, view: Path | None) -> None:
    """Propose a reading order for a page whose columns were merged line by line.

    If the reading order is there already, it is read and shown, not proposed again.
    """
    from liandong.corpus.columns.order_view import view as page
    from liandong.corpus.intake.arrivals import reading_order_of
    from liandong.schemas import write_text

    _apart(file, output, *([view] if view else []))
    there = output.exists()
    raw, found = reading_order_of(file, output)
    if not there:
        pieces = sum(len(block.pieces) for block in found.blocks)
        click.echo(f"A proposed order of {pieces} pieces is written to {output}; go through it.")
    if view is not None:
        write_text(view, page(raw, found, file.name))
        click.echo(f"Open {view} to see the pieces and the order side by side.")


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
@click.option("--explain", is_flag=True, help="Add a column `why`: which words, how much.")
def code(units: Path, output: Path, explain: bool) -> None:
    """Code any passages by machine with the study's scheme."""
    from liandong.coding.coder import code_file, read_coder

    coder = read_coder(study_folder() / CODER)
    count = code_file(units, output, _scheme(), coder, explain=explain)
    click.echo(f"{count} codes written to {output}. They are a machine's, not a person's.")


@main.command()
@click.option("--next", "count", required=True, type=click.IntRange(min=1), help="How many.")
@click.option("--output", required=True, type=FILE, help="CSV to write: the passages, and why.")
@click.option("--seed", default=1, show_default=True, help="Of the draw.")
def sample(count: int, output: Path, seed: int) -> None:
    """Propose the passages to code by hand next, so that the claims' intervals become narrower.

    Three in ten of the chances are the same for every passage, so that estimates can stay
    unbiased: keep the file, as corpus/samples/wave-1.csv, wave-2.csv …, for its column
    `probability` is what they need. An existing file is never overwritten.
    """
    from liandong.estimation.sampling import PROPOSED
    from liandong.findings.next_sample import next_sample
    from liandong.schemas import write_table

    if output.exists():
        raise refuse(output, "there is a file of this name already; name another")
    study = study_folder()
    samples = study / SAMPLES
    proposed = next_sample(study / RESULTS, study / CLAIMS, samples, count, seed)
    name = f"wave-{proposed['wave'].max()}.csv"
    if len(proposed) and output.name != name and output.resolve().parent == samples.resolve():
        raise refuse(output, f"the draws of this folder are numbered; name this one {name}")
    write_table(output, proposed, PROPOSED)
    left = "" if len(proposed) == count else f"No more than {len(proposed)} are left. "
    click.echo(
        f"{left}{len(proposed)} passages written to {output}. Code all of them: a draw is whole."
    )


@main.command()
def evaluate() -> None:
    """Print how well each code is given, by coders and by the machine, and who passes the gate."""
    from liandong.coding.evaluation import EVALUATION, evaluation_text
    from liandong.schemas import read_table

    path = study_folder() / EVALUATED
    if not path.exists():
        raise refuse(path, "nothing has been evaluated yet; run liandong build first")
    click.echo(evaluation_text(read_table(path, EVALUATION)), nl=False)


def _scheme() -> Scheme:
    from liandong.coding.scheme import read_scheme

    return read_scheme(study_folder() / CODEBOOK)
