"""XML of strangers: parsed within bounds, nothing expanded, nothing fetched."""

from __future__ import annotations

import codecs
import re

from lxml import etree

from liandong.errors import refuse
from liandong.exchange.refi.archive import LARGEST_PROJECT

# Codes are the only elements that stand in each other, and nobody nests them sixty deep.
DEEPEST = 64
# Signs “<” and “=”: a coded selection has some fifteen, and each costs memory when parsed.
MOST_SIGNS = 3_000_000
ENCODINGS = ("utf-8", "utf-16", "ascii", "iso8859-1", "cp1252", "gb18030", "gbk", "gb2312", "big5")
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
DECLARED = re.compile(rb"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
# What may stand before the first element: blanks, instructions, comments.
PROLOG = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
TOO_DEEP = "/*" * (DEEPEST + 1)


def parsed(content: bytes, place: str) -> etree._Element:
    """Return the root of an XML document.

    Raises
    ------
    InputFaults
        If it isn't well-formed, declares a document type, or is larger or deeper than a project.
    """
    text = _decoded(content, place)
    signs = text.count("<") + text.count("=")
    if len(content) > LARGEST_PROJECT or signs > MOST_SIGNS:
        raise refuse(
            place,
            f"the XML has {len(content):,} bytes and {signs:,} elements and attributes, as no"
            " project does; divide the project and export its parts",
        )
    prolog = PROLOG.match(text)
    if prolog and text.startswith("<!DOCTYPE", prolog.end()):
        raise refuse(
            f"{place}:{text.count(chr(10), 0, prolog.end()) + 1}",
            "the XML declares a document type, as no REFI-QDA file does; entities are not"
            " expanded; export the project again",
        )
    return _root(text, place)


def _root(text: str, place: str) -> etree._Element:
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "surrogatepass"), parser)
    except etree.XMLSyntaxError as error:
        reason = (error.msg or "empty").splitlines()[0][:160]
        raise refuse(
            f"{place}:{error.lineno or 1}",
            f"not well-formed XML ({reason}); the file was cut off or changed; export it again",
        ) from None
    if root.xpath(TOO_DEEP):
        raise refuse(
            place, f"elements stand more than {DEEPEST} deep in each other; nest codes less deeply"
        )
    return root


def _decoded(content: bytes, place: str) -> str:
    """Return the text without byte order mark, by its mark or by the encoding it declares."""
    declared = DECLARED.match(content)
    stated = declared[1].decode("ascii") if declared else "utf-8"
    stated = next((name for mark, name in MARKS if content.startswith(mark)), stated)
    try:
        encoding = codecs.lookup(stated).name
        if encoding not in ENCODINGS:
            raise LookupError(stated)
        text = content.decode(encoding)
    except LookupError:
        raise refuse(
            place, f"the encoding “{stated}” is not read; save the file as UTF-8"
        ) from None
    except UnicodeDecodeError as error:
        raise refuse(
            place, f"byte {error.start} is not {stated}; the file is damaged; export it again"
        ) from None
    return text.removeprefix("\ufeff")
