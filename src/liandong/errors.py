"""What goes wrong with inputs, said so that its author can mend it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """One fault of one input: the place (`file` or `file:line`) and one sentence."""

    place: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}"


class InputFaults(Exception):
    """All faults found in the inputs, reported together; nothing has been written."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(dict.fromkeys(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))

    def __reduce__(self) -> tuple[type[InputFaults], tuple[tuple[Fault, ...]]]:
        return type(self), (self.faults,)


def refuse(place: object, sentence: str) -> InputFaults:
    """Return the error for a single fault, ready to be raised."""
    return InputFaults([Fault(str(place), sentence)])


@contextmanager
def collecting(faults: list[Fault]) -> Iterator[None]:
    """Add the faults raised inside to `faults` and go on behind the block."""
    try:
        yield
    except InputFaults as error:
        faults.extend(error.faults)


def raise_all(faults: Iterable[Fault]) -> None:
    """Raise `InputFaults` if there is any fault."""
    found = list(faults)
    if found:
        raise InputFaults(found)
