"""Restore a raw text: leave out, correct, and go through the steps that its YAML names.

Pure: text in, text out. Every Han character of the raw text is in the restored text or
in a stretch that is left out by name (`unaccounted` counts them).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from liandong.corpus.alignment import HAN, AlignedText, Places
from liandong.corpus.documents import Correction, LeftOut
from liandong.corpus.repair.byte_repair import Mend, with_mends, work_out
from liandong.corpus.repair.steps import STEPS

# A line without blanks at its ends.
LINE = re.compile(r"[^\s](?:[^\n]*[^\s])?")


@dataclass(frozen=True)
class Restoration:
    """A restored text, what its steps dropped by name, and how much each step changed.

    `effects` has for each step its name and the number of characters that are no more
    what and where they were.
    """

    text: AlignedText
    left_out: tuple[LeftOut, ...]
    effects: tuple[tuple[str, int], ...]


def without(raw: str, left_out: Iterable[LeftOut]) -> AlignedText:
    """Return the raw text without the stretches that are left out."""
    kept, done = [], 0
    for item in sorted(left_out, key=lambda item: item.start):
        kept.append(AlignedText.of(raw, done, max(done, item.start)))
        done = max(done, item.end)
    return AlignedText.join([*kept, AlignedText.of(raw, done)])


def corrected(text: AlignedText, corrections: Iterable[Correction]) -> AlignedText:
    """Return the text with the corrections that fall into it."""
    changes = []
    for item in corrections:
        place = text.place(item.start, item.end)
        if place is not None:
            changes.append((*place, item.restored))
    return text.replace(changes)


def restore(
    raw: str, text: AlignedText, steps: Sequence[str], mends: Iterable[Mend] | None = None
) -> Restoration:
    """Take a stretch of the raw text through the steps, in their order.

    `mends` are what the step `mend_bytes` puts in; without them it searches.
    """
    left_out: list[LeftOut] = []
    effects = []
    for name, before, after in stages(text, steps, mends):
        effects.append((name, int(changed(before, after).sum())))
        if reason := STEPS[name].leaves_out:
            left_out += _dropped(raw, before, after, reason)
        text = after
    return Restoration(text, tuple(left_out), tuple(effects))


def stages(
    text: AlignedText, steps: Sequence[str], mends: Iterable[Mend] | None = None
) -> Iterator[tuple[str, AlignedText, AlignedText]]:
    """Yield the name of each step, the text before it and the text after it."""
    for name in steps:
        known = name == "mend_bytes" and mends is not None
        after = with_mends(text, mends or ()) if known else STEPS[name].apply(text)
        yield name, text, after
        text = after


def search_mends(raw: str, text: AlignedText, steps: Sequence[str]) -> tuple[Mend, ...]:
    """Return what the step `mend_bytes` finds, if it is among the steps, as the raw text has it."""
    for name, before, _ in stages(text, steps, ()):
        if name == "mend_bytes":
            found = work_out(before)
            return tuple(m.model_copy(update={"before": raw[m.start : m.end]}) for m in found)
    return ()


def paragraphs_of(text: AlignedText) -> list[AlignedText]:
    """Return the lines that are not blank, without blanks at their ends."""
    lines = [line.strip() for line in text.split(re.compile(r"\n"))]
    return [line for line in lines if len(line)]


def in_lines(text: AlignedText) -> AlignedText:
    """Return the paragraphs of a text as one text, a line each: `joined` of `paragraphs_of`."""
    lines = [m.span() for m in LINE.finditer(text.text)]
    kept = np.zeros(len(text), dtype=np.bool_)
    for start, end in lines:
        kept[start : end + 1] = True
    if lines:
        kept[lines[-1][1] :] = False
    said = "\n".join([text.text[start:end] for start, end in lines])
    starts, ends = text.starts[kept], text.ends[kept]
    breaks = [m.start() for m in re.finditer("\n", said)]
    starts[breaks] = ends[breaks] = 0
    return AlignedText(said, starts, ends)


def joined(lines: Iterable[AlignedText]) -> AlignedText:
    """Return the paragraphs as one text, a line each."""
    parts = [part for line in lines for part in (AlignedText.mark("\n"), line)]
    return AlignedText.join(parts[1:])


def changed(before: AlignedText, after: AlignedText) -> npt.NDArray[np.bool_]:
    """Return for each character of `before` whether it is no more what and where it was."""
    if before is after:
        return np.zeros(len(before), dtype=bool)
    known = np.append(np.sort(_characters_at(after)), np.iinfo(np.int64).max)
    sought = _characters_at(before)
    differs: npt.NDArray[np.bool_] = known[np.searchsorted(known, sought)] != sought
    return differs


def _characters_at(text: AlignedText) -> Places:
    characters = np.frombuffer(text.text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return text.starts * 0x110000 + characters


def _dropped(raw: str, before: AlignedText, after: AlignedText, reason: str) -> list[LeftOut]:
    """Return the stretches with Han characters, line by line, that only `before` holds."""
    if before is after:
        return []
    gone = (before.ends > before.starts) & ~after.covered(len(raw))[before.starts]
    places = [place for place in np.flatnonzero(gone).tolist() if before.text[place] != "\n"]
    dropped = []
    for start, end in _runs(places):
        words = before.slice(start, end).strip()
        if HAN.search(words.text):
            first, last = words.anchors(0, len(words))
            dropped.append(LeftOut(start=first, end=last, text=raw[first:last], reason=reason))
    return dropped


def _runs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of places that follow each other."""
    edges = [n for n in range(1, len(places)) if places[n] != places[n - 1] + 1]
    for first, last in pairwise([0, *edges, len(places)] if places else []):
        yield places[first], places[last - 1] + 1


def unaccounted(raw: str, text: AlignedText, left_out: Iterable[LeftOut]) -> list[int]:
    """Return the places of Han characters that are neither restored nor left out by name."""
    kept = text.covered(len(raw))
    for item in left_out:
        kept[item.start : item.end] = True
    missing = np.flatnonzero(~kept)
    return [place for place in missing.tolist() if HAN.match(raw, place)]
