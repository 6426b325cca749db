"""Read the text layer of a PDF: its lines page by page, then as the layout orders them."""

from __future__ import annotations

import io
import re
import unicodedata
import zlib
from collections.abc import Iterator
from typing import Any

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LAParams, LTAnno, LTChar, LTFigure, LTPage, LTTextBox, LTTextLine
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser, PDFSyntaxError
from pdfminer.psexceptions import PSEOF
from pdfminer.utils import decode_text

from liandong.corpus.formats.contents import (
    Contents,
    Hints,
    iso_date,
    name_in_chinese,
    of_lines,
    quiet,
)
from liandong.corpus.formats.pdf_layout import PageLine, is_chinese, text_lines
from liandong.errors import refuse

MOST_PAGES = 2_000
MOST_CHARACTERS = 1_000_000
MOST_MARKS = 2_000_000  # lines, curves, figures
MOST_NUMBERS = 20_000_000  # in the instructions that draw the pages
LARGEST_STREAM = 64 * 2**20  # bytes, unpacked
LARGEST_STREAMS = 256 * 2**20
CHUNK = 2**20
STREAM = re.compile(rb"(?<!end)stream\r?\n")
PICTURE = re.compile(rb"/Subtype\s*/Image\b")
PACKED = re.compile(rb"/(?:FlateDecode|Fl|LZWDecode|LZW|RunLengthDecode)\b")
# Columns of a newspaper stand a character apart; blanks are left to the order of lines.
LAYOUT: dict[str, Any] = {
    "char_margin": 0.6,
    "line_margin": 0.5,
    "boxes_flow": None,
    "all_texts": True,
}
UNREADABLE = re.compile(r"\(cid:\d+\)")
MOST_UNREADABLE = 5
RADICALS = re.compile(r"[\u2f00-\u2fd5]")
# The right half of such a character is empty and may hang into the gutter.
HALF_EMPTY = ("，", "。", "、", "；", "：", "！", "？", "”", "）", "》")
HANGING = 0.5
SAME_PLACE = 0.3


class _TooMuch(Exception):
    """The PDF holds more than a document that people read."""


class _Page(PDFPageAggregator):
    """Collects the characters of a page, draws nothing, and stops where a PDF has no end."""

    def __init__(self, manager: PDFResourceManager) -> None:
        super().__init__(manager, laparams=LAParams(**LAYOUT))
        self.characters = 0
        self.marks = 0
        self.numbers = 0

    def render_char(self, *args: Any, **kwargs: Any) -> float:
        self.characters += 1
        if self.characters > MOST_CHARACTERS:
            raise _TooMuch(f"more than {MOST_CHARACTERS:,} characters")
        return float(super().render_char(*args, **kwargs))

    def _mark(self) -> None:
        self.marks += 1
        if self.marks > MOST_MARKS:
            raise _TooMuch(f"more than {MOST_MARKS:,} drawn marks")

    def paint_path(self, *_args: Any, **_kwargs: Any) -> None:
        self._mark()

    def render_image(self, *_args: Any, **_kwargs: Any) -> None:
        self._mark()

    def begin_figure(self, *args: Any, **kwargs: Any) -> None:
        self._mark()
        super().begin_figure(*args, **kwargs)


class _Drawing(PDFPageInterpreter):
    """Follows the instructions of a page, and counts what they are given."""

    def push(self, obj: Any) -> None:
        page: Any = self.device
        page.numbers += 1
        if page.numbers > MOST_NUMBERS:
            raise _TooMuch(f"more than {MOST_NUMBERS:,} numbers in its drawings")
        super().push(obj)


def read_pdf(content: bytes, place: str) -> Contents:
    """Return the text of a PDF in reading order; page heads, feet and numbers are left out.

    Raises
    ------
    InputFaults
        If it is encrypted, damaged, without a text layer, or far too large.
    """
    try:
        with quiet():
            _check_streams(content)
            document = PDFDocument(PDFParser(io.BytesIO(content)))
            pages = list(_pages(document))
    except (PDFPasswordIncorrect, PDFEncryptionError):
        raise refuse(
            place, "the PDF is encrypted; open it with its password and print it to a new PDF"
        ) from None
    except _TooMuch as error:
        raise refuse(
            place, f"the PDF has {error}; split it, or print the part you need to a new PDF"
        ) from None
    except (PDFSyntaxError, PSEOF, RecursionError) as error:
        raise _damaged(place, type(error).__name__) from None
    except Exception as error:  # The library fails in many ways on a broken file.
        raise _damaged(place, type(error).__name__) from None
    if not pages:
        raise _damaged(place, "it has no page")
    return _contents(pages, _hints(document), place)


def _damaged(place: str, reason: str) -> Exception:
    return refuse(
        place,
        f"the PDF is damaged ({reason}); get it again from where it came, or open it in a"
        " reader and print it to a new PDF",
    )


