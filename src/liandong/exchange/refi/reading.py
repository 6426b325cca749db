"""Read what other programs write by the REFI-QDA standard: projects (.qdpx), codebooks (.qdc)."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from lxml import etree

from liandong.errors import Fault, raise_all, refuse
from liandong.exchange.project import ForeignCode, Project, Source, User
from liandong.exchange.refi.archive import LARGEST_PROJECT, ZIP, Archive, read_archive
from liandong.exchange.refi.document import RefiDocument
from liandong.exchange.refi.sources import read_sources
from liandong.exchange.refi.xml_tree import parsed
from liandong.schemas import read_bytes

ROOTS = {"Project": "project", "CodeBook": "codebook"}
VERSIONS = ("1.0", "0:4", "1:0")
COLOUR = re.compile(r"#([0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})")
YES, NO = ("true", "1"), ("false", "0")
READ = {"Users", "CodeBook", "Codes", "Sources", "Notes", "Description"}


def read_refi(path: Path) -> Project:
    """Read a .qdpx project or a .qdc codebook in which everything is sound.

    Raises
    ------
    InputFaults
        With all faults of the file, each with its line.
    """
    project, faults = read_sound(path)
    raise_all(faults)
    return project


def read_sound(path: Path) -> tuple[Project, tuple[Fault, ...]]:
    """Read what is sound of a .qdpx project or a .qdc codebook, and say what isn't.

    Nothing is believed yet of the places: in which unit they count isn't known.

    Raises
    ------
    InputFaults
        If nothing can be read: no zip archive and no XML, cut off, no project file or two,
        not well-formed, not REFI-QDA.
    """
    archive = _opened(path)
    place = f"{path}/{archive.name}" if archive.name else str(path)
    document = _document(parsed(archive.xml, place), place)
    document.faults.extend(archive.faults)
    # Codings refer to users and codes: what isn't known of these by then is a fault.
    users, codes = tuple(_users(document)), tuple(_codes(document))
    sources, selections = read_sources(document, archive.texts)
    project = Project(
        name=document.root.get("name", "").strip() or path.stem,
        origin=document.root.get("origin", "").strip(),
        users=users,
        codes=codes,
        sources=sources,
        selections=selections,
        notes=(
            *_description(document),
            *_left_out(document),
            *document.notes,
            *_marked_twice(sources),
        ),
    )
    return project, tuple(dict.fromkeys(document.faults))


def _marked_twice(sources: Iterable[Source]) -> Iterator[str]:
    """Say which texts QualCoder has read with their byte order mark and written with another."""
    for source in sources:
        if (source.content or b"").startswith(2 * codecs.BOM_UTF8):
            yield (
                f"“{source.name}” begins with two byte order marks: a program took the first for a "
                "character; codings that it had imported, not made, may stand one character early, "
                "and so do their quotations"
            )


def _opened(path: Path) -> Archive:
    """Return the file's XML and texts, whether it is an archive or XML itself."""
    try:
        with path.open("rb") as file:
            start, size = file.read(len(ZIP)), path.stat().st_size
    except OSError:
        start, size = read_bytes(path)[: len(ZIP)], 0
    if start == ZIP:
        return read_archive(path)
    if size > LARGEST_PROJECT:
        raise refuse(
            path,
            f"the file has {size:,} bytes and is no zip archive; expected a .qdpx project or a"
            " .qdc codebook",
        )
    xml = read_bytes(path)
    if not re.match(rb"[\s\x00\xef\xbb\xbf\xff\xfe]*<", xml[:64]):
        raise refuse(
            path,
            "this is neither a zip archive (.qdpx) nor XML (.qdc); export it as REFI-QDA from the"
            " program it comes from",
        )
    return Archive("", xml, {}, ())


def _document(root: etree._Element, place: str) -> RefiDocument:
    name = etree.QName(root)
    kind = ROOTS.get(name.localname)
    known = [f"urn:QDA-XML:{kind}:{version}" for version in VERSIONS]
    if kind is None:
        raise refuse(
            f"{place}:{root.sourceline}",
            f"the file is a “{name.localname}”, not a REFI-QDA project or codebook; export it as"
            " .qdpx or .qdc",
        )
    if name.namespace not in known:
        raise refuse(
            f"{place}:{root.sourceline}",
            f"the namespace “{name.namespace or ''}” is none of REFI-QDA; expected {known[0]}",
        )
    return RefiDocument(root, place, name.namespace)


def _users(document: RefiDocument) -> Iterator[User]:
    for element in document.inside(document.root, "Users", "User"):
        name = element.get("name", "").strip() or element.get("id", "").strip()
        guid = document.own_guid(element, f"the user “{name}”")
        if guid:
            document.users.add(guid)
            yield User(guid, name or guid)


def _codes(document: RefiDocument) -> Iterator[ForeignCode]:
    root = document.root
    book = document.children(root, "CodeBook") or [root]
    for element in document.inside(book[0], "Codes", "Code"):
        yield from _branch(document, element, "")
    if not document.codes and etree.QName(root).localname == "CodeBook":
        document.fault(root, "the codebook has no code; export it again with its codes")


def _branch(document: RefiDocument, element: etree._Element, parent: str) -> Iterator[ForeignCode]:
    """Give a code and, behind it, those below; without a GUID of its own only those below."""
    name = element.get("name", "").strip()
    guid = document.own_guid(element, f"the code “{name}”")
    if guid and not name:
        document.fault(element, "the code has no name; name it")
    if guid:
        document.codes.add(guid)
        yield ForeignCode(
            guid=guid,
            name=name or guid,
            parent=parent,
            description=document.text_of(element, "Description"),
            colour=_colour(document, element),
            codable=_codable(document, element),
        )
    for child in document.children(element, "Code"):
        yield from _branch(document, child, guid or parent)


def _colour(document: RefiDocument, element: etree._Element) -> str:
    colour = element.get("color", "").strip()
    if colour and not COLOUR.fullmatch(colour):
        document.count("colours that are none of the form #RRGGBB, left out")
        return ""
    return str(colour)


def _codable(document: RefiDocument, element: etree._Element) -> bool:
    written = element.get("isCodable", "true").strip().lower()
    if written not in YES + NO:
        document.fault(element, f"isCodable is “{written}”; expected true or false")
    return written not in NO


def _description(document: RefiDocument) -> list[str]:
    """Return the lines of what the file says of itself."""
    return document.text_of(document.root, "Description").splitlines()


def _left_out(document: RefiDocument) -> Iterator[str]:
    """Say which parts of the file the study has no use for, and how much there is."""
    parts: Counter[str] = Counter()
    for element in document.root:
        name = etree.QName(element).localname
        if name not in READ and len(element):
            parts[name] += len(element)
    for name, count in parts.items():
        yield f"{name}, left out: {count}"
