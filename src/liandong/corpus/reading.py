"""Read a corpus: each raw file restored, with its passages and what was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from liandong.corpus.alignment import AlignedText
from liandong.corpus.documents import LeftOut, Metadata, listed_as, raw_text
from liandong.corpus.faults import (
    faults_of_characters,
    faults_of_places,
    faults_of_speakers,
)
from liandong.corpus.passages import Paragraph, describe
from liandong.corpus.reading_order import ReadingOrder, arranged, parsed_reading_order
from liandong.corpus.repair.byte_repair import Mend
from liandong.corpus.restoration import (
    Restoration,
    corrected,
    in_lines,
    joined,
    restore,
    search_mends,
    unaccounted,
    without,
)
from liandong.corpus.sentences import Passage, passages_table, split
from liandong.corpus.sources import (
    Source,
    faults_of_folder,
    listed,
    present,
    read_source,
    yaml_paths,
)
from liandong.errors import Fault, collecting, raise_all, refuse
from liandong.progress import Follow
from liandong.schemas import column, decoded, parsed_yaml, read_bytes, table

LEFT_OUT = table(
    "left_out",
    document_id=column(str, "id of the document", key=True),
    start=column(int, "first character in the raw file", unit="code points", key=True),
    end=column(int, "behind the last character", unit="code points"),
    text=column(str, "the words"),
    reason=column(str, "why they are not in the restored text"),
)
REPAIRS = table(
    "repairs",
    document_id=column(str, "id of the document", key=True),
    order=column(int, "place of the step in the restoration", unit="from 0", key=True),
    step=column(str, "name of the step in liandong.corpus.repair.steps"),
    changed_count=column(int, "characters replaced or dropped", unit="code points"),
)
MENDS = table(
    "mends",
    document_id=column(str, "id of the document", key=True),
    start=column(
        int, "first character of the damaged run in the raw file", key=True, unit="code points"
    ),
    end=column(int, "behind the last character of the run", unit="code points"),
    before=column(str, "the run as it stands"),
    after=column(
        str,
        "what it said, in the characters of the raw file; 〔损〕: a character that can't be told;"
        " empty: none can, and the run stands as printed, marked",
    ),
    confidence=column(
        float, "share of all readings' weight that the least certain character has", unit="0–1"
    ),
)


@dataclass(frozen=True)
class RestoredDocument:
    """A document as a careful reader would reconstruct it, aligned to its raw file.

    `effects` gives for each step of the restoration the number of characters it changed,
    `mends` what the step `mend_bytes` put in.
    """

    metadata: Metadata
    raw: str
    restored: AlignedText
    sentences: list[Passage]
    left_out: tuple[LeftOut, ...]
    effects: tuple[tuple[str, int], ...]
    mends: tuple[Mend, ...]

    @property
    def id(self) -> str:
        """Return the document's id."""
        return self.metadata.id

    @cached_property
    def passages(self) -> pd.DataFrame:
        """Return the sentences as a table (schema `PASSAGES`)."""
        return passages_table(self.sentences)

    @property
    def unaccounted(self) -> list[int]:
        """Return the places of Han characters that are neither restored nor left out by name."""
        return unaccounted(self.raw, self.restored, self.left_out)


@dataclass(frozen=True)
class Corpus:
    """All documents, in the order of their ids."""

    documents: tuple[RestoredDocument, ...]

    @cached_property
    def _by_id(self) -> dict[str, RestoredDocument]:
        return {document.id: document for document in self.documents}

    def __getitem__(self, document_id: str) -> RestoredDocument:
        return self._by_id[document_id]

    def __contains__(self, document_id: object) -> bool:
        return document_id in self._by_id

    @property
    def texts(self) -> dict[str, str]:
        """Return the restored text of each document, by its id."""
        return {document.id: document.restored.text for document in self.documents}

    @property
    def passages(self) -> pd.DataFrame:
        """Return the passages of all documents, in reading order (schema `PASSAGES`)."""
        return passages_table(row for document in self.documents for row in document.sentences)

    @property
    def left_out(self) -> pd.DataFrame:
        """Return what of the raw files is not in the restored texts (schema `LEFT_OUT`)."""
        rows = [
            (document.id, item.start, item.end, item.text, item.reason)
            for document in self.documents
            for item in document.left_out
        ]
        return pd.DataFrame(rows, columns=list(LEFT_OUT.columns))

    @property
    def repairs(self) -> pd.DataFrame:
        """Return what each step of the restoration changed (schema `REPAIRS`)."""
        rows = [
            (document.id, order, step, changed)
            for document in self.documents
            for order, (step, changed) in enumerate(document.effects)
        ]
        return pd.DataFrame(rows, columns=list(REPAIRS.columns))

    @property
    def mends(self) -> pd.DataFrame:
        """Return the byte-level breaks that were worked out (schema `MENDS`)."""
        rows = [
            (document.id, m.start, m.end, m.before, m.after if m.made else "", m.confidence)
            for document in self.documents
            for m in document.mends
        ]
        return pd.DataFrame(rows, columns=list(MENDS.columns))


