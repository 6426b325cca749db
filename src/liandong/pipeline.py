"""Run a study's tasks with pytask, and say in plain lines what is being done.

This module is also a pytask plugin (see pyproject.toml), so that `pytask` itself shows
the same progress.
"""

from __future__ import annotations

import re
import shutil
import sys
import time
import traceback
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from _pytask.tree_util import tree_leaves
from pytask import (
    ExecutionError,
    ExitCode,
    NodeNotFoundError,
    PathNode,
    TaskOutcome,
    build,
    console,
    hookimpl,
)
from sqlalchemy import Engine, event

from liandong.errors import Fault, InputFaults, raise_all
from liandong.locks import alone
from liandong.progress import counted
from liandong.streaming.interrupts import followed, interruptible
from liandong.streaming.running import Job, Work
from liandong.streaming.running import run as run_partitions
from liandong.streaming.storage import Store
from liandong.unchanged import digests, keep, made_by

if TYPE_CHECKING:
    from sqlite3 import Connection

    from pytask import ExecutionReport, PTask, Session

BUILDING = "another liandong build is running here; wait until it is done, or stop it"
STARTED: dict[str, float] = {}
MADE: dict[Path, str] = {}  # what each file was that a task has written
BROKEN: list[Exception] = []  # what went wrong outside of all tasks: pytask itself only prints it
# Where pytask keeps what is up to date.
STATE = (".pytask", "pytask.lock", "pytask.lock.journal")
# What `schemas.write_bytes` leaves of a file if it is killed.
UNFINISHED = re.compile(r"\..+\.\w+\.[a-z0-9_]{8}")


@event.listens_for(Engine, "connect")
def _unwaited(connection: Connection, record: object) -> None:
    """Don't wait for the disk at each of pytask's notes: a lost one makes a task run again."""
    del record
    connection.execute("PRAGMA synchronous = OFF")


@hookimpl(wrapper=True)
def pytask_configure() -> Generator[None, Any, Any]:
    """Note why pytask can't begin."""
    return (yield from _noted())


@hookimpl(wrapper=True)
def pytask_execute() -> Generator[None, Any, Any]:
    """Note why pytask can't go on."""
    return (yield from _noted())


def _noted() -> Generator[None, Any, Any]:
    try:
        return (yield)
    except Exception as error:
        BROKEN.append(error)
        raise


@hookimpl(tryfirst=True)
def pytask_execute_task(session: Session, task: PTask) -> None:
    """Say what a task is about to do: the first line of its docstring."""
    del session
    doc = (getattr(task.function, "__doc__", None) or task.name).strip().split("\n")[0]
    STARTED[task.name] = time.perf_counter()
    click.echo(f"… {doc}")


@hookimpl(tryfirst=True)
def pytask_execute_task_log_end(session: Session, report: ExecutionReport) -> None:
    """Say how long a task took that ran and how many are done, and remember what it wrote."""
    if report.outcome == TaskOutcome.SUCCESS:
        written: list[Any] = tree_leaves(report.task.produces)  # type: ignore[arg-type]
        MADE.update(made_by(Path(str(node.path)) for node in written if isinstance(node, PathNode)))
    if report.outcome == TaskOutcome.SUCCESS and report.task.name in STARTED:
        taken = time.perf_counter() - STARTED[report.task.name]
        number = len(session.execution_reports) + 1  # with this one, which stands there later
        click.echo(f"  done in {taken:.1f} s; {number} of {len(session.tasks)} tasks")


def go_over(
    work: Work, jobs: Sequence[Job], shared: bytes, store: Store, found: Iterable[Fault] = ()
) -> None:
    """Work on the partitions that aren't done yet (see `streaming.running.run`), with progress."""
    total = sum(job.partition.document_count for job in jobs if not store.has(job.key))
    done = run_partitions(work, jobs, shared, store, found)
    try:
        deque(counted(done, total, "documents", lambda job: job.partition.document_count), maxlen=0)
    except KeyboardInterrupt:
        kept = sum(store.has(job.key) for job in jobs)
        raise KeyboardInterrupt(f"{kept} of {len(jobs)} partitions are done and kept") from None


