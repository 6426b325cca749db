"""What the house style adds to a page: series, issue, colophon, logo."""

from __future__ import annotations

from dataclasses import dataclass

from liandong.briefs import house_style
from liandong.briefs.pages import Page
from liandong.briefs.project import Source


@dataclass(frozen=True)
class House:
    """The series and issue that a page bears, and the house's own texts."""

    series: str
    issue: str
    furniture: tuple[str, ...]


def house_of(source: Source, page: Page) -> House:
    """Return what the house style adds to a page."""
    front, style = page.front, source.house.style
    alt, series, _, *colophon = house_style.furniture(style, front.lang)
    issue = front.issue
    if not issue or issue.isdigit():
        issue = house_style.issue(style.series, front.lang, int(issue or 0))
    return House(front.series or series, issue, (alt, *colophon))
