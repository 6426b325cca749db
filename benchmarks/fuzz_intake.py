"""Fuzz the readers of received files, guided by coverage: `fuzz_intake.py KIND SECONDS`.

KIND is txt, md, html, docx or pdf. Seeds are the gallery's files. Whatever the bytes, only
`InputFaults` may come out of `receive`, a decoded text must be the decoding of the bytes,
and what is left out must stand where it is said to stand. Needs atheris; see `make fuzz`.
What breaks them is kept in build/fuzz.
"""

from __future__ import annotations

import io
import sys
import tempfile
import zipfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["liandong", "pdfminer", "trafilatura", "htmldate"]):
    from liandong.corpus.formats import pages, pdf, plain_text, word_file  # noqa: F401
    from liandong.corpus.formats.receiving import SUFFIXES, receive
    from liandong.errors import InputFaults

ROOT = Path(__file__).resolve().parents[1]
GALLERY = ROOT / "tests/gallery"
FINDINGS = ROOT / "build/fuzz"
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
LONGEST = 40_000  # bytes
SLOWEST = 20  # seconds
seen: set[str] = set()


def word_file_of(document: bytes) -> bytes:
    """Return a Word file around an XML document: mutations of a zip seldom reach inside."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("word/document.xml", document)
    return made.getvalue()


def seeds(kind: str) -> list[bytes]:
    """Return the gallery's files of a kind, also those that are refused; XML of Word files."""
    paths = [p for p in GALLERY.rglob("*.*") if SUFFIXES.get(p.suffix) == kind]
    found = [content for p in paths if len(content := p.read_bytes()) <= LONGEST]
    if kind == "docx":
        with zipfile.ZipFile(GALLERY / "elder_care.docx") as archive:
            found.append(archive.read("word/document.xml"))
    return found


def try_out(path: Path, content: bytes) -> None:
    """Read one file and hold what comes out against what was promised."""
    if path.suffix == ".docx" and not content.startswith(b"PK"):
        content = word_file_of(content)
    path.write_bytes(content)
    try:
        received = receive(path)
    except InputFaults as faults:
        (fault,) = faults.faults
        _report(fault.sentence.partition(". ")[0])
        return
    assert received.content == content
    if received.kind in ("txt", "md"):
        assert received.text == content.decode(received.encoding)
    for stretch in received.left_out:
        assert received.text[stretch.start : stretch.end] == stretch.text


def _report(said: str) -> None:
    """Print a failure of a library that was caught but not foreseen, once."""
    if "can't be read as" in said and said not in seen:
        seen.add(said)
        print(f"not foreseen: {said}", file=sys.stderr, flush=True)


def main() -> None:
    """Run until the seconds are over, or until something else than a sentence comes out."""
    kind, seconds = sys.argv[1:3]
    FINDINGS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        corpus = Path(scratch, "seeds")
        corpus.mkdir()
        for number, seed in enumerate(seeds(kind)):
            (corpus / str(number)).write_bytes(seed)
        path = Path(scratch, f"received.{kind}")
        options = [
            f"-max_total_time={seconds}",
            f"-timeout={SLOWEST}",
            f"-report_slow_units={SLOWEST}",
            f"-max_len={LONGEST}",
        ]
        options += ["-seed=1", "-rss_limit_mb=3000", "-print_final_stats=1", "-verbosity=1"]
        options += [f"-artifact_prefix={FINDINGS}/{kind}-", str(corpus)]
        atheris.Setup([sys.argv[0], *options], lambda content: try_out(path, content))
        atheris.Fuzz()


if __name__ == "__main__":
    main()
