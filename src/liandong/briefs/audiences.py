"""How briefs for audiences speak of actors, codes and speakers: a file that people write."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from liandong.briefs.wording import Language
from liandong.errors import Fault, raise_all
from liandong.findings.actors import NOT_KNOWN
from liandong.governance.models import Quote
from liandong.schemas import Record, read_yaml

Text = Annotated[str, Field(min_length=1)]
Kind = Literal["service", "authority", "neighbour", "outside"]


class Words(Record):
    """The same in both languages."""

    zh: Text
    en: Text

    def of(self, language: Language) -> str:
        """Return the words of a language."""
        return (self.zh if language == "zh" else self.en).strip()


class Audience(Words):
    """How an actor is called and addressed.

    `names` are words by which a text names it, `thin` what follows where the documents say
    little, `caution` what its counts don't tell.
    """

    kind: Kind
    names: tuple[Text, ...]
    title: Words
    reader: Words
    thin: Words
    caution: Words | None = None


class Headings(Record):
    """The headings of a page, and how it puts counts (`{actor}`, `{count}`, `{most}`).

    `alone` begins what is recommended for the actor and no other.
    """

    does: Words
    links: Words
    held: Words
    advised: Words
    counted: Words
    modelled: Words
    alone: Words


class Audiences(Record):
    """The file: actors, headings by kind, phrases for codes, and how speakers are called.

    `acts` say in Chinese what an actor does to another (`{}`) by a mechanism. `granted` are
    recommendations that others have to grant, which an actor has to win.
    """

    actors: Mapping[str, Audience]
    headings: Mapping[Kind, Headings]
    phrases: Mapping[str, Words]
    acts: Mapping[str, Text]
    granted: tuple[str, ...]
    speakers: Mapping[str, Text]
    unnamed: Mapping[str, Words]

    def who(self, said: Quote, language: Language) -> str:
        """Return how a speaker is called; a lost name by its document."""
        if said.speaker and not said.speaker.startswith(NOT_KNOWN):
            english = self.speakers.get(said.speaker, said.speaker)
            return said.speaker if language == "zh" else english
        nobody = Words(zh="文献", en="the document")
        return self.unnamed.get(said.document, nobody).of(language)


def read_audiences(path: Path, codes: Collection[str]) -> Audiences:
    """Read the file and hold it against the scheme's codes.

    Raises
    ------
    InputFaults
        With every code that the scheme doesn't have, every actor that isn't in the file and
        every kind without headings.
    """
    read = read_yaml(path, Audiences)
    raise_all(Fault(str(path), sentence) for sentence in _faults(read, codes))
    return read


def _faults(read: Audiences, codes: Collection[str]) -> Iterator[str]:
    for code in [*read.actors, *read.phrases, *read.acts, *read.granted]:
        if code not in codes:
            yield f"unknown code “{code}”; expected one of the scheme's"
    for code in codes:
        if code.startswith("actor.") and code not in read.actors:
            yield f"“{code}” is missing under actors; say how its readers are addressed"
    for kind in sorted({each.kind for each in read.actors.values()} - set(read.headings)):
        yield f"the kind “{kind}” has no headings; add them"
