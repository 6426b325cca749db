"""What an import brings, told before anything is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from liandong.errors import Fault
from liandong.exchange.incoming.matched_coders import MatchedUser, rows_said, user_lines
from liandong.exchange.incoming.matched_codes import MatchedCode, code_lines
from liandong.exchange.incoming.matched_sources import MatchedSource, document_names
from liandong.exchange.incoming.proof import Proof, Proved
from liandong.exchange.project import Project

BY: dict[Proof, str] = {
    "quotation": "by their quotation",
    "beginning": "by a cut quotation and a boundary",
    "boundary": "by boundaries of sentences or clauses",
    "words": "by words that stand in the text once",
    "stated": "at the word of --convention",
}


@dataclass(frozen=True)
class Incoming:
    """A file matched to the study: its sources, codes, users, and its selections, placed.

    `unsound` is what can't come in, `notes` what is left out and no fault.
    """

    project: Project
    sources: Mapping[str, MatchedSource]
    codes: Mapping[str, MatchedCode]
    users: Mapping[str, MatchedUser]
    proved: Proved
    unsound: tuple[Fault, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """What an import comes to: the rows of each coder, what can't come in, the files to write.

    `parted` is the number of selections that code several passages.
    """

    tables: Mapping[str, pd.DataFrame]
    unsound: tuple[Fault, ...]
    parted: int
    files: tuple[str, ...]


def import_text(name: str, incoming: Incoming, outcome: Outcome) -> str:
    """Return the whole report on a file of this name."""
    counts = {coder: len(rows) for coder, rows in outcome.tables.items()}
    return "\n".join(
        [
            *_head(name, incoming.project),
            *_places(incoming),
            *_listed("Documents:", document_names(incoming.sources)),
            *_listed("Codes:", [*code_lines(incoming.codes), *_unused(incoming.codes)]),
            *_listed("Coders:", user_lines(incoming.users, counts)),
            *_parted(outcome.parted),
            *_listed("The file also says:", [f"  {note}" for note in incoming.project.notes]),
            *_listed("Left out:", [*incoming.notes, *_uncoded(incoming.project)]),
            *_listed("Not sound:", [f"  {fault}" for fault in outcome.unsound]),
            *_files(counts, outcome.files),
            "",
        ]
    )


def stops_text(said: str, faults: tuple[Fault, ...]) -> str:
    """Return what stops an import, of which the report has `said` a part."""
    if not faults:
        return ""
    own = [f"  {fault}" for fault in faults if str(fault) not in said]
    unsound = ["  what is not sound (--sound-only brings in the rest)"]
    lines = [*own, *(unsound if len(own) < len(faults) else [])]
    return "\n".join(["This stops the import:", *lines, ""])


def _head(name: str, project: Project) -> Iterator[str]:
    origin = f"written by {project.origin}" if project.origin else "it doesn't say what wrote it"
    yield f"{name}: “{project.name}”, {origin}; {len(project.selections)} coded selections."


def _places(incoming: Incoming) -> Iterator[str]:
    """Say how places are counted, for the file or for each source where they differ."""
    found = incoming.proved.conventions
    said = {
        guid: str(one) if one else "nothing shows how they are counted"
        for guid, one in found.items()
    }
    if len(set(said.values())) == 1:
        yield f"Places: {next(iter(said.values()))}."
    else:
        names = {guid: incoming.sources[guid].source.name for guid in said}
        yield from (f"Places in “{names[guid]}”: {words}." for guid, words in said.items())
    counts, total = incoming.proved.counts, len(incoming.proved.placed)
    proven = total - counts[""]
    share = f" ({100 * proven / total:.1f} %)" if total else ""
    ways = ", ".join(f"{counts[kind]} {BY[kind]}" for kind in BY if counts[kind])
    yield f"Proven: {proven} of {total} selections{share}{f': {ways}' if ways else ''}."


def _unused(codes: Mapping[str, MatchedCode]) -> Iterator[str]:
    unused = sum(not one.count for one in codes.values())
    if unused:
        yield f"  {unused} more without codings"


def _parted(count: int) -> Iterator[str]:
    if count:
        yield (
            f"Selections over several sentences: {count}; each gives its codes to every sentence "
            "of which it has at least half."
        )


def _uncoded(project: Project) -> Iterator[str]:
    count = sum(not one.codings for one in project.selections)
    if count:
        yield f"  selections without a code: {count}"


def _listed(title: str, lines: list[str]) -> list[str]:
    return [title, *lines] if lines else []


def _files(counts: Mapping[str, int], files: tuple[str, ...]) -> Iterator[str]:
    if not files:
        yield "Nothing to write: no codings but those that are here already can be taken."
        return
    yield "To write:"
    for file in files:
        coder = file.removesuffix(".csv")
        yield f"  {file}: " + (rows_said(counts[coder]) if coder in counts else "the new coders")
