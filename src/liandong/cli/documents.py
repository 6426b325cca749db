"""Commands that bring documents into the corpus."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from liandong.cli.command import DOCUMENTS, FILE, apart, main, study_folder
from liandong.errors import refuse


@main.command()
@click.argument("paths", nargs=-1, required=True, type=FILE, metavar="FILE…")
@click.option("--preview", is_flag=True, help="Show what would be added, and add nothing.")
def add(paths: tuple[Path, ...], preview: bool) -> None:
    """Add documents (txt, md, html, docx, pdf; files or folders) to the corpus, unchanged.

    Shows for each what was read, repaired, left out and guessed. Guesses stand in the
    document's YAML, for a person to confirm.
    """
    from liandong.corpus.intake.arrivals import received_files
    from liandong.corpus.intake.staging import place, staging

    folder = study_folder() / DOCUMENTS
    if any(not str(path).strip(".") and str(path) != ".." for path in paths):
        raise refuse(
            "liandong add", "an empty name, or the folder itself; name the files or folders"
        )
    files = received_files(paths)
    many = f"{len(files):,} document{'s' * (len(files) != 1)}"
    if preview:
        with TemporaryDirectory() as aside:
            _take_in(files, folder, Path(aside))
        click.echo(f"Nothing was added: leave out --preview to add {many}.")
        return
    with staging(folder) as staged:
        _take_in(files, folder, staged)
        placed = place(staged, folder)
    for path in placed:
        click.echo(f"added {path.relative_to(folder.parent.parent)}")
    click.echo(f"{many} added. Go through the guesses in each YAML, then liandong build.")


def _take_in(files: list[Path], folder: Path, staged: Path) -> None:
    """Stage received files, and say of each what it becomes, and what it repeats."""
    from liandong.corpus.intake.many import (
        Intake,
        arriving,
        listed_in,
        next_number,
        one_in_of,
        repeats,
        there,
    )
    from liandong.progress import counted, followed
    from liandong.streaming.dealing import dealt

    documents = listed_in(folder)
    one_in = one_in_of(len(documents) + len(files))
    intake = Intake(folder, staged, one_in, dealt)
    read = counted(there(intake, documents), len(documents), "documents of the corpus")
    known = [outcome.kept for outcome in read if outcome.kept]
    names = zip((one.sha256 for one in known), (one.file for one in documents), strict=True)
    found = []
    with closing(arriving(intake, files, next_number(documents), names)) as arrived:
        for outcome in counted(arrived, len(files), "files"):
            found += [outcome.kept] if outcome.kept else []
            click.echo(outcome.shown, nl=bool(outcome.shown))
    for note in repeats(intake, known, found, followed("documents compared")):
        click.echo(f"note: {note}")


@main.command()
@click.argument("file", type=FILE)
@click.option("--output", required=True, type=FILE, help="Text file to write, a paragraph a line.")
def restore(file: Path, output: Path) -> None:
    """Write the restored text of a file alone; gaps are marked.

    A document of a corpus is restored as its YAML says, any other file as `add` would.
    """
    from liandong.corpus.intake.arrivals import restored_text
    from liandong.schemas import write_text

    apart(file, output)
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

    apart(file, output, *([view] if view else []))
    there = output.exists()
    raw, found = reading_order_of(file, output)
    if not there:
        pieces = sum(len(block.pieces) for block in found.blocks)
        click.echo(f"A proposed order of {pieces} pieces is written to {output}; go through it.")
    if view is not None:
        write_text(view, page(raw, found, file.name))
        click.echo(f"Open {view} to see the pieces and the order side by side.")
