"""The sources of a foreign file, matched to the documents of the corpus."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Literal

import numpy as np

from liandong.corpus.reading import Corpus, RestoredDocument
from liandong.errors import Fault, InputFaults, collecting, refuse
from liandong.exchange.guids import guid_of_source
from liandong.exchange.incoming.offsets import Convention, SourceText, Span
from liandong.exchange.incoming.proof import Proved, prove
from liandong.exchange.incoming.quotations import flat, occurrences, short, trimmed, uncut
from liandong.exchange.project import Project, Selection, Source

Basis = Literal["restored", "raw", "own", "words"]
SAID = {
    "restored": "its restored text",
    "raw": "its raw file",
    "own": "its raw file, places as in the study's own codings",
    "words": "another form of its text; each quotation is sought in the restored text",
}


@dataclass(frozen=True, eq=False)
class RawText(SourceText):
    """The raw file of a document; its quotations may be of the restored words."""

    document: RestoredDocument

    def readings(self, start: int, end: int) -> tuple[str, ...]:
        """Return the raw words of a span, and the restored ones."""
        span = _from_raw(self.document, self.stored_span(start, end))
        restored = () if isinstance(span, str) else (self.document.restored.text[slice(*span)],)
        return (self.text[start:end], *restored)


@dataclass(frozen=True)
class MatchedSource:
    """A source, the document it is, and the text that its places are counted in.

    `basis` says which text of the document that is: the restored one, the raw file, or another,
    whose selections are found by their words. `own` is that text as the study has it, which may
    differ in line ends.
    """

    source: Source
    document: RestoredDocument
    basis: Basis
    text: SourceText
    own: SourceText

    def restored_span(self, span: Span) -> Span | str:
        """Return a span of the source's text in the restored text, or why there is none."""
        start, end = trimmed(self.text.text, *span)
        if self.basis == "words":
            return _sought(self.text.text[start:end], self.document)
        stored = self.own.stored_span(start, end)
        return _from_raw(self.document, stored) if self.basis == "raw" else stored


def match_sources(
    place: str, project: Project, corpus: Corpus, allowed: Sequence[Convention], *, stated: bool
) -> tuple[dict[str, MatchedSource], Proved, list[Fault]]:
    """Match every source that has codings, and place its selections.

    Returns
    -------
    The matched sources by GUID, the selections of these, and a fault for each source that is no
    document of the corpus.

    Raises
    ------
    InputFaults
        If two conventions fit equally well and give different words.
    """
    faults: list[Fault] = []
    matched: dict[str, MatchedSource] = {}
    for source in project.sources:
        own = [one for one in project.selections if one.source == source.guid]
        with collecting(faults):
            if own:
                matched[source.guid] = _matched(place, source, own, corpus, allowed)
    within = [
        _in_restored(one, matched[one.source].document) or one
        if matched[one.source].basis == "own"
        else one
        for one in project.selections
        if one.source in matched
    ]
    texts = {guid: one.text for guid, one in matched.items()}
    return matched, prove(place, texts, within, allowed, stated=stated), faults


def _matched(
    place: str,
    source: Source,
    own: Sequence[Selection],
    corpus: Corpus,
    allowed: Sequence[Convention],
) -> MatchedSource:
    if source.content is None:
        document = _named(source, corpus) or _quoted(own, corpus)
        if document is None:
            raise _unknown(place, source, len(own))
        return _counted_in(place, source, document, own, allowed)
    text = SourceText.read(f"{place}, “{source.name}”", source.content)
    for document, basis, known in _texts(corpus.documents):
        if known.text.rstrip() == text.text.rstrip():
            return MatchedSource(source, document, basis, text, known)
    found = _named(source, corpus) or _quoted(own, corpus)
    if found is None:
        raise _unknown(place, source, len(own))
    return MatchedSource(source, found, "words", text, text)


def _texts(
    documents: Iterable[RestoredDocument],
) -> Iterator[tuple[RestoredDocument, Basis, SourceText]]:
    for document in documents:
        restored, raw = SourceText.of(document.restored.text), SourceText.of(document.raw)
        yield document, "restored", restored
        yield document, "raw", RawText(raw.text, raw.stored, document)


def _counted_in(
    place: str,
    source: Source,
    document: RestoredDocument,
    own: Sequence[Selection],
    allowed: Sequence[Convention],
) -> MatchedSource:
    """Find out in which text of a document places are counted that came without a text."""
    if Convention() in allowed and all(_in_restored(one, document) for one in own):
        text = SourceText.of(document.restored.text)
        return MatchedSource(source, document, "own", text, text)
    candidates = [
        MatchedSource(source, document, basis, text, text) for _, basis, text in _texts([document])
    ]
    if all(one.start is None for one in own):
        return candidates[0]
    proofs = [_tried(place, one, own, allowed) for one in candidates]
    scores = [_score(proof) for proof in proofs]
    if scores[0] == scores[1] and _meant(candidates[0], proofs[0]) != _meant(
        candidates[1], proofs[1]
    ):
        sentence = (
            f"the places in “{source.name}” fit the restored text and the raw file of "
            f"{document.id} equally well and mean different words; add the words (a column quote)"
        )
        raise refuse(place, sentence)
    return candidates[int(scores[1] > scores[0])]


