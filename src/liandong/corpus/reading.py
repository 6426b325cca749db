"""Read a corpus: each raw file restored, with its passages and what was left out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from liandong.corpus.alignment import AlignedText
from liandong.corpus.documents import LeftOut, Metadata, read_metadata, read_raw
from liandong.corpus.passages import Paragraph, describe, split
from liandong.corpus.reading_order import ReadingOrder, arranged, read_reading_order
from liandong.corpus.repair.byte_repair import Mend
from liandong.corpus.restoration import (
    Restoration,
    corrected,
    joined,
    paragraphs_of,
    restore,
    search_mends,
    unaccounted,
    without,
)
from liandong.errors import Fault, collecting, raise_all, refuse
from liandong.schemas import column, table

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
    passages: pd.DataFrame
    left_out: tuple[LeftOut, ...]
    effects: tuple[tuple[str, int], ...]
    mends: tuple[Mend, ...]

    @property
    def id(self) -> str:
        """Return the document's id."""
        return self.metadata.id

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
        frames = [document.passages for document in self.documents]
        return pd.concat(frames, ignore_index=True)

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


def read_corpus(folder: Path) -> Corpus:
    """Read and restore every document of a folder.

    Raises
    ------
    InputFaults
        With all faults of all documents; also if there is none.
    """
    faults: list[Fault] = []
    documents = []
    found = read_metadata(folder)
    if not found:
        raise refuse(folder, "no document here; expected a YAML for each file, as add writes it")
    for path, metadata in found:
        with collecting(faults):
            documents.append(read_document(path, metadata))
    raise_all(faults)
    return Corpus(tuple(documents))


def read_document(path: Path, metadata: Metadata) -> RestoredDocument:
    """Read and restore one document, given the path of its YAML and what that says."""
    raw = read_raw(path, metadata)
    order = None
    if metadata.reading_order:
        order = read_reading_order(path.parent / metadata.reading_order, raw)
    raise_all(_faults_of_places(path, metadata, raw, order))
    document = restored_document(metadata, raw, order)
    raise_all([*_faults_of_speakers(path, document), *_faults_of_characters(path, document)])
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


def _faults_of_places(
    path: Path, metadata: Metadata, raw: str, order: ReadingOrder | None
) -> list[Fault]:
    """Return the corrections and mends that would be made nowhere, or one upon the other."""
    texts = (
        [arranged(raw, block) for block in order.blocks]
        if order
        else [without(raw, metadata.left_out)]
    )
    corrections = (*metadata.corrections, *(order.corrections if order else ()))
    mends = metadata.mends or ()
    places = [(item.start, item.end) for item in corrections]
    places += [(mend.start, mend.end) for mend in mends]
    faults = [
        Fault(
            str(path),
            f"the correction or mend at {start}–{end} is not within one paragraph of the"
            " restored text; remove it, or keep its words together",
        )
        for start, end in places
        if all(text.place(start, end) is None for text in texts)
    ]
    faults += [
        Fault(
            str(path),
            f"the correction at {item.start}–{item.end} lies in the mend at"
            f" {mend.start}–{mend.end}; write what it should say as “after” of the mend instead",
        )
        for item in corrections
        for mend in mends
        if item.start < mend.end and mend.start < item.end
    ]
    return faults


def _faults_of_characters(path: Path, document: RestoredDocument) -> list[Fault]:
    places = document.unaccounted
    if not places:
        return []
    words = document.raw[places[0] : places[0] + 20].split("\n")[0]
    return [
        Fault(
            str(path),
            f"{len(places)} Han characters of the raw file are neither restored nor left out by"
            f" name, the first at {places[0]} (“{words}”); list them in a piece or in left_out",
        )
    ]


def _faults_of_speakers(path: Path, document: RestoredDocument) -> list[Fault]:
    listed = [speaker.name for speaker in document.metadata.speakers]
    heard = [name for name in dict.fromkeys(document.passages["speaker"]) if name]
    silent = [
        f"the speaker “{name}” never speaks; name them as the text does, in a heading or"
        " before a colon, or remove them"
        for name in listed
        if name not in heard
    ]
    unknown = [
        f"“{name}” speaks but is not among the speakers; add them with their affiliation"
        for name in heard
        if name not in listed
    ]
    return [Fault(str(path), sentence) for sentence in (*silent, *unknown)]


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
    lines = paragraphs_of(restored.text)
    if not lines:
        raise refuse(metadata.file, "nothing is left of the document; check its left_out")
    whole = joined(lines)
    passages = split(whole, describe(whole, metadata), metadata.id)
    left_out = (*metadata.left_out, *restored.left_out)
    return RestoredDocument(metadata, raw, whole, passages, left_out, restored.effects, mends)
