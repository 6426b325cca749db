"""The texts of a REFI-QDA project, and the selections of them that were coded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from liandong.exchange.guids import plain_guid
from liandong.exchange.project import Applied, Selection, Source
from liandong.exchange.refi.document import RefiDocument

INTERNAL = "internal://"
FOLDER = "sources/"
PLACE = re.compile(r"[0-9]{1,12}")
Texts = Mapping[str, bytes]


def read_sources(
    document: RefiDocument, texts: Texts
) -> tuple[tuple[Source, ...], tuple[Selection, ...]]:
    """Return the plain texts of a project and what was coded in them.

    Users and codes must have been read: codings of others are faults.

    Parameters
    ----------
    document
        The project; its faults and notes grow.
    texts
        The text files of the archive, by their names in small letters.
    """
    remarks = _remarks(document, texts)
    sources: list[Source] = []
    selections: list[Selection] = []
    for group in document.children(document.root, "Sources"):
        for element in group:
            source = _source(document, element, texts)
            if source:
                sources.append(source)
                selections.extend(_selections(document, element, source, remarks))
    unread = sum(1 for guid in remarks if guid not in document.referred)
    if unread:
        document.count("notes that belong to no coding, left out", unread)
    return tuple(sources), tuple(selections)


def _source(document: RefiDocument, element: etree._Element, texts: Texts) -> Source | None:
    """Return a text, or nothing if the source is none or is not sound."""
    kind, name = etree.QName(element).localname, element.get("name", "").strip()
    coded = len(document.descendants(element, "Coding"))
    carrier = _text_of(document, element)
    if carrier is None:
        document.said.append(f"{kind} “{name}”, left out with its codings: {coded}")
        return None
    guid = document.own_guid(element, f"the source “{name}”")
    if not guid:
        return None
    _count_beside(document, element)
    found, content = _content(document, carrier, texts)
    if not found:
        document.fault(
            carrier,
            f"the text of “{name}” is not in the archive ({carrier.get('plainTextPath')}), so"
            f" that its {coded} codings have no place; export the project again with its sources",
        )
        return None
    if content is None:
        document.said.append(f"“{name}”: the file has not its text, only the codings")
    return Source(guid, name, content)


def _count_beside(document: RefiDocument, element: etree._Element) -> None:
    """Count what is coded of a source, but not of its words."""
    whole, pages = (len(document.children(element, name)) for name in ("Coding", "PDFSelection"))
    document.count("codings of whole documents, left out", whole)
    document.count("selections on pages of PDF files, left out", pages)


def _text_of(document: RefiDocument, element: etree._Element) -> etree._Element | None:
    """Return what carries a source's plain text and its selections: also PDF files have such."""
    kind = etree.QName(element).localname
    if kind == "PDFSource":
        return next(iter(document.children(element, "Representation")), None)
    return element if kind == "TextSource" else None


def _content(
    document: RefiDocument, carrier: etree._Element, texts: Texts
) -> tuple[bool, bytes | None]:
    """Return whether the text is where the file says, and its bytes if it is in the file."""
    path = carrier.get("plainTextPath", "").strip()
    if path.lower().startswith(INTERNAL):
        content = _file(path, texts)
        return content is not None, content
    inline = document.children(carrier, "PlainTextContent")
    return True, (inline[0].text or "").encode() if inline else None


def _file(path: str, texts: Texts) -> bytes | None:
    name = path[len(INTERNAL) :].replace("\\", "/").lower().removeprefix(FOLDER)
    return texts.get(FOLDER + name)


def _remarks(document: RefiDocument, texts: Texts) -> dict[str, str]:
    """Return the text of each note by its GUID."""
    remarks: dict[str, str] = {}
    for element in document.inside(document.root, "Notes", "Note"):
        name = element.get("name", "").strip()
        guid = document.own_guid(element, f"the note “{name}”")
        found, content = _content(document, element, texts)
        if not found:
            document.fault(
                element,
                f"the text of the note “{name}” is not in the archive"
                f" ({element.get('plainTextPath')}); export the project again",
            )
        if guid:
            said = (content or b"").decode("utf-8-sig", "replace").strip()
            remarks[guid] = said or document.text_of(element, "Description") or name
    return remarks


def _selections(
    document: RefiDocument, element: etree._Element, source: Source, remarks: Mapping[str, str]
) -> Iterator[Selection]:
    carrier = _text_of(document, element)
    for selected in document.children(carrier, "PlainTextSelection"):
        codings = tuple(_codings(document, selected, remarks))
        places = _places(document, selected)
        if not document.children(selected, "Coding"):
            document.count("selections without a coding, left out")
        elif codings and places:
            quote = selected.get("name", "")
            yield Selection(source.guid, *places, quote, codings, document.line(selected))


def _places(document: RefiDocument, selected: etree._Element) -> tuple[int, int] | None:
    """Return where a selection starts and ends, or nothing and a fault if that can't be."""
    found = []
    for name in ("startPosition", "endPosition"):
        written = selected.get(name, "").strip()
        if PLACE.fullmatch(written):
            found.append(int(written))
        else:
            document.fault(selected, f"{name} is “{written[:20]}”; expected a number from 0")
    if len(found) < 2:
        return None
    start, end = found
    if end <= start:
        document.fault(
            selected,
            f"the selection ends at {end}, not behind its start {start}; select the words again,"
            " or delete it",
        )
        return None
    return start, end


def _codings(
    document: RefiDocument, selected: etree._Element, remarks: Mapping[str, str]
) -> Iterator[Applied]:
    """Give the codes of a selection; what it says itself is a note on each that has none."""
    said = document.text_of(selected, "Description") or _note(document, selected, remarks)
    for element in document.children(selected, "Coding"):
        writer = element.get("creatingUser") or selected.get("creatingUser") or ""
        user = plain_guid(writer)
        note = _note(document, element, remarks) or said
        if writer and user not in document.users:
            document.fault(element, f"the coding is by an unknown user {writer[:50]}; add the user")
            continue
        for code in _codes_of(document, element):
            yield Applied(code, user, note)


def _codes_of(document: RefiDocument, element: etree._Element) -> Iterator[str]:
    references = document.children(element, "CodeRef")
    if not references:
        document.fault(element, "the coding names no code; give it one, or delete it")
    for reference in references:
        written = reference.get("targetGUID", "")
        code = plain_guid(written)
        if code in document.codes:
            yield code
        elif code in document.cases:
            document.count("codings of a case, not of a code, left out")
        else:
            document.fault(
                reference, f"the coding is of an unknown code {written[:50]}; add the code"
            )


def _note(document: RefiDocument, element: etree._Element, remarks: Mapping[str, str]) -> str:
    """Return the notes that an element refers to, each on lines of its own."""
    found = []
    for reference in document.children(element, "NoteRef"):
        written = reference.get("targetGUID", "")
        guid = plain_guid(written)
        if guid in remarks:
            document.referred.add(guid)
            found.append(remarks[guid])
        else:
            document.fault(
                reference, f"there is no note {written[:50]}; add it, or delete what refers to it"
            )
    return "\n".join(found)
