"""The source of a page: a Quarto Markdown file with its front matter."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, ConfigDict, Field

from liandong.errors import Fault, refuse
from liandong.schemas import Record, checked_yaml, read_text, yaml_data

Text = Annotated[str, Field(min_length=1)]

RULE = re.compile(r"^---[ \t]*$")
FENCE = re.compile(r"^\s*(`{3,}|~{3,})(.*)$")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
BRACES = re.compile(r"\{[^{}]*\}")
CLASS = re.compile(r"(?:^|\s)\.([\w-]+)")
KEY = re.compile(r"(?:^|\s)([\w-]+)=")


def _issue(given: object) -> object:
    """Return a number as text: the house style says how an issue is named in a language."""
    if str(given).isdigit() and not 1 <= int(str(given)) <= 99:
        raise ValueError("expected a number from 1 to 99")
    return str(given) if isinstance(given, int) else given


Issue = Annotated[str, BeforeValidator(_issue)]


class FrontMatter(Record):
    """What stands at the head of a page; every page of a brief has these keys and no others."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    title: Text
    subtitle: str = ""
    series: str = ""
    issue: Issue = ""
    issue_date: datetime.date = Field(alias="issue-date")
    lang: Literal["zh-Hans", "en"] = "zh-Hans"
    keywords: tuple[Text, ...] = ()
    one_page: bool = Field(default=False, alias="one-page")


@dataclass(frozen=True)
class Page:
    """A page as its author wrote it; `body` starts at line `first` of the file."""

    path: Path
    text: str
    front: FrontMatter
    first: int

    @cached_property
    def lines(self) -> tuple[tuple[int, str], ...]:
        """Return the lines of the body with their numbers, without comments and code blocks."""
        kept, fence = [], ""
        shown = COMMENT.sub(lambda found: "\n" * found[0].count("\n"), self.text)
        for number, line in enumerate(shown.split("\n")[self.first - 1 :], self.first):
            opened = FENCE.match(line)
            if fence:
                fence = "" if opened and opened[1].startswith(fence) else fence
            elif opened:
                fence = opened[1]
                kept.append((number, line))
            else:
                kept.append((number, line))
        return tuple(kept)


def read_page(path: Path) -> Page:
    """Read a page; an unknown key of its front matter is refused with its line."""
    text = read_text(path)
    lines = text.split("\n")
    ends = [number for number, line in enumerate(lines) if RULE.match(line)]
    if len(ends) < 2 or ends[0] != 0:
        raise refuse(f"{path}:1", "the page has no front matter; begin it with --- and a title")
    # The rule of the first line goes, its line stays: faults keep the lines of the file.
    data = yaml_data(path, "\n".join(["", *lines[1 : ends[1]]]))
    return Page(path, text, checked_yaml(path, data, FrontMatter), ends[1] + 2)


DIVS = {"figure", "table", "box", "key-findings", "refs"}
SPANS = {"value", "quote", "evidence", "literal", "unnumbered", "unlisted"}
CALLOUT = re.compile(r"^callout-(note|tip|warning|caution|important)$")
KEYS = {"of", "n", "title", "reason", "icon"}
REFERENCE = re.compile(
    r"(?<![A-Za-z0-9_.])@(sec|eq|lst|thm|lem|cor|prp|exm|exr|nte|tip|wrn|imp|cau)-[A-Za-z0-9_-]+"
)
DIV = re.compile(r"^\s*:{3,}\s*(\{.*\}|[\w.-]+)\s*:*\s*$")


def unsupported(page: Page) -> list[Fault]:
    """Return what only Quarto can render, by name and line."""
    return [
        Fault(
            f"{page.path}:{number}",
            f"{what} is not supported without Quarto; remove it, or put `quarto` on the PATH",
        )
        for number, line in page.lines
        for what in _unsupported(line)
    ]


def _unsupported(line: str) -> list[str]:
    found = [f"the shortcode {made}" for made in re.findall(r"\{\{<.*?>\}\}", line)]
    fence = FENCE.match(line)
    if fence:
        cell = re.match(r"\s*\{\s*([\w-]+)", fence[2])
        return [*found, *([f"the code cell {{{cell[1]}}}"] if cell else [])]
    found += [f"the cross-reference {match[0]}" for match in REFERENCE.finditer(line)]
    found += [f"the picture {match}" for match in re.findall(r"!\[.*?\]\([^)]*\)", line)]
    div = DIV.match(line)
    known = DIVS if div else SPANS
    attributes = [div[1]] if div and not div[1].startswith("{") else BRACES.findall(line)
    for given in attributes:
        words = given if given.startswith("{") else "{." + given + "}"
        plain = re.sub(r'"[^"]*"', '""', words.strip("{}"))
        found += [
            f"the class .{name}"
            for name in CLASS.findall(plain)
            if name not in known and not (div and CALLOUT.match(name))
        ]
        found += [f"the attribute {name}" for name in KEY.findall(plain) if name not in KEYS]
    return found
