"""The fonts of a PDF: embedded, and with an outline for every character that is printed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fontTools.cffLib import CFFFontSet
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont
from pdfminer.pdftypes import resolve1

from liandong.briefs.rendered.characters import joined
from liandong.briefs.rendered.pdf_content import Content
from liandong.errors import Fault


def font_faults(path: Path, content: Content) -> Iterator[Fault]:
    """Yield fonts that aren't embedded and characters that aren't drawn."""
    for number, name in dict.fromkeys(content.unknown):
        yield Fault(f"{path}: page {number + 1}", f"a glyph of {name} stands for no character")
    for name, font in content.fonts.items():
        held = _file(font)
        if held is None:
            yield Fault(str(path), f"the font {name} is not embedded; render it again")
            continue
        lacking = "、".join(_not_drawn(held, content.glyphs[name]))
        if lacking:
            yield Fault(str(path), f"the font {name} has no outline for {lacking}")


def _file(font: Any) -> bytes | None:
    descriptor = font.descriptor or {}
    for key in ("FontFile2", "FontFile3", "FontFile"):
        stream = resolve1(descriptor.get(key))
        if stream is not None:
            return bytes(stream.get_data())
    return None


def _not_drawn(held: bytes, glyphs: set[tuple[int, str]]) -> list[str]:
    """Return the visible characters whose glyph is missing or empty in the embedded font."""
    outlines = _outlines(held)
    return sorted(
        sign for cid, sign in glyphs if joined(sign) and cid != 0 and not outlines.draws(cid)
    )


def _outlines(held: bytes) -> _Outlines:
    if held[:4] in (b"OTTO", b"\0\1\0\0", b"true"):
        font = TTFont(io.BytesIO(held), lazy=True)
        return _Outlines(font.getGlyphSet(), font.getGlyphOrder())
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(held), None)
    top = fonts.topDictIndex[0]
    return _Outlines(top.CharStrings, top.charset)


class _Outlines:
    """The glyphs of an embedded font by the number that the page calls them by."""

    def __init__(self, glyphs: Any, order: list[str]) -> None:
        self.glyphs, self.order = glyphs, order

    def draws(self, cid: int) -> bool:
        """Tell whether the glyph is there and leaves ink."""
        name = f"cid{cid:05d}"
        if name not in self.glyphs:
            if cid >= len(self.order):
                return False
            name = self.order[cid]
        pen = RecordingPen()
        self.glyphs[name].draw(pen)
        return bool(pen.value)
