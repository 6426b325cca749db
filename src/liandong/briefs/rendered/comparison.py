"""Where what stands in a file differs from what must stand there."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from rapidfuzz.distance import Levenshtein

from liandong.briefs.rendered.characters import NEIGHBOURS, joined, stray
from liandong.briefs.rendered.expected import Piece
from liandong.briefs.rendered.reading import Block

# Differences of a file that are told one by one.
LISTED = 20


@dataclass(frozen=True)
class Difference:
    """Words that differ, with their neighbours, and the piece of the page that they belong to."""

    place: str
    found: str
    wanted: str
    piece: Piece

    def __str__(self) -> str:
        return f"found “{self.found}”, expected “{self.wanted}” ({self.piece})"


def without(blocks: Sequence[Block], furniture: Collection[str]) -> tuple[Block, ...]:
    """Return the blocks without those that hold nothing but furniture of the house style."""
    return tuple(block for block in blocks if unexplained(block.text, furniture))


def unexplained(text: str, known: Collection[str]) -> str:
    """Return what is left of a text without what is known and the dots between its parts."""
    rest = joined(text)
    for words in sorted(map(joined, known), key=len, reverse=True):
        rest = rest.replace(words, "\n") if words else rest
    return rest.replace("\n", "").strip("·|")


def nearest_band(bands: Sequence[tuple[Piece, ...]], blocks: Sequence[Block]) -> tuple[Piece, ...]:
    """Return the title band in the order in which the file has it."""
    found = joined("".join(block.text for block in blocks))

    def distance(band: tuple[Piece, ...]) -> int:
        wanted = "".join(joined(piece.text) for piece in band)
        return Levenshtein.distance(wanted, found[: len(wanted)])

    return min(bands, key=distance)


def differences(pieces: Sequence[Piece], blocks: Sequence[Block]) -> Iterator[Difference]:
    """Yield every difference between the words of `pieces` and those of `blocks`."""
    wanted = [joined(piece.text) for piece in pieces]
    found = [joined(block.text) for block in blocks]
    whole, read = "".join(wanted), "".join(found)
    if whole == read:
        return
    starts, places = ([0, *accumulate(map(len, texts))] for texts in (wanted, found))
    for first, last, begin, end in _regions(whole, read):
        piece = pieces[min(bisect_right(starts, first), len(pieces)) - 1] if pieces else _NOTHING
        at = min(bisect_right(places, begin), len(blocks)) - 1
        place = blocks[at].place if blocks else "end"
        yield Difference(place, _around(read, begin, end), _around(whole, first, last), piece)


_NOTHING = Piece("nothing", "", "")


def _regions(wanted: str, found: str) -> list[tuple[int, int, int, int]]:
    """Return the spans of both texts that differ; near ones are one."""
    regions: list[tuple[int, int, int, int]] = []
    for step in Levenshtein.opcodes(wanted, found):
        if step.tag == "equal":
            continue
        first, begin = step.src_start, step.dest_start
        if regions and first - regions[-1][1] < NEIGHBOURS // 2:
            first, _, begin, _ = regions.pop()
        regions.append((first, step.src_end, begin, step.dest_end))
    return regions


def _around(text: str, first: int, last: int) -> str:
    before, behind = text[max(0, first - NEIGHBOURS) : first], text[last : last + NEIGHBOURS]
    words = text[first:last]
    return before + (words if len(words) <= 60 else f"{words[:30]}…{words[-30:]}") + behind


def stray_blanks(pieces: Sequence[Piece], blocks: Sequence[Block]) -> Iterator[tuple[str, str]]:
    """Yield place and neighbours of blanks inside Chinese that the page's words don't have."""
    meant = stray("".join(piece.text for piece in group) for group in _groups(pieces))
    for block in blocks:
        for before, blank, behind in stray([block.text]):
            ends = [one for one in meant if _same(one, (before, blank, behind))]
            if not ends:
                yield block.place, f"{before}{blank}{behind}"


def _groups(pieces: Sequence[Piece]) -> Iterator[Sequence[Piece]]:
    # Titles and works stand alone; everything else may run on.
    yield pieces
    for piece in pieces:
        yield [piece]


def _same(one: tuple[str, str, str], other: tuple[str, str, str]) -> bool:
    """Tell whether two blanks are the same, as far as both are known."""
    before = min(len(one[0]), len(other[0]))
    behind = min(len(one[2]), len(other[2]))
    wide = one[1] == other[1] == "\u3000"
    return wide and one[0][-before:] == other[0][-before:] and one[2][:behind] == other[2][:behind]
