"""A REFI-QDA file while it is read: its elements, what is known so far, what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree

from liandong.errors import Fault
from liandong.exchange.guids import plain_guid


@dataclass
class RefiDocument:
    """The root of a file, how messages name its lines, and what reading has gathered.

    `referred` are the notes that codings name. `claimed` says where each GUID stands that
    something may refer to; to selections and codings nothing does that is read here, and
    programs write theirs carelessly, so those aren't checked.
    """

    root: etree._Element
    place: str
    namespace: str
    users: set[str] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)
    referred: set[str] = field(default_factory=set)
    claimed: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    counted: Counter[str] = field(default_factory=Counter)

    @property
    def notes(self) -> list[str]:
        """What was left out, for people to know."""
        return [*self.said, *(f"{what}: {count}" for what, count in self.counted.items() if count)]

    @cached_property
    def cases(self) -> frozenset[str]:
        """The GUIDs of the cases: NVivo gives codings of cases beside those of codes."""
        found = self.inside(self.root, "Cases", "Case")
        return frozenset(plain_guid(element.get("guid", "")) for element in found) - {""}

    def line(self, element: etree._Element) -> str:
        """Return the place of an element, for messages."""
        return f"{self.place}:{element.sourceline}"

    def fault(self, element: etree._Element, sentence: str) -> None:
        """Note what is wrong with an element."""
        self.faults.append(Fault(self.line(element), sentence))

    def count(self, what: str, count: int = 1) -> None:
        """Count what is left out and no fault."""
        self.counted[what] += count

    def children(self, parent: etree._Element, name: str) -> list[etree._Element]:
        """Return the children of an element that have a name, in order."""
        return list(parent.iterchildren(f"{{{self.namespace}}}{name}"))

    def descendants(self, parent: etree._Element, name: str) -> list[etree._Element]:
        """Return all elements of a name below an element, in order."""
        return list(parent.iterdescendants(f"{{{self.namespace}}}{name}"))

    def inside(self, parent: etree._Element, group: str, name: str) -> Iterator[etree._Element]:
        """Give the elements of a name in a group, as each User in Users."""
        for element in self.children(parent, group):
            yield from self.children(element, name)

    def text_of(self, element: etree._Element, name: str) -> str:
        """Return the text of a child, as the Description of a code, or nothing."""
        return "\n".join(child.text or "" for child in self.children(element, name)).strip()

    def own_guid(self, element: etree._Element, what: str) -> str:
        """Return the GUID of an element, or nothing and a fault if it isn't its own."""
        written = element.get("guid", "")
        guid, place = plain_guid(written), self.line(element)
        if not written.strip():
            self.fault(element, f"{what} has no GUID; export the file again")
        elif not guid:
            self.fault(element, f"{what} has the GUID “{written[:50]}”, which is none; correct it")
        elif guid in self.claimed:
            self.fault(
                element,
                f"{what} has the GUID {guid}, which stands already at {self.claimed[guid]}; give"
                " each its own",
            )
            return ""
        self.claimed.setdefault(guid, place)
        return guid
