"""Prove a brief before it is rendered: every name, quotation and number has its claim.

The extension's filter stops at the same faults, so that `quarto render` alone is safe too;
here they are found with file and line, all at once, and quotations are held against the
restored documents.
"""

from __future__ import annotations

import difflib
import json
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from liandong.briefs import fonts, numbers
from liandong.briefs.pages import REFERENCE, Page
from liandong.briefs.project import Source, read_source
from liandong.errors import Fault, raise_all, refuse
from liandong.schemas import read_text

NAMED = re.compile(r"\[([^\[\]]*)\]\{\.(value|quote|evidence|literal)\b([^{}]*)\}")
MATERIAL = re.compile(r"^\s*:{3,}\s*\{[^{}]*\.(figure|table)\b([^{}]*)\}")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
TITLE = re.compile(r'\{[^{}]*\btitle="([^"]*)"[^{}]*\}')
# What a reader doesn't see as prose: attributes, link targets, footnote marks, the numbers of
# a list; and citation keys.
UNSEEN = re.compile(r"\{[^{}]*\}|\]\([^)]*\)|\[\^[^\]]+\]:?|<https?:[^>]*>|^\s*\d+[.)]\s")
CITED = re.compile(r"(?<![A-Za-z0-9_.])-?@([A-Za-z0-9_:.#$%&+?<>~/-]+)")
CODE = re.compile(r"`[^`]*`")
ENTRY = re.compile(r"^\s*@\w+\{\s*([^,\s]+)\s*,", re.MULTILINE)
TARGET = re.compile(r"\{[^{}]*#((?:fig|tbl)-[\w-]+)")
# How many names a sentence lists: enough to find the one that was meant.
LISTED = 8
IN_PROSE = 'name a value of a claim, or write [{}]{{.literal reason="…"}}'
# Neither the title of a page nor that of a box can hold a span.
IN_TITLE = "a title can't name a value of a claim, so say it without a number"
# Words in quotation marks up to this length are terms; longer ones are somebody's words.
LONGEST_TERM = 12
QUOTED = re.compile(f"“([^“”]{{{LONGEST_TERM + 1},}})”")
# The last of the files is the one with words.
ENDINGS = {"figure": ("figures", ("svg", "png", "txt")), "table": ("tables", ("md",))}


@dataclass(frozen=True)
class _Proof:
    """What the pages are held against."""

    source: Source
    claims: Mapping[str, Mapping[str, Any]]
    texts: Mapping[str, str]
    works: Collection[str]
    language: str = "zh-Hans"

    @property
    def fonts(self) -> Path:
        made = self.source.extension.contributes.formats.typst
        return self.source.extension_folder / made.font_paths[0]


def prove(
    folder: Path, claims_file: Path, texts: Mapping[str, str], only: Collection[Path] = ()
) -> None:
    """Check pages of the Quarto project in `folder`.

    Parameters
    ----------
    folder : Path
        The project; its pages name values, quotations and evidence of the claims.
    claims_file : Path
        The claims, as the findings write them.
    texts : mapping
        The restored text of each document, by its id.
    only : collection of Path
        The pages; without any, all that the project lists.

    Raises
    ------
    InputFaults
        With every unknown name, every quotation that isn't verbatim, every number without
        a claim, every citation or reference to nothing and every character without a glyph.
    """
    source = read_source(folder, only or None)
    works = ENTRY.findall(read_text(folder / source.project.bibliography))
    claims, _ = read_claims(claims_file)
    held = _Proof(source, claims, texts, works)
    raise_all(fault for page in source.pages for fault in _faults(held, page))


def read_claims(path: Path) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    """Read what the findings wrote: the claims by their id, and the gate (empty: there is none)."""
    try:
        told = json.loads(read_text(path))
        return {claim["id"]: claim for claim in told["claims"]}, told.get("gate") or {}
    except (ValueError, KeyError, TypeError):
        raise refuse(path, "these are no claims; run the analysis again") from None


