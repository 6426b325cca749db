"""What a restored document shows to be wrong with its YAML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from liandong.corpus.documents import Metadata
from liandong.corpus.reading_order import ReadingOrder, arranged
from liandong.corpus.restoration import without
from liandong.errors import Fault


def faults_of_places(
    path: Path, metadata: Metadata, raw: str, order: ReadingOrder | None
) -> list[Fault]:
    """Return the corrections and mends that would be made nowhere, or one upon the other."""
    texts = (
        [arranged(raw, block) for block in order.blocks]
        if order
        else [without(raw, metadata.left_out)]
    )
    corrections = (*metadata.corrections, *(order.corrections if order else ()))
    mends = metadata.mends or ()
    places = [(item.start, item.end) for item in corrections]
    places += [(mend.start, mend.end) for mend in mends]
    faults = [
        Fault(
            str(path),
            f"the correction or mend at {start}–{end} is not within one paragraph of the"
            " restored text; remove it, or keep its words together",
        )
        for start, end in places
        if all(text.place(start, end) is None for text in texts)
    ]
    faults += [
        Fault(
            str(path),
            f"the correction at {item.start}–{item.end} lies in the mend at"
            f" {mend.start}–{mend.end}; write what it should say as “after” of the mend instead",
        )
        for item in corrections
        for mend in mends
        if item.start < mend.end and mend.start < item.end
    ]
    return faults


def faults_of_characters(path: Path, raw: str, places: Sequence[int]) -> list[Fault]:
    """Return a fault if there are Han characters that are nowhere, given their places."""
    if not places:
        return []
    words = raw[places[0] : places[0] + 20].split("\n", maxsplit=1)[0]
    return [
        Fault(
            str(path),
            f"{len(places)} Han characters of the raw file are neither restored nor left out by"
            f" name, the first at {places[0]} (“{words}”); list them in a piece or in left_out",
        )
    ]


def faults_of_speakers(path: Path, metadata: Metadata, voices: Iterable[str]) -> list[Fault]:
    """Return the speakers who never speak and those whom nobody listed."""
    listed = [speaker.name for speaker in metadata.speakers]
    heard = [name for name in dict.fromkeys(voices) if name]
    silent = [
        f"the speaker “{name}” never speaks; name them as the text does, in a heading or"
        " before a colon, or remove them"
        for name in listed
        if name not in heard
    ]
    unknown = [
        f"“{name}” speaks but is not among the speakers; add them with their affiliation"
        for name in heard
        if name not in listed
    ]
    return [Fault(str(path), sentence) for sentence in (*silent, *unknown)]
