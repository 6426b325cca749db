"""What is said of work that takes long; the clock is the test's own."""

import io

import pytest

from liandong import progress
from liandong.progress import counted, followed


@pytest.fixture
def clock(monkeypatch):
    """A clock that only the test moves on."""
    now = [100.0]
    monkeypatch.setattr(progress, "monotonic", lambda: now[0])
    return now


def passing(clock, seconds, items):
    for item in items:
        clock[0] += seconds
        yield item


def test_rate_and_time_left_are_said_every_five_seconds(clock, capsys):
    used = list(counted(passing(clock, 2.5, "abcd"), 4, "files"))
    assert used == list("abcd")
    said = capsys.readouterr()
    assert said.out == ""
    # After 2.5 s one file: 24 a minute, and 3 × 2.5 s are left; then after 7.5 s, and at the end.
    assert said.err.splitlines() == [
        "  1 of 4 files, 24 a minute, about 8 s left",
        "  3 of 4 files, 24 a minute, about 2 s left",
        "  4 of 4 files, 24 a minute, in 10 s",
    ]


def test_short_work_says_nothing(clock, capsys):
    list(counted(passing(clock, 0.4, "abcd"), 4, "files"))
    assert capsys.readouterr().err == ""


def test_items_count_by_their_size(clock, capsys):
    list(counted(passing(clock, 100, [1000, 2000]), 10_000, "documents", int))
    # 3,000 in 200 s: 15 a second; 7,000 are left, for which it takes 467 s.
    assert capsys.readouterr().err.splitlines() == [
        "  1,000 of 10,000 documents, 10 a second, about 15 min left",
        "  3,000 of 10,000 documents, 15 a second, about 8 min left",
    ]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_on_a_terminal_what_is_printed_takes_the_place_of_the_line(clock, monkeypatch):
    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    for item in counted(passing(clock, 3, "ab"), 2, "files"):
        screen.write(f"{item}\n")
    assert screen.getvalue().split("\r\x1b[K") == [
        "a\n  1 of 2 files, 20 a minute, about 3 s left",
        "b\n  2 of 2 files, 20 a minute, in 6 s\n",
    ]


def test_a_fault_stands_on_a_line_of_its_own(clock, monkeypatch):
    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)

    def broken():
        yield from passing(clock, 3, "a")
        raise KeyError

    with pytest.raises(KeyError):
        list(counted(broken(), 2, "files"))
    assert screen.getvalue().endswith("left\n")


def test_a_sequence_is_gone_over(clock, capsys):
    follow = followed("pages")
    for _ in follow("ab"):
        clock[0] += 3
    assert capsys.readouterr().err.endswith("2 of 2 pages, 20 a minute, in 6 s\n")
