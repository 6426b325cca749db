"""Workers end when the process that they work for was killed and could say nothing."""

import signal
import subprocess
import sys
import time

from tests.large_collection import group, workers_of

# Without being asked to, workers of joblib wait for ever for a process that is gone.
WORK = """
import time
from joblib import Parallel, delayed
from liandong.streaming.interrupts import followed
with followed():
    list(Parallel(n_jobs=2, return_as="generator")(delayed(time.sleep)(1) for _ in range(600)))
"""
PATIENCE = 60.0


def test_workers_of_whatever_work_end_with_the_process_they_work_for():
    running = subprocess.Popen([sys.executable, "-c", WORK], start_new_session=True)
    end = time.monotonic() + PATIENCE
    while len(workers_of(running.pid)) < 2 and time.monotonic() < end:
        time.sleep(0.05)
    running.send_signal(signal.SIGKILL)
    running.wait()
    while group(running.pid) and time.monotonic() < end:
        time.sleep(0.05)
    assert group(running.pid) == []
