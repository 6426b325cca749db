"""A foreign codebook held against the scheme: what both have, and what only one has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from liandong.coding.scheme import Scheme
from liandong.exchange.incoming.matched_codes import MatchedCode
from liandong.exchange.project import Project

FEW = 12


def codebook_text(
    name: str, project: Project, codes: Mapping[str, MatchedCode], scheme: Scheme
) -> str:
    """Return how the codes of a file without codings stand to the scheme; nothing is written.

    A scheme is changed in its YAML files, where a code needs its definition and its examples.
    """
    return "\n".join([*_lines(name, project, codes, scheme), ""])


def _lines(
    name: str, project: Project, codes: Mapping[str, MatchedCode], scheme: Scheme
) -> Iterator[str]:
    codable = [one for one in codes.values() if one.code.codable]
    origin = f", written by {project.origin}" if project.origin else ""
    yield f"{name}: a codebook of {len(codable)} codes{origin}; there are no codings to import."
    known = [one for one in codable if one.id]
    yield f"In the scheme: {len(known)}."
    for one in known:
        own = scheme[str(one.id)]
        if not {own.id, own.label_zh, own.label_en} & {one.code.name, *one.code.name.split()}:
            yield f"  {one.id} is called “{one.path}” there ({one.how})"
    yield from _only_there([one for one in codable if one.id is None])
    missing = [code.id for code in scheme.codes if code.id not in {one.id for one in known}]
    if missing:
        named = f" ({', '.join(missing)})" if len(missing) <= FEW else ""
        yield f"Only in the scheme: {len(missing)}{named}."


def _only_there(codes: list[MatchedCode]) -> Iterator[str]:
    if not codes:
        return
    yield "Only in the file; to take one over, write it into its dimension's YAML:"
    for one in codes:
        said = one.code.description.strip().split("\n")[0][:80]
        yield f"  “{one.path}” {one.how}{f': {said}' if said else ''}"
