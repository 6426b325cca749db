"""What the tests let workers do: small work, and workers that are lost."""

import os
import signal
import threading
import time
from pathlib import Path

import pyarrow as pa

from liandong.errors import refuse
from liandong.streaming.running import Tables

BUSY = threading.Lock()


def squared(numbers: list[int], shared: bytes) -> Tables:
    """Raise each number to the power that all share; a negative one is a fault."""
    if min(numbers) < 0:
        raise refuse(f"number {min(numbers)}", "expected 0 or more")
    power = int(shared)
    return {"powers": pa.table({"power": [number**power for number in numbers]})}


def lost_once(numbers: list[int], shared: bytes) -> Tables:
    """Kill the own process where nobody has done so before."""
    mark = Path(shared.decode()) / f"{numbers[0]}"
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return squared(numbers, b"2")


def always_lost(numbers: list[int], shared: bytes) -> Tables:
    """Kill the own process, but for the first numbers."""
    if numbers[0] > 1:
        time.sleep(0.2)  # let the first be done
        os.kill(os.getpid(), signal.SIGKILL)
    return squared(numbers, b"2")


def alone(numbers: list[int], shared: bytes) -> Tables:
    """Refuse where another thread of the process is at work."""
    if not BUSY.acquire(blocking=False):
        raise refuse(f"number {numbers[0]}", "expected no other thread at work")
    try:
        time.sleep(0.1)  # let another begin
        return squared(numbers, shared)
    finally:
        BUSY.release()
