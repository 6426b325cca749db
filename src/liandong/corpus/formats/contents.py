"""What the readers of the formats hand on: the text, what is not the document, and hints."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from liandong.corpus.alignment import HAN
from liandong.corpus.documents import LeftOut

CLUTTER = "网站导航、页脚等，非正文"
PAGE_HEAD = "页眉"
PAGE_FOOT = "页脚"
PAGE_NUMBER = "页码"
FRONT_MATTER = "文件头信息，非正文"
LOUD_LIBRARIES = ("pdfminer", "trafilatura", "htmldate", "charset_normalizer", "courlan", "justext")


@dataclass(frozen=True)
class Hints:
    """What the format itself states; "" where it states nothing. Dates are yyyy-mm-dd."""

    title: str = ""
    author: str = ""
    date: str = ""
    source: str = ""
    site: str = ""


@dataclass(frozen=True)
class Contents:
    """What a format's reader made of a file's bytes; `encoding` is "" where bytes are no text."""

    text: str
    encoding: str = ""
    left_out: tuple[LeftOut, ...] = ()
    hints: Hints = Hints()
    notes: tuple[str, ...] = ()


def of_lines(lines: list[tuple[str, str]], **known: object) -> Contents:
    """Return the contents of lines, each with the reason why it is left out ("" if it isn't).

    Neighbouring lines that are left out for the same reason are one stretch.
    """
    text = "\n".join(line for line, _ in lines)
    spans: list[tuple[int, int, str]] = []
    start, before = 0, ""
    for line, reason in lines:
        end = start + len(line)
        if reason and reason == before:
            spans[-1] = (spans[-1][0], end, reason)
        elif reason:
            spans.append((start, end, reason))
        start, before = end + 1, reason
    left_out = tuple(
        LeftOut(start=a, end=b, text=text[a:b], reason=reason) for a, b, reason in spans
    )
    return Contents(text, left_out=left_out, **known)  # type: ignore[arg-type]


def han_count(text: str) -> int:
    """Return the number of Han characters."""
    return len(HAN.findall(text))


def one_line(value: object) -> str:
    """Return a value of a format's metadata as one line without control characters."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f]+", " ", str(value or "")).split())


def name_in_chinese(value: object) -> str:
    """Return a title or a name if it holds a Han character: `Administrator` is nobody's name."""
    line = one_line(value)
    return line if HAN.search(line) else ""


def iso_date(value: object) -> str:
    """Return the yyyy-mm-dd in a format's date, or "" where there is none that can be."""
    found = re.search(r"((?:19|20)\d\d)(?:[-/.年])?(\d\d?)(?:[-/.月])?(\d\d?)", str(value or ""))
    if not found or not (1 <= int(found[2]) <= 12 and 1 <= int(found[3]) <= 31):
        return ""
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"


@contextmanager
def quiet() -> Iterator[None]:
    """Keep the libraries' logs and warnings from the screen; our sentences say what matters."""
    loggers = [logging.getLogger(name) for name in LOUD_LIBRARIES]
    before = [(logger.propagate, logger.level) for logger in loggers]
    silent = logging.NullHandler()
    try:
        for logger in loggers:
            logger.propagate = False
            logger.setLevel(logging.CRITICAL)
            logger.addHandler(silent)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, (propagate, level) in zip(loggers, before, strict=True):
            logger.propagate = propagate
            logger.setLevel(level)
            logger.removeHandler(silent)
