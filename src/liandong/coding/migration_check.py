"""What is wrong with the change log of a scheme and with what it makes of earlier codings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from liandong.coding.codebook import DIMENSIONS, UNDECIDED, Change, Head, Migration

Location = tuple[int | str, ...]
Found = Iterator[tuple[Location, str]]
VERSION = re.compile(r"\d+(\.\d+)*")
CODE = re.compile(rf"({'|'.join(DIMENSIONS)})\.[a-z]+(_[a-z]+)*")


def change_faults(head: Head, codes: Set[str] | None) -> Found:
    """Find what is wrong with the versions and migrations of `scheme.yaml`, and where in it.

    `codes` are the ids of the scheme; None where not all files could be read.
    """
    yield from (*_version_faults(head), *_first_faults(head))
    for number, change in enumerate(head.changes):
        found = [*_shape_faults(change)]
        found += [] if codes is None else _code_faults(head, number, codes)
        yield from ((("changes", number, *loc), said) for loc, said in found)


def _version_faults(head: Head) -> Found:
    before: tuple[int, ...] = ()
    for number, change in enumerate(head.changes):
        here: Location = ("changes", number, "version")
        if not VERSION.fullmatch(change.version):
            yield here, f"“{change.version}” is no version; expected numbers, such as 2 or 2.1"
            continue
        version = tuple(map(int, change.version.split(".")))
        if version <= before:
            yield here, f"version {change.version} stands behind one as high; order them upwards"
        before = version
    last = head.changes[-1].version
    if head.version != last:
        said = f"the version is {head.version}, that of the last change {last}; make them the same"
        yield ("version",), said


def _first_faults(head: Head) -> Found:
    first = head.changes[0]
    if first.migrations or first.added:
        said = f"before version {first.version} there were no codes; put this under a later version"
        yield ("changes", 0, "migrations" if first.migrations else "added"), said


def _shape_faults(change: Change) -> Found:
    seen: set[str] = set()
    for number, own in enumerate(change.migrations):
        here: Location = ("migrations", number)
        if own.code in seen:
            said = f"“{own.code}” has two entries in version {change.version}; make them one"
            yield (*here, "code"), said
        seen.add(own.code)
        for loc, said in (*_split_faults(own), *_discourse_faults(own)):
            yield (*here, *loc), said


def _split_faults(own: Migration) -> Found:
    split = len(own.becomes) > 1
    if split and not own.otherwise:
        said = f"“{own.code}” is split; write under otherwise a code, or {UNDECIDED}"
        yield ("code",), said
    if not split and (own.by or own.otherwise):
        yield ("by" if own.by else "otherwise",), f"“{own.code}” isn't split; remove this key"
    if split and own.otherwise and own.otherwise not in (*own.becomes, UNDECIDED):
        names = ", ".join((*own.becomes, UNDECIDED))
        yield ("otherwise",), f"“{own.otherwise}” is not expected here; write one of {names}"
    if own.otherwise == UNDECIDED and own.code in own.becomes:
        yield (
            ("otherwise",),
            f"nobody could tell an undecided coding from one that keeps “{own.code}”; "
            "write a code here, or give the code that stays another id",
        )
    for number, rule in enumerate(own.by):
        if split and rule.code not in own.becomes:
            said = (
                f"“{own.code}” doesn't become “{rule.code}”; name one of {', '.join(own.becomes)}"
            )
            yield ("by", number, "code"), said


def _discourse_faults(own: Migration) -> Found:
    """Each sentence has one role in the discourse, so none can be lost or doubled."""
    if not own.code.startswith("discourse."):
        return
    if not own.becomes or own.otherwise == UNDECIDED:
        said = "this would leave sentences without a role in the discourse; name the code they get"
        yield ("code",), said


def _code_faults(head: Head, number: int, codes: Set[str]) -> Found:
    """Find codes that a change names and that don't exist, or still do though it took them."""
    change, since = head.changes[number], head.changes[number:]
    later = {own.code for each in since[1:] for own in each.migrations}
    after = (codes | later) - {name for each in since[1:] for name in each.added}
    made = {name for each in since for name in each.added} | {
        name for each in since for own in each.migrations for name in own.becomes
    }
    named: list[tuple[Location, str]] = [(("added", n), x) for n, x in enumerate(change.added)]
    for n, own in enumerate(change.migrations):
        named += [(("migrations", n, "becomes", m), name) for m, name in enumerate(own.becomes)]
        here: Location = ("migrations", n, "code")
        if not CODE.fullmatch(own.code):
            said = f"“{own.code}” can't have been a code; expected its dimension, a dot and a name"
            yield here, said
        elif own.code in codes - made:
            said = "still stands in the scheme; take it out, or list it under becomes"
            yield here, f"“{own.code}” {said}"
    for loc, name in named:
        if name not in after:
            yield loc, f"“{name}” is not in the scheme; add its entry or correct the name"
