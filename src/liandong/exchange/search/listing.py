"""What a query found, for people to read: in a terminal, as a table, as a Word document."""

from __future__ import annotations

import html
import io
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pypandoc

from liandong.errors import refuse
from liandong.exchange.search.concordance import MARGIN
from liandong.exchange.search.retrieval import Found
from liandong.exchange.tables.sheets import Sheet, display_width, steady, write_sheets
from liandong.schemas import write_bytes

WIDTH = 100
GAP = "  "
ALIGNED = {"left": "right", "keyword": "center", "right": "left"}
# A4 lying on its side, as keywords in context want width.
UPRIGHT = b'w:w="11906" w:h="16838"'
LYING = b'w:w="16838" w:h="11906" w:orient="landscape"'
# May not stand in XML.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write_found(path: Path, found: Found, look: Callable[[], bytes]) -> None:
    """Write what a query found as CSV, XLSX or DOCX, as the ending of the file says.

    XLSX and DOCX say who coded; CSV is a plain table.

    Parameters
    ----------
    look
        Returns the reference document that gives DOCX its look.

    Raises
    ------
    InputFaults
        For any other ending.
    """
    ending = path.suffix.lower()
    if ending == ".docx":
        write_bytes(path, found_document(found, look()))
    elif ending in (".csv", ".xlsx"):
        write_sheets(path, [Sheet("found", found.rows, ALIGNED)], notes_of(found))
    else:
        sentence = (
            f"can't write “{ending or path.name}”; name a file ending in .csv, .xlsx or .docx"
        )
        raise refuse(path, sentence)


def notes_of(found: Found) -> tuple[str, ...]:
    """Return what is to be known of the rows: the query, how many, who coded."""
    rows = f", {len(found.rows)} keywords" if found.in_context else ""
    count = found.passage_count
    passages = f"{count} passage{'s' * (count != 1)}{rows}"
    return (f"Query 检索式：{found.query}", passages, *found.notes)


# Terminal ------------------------------------------------------------------------------


def found_text(found: Found, width: int = WIDTH) -> str:
    """Return what a query found as a table for a terminal of so many columns."""
    rows = found.rows.to_dict("records")
    show = _keyword_lines if found.in_context else _passage_lines
    lines = [line.rstrip() for line in show(rows, width)]
    return "\n".join([*lines, *notes_of(found)]) + "\n"


