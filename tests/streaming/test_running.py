"""Partitions worked on side by side: what comes out, what goes on, what is told."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from liandong.errors import InputFaults
from liandong.streaming.partitions import Partition
from liandong.streaming.running import Job, Work, key_of, run
from liandong.streaming.storage import Store
from tests.streaming import work

COUNT = 6


def jobs(numbers: Callable[[int], list[int]], asked: list[int] | None = None) -> list[Job]:
    """Return six jobs; `asked` is told whose material is read."""

    def read(number: int) -> list[int]:
        if asked is not None:
            asked.append(number)
        return numbers(number)

    return [
        Job(Partition(str(n), str(n), 1), key_of("powers", str(numbers(n))), lambda n=n: read(n))
        for n in range(COUNT)
    ]


def two(number: int) -> list[int]:
    return [number, number + 10]


def done(doing: Work, todo: list[Job], store: Store, shared: bytes = b"2") -> list[str]:
    return [str(job.partition) for job in run(doing, todo, shared, store)]


def powers(todo: list[Job], store: Store) -> list[list[int]]:
    return [store.read(job.key, "powers")["power"].to_pylist() for job in todo]


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(tmp_path / "powers")


SQUARES = [[n**2, (n + 10) ** 2] for n in range(COUNT)]


def test_every_partition_is_worked_on(store):
    todo = jobs(two)
    assert sorted(done(work.squared, todo, store)) == [str(n) for n in range(COUNT)]
    assert powers(todo, store) == SQUARES


def test_a_second_run_reads_and_does_nothing(store):
    asked: list[int] = []
    done(work.squared, jobs(two), store)
    assert done(work.squared, jobs(two, asked), store) == []
    assert asked == []


def test_a_change_redoes_its_partition_only(store):
    asked: list[int] = []
    done(work.squared, jobs(two), store)
    changed = jobs(lambda n: [n, 7] if n == 3 else two(n), asked)
    assert done(work.squared, changed, store) == ["3"]
    assert asked == [3]
    assert powers(changed, store)[3] == [9, 49]
    folders = [path for path in store.folder.iterdir() if path.is_dir()]
    assert len(folders) == COUNT, "the partition as it was is gone"


def test_a_run_that_was_stopped_goes_on_where_it_was(store):
    running: Iterator[Job] = run(work.squared, jobs(two), b"2", store)
    kept = {str(next(running).partition), str(next(running).partition)}
    running.close()
    asked: list[int] = []
    done(work.squared, jobs(two, asked), store)
    assert not kept & {str(n) for n in asked}
    assert powers(jobs(two), store) == SQUARES


def test_all_faults_of_all_partitions_are_told_and_the_sound_ones_kept(store):
    broken = jobs(lambda n: [-n] if n in (2, 4) else two(n))
    with pytest.raises(InputFaults) as caught:
        done(work.squared, broken, store)
    assert sorted(str(fault) for fault in caught.value.faults) == [
        "number -2: expected 0 or more",
        "number -4: expected 0 or more",
    ]
    assert sorted(done(work.squared, jobs(two), store)) == ["2", "4"]


def test_material_that_cant_be_read_is_a_fault_like_others(store, tmp_path):
    missing = Store(tmp_path / "nothing")

    def unread(number: int) -> list[int]:
        return missing.read("aa", "words")["n"].to_pylist() if number == 1 else two(number)

    todo = [
        Job(Partition(str(n), str(n), 1), key_of(str(n)), lambda n=n: unread(n))
        for n in range(COUNT)
    ]
    with pytest.raises(InputFaults, match="this partition can't be read"):
        done(work.squared, todo, store)
    assert sum(store.has(job.key) for job in todo) == COUNT - 1


def test_a_lost_worker_is_replaced(store, tmp_path):
    """Each partition kills its worker the first time, but not more often than is allowed."""
    marks = tmp_path / "marks"
    marks.mkdir()
    for n in range(2, COUNT):
        (marks / str(n)).touch()
    todo = jobs(two)
    assert sorted(done(work.lost_once, todo, store, str(marks).encode())) == list("012345")
    assert powers(todo, store) == SQUARES


def test_workers_lost_again_and_again_are_told_and_what_is_done_is_kept(store):
    with pytest.raises(InputFaults) as caught:
        done(work.always_lost, jobs(two), store)
    said = str(caught.value)
    assert "a worker process ended 3 times before its work was done" in said
    assert "run liandong build again" in said
    assert any(Path(store.folder).iterdir())


def test_a_key_tells_apart_where_parts_end():
    assert key_of("ab", "c") != key_of("a", "bc")
