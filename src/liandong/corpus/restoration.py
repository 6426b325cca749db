"""Restore a raw text: leave out, correct, and go through the steps that its YAML names.

Pure: text in, text out. Every Han character of the raw text is in the restored text or
in a stretch that is left out by name (`unaccounted` counts them).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from liandong.corpus.alignment import HAN, AlignedText, Places
from liandong.corpus.documents import Correction, LeftOut
from liandong.corpus.repair.byte_repair import Mend, with_mends, work_out
from liandong.corpus.repair.steps import STEPS


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


def joined(lines: Iterable[AlignedText]) -> AlignedText:
    """Return the paragraphs as one text, a line each."""
    parts = [part for line in lines for part in (AlignedText.mark("\n"), line)]
    return AlignedText.join(parts[1:])


def changed(before: AlignedText, after: AlignedText) -> npt.NDArray[np.bool_]:
    """Return for each character of `before` whether it is no more what and where it was."""
    if before is after:
        return np.zeros(len(before), dtype=bool)
    return np.isin(_characters_at(before), _characters_at(after), invert=True)


def _characters_at(text: AlignedText) -> Places:
    characters = np.frombuffer(text.text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return text.starts * 0x110000 + characters


def _dropped(raw: str, before: AlignedText, after: AlignedText, reason: str) -> list[LeftOut]:
    """Return the stretches with Han characters, line by line, that only `before` holds."""
    kept, dropped = after.covered(len(raw)), []
    for line in re.finditer(r"[^\n]+", before.text):
        gone = np.flatnonzero(~kept[before.starts[line.start() : line.end()]]) + line.start()
        for stretch in np.split(gone, np.flatnonzero(np.diff(gone) > 1) + 1):
            words = before.slice(stretch[0], stretch[-1] + 1).strip() if len(stretch) else None
            if words and HAN.search(words.text):
                start, end = words.anchors(0, len(words))
                dropped.append(LeftOut(start=start, end=end, text=raw[start:end], reason=reason))
    return dropped


def unaccounted(raw: str, text: AlignedText, left_out: Iterable[LeftOut]) -> list[int]:
    """Return the places of Han characters that are neither restored nor left out by name."""
    kept = text.covered(len(raw))
    for item in left_out:
        kept[item.start : item.end] = True
    missing = np.flatnonzero(~kept)
    return [place for place in missing.tolist() if HAN.match(raw, place)]
