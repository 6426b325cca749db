"""How the page of a governance model names things: actors, codes, values, speakers, words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from liandong.briefs import numbers
from liandong.briefs.audiences import Audiences
from liandong.briefs.quote_choice import QuoteChoice
from liandong.briefs.wording import Language, Wording, quote, value
from liandong.findings.actors import NOT_KNOWN
from liandong.governance.model_claims import claim_id, numbered_quotes
from liandong.governance.models import ModelFile, Quote

# How somebody is quoted at first, and when quoted again.
SAYS = (
    ("{}说：", "{} says: "),
    ("用{}的话说，", "in the words of {}: "),
    ("{}还说：", "{} adds: "),
    ("照{}的说法，", "as {} puts it: "),
    ("{}又说：", "{} also says: "),
)


def called(code: str, audiences: Audiences, labels: Mapping[str, str], language: Language) -> str:
    """Return how an actor or a code is called within a sentence: its phrase, else its label."""
    for said in (audiences.actors, audiences.phrases):
        if code in said:
            return said[code].of(language)
    label = labels[code]
    keeps = language == "zh" or label.isupper()
    return label if keeps else label[:1].lower() + label[1:]


@dataclass
class ModelVoice:
    """A page's model, language and words; it remembers what is quoted and who spoke last."""

    model: ModelFile
    audiences: Audiences
    labels: Mapping[str, str]
    language: Language
    choice: QuoteChoice
    spoken: list[str] = field(default_factory=list, init=False)

    @property
    def wording(self) -> Wording:
        """The language's punctuation."""
        return Wording(self.language)

    @cached_property
    def numbered(self) -> dict[Quote, int]:
        """The number of each quotation."""
        return numbered_quotes(self.model)

    @cached_property
    def speakers(self) -> list[str]:
        """All who speak of the model, as they are called, those who say most of it first."""
        said = Counter(self.who(each) for each in self.numbered)
        return [who for who, _ in said.most_common()]

    def of(self, zh: str, en: str) -> str:
        """Return the words of the page's language."""
        return self.wording.of(zh, en)

    def value(self, name: str) -> str:
        """Name a value of the model's claim."""
        return value(claim_id(self.model.id), name)

    def name(self, code: str) -> str:
        """Return how an actor or a code is called within a sentence."""
        return called(code, self.audiences, self.labels, self.language)

    def named(self, codes: Iterable[str], most: int = 99) -> str:
        """Return actors or codes as a list, cut off after `most` by 等 or “and more”."""
        words = [self.name(code) for code in dict.fromkeys(codes)]
        if len(words) <= most:
            return self.listed(words)
        cut = self.of("、", ", ").join(words[:most])
        return cut + self.of("等", " and more")

    def listed(self, words: Sequence[str]) -> str:
        """Return words as a list; one that holds “and” itself makes commas stand throughout."""
        nested = not self.wording.chinese and any(" and " in word for word in words)
        if nested and len(words) > 1:
            return ", ".join(words[:-1]) + ", and " + words[-1]
        return self.wording.listed(words)

    def told(self, parts: Iterable[str]) -> str:
        """Return sentences in a row, each ended; empty ones are left out."""
        return self.wording.told(parts)

    def who(self, said: Quote) -> str:
        """Return how a speaker is called; a lost name by its document."""
        return self.audiences.who(said, self.language)

    def words(self, said: Quote) -> str:
        """Name a quotation."""
        return quote(claim_id(self.model.id), self.numbered[said])

    def says(self, said: Quote | None) -> str:
        """Return who says it, in which words; somebody quoted again isn't quoted in the same way.

        A voice whose name is lost is described once.
        """
        if said is None:
            return ""
        who = self.who(said)
        zh, en = SAYS[self.spoken.count(who) % len(SAYS)]
        known = said.speaker and not said.speaker.startswith(NOT_KNOWN)
        shown = who if known or who not in self.spoken else self.of("同一出处", "the same source")
        self.spoken.append(who)
        return self.of(zh, en).format(shown) + self.words(said)

    def because(self, said: Quote | None) -> str:
        """Return what is named as a cause; whoever spoke last isn't named again."""
        if said is None:
            return ""
        lead = self.of("究其原因，", "as to the cause, ")
        if self.spoken and self.spoken[-1] == self.who(said):
            return self.of(lead, "as to the cause: ") + self.words(said)
        return lead + self.says(said)

    def take(self, quotes: Iterable[Quote]) -> Quote | None:
        """Choose a quotation that isn't printed yet, if the page has room."""
        return self.choice.take(quotes)

    def plain(self, text: str) -> str:
        """Return words of the model's file with their counts marked as its own."""
        said = " ".join(text.split())
        if not self.wording.chinese:
            said = said.replace("“", "‘").replace("”", "’")
        found = {*numbers.in_characters(said), *numbers.in_words(said)}
        reason = self.of("模式自身的用语", "the model’s own words")
        for words in sorted(found):
            said = said.replace(words, f'[{words}]{{.literal reason="{reason}"}}')
        return said
