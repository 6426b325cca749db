"""Work out what a text said whose GBK bytes were read out of step.

A converter that loses or splits off one byte (it prints `?`) pairs all bytes behind it
wrongly, until an ASCII byte, or a pair that can't be decoded, restores the rhythm. So
each line is read from such a mark on in every way that the bytes leave (`lattice`), and
the reading that Chinese finds most plausible is kept (`search`).
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated

from pydantic import Field

from liandong.corpus.alignment import AlignedText
from liandong.corpus.repair.lattice import ASSUMED, BREAK_SHARE, HALF_GLOSS, MARK, Lattice
from liandong.corpus.repair.plausibility import PlausibilityModel, plausibility_model
from liandong.corpus.repair.scripts import counts, simplified_each
from liandong.corpus.repair.search import WIDTH, Beam, Read, Search, all_reads, broken_reads
from liandong.schemas import Record

DAMAGED = "〔损"
LOST = f"{DAMAGED}〕"  # One character that can't be told.
LEFT = f"{DAMAGED}："  # A run that is left as it is printed, up to 〕.
UNSURE = re.compile(f"{LEFT}[^〕]*〕")
# A character is put in its place if it has this share of all readings' weight; a run is left
# as it is if fewer of its characters have.
CONFIDENCE = 0.5
CERTAIN_AT_LEAST = 0.5
# So many characters settled by their bytes alone tell of a run that ends without a trace.
SETTLED_AT_LEAST = 2
# Marks that stand closer than this, on average, are no bytes lost here and there: what is
# between them can't be read again.
LEAST_APART = 25
FEW_MARKS = 8
# The first reading, which learns what the site lost, follows so many readings.
ROUGH = 40


class Mend(Record):
    """A damaged run: what stands there, what it said, and how sure the reading is.

    `confidence` (0–1) is the share of all readings' weight that the least certain of the
    characters put in place has; a character that is less certain still is printed as `LOST`.
    Where that is too many of them, the run is left as it is: `made` is false.
    """

    start: int
    end: int
    before: str
    after: Annotated[str, Field(min_length=1)]
    confidence: Annotated[float, Field(ge=0, le=1)]
    made: bool = True


def find_damage(text: str) -> list[int]:
    """Return the places of marks that can stand for a byte lost here and there."""
    if "?" not in text and "\ufffd" not in text:
        return []
    unsure = [m.span() for m in UNSURE.finditer(text)]
    marks = [
        m.start()
        for m in MARK.finditer(text)
        if not any(start <= m.start() < end for start, end in unsure)
    ]
    dense = len(marks) > FEW_MARKS and len(marks) * LEAST_APART > len(text)
    return [] if dense else marks


def mends(text: str) -> list[Mend]:
    """Return every damaged run, those that stay as they are included."""
    return [mend for start, beams in _readings(text) for mend in _told(text, start, beams)]


def shows_breaks(text: str) -> bool:
    """Tell whether the bytes of the text were read out of step somewhere."""
    return bool(mends(text))


def rivals(text: str, mend: Mend) -> dict[str, float]:
    """Return the readings of a run with their shares of all readings' weight, best first."""
    shares: dict[str, float] = defaultdict(float)
    for start, beams in _readings(text):
        for beam, share in zip(beams, _shares(beams), strict=True):
            run = [
                read.character
                for read in broken_reads(beam)
                if mend.start <= start + read.start and start + read.end <= mend.end
            ]
            shares["".join(reversed(run))] += share if run else 0
    return {r: share for r, share in sorted(shares.items(), key=lambda p: -p[1]) if share}


# A text is asked whether it shows breaks, then mended.
@lru_cache(maxsize=4)
def _readings(text: str) -> tuple[tuple[int, list[Beam]], ...]:
    """Return for each stretch that is damaged its line's place and its readings, best first."""
    marks = find_damage(text)
    if not marks:
        return ()
    model = plausibility_model().seeing(simplified_each(text))
    first = [(start, beams[0]) for start, beams in _read(text, marks, model, UNKNOWN, ROUGH)]
    return tuple(_read(text, marks, model, _learned(text, first, len(marks)), WIDTH))


def _shares(beams: list[Beam]) -> list[float]:
    weights = [math.exp(beam.weight - beams[0].weight) for beam in beams]
    return [weight / sum(weights) for weight in weights]


@dataclass(frozen=True)
class Habits:
    """What a site does: how it loses bytes, and the share of its marks that stand for one."""

    losses: Mapping[str, float]
    break_share: float


UNKNOWN = Habits(ASSUMED, BREAK_SHARE)


def _learned(text: str, first: list[tuple[int, Beam]], mark_count: int) -> Habits:
    """Return what the best of a first reading tell."""
    losses, breaks = Counter(ASSUMED), 0.0
    for start, beam in first:
        found = list(broken_reads(beam))
        losses.update(read.loss for read in found if read.loss)
        breaks += sum(1 for _ in _runs(text, start, beam))
    # Of no mark at all, as many are breaks as of any text; one more of the other kind is possible.
    share = (breaks + BREAK_SHARE) / (mark_count + 1)
    return Habits(losses, min(share, 0.99))


def _read(
    text: str, marks: list[int], model: PlausibilityModel, habits: Habits, width: int
) -> Iterator[tuple[int, list[Beam]]]:
    """Read on from each mark that no reading has passed; yield the line's place and readings."""
    of_traditional, of_simplified = counts(text)
    traditional = of_traditional >= of_simplified
    done = 0
    for mark in marks:
        if mark >= done:
            start = text.rfind("\n", 0, mark) + 1
            end = text.find("\n", mark) % (len(text) + 1)
            lattice = Lattice(text[start:end], traditional, habits.losses, habits.break_share)
            beams, settled = Search(lattice, model, width).readings(mark - start)
            done = start + settled
            if beams:
                yield start, beams


