"""What is to be done: the partitions of a corpus, and what each of their stages depends on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from liandong.corpus.sources import (
    Listed,
    Source,
    faults_of_folder,
    listed,
    read_source,
    yaml_paths,
)
from liandong.errors import Fault, collecting, refuse
from liandong.schemas import read_bytes
from liandong.streaming.partitions import Partition, cut
from liandong.streaming.running import Job, key_of
from liandong.streaming.storage import Made, Store


class Plan(NamedTuple):
    """The jobs of a stage, and the faults that were found in planning it."""

    jobs: list[Job]
    faults: list[Fault]


def planned_restoring(folder: Path, size: int, mark: str) -> Plan:
    """Plan the restoring of the documents of a folder, in partitions of about `size`.

    Parameters
    ----------
    folder
        Received files, each with its YAML.
    mark
        Of what the restoring depends on beside the documents: the library's code.

    Raises
    ------
    InputFaults
        If there is no document. Other faults stand in the plan, to be told with those of the
        documents.
    """
    faults: list[Fault] = []
    names: dict[str, str] = {}
    for path, found in _listed(folder, faults):
        names.setdefault(found.id or path.stem, path.name)
    if not names and not faults:
        raise refuse(folder, "no document here; expected a YAML for each file, as add writes it")
    runs = cut(names, size)
    return Plan([_restoring([(n, folder / names[n]) for n in ids], mark) for ids in runs], faults)


def _restoring(documents: Sequence[tuple[str, Path]], mark: str) -> Job:
    paths = [path for _, path in documents]

    def read() -> object:
        return list(_sources(paths))

    partition = Partition(documents[0][0], documents[-1][0], len(documents))
    return Job(partition, key_of(mark, _digest(_sources(paths))), read)


def _listed(folder: Path, faults: list[Fault]) -> Iterator[tuple[Path, Listed]]:
    """Yield what each YAML names; add the faults of the folder as a whole at the end."""
    found = []
    for path in yaml_paths(folder):
        with collecting(faults):
            found.append(listed(path, read_bytes(path)))
            yield path, found[-1]
    faults += faults_of_folder(folder, found)


def _sources(paths: Sequence[Path]) -> Iterator[Source]:
    for path in paths:
        content = read_bytes(path)
        yield read_source(listed(path, content), content)


def _digest(sources: Iterator[Source]) -> str:
    """Return a digest of what documents' files hold, and of what they are called."""
    digest = hashlib.sha256()
    for source in sources:
        for part in (Path(source.name).name.encode(), *source[1:]):
            digest.update(b"-" if part is None else hashlib.sha256(part).digest())
    return digest.hexdigest()


def planned_after(
    restored: Store,
    mark: str,
    material: Callable[[Partition, pa.Table], object],
    beside: Callable[[Partition], str] = str,
) -> list[Job]:
    """Plan a stage that works on the passages of each partition.

    Parameters
    ----------
    restored
        Where the passages are.
    mark
        Of the stage and what it depends on beside the passages: code, choices, scheme, lexicon.
    material
        Makes of a partition's passages what the stage works on, when its turn comes.
    beside
        Tells what else the material of a partition depends on.
    """

    def job(made: Made) -> Job:
        def read() -> object:
            return material(made.partition, restored.read(made.key, "passages"))

        return Job(made.partition, key_of(mark, made.key, beside(made.partition)), read)

    return [job(made) for made in restored.partitions()]
