"""Run a study's tasks with pytask, and say in plain lines what is being done.

This module is also a pytask plugin (see pyproject.toml), so that `pytask` itself shows
the same progress.
"""

from __future__ import annotations

import sys
import time
import traceback
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from _pytask.tree_util import tree_leaves
from pytask import ExitCode, PathNode, TaskOutcome, build, console, hookimpl

from liandong.errors import Fault, InputFaults
from liandong.progress import counted
from liandong.streaming.running import Job, Work
from liandong.streaming.running import run as run_partitions
from liandong.streaming.storage import Store
from liandong.unchanged import digests, keep, made_by

if TYPE_CHECKING:
    from pytask import ExecutionReport, PTask, Session

STARTED: dict[str, float] = {}
MADE: dict[Path, str] = {}  # what each file was that a task has written


@hookimpl(tryfirst=True)
def pytask_execute_task(session: Session, task: PTask) -> None:
    """Say what a task is about to do: the first line of its docstring."""
    del session
    doc = (getattr(task.function, "__doc__", None) or task.name).strip().split("\n")[0]
    STARTED[task.name] = time.perf_counter()
    click.echo(f"… {doc}")


@hookimpl(tryfirst=True)
def pytask_execute_task_log_end(session: Session, report: ExecutionReport) -> None:
    """Say how long a task took that ran, and remember what it wrote."""
    del session
    if report.outcome == TaskOutcome.SUCCESS:
        written: list[Any] = tree_leaves(report.task.produces)  # type: ignore[arg-type]
        MADE.update(made_by(Path(str(node.path)) for node in written if isinstance(node, PathNode)))
    if report.outcome == TaskOutcome.SUCCESS and report.task.name in STARTED:
        click.echo(f"  done in {time.perf_counter() - STARTED[report.task.name]:.1f} s")


def go_over(
    work: Work, jobs: Sequence[Job], shared: bytes, store: Store, found: Iterable[Fault] = ()
) -> None:
    """Work on the partitions that aren't done yet (see `streaming.running.run`), with progress."""
    total = sum(job.partition.document_count for job in jobs if not store.has(job.key))
    done = run_partitions(work, jobs, shared, store, found)
    deque(counted(done, total, "documents", lambda job: job.partition.document_count), maxlen=0)


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
        With the faults of all tasks that found their inputs wanting.
    """
    if str(study) not in sys.path:
        sys.path.insert(0, str(study))
    console.quiet = True
    before = digests(study)
    MADE.clear()
    with _workers(scheduler):
        session = build(paths=study / "analysis", config=study / "pyproject.toml", capture="no")
    reports = session.execution_reports
    found = [
        getattr(report, "exc_info", None) for report in (*session.collection_reports, *reports)
    ]
    broken = [exc_info[1] for exc_info in found if exc_info and exc_info[1]]
    _report_crashes(broken)
    faults = [f for error in broken if isinstance(error, InputFaults) for f in error.faults]
    if faults:
        raise InputFaults(faults)
    ran = sum(report.outcome == TaskOutcome.SUCCESS for report in reports)
    if session.exit_code == ExitCode.OK:
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


def _report_crashes(broken: list[BaseException]) -> None:
    for error in broken:
        if not isinstance(error, InputFaults) and "Skipped" not in type(error).__name__:
            click.echo("".join(traceback.format_exception(error)), err=True)
