"""Users of other programs, and who they are here."""

import pytest

from liandong.coding.codings import Coder
from liandong.exchange.guids import guid_of
from liandong.exchange.incoming.matched_coders import match_users
from liandong.exchange.project import Applied, Project, Selection, User


def coder(name: str, description: str = "一位。", adjudicates: bool = False) -> Coder:
    return Coder(
        id=name,
        kind="person",
        adjudicates=adjudicates,
        description_zh=description,
        description_en="One.",
    )


def matched(*users: User, known=(), kinds=None):
    codings = tuple(Applied("c", user.guid) for user in users)
    selections = (Selection("s", 0, 1, "", codings, "f:1"),)
    project = Project("", "", users, (), (), selections)
    found, faults, notes = match_users("f", project, known, kinds or {"": "person"}, "甲.csv")
    return [(one.coder.id, one.new) for one in found.values()], faults, notes


@pytest.mark.parametrize(
    ("name", "coder_id"),
    [
        ("王芳", "wang_fang"),
        ("Wang Fang", "wang_fang"),
        ("张三（实习）", "zhang_san"),
        ("../../etc/passwd", "etc_passwd"),
        ("CON", "con_2"),
        ("machine", "machine_2"),
        ("007", "coder_007"),
        ("😀", "coder"),
        ("a" * 90, "a" * 40),
        ("", "jia"),  # The name of the file, 甲.csv, where the user has none.
    ],
)
def test_ids_are_made_from_names_and_safe_as_file_names(name, coder_id):
    assert matched(User("g", name))[0] == [(coder_id, True)]


def test_two_names_that_are_spelt_alike_are_two_coders():
    users = User("g", "王芳"), User("h", "汪方")
    assert matched(*users)[0] == [("wang_fang", True), ("wang_fang_2", True)]


def test_known_coders_are_known_by_guid_by_id_and_by_an_earlier_import():
    known = (coder("first"), coder("wang_fang", "由文件“a.csv”导入，用户“王芳”。人。"))
    users = (
        User(guid_of("user", "first"), "改了名"),
        User("h", "first（人）"),
        User("i", "王芳"),
        User("j", "汪方"),
    )
    assert matched(*users, known=known)[0] == [
        ("first", False),
        ("first", False),
        ("wang_fang", False),
        ("wang_fang_2", True),
    ]


def test_the_machine_and_who_adjudicates_stay_out():
    users = User(guid_of("user", "machine"), "x"), User("h", "judge")
    found, faults, notes = matched(*users, known=[coder("judge", adjudicates=True)])
    assert (found, faults) == ([], [])
    assert "the study's machine codes by itself" in notes[0]
    assert "what was settled stands among the decisions" in notes[1]
