"""Work on all cores: in order, with one sentence if a process is lost."""

import os
import time

import pytest

from liandong.errors import InputFaults
from liandong.streaming.dealing import dealt


def squared(number: int) -> tuple[int, int]:
    time.sleep(0.05 * (number == 0))  # the first is done last
    return number * number, os.getpid()


def lost(number: int) -> int:
    if number == 3:
        os._exit(1)
    return number


def test_what_comes_of_work_comes_in_its_order():
    calls = [(number,) for number in range(40)]
    here = list(dealt(squared, calls, few=True))
    beside = list(dealt(squared, calls, few=False))
    assert [result for result, _ in here] == [n * n for n in range(40)]
    assert [result for result, _ in beside] == [n * n for n in range(40)]
    assert {pid for _, pid in here} == {os.getpid()}
    assert os.cpu_count() == 1 or os.getpid() not in {pid for _, pid in beside}


def test_a_lost_process_is_told_in_one_sentence():
    with pytest.raises(InputFaults, match="worker process: one ended before its work was done"):
        list(dealt(lost, [(number,) for number in range(8)], few=False))


def test_who_wants_no_more_is_given_no_more():
    made = dealt(squared, ((number,) for number in range(10**9)), few=False)
    assert next(made)[0] == 0
    made.close()
