"""Verbatim words of a document, found with their speaker and their place in the raw file."""

from __future__ import annotations

from dataclasses import dataclass

from liandong.corpus.reading import Corpus, RestoredDocument
from liandong.corpus.sentences import Passage
from liandong.errors import refuse

# What is printed of a document beside its words, or decides on their order.
PRINTED = ("title", "source", "date", "speakers", "reading_order")


@dataclass(frozen=True)
class Citation:
    """Words of one speaker, in one paragraph, that stand once in a document.

    `raw_spans` are code points of the raw file as received, [start, end); `passages` the ids
    of the passages that hold some of the words. `speaker` is empty for the editors' voice.
    """

    text: str
    speaker: str
    affiliation: str
    document_id: str
    title: str
    source: str
    citekey: str
    passages: list[str]
    raw_spans: list[list[int]]
    raw_file: str


def cite(document_id: str, words: str, corpus: Corpus, place: str) -> Citation:
    """Find words in the restored text of a document, with speaker, passages and place.

    Raises
    ------
    InputFaults
        If the document is unknown or what is printed of it is guessed, or the words don't
        stand in it exactly once, in one paragraph and in one voice.
    """
    if document_id not in corpus:
        raise refuse(place, f"no document “{document_id}”; correct the id")
    document = corpus[document_id]
    _confirmed(document, place)
    start = _start_of(words, document, place)
    end = start + len(words)
    passages = _passages_at(document, start, end)
    speakers = {passage.speaker for passage in passages}
    if len(speakers) != 1 or len({passage.paragraph for passage in passages}) != 1:
        raise refuse(place, "the words go over more than one speaker or paragraph; quote less")
    speaker, metadata = speakers.pop(), document.metadata
    return Citation(
        text=words,
        speaker=speaker,
        affiliation=metadata.affiliation_of(speaker),
        document_id=document.id,
        title=metadata.title,
        source=metadata.source,
        citekey=metadata.citekey,
        passages=[passage.passage_id for passage in passages],
        raw_spans=[list(span) for span in document.restored.raw_spans(start, end)],
        raw_file=metadata.file,
    )


def _confirmed(document: RestoredDocument, place: str) -> None:
    guessed = [key for key in PRINTED if key in document.metadata.guesses]
    if guessed:
        sentence = (
            f"document {document.id} is quoted, and its {', '.join(guessed)} are guessed; confirm"
            " them, then remove them from “guesses” in its YAML"
        )
        raise refuse(place, sentence)


def _start_of(words: str, document: RestoredDocument, place: str) -> int:
    text = document.restored.text
    count = text.count(words)
    if count != 1:
        said = "don't stand there verbatim" if not count else f"stand there {count} times"
        raise refuse(place, f"the words “{words[:24]}…” {said} (document {document.id})")
    return text.index(words)


def _passages_at(document: RestoredDocument, start: int, end: int) -> list[Passage]:
    """Return the passages that hold some of the restored characters from `start` to `end`."""
    at, held = 0, []
    for passage in document.sentences:
        first = document.restored.text.index(passage.text, at)
        at = first + len(passage.text)
        held += [passage] if first < end and at > start else []
    return held
