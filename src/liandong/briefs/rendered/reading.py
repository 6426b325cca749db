"""What is read out of a rendered file, whatever its format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from liandong.errors import Fault


@dataclass(frozen=True)
class Block:
    """A paragraph, heading or cell with the place where it stands, blanks as they are."""

    place: str
    text: str


@dataclass(frozen=True)
class Picture:
    """A picture; `content` is its file, or for the PDF what is drawn."""

    place: str
    alt: str
    content: Any


@dataclass(frozen=True)
class Link:
    """A link, and whether what it leads to is there; nobody looks outside the file."""

    place: str
    target: str
    outer: bool
    alive: bool


@dataclass(frozen=True)
class Reading:
    """What stands in a rendered file.

    `margins` is what a reader doesn't take for the page's text: headers, footers and the heads
    that a table repeats. `faults` are those that only this format can have, `counts` what was
    looked at for them.
    """

    title: str
    language: str
    body: tuple[Block, ...]
    notes: tuple[Block, ...]
    margins: tuple[Block, ...]
    pictures: tuple[Picture, ...]
    links: tuple[Link, ...]
    faults: tuple[Fault, ...]
    counts: Mapping[str, int]
