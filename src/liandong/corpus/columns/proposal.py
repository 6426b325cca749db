"""Pages whose columns were merged line by line: find them, cut them, propose an order.

It proposes; a person decides. Whatever the order, no character is lost: `unplaced` says so.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from liandong.corpus.alignment import HAN
from liandong.corpus.columns.continuation import Continuation
from liandong.corpus.columns.links import (
    INDENT,
    SENTENCE_END,
    SLACK,
    SPEAKER,
    Matrix,
    Stretch,
    full_width,
    path,
    scored,
    shared,
)
from liandong.corpus.documents import LeftOut
from liandong.corpus.reading_order import Block, Piece, ReadingOrder
from liandong.schemas import Record, write_text

TOKEN = re.compile(r"\S+")
# A word that only the joint with a later piece makes whole: how much likelier it must be.
WHOLE_WORD = 3.0
LONGEST_LINE = 60
# How much better a cut must be, in natural log, for each character that it is off the middle.
OFF_MIDDLE = 2.0
NEVER_FIRST = "，。、；：？！）》”’"
FEWEST_HAN = 6
MERGED_STEPS = (2, 3)
CHANCE_STEPS = range(7, 16)
# Words found two or three pieces on must be this many, and this far above chance (in standard
# deviations). Seen: clean and wrapped texts up to 2.2, merged pages 3.6 to 30.
FEWEST_WORDS = 5
SURELY_ABOVE_CHANCE = 3.5
PIECES_LOOKED_AT = 2_000
# Scores are n×n: a longer document is ordered part by part, each ending where a box ends.
LONGEST_PART = 400
# Below this share a joint begins a new paragraph: better a break than another's words.
DOUBTFUL = 0.5
# Below this share nothing is known of what follows: the place in the file decides.
LOOSE = 0.25
HEADER = """\
# Reading order of {name}, PROPOSED BY A MACHINE. A person must go through it before it
# is used: one wrong joint puts words into another speaker's mouth.
#
# blocks    one block is one paragraph; its pieces stand in reading order. start and end are code
#           points of the raw file, half-open; text is what stands there. sure says how sure the
#           proposal is that the piece goes on where the one above it ends, from 0 to 1; take the
#           word away from what you have read. Where words are lost put a piece with only a gap:
#           and the reason. Give kind, section and speaker; they are empty where unknown.
# left_out  what of the raw file is in no piece, with its reason.
"""


def _stretches(text: str, left_out: Sequence[LeftOut] = ()) -> Iterator[Stretch]:
    hidden = list(text)
    for item in left_out:
        hidden[item.start : item.end] = " " * (item.end - item.start)
    box = line = before = 0
    for token in TOKEN.finditer("".join(hidden)):
        breaks = text.count("\n", before, token.start())
        box, line = box + (breaks > 1), line + (breaks > 0)
        yield Stretch(token.start(), token.end(), token.group(), box, line)
        before = token.end()


def pieces(text: str, left_out: Sequence[LeftOut] = ()) -> tuple[Stretch, ...]:
    """Cut a text at blanks and line ends, and where two whole lines stand without a blank."""
    found = tuple(_stretches(text, left_out))
    full = full_width(found)
    usual = {s.box for s in found if abs(s.width - full) <= 1}
    # What stands in a double line says nothing of what goes on: there the joint is sought.
    single = (stretch.words for stretch in found if stretch.width < 2 * full - SLACK)
    model = Continuation(single)
    return tuple(
        part
        for stretch in found
        for part in (
            _halved(stretch, full, model)
            if stretch.box in usual and abs(stretch.width - 2 * full) <= SLACK
            else (stretch,)
        )
    )


def _halved(stretch: Stretch, full: float, model: Continuation) -> tuple[Stretch, ...]:
    """Cut two lines apart near the middle where the words go on least well, if any do so badly."""
    words, middle = stretch.words, len(stretch.text) / 2
    gains = {
        at: model.words(words[:at], words[at:]) + model.gain(words[:at], words[at:])
        for at in range(round(full) - 2, min(round(full) + 2, len(words)))
        if words[at] not in NEVER_FIRST
    }
    at = min(gains, key=lambda p: gains[p] + OFF_MIDDLE * abs(p - middle), default=0)
    if not at or gains[at] >= 0:
        return (stretch,)
    place = stretch.start + at
    first = replace(stretch, end=place, text=stretch.text[:at])
    return first, replace(stretch, start=place, text=stretch.text[at:])


def joints(text: str) -> tuple[int, ...]:
    """Return the places of blanks and line ends inside sentences: where a piece may end."""
    return tuple(a.end for a, b in pairwise(pieces(text)) if not SENTENCE_END.search(a.words))


def looks_merged(text: str) -> bool:
    """Tell whether the columns of a page were merged line by line.

    Words cut at the end of a line are made whole by the line that follows. If a text has
    clearly more words that the line after next makes whole, or the one behind it, than lines
    far apart do by chance, then its lines stand in a wrong order.
    """
    found = list(_stretches(text))[:PIECES_LOOKED_AT]
    texts = [stretch.words for stretch in found]
    model = Continuation(())
    words, tried = _made_whole(texts, MERGED_STEPS, model)
    if words < FEWEST_WORDS:
        return False
    chance, chances = _made_whole(texts, CHANCE_STEPS, model)
    expected = max(0.5, (chance + 0.5) / (chances + 10) * tried)
    return bool(words - expected >= SURELY_ABOVE_CHANCE * expected**0.5)


def _made_whole(texts: Sequence[str], steps: Sequence[int], model: Continuation) -> tuple[int, int]:
    """Count the cut words that pieces so many steps further on make whole, and all tried."""
    pairs = [
        (a, b)
        for step in steps
        for a, b in zip(texts, texts[step:], strict=False)
        if _is_line(a) and _is_line(b) and HAN.match(a[-1]) and HAN.match(b[0])
    ]
    return sum(model.words(a, b) > WHOLE_WORD for a, b in pairs), len(pairs)


def _is_line(text: str) -> bool:
    return len(text) <= LONGEST_LINE and len(HAN.findall(text)) >= FEWEST_HAN


def propose(raw: str, left_out: tuple[LeftOut, ...] = ()) -> ReadingOrder:
    """Propose a reading order; every character but blanks is in one piece or left out."""
    names = _names(raw)
    blocks: list[Block] = []
    for part in _parts(pieces(raw, left_out)):
        ordered, sure = _ordered(part)
        for paragraph in _paragraphs(ordered, sure, full_width(part)):
            blocks.append(_block(paragraph, names))
    return ReadingOrder(blocks=tuple(blocks), left_out=left_out)


def _parts(found: Sequence[Stretch]) -> Iterator[Sequence[Stretch]]:
    part: list[Stretch] = []
    for stretch in found:
        full = len(part) >= LONGEST_PART and stretch.box != part[-1].box
        if full or len(part) >= 2 * LONGEST_PART:
            yield part
            part = []
        part.append(stretch)
    if part:
        yield part


def _ordered(part: Sequence[Stretch]) -> tuple[list[Stretch], list[float | None]]:
    """Return the pieces in the order proposed, and how sure each one's joint with the last is."""
    if len(part) == 1:
        return list(part), [None]
    scores = scored(part)
    shares = shared(scores)
    order = [piece for chain in _chains(path(scores), shares) for piece in chain]
    sure = [round(float(shares[a, b]), 2) for a, b in pairwise(order)]
    return [part[i] for i in order], [None, *sure]


