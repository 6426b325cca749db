"""Folders in which one process works at a time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from liandong.errors import refuse


@contextmanager
def alone(folder: Path, sentence: str) -> Iterator[None]:
    """Hold a folder against others; the system lets it go when this process ends, however.

    Raises
    ------
    InputFaults
        With the sentence, if another holds it.
    """
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise refuse(folder, sentence) from None
    except OSError:  # A disk that knows no locks.
        pass
    try:
        yield
    finally:
        os.close(handle)
