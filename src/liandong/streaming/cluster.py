"""A Dask cluster in place of this machine's cores (extra `cluster`)."""

from __future__ import annotations

import hashlib
import logging
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version
from itertools import islice
from pathlib import Path
from typing import Any

import liandong
from liandong.errors import Fault, InputFaults, raise_all, refuse

# A scheduler in the same network answers within a second; workers may take longer to arrive.
SECONDS = 10
# The cluster that does the work, inside `connected`.
CLIENT: ContextVar[Any] = ContextVar("CLIENT", default=None)
Call = tuple[Any, ...]


@contextmanager
def connected(address: str) -> Iterator[str]:
    """Let a cluster's workers do the work on partitions inside; give the dashboard's address.

    Raises
    ------
    InputFaults
        If `distributed` isn't installed, nothing answers at the address, no worker is there, or a
        worker has another version of this library: its results might differ.
    """
    try:
        from distributed import Client
    except ImportError:
        sentence = "Dask isn't installed here; install it (pip install 'liandong[cluster]')"
        raise refuse("--scheduler", sentence) from None
    try:
        client: Any = Client(address, timeout=SECONDS)  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError, ValueError) as error:
        raise _unanswered(address, error) from None
    with _quiet(), client:
        _wait_for_workers(client, address)
        _compare_versions(client)
        token = CLIENT.set(client)
        try:
            yield str(client.dashboard_link)
        finally:
            CLIENT.reset(token)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep back what Dask logs and warns of: what matters is told as a fault."""
    logging.disable(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Sending large graph")
        try:
            yield
        finally:
            logging.disable(logging.NOTSET)


def dealt(client: Any, work: Callable[..., Any], calls: Iterable[Call]) -> Iterator[Any]:
    """Let workers do calls, a few in advance; yield what comes back, in the order it does.

    A call whose worker is lost is given to another. What a call needs goes with it: what is sent to
    workers beforehand is lost with them.

    Raises
    ------
    InputFaults
        If the scheduler is lost, or every worker, or a call has lost worker after worker.
    """
    left, own = iter(calls), code_mark()
    waiting: set[Any] = set()
    with _gone_told():
        ahead = 2 * sum(client.ncores().values()) or 2
    try:
        while waiting or ahead:
            for call in islice(left, ahead):
                with _gone_told():
                    waiting.add(client.submit(_done_here, own, work, call, pure=False))
            ahead = 0
            if waiting:
                done = _some_of(client, waiting)
                waiting -= done
                ahead = len(done)
                yield from map(_returned, done)
    finally:
        _give_up(client, waiting)


def _some_of(client: Any, waiting: set[Any]) -> set[Any]:
    """Wait for calls to be done, as long as there is somebody who could do them."""
    import distributed

    alone = 0
    wait: Callable[..., Any] = distributed.wait
    while alone < SECONDS:
        with _gone_told(), suppress(TimeoutError):
            done: set[Any] = wait(waiting, timeout=1, return_when="FIRST_COMPLETED").done
            return done
        with _gone_told():
            alone = 0 if client.ncores() else alone + 1
    raise _gone(f"no worker for {SECONDS} s")


def _returned(future: Any) -> Any:
    from distributed import CancelledError, KilledWorker

    try:
        return future.result()
    except KilledWorker:
        said = "worker after worker ended over one partition, most likely for lack of memory"
        raise _gone(said) from None
    except (CancelledError, OSError):
        if future.status == "error":  # it is the work that failed, and not the way to it
            raise
        raise _gone("the scheduler doesn't answer any more") from None


@contextmanager
def _gone_told() -> Iterator[None]:
    """Tell of a scheduler that is lost while it is asked."""
    from distributed import CancelledError

    try:
        yield
    except (CancelledError, OSError, RuntimeError):
        raise _gone("the scheduler doesn't answer any more") from None


def _gone(said: str) -> InputFaults:
    return refuse(
        "--scheduler",
        f"the cluster was lost before the work was done ({said}); what is done is kept: run"
        " liandong build again, with a cluster that has room, or without --scheduler on this"
        " machine's cores",
    )


def _give_up(client: Any, waiting: set[Any]) -> None:
    if waiting and client.status == "running":
        with suppress(Exception):  # whatever ends the run is told already
            client.cancel(list(waiting), force=True)


def _done_here(mark: str, work: Callable[..., Any], call: Call) -> Any:
    """Do a call on a worker; one that came late has been compared with nobody yet."""
    if code_mark() != mark:
        from distributed import get_worker

        raise InputFaults([Fault(f"worker {get_worker().address}", OTHER)])
    return work(*call)


def _unanswered(address: str, error: Exception) -> InputFaults:
    said = str(error).split("\n")[0] or type(error).__name__
    return refuse(
        f"--scheduler {address}",
        f"no Dask scheduler answers ({said}); start one with “dask scheduler” and workers with"
        " “dask worker --nworkers -1 ADDRESS”, or leave the option out to use this machine's cores",
    )


def _wait_for_workers(client: Any, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=SECONDS)
    except TimeoutError:
        raise refuse(
            f"--scheduler {address}",
            f"the scheduler has no worker ({SECONDS} s waited); start some with"
            f" “dask worker --nworkers -1 {address}”",
        ) from None


OTHER = (
    "has another version of liandong or of a library it uses than this machine, so its results"
    " might differ; install the same on all"
)


def _compare_versions(client: Any) -> None:
    own = code_mark()
    raise_all(
        Fault(f"worker {worker}", OTHER)
        for worker, mark in sorted(marks_of(client).items())
        if mark != own
    )


def marks_of(client: Any) -> dict[str, object]:
    """Return the mark of the library's code on each worker, or why there is none."""
    marks: dict[str, object] = client.run(code_mark, on_error="return")
    return marks


@cache
def code_mark() -> str:
    """Return a mark of this library's code and of what it uses, as they stand on this machine."""
    folder = Path(liandong.__file__).parent
    mark = hashlib.sha256(f"{sys.version_info[:2]} {_used()}".encode())
    for path in sorted(folder.rglob("*.py")):
        mark.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return mark.hexdigest()


def _used() -> list[str]:
    """Return the versions of the libraries that this one uses: results are theirs, too."""
    try:
        named = [line for line in requires("liandong") or () if "extra ==" not in line]
        return [f"{name} {version(name)}" for name in (line.split("==")[0] for line in named)]
    except PackageNotFoundError:
        return []