def _chains(order: Sequence[int], shares: Matrix) -> list[list[int]]:
    """Part an order where nothing holds it together; what comes first in the file goes first."""
    chains = [[order[0]]]
    for a, b in pairwise(order):
        if shares[a, b] < LOOSE:
            chains.append([])
        chains[-1].append(b)
    return sorted(chains)


Joined = list[tuple[Stretch, float | None]]


def _paragraphs(
    ordered: Sequence[Stretch], sure: Sequence[float | None], full: float
) -> Iterator[Joined]:
    paragraph: Joined = []
    for stretch, share in zip(ordered, sure, strict=True):
        if paragraph and _begins(paragraph[-1][0], stretch, share, full):
            yield paragraph
            paragraph = []
        paragraph.append((stretch, share))
    yield paragraph


def _begins(before: Stretch, stretch: Stretch, share: float | None, full: float) -> bool:
    """Tell whether a paragraph begins: a name, an indented line, or a joint in doubt."""
    if share is None or share < DOUBTFUL or SPEAKER.match(stretch.text):
        return True
    indented = stretch.width < full - INDENT / 2 or before.width < full - SLACK
    return bool(SENTENCE_END.search(before.words)) and indented


def _names(raw: str) -> set[str]:
    """Return what stands before a colon at the beginning of at least two pieces."""
    found = [match[1] for s in _stretches(raw) if (match := SPEAKER.match(s.text))]
    return {name for name in found if found.count(name) > 1}


def _block(paragraph: Joined, names: set[str]) -> Block:
    named = SPEAKER.match(paragraph[0][0].text)
    speaker = named[1] if named and named[1] in names else ""
    placed = (
        Piece(start=piece.start, end=piece.end, text=piece.text, sure=share)
        for piece, share in paragraph
    )
    return Block(kind="body", speaker=speaker, pieces=tuple(placed))


def unplaced(raw: str, order: ReadingOrder) -> list[tuple[int, str]]:
    """Return place and character of each Han character in no piece and not left out."""
    spans = [(p.start, p.end) for block in order.blocks for p in block.pieces if p.gap is None]
    spans += [(item.start, item.end) for item in order.left_out]
    kept = {place for start, end in spans for place in range(start or 0, end or 0)}
    return [(m.start(), m.group()) for m in HAN.finditer(raw) if m.start() not in kept]


def write_reading_order(path: Path, order: ReadingOrder, name: str) -> None:
    """Write a proposal for a person to correct; `name` is the raw file that it belongs to."""
    data = CommentedMap(blocks=[_written(block) for block in order.blocks])
    for key, items in (("left_out", order.left_out), ("corrections", order.corrections)):
        if items:
            data[key] = [_row(item) for item in items]
    yaml = YAML()
    yaml.width = 10_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    text = io.StringIO(HEADER.format(name=name))
    text.seek(0, io.SEEK_END)
    yaml.dump(data, text)
    write_text(path, text.getvalue())


def _written(block: Block) -> CommentedMap:
    section, speaker = (DoubleQuotedScalarString(t) for t in (block.section, block.speaker))
    data = CommentedMap(kind=block.kind, section=section, speaker=speaker)
    data["pieces"] = [_row(piece) for piece in block.pieces]
    return data


def _row(item: Record) -> CommentedMap:
    values = item.model_dump(exclude_none=True).items()
    row = CommentedMap(
        (key, DoubleQuotedScalarString(value) if isinstance(value, str) else value)
        for key, value in values
    )
    row.fa.set_flow_style()
    return row
