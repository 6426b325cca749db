"""Commands that build a study and check it."""

from __future__ import annotations

from pathlib import Path

import click

from liandong.cli.briefs import run_tasks
from liandong.cli.command import (
    CODEBOOK,
    CODINGS,
    DECISIONS,
    DOCUMENTS,
    EVALUATED,
    FILE,
    LEXICON,
    MODELS,
    PARAMETERS,
    PRACTICE,
    SAMPLES,
    TRANSLATIONS,
    main,
    study_folder,
)
from liandong.errors import refuse


@main.command()
@click.option("--scheduler", metavar="ADDRESS", help="A Dask scheduler, like tcp://host:8786.")
def build(scheduler: str | None) -> None:
    """Bring results, figures and briefs up to date; run only what an edit touches.

    The corpus is gone over in partitions, on all cores or, with --scheduler, on the workers of a
    Dask cluster; results are the same. A build that was stopped goes on where it was.
    """
    run_tasks(study_folder(), scheduler)


@main.command()
@click.option("--indicators", type=FILE, help="CSV to write: how often each indicator is found.")
@click.option("--migrated", type=FILE, help="CSV to write: what became of earlier codings.")
def check(indicators: Path | None, migrated: Path | None) -> None:
    """Check all that people edit: documents, scheme, codings, lexicon; report every fault."""
    from liandong.coding.indicator_check import INDICATORS
    from liandong.coding.migration import MIGRATED
    from liandong.inputs import SOUND, Inputs, check_inputs, indicators_of, migrated_of
    from liandong.progress import followed
    from liandong.schemas import write_table

    study = study_folder()
    corpus = (DOCUMENTS, CODEBOOK, CODINGS, LEXICON, PRACTICE, DECISIONS, SAMPLES)
    folders = (*corpus, MODELS, TRANSLATIONS)
    inputs = Inputs(*(study / path for path in folders))
    least = _majority_coder_count(study / PARAMETERS)
    notes = check_inputs(inputs, least, followed("documents"))
    if indicators is not None:
        write_table(indicators, indicators_of(inputs, least), INDICATORS)
    if migrated is not None:
        write_table(migrated, migrated_of(inputs), MIGRATED)
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


@main.command()
def evaluate() -> None:
    """Print how well each code is given, by coders and by the machine, and who passes the gate."""
    from liandong.coding.evaluation import EVALUATION, evaluation_text
    from liandong.schemas import read_table

    path = study_folder() / EVALUATED
    if not path.exists():
        raise refuse(path, "nothing has been evaluated yet; run liandong build first")
    click.echo(evaluation_text(read_table(path, EVALUATION)), nl=False)