def run(study: Path, scheduler: str | None = None) -> bool:
    """Run the tasks of a study that aren't up to date; return whether all is well.

    Parameters
    ----------
    study
        Its folder.
    scheduler
        Address of a Dask scheduler whose workers are to go over the partitions; without one the
        cores of this machine do.

    Raises
    ------
    InputFaults
        With the faults of all tasks that found their inputs wanting, or if another build runs here.
    """
    if str(study) not in sys.path:
        sys.path.insert(0, str(study))
    console.quiet = True
    before = digests(study)
    MADE.clear()
    with alone(study, BUILDING), interruptible(), followed(), _workers(scheduler):
        _remove_unfinished(study)
        session = _built(study)
        broken = _raised(session)
        for stopped in (error for error in broken if isinstance(error, KeyboardInterrupt)):
            raise stopped
    reports = session.execution_reports
    _report_crashes(broken)
    raise_all(fault for error in broken for fault in faults_of(error))
    ran = sum(report.outcome == TaskOutcome.SUCCESS for report in reports)
    if session.exit_code == ExitCode.OK:
        with suppress(OSError):  # without the mark the next build finds out by itself
            keep(study, before, MADE, len(reports))
        unchanged = len(reports) - ran
        click.echo(
            f"{ran} tasks done, {unchanged} were up to date."
            if ran
            else f"Nothing to do: all {unchanged} tasks are up to date."
        )
    return bool(session.exit_code == ExitCode.OK)


@contextmanager
def _workers(scheduler: str | None) -> Iterator[None]:
    if scheduler is None:
        yield
        return
    from liandong.streaming.cluster import connected  # noqa: PLC0415 - an extra

    with connected(scheduler) as dashboard:
        click.echo(f"Dask's dashboard: {dashboard}")
        yield


def _built(study: Path, *, again: bool = False) -> Session:
    """Let pytask run the tasks; if it can't read what is up to date, have it forget that first."""
    BROKEN.clear()
    try:
        session = build(paths=study / "analysis", config=study / "pyproject.toml", capture="no")
    except OSError as error:  # pytask's own notes, at its end
        raise InputFaults(faults_of(error)) from None
    failed = session.exit_code == ExitCode.CONFIGURATION_FAILED
    if failed and not again and any(map(_of_damage, BROKEN)):
        said = "what pytask noted of tasks that are done can't be read; each task runs again"
        click.echo(f"note: {said}, on partitions that are kept", err=True)
        for path in (study / name for name in STATE):
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        return _built(study, again=True)
    return session


def _of_damage(error: Exception) -> bool:
    if isinstance(error, UnicodeDecodeError):
        return True
    return _of_state(error) and type(error).__name__ != "OperationalError"  # no room, no right


def _of_state(error: Exception) -> bool:
    return type(error).__module__.startswith(("_pytask.lockfile", "sqlalchemy."))


def _remove_unfinished(study: Path) -> None:
    """Remove what is left of files that were being written when a build was killed."""
    for folder in ("analysis", "reports"):
        for path in (study / folder).rglob(".*"):
            if UNFINISHED.fullmatch(path.name) and path.is_file():
                path.unlink()


def _raised(session: Session) -> list[BaseException]:
    """Return what tasks raised, in collecting and in running them, and what went wrong outside."""
    reports = (*session.collection_reports, *session.execution_reports)
    found = [getattr(report, "exc_info", None) for report in reports]
    inside = [exc_info[1] for exc_info in found if exc_info and exc_info[1]]
    return inside or [error for error in BROKEN if not isinstance(error, ExecutionError)]


def faults_of(error: BaseException) -> Sequence[Fault]:
    """Return what an error says of inputs, or of room and rights; nothing if it is another."""
    if isinstance(error, InputFaults):
        return error.faults
    if isinstance(error, OSError):
        return [_unwritten(error.filename or "a file", error.strerror or str(error))]
    if isinstance(error, Exception) and _of_state(error):
        return [_unwritten(".pytask", str(getattr(error, "orig", error)))]
    return []


def _unwritten(place: object, reason: str) -> Fault:
    return Fault(
        str(place),
        f"can't be read or written ({reason}); what is done is kept: make room or set the rights,"
        " and run liandong build again",
    )


def _report_crashes(broken: list[BaseException]) -> None:
    told = any(map(faults_of, broken))
    for error in broken:
        # A list of partitions that was removed with a damaged one is missed by other tasks.
        follows = told and isinstance(error, NodeNotFoundError)
        if not faults_of(error) and not follows and "Skipped" not in type(error).__name__:
            click.echo("".join(traceback.format_exception(error)), err=True)
