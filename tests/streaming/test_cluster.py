"""A real Dask cluster of two workers, one of which is killed, does what one machine does."""

import pytest
from distributed import LocalCluster

from liandong.errors import InputFaults
from liandong.streaming import cluster
from liandong.streaming.cluster import connected
from liandong.streaming.running import run
from liandong.streaming.storage import Store
from tests.streaming import work
from tests.streaming.test_running import SQUARES, jobs, powers, two


@pytest.fixture(scope="module")
def address():
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0"
    ) as made:
        yield made.scheduler_address


def files(store: Store) -> dict[str, bytes]:
    return {
        str(path.relative_to(store.folder)): path.read_bytes()
        for path in store.folder.rglob("*.parquet")
    }


def test_a_cluster_gives_the_same_bytes_also_if_a_worker_is_killed(address, tmp_path):
    """Every partition kills the worker that has it first; another has to do it again."""
    marks = tmp_path / "marks"
    marks.mkdir()
    todo = jobs(two)
    here, there = Store(tmp_path / "here"), Store(tmp_path / "there")
    list(run(work.squared, todo, b"2", here))
    for spared in todo[:-1]:
        (marks / str(spared.material()[0])).touch()
    with connected(address):
        list(run(work.lost_once, todo, str(marks).encode(), there))
    assert (marks / "5").exists(), "one worker was killed"
    assert powers(todo, there) == SQUARES
    assert files(here) == files(there)


def test_a_scheduler_that_goes_between_two_stages_is_told(tmp_path):
    made = LocalCluster(n_workers=1, threads_per_worker=1, processes=True, dashboard_address=":0")
    with made, connected(made.scheduler_address):
        list(run(work.squared, jobs(two), b"2", Store(tmp_path / "first")))
        made.close()
        with pytest.raises(InputFaults, match="--scheduler: the cluster was lost before"):
            list(run(work.squared, jobs(two), b"2", Store(tmp_path / "second")))


def test_threads_of_a_worker_wait_for_each_other(tmp_path):
    """They would share options and thread pools, which must stay as they are for each partition."""
    made = LocalCluster(n_workers=1, threads_per_worker=3, processes=True, dashboard_address=":0")
    todo, store = jobs(two), Store(tmp_path)
    with made, connected(made.scheduler_address):
        list(run(work.alone, todo, b"2", store))
    assert powers(todo, store) == SQUARES


def test_work_that_fails_is_not_a_cluster_that_is_lost(address):
    with connected(address):
        calls = [("no such file",)]
        with pytest.raises(FileNotFoundError):
            list(cluster.dealt(cluster.CLIENT.get(), open, calls))


def test_the_dashboard_is_told_and_the_cluster_left_alone_afterwards(address):
    with connected(address) as dashboard:
        assert dashboard.startswith("http://")
        assert cluster.CLIENT.get() is not None
    assert cluster.CLIENT.get() is None


def test_a_worker_with_another_version_is_refused(address, monkeypatch):
    monkeypatch.setattr(cluster, "marks_of", lambda client: {"tcp://other:1": "else"})
    with (
        pytest.raises(InputFaults, match="worker tcp://other:1: has another version of liandong"),
        connected(address),
    ):
        pass


def test_where_nobody_answers_it_is_said(monkeypatch):
    monkeypatch.setattr(cluster, "SECONDS", 1)
    with (
        pytest.raises(InputFaults, match=r"no Dask scheduler answers .*dask scheduler"),
        connected("tcp://127.0.0.1:9"),
    ):
        pass


def test_a_scheduler_without_workers_is_told(monkeypatch):
    monkeypatch.setattr(cluster, "SECONDS", 1)
    with (
        LocalCluster(n_workers=0, dashboard_address=":0") as empty,
        pytest.raises(InputFaults, match="the scheduler has no worker"),
        connected(empty.scheduler_address),
    ):
        pass
