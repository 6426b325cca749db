"""Measure how much of a damaged text the chain of restoration brings back, and what it harms.

`python -m benchmarks.byte_repair` prints the figures and writes `byte_repair.csv`; further
clean texts can be named as arguments. All shares are of Han characters but for undamaged
text, where every character counts.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
from rapidfuzz.distance import Levenshtein

from benchmarks.damage import Damaged, Mechanism, converter, damage
from liandong.corpus.alignment import AlignedText
from liandong.corpus.reading import read_corpus
from liandong.corpus.repair.byte_repair import mends
from liandong.corpus.repair.scripts import simplified
from liandong.corpus.repair.steps import applicable
from liandong.corpus.restoration import restore

HERE = Path(__file__).parent
HAN = re.compile("[一-鿿]")
CHARACTERS = 600
SEEDS = (201, 202)
AS_003 = Mechanism()
PLAIN = Mechanism(glossed="never", doubled="never", folded="never")

VARIANTS = {
    "as 003": AS_003,
    "as 003, s2tw": replace(AS_003, script="s2tw"),
    "as 003, s2twp": replace(AS_003, script="s2twp"),
    "pairs dropped": replace(AS_003, undecodable=""),
    "pairs as U+FFFD": replace(AS_003, undecodable="\ufffd", lost="\ufffd"),
    "ASCII kept": replace(AS_003, swallowed=False),
    "ASCII kept, pairs dropped": replace(AS_003, swallowed=False, undecodable=""),
    "Python replace": replace(AS_003, undecodable="replace"),
    "Python ignore": replace(AS_003, undecodable="ignore"),
    "folded before": replace(AS_003, folded="before"),
    "glossed after": replace(AS_003, glossed="after"),
    "straddling glosses": replace(AS_003, straddling=True),
    "traditional, nothing else": PLAIN,
    "simplified, folded before": replace(PLAIN, script="", folded="before"),
    "simplified, folded before, dropped": replace(
        PLAIN, script="", folded="before", undecodable=""
    ),
    "simplified, folded before, replace": replace(
        PLAIN, script="", folded="before", undecodable="replace"
    ),
    "simplified, to the line's end": replace(PLAIN, script="", undecodable=""),
    "simplified, to the line's end, ?": replace(PLAIN, script="", swallowed=False),
    "simplified, to the line's end, replace": replace(PLAIN, script="", undecodable="replace"),
}


@dataclass
class Count:
    """What was counted over the seeds of one text and variant."""

    han: int = 0
    restored: int = 0
    damaged: int = 0
    damaged_restored: int = 0
    sound_changed: int = 0
    converted_otherwise: int = 0
    runs: int = 0
    runs_restored: int = 0
    left_marked: int = 0


def restored(text: str) -> str:
    """Return what the chain makes of a text, with the steps that it chooses itself."""
    aligned = AlignedText.of(text)
    return restore(text, aligned, applicable(aligned)).text.text


def han(text: str) -> str:
    """Return the Han characters of a text, those in marks aside."""
    return "".join(HAN.findall(re.sub("〔损：[^〕]*〕", "", text)))


def count(clean: str, damaged: Damaged, mechanism: Mechanism, counted: Count) -> None:
    """Add one damaged text to what was counted."""
    expected = han(simplified(damaged.before)) if mechanism.script else han(clean)
    found = restored(damaged.text)
    equal: set[int] = set()
    for block in Levenshtein.opcodes(expected, han(found)):
        if block.tag == "equal":
            equal.update(range(block.src_start, block.src_end))
    runs = list(_damaged(damaged))
    inside = set().union(*runs) if runs else set()
    counted.han += len(expected)
    counted.restored += len(equal)
    counted.damaged += len(inside)
    counted.damaged_restored += len(inside & equal)
    counted.sound_changed += len(set(range(len(expected))) - inside - equal)
    counted.runs += len(runs)
    counted.runs_restored += sum(run <= equal for run in runs)
    counted.left_marked += found.count("〔损：")
    if len(expected) == len(han(clean)):
        counted.converted_otherwise += sum(
            a != b for a, b in zip(expected, han(clean), strict=True)
        )


def _damaged(damaged: Damaged) -> Iterator[set[int]]:
    """Yield for each run the ordinals of its Han characters."""
    of = {m.start(): ordinal for ordinal, m in enumerate(HAN.finditer(damaged.before))}
    for run in damaged.runs:
        places = {of[place] for place in range(*run.true) if place in of}
        if places:
            yield places


def measure(texts: dict[str, str]) -> pd.DataFrame:
    """Damage and restore every text in every way."""
    rows = []
    for name, clean in texts.items():
        for variant, mechanism in VARIANTS.items():
            counted = Count()
            for seed in SEEDS:
                count(clean, damage(clean, mechanism, seed), mechanism, counted)
            rows.append({"text": name, "variant": variant, **vars(counted)})
    return pd.DataFrame(rows)


def shares(counts: pd.DataFrame) -> pd.DataFrame:
    """Return the shares of each variant over all texts."""
    total = counts.groupby("variant", sort=False).sum(numeric_only=True)
    return pd.DataFrame(
        {
            "restored_share": total["restored"] / total["han"],
            "damaged_share": total["damaged"] / total["han"],
            "damaged_restored_share": total["damaged_restored"] / total["damaged"],
            "sound_changed": total["sound_changed"],
            "runs": total["runs"],
            "runs_restored_share": total["runs_restored"] / total["runs"],
            "left_marked": total["left_marked"],
            "converted_otherwise": total["converted_otherwise"],
        }
    )


def changed_when_sound(texts: dict[str, str]) -> pd.DataFrame:
    """Return how many characters of undamaged text the chosen steps change."""
    rows = []
    for name, clean in texts.items():
        traditional = converter("s2t").convert(clean)
        rows.append(
            {
                "text": name,
                "characters": len(clean),
                "changed": Levenshtein.distance(clean, restored(clean)),
                "breaks_claimed_in_traditional": len(mends(traditional)),
            }
        )
    return pd.DataFrame(rows)


def clean_texts(further: list[str]) -> dict[str, str]:
    """Return the restored texts of the study, prose of another kind, and files named."""
    corpus = read_corpus(HERE.parent / "corpus/documents")
    texts = {
        document.id: document.restored.text for document in corpus.documents if document.id != "003"
    }
    for path in [HERE / "prose.txt", *map(Path, further)]:
        texts[path.stem] = path.read_text(encoding="utf-8").strip()
    return texts


def main() -> None:
    """Print and write the figures."""
    texts = clean_texts(sys.argv[1:])
    print(changed_when_sound(texts).to_string(index=False))
    counts = measure({name: text[:CHARACTERS] for name, text in texts.items()})
    counts.to_csv(HERE / "byte_repair.csv", index=False, lineterminator="\n")
    print(shares(counts).round(5).to_string())


if __name__ == "__main__":
    main()