def read_corpus(folder: Path, follow: Follow[Source] = iter) -> Corpus:
    """Read and restore every document of a folder; `follow` goes over them.

    Raises
    ------
    InputFaults
        With all faults of all documents; also if there is none.
    """
    faults: list[Fault] = []
    found, sources = [], []
    for path in yaml_paths(folder):
        with collecting(faults):
            content = read_bytes(path)
            found.append(listed(path, content))
            sources.append(read_source(found[-1], content))
    if not found:
        raise refuse(folder, "no document here; expected a YAML for each file, as add writes it")
    with collecting(faults):
        corpus = read_documents(follow(sources))
    raise_all([*faults, *faults_of_folder(folder, found)])
    return corpus


def read_documents(sources: Iterable[Source]) -> Corpus:
    """Restore documents from what their files hold, without reading any file.

    Raises
    ------
    InputFaults
        With all faults of all documents, as `read_corpus` gives them.
    """
    faults: list[Fault] = []
    documents = []
    for source in sources:
        with collecting(faults):
            documents.append(document_of(source))
    raise_all(faults)
    return Corpus(tuple(sorted(documents, key=lambda document: document.id)))


def read_document(path: Path, metadata: Metadata) -> RestoredDocument:
    """Read and restore one document, given the path of its YAML and what that says."""
    return _document(path, metadata, read_source(listed_as(path, metadata), b""))


def document_of(source: Source) -> RestoredDocument:
    """Restore one document from what its files hold."""
    path = Path(source.name)
    return _document(path, parsed_yaml(path, decoded(path, source.yaml), Metadata), source)


def _document(path: Path, metadata: Metadata, source: Source) -> RestoredDocument:
    raw = raw_text(path, metadata, source)
    order = None
    if metadata.reading_order:
        file = path.parent / metadata.reading_order
        order = parsed_reading_order(file, present(file, source.reading_order), raw)
    raise_all(faults_of_places(path, metadata, raw, order))
    document = restored_document(metadata, raw, order)
    speakers = faults_of_speakers(
        path, metadata, (passage.speaker for passage in document.sentences)
    )
    raise_all([*speakers, *faults_of_characters(path, raw, document.unaccounted)])
    return document


def restored_document(
    metadata: Metadata, raw: str, order: ReadingOrder | None = None
) -> RestoredDocument:
    """Restore a document's text as received, in the reading order if there is one."""
    return _restore_ordered(metadata, raw, order) if order else _restore(metadata, raw)


def _mends_of(metadata: Metadata, raw: str) -> tuple[Mend, ...]:
    """Return what the YAML says was mended, or what is found if it doesn't say."""
    if "mend_bytes" not in metadata.repairs:
        return ()
    if metadata.mends is not None:
        return metadata.mends
    text = corrected(without(raw, metadata.left_out), metadata.corrections)
    return search_mends(raw, text, metadata.repairs)


def _restore_ordered(metadata: Metadata, raw: str, order: ReadingOrder) -> RestoredDocument:
    corrections = (*metadata.corrections, *order.corrections)
    mends = _mends_of(metadata, raw)
    blocks = [
        restore(raw, corrected(arranged(raw, block), corrections), metadata.repairs, mends)
        for block in order.blocks
    ]
    paragraphs, start = [], 0
    for block, restored in zip(order.blocks, blocks, strict=True):
        end = start + len(restored.text)
        paragraphs.append(Paragraph(start, end, block.kind, block.section, block.speaker))
        start = end + 1
    text = joined(block.text for block in blocks)
    passages = split(text, paragraphs, metadata.id)
    dropped = [item for block in blocks for item in block.left_out]
    left_out = (*metadata.left_out, *order.left_out, *dropped)
    return RestoredDocument(metadata, raw, text, passages, left_out, _effects_of(blocks), mends)


def _effects_of(blocks: list[Restoration]) -> tuple[tuple[str, int], ...]:
    """Return the effect of each step on all blocks together."""
    effects: Counter[str] = Counter()
    for block in blocks:
        effects.update(dict(block.effects))
    return tuple(effects.items())


def _restore(metadata: Metadata, raw: str) -> RestoredDocument:
    text = corrected(without(raw, metadata.left_out), metadata.corrections)
    mends = _mends_of(metadata, raw)
    restored = restore(raw, text, metadata.repairs, mends)
    whole = in_lines(restored.text)
    if not whole.text:
        raise refuse(metadata.file, "nothing is left of the document; check its left_out")
    passages = split(whole, describe(whole, metadata), metadata.id)
    left_out = (*metadata.left_out, *restored.left_out)
    return RestoredDocument(metadata, raw, whole, passages, left_out, restored.effects, mends)
