"""What is to be done: the partitions of a corpus, and what each of their stages depends on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePath
from typing import NamedTuple

import pandas as pd
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
from liandong.streaming.counts import TABLE as COUNTS
from liandong.streaming.partitions import Partition, cut
from liandong.streaming.running import Job, key_of
from liandong.streaming.stages import ToCode, ToCount
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
    documents = _received(folder, faults)
    if not documents and not faults:
        raise refuse(folder, "no document here; expected a YAML for each file, as add writes it")
    runs = cut(documents, size)
    return Plan([_restoring(folder, {n: documents[n] for n in ids}, mark) for ids in runs], faults)


class _Received(NamedTuple):
    """A document's YAML by its name, and a digest of what all its files hold."""

    name: str
    digest: str


def _received(folder: Path, faults: list[Fault]) -> dict[str, _Received]:
    """Return the documents of a folder by their ids; add what is wrong with them."""
    found: list[Listed] = []
    documents: dict[str, _Received] = {}
    for path in yaml_paths(folder):
        with collecting(faults):
            source = _source(path, found)
            documents.setdefault(found[-1].id or path.stem, _Received(path.name, _digest(source)))
    faults += faults_of_folder(folder, found)
    return documents


def _source(path: Path, found: list[Listed]) -> Source:
    """Read a document's files; add what its YAML names."""
    content = read_bytes(path)
    found.append(listed(path, content))
    return read_source(found[-1], content)


def _digest(source: Source) -> str:
    digest = hashlib.sha256(PurePath(source.name).name.encode())
    for part in source[1:]:
        digest.update(b"-" if part is None else hashlib.sha256(part).digest())
    return digest.hexdigest()


def _restoring(folder: Path, documents: Mapping[str, _Received], mark: str) -> Job:
    ids, received = list(documents), list(documents.values())
    names = [document.name for document in received]

    def read() -> object:
        return [_source(folder / name, []) for name in names]

    key = key_of(mark, *(document.digest for document in received))
    return Job(Partition(ids[0], ids[-1], len(ids)), key, read)


def planned_words(
    restored: Store, mark: str, repeated: pd.DataFrame, *, count_repeated: bool
) -> list[Job]:
    """Plan the segmenting of the passages that analyses read (`stages.words`).

    Parameters
    ----------
    restored
        Where the passages are.
    mark
        Of what the words depend on beside them: lexicon, choices, the library's code.
    repeated
        Passages that repeat an earlier document (schema `OVERLAPS`).
    count_repeated
        Whether they count all the same.
    """

    def repeats(partition: Partition) -> pd.DataFrame:
        return repeated[repeated["document_id"].between(partition.first, partition.last)]

    return _planned_after(
        (restored, "passages"),
        key_of(mark, str(count_repeated)),
        lambda partition, passages: ToCount(passages, repeats(partition), count_repeated),
        lambda partition: repeats(partition).to_csv(),
    )


def planned_codes(restored: Store, mark: str, coded: Iterable[str] = ()) -> list[Job]:
    """Plan the coding of passages by the machine coder (`stages.codes`).

    Parameters
    ----------
    restored
        Where the passages are.
    mark
        Of what the codes depend on beside them: scheme, coder, the library's code.
    coded
        Ids of passages that others have coded.
    """
    names = sorted(coded)

    def here(partition: Partition) -> list[str]:
        return [name for name in names if name.partition("-p")[0] in partition]

    return _planned_after(
        (restored, "passages"),
        mark,
        lambda partition, passages: ToCode(passages, frozenset(here(partition))),
        lambda partition: " ".join(here(partition)),
    )


def planned_topics(words: Store, mark: str) -> list[Job]:
    """Plan telling the topics of documents (`stages.topics`).

    Parameters
    ----------
    words
        Where the counts of their words are.
    mark
        Of the topics: all documents, choices, the library's code.
    """
    return _planned_after((words, COUNTS), mark, lambda _, counts: counts, str)


def _planned_after(
    source: tuple[Store, str],
    mark: str,
    material: Callable[[Partition, pa.Table], object],
    beside: Callable[[Partition], str],
) -> list[Job]:
    """Plan a stage that makes its `material` of a table, and of what `beside` tells."""
    store, table = source

    def job(made: Made) -> Job:
        def read() -> object:
            return material(made.partition, store.read(made.key, table))

        return Job(made.partition, key_of(mark, made.key, beside(made.partition)), read)

    return [job(made) for made in store.partitions()]
