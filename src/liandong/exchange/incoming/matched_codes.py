"""The codes of a foreign file, matched to those of the scheme."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from liandong.coding.scheme import Scheme
from liandong.errors import Fault, raise_all
from liandong.exchange.guids import guid_of
from liandong.exchange.project import ForeignCode, Project
from liandong.schemas import Table, column, read_table

CODE_MAP = Table(
    {
        "name": column(str, "name of the code in the file, or its path, joined by “/”", key=True),
        "code": column(str, "a code of the scheme; empty: leave its codings out"),
    },
    name="foreign codes and their codes here",
    strict=True,
    ordered=True,
    unique=["name"],
)
ID = re.compile(r"(?<![a-z_.])[a-z]+\.[a-z]+(?:_[a-z]+)*(?![a-z_])")
CERTAIN = ("by GUID", "by id")
JOINTS = re.compile(r"\s*(?:[/\\|>›»:：]|\s[-–—]\s)\s*")


@dataclass(frozen=True)
class MatchedCode:
    """A code of the file: its path of names, the code here, how that is known.

    `id` is empty if its codings are left out by request, and None if it is not known; `how` then
    says why.
    """

    code: ForeignCode
    path: str
    id: str | None
    how: str
    count: int


def match_codes(
    project: Project, scheme: Scheme, asked: Mapping[str, str] | None = None
) -> dict[str, MatchedCode]:
    """Match the codes of a file by GUID, by id, by labels in either language; result by GUID.

    Parameters
    ----------
    project
        The file.
    scheme
        The codes of the study.
    asked
        Codes by the name or the path in the file, which go before all else; an empty one
        leaves its codings out.
    """
    counts = Counter(given.code for one in project.selections for given in one.codings)
    by_guid = {code.guid: code for code in project.codes}
    own = {guid_of("code", code.id): code.id for code in scheme.codes}
    matched = {}
    for code in project.codes:
        names = list(_path(code, by_guid))
        path = "/".join(names)
        wish = next((asked[key] for key in (path, code.name) if asked and key in asked), None)
        if wish is not None:
            found: tuple[str | None, str] = wish, "as asked for"
        elif code.guid in own:
            found = own[code.guid], "by GUID"
        else:
            found = _by_name(names, scheme)
        matched[code.guid] = MatchedCode(code, path, *found, counts[code.guid])
    return matched


def read_code_map(path: Path, project: Project, scheme: Scheme) -> dict[str, str]:
    """Read which codes of a file are which codes here.

    Raises
    ------
    InputFaults
        With every row whose name is not in the file or whose code is not in the scheme.
    """
    rows = read_table(path, CODE_MAP).to_dict("records")
    by_guid = {code.guid: code for code in project.codes}
    known = {code.name for code in project.codes}
    known |= {"/".join(_path(code, by_guid)) for code in project.codes}
    faults = []
    for number, row in enumerate(rows, start=2):
        if row["name"] not in known:
            sentence = f"no code of the file is called “{row['name']}”; correct the name"
            faults.append(Fault(f"{path}:{number}", sentence))
        if row["code"] and row["code"] not in scheme.code_ids:
            sentence = f"unknown code “{row['code']}”; expected a code of the scheme, or none"
            faults.append(Fault(f"{path}:{number}", sentence))
    raise_all(faults)
    return {row["name"]: row["code"] for row in rows}


def code_faults(place: str, matched: Mapping[str, MatchedCode]) -> list[Fault]:
    """Return a fault for each code that has codings and is not known here."""
    return [
        Fault(
            place,
            f"the code “{one.path}” ({coded(one.count)}) {one.how}; name its code in a table "
            "(columns name,code; an empty code leaves it out) and give that with --codes",
        )
        for one in matched.values()
        if one.id is None and one.count
    ]


def code_lines(matched: Mapping[str, MatchedCode]) -> list[str]:
    """Return a line for the codes that are known by GUID or id, and one for each other one."""
    lines = []
    for how in CERTAIN:
        own = [one for one in matched.values() if one.id and one.count and one.how == how]
        if own:
            named = ", ".join(f"{one.id} {one.count}" for one in own)
            lines.append(f"  {len(own)} known {how} (each with its codings): {named}")
    for one in matched.values():
        if one.count and one.how not in CERTAIN:
            to = f"→ {one.id}, {one.how}" if one.id else "left out" if one.id == "" else one.how
            lines.append(f"  “{one.path}” {to}: {coded(one.count)}")
    return lines


def coded(count: int) -> str:
    """Return a number of codings in words."""
    return f"{count} coding" if count == 1 else f"{count} codings"


def _path(code: ForeignCode, by_guid: Mapping[str, ForeignCode]) -> Iterator[str]:
    """Give the names of the codes above one, from the outermost, and its own."""
    names, seen, at = [code.name], {code.guid}, code.parent
    while at in by_guid and at not in seen:
        names.append(by_guid[at].name)
        seen.add(at)
        at = by_guid[at].parent
    return reversed(names)


def _by_name(names: list[str], scheme: Scheme) -> tuple[str | None, str]:
    """Return the code that a path of names means, or None and why there is none."""
    ids = set(ID.findall(names[-1].casefold())) & scheme.code_ids
    if len(ids) == 1:
        return ids.pop(), "by id"
    parts = [part for name in names for part in JOINTS.split(name) if part]
    if not parts:
        return None, "has no name"
    above = [
        dimension.dimension
        for dimension in scheme.dimensions
        if {_plain(part) for part in parts[:-1]}
        & {_plain(n) for n in (dimension.dimension, dimension.label_zh, dimension.label_en)}
        or any(_plain(dimension.dimension) in part.casefold().split() for part in parts[:-1])
    ]
    own = _plain(parts[-1])
    found = [
        code.id
        for code in scheme.codes
        if (not above or code.dimension in above)
        and own in {_plain(n) for n in (code.label_zh, code.label_en, code.id.split(".")[1])}
    ]
    if len(found) == 1:
        return found[0], "by label"
    if found:
        return None, f"may be {' or '.join(found)}"
    return None, "is no code of the scheme"


def _plain(name: str) -> str:
    """Return a name without case, blanks, underscores and the style of its characters."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\s_\-–’']", "", folded)
