"""How much of what is tampered with in rendered briefs the proof finds, in both languages.

Three kinds of change, drawn at random (seeded) in each format: another digit in place of one that
a reader sees, in text, footnotes and, in HTML and Word, alternative texts; another character in
place of one of a quotation; a footnote or an alternative text taken away. The PDF is changed in
its pages, glyph by glyph; a figure's digits are shapes there and left out. Digits and characters
of a PDF are changed on all its pages at once, one a page, and each must be told for itself. The
briefs as they were rendered must pass first.

`python -m benchmarks.rendered_tampering [FOLDER]` tampers with copies of the briefs rendered in
FOLDER/reports (this study's, unless told otherwise), writes `rendered_tampering.csv` and prints it.
"""

from __future__ import annotations

import json
import random
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pandas as pd
from pypdf.generic import NameObject, TextStringObject

from liandong.briefs.project import ENDINGS, Source, read_source
from liandong.briefs.rendered.characters import joined
from liandong.briefs.rendered.checks import Grounds, examine
from liandong.briefs.rendered.expected import Expected, expected
from liandong.corpus.reading import read_corpus
from liandong.errors import Fault
from tests.briefs.rendered import tampering

HERE = Path(__file__).parent
SEED = 20261122
BRIEF = "multi-actor-linkage"
# Of each brief and format; there are two briefs.
DIGITS, CHARACTERS, REMOVALS = 50, 50, 10
UNSHOWN = re.compile(r"<(script|style|template|dialog)\b.*?</\1>|<!--.*?-->", re.DOTALL)
HTML_NOTE = re.compile(r'<li id="fn\d+">.*?</li>', re.DOTALL)
HTML_ALT = re.compile(r'<img\b[^>]*? alt="([^"]+)"', re.DOTALL)
WORD_NOTE = re.compile(r'<w:footnote w:id="[1-9]\d*">.*?</w:footnote>', re.DOTALL)
WORD_ALT = re.compile(r'<wp:docPr\b[^>]*? descr="([^"]+)"')

# A change is a function that writes a tampered copy; it holds so many single changes.
Change = tuple[int, Callable[[], object]]


@dataclass(frozen=True)
class Trial:
    """A copy of a rendered brief, and how to prove it."""

    copy: Path
    source: Source
    wanted: Expected
    grounds: Grounds

    def faults(self) -> tuple[Fault, ...]:
        """Return what the proof finds in the copy as it is now."""
        return examine(self.copy, self.source, self.wanted, self.grounds).faults

    def quotations(self) -> list[str]:
        """Return the words of the page's quotations, without their marks."""
        return [joined(one.text)[1:-1] for one in self.wanted.pieces if one.kind == "quotation"]


# HTML and Word: the parts of a file as texts -----------------------------------------------

Parts = dict[str, str]


@dataclass(frozen=True)
class Text:
    """A file of texts: what a reader sees of it, and how it is written anew."""

    parts: Parts
    seen: dict[str, list[int]]
    removable: list[tuple[str, int, int]]
    write: Callable[[Parts], object]

    def put(self, name: str, at: int, sign: str) -> Change:
        """Return the change that puts `sign` in place of one character."""
        return 1, lambda: self.write(
            {**self.parts, name: tampering.changed(self.parts[name], at, sign)}
        )

    def digits(self, trial: Trial, chance: random.Random) -> Iterator[Change]:
        """Yield the changes of digits."""
        places = [
            (name, at)
            for name, seen in self.seen.items()
            for at in seen
            if self.parts[name][at] in "0123456789"
        ]
        for name, at in chance.sample(places, DIGITS):
            yield self.put(name, at, tampering.another(self.parts[name][at], chance))

    def characters(self, trial: Trial, chance: random.Random) -> Iterator[Change]:
        """Yield the changes of characters of quotations."""
        quoted = "".join(trial.quotations())
        places = [place for words in trial.quotations() for place in self._places_of(joined(words))]
        for name, at in chance.sample(places, CHARACTERS):
            own = self.parts[name][at]
            yield self.put(name, at, chance.choice(sorted({*quoted} - {own, "<", "&"})))

    def _places_of(self, words: str) -> Iterator[tuple[str, int]]:
        """Yield where the characters of a quotation stand."""
        for name, seen in self.seen.items():
            kept = [at for at in seen if joined(self.parts[name][at])]
            first = "".join(self.parts[name][at] for at in kept).find(words)
            if first >= 0:
                yield from ((name, at) for at in kept[first : first + len(words)])

    def removals(self, trial: Trial, chance: random.Random) -> Iterator[Change]:
        """Yield what takes footnotes and alternative texts away."""
        for name, first, last in chance.sample(self.removable, REMOVALS):
            text = self.parts[name]
            made = {**self.parts, name: text[:first] + text[last:]}
            yield 1, lambda made=made: self.write(made)


