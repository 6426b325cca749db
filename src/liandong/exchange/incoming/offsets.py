"""The conventions by which programs count places in a text, and what a place means under each.

All places are turned into code points of the text with LF as line end and without byte order
mark: there, two conventions can be compared.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from liandong.errors import refuse

Unit = Literal["code_points", "utf16", "utf8"]
LineEnds = Literal["stored", "crlf", "lf"]
Places = npt.NDArray[np.int64]
Span = tuple[int, int]

LINE_END = re.compile("\r\n|\r|\n")
MARK = "\ufeff"
NOWHERE = -1
IN_WORDS = {
    "code_points": "code points",
    "utf16": "UTF-16 units",
    "utf8": "UTF-8 bytes",
    "stored": "line ends as stored",
    "crlf": "line ends counted as CRLF",
    "lf": "line ends counted as LF",
    "bom": "a byte order mark counted (or counted from 1)",
    "no_bom": "no byte order mark counted",
    "closed": "the last one included",
    "half_open": "the end behind the last one",
}


@dataclass(frozen=True)
class Convention:
    """How a program counts: unit, line ends, whether a byte order mark counts, what the end is.

    The defaults are those of the standard (REFI-QDA 1.0).
    """

    unit: Unit = "code_points"
    line_ends: LineEnds = "stored"
    mark: bool = False
    closed: bool = False

    @property
    def parts(self) -> tuple[str, str, str, str]:
        """The four choices by name, as `--convention` takes them."""
        mark, end = "bom" if self.mark else "no_bom", "closed" if self.closed else "half_open"
        return self.unit, self.line_ends, mark, end

    @property
    def name(self) -> str:
        """The whole name, as `--convention` takes it."""
        return "-".join(self.parts)

    def __str__(self) -> str:
        return ", ".join(IN_WORDS[part] for part in self.parts)


# The standard's choice first, wherever there is one.
CONVENTIONS = tuple(
    Convention(unit, ends, mark, closed)
    for closed, mark, ends, unit in product(
        (False, True), (False, True), get_args(LineEnds), get_args(Unit)
    )
)


def conventions(name: str) -> tuple[Convention, ...]:
    """Return the conventions that a name allows: `utf16`, `closed`, `utf8-crlf-bom-half_open`.

    Raises
    ------
    InputFaults
        If a part of the name is unknown, or two parts exclude each other.
    """
    wanted = [part for part in name.strip().lower().split("-") if part]
    unknown = [part for part in wanted if part not in IN_WORDS]
    if unknown or not wanted:
        sentence = (
            f"“{unknown[0] if unknown else name}” is no convention; join what you know with “-”, "
            f"of {', '.join(IN_WORDS)}"
        )
        raise refuse("--convention", sentence)
    allowed = tuple(one for one in CONVENTIONS if set(wanted) <= set(one.parts))
    if not allowed:
        sentence = f"“{name}” names two that exclude each other; name one of each kind"
        raise refuse("--convention", sentence)
    return allowed


@dataclass(frozen=True, eq=False)
class SourceText:
    """A text in which places are counted.

    `text` has LF as line end and no byte order mark; `stored` gives for each of its characters
    how many the file has (2 for a line end stored as CRLF).
    """

    text: str
    stored: Places

    @classmethod
    def of(cls, stored: str) -> SourceText:
        """Return a text as it is stored, with byte order marks and line ends of any kind."""
        bare = stored.lstrip(MARK)
        text = LINE_END.sub("\n", bare)
        widths = np.ones(len(text), dtype=np.int64)
        breaks = [len(found[0]) for found in LINE_END.finditer(bare)]
        widths[[at for at, character in enumerate(text) if character == "\n"]] = breaks
        return cls(text, widths)

    @classmethod
    def read(cls, place: str, content: bytes) -> SourceText:
        """Decode the bytes of a source: UTF-8, or UTF-16 if its mark says so.

        Raises
        ------
        InputFaults
            If the bytes are neither.
        """
        wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        try:
            return cls.of(content.decode("utf-16" if wide else "utf-8"))
        except UnicodeDecodeError as error:
            sentence = (
                f"byte {error.start} of the text is not UTF-8, which the format demands; "
                "save the text as UTF-8 and export again"
            )
            raise refuse(place, sentence) from None

    @cached_property
    def _characters(self) -> Places:
        return np.frombuffer(self.text.encode("utf-32-le"), dtype=np.uint32).astype(np.int64)

    def readings(self, start: int, end: int) -> tuple[str, ...]:
        """Return what a quotation of a span may say: the words that stand there."""
        return (self.text[start:end],)

    def edges(self, unit: Unit, line_ends: LineEnds) -> Places:
        """Return where each character begins, and where the last one ends, in units."""
        return _edges(self, unit, line_ends)

    def spans(self, starts: Places, ends: Places, convention: Convention) -> Places:
        """Return what places mean under a convention: an array (n, 2), -1 where they are none.

        A place is none outside the text, within a character, or within a line end.
        """
        edges = self.edges(convention.unit, convention.line_ends)
        shift = (3 if convention.unit == "utf8" else 1) if convention.mark else 0
        sides = (starts - shift, ends - shift + int(convention.closed))
        return np.stack([_located(edges, side) for side in sides], axis=1)

    def stored_span(self, start: int, end: int) -> Span:
        """Return a span in code points of the text as stored, without byte order mark."""
        edges = self.edges("code_points", "stored")
        return int(edges[start]), int(edges[end])


@lru_cache(maxsize=64)
def _edges(text: SourceText, unit: Unit, line_ends: LineEnds) -> Places:
    codes = text._characters
    widths = np.ones(len(codes), dtype=np.int64)
    if unit == "utf16":
        widths += codes > 0xFFFF
    elif unit == "utf8":
        widths += (codes > 0x7F).astype(np.int64) + (codes > 0x7FF) + (codes > 0xFFFF)
    breaks = codes == ord("\n")
    widths[breaks] = {"stored": text.stored[breaks], "crlf": 2, "lf": 1}[line_ends]
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(widths)])


def _located(edges: Places, places: Places) -> Places:
    found = np.searchsorted(edges, places)
    inside = np.minimum(found, len(edges) - 1)
    return np.where(edges[inside] == places, inside, NOWHERE)
