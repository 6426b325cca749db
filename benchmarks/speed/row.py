"""One row of `benchmarks/results.csv`: a time or a size, and what it is held against."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple


class Row(NamedTuple):
    """What was measured against what.

    `ours` and `theirs` are seconds (or what `what` says); `ratio` is what the aim speaks of;
    `same_answer` tells whether both sides gave the same, or what is known of that.
    """

    what: str
    against: str
    ours: float
    theirs: float
    ratio: float
    aim: str
    same_answer: str


def measured(
    work: Callable[[], object],
    times: int = 3,
    clock: Callable[[], float] = time.process_time,
) -> float:
    """Return how many seconds some work takes, the best of so many times.

    The clock is the time of this process's processor unless told otherwise.
    """
    taken = []
    for _ in range(times):
        started = clock()
        work()
        taken.append(clock() - started)
    return min(taken)
