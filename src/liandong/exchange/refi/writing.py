"""Write a project as .qdpx and a scheme as .qdc, by the letter of the REFI-QDA standard.

Places count code points, half-open; texts are UTF-8 without byte order mark, lines end with LF:
where programs differ, this is what the standard says. What each reads was tried: who coded and
what they remarked stand where QualCoder, too, looks for them, at the selection.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files

from lxml import etree

from liandong.errors import Fault, raise_all
from liandong.exchange.guids import guid_of
from liandong.exchange.packing import packed
from liandong.exchange.project import Applied, Project, Selection, Source
from liandong.exchange.refi.writable import faults_of_codebook, faults_of_project

PROJECT = "urn:QDA-XML:project:1.0"
CODEBOOK = "urn:QDA-XML:codebook:1.0"
DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'


def project_bytes(project: Project, descriptions: Mapping[str, str] | None = None) -> bytes:
    """Return a project as a .qdpx archive, the same bytes every time.

    Parameters
    ----------
    project
        The places of its selections are code points of the texts, half-open. Its notes become
        its description.
    descriptions
        What to say of sources, by their GUIDs.

    Raises
    ------
    InputFaults
        If a selection is not within its text, a text is not UTF-8 with LF, a coding is of a code
        or user that isn't in the project, or the file would break the standard's schema.
    """
    raise_all(faults_of_project(project))
    said = descriptions or {}
    root = etree.Element(_tag("Project"), nsmap={None: PROJECT}, name=project.name)
    root.set("origin", project.origin)
    for group in _groups(project, said):
        root.append(group)
    if project.notes:
        _child(root, "Description").text = "\n".join(project.notes)
    texts = {
        f"sources/{_file(source)}": source.content
        for source in project.sources
        if source.content is not None
    }
    return packed({"project.qde": _checked(root, project), **texts})


def codebook_bytes(project: Project) -> bytes:
    """Return the codes of a project as a .qdc codebook, the same bytes every time.

    Raises
    ------
    InputFaults
        If there is no code, or the file would break the standard's schema.
    """
    raise_all(faults_of_codebook(project))
    root = etree.Element(f"{{{CODEBOOK}}}CodeBook", nsmap={None: CODEBOOK}, origin=project.origin)
    root.append(_codes(project, CODEBOOK))
    return _checked(root, project)


@cache
def schema(name: str) -> etree.XMLSchema:
    """Return a schema of the standard: Project or Codebook."""
    text = files("liandong.exchange.refi").joinpath("schemas", f"{name}.xsd").read_bytes()
    return etree.XMLSchema(etree.fromstring(text))


def _checked(root: etree._Element, project: Project) -> bytes:
    """Return the XML, once it is known to hold to the standard's schema."""
    content: bytes = DECLARATION + etree.tostring(root, encoding="utf-8", pretty_print=True)
    rules = schema("Project" if root.tag == _tag("Project") else "Codebook")
    rules.validate(etree.fromstring(content))
    raise_all(
        Fault(f"{project.name}:{error.line}", f"not REFI-QDA: {error.message}; correct it")
        for error in rules.error_log
    )
    return content


def _tag(name: str, namespace: str = PROJECT) -> str:
    return f"{{{namespace}}}{name}"


def _child(parent: etree._Element, element: str, /, **attributes: str) -> etree._Element:
    """Add an element, leaving out attributes that say nothing."""
    stated = {key: value for key, value in attributes.items() if value}
    namespace = etree.QName(parent).namespace
    return etree.SubElement(parent, _tag(element, namespace), stated)


# Elements, in the order of the schema -------------------------------------------------------


def _groups(project: Project, descriptions: Mapping[str, str]) -> Iterator[etree._Element]:
    """Give users, codes, sources and notes; a group without members may not be written."""
    if project.users:
        users = etree.Element(_tag("Users"))
        for user in project.users:
            _child(users, "User", guid=user.guid, name=user.name)
        yield users
    if project.codes:
        book = etree.Element(_tag("CodeBook"))
        book.append(_codes(project, PROJECT))
        yield book
    notes = etree.Element(_tag("Notes"))
    if project.sources:
        yield _sources(project, descriptions, notes)
    if len(notes):
        yield notes


def _codes(project: Project, namespace: str) -> etree._Element:
    root = etree.Element(_tag("Codes", namespace))
    made = {"": root}
    for code in project.codes:
        element = _child(
            made[code.parent],
            "Code",
            guid=code.guid,
            name=code.name,
            isCodable="true" if code.codable else "false",
            color=code.colour,
        )
        if code.description:
            _child(element, "Description").text = code.description
        made[code.guid] = element
    return root


def _sources(
    project: Project, descriptions: Mapping[str, str], notes: etree._Element
) -> etree._Element:
    root = etree.Element(_tag("Sources"))
    selected = defaultdict(list)
    for selection in project.selections:
        selected[selection.source].append(selection)
    for source in project.sources:
        scheme = "relative://" if source.content is None else "internal://"
        path = scheme + _file(source)
        element = _child(root, "TextSource", guid=source.guid, name=source.name, plainTextPath=path)
        if descriptions.get(source.guid):
            _child(element, "Description").text = descriptions[source.guid]
        for selection, guid in _numbered(selected[source.guid]):
            _select(element, selection, guid, notes)
    return root


def _file(source: Source) -> str:
    return f"{source.guid}.txt"


def _numbered(selections: Iterable[Selection]) -> Iterator[tuple[Selection, str]]:
    """Give each selection its GUID, which stays the same whatever stands before it."""
    seen: Counter[tuple[str, ...]] = Counter()
    for one in selections:
        users = sorted({coding.user for coding in one.codings})
        key = (one.source, str(one.start), str(one.end), *users)
        yield one, guid_of("selection", *key, str(seen[key]))
        seen[key] += 1


def _select(parent: etree._Element, selection: Selection, guid: str, notes: etree._Element) -> None:
    users = {coding.user for coding in selection.codings}
    remarks = {coding.note for coding in selection.codings}
    element = _child(
        parent,
        "PlainTextSelection",
        guid=guid,
        name=selection.quote,
        startPosition=str(selection.start),
        endPosition=str(selection.end),
        creatingUser=users.pop() if len(users) == 1 else "",
    )
    if len(remarks) == 1 and remarks != {""}:
        _child(element, "Description").text = remarks.pop()
    for number, coding in enumerate(selection.codings):
        own = _code(element, coding, guid_of("coding", guid, str(number)))
        if remarks and coding.note:
            _annotate(own, coding, notes)


def _code(parent: etree._Element, coding: Applied, guid: str) -> etree._Element:
    element = _child(parent, "Coding", guid=guid, creatingUser=coding.user)
    _child(element, "CodeRef", targetGUID=coding.code)
    return element


def _annotate(element: etree._Element, coding: Applied, notes: etree._Element) -> None:
    guid = guid_of("note", element.get("guid"))
    _child(element, "NoteRef", targetGUID=guid)
    note = _child(notes, "Note", guid=guid, creatingUser=coding.user)
    _child(note, "PlainTextContent").text = coding.note