def seen_in(text: str, *shown: re.Pattern[str]) -> list[int]:
    """Return the places of what the groups of `shown` hold."""
    spans = [found.span(1) for pattern in shown for found in pattern.finditer(text)]
    return [at for first, last in spans for at in range(first, last) if not text[at].isspace()]


def removable_in(name: str, text: str, *patterns: re.Pattern[str]) -> list[tuple[str, int, int]]:
    """Return the spans of footnotes and alternative texts."""
    return [
        (name, *(found.span(1) if pattern.groups else found.span()))
        for pattern in patterns
        for found in pattern.finditer(text)
    ]


def html_text(copy: Path) -> Text:
    """Take a page apart; scripts and what opens later are no words of it."""
    text = copy.read_text("utf-8")
    # Blanks keep the places.
    shown = UNSHOWN.sub(lambda found: " " * len(found[0]), text)
    body = shown.index("<body")
    seen = [at for at in seen_in(shown, tampering.SHOWN_HTML, HTML_ALT) if at > body]
    removable = removable_in("page", shown, HTML_NOTE, HTML_ALT)

    def write(made: Parts) -> None:
        copy.write_text(made["page"], "utf-8")

    return Text({"page": text}, {"page": seen}, removable, write)


def word_text(copy: Path) -> Text:
    """Take a Word document apart: body, footnotes, headers and footers."""
    with ZipFile(copy) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    texts = re.compile(r"word/(document|footnotes|header\d*|footer\d*)\.xml")
    parts = {name: held[name].decode("utf-8") for name in held if texts.fullmatch(name)}
    seen = {name: seen_in(text, tampering.SHOWN_WORD, WORD_ALT) for name, text in parts.items()}
    removable = [
        span
        for name, text in parts.items()
        for span in removable_in(name, text, WORD_NOTE, WORD_ALT)
    ]

    def write(made: Parts) -> None:
        changed = {name: text.encode("utf-8") for name, text in made.items()}
        tampering.write_docx(copy, {**held, **changed})

    return Text(parts, seen, removable, write)


# PDF: glyphs -------------------------------------------------------------------------------


