"""Partitions worked on side by side: by this machine's cores, or by a Dask cluster.

Inside `cluster.connected` the cluster's workers are asked, elsewhere joblib starts a process for
each core. Workers get what they need and give back finished Parquet files; this
process alone reads and writes, so that a cluster needs no common disk and a partition is whole or
absent whatever becomes of its worker.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pyarrow as pa
from joblib.externals.loky.process_executor import TerminatedWorkerError
from threadpoolctl import threadpool_limits

from liandong.errors import Fault, InputFaults, collecting, raise_all, refuse
from liandong.streaming import cluster
from liandong.streaming.dealing import spread
from liandong.streaming.partitions import Partition
from liandong.streaming.storage import Made, Store, packed

Tables = Mapping[str, pa.Table]
# What is done with a partition: its material and what all partitions share, to tables.
Work = Callable[[Any, bytes], Tables]
# A worker that ends for lack of memory may do better with less beside it; not for ever. So many
# losses in a row, without a partition done between them, are the end.
MOST_LOSSES = 3
# Threads of one process share pandas' options and the size of thread pools, which work sets.
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True)
class Job:
    """A partition to be worked on; `material` reads what the work needs, when its turn comes.

    `key` names all that the result depends on: see `key_of`.
    """

    partition: Partition
    key: str
    material: Callable[[], object]


def key_of(*parts: str) -> str:
    """Return one key for all that a partition's tables depend on."""
    mark = hashlib.sha256()
    for part in parts:
        mark.update(hashlib.sha256(part.encode()).digest())
    return mark.hexdigest()[:32]


def run(
    work: Work,
    jobs: Sequence[Job],
    shared: bytes,
    store: Store,
    found: Iterable[Fault] = (),
) -> Iterator[Job]:
    """Work on the partitions that aren't in the store yet; yield each when it is there.

    What comes out depends neither on the number of workers nor on their order. Partitions that no
    job names are removed at the end.

    Parameters
    ----------
    work
        A function of a module, of the material of a job and of `shared`.
    jobs
        One for each partition, in their order.
    shared
        What all of them need, pickled once.
    store
        Where the tables are kept.
    found
        Faults that are known already, to be told with the others.

    Raises
    ------
    InputFaults
        With all faults of all partitions; what is sound has been kept. Also if a partition can't
        be written, or if workers are lost again and again.
    """
    by_key = {job.key: job for job in jobs}
    faults = list(found)
    losses = 0
    waiting = [job for job in jobs if not store.has(job.key)]
    while waiting:
        try:
            for key, made in _results(work, waiting, shared):
                losses = 0
                waiting.remove(by_key[key])
                if isinstance(made, InputFaults):
                    faults += made.faults
                else:
                    store.write(key, made)
                    yield by_key[key]
        except TerminatedWorkerError:
            losses += 1
            if losses == MOST_LOSSES:
                raise _lost(waiting, len(jobs)) from None
    raise_all(faults)
    store.keep_only(Made(job.partition, job.key) for job in jobs)


def _results(
    work: Work, jobs: Sequence[Job], shared: bytes
) -> Iterator[tuple[str, Mapping[str, bytes] | InputFaults]]:
    calls = ((work, job.key, _material(job), shared) for job in jobs)
    client = cluster.CLIENT.get()
    if client is not None:
        yield from cluster.dealt(client, _made, calls)
        return
    yield from spread(_made, calls, few=len(jobs) == 1, in_order=False)


def _material(job: Job) -> object:
    """Read what a job needs; faults are told where all faults are."""
    try:
        return job.material()
    except InputFaults as error:
        return error


def _made(
    work: Work, key: str, material: object, shared: bytes
) -> tuple[str, Mapping[str, bytes] | InputFaults]:
    """Do one partition's work, in whatever process: on one thread, so that sums come out alike."""
    if isinstance(material, InputFaults):
        return key, material
    faults: list[Fault] = []
    # Texts as Python's own: they are gone over one by one, which Arrow's are slow at.
    texts = pd.option_context("mode.string_storage", "python")
    with _ONE_AT_A_TIME, collecting(faults), threadpool_limits(1), texts:
        return key, {name: packed(table) for name, table in work(material, shared).items()}
    return key, InputFaults(faults)


def _lost(waiting: Sequence[Job], count: int) -> InputFaults:
    return refuse(
        f"partition {waiting[0].partition}",
        f"a worker process ended {MOST_LOSSES} times before its work was done, most likely for lack"
        f" of memory; {count - len(waiting)} of {count} partitions are done and kept: close other"
        " programs, or use fewer cores (LOKY_MAX_CPU_COUNT=1), and run liandong build again",
    )
