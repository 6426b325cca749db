"""Commands that find passages, and carry codings and scheme to other programs and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from liandong.cli.command import (
    CLAIMS,
    CODEBOOK,
    CODINGS,
    DECISIONS,
    DOCUMENTS,
    FILE,
    LEXICON,
    PARAMETERS,
    PRACTICE,
    REPORTS,
    RESULTS,
    SAMPLES,
    TRANSLATIONS,
    main,
    outside,
    study_folder,
    study_scheme,
)
from liandong.errors import Fault, InputFaults, collecting, raise_all, refuse

if TYPE_CHECKING:
    from liandong.coding.scheme import Scheme
    from liandong.corpus.reading import Corpus
    from liandong.exchange.search.searched import StudyFolders


def _outside(_: click.Context, __: click.Parameter, output: Path | None) -> Path | None:
    if output is not None:
        outside(output)
    return output


@main.command()
@click.argument("query")
@click.option("--actor", default="", metavar="CODE", help="Only passages with this actor.")
@click.option("--speaker", default="", metavar="NAME", help="Only this speaker's words.")
@click.option("--document", default="", metavar="ID", help="Only this document.")
@click.option("--from", "since", default="", metavar="DATE", help="Documents from this day on.")
@click.option("--to", "until", default="", metavar="DATE", help="Documents up to this day.")
@click.option("--coder", default="", metavar="ID", help="Whose codes: majority, machine, an id.")
@click.option("--context", default=0, type=click.IntRange(0, 20), help="Sentences around.")
@click.option("--kwic", is_flag=True, help="Keywords in context, a row for each.")
@click.option("--output", type=FILE, callback=_outside, help="File to write: .csv, .xlsx or .docx.")
def find(
    query: str, coder: str, context: int, kwic: bool, output: Path | None, **where: str
) -> None:
    """Find passages by codes and words: 'actor.government AND 联动 NOT phase.routine'.

    Codes (a whole dimension: actor.*), words and “phrases” are joined by AND, OR, NOT,
    parentheses and NEAR/n (within n sentences).
    """
    from liandong.exchange.search.listing import found_text, write_found
    from liandong.exchange.search.retrieval import Shown, Where
    from liandong.exchange.search.retrieval import find as look
    from liandong.exchange.search.searched import read_searched

    scheme = study_scheme()
    searched = read_searched(_folders(), scheme, coder)
    found = look(query, searched, scheme, Where(**where), Shown(context, kwic))
    if output is None:
        click.echo(found_text(found), nl=False)
        return
    write_found(output, found, _look)
    count = len(found.rows)
    click.echo(f"{count} row{'s' * (count != 1)} written to {output}. {searched.coders}")


@main.group()
def export() -> None:
    """Carry codings and scheme to other programs, to tables, and to packages to publish."""


OUTPUT = click.option(
    "--output", required=True, type=FILE, callback=_outside, help="What to write."
)


@export.command()
@OUTPUT
@click.option(
    "--with-machine", is_flag=True, help="Also the machine's codes, as a user of its own."
)
def refi(output: Path, with_machine: bool) -> None:
    """Write texts, scheme and codings as a REFI-QDA project (.qdpx).

    NVivo, ATLAS.ti, MAXQDA and QualCoder read it.
    """
    from liandong.coding.codings import CODINGS as CODINGS_TABLE
    from liandong.coding.codings import MACHINE, read_codings
    from liandong.exchange.refi.export import read_rows, study_bytes
    from liandong.schemas import read_table, write_bytes

    _ending(output, ".qdpx")
    corpus, scheme, folder = _corpus(), study_scheme(), study_folder() / CODINGS
    codings = read_codings(folder, corpus, scheme)
    machine = None
    if with_machine:
        everything = read_table(study_folder() / RESULTS / "codings.csv", CODINGS_TABLE)
        machine = everything[everything["coder"] == MACHINE]
    rows = read_rows(folder, codings)
    write_bytes(output, study_bytes(corpus, scheme, codings, rows, machine))
    click.echo(f"{len(rows)} codings of {len(corpus.documents)} documents written to {output}.")


@export.command()
@OUTPUT
def codebook(output: Path) -> None:
    """Write the scheme: .qdc for other programs, .xlsx or .csv for people to read and edit."""
    from liandong.exchange.refi.export import scheme_bytes
    from liandong.exchange.tables.scheme_table import scheme_notes, scheme_sheet
    from liandong.exchange.tables.sheets import write_sheets
    from liandong.schemas import write_bytes

    scheme = study_scheme()
    if output.suffix.lower() == ".qdc":
        write_bytes(output, scheme_bytes(scheme))
    else:
        write_sheets(output, [scheme_sheet(scheme)], scheme_notes(scheme))
    click.echo(f"{len(scheme.codes)} codes, version {scheme.version}, written to {output}.")


@export.command()
@OUTPUT
def codings(output: Path) -> None:
    """Write the codings of all coders with labels and words: .xlsx or .csv."""
    from liandong.coding.codings import read_coders
    from liandong.exchange.search.searched import who_coded
    from liandong.exchange.tables.coding_sheet import codings_sheet
    from liandong.exchange.tables.sheets import write_sheets

    folder = study_folder() / CODINGS
    sheet = codings_sheet(folder, _corpus(), study_scheme())
    note = who_coded({coder.kind for coder in read_coders(folder) if not coder.adjudicates})
    write_sheets(output, [sheet], [note])
    click.echo(f"{len(sheet.frame)} codings written to {output}. {note}")


@export.command()
@OUTPUT
def tables(output: Path) -> None:
    """Write codes by document, by speaker and by code (counts, Jaccard): .xlsx, or a folder."""
    from liandong.exchange.tables.cooccurrence import export_tables

    for path in export_tables(_folders(), study_scheme(), output):
        click.echo(f"written: {path}")


@export.command()
@click.option("--passages", required=True, type=FILE, help="Table with the column passage_id.")
@OUTPUT
def sheet(passages: Path, output: Path) -> None:
    """Write a sheet (.xlsx) for a coder to fill in, with the codes to choose from.

    `liandong sample` proposes the passages; `liandong import --coder ID` reads what was filled in.
    """
    from liandong.corpus.passages import PASSAGES
    from liandong.exchange.tables.coding_sheet import HOW_TO, coding_sheet, read_chosen
    from liandong.exchange.tables.sheets import write_sheets
    from liandong.schemas import read_table

    _ending(output, ".xlsx")
    scheme = study_scheme()
    everything = read_table(study_folder() / RESULTS / "passages.csv", PASSAGES)
    made = coding_sheet(read_chosen(passages), everything, scheme)
    write_sheets(output, made, HOW_TO)
    click.echo(f"{len(made[0].frame)} passages to code written to {output}.")


@export.command()
@OUTPUT
@click.option("--with-texts", is_flag=True, help="Also the documents; their rights are others'.")
def crate(output: Path, with_texts: bool) -> None:
    """Write the study as an RO-Crate to publish: a folder, or a .zip."""
    from liandong.exchange.crate.files import Study
    from liandong.exchange.crate.package import export_crate

    study = Study(
        study_folder(),
        DOCUMENTS,
        CODEBOOK,
        CODINGS,
        RESULTS,
        PARAMETERS,
        CLAIMS,
        REPORTS,
        (LEXICON, PRACTICE, DECISIONS, SAMPLES, TRANSLATIONS),
        (REPORTS / "_extensions",),
    )
    for said in export_crate(study, output, with_texts=with_texts):
        click.echo(said)


@export.command()
@OUTPUT
def standoff(output: Path) -> None:
    """Write the codings with places and hashes, but without the texts: .jsonl or .zip."""
    from liandong.exchange.standoff.export import export_standoff

    _ending(output, ".jsonl", ".zip")
    click.echo(export_standoff(output, _corpus(), study_scheme(), study_folder() / CODINGS))


@main.command("import")
@click.argument("file", type=FILE)
@click.option("--preview", is_flag=True, help="Show what would be imported, and import nothing.")
@click.option(
    "--kind",
    multiple=True,
    metavar="KIND",
    help="What the file's coders are: person or language_model; of one, NAME=KIND.",
)
@click.option("--coder", default="", metavar="ID", help="Who filled in a sheet.")
@click.option("--codes", type=FILE, help="CSV with name,code for codes called otherwise there.")
@click.option("--convention", default="", metavar="NAME", help="How the file counts places.")
@click.option("--sound-only", is_flag=True, help="Import what is sound, and list the rest.")
def bring(
    file: Path,
    preview: bool,
    kind: tuple[str, ...],
    coder: str,
    codes: Path | None,
    convention: str,
    sound_only: bool,
) -> None:
    """Bring in codings: .qdpx, tables of highlights, filled sheets, standoff codings.

    A codebook (.qdc, or a table of codes) is held against the scheme; of a table that
    `liandong export codebook` wrote, what people edited is written into the scheme.
    """
    from liandong.exchange.coders_file import write_all
    from liandong.exchange.incoming.plan import Options, Study, import_file
    from liandong.exchange.standoff.file import is_standoff
    from liandong.exchange.standoff.own_codings import restore_standoff, standoff_files

    corpus, scheme, folder = _corpus(), study_scheme(), study_folder() / CODINGS
    columns = _columns(file)
    if coder and "passage_id" not in columns:
        raise refuse(
            file, "this is no sheet with passage_id that a coder filled in; leave out --coder"
        )
    if not coder and "passage_id" in columns and "document" not in columns:
        raise refuse(file, "this is a sheet to fill in; say who filled it in: --coder ID")
    if coder:
        _import_sheet(file, corpus, scheme, coder, kind, preview=preview)
    elif {"code", "definition", "definition_en"} <= columns:
        _import_scheme(file, scheme, preview=preview)
    elif is_standoff(file):
        restored = restore_standoff(file, corpus, scheme)
        files = standoff_files(file, restored, folder)
        if not preview:
            write_all(files)
        click.echo(restored.report, nl=False)
        for path in files:
            click.echo(f"{'would be written' if preview else 'written'}: {path.name}")
        if not files:
            click.echo("Nothing to write: these codings are here already.")
    else:
        options = Options(kind, codes, convention, sound_only)
        study = Study(corpus, scheme, folder)
        click.echo(import_file(file, study, options, preview=preview), nl=False)
    if preview:
        click.echo("Nothing was imported: leave out --preview to import.")


def _import_sheet(
    file: Path, corpus: Corpus, scheme: Scheme, coder: str, kind: tuple[str, ...], *, preview: bool
) -> None:
    from liandong.exchange.tables.coding_sheet import add_to_coder_file, codings_from_sheet
    from liandong.exchange.tables.sheet_coder import entry_for, write_entry

    folder = study_folder() / CODINGS
    faults: list[Fault] = []
    with collecting(faults):
        entry = entry_for(folder, coder, kind, scheme)
    with collecting(faults):
        coded = codings_from_sheet(file, corpus, scheme, coder)
    raise_all(faults)
    if not preview:
        add_to_coder_file(folder / f"{coder}.csv", coded.rows)
        write_entry(folder, entry)
    for note in (f"{len(coded.rows)} codings of {coder}.", *coded.notes):
        click.echo(note)


def _import_scheme(file: Path, scheme: Scheme, *, preview: bool) -> None:
    from liandong.exchange.tables.scheme_table import read_scheme_table, write_edits

    edits = read_scheme_table(file, scheme)
    if not preview:
        write_edits(edits, study_folder() / CODEBOOK)
    for edit in edits:
        click.echo(str(edit))
    left = (
        " Raise its version in scheme.yaml, then liandong check." if edits and not preview else ""
    )
    click.echo(f"{len(edits)} edit{'s' * (len(edits) != 1)} of the scheme.{left}")


def _columns(file: Path) -> set[str]:
    """Return the columns of a table, of none if the file is no table."""
    from liandong.exchange.tables.filled import read_filled

    if file.suffix.lower() not in (".csv", ".xlsx"):
        return set()
    for needed in ("passage_id", "code"):
        try:
            return set(read_filled(file, [needed]).columns)
        except InputFaults:
            continue
    return set()


def _ending(output: Path, *wanted: str) -> None:
    if output.suffix.lower() not in wanted:
        raise refuse(output, f"expected a file name that ends in {' or '.join(wanted)}")


def _corpus() -> Corpus:
    from liandong.corpus.reading import read_corpus

    return read_corpus(study_folder() / DOCUMENTS)


def _folders() -> StudyFolders:
    from liandong.exchange.search.searched import StudyFolders

    study = study_folder()
    return StudyFolders(study / RESULTS, study / DOCUMENTS, study / CODINGS, study / DECISIONS)


def _look() -> bytes:
    """Return the reference document that gives Word files the look of the house."""
    from liandong.briefs.house_style import read_house
    from liandong.briefs.rendering import house_reference

    reports = study_folder() / REPORTS
    return house_reference(read_house(reports, reports / "_extensions" / "liandong" / "fonts"))
