"""A large collection's build, disturbed in every way, gives what it gives undisturbed."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.large_collection import (
    built,
    choose,
    collection,
    everything,
    group,
    partition_count,
    results,
    started,
)

DOCUMENTS, SIZE = 24, 2
PATIENCE = 120.0


@pytest.fixture(scope="module")
def fresh(tmp_path_factory) -> Path:
    return collection(tmp_path_factory.mktemp("fresh") / "study", DOCUMENTS, SIZE)


@pytest.fixture(scope="module")
def undisturbed(fresh, tmp_path_factory) -> Path:
    study = tmp_path_factory.mktemp("undisturbed") / "study"
    shutil.copytree(fresh, study)
    done = built(study)
    assert done.returncode == 0, done.stdout + done.stderr
    return study


@pytest.fixture
def study(fresh, tmp_path) -> Path:
    """The collection before any build."""
    return Path(shutil.copytree(fresh, tmp_path / "study"))


@pytest.fixture
def done_study(undisturbed, tmp_path) -> Path:
    """The collection after a build."""
    return Path(shutil.copytree(undisturbed, tmp_path / "study"))


def wait_until(true: Callable[[], bool], running: subprocess.Popen[str]) -> None:
    end = time.monotonic() + PATIENCE
    while not true() and time.monotonic() < end and running.poll() is None:
        time.sleep(0.02)
    assert true(), running.communicate()[0]


def begun(study: Path, stage: str, count: int, *options: str) -> subprocess.Popen[str]:
    """Begin a build, and return when a stage has so many partitions."""
    running = started(study, *options)
    folder = study / "analysis/partitions" / stage
    wait_until(lambda: len(list(folder.glob("[0-9a-f]*"))) >= count, running)
    return running


def finish(study: Path, undisturbed: Path, **environment: str) -> str:
    """Build to the end, find all as it is undisturbed, and return what was said."""
    done = built(study, **environment)
    assert done.returncode == 0, done.stdout + done.stderr
    assert everything(study) == everything(undisturbed)
    return done.stdout + done.stderr


def stages(study: Path) -> dict[str, list[Path]]:
    folders = (study / "analysis/partitions").iterdir()
    return {each.name: sorted(each.glob("[0-9a-f]*")) for each in folders}


def test_killed_and_stopped_at_any_moment_it_goes_on(study, undisturbed):
    """Killed with all its processes, by Ctrl-C, and by `kill`: nothing done is lost or wrong."""
    chance = random.Random(7)
    killed = begun(study, "restored", chance.randint(1, 6))
    os.killpg(killed.pid, signal.SIGKILL)
    killed.communicate()
    kept = partition_count(study)
    (study / "analysis/results").mkdir(exist_ok=True)
    (study / "analysis/results/.terms.csv.ab_12xyz").touch()  # as a file leaves that was cut off
    for stage, ending, to_all in (
        ("words", signal.SIGINT, True),
        ("codes", signal.SIGTERM, False),
    ):
        running = begun(study, stage, chance.randint(1, 6))
        (os.killpg if to_all else os.kill)(running.pid, ending)
        said, _ = running.communicate(timeout=PATIENCE)
        assert running.returncode == 128 + ending
        assert " partitions are done and kept; liandong build goes on there.\n" in said
        assert "Traceback" not in said
        assert "Error" not in said
        assert group(running.pid) == []
        assert partition_count(study) > kept
        kept = partition_count(study)
    finish(study, undisturbed)


def test_workers_end_when_the_build_is_killed(study):
    running = begun(study, "restored", 1)
    running.kill()
    end = time.monotonic() + PATIENCE
    while group(running.pid) and time.monotonic() < end:
        time.sleep(0.1)
    running.communicate()
    assert group(running.pid) == []


def test_a_lost_worker_is_replaced(study, undisturbed):
    running = begun(study, "restored", 2)
    (worker, *_) = workers_of(running.pid)
    os.kill(worker, signal.SIGKILL)
    said, _ = running.communicate(timeout=PATIENCE)
    assert running.returncode == 0, said
    assert everything(study) == everything(undisturbed)


def workers_of(number: int) -> list[int]:
    listed = subprocess.run(
        ["ps", "-eo", "pid=,pgid=,args="], capture_output=True, text=True, check=True
    )
    lines = [line.split(maxsplit=2) for line in listed.stdout.splitlines()]
    return [int(pid) for pid, pgid, args in lines if int(pgid) == number and "LokyProcess" in args]


def test_damaged_partitions_are_told_and_made_anew(done_study, undisturbed):
    """Bytes changed, a file cut, a file missing, a folder emptied; the list of all broken."""
    flipped, cut, missing, emptied = stages(done_study)["restored"][:4]
    content = bytearray((flipped / "passages.parquet").read_bytes())
    content[len(content) // 3] ^= 0xFF
    (flipped / "passages.parquet").write_bytes(bytes(content))
    (cut / "passages.parquet").write_bytes((cut / "passages.parquet").read_bytes()[:500])
    (missing / "passages.parquet").unlink()
    shutil.rmtree(emptied)
    emptied.mkdir()
    (done_study / "analysis/partitions/codes/partitions.csv").write_text("first,last\nx", "utf-8")
    shutil.rmtree(done_study / "analysis/partitions/words")  # so that the passages are read again
    told = built(done_study)
    assert told.returncode == 1
    for folder in (flipped, cut, missing, emptied):
        assert f"{folder.name}/passages.parquet: this partition can't be read" in told.stderr
    assert "run liandong build again, which makes it anew" in told.stderr
    assert "Traceback" not in told.stderr
    finish(done_study, undisturbed)


FULL = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop(1)),) * 2)
from liandong.cli import main
main()
"""