def _keyword_lines(rows: Sequence[dict[Any, Any]], width: int) -> Iterable[str]:
    first = max((display_width(row["passage_id"]) for row in rows), default=0)
    middle = min(max((display_width(row["keyword"]) for row in rows), default=0), width // 4)
    side = (width - first - middle - 3 * len(GAP)) // 2
    for row in rows:
        left, right = _end(row["left"], side), _beginning(row["right"], side)
        keyword = _beginning(row["keyword"], middle)
        before = " " * (side - display_width(left)) + left
        spare = middle - display_width(keyword)
        centred = " " * (spare // 2) + keyword + " " * (spare - spare // 2)
        yield GAP.join([_padded(row["passage_id"], first), before, centred, right])


def _passage_lines(rows: Sequence[dict[Any, Any]], width: int) -> Iterable[str]:
    """Yield for each passage its place, its words and its codes, side by side."""
    codes = min(
        max((display_width(code) for row in rows for code in _codes(row)), default=0),
        width * 2 // 5,
    )
    first = min(max((display_width(each) for row in rows for each in _place(row)), default=0), 16)
    widths = (first, width - first - codes - 2 * len(GAP), codes)
    for row in rows:
        yield "─" * width
        cells = (_place(row), _words(row), _codes(row))
        columns = (
            [line for text in cell for line in wrapped(text, limit)]
            for cell, limit in zip(cells, widths, strict=True)
        )
        for line in zip_longest(*columns, fillvalue=""):
            yield GAP.join(_padded(text, limit) for text, limit in zip(line, widths, strict=True))


def _place(row: dict[Any, Any]) -> list[str]:
    return [text for text in (row["passage_id"], row["speaker"], row["date"]) if text]


def _words(row: dict[Any, Any]) -> list[str]:
    before, behind = row.get("before", ""), row.get("behind", "")
    marked = f"> {row['text']}" if before or behind else row["text"]
    return [text for text in (before, marked, behind) if text]


def _codes(row: dict[Any, Any]) -> list[str]:
    kind = f"({row['coder_kind']})" if row["coder_kind"] else "(not coded)"
    return [*filter(None, row["codes"].split("; ")), kind]


def wrapped(text: str, width: int) -> list[str]:
    """Return a text in lines of at most so many columns; Chinese breaks anywhere."""
    lines, line, used = [], "", 0
    for character in text:
        wide = display_width(character)
        if line and used + wide > width:
            lines.append(line)
            line, used = "", 0
        line, used = line + character, used + wide
    return [*lines, line] if line else lines


def _padded(text: str, width: int) -> str:
    return text + " " * (width - display_width(text))


def _beginning(text: str, width: int) -> str:
    lines = wrapped(text, width)
    if len(lines) < 2:
        return text
    return wrapped(text, width - 1)[0] + "…"


def _end(text: str, width: int) -> str:
    return _beginning(text[::-1], width)[::-1]


# Word ----------------------------------------------------------------------------------


def found_document(found: Found, look: bytes) -> bytes:
    """Return a Word document of what a query found, in the look of a reference document.

    The same bytes each time.
    """
    rows = found.rows.to_dict("records")
    body = _keyword_table(rows) if found.in_context else "".join(map(_passage, rows))
    notes = "".join(f"<p>{_safe(note)}</p>" for note in notes_of(found)[1:])
    title = _safe(found.query)
    page = f"<html><body><h1>{title}</h1>{_styled('Source Note', notes)}{body}</body></html>"
    with tempfile.TemporaryDirectory() as scratch:
        reference, target = Path(scratch) / "reference.docx", Path(scratch) / "found.docx"
        reference.write_bytes(_lying(look) if found.in_context else look)
        options = [f"--reference-doc={reference}", "--metadata=lang:zh-Hans"]
        pypandoc.convert_text(page, "docx", "html", options, outputfile=target)
        return steady(target.read_bytes())


def _lying(upright: bytes) -> bytes:
    """Return a reference document with the page on its side."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(upright)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(UPRIGHT, LYING))
    return target.getvalue()


def _passage(row: dict[Any, Any]) -> str:
    place = " · ".join([*_place(row), row["title"]])
    said = [_safe(text) for text in (row.get("before", ""), row["text"], row.get("behind", ""))]
    said[1] = f"<strong>{said[1]}</strong>" if said[0] or said[2] else said[1]
    codes = f"{', '.join(_codes(row))} · {row['raw_places']}"
    return (
        f"<h3>{_safe(place)}</h3>{_styled('First Paragraph', '<p>' + ''.join(said) + '</p>')}"
        f"{_styled('Source Note', f'<p>{_safe(codes)}</p>')}"
    )


def _keyword_table(rows: Sequence[dict[Any, Any]]) -> str:
    widths = "".join(f'<col style="width:{share}%"/>' for share in (13, 38, 11, 38))
    lines = "".join(_keyword_line(row) for row in rows)
    heads = (("left", "passage"), ("right", "left"), ("center", "keyword"), ("left", "right"))
    head = "".join(f'<th style="text-align:{side}">{name}</th>' for side, name in heads)
    return f"<table><colgroup>{widths}</colgroup><thead><tr>{head}</tr></thead>{lines}</table>"


def _keyword_line(row: dict[Any, Any]) -> str:
    cells = (
        ("left", "<br/>".join(map(_safe, _place(row)[:2]))),
        ("right", _safe(row["left"][-2 * MARGIN :])),
        ("center", f"<strong>{_safe(row['keyword'])}</strong>"),
        ("left", _safe(row["right"][: 2 * MARGIN])),
    )
    made = (
        f'<td style="text-align:{side}">{_styled("Table Text", f"<p>{words}</p>")}</td>'
        for side, words in cells
    )
    return f"<tr>{''.join(made)}</tr>"


def _styled(style: str, content: str) -> str:
    return f'<div custom-style="{style}">{content}</div>'


def _safe(text: str) -> str:
    return html.escape(CONTROL.sub("\ufffd", text))