def _faults(study: _Proof, page: Page) -> Iterator[Fault]:
    held = replace(study, language=page.front.lang)
    for key in ("title", "subtitle"):
        yield from _typed_numbers(_place_of(page, key), getattr(page.front, key), IN_TITLE)
    for number, line in enumerate(page.text.split("\n"), 1):
        lacking = fonts.missing(line, held.fonts)
        yield from _without_glyph(f"{page.path}:{number}", lacking)
    targets = [target for _, line in page.lines for target in TARGET.findall(line)]
    for number, line in page.lines:
        yield from _faults_of_line(held, f"{page.path}:{number}", line)
        yield from _faults_of_references(held, f"{page.path}:{number}", line, targets)


def _place_of(page: Page, key: str) -> str:
    lines = enumerate(page.text.split("\n"), 1)
    number = next((number for number, line in lines if line.startswith(f"{key}:")), 1)
    return f"{page.path}:{number}"


def _faults_of_line(held: _Proof, place: str, line: str) -> Iterator[Fault]:
    for words, kind, given in NAMED.findall(line):
        yield from _faults_of_name(held, place, kind, dict(ATTRIBUTE.findall(given)), words)
    for kind, given in MATERIAL.findall(line):
        yield from _faults_of_material(held, place, kind, dict(ATTRIBUTE.findall(given)))
    # What is named leaves a gap, lest the words around it run together to a number.
    prose = NAMED.sub("…", line)
    for title in TITLE.findall(prose):
        yield from _typed_numbers(place, title, IN_TITLE)
    prose = CITED.sub("", UNSEEN.sub("", prose))
    yield from _typed_numbers(place, prose, IN_PROSE)
    for words in QUOTED.findall(prose):
        if not any(words in text for text in held.texts.values()):
            yield Fault(
                place,
                f"“{words}” is not verbatim in any document; quote by name, "
                'with []{.quote of="claim" n="1"}',
            )


def _faults_of_references(
    held: _Proof, place: str, line: str, targets: Collection[str]
) -> Iterator[Fault]:
    for found in CITED.findall(CODE.sub("", UNSEEN.sub("", line))):
        key = found.rstrip(":.#$%&+?<>~/-")
        if key.startswith(("fig-", "tbl-")):
            if key not in targets:
                yield Fault(
                    place, f"@{key} refers to no figure or table; expected {_nearest(key, targets)}"
                )
        elif key not in held.works and not REFERENCE.match(f"@{key}"):
            yield _unknown_citation(held, place, key)


def _unknown_citation(held: _Proof, place: str, key: str) -> Fault:
    return Fault(place, f"unknown citation @{key}; expected {_nearest(key, held.works)}")


def _faults_of_name(
    held: _Proof, place: str, kind: str, given: Mapping[str, str], words: str
) -> Iterator[Fault]:
    if kind == "literal":
        if not given.get("reason"):
            yield Fault(place, f'“{words}” in .literal has no reason; add reason="…"')
        return
    of = given.get("of", "")
    name, _, key = of.rpartition(".") if kind == "value" and "." in of else (of, "", "")
    claim = held.claims.get(name)
    if claim is None:
        known = _nearest(name, held.claims)
        yield Fault(place, f"unknown claim “{name}” in .{kind}; expected {known}")
    elif kind == "value":
        yield from _faults_of_value(place, claim, key)
    elif kind == "quote":
        yield from _faults_of_quote(held, place, claim, given.get("n", ""))


def _nearest(name: str, known: Collection[str]) -> str:
    """Say which names there are, those most like `name` first."""
    if not known:
        return "none, as there are none yet"
    near = difflib.get_close_matches(name, known, n=LISTED, cutoff=0)
    more = f" (and {len(known) - len(near)} more)" if len(known) > len(near) else ""
    return f"one of: {'、'.join(near)}{more}"


