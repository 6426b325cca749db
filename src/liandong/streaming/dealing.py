"""Work dealt out to all cores of this machine, what comes of it given in order, as it comes."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from joblib import Parallel, delayed
from joblib.externals.loky.process_executor import TerminatedWorkerError

from liandong.errors import refuse
from liandong.streaming.interrupts import in_child, unheard

T = TypeVar("T")


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
    with unheard():
        cores = Parallel(1 if few else -1, return_as="generator")
        made = cores(delayed(in_child)(os.getpid(), work, *call) for call in calls)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module="joblib")  # of results that nobody waits for
        try:
            yield from made
        except TerminatedWorkerError:
            sentence = (
                "one ended before its work was done, most likely for lack of memory; nothing was"
                " changed: close other programs, or use fewer cores (LOKY_MAX_CPU_COUNT=1)"
            )
            raise refuse("worker process", sentence) from None
        finally:
            made.close()
