"""Ways to tamper with a rendered file, each with a library or by hand."""

import re
import zipfile
from typing import NamedTuple

from pypdf import PdfWriter
from pypdf.generic import (
    ByteStringObject,
    ContentStream,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    TextStringObject,
)


def rewrite_docx(path, change):
    """Write the parts of a document anew; `change(name, bytes)` returns None to drop a part."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    made = {name: change(name, content) for name, content in parts.items()}
    write_docx(path, {name: content for name, content in made.items() if content is not None})


def write_docx(path, parts):
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def replace_in_docx(path, part, old, new):
    def change(name, content):
        if name != part:
            return content
        assert old.encode() in content, old
        return content.replace(old.encode(), new.encode(), 1)

    rewrite_docx(path, change)


# Text between the tags of a page, and in the text runs of Word.
SHOWN_HTML = re.compile(r">([^<]+)<")
SHOWN_WORD = re.compile(r"<w:t(?: [^>]*)?>([^<]+)</w:t>")


def digits_of(text, shown):
    """Return where the digits stand that a reader sees."""
    return [
        found.start(1) + digit.start()
        for found in shown.finditer(text)
        for digit in re.finditer("[0-9]", found[1])
    ]


def another(digit, chance):
    return chance.choice([other for other in "0123456789" if other != digit])


def changed(text, at, new):
    return text[:at] + new + text[at + 1 :]


# PDF -----------------------------------------------------------------------------------


def rewrite_pdf(path, change):
    writer = PdfWriter(clone_from=path)
    change(writer)
    with path.open("wb") as file:
        writer.write(file)


def characters_of(font):
    """Return the character of each glyph code, as the font's ToUnicode map says."""
    text = font["/ToUnicode"].get_data().decode("latin-1")
    made = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", text, re.DOTALL):
        for code, sign in re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", block):
            made[int(code, 16)] = bytes.fromhex(sign).decode("utf-16-be").strip("\u2060")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", text, re.DOTALL):
        for first, last, sign in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            for step in range(int(last, 16) - int(first, 16) + 1):
                made[int(first, 16) + step] = chr(int(sign, 16) + step)
    return made


class Glyph(NamedTuple):
    """A glyph of a page: where its code stands, the characters of its font, its marked content."""

    page: int
    holder: list
    index: int
    at: int
    characters: dict
    mark: int | None

    @property
    def raw(self):
        part = self.holder[self.index]
        return getattr(part, "original_bytes", part)

    @property
    def code(self):
        return int.from_bytes(self.raw[self.at : self.at + 2], "big")

    @property
    def sign(self):
        return self.characters.get(self.code, "")

    def other(self, chance, like):
        """Return the code of another character of the font of which `like` is true."""
        signs = sorted((code, sign) for code, sign in self.characters.items() if like(sign))
        return chance.choice([code for code, sign in signs if sign != self.sign])


class PrintedPages:
    """The pages of a PDF, taken apart once; `write` puts them together with other glyphs."""

    def __init__(self, path):
        self.writer = PdfWriter(clone_from=path)
        self.glyphs, self.streams, self.contents = [], [], []
        for number, page in enumerate(self.writer.pages):
            stream = ContentStream(page.get_contents(), self.writer)
            self.streams.append(stream)
            self.contents.append(self.writer._add_object(DecodedStreamObject()))
            fonts = page["/Resources"]["/Font"]
            named = {name: characters_of(font.get_object()) for name, font in fonts.items()}
            self.glyphs += glyphs_of(number, stream, named)

    def digits(self):
        return [glyph for glyph in self.glyphs if glyph.sign and glyph.sign in "0123456789"]

    def write(self, path, changes):
        """Write a copy with other codes in place of glyphs, or with none where a code is None."""
        kept = [(glyph, glyph.holder[glyph.index]) for glyph, _ in changes]
        # From the end, as a part becomes shorter where a glyph goes.
        for glyph, code in sorted(changes, key=lambda change: -change[0].at):
            put = b"" if code is None else code.to_bytes(2, "big")
            made = glyph.raw[: glyph.at] + put + glyph.raw[glyph.at + 2 :]
            glyph.holder[glyph.index] = ByteStringObject(made)
        before = {page: self._show(page) for page in {glyph.page for glyph, _ in changes}}
        self.writer.write(path)
        for page, contents in before.items():
            self.writer.pages[page][NameObject("/Contents")] = contents
        for glyph, part in reversed(kept):
            glyph.holder[glyph.index] = part

    def _show(self, number):
        page = self.writer.pages[number]
        before = page.raw_get("/Contents")
        stream = self.streams[number]
        self.contents[number].get_object().set_data(written(stream))
        page[NameObject("/Contents")] = self.contents[number]
        return before


