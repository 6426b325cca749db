"""Prove a brief before it is rendered: every name, quotation and number has its claim.

The extension's filter stops at the same faults, so that `quarto render` alone is safe too;
here they are found with file and line, all at once, and quotations are held against the
restored documents.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from liandong.briefs import fonts
from liandong.briefs.pages import Page
from liandong.briefs.project import Source, read_source
from liandong.errors import Fault, raise_all, refuse
from liandong.schemas import read_text

# The digits of liandong.lua: Arabic, full-width, circled, fractions, superscripts, and percent.
DIGITS = re.compile("[0-9０-９%％‰①-⒛⅐-↋²³¹¼-¾]")
NAMED = re.compile(r"\[([^\[\]]*)\]\{\.(value|quote|evidence|literal)\b([^{}]*)\}")
MATERIAL = re.compile(r"^\s*:{3,}\s*\{[^{}]*\.(figure|table)\b([^{}]*)\}")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
TITLE = re.compile(r'\{[^{}]*\btitle="([^"]*)"[^{}]*\}')
# What a reader doesn't see as prose: attributes, link targets, citation keys, footnote marks,
# the numbers of a list.
NOT_PROSE = re.compile(
    r"\{[^{}]*\}|\]\([^)]*\)|(?<![A-Za-z0-9_.])-?@[A-Za-z0-9_:.#$%&+?<>~/-]+|\[\^[^\]]+\]:?|<https?:[^>]*>"
    r"|^\s*\d+[.)]\s"
)
# Words in quotation marks up to this length are terms; longer ones are somebody's words.
LONGEST_TERM = 12
QUOTED = re.compile(f"“([^“”]{{{LONGEST_TERM + 1},}})”")
ENDINGS = {"figure": ("figures", ("svg", "png", "txt")), "table": ("tables", ("md",))}


@dataclass(frozen=True)
class _Proof:
    """What the pages are held against."""

    source: Source
    claims_file: Path
    claims: Mapping[str, Mapping[str, Any]]
    texts: Mapping[str, str]

    @property
    def fonts(self) -> Path:
        made = self.source.extension.contributes.formats.typst
        return self.source.extension_folder / made.font_paths[0]


def prove(folder: Path, claims_file: Path, texts: Mapping[str, str]) -> None:
    """Check every page of the Quarto project in `folder`.

    Parameters
    ----------
    folder : Path
        The project; its pages name values, quotations and evidence of the claims.
    claims_file : Path
        The claims, as the findings write them.
    texts : mapping
        The restored text of each document, by its id.

    Raises
    ------
    InputFaults
        With every unknown name, every quotation that isn't verbatim, every number without
        a claim and every character without a glyph.
    """
    source = read_source(folder)
    held = _Proof(source, claims_file, _read_claims(claims_file), texts)
    raise_all(fault for page in source.pages for fault in _faults(held, page))


def _read_claims(path: Path) -> dict[str, dict[str, Any]]:
    try:
        claims = json.loads(read_text(path))["claims"]
        return {claim["id"]: claim for claim in claims}
    except (ValueError, KeyError, TypeError):
        raise refuse(path, "these are no claims; run the analysis again") from None


def _faults(held: _Proof, page: Page) -> Iterator[Fault]:
    for key in ("title", "subtitle"):
        yield from _bare_digits(_place_of(page, key), getattr(page.front, key))
    for number, line in enumerate(page.text.split("\n"), 1):
        lacking = fonts.missing(line, held.fonts)
        yield from _without_glyph(f"{page.path}:{number}", lacking)
    for number, line in page.lines:
        yield from _faults_of_line(held, f"{page.path}:{number}", line)


def _place_of(page: Page, key: str) -> str:
    lines = enumerate(page.text.split("\n"), 1)
    number = next((number for number, line in lines if line.startswith(f"{key}:")), 1)
    return f"{page.path}:{number}"


def _faults_of_line(held: _Proof, place: str, line: str) -> Iterator[Fault]:
    for words, kind, given in NAMED.findall(line):
        yield from _faults_of_name(held, place, kind, dict(ATTRIBUTE.findall(given)), words)
    for kind, given in MATERIAL.findall(line):
        yield from _faults_of_material(held, place, kind, dict(ATTRIBUTE.findall(given)))
    prose = NAMED.sub("", line)
    for title in TITLE.findall(prose):
        yield from _bare_digits(place, title)
    prose = NOT_PROSE.sub("", prose)
    yield from _bare_digits(place, prose)
    for words in QUOTED.findall(prose):
        if not any(words in text for text in held.texts.values()):
            yield Fault(
                place,
                f"“{words}” is not verbatim in any document; quote by name, "
                'with []{.quote of="claim" n="1"}',
            )


def _faults_of_name(
    held: _Proof, place: str, kind: str, given: Mapping[str, str], words: str
) -> Iterator[Fault]:
    if kind == "literal":
        if not given.get("reason"):
            yield Fault(place, f'“{words}” in .literal has no reason; add reason="…"')
        return
    of = given.get("of", "")
    name, _, key = of.rpartition(".") if kind == "value" else (of, "", "")
    claim = held.claims.get(name)
    if claim is None:
        yield Fault(place, f"unknown claim “{name}” in .{kind}; expected one of {held.claims_file}")
    elif kind == "value":
        yield from _faults_of_value(held, place, claim, key)
    elif kind == "quote":
        yield from _faults_of_quote(held, place, claim, given.get("n", ""))


def _faults_of_value(
    held: _Proof, place: str, claim: Mapping[str, Any], key: str
) -> Iterator[Fault]:
    if key not in claim["values"]:
        known = "、".join(claim["values"]) or "none"
        yield Fault(
            place, f"the claim “{claim['id']}” has no value “{key}”; expected one of: {known}"
        )


def _faults_of_quote(
    held: _Proof, place: str, claim: Mapping[str, Any], number: str
) -> Iterator[Fault]:
    quote = next((quote for quote in claim["quotes"] if str(quote["n"]) == number), None)
    if quote is None:
        yield Fault(place, f"the claim “{claim['id']}” has no quotation n={number}")
        return
    if quote["text"] not in held.texts.get(quote["document_id"], ""):
        yield Fault(
            place,
            f"the quotation n={number} of the claim “{claim['id']}” is not verbatim in document "
            f"{quote['document_id']}; run the analysis again",
        )
    yield from _without_glyph(place, fonts.missing(quote["text"], held.fonts))


def _faults_of_material(
    held: _Proof, place: str, kind: str, given: Mapping[str, str]
) -> Iterator[Fault]:
    folder, endings = ENDINGS[kind]
    for ending in endings:
        file = held.source.folder / folder / f"{given.get('of', '')}.{ending}"
        if not file.is_file():
            yield Fault(place, f"unknown {kind} “{given.get('of', '')}”: there is no {file}")
        elif ending in ("md", "txt"):
            lacking = fonts.missing(file.read_text(encoding="utf-8"), held.fonts)
            yield from _without_glyph(str(file), lacking)


def _bare_digits(place: str, prose: str) -> Iterator[Fault]:
    found = DIGITS.search(prose)
    if found:
        words = prose[max(0, found.start() - 8) : found.end() + 8].strip()
        yield Fault(
            place,
            f"“{words}” has digits that no claim covers; name a value of a claim, "
            'or write [digits]{.literal reason="…"}',
        )


def _without_glyph(place: str, lacking: tuple[str, ...]) -> Iterator[Fault]:
    if lacking:
        named = "、".join(f"{sign} (U+{ord(sign):04X})" for sign in lacking)
        yield Fault(
            place, f"no font of the brief has {named}; write it otherwise or make the fonts anew"
        )
