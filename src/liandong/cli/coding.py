"""Commands that code passages, and propose which to code by hand."""

from __future__ import annotations

from pathlib import Path

import click

from liandong.cli.command import (
    CLAIMS,
    CODER,
    FILE,
    RESULTS,
    SAMPLES,
    main,
    study_folder,
    study_scheme,
)
from liandong.errors import refuse


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
    from liandong.coding.coder import Blocks, code_file, read_coder
    from liandong.progress import counted

    def follow(blocks: Blocks, total: int) -> Blocks:
        return counted(blocks, total, "units", len)

    coder = read_coder(study_folder() / CODER)
    count = code_file(units, output, study_scheme(), coder, explain=explain, follow=follow)
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
