"""Show a received file as the document that it becomes, before it is added."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

import numpy as np

from liandong.corpus.alignment import HAN, AlignedText, Places
from liandong.corpus.documents import Metadata
from liandong.corpus.intake.arrivals import Arrival, notes_on
from liandong.corpus.reading import RestoredDocument
from liandong.corpus.restoration import changed, stages, without

EXAMPLES = 3
CONTEXT = 8
LABEL = 12
LONGEST = 60


def preview(arrival: Arrival) -> str:
    """Return what is found in a received file, line by line, for a person to look at."""
    lines = [
        f"{arrival.origin} → {arrival.document.metadata.file}",
        *_labelled("read", [_reading(arrival)]),
        *_guesses(arrival.document.metadata),
        *_labelled("speakers", _speakers(arrival)),
        *_labelled("steps", _steps(arrival)),
        *_labelled("left out", _left_out(arrival)),
        *_labelled("passages", _passages(arrival)),
        *_labelled("note", notes_on(arrival)),
    ]
    return "\n".join(lines) + "\n"


def _labelled(label: str, lines: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield f"  {(label if number == 0 else ''):<{LABEL}}{line}"


def _reading(arrival: Arrival) -> str:
    received = arrival.received
    characters, han = len(received.text), len(HAN.findall(received.text))
    encoding = f", {received.encoding}" if received.encoding else ""
    return f"{received.kind}{encoding}; {characters} characters, {han} of them Han"


def _guesses(metadata: Metadata) -> Iterator[str]:
    for key in ("title", "source", "site", "date", "genre"):
        yield from _labelled(key, [f"{getattr(metadata, key) or '–'}  (guess)"])


def _speakers(arrival: Arrival) -> Iterator[str]:
    heard = arrival.document.passages["speaker"].value_counts()
    for speaker in arrival.document.metadata.speakers:
        count = heard.get(speaker.name, 0)
        yield f"{speaker.name}, {speaker.affiliation}: {_counted(count, 'passage')}  (guess)"
    if "" in heard:
        yield f"nobody named: {_counted(heard[''], 'passage')}"


def _steps(arrival: Arrival) -> Iterator[str]:
    """Yield each step with the number of characters that it changed, and a few places."""
    document = arrival.document
    start = without(document.raw, document.metadata.left_out)
    for name, text, after in stages(start, document.metadata.repairs, document.mends):
        places = _stretches(np.flatnonzero(changed(text, after)))
        count = sum(end - start for start, end in places)
        yield f"{name}: {_counted(count, 'character')} in {_counted(len(places), 'place')}"
        if name == "mend_bytes":
            yield from _mends(document, text, after)
        else:
            yield from (f"    {_in_context(text, after, *place)}" for place in places[:EXAMPLES])
            if len(places) > EXAMPLES:
                yield f"    … and {len(places) - EXAMPLES} more"
    if not document.metadata.repairs:
        yield "none: the text shows no damage"


def _mends(document: RestoredDocument, before: AlignedText, after: AlignedText) -> Iterator[str]:
    """Yield every repair of bytes, with its confidence."""
    for mend in document.mends:
        sure = f"confidence {mend.confidence:.2f}" if mend.made else "not sure: left as printed"
        if place := before.place(mend.start, mend.end):
            yield f"    {_in_context(before, after, *place)}  ({sure})"


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _stretches(places: Places) -> list[tuple[int, int]]:
    """Return the runs of neighbouring places as half-open spans."""
    runs = np.split(places, np.flatnonzero(np.diff(places) > 1) + 1)
    return [(int(run[0]), int(run[-1]) + 1) for run in runs if len(run)]


def _in_context(before: AlignedText, after: AlignedText, start: int, end: int) -> str:
    """Return a changed stretch and what it became, with the words around it."""
    first, last = max(0, start - CONTEXT), min(len(before), end + CONTEXT)
    raw_first, raw_last = before.starts[first], before.ends[last - 1]
    stands = after.ends > after.starts
    inside = np.flatnonzero((after.starts >= raw_first) & (after.ends <= raw_last) & stands)
    became = after.text[inside[0] : inside[-1] + 1] if len(inside) else ""
    return f"{_one_line(before.text[first:last])} → {_one_line(became)}"


def _one_line(text: str) -> str:
    shown = text.replace("\r", "␍").replace("\n", "␤").replace("\t", "␉")
    return "".join(c if c.isprintable() else f"<U+{ord(c):04X}>" for c in shown)


def _left_out(arrival: Arrival) -> Iterator[str]:
    items = arrival.document.left_out
    if not items:
        yield "nothing"
        return
    han = sum(len(HAN.findall(item.text)) for item in items)
    yield f"{_counted(han, 'Han character')} in {_counted(len(items), 'place')}"
    for item in items:
        words = _one_line(" ".join(item.text.split()))
        short = words if len(words) <= LONGEST else f"{words[:LONGEST]}…"
        yield f"    {item.start}–{item.end} {item.reason}: {short}"


def _passages(arrival: Arrival) -> Iterator[str]:
    passages = arrival.document.passages
    kinds = ", ".join(f"{n} {kind}" for kind, n in passages["kind"].value_counts().items())
    yield f"{len(passages)} ({kinds})"
    body = passages[passages["kind"] == "body"]["text"]
    chosen = [*islice(body, 2), "…", *body.iloc[-1:]] if len(body) > EXAMPLES else list(body)
    yield from (f"    {text[:LONGEST]}{'…' * (len(text) > LONGEST)}" for text in chosen)
