"""A hand-made reading order for a page whose columns were merged line by line."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Literal

from pydantic import model_validator

from liandong.corpus.alignment import AlignedText
from liandong.corpus.documents import Correction, LeftOut, check_place
from liandong.errors import Fault, raise_all
from liandong.schemas import Record, decoded, parsed_yaml, read_bytes

GAP = "〔缺〕"


class Piece(Record):
    """A stretch of the raw file, or a gap with the reason why nothing stands there.

    `sure` is from 0 to 1 in a machine's proposal: how sure it is that the piece goes on where
    the one before it ends. Nothing where a person has decided.
    """

    start: int | None = None
    end: int | None = None
    text: str | None = None
    gap: str | None = None
    sure: float | None = None

    @model_validator(mode="after")
    def _one_or_the_other(self) -> Piece:
        place = (self.start, self.end, self.text)
        if (self.gap is None) != all(part is not None for part in place):
            raise ValueError("expected either start, end and text, or gap with a reason")
        return self


class Block(Record):
    """A paragraph of the restored text, in reading order."""

    kind: Literal["title", "heading", "body", "question", "note"]
    section: str = ""
    speaker: str = ""
    pieces: tuple[Piece, ...]


class ReadingOrder(Record):
    """All paragraphs of a document, and what of its raw file is in none of them."""

    blocks: tuple[Block, ...]
    left_out: tuple[LeftOut, ...] = ()
    corrections: tuple[Correction, ...] = ()


def read_reading_order(path: Path, raw: str) -> ReadingOrder:
    """Read a reading order and hold it against the raw file.

    Raises
    ------
    InputFaults
        If words aren't at their place, or two pieces share a character.
    """
    return parsed_reading_order(path, read_bytes(path), raw)


def parsed_reading_order(path: Path, content: bytes, raw: str) -> ReadingOrder:
    """Return the reading order of a file's content; `path` is what faults name."""
    order = parsed_yaml(path, decoded(path, content), ReadingOrder)
    stretches = [
        (piece.start, piece.end, piece.text)
        for block in order.blocks
        for piece in block.pieces
        if piece.start is not None and piece.end is not None and piece.text is not None
    ]
    stretches += [(item.start, item.end, item.text) for item in order.left_out]
    faults = [check_place(path, raw, *stretch) for stretch in stretches]
    faults += [check_place(path, raw, item.start, item.end, item.raw) for item in order.corrections]
    stretches.sort()
    for (_, end, _), (start, _, text) in pairwise(stretches):
        if start < end:
            sentence = f"“{text[:20]}” ({start}) is in two pieces; keep it in one"
            faults.append(Fault(str(path), sentence))
    raise_all(fault for fault in faults if fault)
    return order


def arranged(raw: str, block: Block) -> AlignedText:
    """Return the paragraph, its pieces joined, with a mark for each gap."""
    return AlignedText.join(
        AlignedText.mark(GAP)
        if piece.gap is not None
        else AlignedText.of(raw, piece.start or 0, piece.end)
        for piece in block.pieces
    )
