"""How well republished texts are found: `python -m benchmarks.near_duplicates`.

The texts are the voices of the five documents: different authors on one subject. Each is
republished in several ways, by chance, over many seeds; the copies are sought among all
texts. The table near_duplicates.csv has a row for each way. Times are printed only.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from datasketch import MinHash, MinHashLSHEnsemble

from liandong.corpus import duplicates, sketches
from liandong.corpus.alignment import HAN
from liandong.corpus.passages import PASSAGES, coded_passages
from liandong.schemas import column, read_table, table, write_table

FOLDER = Path(__file__).resolve().parent
PASSAGES_FILE = FOLDER.parent / "analysis" / "results" / "passages.csv"
NEAR_DUPLICATES = table(
    "near_duplicates",
    way=column(str, "what was done to a text before it was published again", key=True),
    near=column(bool, "whether at least half of one text stands in the other"),
    pair_count=column(int, "texts with their copies, over all seeds", unit="pairs"),
    found_count=column(int, "of these, found as near-duplicates", unit="pairs"),
    other_count=column(int, "other pairs of texts that were found: wrong ones", unit="pairs"),
    repeated_count=column(int, "passages taken over, in the pairs found", unit="passages"),
    repeated_found_count=column(int, "of these, found", unit="passages"),
    own_found_count=column(int, "passages that are new, yet found: wrong ones", unit="passages"),
    candidate_count=column(int, "of the pairs, candidates by sketches", unit="pairs"),
    ensemble_count=column(int, "of the pairs, candidates by MinHash LSH Ensemble", unit="pairs"),
)
SEEDS = range(20)
SHORTEST_VOICE = 400  # Han characters; less are introductions and short answers
# A passage of a copy, and whether it was taken over.
Copied = list[tuple[str, bool]]
Way = Callable[[list[str], list[str], random.Random], Copied]


def voices() -> list[list[str]]:
    """Return the analysed passages of each voice of each document."""
    coded = coded_passages(read_table(PASSAGES_FILE, PASSAGES))
    grouped = coded.groupby(["document_id", "speaker"], sort=True)["text"]
    return [
        list(texts) for _, texts in grouped if len(HAN.findall("".join(texts))) >= SHORTEST_VOICE
    ]


def unchanged(text: list[str], other: list[str], chance: random.Random) -> Copied:
    """Take over every passage."""
    return [(passage, True) for passage in text]


def parted_otherwise(text: list[str], other: list[str], chance: random.Random) -> Copied:
    """Join or part passages at other places, as a site does that changes full stops."""
    words = "".join(text).replace("。", "，" if chance.random() < 0.5 else "；")
    clauses = re.findall(r"[^，；]+[，；]?", words)
    taken: Copied = []
    while clauses:
        many = chance.randint(2, 6)
        taken.append(("".join(clauses[:many]), True))
        clauses = clauses[many:]
    return taken


def shortened(text: list[str], other: list[str], chance: random.Random) -> Copied:
    """Keep three passages of five."""
    places = sorted(chance.sample(range(len(text)), -(-3 * len(text) // 5)))
    return [(text[place], True) for place in places]


def other_lead(text: list[str], other: list[str], chance: random.Random) -> Copied:
    """Replace the first passage by another text's, and put another one behind."""
    rest: Copied = [(passage, True) for passage in text[1:]]
    return [(other[0], False), *rest, (other[-1], False)]


def edited(passage: str, share: float, chance: random.Random) -> str:
    """Replace a share of the Han characters, at least one."""
    places = [match.start() for match in HAN.finditer(passage)]
    letters = list(passage)
    for place in chance.sample(places, max(1, round(share * len(places))) if places else 0):
        letters[place] = chr(chance.randrange(0x4E00, 0x9FA5))
    return "".join(letters)


def two_edited(text: list[str], other: list[str], chance: random.Random) -> Copied:
    """Rewrite a fifth of the characters of two passages."""
    chosen = set(chance.sample(range(len(text)), 2))
    return [
        (edited(passage, 0.2, chance) if place in chosen else passage, place not in chosen)
        for place, passage in enumerate(text)
    ]


def edited_throughout(text: list[str], other: list[str], chance: random.Random) -> Copied:
    """Replace one character of twenty everywhere."""
    return [(edited(passage, 0.05, chance), True) for passage in text]


def compiled(text: list[str], other: list[str], chance: random.Random) -> Copied:
    """Put the text before, between or behind new passages, as many as it has itself."""
    new: Copied = [(new_passage(chance), False) for _ in text]
    cut = chance.randint(0, len(new))
    return [*new[:cut], *((passage, True) for passage in text), *new[cut:]]


def quoted(text: list[str], other: list[str], chance: random.Random) -> Copied:
    """Quote one passage among new ones."""
    new: Copied = [(new_passage(chance), False) for _ in text]
    return [*new[:1], (chance.choice(text), True), *new[1:]]


def excerpted(text: list[str], other: list[str], chance: random.Random) -> Copied:
    """Take over passages with at most three characters of ten, among as many new characters."""
    total, taken, size = len("".join(text)), [], 0
    for passage in chance.sample(text, len(text)):
        if size + len(passage) <= 0.3 * total:
            taken.append((passage, True))
            size += len(passage)
    new: Copied = [(new_passage(chance), False) for _ in text]
    return [*taken, *new]


def new_passage(chance: random.Random) -> str:
    """Return Han characters by chance, as many as a sentence has."""
    return "".join(chr(chance.randrange(0x4E00, 0x9FA5)) for _ in range(chance.randint(30, 60)))


