"""Make the gallery of received files again, byte for byte: `python -m tests.gallery.make`.

The words stand in `words/`; this script puts them into every format and damage.
"""

from __future__ import annotations

import random
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import opencc
import typst
from pypinyin import Style, lazy_pinyin

from tests.gallery.sites import EDITS, PORTAL, SECOND, page
from tests.gallery.word import word_parts, zipped

GALLERY = Path(__file__).resolve().parent
FONTS = GALLERY.parents[1] / "reports/_extensions/liandong/fonts"
FLOOD, HEAT, ELDER = (
    (GALLERY / "words" / f"{name}.txt").read_text(encoding="utf-8")
    for name in ("flood", "heat", "elder_care")
)
FOLDED = str.maketrans("，；：？！（）", ",;:?!()")


def traditional(text: str) -> str:
    return opencc.OpenCC("s2t").convert(text)


# Damage -----------------------------------------------------------------------------------


def damaged(text: str, seed: int, broken: int) -> str:
    """Return the text as a site damages it: traditional, glossed, doubled, out of step."""
    rng = random.Random(seed)
    kept = traditional(text)
    runs = dict(rng.sample(sorted(_runs(kept)), broken))
    made, place = [], 0
    while place < len(kept):
        character = kept[place]
        if place in runs:
            length, reading = runs[place]
            made.append(reading)
            place += length
            continue
        glossed = character != text[place] and rng.random() < 0.5
        doubled = character in "，。、；" and rng.random() < 0.4
        made.append("," * doubled + character)
        made.append(f"({lazy_pinyin(text[place], Style.TONE)[0]})" if glossed else "")
        place += 1
    return "".join(made).translate(FOLDED)


def _runs(text: str) -> Iterator[tuple[int, tuple[int, str]]]:
    """Give the places where a lost lead byte puts a short run out of step until an ASCII byte."""
    for start in range(20, len(text)):
        for length in range(3, 7):
            content = text[start : start + length].encode("gbk")
            if content[-1] >= 0x80 or len(content) != 2 * length or content[-1] < 0x40:
                continue
            try:
                yield start, (length, "?" + content[1:].decode("gbk"))
            except UnicodeDecodeError:
                continue
            break


def merged_columns(text: str, width: int = 17) -> str:
    """Return the text as a page of two columns that was read straight across."""
    lines = [p[n : n + width] for p in text.split("\n") if p for n in range(0, len(p), width)]
    half = (len(lines) + 1) // 2
    pairs = zip(lines[:half], [*lines[half:], ""], strict=False)
    return "\n".join(f"{left} {right}".rstrip() for left, right in pairs) + "\n"


# PDF -------------------------------------------------------------------------------------

SETTING = """#set document(title: "{title}", author: "{author}", date: datetime(
  year: 2023, month: 6, day: 1))
#set text(font: "Noto Serif SC", lang: "zh", size: 10.5pt, cjk-latin-spacing: none)
#set par(justify: true, first-line-indent: (amount: 2em, all: true), leading: 0.8em)
#set page(width: 15cm, height: 21cm, margin: 2cm, columns: {columns},
  header: align(center, text(9pt)[基层治理通讯　第七期]), numbering: "— 1 —")
#set columns(gutter: {gutter})
"""


def set_in_type(text: str, columns: int, gutter: str = "2em") -> bytes:
    title, author, *body = text.strip().split("\n")
    head = SETTING.format(title=title, author=author, columns=columns, gutter=gutter)
    above = (
        '#place(top + center, scope: "parent", float: true)'
        f"[#text(12pt)[{title}] #v(2pt) {author} #v(6pt)]\n\n"
    )
    source = head + above + "\n\n".join(body)
    return bytes(typst.compile(source.encode(), font_paths=[str(FONTS)], ignore_system_fonts=True))


def pdf_of(*objects: bytes, trailer: bytes = b"") -> bytes:
    """Return a PDF of these objects; the first is the catalog."""
    made = bytearray(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer\n<< /Size %d /Root 1 0 R %b >>\n" % (len(objects) + 1, trailer)
    return bytes(made + b"startxref\n%d\n%%%%EOF\n" % table)


def stream(content: bytes, about: bytes = b"") -> bytes:
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(content), about, content)


def one_page(content: bytes, resources: bytes, *others: bytes, trailer: bytes = b"") -> bytes:
    about = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents 4 0 R"
    about += b" /Resources %b >>"
    return pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        about % resources,
        content,
        *others,
        trailer=trailer,
    )


# All files -------------------------------------------------------------------------------


