"""The marked content of a PDF: its characters and strokes, each under the mark it stands in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import resolve1
from pdfminer.utils import apply_matrix_pt, decode_text

from liandong.briefs.rendered.characters import shapes

# Page (from 0) and number of the mark; none for headers, footers and other artifacts.
Mark = tuple[int, int | None]


@dataclass
class Content:
    """All that is printed, by its mark.

    `unknown` are glyphs that stand for no character; `replaced` is what is drawn otherwise than it
    is copied and read aloud.
    """

    texts: dict[Mark, list[str]] = field(default_factory=lambda: defaultdict(list))
    strokes: dict[Mark, list[tuple[Any, ...]]] = field(default_factory=lambda: defaultdict(list))
    glyphs: dict[str, set[tuple[int, str]]] = field(default_factory=lambda: defaultdict(set))
    fonts: dict[str, Any] = field(default_factory=dict)
    unknown: list[tuple[int, str]] = field(default_factory=list)
    replaced: list[tuple[int, str, str]] = field(default_factory=list)

    def text(self, mark: Mark) -> str:
        """Return the words under a mark."""
        return "".join(self.texts.get(mark, ()))


class _Device(PDFTextDevice):
    """Gathers what the interpreter of a page draws."""

    def __init__(self, manager: PDFResourceManager) -> None:
        super().__init__(manager)
        self.page = 0
        self.tags: list[dict[str, Any]] = []
        self.content = Content()

    def begin_tag(self, tag: Any, props: Any = None) -> None:
        given = dict(props) if isinstance(props, dict) else {}
        self.tags.append({**given, "artifact": tag.name == "Artifact", "drawn": []})

    def end_tag(self) -> None:
        mark, tag = self.mark, self.tags.pop() if self.tags else {}
        if "ActualText" in tag:
            words = decode_text(resolve1(tag["ActualText"]))
            self._say(self._replaced("".join(tag["drawn"]), words), mark)

    def _replaced(self, drawn: str, words: str) -> str:
        """Return the words that a file gives for what it draws, unless they are others."""
        if shapes(drawn) == shapes(words):
            return words
        self.content.replaced.append((self.page, drawn, words))
        return drawn

    def _say(self, words: str, mark: Mark) -> None:
        """Add words to those that something is given for, or to the mark."""
        for tag in reversed(self.tags):
            if "ActualText" in tag:
                tag["drawn"].append(words)
                return
        self.content.texts[mark].append(words)

    @property
    def mark(self) -> Mark:
        """Return the innermost mark that says where it belongs."""
        for tag in reversed(self.tags):
            if tag["artifact"] or "MCID" in tag:
                return self.page, None if tag["artifact"] else tag["MCID"]
        return self.page, None

    def render_char(
        self, matrix: Any, font: Any, fontsize: float, scaling: float, *others: Any
    ) -> float:
        cid = others[1]
        name = str(font.basefont)
        self.content.fonts.setdefault(name, font)
        try:
            sign = font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            sign = "\ufffd"
        if cid == 0 or not sign or "\ufffd" in sign or "\0" in sign:
            self.content.unknown.append((self.page, name))
        self.content.glyphs[name].add((cid, sign))
        self._say(sign, self.mark)
        return float(font.char_width(cid) * fontsize * scaling)

    def paint_path(self, state: Any, stroke: bool, fill: bool, evenodd: bool, path: Any) -> None:
        assert self.ctm is not None
        for name, *numbers in path:
            points = zip(numbers[::2], numbers[1::2], strict=True)
            placed = [apply_matrix_pt(self.ctm, point) for point in points]
            self.content.strokes[self.mark].append((name, *placed))

    def render_image(self, name: str, stream: Any) -> None:
        self.content.strokes[self.mark].append(("image", bytes(stream.get_rawdata() or b"")))


def read_content(file: BinaryIO) -> Content:
    """Return what the pages of a PDF print."""
    manager = PDFResourceManager()
    device = _Device(manager)
    interpreter = PDFPageInterpreter(manager, device)
    for number, page in enumerate(PDFPage.get_pages(file)):
        device.page, device.tags = number, []
        interpreter.process_page(page)
    return device.content


@dataclass(frozen=True)
class Drawing:
    """What a picture draws: its operations and points, counted from its own corner, in its size."""

    operations: tuple[str, ...]
    points: tuple[tuple[float, float], ...]
    images: tuple[bytes, ...]
    text: str


def drawing(content: Content, marks: list[Mark]) -> Drawing:
    """Return what is drawn under `marks`, whatever its size and place."""
    strokes = [stroke for mark in marks for stroke in content.strokes.get(mark, ())]
    lines = [stroke for stroke in strokes if stroke[0] != "image"]
    return Drawing(
        operations=tuple(stroke[0] for stroke in strokes),
        points=tuple(_scaled([point for line in lines for point in line[1:]])),
        images=tuple(stroke[1] for stroke in strokes if stroke[0] == "image"),
        text="".join(content.text(mark) for mark in marks),
    )


def _scaled(points: list[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    if not points:
        return
    left, bottom = min(x for x, _ in points), min(y for _, y in points)
    width = max(x for x, _ in points) - left or 1.0
    for x, y in points:
        yield (x - left) / width, (y - bottom) / width
