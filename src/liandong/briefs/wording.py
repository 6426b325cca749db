"""How pages that are written from data put things, in Chinese and in English.

A page names values and quotations of claims, so that proof and filter treat it like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
LANG = {"zh": "zh-Hans", "en": "en"}


@dataclass(frozen=True)
class Wording:
    """The punctuation and the marks of one language."""

    language: Language

    @property
    def chinese(self) -> bool:
        """Whether the language is Chinese."""
        return self.language == "zh"

    def of(self, zh: str, en: str) -> str:
        """Return the words of this language."""
        return zh if self.chinese else en

    def listed(self, words: Sequence[str]) -> str:
        """Join words to a list: 甲、乙和丙; one, two and three."""
        if len(words) < 2:
            return "".join(words)
        comma, last = self.of("、", ", "), self.of("和", " and ")
        return f"{comma.join(words[:-1])}{last}{words[-1]}"

    def sentence(self, words: str) -> str:
        """End a sentence, beginning it with a capital in English."""
        ended = words if words.endswith(("。", ".", "？", "?")) else words + self.of("。", ".")
        return ended if self.chinese else ended[:1].upper() + ended[1:]

    def joined(self, sentences: Sequence[str]) -> str:
        """Put sentences one behind the other."""
        return self.of("", " ").join(each for each in sentences if each)

    def told(self, parts: Iterable[str]) -> str:
        """Return sentences in a row, each ended; empty ones are left out."""
        return self.joined([self.sentence(part) for part in parts if part])


def value(claim: str, name: str) -> str:
    """Name a value of a claim."""
    return f'[]{{.value of="{claim}.{name}"}}'


def quote(claim: str, number: int) -> str:
    """Name a quotation of a claim."""
    return f'[]{{.quote of="{claim}" n="{number}"}}'


def front_matter(title: str, subtitle: str, language: Language, day: str, **more: str) -> str:
    """Return the head of a page; texts are quoted, so that no sign in them is YAML."""
    said = {"title": title, "subtitle": subtitle, **more}
    lines = [f'{key}: "{text}"' for key, text in said.items()]
    return "\n".join(["---", *lines, f"issue-date: {day}", f"lang: {LANG[language]}", "---", ""])
