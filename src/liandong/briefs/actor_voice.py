"""How the page of an actor names things: actors, codes, values, speakers and their words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from liandong.briefs.audiences import Audience, Audiences, Headings, Words
from liandong.briefs.quote_choice import QuoteChoice
from liandong.briefs.wording import Language, Wording, quote, value
from liandong.governance.actor_claims import claim_id, numbered_quotes
from liandong.governance.models import Quote
from liandong.governance.profiles import Profile

T = TypeVar("T")
# More codes of the same count are no ranking.
MOST_EQUAL = 3


@dataclass(frozen=True)
class Voice:
    """A page's actor, language and words; `choice` remembers what has been quoted."""

    profile: Profile
    audiences: Audiences
    labels: Mapping[str, str]
    language: Language
    choice: QuoteChoice

    @property
    def wording(self) -> Wording:
        """The language's punctuation."""
        return Wording(self.language)

    @property
    def audience(self) -> Audience:
        """Who reads."""
        return self.audiences.actors[self.profile.actor]

    @property
    def headings(self) -> Headings:
        """How pages of this kind are headed."""
        return self.audiences.headings[self.audience.kind]

    @property
    def actor(self) -> str:
        """How the actor is called."""
        return self.audience.of(self.language)

    @property
    def thin(self) -> bool:
        """Whether the documents say little of the actor."""
        return self.profile.level != "much"

    def of(self, zh: str, en: str) -> str:
        """Return the words of the page's language."""
        return self.wording.of(zh, en)

    def value(self, name: str) -> str:
        """Name a value of the actor's claim."""
        return value(claim_id(self.profile.actor), name)

    def name(self, code: str) -> str:
        """Return how an actor or a code is called within a sentence."""
        if code in self.audiences.actors:
            return self.audiences.actors[code].of(self.language)
        if code in self.audiences.phrases:
            return self.audiences.phrases[code].of(self.language)
        label = self.labels[code]
        keeps = self.wording.chinese or label.isupper()
        return label if keeps else label[:1].lower() + label[1:]

    def named(self, codes: Iterable[str]) -> str:
        """Return actors or codes as a list."""
        return self.wording.listed([self.name(code) for code in dict.fromkeys(codes)])

    def counts(self, named: Sequence[tuple[str, str]], zh: str, en: str = "") -> str:
        """Return names with the values of their counts: 链接资源（15句）和提供服务（11句）."""
        brackets, unit = self.of("（{}{}）", " ({}{})"), self.of(zh, f" {en}" if en else "")
        each = [name + brackets.format(self.value(count), unit) for name, count in named]
        return self.wording.listed(each)

    def put(self, template: Words, count: str, most: str) -> str:
        """Put a count and what is foremost into a sentence of the audience's kind."""
        given = {"actor": self.actor, "count": self.value(count), "most": most}
        return template.of(self.language).format(**given)

    def told(self, parts: Sequence[str]) -> str:
        """Return sentences in a row, each ended; empty ones are left out."""
        return self.wording.told(parts)

    def bullet(self, lead: str, parts: Sequence[str]) -> str:
        """Return an entry of a list: what it is about in bold, then what is said of it."""
        begun = lead if self.wording.chinese else lead[:1].upper() + lead[1:]
        stop = self.of("。**", ".** ")
        return f"- **{begun}{stop}{self.told(parts)}".rstrip()

    def who(self, said: Quote) -> str:
        """Return how a speaker is called; a lost name by its document."""
        return self.audiences.who(said, self.language)

    def whom(self, quotes: Iterable[Quote]) -> str:
        """Return all who speak in quotations as a list."""
        return self.wording.listed(list(dict.fromkeys(self.who(each) for each in quotes)))

    def words(self, said: Quote) -> str:
        """Name a quotation."""
        number = numbered_quotes(self.profile)[said]
        return quote(claim_id(self.profile.actor), number)

    def says(self, said: Quote) -> str:
        """Return who says it, in which words."""
        return self.of(f"{self.who(said)}说：", f"{self.who(said)} says: ") + self.words(said)

    def among(self, said: Quote, zh: str, en: str) -> str:
        """Return how many say it, and one of them in these words."""
        zh = f"{zh}，如{self.who(said)}说：{self.words(said)}"
        return self.of(zh, f"{en}, among them {self.who(said)}: {self.words(said)}")

    def take(self, quotes: Iterable[Quote]) -> Quote | None:
        """Choose a quotation that isn't printed yet, if the page has room."""
        return self.choice.take(quotes)


def ranks(items: Iterable[T], count: Callable[[T], int]) -> list[list[T]]:
    """Group what is counted by its count, the most first; what isn't there is left out."""
    ordered = sorted((item for item in items if count(item)), key=lambda item: -count(item))
    return [list(group) for _, group in groupby(ordered, key=count)]


def foremost(items: Iterable[T], count: Callable[[T], int]) -> tuple[list[T], list[T]]:
    """Return the most counted and the next; a group too large to single out is empty."""
    groups = [*ranks(items, count), [], []][:2]
    first, second = (group if len(group) <= MOST_EQUAL else [] for group in groups)
    return first, second if first else []
