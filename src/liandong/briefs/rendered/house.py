"""What the house style adds to a page: series, issue, colophon, logo."""

from __future__ import annotations

from dataclasses import dataclass

from liandong.briefs import house_style
from liandong.briefs.pages import Page
from liandong.briefs.project import Source
from liandong.schemas import read_yaml


@dataclass(frozen=True)
class House:
    """The series and issue that a page bears, and the house's own texts."""

    series: str
    issue: str
    furniture: tuple[str, ...]


def house_of(source: Source, page: Page) -> House:
    """Return what the house style, where the project has one, adds to a page."""
    front, path = page.front, source.folder / house_style.FILE
    if not path.is_file():
        return House(front.series, front.issue, ())
    style = read_yaml(path, house_style.HouseStyle)
    said = (style.organisation, style.contact, style.licence)
    colophon = [words.of(front.lang) for words in said if words]
    texts = (style.logo.alt.of(front.lang), *colophon)
    issue = front.issue
    if not issue or issue.isdigit():
        issue = house_style.issue(style.series, front.lang, int(issue or 0))
    return House(front.series or style.series.of(front.lang), issue, texts)
