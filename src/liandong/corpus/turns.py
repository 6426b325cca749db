"""Who speaks each line of a text, given the names of its speakers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from liandong.corpus.speakers import ANSWERING, JOINT, NAMELESS, PIECE_END, announces


def announced_speaker(line: str, names: Sequence[str], *, in_heading: bool) -> str:
    """Return which of the names a line announces as its speaker, or the empty text.

    A heading announces the one whom it names, any other line the one whose words follow
    its colon. Of names that contain each other the longest counts.
    """
    for name in names:
        if announces(line, name) or (JOINT in name and _bare(line) == _bare(name)):
            return name
    found = [name for name in names if in_heading and name in line]
    apart = [n for n in found if not any(n in other and n != other for other in found)]
    return apart[0] if len(apart) == 1 else ""


def _bare(text: str) -> str:
    return re.sub(r"[\W\d]", "", text)


def guests(kinds: Sequence[str], named: Sequence[str]) -> list[int]:
    """Return the lines of a list of guests: headings in a row that name one voice each."""
    return [
        number
        for number, (kind, name) in enumerate(zip(kinds, named, strict=True))
        if kind == "heading"
        and name
        and any(
            0 <= near < len(kinds) and kinds[near] == "heading" and named[near] not in ("", name)
            for near in (number - 1, number + 1)
        )
    ]


def speakers_of(
    texts: Sequence[str], kinds: Sequence[str], named: Sequence[str], names: Sequence[str]
) -> list[str]:
    """Return who speaks each line; empty: the editors, a question, or a name that is lost."""
    if len(names) == 1 and not ("question" in kinds and _labels(texts, names[0])):
        return ["" if kind in ("title", "question") else names[0] for kind in kinds]
    answered = any(ANSWERING.match(text) for text in texts) or any(named)
    piece = kinds.index("heading") if "heading" in kinds else 0
    current, speakers = "", []
    for number, (text, kind, name) in enumerate(zip(texts, kinds, named, strict=True)):
        if (kind == "question" and answered) or NAMELESS.match(text):
            current = ""
        current = name or current
        speakers.append(current if kind == "body" else "")
        end = PIECE_END.search(text)
        if end:
            signed = announced_speaker(end[0], names, in_heading=True)
            for line in range(piece, number + 1) if signed and not current else ():
                speakers[line] = signed if kinds[line] == "body" else ""
            current, piece = "", number + 1
    return speakers


def _labels(texts: Sequence[str], name: str) -> bool:
    return any(announces(text, name) for text in texts)
