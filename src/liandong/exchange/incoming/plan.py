"""Bring the codings of a foreign file into the study: planned and told first, written at once.

What isn't sound stops the import, with all its faults; `sound_only` leaves it out instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from liandong.coding.codings import CODER_FILE, Coder, read_coders
from liandong.coding.scheme import Scheme
from liandong.corpus.reading import Corpus
from liandong.errors import Fault, collecting, raise_all
from liandong.exchange.coders_file import CODERS, version_to_write, with_coders
from liandong.exchange.incoming.codebook_report import codebook_text
from liandong.exchange.incoming.coder_rows import (
    Row,
    Words,
    coder_table,
    occupied,
    pieces,
    same_codings,
    words_of,
    write_checked,
)
from liandong.exchange.incoming.highlights import SUFFIXES, read_highlights
from liandong.exchange.incoming.import_report import Incoming, Outcome, import_text, stops_text
from liandong.exchange.incoming.matched_coders import match_users, read_kinds
from liandong.exchange.incoming.matched_codes import code_faults, match_codes, read_code_map
from liandong.exchange.incoming.matched_sources import MatchedSource, match_sources
from liandong.exchange.incoming.offsets import CONVENTIONS, Span, conventions
from liandong.exchange.incoming.proof import Placed
from liandong.exchange.project import Project
from liandong.exchange.refi.export import passage_spans
from liandong.exchange.refi.reading import read_sound


@dataclass(frozen=True)
class Options:
    """What the user says of a file that the file itself can't tell.

    `kinds` is what its users are, `person` or `language_model`, or of one `NAME=person`; `codes`
    a table of codes by their names in the file; `convention` how its places are counted, as far
    as known; `sound_only` whether what is sound comes in without the rest.
    """

    kinds: tuple[str, ...] = ()
    codes: Path | None = None
    convention: str = ""
    sound_only: bool = False


@dataclass(frozen=True)
class Study:
    """Where codings come in: the documents, the scheme, and the folder of codings."""

    corpus: Corpus
    scheme: Scheme
    codings: Path


@dataclass(frozen=True)
class Plan:
    """What an import would do: the report, the files to write, and what stands against it."""

    text: str
    files: Mapping[str, bytes]
    faults: tuple[Fault, ...]


def import_file(path: Path, study: Study, options: Options, *, preview: bool = False) -> str:
    """Import codings into a study, or say what that would do; returns the report.

    Parameters
    ----------
    path
        The file: .qdpx, .qdc, or a table (.csv, .tsv, .xlsx, .jsonl).
    study
        Its folder of codings, with the coders' files and `coders.yaml`, is written to.
    options
        What the user says of the file.
    preview
        Write nothing, and report also what would stop the import.

    Raises
    ------
    InputFaults
        With all that stops the import; nothing has been written.
    """
    plan = plan_import(path, study, options)
    if preview:
        return plan.text + stops_text(plan.text, plan.faults)
    raise_all(plan.faults)
    write_checked(plan.files, study.codings, study.corpus, study.scheme)
    return plan.text


def read_project(path: Path) -> tuple[Project, tuple[Fault, ...]]:
    """Read a foreign file by its kind: what is sound of it, and what isn't."""
    if path.suffix.lower() in SUFFIXES:
        return read_highlights(path)
    return read_sound(path)


def plan_import(path: Path, study: Study, options: Options) -> Plan:
    """Work out what importing a file would write, and what stands against it.

    Raises
    ------
    InputFaults
        If the file can't be read at all, two conventions fit its places, or an option is wrong.
    """
    project, broken = read_project(path)
    kinds = read_kinds(options.kinds, project)
    asked = read_code_map(options.codes, project, study.scheme) if options.codes else {}
    codes = match_codes(project, study.scheme, asked)
    if not project.selections and not broken:
        return Plan(codebook_text(path.name, project, codes, study.scheme), {}, ())
    known = read_coders(study.codings)
    users, unsure, notes = match_users(str(path), project, known, kinds, path.name)
    allowed = conventions(options.convention) if options.convention else CONVENTIONS
    sources, proved, lost = match_sources(
        str(path), project, study.corpus, allowed, stated=bool(options.convention)
    )
    unsound = (*broken, *lost, *code_faults(str(path), codes))
    incoming = Incoming(project, sources, codes, users, proved, unsound, tuple(notes))
    return _planned(path, incoming, tuple(unsure), study, options)


