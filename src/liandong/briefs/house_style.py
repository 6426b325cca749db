"""The house style: who publishes, with which logo, colours, fonts, series and contact line.

One file says it, `house-style.yml` beside `_quarto.yml`. The extension's filter reads the same
file for the pages; from here it reaches the pictures and the reference document for Word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from lxml import etree
from pydantic import AfterValidator, Field

from liandong.briefs import fonts
from liandong.errors import Fault, collecting, raise_all
from liandong.schemas import Record, checked_yaml, line_of, read_bytes, yaml_data

FILE = "house-style.yml"

# WCAG 2.2, success criterion 1.4.3: text below 18 points.
LEAST_CONTRAST = 4.5
WHITE = "#ffffff"
BOLD = 700
NUMERALS = "一二三四五六七八九"

# What the filter's YAML reader, Pandoc, would take for Markdown and not print as it stands.
MARKUP = re.compile(
    r"[*`<>\[\]\\\n]|&#?\w+;|(?<!\w)_|_(?!\w)|^(?:[#+-]|\d+[.)])(?:\s|$)|^\s|\s$|  "
)


def _plain(text: str) -> str:
    found = MARKUP.search(text)
    if found:
        raise ValueError(f"{found[0]!r} would not be printed as it stands; write it without")
    return text


def _colour(text: str) -> str:
    if not re.fullmatch("#[0-9a-fA-F]{6}", text):
        raise ValueError('expected a colour like "#1f4e79", in quotes')
    return text


def _svg(name: str) -> str:
    if not re.fullmatch(r"[\w-]+\.svg", name):
        raise ValueError("expected the name of an SVG file beside the house style, like logo.svg")
    return name


Line = Annotated[str, Field(min_length=1), AfterValidator(_plain)]
Colour = Annotated[str, AfterValidator(_colour)]
File = Annotated[str, AfterValidator(_svg)]


class Words(Record):
    """A line of the house in the languages that briefs are written in."""

    zh: Line
    en: Line

    def of(self, page_language: str) -> str:
        """Return the words for a page in `page_language` (`zh-Hans`, `en`)."""
        return self.zh if page_language.startswith("zh") else self.en


class Logo(Record):
    """The logo: a file beside the house style, and what it shows."""

    file: File
    alt: Words


class Colours(Record):
    """Text, small type, headings and bars, grounds of boxes, lines."""

    ink: Colour
    quiet: Colour
    accent: Colour
    tint: Colour
    rule: Colour


class Fonts(Record):
    """Families for the text, for headings, and for tables, captions, notes and stress."""

    text: Line
    headings: Line
    labels: Line


class Series(Words):
    """The series by name, and the number of its present issue."""

    number: Annotated[int, Field(ge=1, le=99)]


class HouseStyle(Record):
    """All that tells one publisher's briefs from another's."""

    organisation: Words
    logo: Logo
    colours: Colours
    fonts: Fonts
    series: Series
    contact: Words
    licence: Words | None = None


@dataclass(frozen=True)
class House:
    """A house style with its logo and the folder of its fonts, as read and checked."""

    style: HouseStyle
    logo: bytes
    fonts: Path


def read_house(folder: Path, font_folder: Path) -> House:
    """Read the house style of a project and hold it against its fonts and its logo.

    Raises
    ------
    InputFaults
        With every fault and its line: unknown keys, colours that are too pale to be read,
        families and glyphs that the fonts don't have, a logo that can't be printed anywhere.
    """
    path = folder / FILE
    data = yaml_data(path)
    style = checked_yaml(path, data, HouseStyle)
    faults = [
        Fault(f"{path}:{line_of(data, loc)}", f"“{'.'.join(loc)}”: {sentence}")
        for loc, sentence in (*_pale(style.colours), *_unprintable(style, font_folder))
    ]
    logo = b""
    with collecting(faults):
        logo = read_logo(folder / style.logo.file)
    raise_all(faults)
    return House(style, logo, font_folder)


def issue(series: Series, page_language: str, number: int = 0) -> str:
    """Return how an issue is named: 第十二期, No. 12; the present one unless told otherwise."""
    of = number or series.number
    if page_language.startswith("zh"):
        return f"第{numeral(of)}期"
    return f"No. {of}"


def numeral(number: int) -> str:
    """Return a number from 1 to 99 in Chinese characters: 十二, 二十."""
    tens, ones = divmod(number, 10)
    before = NUMERALS[tens - 1] if tens > 1 else ""
    return before + ("十" if tens else "") + (NUMERALS[ones - 1] if ones else "")


def furniture(style: HouseStyle, page_language: str) -> tuple[str, ...]:
    """Return the house's own texts that stand on a page, in the page's language.

    The logo's alternative text, series, issue (a page may replace these two), organisation,
    contact, and the licence if there is one. The first heads the page, the next two do so and
    stand at the foot of a PDF; the rest is the colophon.
    """
    said = (style.logo.alt, style.series, style.organisation, style.contact, style.licence)
    alt, series, *rest = (words.of(page_language) for words in said if words)
    return (alt, series, issue(style.series, page_language), *rest)


# Colours ---------------------------------------------------------------------------------


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (`#rrggbb`), 1–21.

    Source: Web Content Accessibility Guidelines 2.2, W3C 2023, "contrast ratio" and
    "relative luminance".
    """
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    shares = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _pale(colours: Colours) -> Iterator[tuple[tuple[str, ...], str]]:
    grounds = {"white": WHITE, f"the tint {colours.tint}": colours.tint}
    for name in ("ink", "quiet", "accent"):
        colour = getattr(colours, name)
        for ground, behind in grounds.items():
            ratio = contrast(colour, behind)
            if ratio < LEAST_CONTRAST:
                yield (
                    ("colours", name),
                    f"{colour} on {ground} has a contrast of {ratio:.2f}:1, expected at least "
                    f"{LEAST_CONTRAST}:1; take a darker colour",
                )


