"""Run a study's tasks with pytask, and say in plain lines what is being done.

This module is also a pytask plugin (see pyproject.toml), so that `pytask` itself shows
the same progress.
"""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click
from pytask import ExitCode, TaskOutcome, build, console, hookimpl

from liandong.errors import InputFaults

if TYPE_CHECKING:
    from pytask import ExecutionReport, PTask, Session

T = TypeVar("T")
STARTED: dict[str, float] = {}


@hookimpl(tryfirst=True)
def pytask_execute_task(session: Session, task: PTask) -> None:
    """Say what a task is about to do: the first line of its docstring."""
    del session
    doc = (getattr(task.function, "__doc__", None) or task.name).strip().split("\n")[0]
    STARTED[task.name] = time.perf_counter()
    click.echo(f"… {doc}")


@hookimpl(tryfirst=True)
def pytask_execute_task_log_end(session: Session, report: ExecutionReport) -> None:
    """Say how long a task took that ran."""
    del session
    if report.outcome == TaskOutcome.SUCCESS and report.task.name in STARTED:
        click.echo(f"  done in {time.perf_counter() - STARTED[report.task.name]:.1f} s")


def counted(items: Iterable[T], total: int) -> Iterator[T]:
    """Pass items on, and say how many of them are done and about how long the rest will take."""
    started = time.perf_counter()
    for number, item in enumerate(items, start=1):
        left = (time.perf_counter() - started) / number * (total - number)
        last_or_file = number == total or not sys.stdout.isatty()
        click.echo(f"\r  {number} of {total}, about {left:.0f} s left  ", nl=last_or_file)
        yield item


def run(study: Path) -> bool:
    """Run the tasks of a study that aren't up to date; return whether all is well.

    Raises
    ------
    InputFaults
        With the faults of all tasks that found their inputs wanting.
    """
    if str(study) not in sys.path:
        sys.path.insert(0, str(study))
    console.quiet = True
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
        unchanged = len(reports) - ran
        click.echo(
            f"{ran} tasks done, {unchanged} were up to date."
            if ran
            else f"Nothing to do: all {unchanged} tasks are up to date."
        )
    return bool(session.exit_code == ExitCode.OK)


def _report_crashes(broken: list[BaseException]) -> None:
    for error in broken:
        if not isinstance(error, InputFaults) and "Skipped" not in type(error).__name__:
            click.echo("".join(traceback.format_exception(error)), err=True)
