"""How well a case is held against the models: roles and links found, and planted gaps found.

Case reports that we invented, with gaps planted before they were written, and the narrated case
of document 001 (one reader, who had the models' quotations from 001 open: it flatters). What is
evidenced, weak or missing was told by two readers, language models both, before the coder ran, the
second without the first one's judgement; how far they agree is in the table. The files dev-* were
used while the rules were made; test-* were not read, nor run, until the rules stood. Their first
run, where both readers agree: evidenced .767 of what we say, .595 of what is there; gaps .836. Then
“we” and “the town” were read as actors, by the dev-* files alone; the table is from the second run.

Against it: the same codes without the rules on who acts and whether it was done, where an actor
and a function in one sentence are evidence.

    python -m benchmarks.assessment [dev|test|narrated] [-v]
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
from ruamel.yaml import YAML

from liandong.coding.coder import read_coder
from liandong.coding.scheme import read_scheme
from liandong.corpus.reading import read_corpus
from liandong.governance.assessment import Judged, Status, assess
from liandong.governance.case import Case, read_case
from liandong.governance.models import Models, Role, read_models

STUDY = Path(__file__).parent.parent
CASES = Path(__file__).with_suffix("").parent / "cases"
OUTPUT = Path(__file__).with_suffix(".csv")
FIRED = 0.5
Key = tuple[str, ...]
Pair = tuple[Status, Status]


def key_of(item: Any) -> Key:
    """Return what names an element: of the truth (a mapping) or of a model."""
    if isinstance(item, Judged):
        return item.element.key
    if "function" in item:
        return item["actor"], item["function"]
    return item["from"], item["to"], item["mechanism"]


def truth_of(path: Path) -> dict[str, dict[Key, Status]]:
    """Return what was told by hand of a case: by model, of each role and link."""
    told = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    return {
        model["id"]: {key_of(item): item["status"] for item in (*model["roles"], *model["links"])}
        for model in told["models"]
    }


def baseline(case: Case, key: Key) -> Status:
    """Judge an element by whether one sentence has all of its codes."""
    together = [all(case.arrays[code][n] >= FIRED for code in key) for n in range(len(case))]
    return "evidenced" if any(together) else "missing"


def told_of(path: Path) -> Iterator[tuple[str, dict[str, dict[Key, Status]]]]:
    """Yield who told what of a case: each reader, and both where they agree."""
    first = truth_of(path)
    yield "first reader", first
    other = path.with_name(path.name.replace(".truth.", ".second."))
    if other.exists():
        second = truth_of(other)
        yield "second reader", second
        yield (
            "both, where they agree",
            {
                model: {
                    key: status for key, status in told.items() if second[model].get(key) == status
                }
                for model, told in first.items()
            },
        )


def judgements(
    case: Case,
    models: Models,
    told: dict[str, dict[Key, Status]],
    other: dict[str, dict[Key, Status]],
) -> Iterator[tuple[str, str, Key, Status, Status, Judged]]:
    """Yield of each element: kind, who judged, key, the truth and what was judged."""
    for model_id, truth in told.items():
        for item in assess(case, models[model_id], {}).judged:
            key = key_of(item)
            if key not in truth:
                continue
            kind = "role" if isinstance(item.element, Role) else "link"
            yield kind, "liandong", key, truth[key], item.status, item
            yield kind, "same sentence", key, truth[key], baseline(case, key), item
            if key in other.get(model_id, {}):
                yield kind, "the other reader", key, truth[key], other[model_id][key], item


def figures(judged: list[Pair]) -> list[str]:
    """Return precision and recall of what is evidenced, and of gaps (missing or weak)."""
    counts = Counter(judged)

    def of(test: Callable[[Status, Status], bool]) -> int:
        return sum(number for (true, found), number in counts.items() if test(true, found))

    right = counts["evidenced", "evidenced"]
    found, there = of(lambda t, f: f == "evidenced"), of(lambda t, f: t == "evidenced")
    gaps = of(lambda t, f: t != "evidenced" and f != "evidenced")
    planted, said = of(lambda t, f: t != "evidenced"), of(lambda t, f: f != "evidenced")
    lost = counts["evidenced", "missing"]
    exact = of(lambda t, f: t == f)
    shares = [(right, found), (right, there), (gaps, said), (gaps, planted), (lost, there)]
    return [
        str(len(judged)),
        *(f"{a / b:.3f}" if b else "" for a, b in shares),
        f"{exact / len(judged):.3f}",
    ]


HEAD = [
    "cases", "kind", "truth", "judged_by", "elements",
    "evidenced_precision", "evidenced_recall", "gap_precision", "gap_recall",
    "there_but_called_missing", "same_status",
]  # fmt: skip


def main(wanted: str, *, listed: bool) -> None:
    """Measure all cases and write the table."""
    scheme = read_scheme(STUDY / "corpus" / "codebook")
    corpus = read_corpus(STUDY / "corpus" / "documents")
    models = read_models(STUDY / "corpus" / "codebook" / "models", corpus, scheme)
    coder = read_coder(STUDY / "analysis" / "results" / "coder.npz")
    gathered: dict[tuple[str, str, str, str], list[Pair]] = {}
    for path in sorted(CASES.glob(f"{wanted}*.truth.yaml")):
        case = read_case(path.with_name(path.name.replace(".truth.yaml", ".txt")), scheme, coder)
        group = path.name.partition("-")[0]
        readers = dict(told_of(path))
        others = {"first reader": "second reader", "second reader": "first reader"}
        for reader, told in readers.items():
            other = readers.get(others.get(reader, ""), {})
            for kind, who, key, true, found, item in judgements(case, models, told, other):
                for of in (kind, "both"):
                    gathered.setdefault((group, of, reader, who), []).append((true, found))
                if listed and reader == "first reader" and who == "liandong" and true != found:
                    print(path.stem, true, "→", found, *key)
                    for each in item.supports[:2]:
                        print("     ", round(each.strength, 2), each.manner, each.text[:70])
    rows = [[*names, *figures(judged)] for names, judged in sorted(gathered.items())]
    print(pd.DataFrame(rows, columns=HEAD).to_string(index=False))
    if not wanted:
        with OUTPUT.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([HEAD, *rows])


if __name__ == "__main__":
    chosen = [word for word in sys.argv[1:] if word != "-v"]
    main(chosen[0] if chosen else "", listed="-v" in sys.argv)