def _told(text: str, start: int, beams: list[Beam]) -> Iterator[Mend]:
    """Tell what the best reading mends, and how sure each character of it is."""
    shares: dict[tuple[int, int, str], float] = defaultdict(float)
    for beam, share in zip(beams, _shares(beams), strict=True):
        for read in broken_reads(beam):
            shares[read.start, read.end, read.simplified] += share
    for first, run in _runs(text, start, beams[0]):
        certain = [
            shares[read.start, read.end, read.simplified] if read.broken else 1.0 for read in run
        ]
        kept = [share for share in certain if share >= CONFIDENCE]
        made = len(kept) >= CERTAIN_AT_LEAST * len(run)
        last = start + run[-1].end
        after = "".join(
            read.character if share >= CONFIDENCE or not made else LOST
            for read, share in zip(run, certain, strict=True)
        )
        confidence = min(1.0, *(kept if made else certain), 1.0)
        yield Mend(
            start=first,
            end=last,
            before=text[first:last],
            after=after,
            confidence=round(confidence, 6),
            made=made,
        )


def _runs(text: str, start: int, beam: Beam) -> Iterator[tuple[int, list[Read]]]:
    """Part what was read out of step into runs, each with the place of its mark.

    What stands in step between two characters that have the same mark belongs to the run.
    """
    found = list(reversed(list(all_reads(beam))))
    runs: list[tuple[int, int, int]] = []  # mark, first and last read
    for number in (n for n, read in enumerate(found) if read.broken):
        mark = _mark_before(text, start + found[number].start)
        if runs and (runs[-1][2] == number - 1 or mark < start + found[runs[-1][2]].end):
            runs[-1] = (*runs[-1][:2], number)
        else:
            runs.append((mark, number, number))
    for mark, first, last in runs:
        run = found[first : last + 1]
        if _tells(text[mark : start + run[-1].end], run):
            yield mark, run


def _tells(printed: str, run: list[Read]) -> bool:
    """Tell whether a run gives itself away: else its mark is a question mark.

    It does by the half of a character at its end that is printed as a letter or sign, by
    pinyin inside, or by characters that its bytes alone settle. Where halves on either side
    of a mark may be anything, something plausible can always be read.
    """
    ends = "@" <= printed[-1] <= "~" and printed[-1:] != run[-1].character
    settled = sum(read.broken and read.certain for read in run)
    return ends or bool(HALF_GLOSS.search(printed)) or settled >= SETTLED_AT_LEAST


def _mark_before(text: str, place: int) -> int:
    return max(text.rfind("?", 0, place), text.rfind("\ufffd", 0, place))


def mend_bytes(aligned: AlignedText) -> AlignedText:
    """Put right the runs whose bytes were read out of step; mark those that can't be."""
    return with_mends(aligned, work_out(aligned))


def work_out(aligned: AlignedText) -> list[Mend]:
    """Search a text for all its mends; return them by their places in the raw file.

    What one mend makes plain may make another plain: so until nothing changes. The characters
    must stand in the order of the raw file.
    """
    text, runs = aligned, list[list[Mend]]()
    while found := mends(text.text):
        runs += [[_at(mend, *text.anchors(mend.start, mend.end))] for mend in found]
        text = with_mends(text, [run[0] for run in runs[-len(found) :]])
    return [_as_one(run, aligned, text) for run in _overlapping(runs)]


def _at(mend: Mend, start: int, end: int) -> Mend:
    return mend.model_copy(update={"start": start, "end": end})


def _overlapping(runs: list[list[Mend]]) -> list[list[Mend]]:
    """Put a mend to those that it was made upon."""
    joined: list[list[Mend]] = []
    for run in sorted(runs, key=lambda run: run[0].start):
        if joined and run[0].start < max(mend.end for mend in joined[-1]):
            joined[-1] += run
        else:
            joined.append(run)
    return joined


def _as_one(run: list[Mend], before: AlignedText, after: AlignedText) -> Mend:
    """Return mends of one place as one, from what stood there at first to what stands at last."""
    if len(run) == 1:
        return run[0]
    start, end = min(mend.start for mend in run), max(mend.end for mend in run)
    printed, said = (text.slice(*_place(text, start, end)).text for text in (before, after))
    confidence = min(mend.confidence for mend in run)
    return Mend(start=start, end=end, before=printed, after=said, confidence=confidence)


def _place(text: AlignedText, start: int, end: int) -> tuple[int, int]:
    place = text.place(start, end)
    if place is None:
        raise AssertionError(f"the run at {start}–{end} of the raw text is not in the text")
    return place


def with_mends(text: AlignedText, found: Iterable[Mend]) -> AlignedText:
    """Return the text with those of the mends that stand in it; mark the runs left as they are."""
    placed = [(place, mend) for mend in found if (place := text.place(mend.start, mend.end))]
    parts, done = [], 0
    for (start, end), mend in sorted(placed, key=lambda item: item[0]):
        parts.append(text.slice(done, start))
        run = text.slice(start, end)
        if mend.made:
            parts.append(run.replace([(0, len(run), mend.after)], whole=True))
        else:
            parts += [AlignedText.mark(LEFT), run, AlignedText.mark("〕")]
        done = end
    return AlignedText.join([*parts, text.slice(done, len(text))])