def _in_restored(one: Selection, document: RestoredDocument) -> Selection | None:
    """Return a selection of the study's own form with its places in the restored text.

    That form alone can name words that stand apart in the raw file: places where they begin and
    end in reading order, with the restored words as quotation. None if it isn't that.
    """
    span = document.restored.place(one.start or 0, one.end or 0) if one.quote else None
    if span is None or document.restored.text[slice(*span)] != one.quote:
        return None
    return replace(one, start=span[0], end=span[1])


def _tried(
    place: str, one: MatchedSource, own: Sequence[Selection], allowed: Sequence[Convention]
) -> Proved | None:
    try:
        return prove(place, {one.source.guid: one.text}, own, allowed)
    except InputFaults:
        return None


def _score(proved: Proved | None) -> tuple[int, int]:
    counts = proved.counts if proved else {}
    return counts.get("quotation", 0), counts.get("boundary", 0) + counts.get("beginning", 0)


def _meant(one: MatchedSource, proved: Proved | None) -> list[Span | str]:
    placed = proved.placed if proved else ()
    return [one.restored_span(item.span) for item in placed if item.span and item.proof]


def _named(source: Source, corpus: Corpus) -> RestoredDocument | None:
    """Return the document that a source's GUID or name means, if it is one."""
    found = [document for document in corpus.documents if _is_named(source, document)]
    return found[0] if len(found) == 1 else None


def _is_named(source: Source, document: RestoredDocument) -> bool:
    return (
        source.guid == guid_of_source(document)
        or _plain(source.name) in _names(document)
        or _plain(PurePath(source.name.replace("\\", "/")).stem) in _names(document)
    )


def _names(document: RestoredDocument) -> set[str]:
    data = document.metadata
    files = (PurePath(name).stem for name in (data.file, data.text) if name)
    return {_plain(name) for name in (data.id, data.title, f"{data.id} {data.title}", *files)}


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _quoted(own: Sequence[Selection], corpus: Corpus) -> RestoredDocument | None:
    """Return the one document in which at least half of the quotations stand."""
    quotes = [flat(uncut(one.quote)) for one in own if one.quote]
    holding = [
        document
        for document in corpus.documents
        if 2 * sum(quote in flat(document.restored.text) for quote in quotes) >= max(1, len(quotes))
    ]
    return holding[0] if len(holding) == 1 else None


def _unknown(place: str, source: Source, count: int) -> InputFaults:
    return refuse(
        place,
        f"the source “{source.name}” ({_selections(count)}) is no document of the corpus; add it "
        "first (liandong add), or name it as the corpus does",
    )


def _selections(count: int) -> str:
    return f"{count} selection" if count == 1 else f"{count} selections"


def _sought(words: str, document: RestoredDocument) -> Span | str:
    at = occurrences(words, document.restored.text)
    if len(at) == 1:
        return at[0], at[0] + len(words)
    times = f"stand {len(at)} times" if at else "don't stand"
    return f"the words “{short(words)}” {times} in the restored text of {document.id}"


def _from_raw(document: RestoredDocument, span: Span) -> Span | str:
    """Return where the characters of a raw span stand in the restored text, if together."""
    restored = document.restored
    inside = (restored.starts >= span[0]) & (restored.ends <= span[1])
    places = np.flatnonzero(inside & (restored.ends > restored.starts))
    if not len(places):
        return f"the words at {span[0]}–{span[1]} of the raw file are not in the restored text"
    start, end = int(places[0]), int(places[-1]) + 1
    stands = restored.ends[start:end] > restored.starts[start:end]
    if int(stands.sum()) != len(places):
        return f"the words at {span[0]}–{span[1]} of the raw file stand apart in the restored text"
    return start, end


def document_names(matched: Mapping[str, MatchedSource]) -> list[str]:
    """Return a line for each matched source: which document, and which of its texts."""
    return [
        f"  {one.document.id} ← “{one.source.name}”: {SAID[one.basis]}{_by_quotations(one)}"
        for one in matched.values()
    ]


def _by_quotations(one: MatchedSource) -> str:
    """Say so if only quotations tell which document a source is."""
    if one.source.content is not None and one.basis in ("restored", "raw"):
        return ""
    if _is_named(one.source, one.document):
        return ""
    return "; no document has this name, its quotations stand in this one: make sure"
