"""Fuzz the reader of REFI-QDA files, guided by coverage: `fuzz_exchange.py KIND SECONDS`.

KIND is xml (the project inside an archive: mutations of a zip seldom reach it), qdpx or qdc.
Whatever the bytes, `read_sound` gives a project that hangs together, or `InputFaults`; nothing
is written beside the file. Needs atheris; see `make fuzz`. What breaks it is kept in build/fuzz.
"""

from __future__ import annotations

import io
import sys
import tempfile
import zipfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["liandong.exchange", "zipfile"]):
    from liandong.errors import InputFaults
    from liandong.exchange.project import Project
    from liandong.exchange.refi.reading import read_sound

ROOT = Path(__file__).resolve().parents[1]
FINDINGS = ROOT / "build/fuzz"
LONGEST = 8_000  # bytes
SLOWEST = 20  # seconds
NAMESPACE = "urn:QDA-XML:project:1.0"
GUIDS = [f"{n}1111111-1111-4111-8111-111111111111" for n in range(7)]
USER, CODE, SOURCE, SELECTION, CODING, NOTE, CASE = GUIDS
CODES = (
    f'<Codes><Code guid="{CASE}" name="主体" isCodable="false"><Description>谁</Description>'
    f'<Code guid="{CODE}" name="社区" isCodable="true" color="#0072B2"/></Code></Codes>'
)
XML = f"""<?xml version="1.0" encoding="UTF-8"?>
<Project name="小项目" origin="手写" xmlns="{NAMESPACE}">
<Users><User guid="{USER}" name="甲"/></Users><CodeBook>{CODES}</CodeBook>
<Cases><Case guid="{NOTE[:-1]}2"/></Cases>
<Sources><TextSource guid="{SOURCE}" name="访谈" plainTextPath="internal://{SOURCE}.txt">
<PlainTextSelection guid="{SELECTION}" name="网格员" startPosition="7" endPosition="10">
<Coding guid="{CODING}" creatingUser="{USER}"><CodeRef targetGUID="{CODE}"/>
<NoteRef targetGUID="{NOTE}"/></Coding></PlainTextSelection></TextSource>
<PDFSource guid="{CODING}" name="报告"><PDFSelection/><Representation guid="{SELECTION}">
<PlainTextContent>社区</PlainTextContent></Representation></PDFSource></Sources>
<Notes><Note guid="{NOTE}" name="备忘"><PlainTextContent>存疑</PlainTextContent></Note></Notes>
</Project>
"""
WORDS = (
    *("Project", "Users", "User", "CodeBook", "Codes", "Code", "Sources", "TextSource", "Cases"),
    *("PDFSource", "Representation", "PlainTextContent", "PlainTextSelection", "Coding"),
    *("CodeRef", "NoteRef", "Notes", "Note", "Description", "</", "/>", "<!DOCTYPE", "&amp;"),
    *("guid=", "name=", "targetGUID=", "creatingUser=", "plainTextPath=", "internal://"),
    *("startPosition=", "endPosition=", "isCodable=", "color=", "-1", "../", *GUIDS),
)
CODEBOOK = f'<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="手写">{CODES}</CodeBook>'


def archive_of(xml: bytes) -> bytes:
    """Return a project archive around an XML file."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("project.qde", xml)
        archive.writestr(f"sources/{SOURCE}.txt", "社区𠮷先生说：网格员来了。")
    return made.getvalue()


def seeds(kind: str) -> list[bytes]:
    """Return sound files of a kind, in the encodings that programs write."""
    if kind == "xml":
        return [XML.encode(encoding) for encoding in ("utf-8", "utf-8-sig", "utf-16")]
    return [archive_of(XML.encode())] if kind == "qdpx" else [CODEBOOK.encode()]


def try_out(path: Path, content: bytes, kind: str) -> None:
    """Read one file and hold what comes out against what was promised."""
    path.write_bytes(archive_of(content) if kind == "xml" else content)
    try:
        project, _ = read_sound(path)
    except InputFaults:
        return
    finally:
        assert [one.name for one in path.parent.iterdir()] == [path.name]
    hold_together(project)


def hold_together(project: Project) -> None:
    """Fail unless all that codings refer to is in the project."""
    codes, users = {one.guid for one in project.codes}, {one.guid for one in project.users}
    sources = {one.guid for one in project.sources}
    assert "" not in codes | users | sources
    assert len(codes) == len(project.codes)
    assert all(one.parent in {"", *codes} for one in project.codes)
    for one in project.selections:
        assert one.source in sources
        assert one.start is not None
        assert one.end is not None
        assert 0 <= one.start < one.end
        assert all(each.code in codes and each.user in {"", *users} for each in one.codings)


def main() -> None:
    """Run until the seconds are over, or until something else than a sentence comes out."""
    kind, seconds = sys.argv[1:3]
    FINDINGS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        corpus, alone, words = (Path(scratch, name) for name in ("seeds", "alone", "words"))
        corpus.mkdir()
        alone.mkdir()
        words.write_text("".join(f'"{word}"\n' for word in WORDS), encoding="utf-8")
        for number, seed in enumerate(seeds(kind)):
            (corpus / str(number)).write_bytes(seed)
        path = alone / f"received.{kind}"
        options = [
            f"-max_total_time={seconds}",
            f"-timeout={SLOWEST}",
            f"-report_slow_units={SLOWEST}",
            f"-max_len={LONGEST}",
        ]
        options += ["-seed=1", "-rss_limit_mb=3000", "-print_final_stats=1", "-verbosity=1"]
        options += [f"-dict={words}", f"-artifact_prefix={FINDINGS}/{kind}-", str(corpus)]
        atheris.Setup([sys.argv[0], *options], lambda content: try_out(path, content, kind))
        atheris.Fuzz()


if __name__ == "__main__":
    main()