def written(stream):
    """Return a page's content as bytes, made from its operations."""
    stream._data = b""
    return stream.get_data()


def glyphs_of(number, stream, fonts):
    """Yield each glyph that a page shows."""
    characters, marks = {}, []
    for operands, operator in stream.operations:
        if operator in (b"BDC", b"BMC"):
            given = operands[1] if operator == b"BDC" else {}
            own = given.get("/MCID") if isinstance(given, dict) else None
            marks.append(marks[-1] if own is None and marks else own)
        elif operator == b"EMC":
            marks.pop()
        elif operator == b"Tf":
            characters = fonts[operands[0]]
        elif operator in (b"Tj", b"TJ"):
            holder = operands if operator == b"Tj" else operands[0]
            mark = marks[-1] if marks else None
            for index, part in enumerate(holder):
                raw = getattr(part, "original_bytes", part)
                for at in range(0, len(raw) if isinstance(raw, bytes) else 0, 2):
                    yield Glyph(number, holder, index, at, characters, mark)


def give_other_words(path, words_of):
    """Have the first digits of a PDF copied and read aloud as `words_of(what is printed)`."""

    def change(writer):
        page = writer.pages[0]
        stream = ContentStream(page.get_contents(), writer)
        fonts = page["/Resources"]["/Font"]
        for at, (operands, operator) in enumerate(stream.operations):
            if operator == b"Tf":
                font = characters_of(fonts[operands[0]].get_object())
            elif operator == b"Tj":
                raw = getattr(operands[0], "original_bytes", operands[0])
                codes = [int.from_bytes(raw[i : i + 2], "big") for i in range(0, len(raw), 2)]
                printed = "".join(font.get(code, "") for code in codes)
                if re.search("[0-9]", printed):
                    given = {NameObject("/ActualText"): TextStringObject(words_of(printed))}
                    begin = [NameObject("/Span"), DictionaryObject(given)]
                    stream.operations.insert(at + 1, ([], b"EMC"))
                    stream.operations.insert(at, (begin, b"BDC"))
                    break
        page[NameObject("/Contents")] = writer._add_object(stream)

    rewrite_pdf(path, change)


def elements(node, role):
    """Yield the elements of a structure tree that have a role."""
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from elements(child, role)
    elif hasattr(node, "get"):
        if node.get("/S") == role:
            yield node
        if "/K" in node:
            yield from elements(node["/K"], role)


def marks_of(element, writer):
    """Return page and number of the marked content below an element of a structure tree."""
    pages = {page.indirect_reference.idnum: number for number, page in enumerate(writer.pages)}

    def below(node, page):
        if node is None:
            return []
        node = node.get_object()
        if isinstance(node, int):
            return [(page, int(node))]
        if isinstance(node, list):
            return [mark for child in node for mark in below(child, page)]
        if not hasattr(node, "get"):
            return []
        if "/Pg" in node:
            page = pages[node.raw_get("/Pg").idnum]
        return below(node.get("/MCID", node.get("/K")), page)

    return below(element, None)


def set_alt(writer, text):
    tree = writer._root_object["/StructTreeRoot"]
    for figure in elements(tree, "/Figure"):
        figure[NameObject("/Alt")] = TextStringObject(text)
