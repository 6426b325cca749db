"""Take the bytes of a file as it was received, once and whole, and say what they seem to be."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from pathlib import Path

from liandong.errors import InputFaults, refuse

LARGEST_FILE = 64 * 2**20  # bytes
MISLEADING = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # control, bidi and zero-width, broken, line ends
BEGINNINGS = (
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"II*\x00", "a picture (TIFF)"),
    (b"MM\x00*", "a picture (TIFF)"),
    (b"{\\rtf", "a rich text file (RTF)"),
    (b"Rar!", "an archive (RAR)"),
    (b"7z\xbc\xaf", "an archive (7z)"),
    (b"\x1f\x8b", "an archive (gzip)"),
    (b"BZh", "an archive (bzip2)"),
    (b"\xfd7zXZ", "an archive (xz)"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
OFFICE = (
    (b"word/document.xml", "a Word file (.docx)"),
    (b"xl/workbook", "an Excel file"),
    (b"ppt/presentation", "a PowerPoint file"),
    (b"application/vnd.oasis.opendocument", "an OpenDocument file"),
    (b"application/epub+zip", "an e-book (EPUB)"),
)
PAGE = re.compile(rb"(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body)\b", re.S)
WORD, PDF, HTML = "a Word file (.docx)", "a PDF", "a web page (HTML)"
ENCRYPTED, OLD_OFFICE = "an encrypted Office file", "an old Office file (.doc, .xls, .ppt)"


def shown(path: Path) -> str:
    """Return a path as it can be printed: misleading characters as their code points."""
    return "".join(
        f"\\u{ord(c):04x}" if unicodedata.category(c) in MISLEADING else c for c in str(path)
    )


def raw_bytes(path: Path) -> bytes:
    """Return the bytes of a regular file of a plain name, not empty and not too large.

    Raises
    ------
    InputFaults
        Also if the file changes while it is read.
    """
    _check_name(path)
    try:
        _check_status(path, path.stat())
        return _read(path)
    except InputFaults:
        raise
    except FileNotFoundError:
        said = "this link leads nowhere; mend it" if path.is_symlink() else "there is no such file"
        raise refuse(shown(path), f"{said}; check the name") from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise refuse(
            shown(path), f"the file can't be read ({reason}); check its rights and its place"
        ) from None
    except ValueError:
        raise refuse(shown(path), "no file can have this name; check it") from None


def _check_name(path: Path) -> None:
    if "\\" in path.name or any(unicodedata.category(c) in MISLEADING for c in path.name):
        raise refuse(
            shown(path),
            "the file's name has a path separator, a control or an invisible character;"
            " rename the file with letters, Chinese characters, digits, - and _",
        )


def _check_status(path: Path, status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise refuse(shown(path), "this is a folder; name the files in it")
    if not stat.S_ISREG(status.st_mode):
        raise refuse(shown(path), "this is no regular file (a pipe or a device); name a file")
    if status.st_size > LARGEST_FILE:
        raise refuse(
            shown(path),
            f"the file has {status.st_size / 2**20:.0f} MB, more than {LARGEST_FILE // 2**20};"
            " is it a document? Split it, or save it without pictures",
        )
    if not status.st_size:
        raise refuse(shown(path), "the file is empty; get it again from where it came")


def _read(path: Path) -> bytes:
    # The file may have been replaced by a pipe since it was looked at: never wait for one.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        before = os.fstat(handle)
        _check_status(path, before)
        content = file.read(LARGEST_FILE + 1)
        after = os.fstat(handle)
    same = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    if not same or len(content) != before.st_size:
        raise refuse(
            shown(path), "the file changed while it was read; wait until it is saved, and try again"
        )
    return content


def looks_like(content: bytes) -> str:
    """Return what the bytes seem to be, in words, or "" for text of any kind."""
    if content.startswith(b"PK\x03\x04"):
        return next((said for mark, said in OFFICE if mark in content), "an archive (zip)")
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        encrypted = "EncryptedPackage".encode("utf-16-le") in content
        return ENCRYPTED if encrypted else OLD_OFFICE
    if b"%PDF-" in content[:1024]:
        return PDF
    for mark, said in BEGINNINGS:
        if content.startswith(mark):
            return said
    return _looks_like_markup(content[:4096].replace(b"\x00", b""))


def _looks_like_markup(beginning: bytes) -> str:
    start = beginning.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if re.match(
        rb"(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body)\b", start, re.S
    ):
        return HTML
    if re.search(rb"^mime-version:", start, re.M) and b"multipart/related" in start:
        return "a web archive (MHTML)"
    return ""
