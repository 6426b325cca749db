"""How many changed digits the proof of rendered briefs finds, on the first brief of a study.

One digit that a reader sees is drawn at random (seeded) in a rendered brief, and another one put
in its place: in the text of the HTML and of the Word document with its footnotes, and as another
glyph of the same font in the pages of the PDF, where a figure's digits are shapes and left out.
The brief as it was rendered must pass first.

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
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pandas as pd

from liandong.briefs.pages import Page
from liandong.briefs.project import ENDINGS, Source, read_source
from liandong.briefs.rendered.checks import Grounds, Proof, examine
from liandong.briefs.rendered.expected import Expected, expected
from liandong.corpus.reading import read_corpus
from tests.briefs.rendered import tampering

HERE = Path(__file__).parent
SEED = 20261122
TRIALS = {"html": 100, "docx": 100, "pdf": 12}
UNSHOWN = re.compile(r"<(script|style|template|dialog)\b.*?</\1>", re.DOTALL)
PARTS = ("word/document.xml", "word/footnotes.xml")


@dataclass(frozen=True)
class Trial:
    """A copy of a rendered brief, and how to prove it."""

    copy: Path
    source: Source
    wanted: Expected
    grounds: Grounds

    def proof(self) -> Proof:
        """Prove the copy as it is now."""
        return examine(self.copy, self.source, self.wanted, self.grounds)


def tampered_html(copy: Path, chance: random.Random) -> Iterator[Callable[[], object]]:
    """Yield, without end, a change of one digit of a page."""
    text = copy.read_text("utf-8")
    body = text.index("<body")
    end = text.index("</section>", text.index('role="doc-endnotes"'))
    # Scripts and what opens later are no words of the page; blanks keep the places.
    shown = UNSHOWN.sub(lambda found: " " * len(found[0]), text)
    places = [at for at in tampering.digits_of(shown, tampering.SHOWN_HTML) if body < at < end]
    while True:
        at = chance.choice(places)
        made = tampering.changed(text, at, tampering.another(text[at], chance))
        yield lambda made=made: copy.write_text(made, "utf-8")


def tampered_docx(copy: Path, chance: random.Random) -> Iterator[Callable[[], object]]:
    """Yield, without end, a change of one digit of a document or its footnotes."""
    with ZipFile(copy) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    texts = {name: parts[name].decode("utf-8") for name in PARTS if name in parts}
    places = [
        (name, at)
        for name, text in texts.items()
        for at in tampering.digits_of(text, tampering.SHOWN_WORD)
    ]
    while True:
        name, at = chance.choice(places)
        made = tampering.changed(texts[name], at, tampering.another(texts[name][at], chance))
        changed = {**parts, name: made.encode("utf-8")}
        yield lambda changed=changed: tampering.write_docx(copy, changed)


def tampered_pdf(copy: Path, chance: random.Random) -> Iterator[Callable[[], object]]:
    """Yield, without end, a change of one digit's glyph in the pages of a PDF."""
    whole, places = copy.read_bytes(), tampering.digits_of_pdf(copy)

    def other(characters: dict[int, str], code: int) -> int:
        digits = [c for c, sign in characters.items() if sign.isdigit() and len(sign) == 1]
        return chance.choice([c for c in digits if characters[c] != characters[code]])

    def change(page: int, number: int) -> None:
        copy.write_bytes(whole)
        tampering.change_glyph(copy, page, number, other)

    while True:
        page, number = chance.choice(places)
        yield lambda page=page, number=number: change(page, number)


TAMPERED = {"html": tampered_html, "docx": tampered_docx, "pdf": tampered_pdf}


def caught(trial: Trial, ending: str) -> dict[str, Any]:
    """Return how many changed digits of one file are found."""
    chance = random.Random(SEED)
    first = trial.proof()
    if first.faults:
        raise SystemExit("\n".join(map(str, first.faults)))
    found = 0
    changes = TAMPERED[ending](trial.copy, chance)
    for _, change in zip(range(TRIALS[ending]), changes, strict=False):
        change()
        found += bool(trial.proof().faults)
    return {"numbers": first.counts["numbers"], "changed": TRIALS[ending], "found": found}


def rows(root: Path, scratch: Path) -> Iterator[dict[str, Any]]:
    """Yield what was found, by format."""
    told = json.loads((root / "analysis/results/claims.json").read_text("utf-8"))
    claims = {claim["id"]: claim for claim in told["claims"]}
    corpus = read_corpus(root / "corpus" / "documents")
    texts = {document.id: document.restored.text for document in corpus.documents}
    grounds = Grounds(claims, told["gate"], texts, ())
    source = read_source((root / "reports").resolve())
    for page in source.pages[:1]:
        wanted = expected(source, page, claims, told["gate"])
        for name, ending in ENDINGS.items():
            copy = copied(source, page, name, scratch)
            trial = Trial(copy, source, wanted, grounds)
            row = {"page": page.path.stem, "format": ending, **caught(trial, ending)}
            print(row, flush=True)
            yield row


def copied(source: Source, page: Page, name: str, scratch: Path) -> Path:
    """Copy a rendered file to where it may be tampered with."""
    made = source.output(page, name)
    return Path(shutil.copy(made, scratch / made.name))


if __name__ == "__main__":
    study = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parent
    with tempfile.TemporaryDirectory() as folder:
        table = pd.DataFrame(rows(study, Path(folder)))
    table.to_csv(HERE / "rendered_tampering.csv", index=False, lineterminator="\n")
    print(table.to_string(index=False))
