"""Put standoff codings back onto one's own copies, and say exactly what differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from liandong.coding.codings import CODER_FILE, Coder, Coders
from liandong.coding.migration import unknown_code
from liandong.coding.scheme import Scheme
from liandong.corpus.reading import Corpus
from liandong.errors import Fault, raise_all, refuse
from liandong.exchange.coders_file import CODERS, with_coders, write_all
from liandong.exchange.incoming.coder_rows import same_codings
from liandong.exchange.standoff.export import kinds_said
from liandong.exchange.standoff.file import CoderLine, Given, Standoff, read_standoff
from liandong.exchange.standoff.own_copies import Copy, Placed, copies_of
from liandong.schemas import checked_yaml, yaml_data

NOT_FOUND = {
    "nowhere": "stands nowhere in your copy",
    "unclear": "stands at several places or at none that can be told",
}


@dataclass(frozen=True)
class Restored:
    """Standoff codings on her own copies.

    `rows` are those that hold, in the form `CODER_FILE`; `lacking` says what her scheme lacks of
    versions and codes.
    """

    standoff: Standoff
    copies: tuple[Copy, ...]
    rows: pd.DataFrame
    lacking: tuple[str, ...]

    @property
    def missed(self) -> tuple[tuple[Copy, Placed], ...]:
        """The passages that couldn't be put back, each with its document."""
        return tuple(
            (copy, placed) for copy in self.copies for placed in copy.placed if not placed.holds
        )

    @property
    def report(self) -> str:
        """What differs, document by document, and what couldn't be put back."""
        return "\n".join([*_report(self), ""])


def restore_standoff(path: Path, corpus: Corpus, scheme: Scheme | None = None) -> Restored:
    """Put the codings of a file onto the copies of a corpus.

    Parameters
    ----------
    path
        The file, as `liandong export standoff` wrote it.
    corpus
        Her own copies: other numbers, encodings, line ends and changed texts are told apart.
    scheme
        Hers, to name the codes that it hasn't; without it none is held against anything.

    Raises
    ------
    InputFaults
        With every line of the file that doesn't hold to the format.
    """
    standoff = read_standoff(path)
    copies = copies_of(standoff, corpus)
    rows = pd.DataFrame(
        [row for copy in copies for placed in copy.placed for row in _rows(copy, placed)],
        columns=list(CODER_FILE.columns),
    )
    lacking = _lacking(rows, standoff.coders, scheme) if scheme else ()
    return Restored(standoff, copies, rows, tuple(lacking))


def standoff_report(path: Path, corpus: Corpus, scheme: Scheme | None = None) -> str:
    """Return what putting the codings of a file back would give, and what differs."""
    return restore_standoff(path, corpus, scheme).report


def standoff_files(path: Path, restored: Restored, folder: Path) -> dict[Path, bytes]:
    """Return what putting back the codings that hold would write, `coders.yaml` last.

    A coder whose codings are here already, the same ones, is left as it is.

    Raises
    ------
    InputFaults
        If a coder is there with other codings, if the scheme lacks a code, or if no coding holds.
    """
    rows = {str(name): own for name, own in restored.rows.groupby("coder")}
    if not rows:
        raise refuse(path, "none of its codings stands in your texts; preview the import")
    new = [
        coder
        for coder in restored.standoff.coders
        if coder.id in rows and not _there(folder / f"{coder.id}.csv", rows[coder.id])
    ]
    lacking = [Fault(str(path), said) for said in restored.lacking]
    raise_all([*lacking, *_taken(folder, [coder.id for coder in new])])
    files = {folder / f"{coder.id}.csv": _csv(restored.rows, coder.id) for coder in new}
    if new:
        files[folder / CODERS] = with_coders(folder, [_coder(coder) for coder in new])
    return files


def _there(path: Path, rows: pd.DataFrame) -> bool:
    return path.exists() and same_codings(path, rows)


def write_standoff(
    path: Path, corpus: Corpus, folder: Path, scheme: Scheme | None = None
) -> tuple[Path, ...]:
    """Write the codings that hold into a folder of codings, a file for each coder.

    The coders are added to `coders.yaml`, with the kind that the file states. Returns what was
    written, `coders.yaml` last; nothing where all is here already.

    Raises
    ------
    InputFaults
        As `standoff_files`. Then nothing is written.
    """
    files = standoff_files(path, restore_standoff(path, corpus, scheme), folder)
    write_all(files)
    return tuple(files)


