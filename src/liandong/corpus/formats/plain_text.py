"""Read plain text and Markdown: decoded, otherwise untouched."""

from __future__ import annotations

import datetime
import re
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from liandong.corpus.documents import LeftOut
from liandong.corpus.formats.contents import FRONT_MATTER, Contents, Hints, iso_date, one_line
from liandong.corpus.formats.encodings import NAMES, decode

FRONT = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*\r?(?:\n|\Z)", re.S | re.M)
LOST = "\ufffd"


def read_plain_text(content: bytes, place: str, markdown: bool) -> Contents:
    """Return the text as it stands; the YAML before a Markdown text is not the document."""
    text, encoding = decode(content, place)
    notes = [] if encoding == "utf-8" else [f"detected as {NAMES[encoding]}"]
    if LOST in text:
        notes.append(f"characters lost before the file came here ({LOST}): {text.count(LOST)}")
    front = FRONT.match(text) if markdown else None
    stated = _front_matter(front[1]) if front else None
    if front is None or stated is None:
        return Contents(text, encoding, notes=tuple(notes))
    end = len(front[0].rstrip("\r\n"))
    left_out = LeftOut(start=0, end=end, text=text[:end], reason=FRONT_MATTER)
    return Contents(text, encoding, (left_out,), _hints(stated), tuple(notes))


def _front_matter(text: str) -> dict[Any, Any] | None:
    try:
        data = YAML(typ="safe", pure=True).load(text)
    except (YAMLError, ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def _hints(stated: dict[Any, Any]) -> Hints:
    return Hints(
        title=_said(stated.get("title")),
        author=_said(stated.get("author", stated.get("authors"))),
        date=iso_date(stated.get("date")),
        source=_said(stated.get("source")),
        site=_said(stated.get("site")),
    )


def _said(value: object) -> str:
    if isinstance(value, list):
        return "、".join(filter(None, map(_said, value)))
    return one_line(value) if isinstance(value, (str, int, datetime.date)) else ""
