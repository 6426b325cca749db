"""Work dealt out to all cores of this machine, what comes of it given in order, as it comes."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Generator, Iterable, Iterator
from typing import Any, TypeVar

from joblib import Parallel, delayed
from joblib.externals.loky.process_executor import TerminatedWorkerError

from liandong.errors import refuse
from liandong.streaming.interrupts import followed, unheard

T = TypeVar("T")


def spread(
    work: Callable[..., T], calls: Iterable[tuple[object, ...]], *, few: bool, in_order: bool
) -> Generator[T]:
    """Yield what `work` returns for each call, from processes that end with this one.

    Raises
    ------
    TerminatedWorkerError
        If a process is lost.
    """
    order = "generator" if in_order else "generator_unordered"
    size: Any = "auto" if in_order else 1
    with unheard(), followed():
        made = Parallel(1 if few else -1, return_as=order, batch_size=size)(
            delayed(work)(*call) for call in calls
        )
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module="joblib")  # of results that nobody waits for
        try:
            yield from made
        finally:
            made.close()


def dealt(work: Callable[..., T], calls: Iterable[tuple[object, ...]], *, few: bool) -> Iterator[T]:
    """Yield what `work` returns for each call, in the order of the calls, however many cores.

    Parameters
    ----------
    work
        A function of a module. What it returns is held until those before it are done.
    calls
        Its arguments, asked for as they are needed.
    few
        Whether this process does it all: others take two seconds to start.

    Raises
    ------
    InputFaults
        If a process is lost.
    """
    try:
        yield from spread(work, calls, few=few, in_order=True)
    except TerminatedWorkerError:
        sentence = (
            "one ended before its work was done, most likely for lack of memory; nothing was"
            " changed: close other programs, or use fewer cores (LOKY_MAX_CPU_COUNT=1)"
        )
        raise refuse("worker process", sentence) from None