class Printed:
    """A PDF taken apart."""

    def __init__(self, copy: Path) -> None:
        self.copy = copy
        self.pages = tampering.PrintedPages(copy)

    def _rounds(
        self, glyphs: Sequence[Any], count: int, chance: random.Random, like: Callable[[str], bool]
    ) -> Iterator[Change]:
        """Yield `count` changes of glyphs, one on each page at a time."""
        drawn = chance.sample(glyphs, count)
        by_page = [[one for one in drawn if one.page == page] for page in range(len(drawn))]
        for turn in range(max(map(len, by_page))):
            chosen = [own[turn] for own in by_page if turn < len(own)]
            changes = [(glyph, glyph.other(chance, like)) for glyph in chosen]
            yield len(changes), lambda made=changes: self.pages.write(self.copy, made)

    def digits(self, trial: Trial, chance: random.Random) -> Iterator[Change]:
        """Yield the changes of digits."""
        yield from self._rounds(self.pages.digits(), DIGITS, chance, str.isdigit)

    def characters(self, trial: Trial, chance: random.Random) -> Iterator[Change]:
        """Yield the changes of characters of quotations."""
        kept = [glyph for glyph in self.pages.glyphs if len(joined(glyph.sign)) == 1]
        text = "".join(joined(glyph.sign) for glyph in kept)
        places = [
            at
            for words in trial.quotations()
            if words in text
            for at in range(text.index(words), text.index(words) + len(words))
        ]
        han = re.compile("[\u4e00-\u9fff]").fullmatch
        yield from self._rounds([kept[at] for at in places], CHARACTERS, chance, han)

    def removals(self, trial: Trial, chance: random.Random) -> Iterator[Change]:
        """Yield what takes footnotes and alternative texts away."""
        tree = self.pages.writer._root_object["/StructTreeRoot"]
        notes = list(tampering.elements(tree, "/Note"))
        pictures = list(tampering.elements(tree, "/Figure"))
        for element in chance.sample([*notes, *pictures], REMOVALS):
            yield 1, lambda one=element: self._without(one)

    def _without(self, element: Any) -> None:
        """Take the alternative text of a figure away, or all that is printed of a footnote."""
        alt = element.get("/Alt")
        if alt is not None:
            element[NameObject("/Alt")] = TextStringObject("")
            self.pages.writer.write(self.copy)
            element[NameObject("/Alt")] = alt
            return
        marks = set(tampering.marks_of(element, self.pages.writer))
        gone = [(one, None) for one in self.pages.glyphs if (one.page, one.mark) in marks]
        self.pages.write(self.copy, gone)


TAKEN_APART: dict[str, Callable[[Path], Any]] = {
    "html": html_text,
    "docx": word_text,
    "pdf": Printed,
}


# What is found -----------------------------------------------------------------------------


def told(faults: Sequence[Fault], count: int) -> int:
    """Return how many of `count` changes of a copy the faults tell, each for itself."""
    if count == 1:
        return int(bool(faults))
    said = [str(fault) for fault in faults]
    feet = {fault.place for fault in faults if re.search("the foot of|margin", fault.sentence)}
    return min(count, sum("found “" in one for one in said) + len(feet))


def caught(trial: Trial, ending: str) -> dict[str, int]:
    """Return how many changes of one file are found, by kind."""
    first = trial.faults()
    if first:
        raise SystemExit("\n".join(map(str, first)))
    taken = TAKEN_APART[ending](trial.copy)
    counts: dict[str, int] = {}
    for kind in ("digits", "characters", "removals"):
        changed = found = 0
        for count, change in getattr(taken, kind)(trial, random.Random(SEED)):
            change()
            changed, found = changed + count, found + told(trial.faults(), count)
        counts |= {kind: changed, f"{kind} found": found}
    return counts


def row(root: Path, number: int, name: str) -> dict[str, Any]:
    """Return what was found in one format of one brief."""
    given = json.loads((root / "analysis/results/claims.json").read_text("utf-8"))
    claims = {claim["id"]: claim for claim in given["claims"]}
    corpus = read_corpus(root / "corpus" / "documents")
    texts = corpus.texts
    grounds = Grounds(claims, given["gate"], texts, ())
    source = read_source((root / "reports").resolve())
    page = [page for page in source.pages if page.path.stem.startswith(BRIEF)][number]
    wanted = expected(source, page, claims, given["gate"])
    with tempfile.TemporaryDirectory() as folder:
        made = source.output(page, name)
        copy = Path(shutil.copy(made, folder))
        trial = Trial(copy, source, wanted, grounds)
        named = {"page": page.path.stem, "format": ENDINGS[name]}
        return named | caught(trial, ENDINGS[name])


def table(root: Path) -> pd.DataFrame:
    """Return what was found, by brief and format."""
    tasks = [(root, number, name) for name in ENDINGS for number in range(2)]
    with ProcessPoolExecutor(2) as pool:
        return pd.DataFrame(pool.map(row, *zip(*tasks, strict=True)))


if __name__ == "__main__":
    made = table(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parent)
    made.to_csv(HERE / "rendered_tampering.csv", index=False, lineterminator="\n")
    print(made.to_string(index=False))
