"""Ways to tamper with a rendered file, each with a library or by hand."""

import re
import zipfile

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ByteStringObject,
    ContentStream,
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


def glyphs_of(page, reader):
    """Yield the operand, the place in it, and the font of each glyph that a page shows."""
    stream = ContentStream(page.get_contents(), reader)
    fonts = page["/Resources"]["/Font"]
    font = None
    for operands, operator in stream.operations:
        if operator == b"Tf":
            font = fonts[operands[0]].get_object()
        elif operator in (b"Tj", b"TJ"):
            holder = operands if operator == b"Tj" else operands[0]
            for index, part in enumerate(holder):
                raw = getattr(part, "original_bytes", part)
                if isinstance(raw, bytes):
                    for at in range(0, len(raw), 2):
                        yield stream, (holder, index, at), font


def glyph_at(place):
    holder, index, at = place
    raw = getattr(holder[index], "original_bytes", holder[index])
    return int.from_bytes(raw[at : at + 2], "big")


def put_glyph(place, code):
    holder, index, at = place
    raw = getattr(holder[index], "original_bytes", holder[index])
    holder[index] = ByteStringObject(raw[:at] + code.to_bytes(2, "big") + raw[at + 2 :])


def digits_of_pdf(path):
    """Return page and number of each glyph that shows a digit."""
    reader = PdfReader(path)
    return [
        (page_number, number)
        for page_number, page in enumerate(reader.pages)
        for number, (_, place, font) in enumerate(glyphs_of(page, reader))
        if characters_of(font).get(glyph_at(place), "") in set("0123456789")
    ]


def change_glyph(path, page_number, wanted, choose):
    """Put another glyph in place of one; `choose(characters, code)` returns its code."""

    def change(writer):
        page = writer.pages[page_number]
        for number, (stream, place, font) in enumerate(glyphs_of(page, writer)):
            if number == wanted:
                put_glyph(place, choose(characters_of(font), glyph_at(place)))
                page[NameObject("/Contents")] = writer._add_object(stream)
                return

    rewrite_pdf(path, change)


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


def set_alt(writer, text):
    tree = writer._root_object["/StructTreeRoot"]
    for figure in elements(tree, "/Figure"):
        figure[NameObject("/Alt")] = TextStringObject(text)
