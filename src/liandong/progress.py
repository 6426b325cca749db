"""How far work is, how quickly it goes and what time is left: one display for all that takes long.

It goes to standard error, so that what a command says can still be kept in a file.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from time import monotonic
from typing import TypeVar

import click

T = TypeVar("T")
# What goes over things, one after another, for somebody to see how far it is.
Follow = Callable[[Sequence[T]], Iterable[T]]
# Work that takes less says nothing.
UNSAID = 2.0
# Seconds between two lines where one can't take the place of the other: in a file.
EVERY = 5.0
CLEARED = "\r\x1b[K"


def counted(
    items: Iterable[T], total: int, of: str, size: Callable[[T], int] = lambda item: 1
) -> Iterator[T]:
    """Pass items on, and say how much is done, how quickly, and what time is left.

    Parameters
    ----------
    total
        The sum of the items' sizes.
    of
        What is counted, in the plural.
    size
        How much an item counts, once it has been used.
    """
    terminal = sys.stderr.isatty()
    started = monotonic()
    due, said, standing, done = started + UNSAID, False, False, 0
    try:
        for item in items:
            if standing:  # What the command says of the item takes the line's place.
                click.echo(CLEARED, nl=False, err=True)
                standing = False
            yield item
            done += size(item)
            now = monotonic()
            if now >= due or (said and (terminal or done >= total)):
                click.echo(f"  {_said(done, total, of, now - started)}", nl=not terminal, err=True)
                due, said, standing = now + EVERY, True, terminal
    finally:
        if standing:
            click.echo(err=True)


def followed(of: str) -> Follow[T]:
    """Return what goes over a sequence and counts its items, named in the plural."""
    return lambda items: counted(items, len(items), of)


def _said(done: int, total: int, of: str, taken: float) -> str:
    if done >= total:
        return f"{done:,} of {total:,} {of}, {_rate(done / taken)}, in {_time(taken)}"
    left = taken / done * (total - done) if done else 0.0
    return f"{done:,} of {total:,} {of}, {_rate(done / taken)}, about {_time(left)} left"


def _rate(a_second: float) -> str:
    return f"{a_second:,.0f} a second" if a_second >= 1 else f"{60 * a_second:.0f} a minute"


def _time(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:,.0f} min"
