"""The command that compares two versions of a study."""

from __future__ import annotations

from pathlib import Path

import click

from liandong.cli.command import CODEBOOK, FILE, PAGES, RESULTS, main, study_folder


@main.command()
@click.argument("old")
@click.argument("new")
@click.option("--output", type=FILE, help="Folder for tables with every difference.")
def diff(old: str, new: str, output: Path | None) -> None:
    """Compare two versions of the study: folders, or git revisions such as HEAD~3.

    Tells which codes changed, which passages are coded differently, and which findings, claims
    and sentences of briefs read differently, each with both values. Results are those that
    stand in the versions; nothing is built.
    """
    from liandong.versions.comparison import differences, told, write_differences
    from liandong.versions.revisions import Places, version_of_study

    study = study_folder()
    places = Places(Path("analysis/study.py"), CODEBOOK, RESULTS, PAGES)
    with version_of_study(old, study, places) as one, version_of_study(new, study, places) as two:
        found = differences(one, two, places)
    click.echo(told(found), nl=False)
    if output is not None:
        paths = write_differences(found, output)
        click.echo(f"All differences: {', '.join(str(path) for path in paths)}.")
