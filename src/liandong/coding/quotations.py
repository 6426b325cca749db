"""Where the words stand that a coder quoted, and in which passage."""

from __future__ import annotations

from typing import Any

from liandong.corpus.reading import Corpus, RestoredDocument
from liandong.errors import Fault


def words_at(place: str, row: dict[Any, Any], corpus: Corpus) -> int | Fault:
    """Return where a coding's words begin in the restored text, or what is wrong with them."""
    if row["document"] not in corpus:
        return Fault(place, f"unknown document “{row['document']}”; expected an id of the corpus")
    restored = corpus[row["document"]].restored
    span = restored.place(row["start"], row["end"])
    if span is None:
        return Fault(
            place,
            f"no restored words begin at {row['start']} and end at {row['end']} of the raw file; "
            "correct the places",
        )
    words = restored.text[slice(*span)]
    if words != row["quote"]:
        return Fault(
            place,
            f"the quotation “{_short(row['quote'])}” is not at its place, where "
            f"“{_short(words)}” stands; correct the places or the quotation",
        )
    return span[0]


def _short(words: str) -> str:
    return words if len(words) <= 24 else f"{words[:12]}…{words[-8:]}"


def passage_at(document: RestoredDocument) -> dict[int, str]:
    """Return for each character of a restored text the passage in which it stands."""
    starts: dict[int, str] = {}
    done = 0
    for name, text in zip(document.passages["passage_id"], document.passages["text"], strict=True):
        start = document.restored.text.index(text, done)
        done = start + len(text)
        starts.update(dict.fromkeys(range(start, done), name))
    return starts
