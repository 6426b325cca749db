"""How long `liandong check` takes over a thousand documents.

The documents are random words of jieba's list in sentences; two in three have their punctuation
folded to ASCII, one in fifty is damaged like document 003, and its YAML says what was mended, as
`liandong add` writes it. They join the study's own five. Named alternative: segmenting the same
texts with jieba, which every analysis starts with.

    python -m benchmarks.check
"""

from __future__ import annotations

import csv
import random
import shutil
import tempfile
import time
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path

import jieba

from benchmarks.damage import Mechanism, damage
from liandong.corpus.alignment import AlignedText
from liandong.corpus.documents import Metadata
from liandong.corpus.intake.arrivals import yaml_of
from liandong.corpus.restoration import search_mends
from liandong.corpus.word_list import word_list
from liandong.inputs import Inputs, check_inputs
from liandong.schemas import write_text, write_yaml

STUDY = Path(__file__).parent.parent / "corpus"
OUTPUT = Path(__file__).with_suffix(".csv")
DOCUMENTS = 1000
DAMAGED_EVERY = 50
SENTENCES = 90  # of about 25 characters: the length of document 003
# Four or five broken runs in such a text, as in document 003.
SPARSE = Mechanism(apart=(300, 900))


def common_words() -> tuple[list[str], list[float]]:
    """Return the words of two to four characters in jieba's list, with their counts summed up."""
    known = [(w, n) for w, n in word_list().count_of.items() if 2 <= len(w) <= 4 and n > 100]
    words, counts = zip(*((w, n) for w, n in known if w.isalpha()), strict=True)
    return list(words), list(accumulate(counts))


def make_text(words: list[str], counts: list[float], chance: random.Random) -> str:
    """Return paragraphs of random words under a title."""
    lines = ["".join(chance.choices(words, cum_weights=counts, k=5))]
    for _ in range(SENTENCES // 6):
        sentences = [
            "，".join("".join(chance.choices(words, cum_weights=counts, k=6)) for _ in "12")
            for _ in range(6)
        ]
        lines.append("。".join(sentences) + "。")
    return "\n".join(lines) + "\n"


def make_corpus(folder: Path) -> list[str]:
    """Write the documents beside the study's own; return their texts."""
    words, counts = common_words()
    texts = []
    for number in range(DOCUMENTS):
        chance = random.Random(number)
        text = make_text(words, counts, chance)
        repairs: tuple[str, ...] = ()
        if number % 3:
            text = text.replace("，", ",")
            repairs = ("widen_punctuation",)
        if number % DAMAGED_EVERY == 0:
            text = damage(text, SPARSE, number).text
            repairs = ("mend_bytes", "remove_glosses", "undouble_punctuation", "simplify", *repairs)
        write_document(folder, number + 10, text, repairs)
        texts.append(text)
    return texts


def write_document(folder: Path, number: int, text: str, repairs: tuple[str, ...]) -> None:
    """Write a raw file and its YAML."""
    mends = search_mends(text, AlignedText.of(text), repairs)
    metadata = Metadata(
        id=f"{number:04}",
        file=f"{number:04}.txt",
        title=text.split("\n", 1)[0],
        source="试",
        date="",
        genre="expert_commentary",
        speakers=({"name": "甲", "affiliation": "乙"},),
        rights="试",
        citekey=f"doc{number}",
        repairs=repairs,
        mends=mends or None,
    )
    write_text(folder / metadata.file, text)
    write_yaml(folder / f"{number:04}.yaml", yaml_of(metadata), "试")


def seconds(work: Callable[[], object]) -> float:
    """Return how long some work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> None:
    """Measure, print and write one row."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "documents"
        shutil.copytree(STUDY / "documents", folder)
        texts = make_corpus(folder)
        names = ("codebook", "codings", "lexicon", "practice", "decisions", "samples")
        inputs = Inputs(folder, *(STUDY / name for name in names))
        ours = seconds(lambda: check_inputs(inputs, 2))
        jieba.initialize()
        theirs = seconds(lambda: [jieba.lcut(text) for text in texts])
    characters = sum(map(len, texts))
    row = [DOCUMENTS, characters, f"{ours:.1f}", f"{theirs:.1f}", f"{ours / theirs:.2f}"]
    print(f"{DOCUMENTS} documents, {characters:,} characters:", end=" ")
    print(f"check {ours:.1f} s, jieba {theirs:.1f} s")
    with OUTPUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["documents", "characters", "check_seconds", "jieba_seconds", "ratio"])
        writer.writerow(row)


if __name__ == "__main__":
    main()
