"""Standoff codings held against another scholar's own copies of the texts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from liandong.corpus.reading import Corpus, RestoredDocument
from liandong.exchange.standoff.export import document_line
from liandong.exchange.standoff.file import (
    DocumentLine,
    PassageLine,
    Standoff,
    sha256_of,
)

Found = Literal["here", "elsewhere", "unclear", "nowhere"]
Span = tuple[int, int]


@dataclass(frozen=True)
class Placed:
    """A coded passage in her copy.

    `found` says whether its words stand at their place, elsewhere, at several places of which
    none is the certain one, or nowhere. `start` and `end` are those of her text as received,
    `words` those of her restored text; without meaning if the passage isn't found.
    """

    passage: PassageLine
    found: Found
    start: int = 0
    end: int = 0
    words: str = ""

    @property
    def holds(self) -> bool:
        """Whether the passage can be put back."""
        return self.found in ("here", "elsewhere")


@dataclass(frozen=True)
class Copy:
    """A document of the file beside her copy of it, if she has one, with its passages placed."""

    document: DocumentLine
    own: DocumentLine | None
    placed: tuple[Placed, ...]

    @property
    def differences(self) -> tuple[str, ...]:
        """What differs between the two, from the file to the restored text."""
        return tuple(_differences(self.document, self.own)) if self.own else ()

    def count(self, found: Found) -> int:
        """Return how many passages were found so."""
        return sum(placed.found == found for placed in self.placed)


def copies_of(standoff: Standoff, corpus: Corpus) -> tuple[Copy, ...]:
    """Return each document of the file with her copy and the passages that stand in it."""
    passages: defaultdict[str, list[PassageLine]] = defaultdict(list)
    for passage in standoff.passages:
        passages[passage.document].append(passage)
    own = _matched(standoff.documents, passages, corpus)
    return tuple(
        _copy(document, passages[document.id], corpus, own.get(document.id))
        for document in standoff.documents
    )


def _copy(
    document: DocumentLine, passages: list[PassageLine], corpus: Corpus, own: DocumentLine | None
) -> Copy:
    if own is None:
        return Copy(document, None, tuple(Placed(passage, "nowhere") for passage in passages))
    return Copy(document, own, placed_in(corpus[own.id], passages))


def _matched(
    documents: Iterable[DocumentLine], passages: dict[str, list[PassageLine]], corpus: Corpus
) -> dict[str, DocumentLine]:
    """Return her copy of each document: by the surest hash first, at last by its sentences."""
    left = {document.id: document_line(document) for document in corpus.documents}
    found: dict[str, DocumentLine] = {}
    for key in ("file_sha256", "text_sha256", "text_lf_sha256", "restored_sha256"):
        for document in documents:
            same = [own for own in left.values() if _same(document, own, key)]
            if document.id not in found and same:
                # Of two equal copies the one with the same number, else the first.
                own = min(same, key=lambda item: (item.id != document.id, item.id))
                found[document.id] = left.pop(own.id)
    holders = _holders(corpus)
    for document in documents:
        if document.id not in found:
            own_id = _alike(document, passages.get(document.id, []), left, holders)
            if own_id:
                found[document.id] = left.pop(own_id)
    return found


def _same(document: DocumentLine, own: DocumentLine, key: str) -> bool:
    return bool(getattr(document, key)) and getattr(document, key) == getattr(own, key)


def _holders(corpus: Corpus) -> dict[str, set[str]]:
    """Return for the hash of each of her sentences the documents in which it stands."""
    holders: defaultdict[str, set[str]] = defaultdict(set)
    for document in corpus.documents:
        for text in document.passages["text"]:
            holders[sha256_of(text)].add(document.id)
    return holders


def _alike(
    document: DocumentLine,
    passages: Sequence[PassageLine],
    left: dict[str, DocumentLine],
    holders: dict[str, set[str]],
) -> str:
    """Return which of her documents is a changed copy, or nothing.

    One of the same title or number that holds any of the passages, or of the same title; or one
    that holds half of them. A single sentence alone may be a saying that many texts quote.
    """
    votes = Counter(own for p in passages for own in holders.get(p.sha256, ()) if own in left)
    # 〔…〕 says that a title is lost: no two documents are alike for that.
    titles = {document.title} if not document.title.startswith("〔") else set()
    titled = [own.id for own in left.values() if own.title in titles]
    known = [own for own in votes if own == document.id or own in titled]
    most = [own for own, count in votes.items() if 2 * count >= len(passages)]
    for choice in (known, most):
        if choice:
            return min(choice, key=lambda own: (-votes[own], own != document.id, own))
    return min(titled, default="")


def _differences(document: DocumentLine, own: DocumentLine) -> Iterator[str]:
    if document.id != own.id:
        yield f"its number is {own.id} with you"
    same_file, same_text = (_same(document, own, f"{key}_sha256") for key in ("file", "text"))
    if same_file:
        yield "the same file" if same_text else f"the same file, read{_otherwise(document, own)}"
    elif same_text:
        yield f"another file with the same text{_encodings(document, own)}"
    elif _same(document, own, "text_lf_sha256"):
        yield f"the same text but for its line ends{_encodings(document, own)}"
    else:
        yield (
            f"the text as received differs ({own.text_length} characters instead of "
            f"{document.text_length})"
        )
    if not _same(document, own, "restored_sha256"):
        yield (
            f"the restored text differs ({own.restored_length} characters instead of "
            f"{document.restored_length})"
        )
    if document.repairs != own.repairs:
        steps = [", ".join(line.repairs) or "none" for line in (own, document)]
        yield f"its steps of restoration are {steps[0]}, not {steps[1]}"


def _otherwise(document: DocumentLine, own: DocumentLine) -> str:
    return _encodings(document, own) or " otherwise (another version of the reader?)"


def _encodings(document: DocumentLine, own: DocumentLine) -> str:
    """Return, in brackets, what may tell two files of the same text apart."""
    if document.encoding == own.encoding:
        return ""
    names = {document.encoding.lower(), own.encoding.lower()}
    if names == {"utf-8", "utf-8-sig"}:
        return " (one has a byte order mark)"
    return f" (encoding {own.encoding} instead of {document.encoding})"


def placed_in(document: RestoredDocument, passages: Sequence[PassageLine]) -> tuple[Placed, ...]:
    """Return where the coded passages of one document stand in her copy."""
    here = {_key(passage): _at_its_place(document, passage) for passage in passages}
    taken = {span for span in here.values() if span}
    index = _Index(document, taken)
    lost: defaultdict[str, list[PassageLine]] = defaultdict(list)
    for passage in passages:
        if not here[_key(passage)]:
            lost[passage.sha256].append(passage)
    elsewhere = {
        _key(passage): placed
        for same in lost.values()
        for passage, placed in zip(same, _searched(index, same), strict=True)
    }
    return tuple(
        _placed(document, passage, "here", span) if span else elsewhere[_key(passage)]
        for passage in passages
        for span in (here[_key(passage)],)
    )


def _key(passage: PassageLine) -> Span:
    return passage.start, passage.end


def _at_its_place(document: RestoredDocument, passage: PassageLine) -> Span | None:
    """Return the restored span if the words stand where they stood, in raw or restored text."""
    restored = document.restored
    spans = (
        restored.place(passage.start, passage.end),
        (passage.restored_start, passage.restored_end),
    )
    for span in spans:
        if span and sha256_of(restored.text[slice(*span)]) == passage.sha256:
            return span
    return None


class _Index:
    """Where words of a given hash stand in a document, without the places that are taken."""

    def __init__(self, document: RestoredDocument, taken: set[Span]) -> None:
        self.document = document
        self.taken = taken
        self._windows: dict[tuple[int, bool], dict[str, list[Span]]] = {}

    @cached_property
    def _sentences(self) -> list[int]:
        text, starts, done = self.document.restored.text, [], 0
        for sentence in self.document.passages["text"]:
            done = text.index(sentence, done)
            starts.append(done)
            done += len(sentence)
        return starts

    def spans(self, passage: PassageLine) -> list[Span]:
        """Return the places of a passage's words: at the heads of sentences, else anywhere."""
        for anywhere in (False, True):
            found = self._of(passage.length, anywhere).get(passage.sha256, [])
            free = [span for span in found if span not in self.taken]
            if free:
                return free
        return []

    def _of(self, length: int, anywhere: bool) -> dict[str, list[Span]]:
        key = (length, anywhere)
        if key not in self._windows:
            text = self.document.restored.text
            last = len(text) - length
            starts = range(last + 1) if anywhere else [s for s in self._sentences if s <= last]
            found: defaultdict[str, list[Span]] = defaultdict(list)
            for start in starts:
                found[sha256_of(text[start : start + length])].append((start, start + length))
            self._windows[key] = found
        return self._windows[key]


def _searched(index: _Index, same: Sequence[PassageLine]) -> list[Placed]:
    """Place passages of the same words, in reading order, if there are as many places as they."""
    spans = index.spans(same[0])
    if not spans:
        return [Placed(passage, "nowhere") for passage in same]
    if len(spans) != len(same):
        return [Placed(passage, "unclear") for passage in same]
    return [
        _placed(index.document, passage, "elsewhere", span)
        for passage, span in zip(same, spans, strict=True)
    ]


def _placed(document: RestoredDocument, passage: PassageLine, found: Found, span: Span) -> Placed:
    """Return a passage at a restored span, if that can be told by raw places."""
    restored = document.restored
    if not restored.raw_spans(*span) or restored.place(*restored.anchors(*span)) != span:
        return Placed(passage, "unclear")
    start, end = restored.anchors(*span)
    return Placed(passage, found, start, end, document.restored.text[slice(*span)])