def _planned(
    path: Path, incoming: Incoming, unsure: tuple[Fault, ...], study: Study, options: Options
) -> Plan:
    spread, lost = _spread(incoming)
    rows = list(_rows(incoming, spread))
    unsound = (*incoming.unsound, *lost)
    tables = {
        name: coder_table((row for row in rows if row[5] == name), study.corpus, study.scheme)
        for name in dict.fromkeys(user.coder.id for user in incoming.users.values())
    }
    files, occupying = _files(incoming, tables, study)
    unsound = (*unsound, *occupying)
    stopping = [*unsure, *(() if options.sound_only else unsound)]
    if not rows and not stopping:
        stopping.append(Fault(str(path), "nothing of it is sound, so there is nothing to import"))
    parted = sum(len(words) > 1 for words in spread.values())
    outcome = Outcome(tables, unsound, parted, tuple(files))
    return Plan(import_text(path.name, incoming, outcome), files, tuple(stopping))


def _spread(incoming: Incoming) -> tuple[dict[int, list[Words]], list[Fault]]:
    """Return the words of each sound selection, by passages, and a fault for each other one.

    The keys are the numbers of the selections.
    """
    passages: dict[str, list[Span]] = {
        one.document.id: list(passage_spans(one.document).values())
        for one in incoming.sources.values()
    }
    spread: dict[int, list[Words]] = {}
    faults = []
    for number, placed in enumerate(incoming.proved.placed):
        words = _words(placed, incoming.sources[placed.selection.source], passages)
        if isinstance(words, str):
            faults.append(Fault(placed.selection.place, words))
        else:
            spread[number] = words
    return spread, faults


def _words(
    placed: Placed, source: MatchedSource, passages: Mapping[str, list[Span]]
) -> list[Words] | str:
    """Return the words of a selection in each passage that it codes, or what is wrong with it."""
    if placed.span is None or not placed.proof:
        return placed.problem
    span = source.restored_span(placed.span)
    if isinstance(span, str):
        return span
    within = pieces(span, passages[source.document.id])
    words = words_of(source.document, within)
    if not words:
        return (
            "it has less than half of each sentence that it touches, or nothing of the raw file; "
            "select whole sentences, or words within one"
        )
    return words


def _rows(incoming: Incoming, spread: Mapping[int, list[Words]]) -> Iterator[Row]:
    for number, found in spread.items():
        for given in incoming.proved.placed[number].selection.codings:
            code, user = incoming.codes[given.code].id, incoming.users.get(given.user)
            if code and user:
                for words in found:
                    yield (*words, code, user.coder.id, given.note)


def _files(
    incoming: Incoming, tables: Mapping[str, pd.DataFrame], study: Study
) -> tuple[dict[str, bytes], list[Fault]]:
    """Return the files to write by their names; a coder's file that is there must be the same."""
    files: dict[str, bytes] = {}
    faults: list[Fault] = []
    new: list[Coder] = []
    for user in {one.coder.id: one for one in incoming.users.values()}.values():
        frame, path = tables[user.coder.id], study.codings / f"{user.coder.id}.csv"
        if not len(frame):
            continue
        if path.exists():
            with collecting(faults):
                if not same_codings(path, frame):
                    raise occupied(path, user.coder)
        else:
            checked = CODER_FILE.validate(frame)
            files[path.name] = checked.to_csv(index=False, lineterminator="\n").encode()
            new += [_under(study.scheme, user.coder)] if user.new else []
    if new:
        files[CODERS] = with_coders(study.codings, new)
    return files, faults


def _under(scheme: Scheme, coder: Coder) -> Coder:
    """Return a coder with the version of the present scheme; of the first, with none."""
    return coder.model_copy(update={"scheme_version": version_to_write(scheme)})
