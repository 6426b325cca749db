"""A large collection's build, disturbed in every way, gives what it gives undisturbed.

The undisturbed one is built on one core: what workers and a cluster do is held against that.
"""

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
    workers_of,
)

DOCUMENTS, SIZE = 30, 2
PATIENCE = 120.0
# In this process alone, without workers: quicker, and told from what workers do.
ONE_CORE = {"LOKY_MAX_CPU_COUNT": "1"}


@pytest.fixture(scope="module")
def fresh(tmp_path_factory) -> Path:
    return collection(tmp_path_factory.mktemp("fresh") / "study", DOCUMENTS, SIZE)


@pytest.fixture(scope="module")
def undisturbed(fresh, tmp_path_factory) -> Path:
    study = tmp_path_factory.mktemp("undisturbed") / "study"
    shutil.copytree(fresh, study)
    done = built(study, **ONE_CORE)
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


def wait_until(true: Callable[[], bool], running: subprocess.Popen[str] | None = None) -> None:
    """Wait for something to become true, as long as what is to make it true runs."""
    end = time.monotonic() + PATIENCE
    while not true() and time.monotonic() < end and (running is None or running.poll() is None):
        time.sleep(0.02)
    assert true(), running and running.communicate()[0]


def begun(study: Path, count: int, *options: str, **environment: str) -> subprocess.Popen[str]:
    """Begin a build, and return when so many partitions are there."""
    running = started(study, *options, **environment)
    wait_until(lambda: partition_count(study) >= count, running)
    return running


def finish(study: Path, undisturbed: Path) -> str:
    """Build to the end, find all as it is undisturbed, and return what was said."""
    done = built(study, **ONE_CORE)
    assert done.returncode == 0, done.stdout + done.stderr
    assert everything(study) == everything(undisturbed)
    return done.stdout + done.stderr


def stopped(study: Path, running: subprocess.Popen[str], ending: signal.Signals) -> int:
    """Expect that a build was stopped with one sentence; return how many partitions it kept."""
    said, _ = running.communicate(timeout=PATIENCE)
    assert running.returncode == 128 + ending
    assert " kept; liandong build goes on there.\n" in said
    assert "Traceback" not in said
    assert "Error" not in said
    wait_until(lambda: group(running.pid) == [])
    return partition_count(study)