def _rows(copy: Copy, placed: Placed) -> Iterator[tuple[str, int, int, str, str, str, str]]:
    if copy.own is None or not placed.holds:
        return
    place = (copy.own.id, placed.start, placed.end, placed.words)
    for given in placed.passage.codings:
        for code in given.codes:
            yield (*place, code, given.coder, given.notes.get(code, ""))


def _report(restored: Restored) -> Iterator[str]:
    standoff = restored.standoff
    yield (
        f"Codings by scheme version {standoff.head.scheme_version}, written by "
        f"{standoff.head.written_by}; coders: {kinds_said(standoff.coders)}."
    )
    for copy in restored.copies:
        yield _line_of(copy)
    yield from (f"Your scheme: {said}." for said in restored.lacking)
    if restored.missed:
        yield "Not put back:"
    for copy, placed in restored.missed:
        passage = placed.passage
        why = NOT_FOUND[placed.found] if copy.own else "its document is missing"
        place = f"{copy.document.id} {passage.start}–{passage.end}"
        yield f"  {place}: {_codes(passage.codings)}: {why}"
    held = sum(placed.holds for copy in restored.copies for placed in copy.placed)
    total = len(standoff.passages)
    yield f"{held} of {total} passages hold: {len(restored.rows)} codings can be put back."


def _line_of(copy: Copy) -> str:
    name = f"{copy.document.id} “{copy.document.title}”: "
    if copy.own is None:
        return f"{name}missing; no document of yours holds its text ({len(copy.placed)} passages)."
    counts = [
        f"{copy.count('here')} of {len(copy.placed)} passages at their place",
        *(f"{copy.count(found)} {found}" for found in ("elsewhere", "unclear", "nowhere")),
    ]
    said = ", ".join(count for count in counts if not count.startswith("0 ") or " of " in count)
    return f"{name}{'; '.join(copy.differences)}. {said}."


def _codes(codings: Iterable[Given]) -> str:
    """Return the codes of a passage, each with the number of coders if it isn't one."""
    counts = Counter(code for given in codings for code in given.codes)
    return ", ".join(f"{code} ×{n}" if n > 1 else code for code, n in sorted(counts.items()))


def _lacking(rows: pd.DataFrame, coders: Iterable[CoderLine], scheme: Scheme) -> Iterator[str]:
    """Say which versions and codes a scheme lacks that codings of a file were made with."""
    for coder in coders:
        own = Counter(rows.loc[rows["coder"] == coder.id, "code"])
        version = coder.scheme_version
        if own and version not in scheme.versions:
            yield (
                f"version {version}, under which {coder.id} coded, is not among its changes; "
                "take over that scheme first"
            )
            continue
        for code, count in sorted(own.items()):
            if said := unknown_code(code, scheme, version):
                yield f"{said} ({coder.id}, {count} codings)"


def _coder(line: CoderLine) -> Coder:
    return Coder(
        id=line.id,
        kind=line.kind,
        scheme_version=line.scheme_version,
        description_zh=line.description_zh,
        description_en=line.description_en,
    )


def _taken(folder: Path, names: Iterable[str]) -> list[Fault]:
    """Return a fault for every coder who, or whose file, is there already."""
    listing = folder / CODERS
    there = set()
    if listing.exists():
        there = {coder.id for coder in checked_yaml(listing, yaml_data(listing), Coders).coders}
    advice = "rename that coder, in coders.yaml and the codings, or import into another study"
    faults = []
    for name in names:
        if name in there:
            faults.append(Fault(str(listing), f"there is a coder “{name}” already; {advice}"))
        if (folder / f"{name}.csv").exists():
            place = str(folder / f"{name}.csv")
            faults.append(Fault(place, f"there are codings of “{name}” already; {advice}"))
    return faults


def _csv(rows: pd.DataFrame, coder: str) -> bytes:
    own = CODER_FILE.validate(rows[rows["coder"] == coder].reset_index(drop=True))
    return str(own.to_csv(index=False, lineterminator="\n")).encode("utf-8")
