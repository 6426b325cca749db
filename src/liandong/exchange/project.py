"""A coded project as other programs exchange it: what a file says, before it is believed.

Nothing here is checked against a study: `offsets` proves the places, `incoming` matches documents
and codes.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ForeignCode:
    """A code of another program; `parent` is the GUID of the code above it, or empty."""

    guid: str
    name: str
    parent: str = ""
    description: str = ""
    colour: str = ""
    codable: bool = True


@dataclass(frozen=True)
class User:
    """Who coded, as the file names them."""

    guid: str
    name: str


@dataclass(frozen=True)
class Source:
    """A text of the file.

    `content` are its bytes as they stand in the file, with byte order mark and line ends; None if
    the file carries no text, but only the name.
    """

    guid: str
    name: str
    content: bytes | None


@dataclass(frozen=True)
class Applied:
    """One code given to a selection by one user (GUIDs; `user` may be empty)."""

    code: str
    user: str
    note: str = ""


@dataclass(frozen=True)
class Selection:
    """Words of a source with the codes they were given.

    `start` and `end` as the file counts them, in a unit that isn't known yet; None where the file
    gives the words only. `quote` is what the file says stands there, or empty. `place` is file
    and line or row, for messages.
    """

    source: str
    start: int | None
    end: int | None
    quote: str
    codings: tuple[Applied, ...]
    place: str


@dataclass(frozen=True)
class Project:
    """All that a file says; `origin` is the program that wrote it, as far as it tells."""

    name: str
    origin: str
    users: tuple[User, ...]
    codes: tuple[ForeignCode, ...]
    sources: tuple[Source, ...]
    selections: tuple[Selection, ...]
    notes: tuple[str, ...] = ()
