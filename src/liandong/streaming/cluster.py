"""A Dask cluster in place of this machine's cores (extra `cluster`)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import joblib

import liandong
from liandong.errors import Fault, InputFaults, raise_all, refuse

# A scheduler in the same network answers within a second; workers may take longer to arrive.
SECONDS = 10


@contextmanager
def connected(address: str) -> Iterator[str]:
    """Let a cluster's workers do what joblib deals out inside; give the dashboard's address.

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
    with client:
        _wait_for_workers(client, address)
        _compare_versions(client)
        with joblib.parallel_config("dask", client=client):
            yield str(client.dashboard_link)


def _unanswered(address: str, error: Exception) -> InputFaults:
    said = str(error).split("\n")[0] or type(error).__name__
    return refuse(
        f"--scheduler {address}",
        f"no Dask scheduler answers ({said}); start one with “dask scheduler” and workers with"
        " “dask worker ADDRESS”, or leave the option out to use this machine's cores",
    )


def _wait_for_workers(client: Any, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=SECONDS)
    except TimeoutError:
        raise refuse(
            f"--scheduler {address}",
            f"the scheduler has no worker ({SECONDS} s waited); start some with"
            f" “dask worker {address}”",
        ) from None


def _compare_versions(client: Any) -> None:
    own = code_mark()
    raise_all(
        Fault(
            f"worker {worker}",
            "has another version of liandong than this machine, so its results might differ;"
            " install the same on all",
        )
        for worker, mark in sorted(marks_of(client).items())
        if mark != own
    )


def marks_of(client: Any) -> dict[str, str]:
    """Return the mark of the library's code on each worker."""
    marks: dict[str, str] = client.run(code_mark)
    return marks


def code_mark() -> str:
    """Return a mark of this library's code, as it stands on this machine."""
    folder = Path(liandong.__file__).parent
    mark = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        mark.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return mark.hexdigest()
