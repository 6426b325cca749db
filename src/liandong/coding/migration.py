"""What becomes of codings that were made under an earlier version of the scheme."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from liandong.coding.codebook import UNDECIDED, Change, Migration
from liandong.coding.scheme import Scheme
from liandong.schemas import column, table

MIGRATED = table(
    "migrated codings",
    passage_id=column(str, "id of the passage", key=True),
    coder=column(str, "id of the coder", key=True),
    version=column(str, "the version of the scheme that changed the coding", key=True),
    code=column(str, "the code as it was", key=True),
    becomes=column(str, "the codes that it became, blanks between; empty: none"),
    candidates=column(str, "if undecided: the codes of which people have to choose"),
    text=column(str, "the words of the passage"),
)
# So many undecided passages are told one by one.
TOLD = 10


class Event(NamedTuple):
    """What a version made of a coding: the codes it became, or the candidates, or neither."""

    version: str
    code: str
    becomes: tuple[str, ...]
    candidates: tuple[str, ...] = ()


class Outcome(NamedTuple):
    """The codes that a coding has now, and what happened on the way."""

    codes: tuple[str, ...]
    events: tuple[Event, ...]


class MigratedCoding(NamedTuple):
    """An event of a coding: whose it was, and of which passage."""

    coder: str
    passage_id: str
    event: Event


def migrated(code: str, words: str, scheme: Scheme, from_version: str, to: str = "") -> Outcome:
    """Return what becomes of a coding, version by version.

    Parameters
    ----------
    code
        The code as it was given.
    words
        The words of the passage that bears it, in which the rules of a split are looked for.
    scheme
        The scheme, with all that its versions changed.
    from_version
        The version under which the code was given; empty: the first.
    to
        The version up to which it is followed; empty: the present.
    """
    codes, events = [code], []
    for change in changes_between(scheme, from_version, to):
        own = {migration.code: migration for migration in change.migrations}
        for name in [each for each in codes if each in own]:
            events.append(_event(own[name], change.version, words))
        after = (new for each in codes for new in _after(each, events, change, own))
        codes = list(dict.fromkeys(after))
    return Outcome(tuple(codes), tuple(events))


def changes_between(scheme: Scheme, from_version: str, to: str = "") -> tuple[Change, ...]:
    """Return the changes after one version, up to another; empty: the first, and the present."""
    start = scheme.versions.index(from_version or scheme.versions[0]) + 1
    end = scheme.versions.index(to or scheme.version) + 1
    return scheme.head.changes[start:end]


def later(one: str, other: str, scheme: Scheme) -> str:
    """Return the later of two versions; empty: the first."""
    versions = scheme.versions
    return max(one or versions[0], other or versions[0], key=versions.index)


def _after(
    code: str, events: Sequence[Event], change: Change, own: Mapping[str, Migration]
) -> tuple[str, ...]:
    if code not in own:
        return (code,)
    here = (each for each in events if (each.version, each.code) == (change.version, code))
    return next(here).becomes


def _event(own: Migration, version: str, words: str) -> Event:
    if len(own.becomes) < 2:
        return Event(version, own.code, own.becomes)
    fits = {rule.code: None for rule in own.by if any(each in words for each in rule.words)}
    # A sentence has any number of codes of a dimension, but one role in the discourse.
    chosen = tuple(fits)[:1] if own.code.startswith("discourse.") else tuple(fits)
    if chosen:
        return Event(version, own.code, chosen)
    if own.otherwise == UNDECIDED:
        return Event(version, own.code, (), own.becomes)
    return Event(version, own.code, (own.otherwise,))


def migrated_codes(
    coder: str,
    given: Mapping[str, frozenset[str]],
    texts: Mapping[str, str],
    scheme: Scheme,
    versions: tuple[str, str],
) -> tuple[dict[str, frozenset[str]], list[MigratedCoding]]:
    """Return the codes of a coder as the scheme has them at a version, and what happened to them.

    Parameters
    ----------
    coder
        The id of the coder.
    given
        The codes of each passage.
    texts
        The words of each passage.
    scheme
        The scheme.
    versions
        The versions from which and to which; empty: the first, and the present.
    """
    if not any(change.migrations for change in changes_between(scheme, *versions)):
        return dict(given), []
    found: dict[str, frozenset[str]] = {}
    events: list[MigratedCoding] = []
    for unit, codes in given.items():
        outcomes = [migrated(code, texts[unit], scheme, *versions) for code in sorted(codes)]
        found[unit] = frozenset(code for outcome in outcomes for code in outcome.codes)
        events += [MigratedCoding(coder, unit, e) for outcome in outcomes for e in outcome.events]
    return found, list(dict.fromkeys(events))


def former_codes(scheme: Scheme) -> dict[str, str]:
    """Return for each code that the scheme no longer has what became of it, for messages."""
    said: dict[str, str] = {}
    for change in scheme.head.changes:
        targets = Counter(name for own in change.migrations for name in own.becomes)
        for own in change.migrations:
            said[own.code] = f"{_said(own, targets)} in version {change.version} of the scheme"
    return {code: sentence for code, sentence in said.items() if code not in scheme.code_ids}


def _said(own: Migration, targets: Mapping[str, int]) -> str:
    if not own.becomes:
        return "was retired"
    names = ", ".join(own.becomes)
    if len(own.becomes) > 1:
        return f"was split into {names}"
    return f"was merged into {names}" if targets[names] > 1 else f"was renamed to {names}"


def codes_ever(scheme: Scheme) -> tuple[str, ...]:
    """Return the ids of all codes in their order, then of those that the scheme had earlier."""
    former = (own.code for change in scheme.head.changes for own in change.migrations)
    return tuple(dict.fromkeys([*(code.id for code in scheme.codes), *former]))


def unknown_code(code: str, scheme: Scheme, from_version: str = "") -> str:
    """Say what is wrong with a code that was given under a version of the scheme, or nothing."""
    later = changes_between(scheme, from_version)
    if code in scheme.code_ids or any(
        own.code == code for each in later for own in each.migrations
    ):
        return ""
    former = former_codes(scheme).get(code)
    if former:
        return (
            f"“{code}” {former}; write the present code, or correct the scheme_version under "
            "which this was coded"
        )
    return (
        f"unknown code “{code}”; expected a code of the scheme, or, if it was one, under "
        f"migrations in scheme.yaml: {{code: {code}, becomes: [its code now], why: the reason}}"
    )


def migration_table(events: Iterable[MigratedCoding], texts: Mapping[str, str]) -> pd.DataFrame:
    """Return what became of each earlier coding (schema `MIGRATED`)."""
    rows = [
        (unit, coder, e.version, e.code, " ".join(e.becomes), " ".join(e.candidates), texts[unit])
        for coder, unit, e in events
    ]
    return pd.DataFrame(rows, columns=list(MIGRATED.columns))


def undecided_table(events: Iterable[MigratedCoding], texts: Mapping[str, str]) -> pd.DataFrame:
    """Return the codings of split codes that wait for people to code again (`MIGRATED`)."""
    frame = migration_table(events, texts)
    return frame[frame["candidates"] != ""].reset_index(drop=True)


def migration_notes(
    events: Sequence[MigratedCoding], texts: Mapping[str, str], scheme: Scheme
) -> list[str]:
    """Say what became of earlier codings, and which of them wait for people to code again."""
    return [*_notes_on_moved(events, scheme), *_notes_on_undecided(events, texts)]


def _notes_on_moved(events: Sequence[MigratedCoding], scheme: Scheme) -> Iterator[str]:
    for change in scheme.head.changes:
        for own in change.migrations:
            here = [e for _, _, e in events if (e.version, e.code) == (change.version, own.code)]
            became = Counter(name for e in here for name in e.becomes)
            parts = [f"{name} ({became[name]})" for name in own.becomes if became[name]]
            waiting = sum(bool(e.candidates) for e in here)
            parts += [f"undecided ({waiting})"] if waiting else []
            said = f"became {', '.join(parts)}" if own.becomes else "were left out, it is retired"
            if here:
                number = f"{len(here)} earlier coding{'s' * (len(here) > 1)}"
                yield f"version {change.version}: {number} with {own.code} {said}"


def _notes_on_undecided(
    events: Sequence[MigratedCoding], texts: Mapping[str, str]
) -> Iterator[str]:
    waiting: defaultdict[tuple[str, str, tuple[str, ...]], list[str]] = defaultdict(list)
    for coder, unit, event in events:
        if event.candidates:
            waiting[unit, event.code, event.candidates].append(coder)
    for (unit, code, candidates), coders in list(waiting.items())[:TOLD]:
        words = texts[unit] if len(texts[unit]) <= 24 else f"{texts[unit][:24]}…"
        yield (
            f"{unit} “{words}”: undecided what {code} of {', '.join(coders)} becomes; replace it "
            f"in their codings by one of {', '.join(candidates)}"
        )
    if len(waiting) > TOLD:
        yield f"{len(waiting) - TOLD} more passages are undecided like these"


def not_looked_for(versions: Iterable[str], scheme: Scheme, least: int) -> frozenset[str]:
    """Return the codes for which fewer than `least` coders could look.

    Parameters
    ----------
    versions
        The version under which each coder coded; empty: the first.
    scheme
        The scheme; which codes are new in a version is said by the version's `added`.
    least
        As many coders make a majority.
    """
    coders = list(versions)
    return frozenset(
        code
        for change in scheme.head.changes
        for code in change.added
        if sum(change not in changes_between(scheme, version) for version in coders) < least
    )


def notes_on_added(coders: Mapping[str, str], scheme: Scheme) -> list[str]:
    """Say which codes coders couldn't look for, as the scheme didn't have them.

    Parameters
    ----------
    coders
        The version under which each coder coded; empty: the first.
    scheme
        The scheme.
    """
    notes = []
    for change in scheme.head.changes:
        names = [
            name
            for name, version in coders.items()
            if change in changes_between(scheme, version) and change.added
        ]
        if names:
            notes.append(
                f"{', '.join(change.added)}: new in version {change.version}; {', '.join(names)} "
                "coded before and didn't look for it, so where they don't give it says nothing"
            )
    return notes
