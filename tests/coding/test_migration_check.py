from typing import Any

import pytest

from liandong.coding.codebook import Change, Head, Weights
from liandong.coding.migration_check import change_faults

CODES = {"actor.media", "actor.owner", "actor.tenant", "problem.shortage", "discourse.practice"}
SAID = {"date": "2026-11-22", "change": "改", "earlier_codings": "见下。"}
WEIGHTS = Weights(term=1, pattern=1, near=1, cue=1, context=1, threshold=1)


def faults_of(version: str, *changes: dict[str, Any]) -> list[tuple[str, str]]:
    """Return where and what is wrong with a change log of these versions."""
    for change in changes:
        for own in change.get("migrations", ()):
            own.setdefault("why", "理由")
    head = Head(
        version=version,
        title_zh="题",
        title_en="Title",
        unit="句",
        changes=tuple(Change.model_validate(SAID | change) for change in changes),
        weights=WEIGHTS,
    )
    found = change_faults(head, CODES)
    return [(".".join(map(str, loc)).removeprefix("changes."), said) for loc, said in found]


def in_second(*migrations: dict[str, Any], added: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    change = {"version": "2", "added": added, "migrations": migrations}
    return [
        (loc.removeprefix("1.").removeprefix("migrations."), said)
        for loc, said in faults_of("2", {"version": "1"}, change)
    ]


def split(**more: Any) -> dict[str, Any]:
    both = ["actor.owner", "actor.tenant"]
    return {"code": "actor.resident", "becomes": both, "otherwise": "undecided"} | more


def test_a_sound_log_has_no_fault() -> None:
    renamed = {"code": "actor.folk", "becomes": ["actor.resident"]}
    merged = [{"code": f"problem.{x}", "becomes": ["problem.shortage"]} for x in ("money", "hands")]
    assert (
        faults_of(
            "2.10",
            {"version": "1"},
            {"version": "2.9", "migrations": [renamed, *merged]},
            {"version": "2.10", "migrations": [split()], "added": ["actor.media"]},
        )
        == []
    )


@pytest.mark.parametrize(
    ("version", "versions", "found"),
    [
        ("2", ("1", "3"), ("version", "the version is 2, that of the last change 3; make them")),
        ("2", ("10", "2"), ("1.version", "version 2 stands behind one as high; order them")),
        ("2", ("2", "2"), ("1.version", "version 2 stands behind one as high; order them")),
        ("b", ("1", "b"), ("1.version", "“b” is no version; expected numbers, such as 2 or 2.1")),
    ],
)
def test_versions_are_in_order(
    version: str, versions: tuple[str, ...], found: tuple[str, str]
) -> None:
    ((loc, said),) = faults_of(version, *({"version": each} for each in versions))
    assert (loc, said.startswith(found[1])) == (found[0], True)


@pytest.mark.parametrize(
    ("migration", "loc", "said"),
    [
        (split(becomes=["actor.owner", "actor.lodger"]), "0.becomes.1", "“actor.lodger” is not in"),
        (split(otherwise=""), "0.code", "“actor.resident” is split; write under otherwise a code"),
        (split(otherwise="actor.media"), "0.otherwise", "“actor.media” is not expected here;"),
        (
            split(by=[{"words": ["租"], "code": "actor.media"}]),
            "0.by.0.code",
            "“actor.resident” doesn't become “actor.media”; name one of actor.owner, actor.tenant",
        ),
        (
            split(code="actor.owner"),
            "0.otherwise",
            "nobody could tell an undecided coding from one that keeps “actor.owner”;",
        ),
        (
            {"code": "actor.owner", "becomes": ["actor.media"]},
            "0.code",
            "“actor.owner” still stands in the scheme; take it out, or list it under becomes",
        ),
        (
            {"code": "actor.folk", "becomes": ["actor.media"], "otherwise": "actor.media"},
            "0.otherwise",
            "“actor.folk” isn't split; remove this key",
        ),
        (
            {"code": "folk", "becomes": ["actor.media"]},
            "0.code",
            "“folk” can't have been a code; expected its dimension, a dot and a name",
        ),
        (
            {"code": "discourse.story", "becomes": []},
            "0.code",
            "this would leave sentences without a role in the discourse;",
        ),
    ],
)
def test_a_wrong_migration_is_told(migration: dict[str, Any], loc: str, said: str) -> None:
    ((where, found),) = in_second(migration)
    assert (where, found[: len(said)]) == (loc, said)


def test_two_entries_of_a_code_and_unknown_new_codes_are_told() -> None:
    twice = [{"code": "actor.folk", "becomes": [name]} for name in ("actor.owner", "actor.media")]
    ((loc, said),) = in_second(*twice)
    assert loc == "1.code"
    assert said == "“actor.folk” has two entries in version 2; make them one"
    ((loc, said),) = in_second(added=("actor.press",))
    assert (loc, said[:33]) == ("added.0", "“actor.press” is not in the schem")


def test_nothing_can_change_before_there_was_a_version() -> None:
    ((loc, said),) = faults_of("1", {"version": "1", "added": ["actor.media"]})
    assert loc == "0.added"
    assert said == "before version 1 there were no codes; put this under a later version"


def test_a_code_that_came_later_cannot_have_been_a_target() -> None:
    early = {"version": "2", "migrations": [{"code": "actor.press", "becomes": ["actor.media"]}]}
    late = {"version": "3", "added": ["actor.media"]}
    ((loc, said),) = faults_of("3", {"version": "1"}, early, late)
    assert loc == "1.migrations.0.becomes.0"
    assert said.startswith("“actor.media” is not in the scheme")
