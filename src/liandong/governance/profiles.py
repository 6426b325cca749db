"""What the documents say of an actor: what it does, with whom, what holds it back, what is advised.

Sentences are counted as the coders coded them; who says what in which words comes from the
models. How much the evidence bears is told apart, so that a page can say so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from liandong.findings.actors import voice
from liandong.governance.models import Quote

Level = Literal["much", "little", "none", "contradictory"]
# An actor is much spoken of from so many sentences and speakers (of what coders read) on.
MUCH_PASSAGES, MUCH_SPEAKERS = 30, 5
# One side of an actor is well borne from so many quotations, of so many speakers, on.
MUCH_QUOTES, MUCH_VOICES = 3, 2
# Two actors that stand together in fewer sentences, and in no model, are hardly linked.
FEW_TOGETHER = 3


@dataclass(frozen=True)
class Said:
    """Quotations on one thing, and the models that hold them."""

    quotes: tuple[Quote, ...] = ()
    models: tuple[str, ...] = ()

    @property
    def voices(self) -> tuple[str, ...]:
        """Who says it, each once; names that are lost are told apart by document."""
        return voices_of(self.quotes)


@dataclass(frozen=True)
class Task:
    """Something that the actor does; `wanted` are measures of others that still ask for it."""

    code: str
    passages: int
    said: Said
    done: tuple[Quote, ...]
    wanted: tuple[Quote, ...]

    @property
    def contradictory(self) -> bool:
        """Whether some report it as done while others, who don't, still ask for it."""
        done, wanted = set(voices_of(self.done)), set(voices_of(self.wanted))
        return bool(done - wanted) and bool(wanted - done)


@dataclass(frozen=True)
class Partner:
    """Another actor: sentences with both, and by which mechanism each acts towards the other."""

    actor: str
    passages: int
    from_it: Mapping[str, Said]
    to_it: Mapping[str, Said]

    @property
    def linked(self) -> bool:
        """Whether a model links the two."""
        return bool(self.from_it or self.to_it)


@dataclass(frozen=True)
class Hurdle:
    """A problem that holds the actor back, its stated causes, and what is set against it."""

    code: str
    said: Said
    causes: tuple[Quote, ...]
    answers: Mapping[str, Said]

    @property
    def contradictory(self) -> bool:
        """Whether speakers answer it, and no recommendation is shared by any two of them."""
        answering = [set(said.voices) for said in self.answers.values()]
        named = set().union(*answering)
        return len(named) > 1 and all(len(each) < 2 for each in answering)


@dataclass(frozen=True)
class Advice:
    """What is recommended for the actor; `together` are others whom the same measures name.

    `alone`: some measure is for this actor and no other.
    """

    code: str
    said: Said
    together: tuple[str, ...]
    alone: bool
    serves: tuple[str, ...]


@dataclass(frozen=True)
class Profile:
    """All that is said of an actor, the weightiest first."""

    actor: str
    passages: int
    speakers: int
    models: tuple[str, ...]
    tasks: tuple[Task, ...]
    partners: tuple[Partner, ...]
    hurdles: tuple[Hurdle, ...]
    advice: tuple[Advice, ...]
    quotes: tuple[Quote, ...] = field(repr=False)

    @property
    def level(self) -> Level:
        """How much the documents say of the actor at all."""
        if not self.passages and not self.quotes:
            return "none"
        much = self.passages >= MUCH_PASSAGES and self.speakers >= MUCH_SPEAKERS
        return "much" if much else "little"

    @property
    def does(self) -> Level:
        """How well it is borne what the actor does."""
        spoken = level_of(quote for task in self.tasks for quote in task.said.quotes)
        if any(task.contradictory for task in self.tasks):
            return "contradictory"
        return "little" if spoken == "none" and self.tasks else spoken

    @property
    def advised(self) -> Level:
        """How well it is borne what is recommended for the actor."""
        return level_of(quote for each in self.advice for quote in each.said.quotes)

    @cached_property
    def strangers(self) -> tuple[Partner, ...]:
        """Actors with whom it hardly stands together and to whom no model links it."""
        return tuple(p for p in self.partners if not p.linked and p.passages < FEW_TOGETHER)


def voices_of(quotes: Iterable[Quote]) -> tuple[str, ...]:
    """Return who speaks in quotations, each once; the editors are nobody."""
    spoken = (voice(quote.speaker, quote.document) for quote in quotes if quote.speaker)
    return tuple(dict.fromkeys(spoken))


def level_of(quotes: Iterable[Quote]) -> Level:
    """Say how much quotations bear: `much` from MUCH_QUOTES of MUCH_VOICES speakers on."""
    held = list(dict.fromkeys(quotes))
    if not held:
        return "none"
    much = len(held) >= MUCH_QUOTES and len(voices_of(held)) >= MUCH_VOICES
    return "much" if much else "little"