def _faults_of_value(place: str, claim: Mapping[str, Any], key: str) -> Iterator[Fault]:
    if key not in claim["values"]:
        known = _nearest(key, claim["values"])
        yield Fault(place, f"the claim “{claim['id']}” has no value “{key}”; expected {known}")


def _faults_of_quote(
    held: _Proof, place: str, claim: Mapping[str, Any], number: str
) -> Iterator[Fault]:
    quote = next((quote for quote in claim["quotes"] if str(quote["n"]) == number), None)
    if quote is None:
        count = len(claim["quotes"])
        known = "、".join(str(quote["n"]) for quote in claim["quotes"])
        yield Fault(
            place,
            f"the claim “{claim['id']}” has no quotation n={number}; "
            f"it has {f'{count}: {known}' if count else 'none'}",
        )
        return
    if quote["text"] not in held.texts.get(quote["document_id"], ""):
        yield Fault(
            place,
            f"the quotation n={number} of the claim “{claim['id']}” is not verbatim in document "
            f"{quote['document_id']}; run the analysis again",
        )
    if held.language == "en" and not quote.get("translation_en"):
        yield Fault(
            place,
            f"the quotation n={number} of the claim “{claim['id']}” (document "
            f"{quote['document_id']}) has no English translation yet; add one to the corpus",
        )
    if quote["citekey"] not in held.works:
        yield _unknown_citation(held, place, quote["citekey"])
    yield from _without_glyph(place, fonts.missing(quote["text"], held.fonts))


def _faults_of_material(
    held: _Proof, place: str, kind: str, given: Mapping[str, str]
) -> Iterator[Fault]:
    folder, endings = ENDINGS[kind]
    of = given.get("of", "")
    mark = ".en" if held.language == "en" else ""
    files = [held.source.folder / folder / f"{of}{mark}.{ending}" for ending in endings]
    missing = [file for file in files if not file.is_file()]
    if len(missing) == len(files):
        made = (held.source.folder / folder).glob(f"*.{endings[0]}")
        known = _nearest(of, sorted(file.stem for file in made if "." not in file.stem))
        yield Fault(place, f"unknown {kind} “{of}”; expected {known}")
    elif missing:
        yield Fault(place, f"the {kind} “{of}” lacks {missing[0]}; run the analysis again")
    else:
        lacking = fonts.missing(read_text(files[-1]), held.fonts)
        yield from _without_glyph(str(files[-1]), lacking)


def _typed_numbers(place: str, prose: str, advice: str) -> Iterator[Fault]:
    words = numbers.in_digits(prose)
    if words:
        mended = advice.format("digits")
        yield Fault(place, f"“{words}” has digits that no claim covers; {mended}")
    for words in (*numbers.in_characters(prose), *numbers.in_words(prose)):
        mended = advice.format(words)
        yield Fault(place, f"“{words}” is a number that no claim covers; {mended}")


def _without_glyph(place: str, lacking: tuple[str, ...]) -> Iterator[Fault]:
    if lacking:
        named = "、".join(f"{sign} (U+{ord(sign):04X})" for sign in lacking)
        yield Fault(
            place, f"no font of the brief has {named}; write it otherwise or make the fonts anew"
        )


def differences(chinese: Page, english: Page) -> list[str]:
    """Say which values and quotations stand more often in one edition of a page than the other."""
    named = [_named(page) for page in (chinese, english)]
    return [
        f"{what} stands {named[1][what]} times, in Chinese {named[0][what]}"
        for what in sorted(named[0] | named[1])
        if named[0][what] != named[1][what]
    ]


def _named(page: Page) -> Counter[str]:
    """Count the values and quotations that a page names."""
    counted: Counter[str] = Counter()
    for _, line in page.lines:
        for _, kind, given in NAMED.findall(line):
            attributes = dict(ATTRIBUTE.findall(given))
            number = f" n={attributes['n']}" if "n" in attributes else ""
            counted[f"{kind} {attributes.get('of', '')}{number}"] += kind in ("value", "quote")
    return +counted
