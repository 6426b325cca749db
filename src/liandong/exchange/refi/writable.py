"""What keeps a project from being written by the REFI-QDA standard."""

from __future__ import annotations

import re
from collections.abc import Iterator

from liandong.errors import Fault
from liandong.exchange.project import Project, Selection, Source

# Characters that XML 1.0 can't hold.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def faults_of_codebook(project: Project) -> Iterator[Fault]:
    """Give what keeps the codes of a project from being written as a codebook."""
    if not project.codes:
        yield Fault(project.name, "there is no code to write; name at least one")
    yield from _faults_of_codes(project)


def faults_of_project(project: Project) -> Iterator[Fault]:
    """Give what keeps a project from being written, all at once."""
    yield from _faults_of_codes(project)
    for source in project.sources:
        if wrong := _wrong_with(source):
            yield Fault(source.name, wrong)
    lengths = {source.guid: _length(source) for source in project.sources}
    codes, users = {code.guid for code in project.codes}, {user.guid for user in project.users}
    for one in project.selections:
        if wrong := _misplaced(one, lengths):
            yield Fault(one.place, wrong)
        if any(coding.code not in codes for coding in one.codings):
            yield Fault(one.place, "a coding is of a code that isn't in the project; add the code")
        if any(coding.user and coding.user not in users for coding in one.codings):
            yield Fault(one.place, "a coding is by a user who isn't in the project; add the user")
    for place, words in _written(project):
        if UNWRITABLE.search(words):
            yield _control_character(place)


def _faults_of_codes(project: Project) -> Iterator[Fault]:
    above = {""}
    for code in project.codes:
        if code.parent not in above:
            yield Fault(
                code.name, "the code above this one must stand before it; correct the order"
            )
        if UNWRITABLE.search(code.name + code.description):
            yield _control_character(code.name)
        above.add(code.guid)


def _control_character(place: str) -> Fault:
    sentence = "a control character stands here, which XML can't hold; delete it"
    return Fault(UNWRITABLE.sub("\ufffd", place), sentence)


def _wrong_with(source: Source) -> str:
    """Return what makes places in a text count differently in other programs, or nothing."""
    try:
        text = (source.content or b"").decode("utf-8")
    except UnicodeDecodeError as error:
        return f"byte {error.start} of the text is not UTF-8; save it as UTF-8"
    if text.startswith("\ufeff"):
        return "the text begins with a byte order mark, which programs count differently; drop it"
    if "\r" in text:
        return "a line of the text ends with CR, which programs count differently; write LF alone"
    return ""


def _length(source: Source) -> int | None:
    """Return the number of characters of a text, or None if the project has only its name."""
    return None if source.content is None else len(source.content.decode("utf-8", "replace"))


def _misplaced(one: Selection, lengths: dict[str, int | None]) -> str:
    """Return why a selection can't stand where it says, or nothing."""
    if one.source not in lengths:
        return "the selection is of a source that isn't in the project; add it"
    if one.start is None or one.end is None:
        return "the selection has no places; find its words in the text first"
    length = lengths[one.source]
    if not 0 <= one.start < one.end or (length is not None and one.end > length):
        return (
            f"the selection from {one.start} to {one.end} is not within its text of {length}"
            " characters; correct its places"
        )
    return ""


def _written(project: Project) -> Iterator[tuple[str, str]]:
    """Give all words that stand in the XML itself, with their places."""
    yield project.name, "\n".join((project.name, project.origin, *project.notes))
    for name in (named.name for group in (project.users, project.sources) for named in group):
        yield name, name
    for one in project.selections:
        yield one.place, one.quote + "".join(coding.note for coding in one.codings)
