"""Commands that bring documents into the corpus."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

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