def test_killed_and_stopped_at_any_moment_it_goes_on(study, undisturbed):
    """Robbed of a worker; killed; by Ctrl-C; by `kill`: nothing done is lost or wrong."""
    chance, whole = random.Random(7), partition_count(undisturbed)
    running = started(study)
    wait_until(lambda: bool(workers_of(running.pid)), running)
    os.kill(workers_of(running.pid)[0], signal.SIGKILL)
    wait_until(lambda: partition_count(study) >= 1, running)
    running.kill()
    wait_until(lambda: group(running.pid) == [])
    kept = partition_count(study)
    assert kept < whole // 3, "it was killed in the midst of its work"
    (study / "analysis/results").mkdir(exist_ok=True)
    (study / "analysis/results/.terms.csv.ab_12xyz").touch()  # as a file leaves that was cut off

    for ending, whom in ((signal.SIGINT, os.killpg), (signal.SIGTERM, os.kill)):
        running = begun(study, kept + chance.randint(1, whole // 4))
        whom(running.pid, ending)
        before, kept = kept, stopped(study, running, ending)
        assert kept > before
    finish(study, undisturbed)


FULL = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop(1)),) * 2)
from liandong.cli import main
main()
"""


def test_what_is_damaged_is_told_and_made_anew_and_so_is_what_had_no_room(done_study, undisturbed):
    """Partitions and the list of a stage; no file may exceed 3,000 bytes; then pytask's notes."""
    broken = damage_partitions(done_study)
    told = built(done_study, **ONE_CORE)
    assert told.returncode == 1
    for folder in broken:
        assert f"{folder}/passages.parquet: this partition can't be read" in told.stderr
    assert "run liandong build again, which makes it anew" in told.stderr
    assert "Traceback" not in told.stderr

    told = subprocess.run(
        [sys.executable, "-c", FULL, "3000", "build"],
        cwd=done_study,
        env={**os.environ, **ONE_CORE},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1
    assert "make room or set the rights, and run liandong build again" in told.stderr
    assert "Traceback" not in told.stdout + told.stderr

    for name in ("pytask.lock", ".pytask/pytask.sqlite3", ".pytask/unchanged.json"):
        path = done_study / name
        path.write_bytes(path.read_bytes()[:70] + b"\xff\x00{")
    said = finish(done_study, undisturbed)
    assert "note: what pytask noted of tasks that are done can't be read" in said


def damage_partitions(study: Path) -> list[str]:
    """Change bytes, cut a file, remove one, empty a folder, break a list; return which."""
    stages = study / "analysis/partitions"
    folders = sorted((stages / "restored").glob("[0-9a-f]*"))[:4]
    flipped, cut, missing, emptied = (folder / "passages.parquet" for folder in folders)
    content = bytearray(flipped.read_bytes())
    content[len(content) // 3] ^= 0xFF
    flipped.write_bytes(bytes(content))
    cut.write_bytes(cut.read_bytes()[:500])
    missing.unlink()
    shutil.rmtree(emptied.parent)
    emptied.parent.mkdir()
    (stages / "codes/partitions.csv").write_text("first,last\nx", "utf-8")
    shutil.rmtree(stages / "words")  # so that the passages are read again
    return [folder.name for folder in folders]


def test_results_dont_depend_on_the_size_of_partitions(study, undisturbed):
    """Meanwhile another build is refused, and disturbs nothing."""
    choose(study, "documents", 7)
    running = begun(study, 1, **ONE_CORE)
    os.killpg(running.pid, signal.SIGSTOP)
    other = built(study)
    assert other.returncode == 1
    assert "another liandong build is running here; wait until it is done" in other.stderr
    os.killpg(running.pid, signal.SIGCONT)
    said, _ = running.communicate(timeout=PATIENCE)
    assert running.returncode == 0, said
    assert results(study) == results(undisturbed)
    assert partition_count(study) < partition_count(undisturbed)


def dask(log: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "dask", *arguments]
    with log.open("w", encoding="utf-8") as said:
        return subprocess.Popen(command, stdout=said, stderr=said, text=True)


@pytest.fixture
def cluster(tmp_path) -> Iterator[list[subprocess.Popen[str]]]:
    """A scheduler and two workers, each a process of its own."""
    file, log = tmp_path / "scheduler.json", tmp_path / "scheduler.log"
    options = ["--port", "0", "--dashboard-address", ":0", "--scheduler-file", str(file)]
    made = [dask(log, "scheduler", *options)]
    wait_until(file.exists, made[0])
    worker = ["worker", "--scheduler-file", str(file), "--no-nanny", "--nthreads", "1"]
    for n in "12":
        own = ["--local-directory", str(tmp_path / f"worker-{n}")]
        made.append(dask(tmp_path / f"worker-{n}.log", *worker, *own))
    wait_until(lambda: log.read_text("utf-8").count("Register worker") == 2, made[0])
    yield made
    for process in made:
        process.kill()
        process.wait()


def test_a_cluster_does_the_same_and_may_be_lost(cluster, study, tmp_path, undisturbed):
    """One worker is killed, the other goes on; then the scheduler is killed."""
    address = json.loads((tmp_path / "scheduler.json").read_text("utf-8"))["address"]
    running = begun(study, 2, "--scheduler", address)
    cluster[1].kill()
    wait_until(lambda: partition_count(study) > partition_count(undisturbed) // 2, running)
    cluster[0].kill()
    said, _ = running.communicate(timeout=PATIENCE)
    assert running.returncode == 1
    assert "Dask's dashboard: http://" in said
    assert "--scheduler: the cluster was lost before the work was done (" in said
    assert "Traceback" not in said
    assert "distributed" not in said
    kept = partition_count(study)
    assert kept < partition_count(undisturbed), "it was lost in the midst of its work"
    finish(study, undisturbed)