WAYS: tuple[tuple[Way, bool], ...] = (
    (unchanged, True),
    (parted_otherwise, True),
    (shortened, True),
    (other_lead, True),
    (two_edited, True),
    (edited_throughout, True),
    (compiled, True),
    (quoted, False),
    (excerpted, False),
)


def document(name: str, texts: Sequence[str]) -> duplicates.Document:
    """Return a document without date, whose passages are all analysed."""
    passages = pd.DataFrame({"text": list(texts), "document_id": name, "kind": "body"})
    ids = [f"{name}-{place:04}" for place in range(len(passages))]
    return duplicates.Document(name, "", passages.assign(passage_id=ids))


def measure(way: Way, near: bool, texts: list[list[str]]) -> tuple[object, ...]:
    """Return a row of `NEAR_DUPLICATES`."""
    counts = np.zeros(8, dtype=int)
    for seed in SEEDS:
        chance = random.Random(seed)
        others = [chance.choice([t for t in texts if t is not text]) for text in texts]
        copies = [way(list(t), other, chance) for t, other in zip(texts, others, strict=True)]
        counts += counted(texts, copies, seed)
    pairs, found, *rest = counts.tolist()
    return (way.__name__, near, pairs, found, *rest)


def counted(texts: list[list[str]], copies: list[Copied], seed: int) -> list[int]:
    """Count pairs and passages of one seed, in the order of `NEAR_DUPLICATES`."""
    size = len(texts)
    known = [document(f"{n:03}", text) for n, text in enumerate(texts)]
    again = [document(f"{n + size:03}", [p for p, _ in c]) for n, c in enumerate(copies)]
    wanted = {(f"{n + size:03}", f"{n:03}") for n in range(size)}
    found = duplicates.near_duplicates([*known, *again])
    right = [p for p in found if (p.document_id, p.original_id) in wanted]
    taken = own = held = 0
    for pair in right:
        copied = copies[int(pair.document_id) - size]
        repeated = {int(name[-4:]) for name in pair.overlaps["passage_id"]}
        taken += sum(kept for _, kept in copied)
        held += sum(copied[place][1] for place in repeated)
        own += sum(not copied[place][1] for place in repeated)
    numbers = {(n, n + size) for n in range(size)}
    words = duplicates._words_of([*known, *again])
    exact = numbers & set(duplicates._candidates(words))
    estimated = numbers & set(ensemble(words, seed))
    wrong = len(found) - len(right)
    return [size, len(right), wrong, taken, held, own, len(exact), len(estimated)]


def ensemble(words: list[duplicates._Words], seed: int) -> Iterator[tuple[int, int]]:
    """Yield candidate pairs of MinHash LSH Ensemble at the same threshold."""
    sets = [sketches.shingles_of(item.joined) for item in words]
    made = []
    for shingles in sets:
        sketch = MinHash(num_perm=128, seed=seed + 1, hashfunc=int)
        sketch.update_batch((shingles & np.uint64(0xFFFFFFFF)).tolist())
        made.append(sketch)
    index = MinHashLSHEnsemble(threshold=sketches.LEAST_SHINGLE_SHARE, num_perm=128, num_part=8)
    index.index([(n, sketch, len(sets[n])) for n, sketch in enumerate(made) if len(sets[n])])
    for n, sketch in enumerate(made):
        for other in index.query(sketch, len(sets[n])):
            if other != n:
                yield min(n, other), max(n, other)


def many(texts: list[list[str]], count: int) -> list[duplicates.Document]:
    """Return texts of four thousand characters; each tenth is one of the others, shortened.

    A tenth of their clauses are the voices', so that all have much in common, the rest is new.
    """
    chance = random.Random(0)
    clauses = re.findall(r"[^，。；]+", "".join(p for text in texts for p in text))
    made: list[list[str]] = []
    for number in range(count):
        if number % 10 == 9:
            made.append([p for p, _ in shortened(made[number - 5], [], chance)])
        else:
            made.append([new_passage(chance) + chance.choice(clauses)[:9] for _ in range(80)])
    return [document(f"{number:04}", text) for number, text in enumerate(made)]


def timed(texts: list[list[str]], count: int) -> None:
    """Print how long the search takes, and how long candidates take in two ways."""
    documents = many(texts, count)
    words = duplicates._words_of(documents)
    searches: dict[str, Callable[[], list[object]]] = {
        "near_duplicates, whole": lambda: [*duplicates.near_duplicates(documents)],
        "candidates by sketches": lambda: [*duplicates._candidates(words)],
        "candidates by MinHash LSH Ensemble": lambda: [*set(ensemble(words, 0))],
    }
    for name, search in searches.items():
        start = time.process_time()
        found = search()
        taken = time.process_time() - start
        print(f"{count} documents, {name}: {taken:.1f} s of CPU, {len(found)} pairs")


def main() -> None:
    """Measure every way, write the table, and time a larger corpus."""
    for module in (duplicates, sketches):
        vars(module)["FEW"] = 0  # as in a large corpus: by sketches
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--documents", type=int, default=1000, help="documents of the timing")
    count = parser.parse_args().documents
    texts = voices()
    rows = [measure(way, near, texts) for way, near in WAYS]
    frame = pd.DataFrame(rows, columns=list(NEAR_DUPLICATES.columns))
    write_table(FOLDER / "near_duplicates.csv", frame, NEAR_DUPLICATES)
    print(frame.to_string(index=False))
    timed(texts, count)


if __name__ == "__main__":
    main()