# Fonts -----------------------------------------------------------------------------------


def _unprintable(style: HouseStyle, folder: Path) -> Iterator[tuple[tuple[str, ...], str]]:
    known = fonts.families(folder)
    for role, family in style.fonts.model_dump().items():
        if family not in known:
            yield ("fonts", role), f"no font of this family; expected one of: {'、'.join(known)}"
    # Stress is bold type of this family.
    labels = style.fonts.labels
    if labels in known and BOLD not in known[labels]:
        bold = "、".join(name for name, weights in known.items() if BOLD in weights)
        yield ("fonts", "labels"), f"{labels} has no bold face; expected one of: {bold}"
    for loc, text in _texts(style.model_dump(exclude={"fonts", "colours"})):
        lacking = "、".join(fonts.missing(text, folder))
        if lacking:
            yield loc, f"no font of the brief has {lacking}; write it otherwise"


def _texts(
    data: dict[str, Any], loc: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], str]]:
    for key, value in data.items():
        if isinstance(value, dict):
            yield from _texts(value, (*loc, key))
        elif isinstance(value, str):
            yield (*loc, key), value


# The logo --------------------------------------------------------------------------------

# Scripts don't run in print; letters need a font that the reader's program may not have.
REFUSED = {
    "script": "remove the script",
    "foreignObject": "draw it with paths",
    "text": "turn the letters into paths",
    "image": "draw it with paths",
}


def read_logo(path: Path) -> bytes:
    """Read a logo; it must be SVG that looks the same everywhere and runs nothing."""
    content = read_bytes(path)
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        tree = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        place = f"{path}:{error.lineno or 1}"
        raise_all([Fault(place, f"not valid SVG: {error.msg}; export the logo as SVG again")])
    raise_all(Fault(f"{path}:{line}", sentence) for line, sentence in _faults_of_logo(tree))
    return content


def _faults_of_logo(tree: etree._Element) -> Iterator[tuple[int, str]]:
    if etree.QName(tree).text != "{http://www.w3.org/2000/svg}svg" or "viewBox" not in tree.attrib:
        yield 1, "expected an SVG picture with a viewBox; export the logo as SVG again"
    for element in tree.iter(etree.Element):
        name = etree.QName(element).localname
        line = element.sourceline or 1
        if name in REFUSED:
            yield line, f"<{name}> does not print alike everywhere; {REFUSED[name]}"
        for key, value in element.attrib.items():
            attribute = etree.QName(key).localname
            if attribute.startswith("on"):
                yield line, f"{attribute}=… runs a script; remove it"
            if attribute == "href" and not str(value).startswith("#"):
                yield line, f"“{value}” lies outside the logo; draw it with paths"