def received() -> dict[str, bytes]:
    heat = page(SECOND, HEAT)
    for old, new in EDITS:
        assert old in heat
        heat = heat.replace(old, new)
    return {
        "flood_utf8.txt": FLOOD.encode(),
        "flood_bom_crlf.txt": FLOOD.replace("\n", "\r\n").encode("utf-8-sig"),
        "heat_gb18030.txt": HEAT.encode("gb18030"),
        "elder_care_big5.txt": opencc.OpenCC("s2tw").convert(ELDER).encode("big5"),
        "elder_care_utf16.txt": ELDER.encode("utf-16-le").join((b"\xff\xfe", b"")),
        "heat_portal.html": page(PORTAL, HEAT).encode("gb18030"),
        "heat_second_site.html": heat.encode(),
        "elder_care.docx": zipped(dict(word_parts(ELDER))),
        "flood.md": _markdown().encode(),
        "elder_care_one_column.pdf": set_in_type(ELDER, 1),
        "flood_two_columns.pdf": set_in_type(FLOOD, 2),
        "heat_newspaper.pdf": set_in_type(HEAT, 3, "1.2em"),
        "elder_care_damaged.txt": damaged(ELDER, 3, broken=3).encode(),
        "flood_merged_columns.txt": merged_columns(FLOOD).encode(),
    }


def _markdown() -> str:
    title, author, *body = FLOOD.strip().split("\n")
    front = (
        f"---\ntitle: {title}\nauthor: {author}\ndate: 2021-08-02\nsource: 《江岸观察》\n---\n\n"
    )
    headings = {"预警怎样走完最后一百米", "物资与人手从哪里来", "水退之后做什么"}
    blocks = [f"## {line}" if line in headings else line for line in body]
    extra = "- 敲门到户\n- 清单派车\n\n详见[江岸观察](https://example.org/flood)。"
    return front + f"# {title}\n\n" + "\n\n".join([*blocks, extra]) + "\n"


def refused() -> dict[str, bytes]:
    parts = dict(word_parts(ELDER))
    picture = stream(
        b"\x80",
        b"/Type /XObject /Subtype /Image /Width 1 /Height 1"
        b" /ColorSpace /DeviceGray /BitsPerComponent 8",
    )
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H"
    font += b" /DescendantFonts [6 0 R] >>"
    cid = b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /CIDSystemInfo << /Registry (Adobe)"
    cid += b" /Ordering (Identity) /Supplement 0 >> >>"
    nameless = stream(b"BT /F 12 Tf 20 300 Td <000100020003000400050006000700080009> Tj ET")
    password = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%b> /U <%b> >> /ID [<00> <00>]"
    flood = FLOOD.encode("gb18030")
    bomb = dict(parts) | {"word/document.xml": b" " * 2**25}
    return {
        "empty.txt": b"",
        "blanks.txt": " \r\n　\n".encode(),
        "no_chinese.txt": b"There is nothing in Chinese here.\n",
        "random_bytes.txt": random.Random(5).randbytes(400),
        "broken_gb18030.txt": flood[:301] + b"\xff" + flood[301:],
        "broken_utf8.txt": FLOOD.encode()[:400] + b"\xe6\xb0\n" + FLOOD.encode()[400:],
        "page_named.txt": page(SECOND, HEAT).encode(),
        "zip_named.txt": zipped({"a.txt": FLOOD}),
        "text_named.pdf": FLOOD.encode(),
        "list_without_article.html": PORTAL.format(
            title="栏目", body="<ul><li><a>通知</a></ul>"
        ).encode("gb18030"),
        "written_by_program.html": '<!DOCTYPE html><title>治理</title><div id="app"></div>'
        "<script src=a.js></script><noscript>请启用脚本</noscript>".encode(),
        "frames.html": "<html><head><title>治理</title></head><frameset cols='20%,80%'>"
        "<frame src='a.html'><frame src='b.html'></frameset></html>".encode(),
        "spreadsheet_named.docx": zipped({"[Content_Types].xml": "", "xl/workbook.xml": ""}),
        "no_document_inside.docx": zipped({"[Content_Types].xml": "", "word/document.xml.bak": ""}),
        "bomb.docx": zipped(bomb, zipfile.ZIP_BZIP2),
        "encrypted.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(504)
        + "EncryptedPackage".encode("utf-16-le"),
        "old_word_named.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504),
        "damaged.docx": zipped(dict(parts))[:-400] + bytes(400),
        "old_word.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504),
        "encrypted.pdf": one_page(nameless, b"<< >>", trailer=password % (b"41" * 32, b"42" * 32)),
        "scanned.pdf": one_page(
            stream(b"q 300 0 0 400 0 0 cm /P Do Q"), b"<< /XObject << /P 5 0 R >> >>", picture
        ),
        "nameless_characters.pdf": one_page(nameless, b"<< /Font << /F 5 0 R >> >>", font, cid),
        "packed_too_tightly.pdf": one_page(
            stream(zlib.compress(bytes(2**26 + 1), 9), b"/Filter /FlateDecode"), b"<< >>"
        ),
        "damaged.pdf": b"%PDF-1.4\n" + struct.pack(">200H", *range(200)),
    }


def main() -> None:
    for folder, files in ((GALLERY, received()), (GALLERY / "refused", refused())):
        for name, content in files.items():
            (folder / name).write_bytes(content)


if __name__ == "__main__":
    main()
