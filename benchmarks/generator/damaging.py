"""Print a clean text as a careless site would, and say what undoes it.

The repairs and mends are those that `liandong add` would write into the document's YAML; mends
are taken from what is known, so that no search is needed.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

from benchmarks.damage import FOLDED, Damaged, Mechanism, converter, damage, glossed
from liandong.corpus.repair.byte_repair import Mend

# One site in so many does this, of those that damage texts; all but a few fold punctuation.
FOLDS, DOUBLES, BLANKS, STRAIGHTENS, TRADITIONAL, REPEATS = 0.9, 0.1, 0.15, 0.3, 0.08, 0.05
DOUBLED = re.compile("(?<=[一-鿿])[，。、；：]")
BETWEEN = re.compile("(?<=[一-鿿，。])(?=[一-鿿])")
# Bytes are lost and nothing else: the other steps are done here.
LOSS = Mechanism("", glossed="never", doubled="never", folded="never", apart=(10, 90))
BROKEN_LINES = 3
# In the order in which restoration undoes them.
UNDONE = {
    "bytes": ("mend_bytes",),
    "glosses": ("remove_glosses",),
    "doubled": ("undouble_punctuation",),
    "traditional": ("simplify",),
    "blanks": ("close_blanks",),
    "folded": ("widen_punctuation",),
    "repeated": ("drop_repeated",),
}


@dataclass(frozen=True)
class Shares:
    """Shares (0–1) of documents that are damaged in any way, and at byte level."""

    damaged: float = 2 / 3
    broken: float = 1 / 50


@dataclass(frozen=True)
class Printed:
    """A text as printed, the kinds of damage, and what restores it."""

    raw: str
    damage: tuple[str, ...]
    repairs: tuple[str, ...]
    mends: tuple[Mend, ...] | None


def printed(clean: str, chance: random.Random, shares: Shares) -> Printed:
    """Return a clean text, its lines parted by one line end each, as it is printed."""
    kinds = _kinds(chance, shares)
    text = _repeated(clean, chance) if "repeated" in kinds else clean
    if "traditional" in kinds:
        text = converter("s2tw").convert(text)
    if "doubled" in kinds:
        text = DOUBLED.sub(lambda m: "，" + m[0], text)
    if "glosses" in kinds:
        text = glossed(text)
    if "blanks" in kinds:
        text = BETWEEN.sub(lambda _: " " if chance.random() < 0.02 else "", text)
    text, runs = _broken(text, chance) if "bytes" in kinds else (text, [])
    if "folded" in kinds:
        text = text.translate(FOLDED)
    mends = tuple(
        Mend(start=start, end=end, before=text[start:end], after=said, confidence=1.0)
        for start, end, said in runs
    )
    repairs = tuple(step for kind in UNDONE if kind in kinds for step in UNDONE[kind])
    return Printed(text, kinds, repairs, mends or None)


def _kinds(chance: random.Random, shares: Shares) -> tuple[str, ...]:
    """Draw what is done to a document; what breaks bytes also does what document 003 shows."""
    at = chance.random()
    does = {
        "folded": chance.random() < FOLDS,
        "doubled": chance.random() < DOUBLES,
        "blanks": chance.random() < BLANKS,
        "repeated": chance.random() < REPEATS,
        "traditional": chance.random() < TRADITIONAL,
    }
    does["glosses"] = does["traditional"]
    if at < shares.broken:
        return ("folded", "doubled", "traditional", "glosses", "bytes")
    return tuple(kind for kind, done in does.items() if done and at < shares.damaged)


def _repeated(text: str, chance: random.Random) -> str:
    """Print a paragraph above the text a second time, as a site does with a lead."""
    title, *lines = text.split("\n")
    return "\n".join([title, chance.choice([line for line in lines if len(line) > 60]), *lines])


def _broken(text: str, chance: random.Random) -> tuple[str, list[tuple[int, int, str]]]:
    """Lose bytes in a few lines; return the text, and where each run stands and what it said."""
    lines = text.split("\n")
    chosen = chance.sample(range(1, len(lines)), min(BROKEN_LINES, len(lines) - 1))
    made, runs, at = [], [], 0
    for number, line in enumerate(lines):
        done = (
            damage(line, LOSS, chance.randrange(2**32))
            if number in chosen
            else Damaged(line, line, ())
        )
        for run in done.runs:
            start, end = run.printed
            runs.append((at + start, at + end, line[slice(*run.true)]))
        made.append(done.text)
        at += len(done.text) + 1
    return "\n".join(made), runs
