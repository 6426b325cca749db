"""Measure the guesses of intake on the five documents against what was written by hand.

    python -m benchmarks.guesses

Each raw file goes the way of a new one: what is not the document is left out by rule, the
steps that its YAML names restore it, and the rest is guessed. (For 004, whose reading order
is made by hand, the text is the restored one.) The table has a row for each field: what was
guessed, what a person wrote, and whether they agree. Writes `benchmarks/guesses.csv`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd

from liandong.corpus.alignment import HAN
from liandong.corpus.documents import LeftOut
from liandong.corpus.formats.contents import Hints
from liandong.corpus.intake.boilerplate import boilerplate
from liandong.corpus.intake.guesses import Guesses, guess
from liandong.corpus.reading import RestoredDocument, read_corpus
from liandong.corpus.restoration import joined, paragraphs_of, restore, without
from liandong.schemas import write_text

ROOT = Path(__file__).resolve().parent.parent


def guessed_of(document: RestoredDocument) -> Guesses:
    """Guess what a document is from its raw text alone."""
    raw, metadata = document.raw, document.metadata
    if metadata.reading_order:
        return guess(raw, document.restored.text, Hints())
    mended = restore(raw, without(raw, boilerplate(raw)), metadata.repairs)
    return guess(raw, joined(paragraphs_of(mended.text)).text, Hints())


def rows(document: RestoredDocument) -> Iterator[tuple[str, str, str, str, bool]]:
    """Yield for each field: document, field, the guess, what is written by hand, agreement."""
    found, known = guessed_of(document), document.metadata
    for field in ("title", "date", "source", "site", "genre"):
        pair = str(getattr(found, field)), str(getattr(known, field))
        yield known.id, field, *pair, pair[0] == pair[1]
    guessed = {speaker.name: speaker.affiliation for speaker in found.speakers}
    by_hand = {speaker.name: speaker.affiliation for speaker in known.speakers}
    for name in dict.fromkeys([*by_hand, *guessed]):
        yield (
            known.id,
            "speaker",
            name * (name in guessed),
            name * (name in by_hand),
            (name in guessed and name in by_hand),
        )
        pair = guessed.get(name, ""), by_hand.get(name, "")
        yield known.id, f"affiliation of {name}", *pair, pair[0] == pair[1]


def han_places(raw: str, items: Iterable[LeftOut]) -> set[int]:
    """Return the places of the Han characters that are left out."""
    places = (place for item in items for place in range(item.start, item.end))
    return {place for place in places if HAN.match(raw[place])}


def main() -> None:
    """Print the tables and write the CSV."""
    documents = read_corpus(ROOT / "corpus" / "documents").documents
    table = pd.DataFrame(
        [row for document in documents for row in rows(document)],
        columns=["document", "field", "guessed", "by_hand", "agrees"],
    )
    hits = found_count = known_count = 0
    for document in documents:
        known = document.metadata.left_out
        here = han_places(document.raw, boilerplate(document.raw))
        there = han_places(document.raw, known)
        hits += len(here & there)
        found_count += len(here)
        known_count += len(there)
        print(
            f"{document.id}: left out by rule {len(here)} Han characters, by hand {len(there)},"
            f" both {len(here & there)}"
        )
    print(f"left out: precision {hits / found_count:.4f}, recall {hits / known_count:.4f}")
    print(table.to_string(index=False))
    kinds = table.assign(field=table["field"].str.replace(r" of .*", "", regex=True))
    print(kinds.groupby("field", sort=False)["agrees"].agg(["sum", "count"]).to_string())
    write_text(ROOT / "benchmarks" / "guesses.csv", table.to_csv(index=False, lineterminator="\n"))


if __name__ == "__main__":
    main()