def _contents(pages: list[list[PageLine]], hints: Hints, place: str) -> Contents:
    words = "".join(line.text for page in pages for line in page)
    unreadable = len(UNREADABLE.findall(words))
    if not words.strip():
        raise refuse(
            place,
            "the PDF holds pictures of pages and no text; run OCR over it (for instance with"
            " ocrmypdf -l chi_sim) and add the result",
        )
    if unreadable > MOST_UNREADABLE:
        raise refuse(
            place,
            f"the fonts of this PDF don't say which characters they show ({unreadable} are"
            " unknown); run OCR over it (for instance with ocrmypdf --force-ocr -l chi_sim)"
            " and add the result",
        )
    return of_lines(text_lines(pages), hints=hints, notes=tuple(_notes(pages, words)))


def _notes(pages: list[list[PageLine]], words: str) -> Iterator[str]:
    empty = [str(number) for number, page in enumerate(pages, 1) if not page]
    if empty:
        yield f"no text on page {', '.join(empty)}: a picture, or a blank page"
    if lost := words.count("\ufffd") + len(UNREADABLE.findall(words)):
        yield f"characters that can't be read (\ufffd): {lost}"


def _check_streams(content: bytes) -> None:
    """Unpack what is packed, piece by piece, before the library does it in one go."""
    total = 0
    for found in STREAM.finditer(content):
        about = content[max(0, found.start() - 400) : found.start()].rpartition(b" obj")[2]
        if PICTURE.search(about) or not PACKED.search(about):
            continue
        if len(PACKED.findall(about)) > 1:
            raise _TooMuch("a stream that is packed twice")
        size = _unpacked_size(memoryview(content)[found.end() :])
        total += size
        if size > LARGEST_STREAM or total > LARGEST_STREAMS:
            raise _TooMuch(f"a text that unpacks to more than {size / CHUNK:.0f} MB")


def _unpacked_size(packed: memoryview) -> int:
    unpacker, size = zlib.decompressobj(), 0
    try:
        for start in range(0, len(packed), CHUNK):
            piece: bytes = bytes(packed[start : start + CHUNK])
            while piece and not unpacker.eof and size <= LARGEST_STREAM:
                size += len(unpacker.decompress(piece, CHUNK))
                piece = unpacker.unconsumed_tail
            if unpacker.eof or size > LARGEST_STREAM:
                break
    except zlib.error:
        pass
    return size


# Pages and lines --------------------------------------------------------------------------


def _pages(document: PDFDocument) -> Iterator[list[PageLine]]:
    manager = PDFResourceManager(caching=True)
    device = _Page(manager)
    interpreter = _Drawing(manager, device)
    for number, page in enumerate(PDFPage.create_pages(document)):
        if number == MOST_PAGES:
            raise _TooMuch(f"more than {MOST_PAGES:,} pages")
        interpreter.process_page(page)
        layout = device.get_result()
        yield [line for line in map(_line(layout), _found(layout)) if line.text.strip()]


def _found(parent: Any) -> Iterator[LTTextLine]:
    waiting = [parent]
    while waiting:
        item = waiting.pop()
        if isinstance(item, LTTextLine):
            yield item
        elif isinstance(item, (LTPage, LTFigure, LTTextBox)):
            waiting.extend(reversed(list(item)))


def _line(page: LTPage) -> Any:
    def made(line: LTTextLine) -> PageLine:
        sizes = sorted(c.height for c in line if isinstance(c, LTChar))
        size = sizes[len(sizes) // 2] if sizes else line.height
        words = _words(line)
        return PageLine(
            words,
            left=line.x0,
            right=line.x1 - HANGING * size * words.endswith(HALF_EMPTY),
            top=page.height - line.y1,
            bottom=page.height - line.y0,
            size=size,
            page_height=page.height,
        )

    return made


def _words(line: LTTextLine) -> str:
    """Return a line's characters without those that only the layout or a thick stroke makes."""
    characters: list[str] = []
    before: LTChar | None = None
    items = list(line)
    for n, item in enumerate(items):
        text = item.get_text()
        if isinstance(item, LTChar):
            if before is None or not _struck_twice(before, item):
                characters.append(text)
            before = item
        elif isinstance(item, LTAnno) and text == " " and 0 < n < len(items) - 1:
            beside = (items[n - 1].get_text()[-1:], items[n + 1].get_text()[:1])
            if not any(map(is_chinese, beside)):
                characters.append(" ")
    words = RADICALS.sub(lambda m: unicodedata.normalize("NFKC", m[0]), "".join(characters))
    return re.sub(r"[\x00-\x1f\x7f\u2028\u2029]+", " ", words).strip()


def _struck_twice(before: LTChar, item: LTChar) -> bool:
    same = before.get_text() == item.get_text() != " "
    near = SAME_PLACE * max(item.width, 0.1)
    return same and abs(before.x0 - item.x0) < near and abs(before.y0 - item.y0) < near


def _hints(document: PDFDocument) -> Hints:
    stated = {key: value for entry in reversed(document.info) for key, value in entry.items()}
    return Hints(
        title=name_in_chinese(_said(stated.get("Title"))),
        author=name_in_chinese(_said(stated.get("Author"))),
        date=iso_date(_said(stated.get("CreationDate"))),
    )


def _said(value: object) -> str:
    return decode_text(value) if isinstance(value, bytes) else ""
