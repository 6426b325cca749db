"""Thousands of received files: worked out on all cores, and of each hardly anything is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from liandong.corpus import sketches
from liandong.corpus.documents import Metadata
from liandong.corpus.duplicates import Document, near_duplicates_among, notes_on_repeated
from liandong.corpus.intake.arrivals import arrive, yaml_name
from liandong.corpus.intake.preview import preview
from liandong.corpus.intake.staging import stage
from liandong.corpus.reading import RestoredDocument, document_of, read_document
from liandong.corpus.sketches import ONE_IN, Sketch, analysed_words, groups, sketch
from liandong.corpus.sources import Listed, faults_of_folder, listed, read_source, yaml_paths
from liandong.errors import Fault, collecting, raise_all
from liandong.progress import Follow
from liandong.schemas import read_bytes, read_yaml

# So many files, or bytes, are done before other processes have started.
FEW, SMALL = 20, 2**20


class Deal(Protocol):
    """Does some work for each call, and gives what it returns, in order."""

    def __call__(
        self, work: Callable[..., Any], calls: Iterable[tuple[object, ...]], *, few: bool
    ) -> Iterator[Any]:
        """Do it; if there are few calls, in this process."""


def one_by_one(
    work: Callable[..., Any], calls: Iterable[tuple[object, ...]], *, few: bool
) -> Iterator[Any]:
    """Do work in this process."""
    del few
    return (work(*call) for call in calls)


@dataclass(frozen=True)
class Intake:
    """The corpus that is added to, a folder of `staging`, and who works for it.

    A sketch holds one shingle in `one_in`: see `one_in_of`.
    """

    folder: Path
    staged: Path
    one_in: int = 1
    deal: Deal = one_by_one


class Kept(NamedTuple):
    """What is kept of a document while others are worked out: some hundred bytes.

    `yaml` is the name of its YAML, `sha256` that of its file, `sketch` what it has in common with
    others is told from.
    """

    id: str
    yaml: str
    date: str
    sha256: bytes
    sketch: Sketch


@dataclass(frozen=True)
class Outcome:
    """What came of a document: what is to be said of it, and what is kept; nothing if it failed."""

    shown: str = ""
    kept: Kept | None = None
    faults: tuple[Fault, ...] = ()


def listed_in(folder: Path) -> list[Listed]:
    """Return the documents of a corpus, by what their YAMLs name; there may be none."""
    return [listed(path, read_bytes(path)) for path in yaml_paths(folder)]


def next_number(there: Iterable[Listed]) -> int:
    """Return the next free id of a corpus, as a number."""
    return max((int(one.id) for one in there if one.id.isdecimal()), default=-1) + 1


def one_in_of(count: int) -> int:
    """Return of how many shingles a sketch holds one, if so many documents are compared."""
    return 1 if count <= sketches.FEW else ONE_IN


def there(intake: Intake, documents: Sequence[Listed]) -> Generator[Outcome]:
    """Restore the documents of a corpus, for what arrives to be compared with them.

    Raises
    ------
    InputFaults
        At the end, with all faults of all documents.
    """
    faults: list[Fault] = []
    paths = [one.path for one in documents]
    calls = ((path, intake.one_in) for path in paths)
    for outcome in intake.deal(_there, calls, few=_few(paths)):
        faults += outcome.faults
        yield outcome
    raise_all([*faults, *faults_of_folder(intake.folder, documents)])


def arriving(
    intake: Intake, files: Sequence[Path], first: int, documents: Iterable[tuple[bytes, str]] = ()
) -> Generator[Outcome]:
    """Work out the documents that received files become; write them to a staging folder.

    Parameters
    ----------
    files
        In the order in which they get their ids.
    first
        The first id.
    documents
        SHA-256 and name of each file that is in the corpus already.

    Raises
    ------
    InputFaults
        At the end, with all faults of all files; also if a file is in the corpus already or comes
        twice.
    """
    faults: list[Fault] = []
    known = dict(documents)
    ids = (f"{number:03}" for number in range(first, first + len(files)))
    calls = (
        (path, name, intake.staged, intake.one_in) for path, name in zip(files, ids, strict=True)
    )
    outcomes = intake.deal(_arrived, calls, few=_few(files))
    for path, outcome in zip(files, outcomes, strict=True):
        faults += outcome.faults
        if outcome.kept:
            other = known.get(outcome.kept.sha256)
            if other:
                faults.append(Fault(str(path), f"the same file as {other}; add it once"))
            known[outcome.kept.sha256] = str(path)
        yield outcome
    raise_all(faults)


def repeats(
    intake: Intake, there: Sequence[Kept], arrived: Sequence[Kept], follow: Follow[int]
) -> list[str]:
    """Say of documents that arrive which others they repeat, and which repeat them.

    Only what may repeat something is read again: see `sketches`.
    """
    sketched = {one.id: one.sketch for one in (*there, *arrived)}
    new = {one.id for one in arrived}
    near = {name for group in groups(sketched) if not new.isdisjoint(group) for name in group}
    dates = {one.id: one.date for one in (*there, *arrived) if one.id in near}
    paths = {one.id: intake.folder / one.yaml for one in there if one.id in near}
    paths |= {one.id: intake.staged / one.yaml for one in arrived if one.id in near}
    ticks = iter(follow(range(len(near))))

    def load(names: list[str]) -> Iterator[Document]:
        calls = ((name, dates[name], paths[name]) for name in names)
        for document in intake.deal(_document, calls, few=len(names) <= FEW):
            next(ticks)
            yield document

    found = near_duplicates_among({name: sketched[name] for name in sketched if name in near}, load)
    return [note for pair, note in notes_on_repeated(found) if not new.isdisjoint(pair)]


def _few(paths: Sequence[Path]) -> bool:
    sizes = (path.stat().st_size for path in paths if path.exists())
    return len(paths) <= FEW and sum(sizes) <= SMALL


def _there(path: Path, one_in: int) -> Outcome:
    faults: list[Fault] = []
    with collecting(faults):
        content = read_bytes(path)
        source = read_source(listed(path, content), content)
        document = document_of(source)
        return Outcome(kept=_kept(document, path.name, source.raw or b"", one_in))
    return Outcome(faults=tuple(faults))


def _arrived(path: Path, document_id: str, staged: Path, one_in: int) -> Outcome:
    faults: list[Fault] = []
    with collecting(faults):
        arrival = arrive(path, document_id)
        document = stage(arrival, staged)
        name, content = yaml_name(document.metadata), arrival.received.content
        return Outcome(preview(arrival), _kept(document, name, content, one_in))
    return Outcome(faults=tuple(faults))


def _kept(document: RestoredDocument, yaml: str, content: bytes, one_in: int) -> Kept:
    _, words = analysed_words(document.passages).get(document.id, ([], []))
    found = sketch("".join(words), one_in)
    date, digest = document.metadata.date, hashlib.sha256(content).digest()
    return Kept(document.id, yaml, date, digest, found)


def _document(name: str, date: str, path: Path) -> Document:
    return Document(name, date, read_document(path, read_yaml(path, Metadata)).passages)
