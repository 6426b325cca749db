"""Being stopped: with one sentence, and without processes that work on for nobody."""

from __future__ import annotations

import multiprocessing.resource_tracker
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from joblib import parallel_config
from joblib.externals.loky.backend import resource_tracker

# Ctrl-C, `kill`, and the terminal being closed.
STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# Seconds between two looks at whether the process that is worked for is still there.
EVERY = 1.0


@contextmanager
def interruptible() -> Iterator[None]:
    """End with one sentence when stopped inside, and with the status that a shell expects.

    What a `KeyboardInterrupt` was raised with is said; each signal of `STOPS` raises one.
    """
    heard: list[int] = []

    def stop(number: int, _: object) -> None:
        heard.append(number)
        raise KeyboardInterrupt

    first = threading.current_thread() is threading.main_thread()  # no other may handle signals
    # What is ignored stays so: a build under nohup is to outlive its terminal.
    heeded = [each for each in STOPS if first and signal.getsignal(each) != signal.SIG_IGN]
    before = {number: signal.signal(number, stop) for number in heeded}
    try:
        yield
    except KeyboardInterrupt as error:
        for number in before:
            signal.signal(number, signal.SIG_IGN)  # once is enough
        said = str(error) or "what is done is kept"
        sys.stderr.write(f"\nStopped: {said}; liandong build goes on there.\n")
        raise SystemExit(128 + (heard or [signal.SIGINT])[0]) from None
    for number, handler in before.items():
        signal.signal(number, handler)


@contextmanager
def unheard() -> Iterator[None]:
    """Let processes that are started inside not hear Ctrl-C: this one ends them, without noise.

    The signal is held back; processes and threads inherit that. Here it arrives behind the block.
    """
    # These let the signal through again when they are started: so they are started before.
    resource_tracker.ensure_running()
    multiprocessing.resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@cache
def end_with(parent: int) -> None:
    """Let this process end when its parent is gone; it may be gone already."""
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


@contextmanager
def followed() -> Iterator[None]:
    """Let all workers that joblib starts inside, for whatever work, end when this process does."""
    with parallel_config("loky", initializer=end_with, initargs=(os.getpid(),)):
        yield


def _watch(parent: int) -> None:
    """Wait for the end of the parent, which may have been killed and said nothing."""
    while os.getppid() == parent:
        time.sleep(EVERY)
    os._exit(1)