def test_without_room_it_is_said_and_the_next_build_goes_on(done_study, undisturbed):
    """The system itself refuses to write more than 3,000 bytes to a file."""
    shutil.rmtree(done_study / "analysis/partitions/codes")
    told = subprocess.run(
        [sys.executable, "-c", FULL, "3000", "build"],
        cwd=done_study,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1
    assert "can't be read or written (" in told.stderr
    assert "run liandong build again" in told.stderr
    assert "Traceback" not in told.stdout + told.stderr
    finish(done_study, undisturbed)


def test_what_pytask_notes_may_be_damaged(done_study, undisturbed):
    for name in ("pytask.lock", ".pytask/pytask.sqlite3", ".pytask/unchanged.json"):
        path = done_study / name
        path.write_bytes(path.read_bytes()[:70] + b"\xff\x00{")
    said = finish(done_study, undisturbed)
    assert "note: what pytask noted of tasks that are done can't be read" in said


def test_results_depend_neither_on_cores_nor_on_the_size_of_partitions(study, undisturbed):
    choose(study, "documents", 7)
    done = built(study, LOKY_MAX_CPU_COUNT="1")
    assert done.returncode == 0, done.stderr
    assert results(study) == results(undisturbed)
    assert partition_count(study) < partition_count(undisturbed)


def dask(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "dask", *arguments]
    return subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True
    )


@pytest.fixture
def cluster(tmp_path) -> Iterator[list[subprocess.Popen[str]]]:
    """A scheduler and two workers, each a process of its own."""
    file = tmp_path / "scheduler.json"
    options = ["--port", "0", "--dashboard-address", ":0", "--scheduler-file", str(file)]
    made = [dask("scheduler", *options)]
    wait_until(file.exists, made[0])
    worker = ["worker", "--scheduler-file", str(file), "--no-nanny", "--nthreads", "1"]
    made += [dask(*worker, "--local-directory", str(tmp_path / f"w{n}")) for n in "12"]
    yield made
    for process in made:
        process.kill()
        process.wait()


def test_a_cluster_does_the_same_and_may_be_lost(cluster, study, tmp_path, undisturbed):
    """One worker is killed; then, in another study, the scheduler."""
    address = json.loads((tmp_path / "scheduler.json").read_text("utf-8"))["address"]
    again = Path(shutil.copytree(study, tmp_path / "again"))
    running = begun(study, "restored", 2, "--scheduler", address)
    cluster[1].kill()
    said, _ = running.communicate(timeout=PATIENCE)
    assert running.returncode == 0, said
    assert "Dask's dashboard: http://" in said
    assert everything(study) == everything(undisturbed)

    running = begun(again, "restored", 2, "--scheduler", address)
    cluster[0].kill()
    said, _ = running.communicate(timeout=PATIENCE)
    assert running.returncode == 1
    assert "--scheduler: the cluster was lost before the work was done (" in said
    assert "Traceback" not in said
    assert "distributed" not in said
    assert partition_count(again) >= 2
    finish(again, undisturbed)
