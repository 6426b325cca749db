"""How well a case is held against the models: roles and links found, and planted gaps found.

Case reports that we invented, with gaps planted before they were written, and the narrated case
of document 001. What is evidenced, weak or missing was told by hand (language models, two of
them, the second without the first one's judgement) before the coder ran. The files dev-* were
used while the rules were made; test-* were not read until the end.

Against it: the same codes without the rules on who acts and whether it was done, where an actor
and a function in one sentence are evidence.

    python -m benchmarks.assessment [dev|test]
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from liandong.coding.coder import read_coder
from liandong.coding.evaluation import EVALUATION
from liandong.coding.scheme import Scheme, read_scheme
from liandong.corpus.reading import read_corpus
from liandong.governance.assessment import Judged, Status, assess
from liandong.governance.case import Case, read_case
from liandong.governance.models import Models, Role, read_models
from liandong.schemas import read_table

STUDY = Path(__file__).parent.parent
CASES = Path(__file__).with_suffix("").parent / "cases"
OUTPUT = Path(__file__).with_suffix(".csv")
FIRED = 0.5
Key = tuple[str, ...]
Pair = tuple[Status, Status]


def key_of(item: Any) -> Key:
    """Return what names an element: of the truth (a mapping) or of a model."""
    if isinstance(item, Judged):
        element = item.element
        if isinstance(element, Role):
            return element.actor, element.function
        return element.start, element.end, element.mechanism
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


def pairs(
    case: Case, models: Models, truth: dict[str, dict[Key, Status]]
) -> Iterator[tuple[str, Key, Status, Status, Status, Judged]]:
    """Yield of each element: kind, key, the truth, what we found, what the baseline found."""
    for model_id, told in truth.items():
        held = assess(case, models[model_id], {})
        for item in held.judged:
            key = key_of(item)
            if key in told:
                kind = "role" if isinstance(item.element, Role) else "link"
                yield kind, key, told[key], item.status, baseline(case, key), item


def figures(name: str, kind: str, who: str, judged: list[Pair]) -> list[Any]:
    """Return precision and recall of what is evidenced, and of gaps (missing or weak)."""
    counts = Counter(judged)

    def of(test: Any) -> int:
        return sum(number for (true, found), number in counts.items() if test(true, found))

    right = counts["evidenced", "evidenced"]
    found, there = of(lambda t, f: f == "evidenced"), of(lambda t, f: t == "evidenced")
    gaps = of(lambda t, f: t != "evidenced" and f != "evidenced")
    planted, said = of(lambda t, f: t != "evidenced"), of(lambda t, f: f != "evidenced")
    lost = counts["evidenced", "missing"]
    exact = of(lambda t, f: t == f)
    shares = [(right, found), (right, there), (gaps, said), (gaps, planted), (lost, there)]
    return [
        name, kind, who, len(judged),
        *(f"{a / b:.3f}" if b else "" for a, b in shares), f"{exact / len(judged):.3f}",
    ]  # fmt: skip


HEAD = [
    "cases", "kind", "judged_by", "elements",
    "evidenced_precision", "evidenced_recall", "gap_precision", "gap_recall",
    "there_but_called_missing", "same_status",
]  # fmt: skip


def main(wanted: str) -> None:
    """Measure all cases and write the table."""
    scheme: Scheme = read_scheme(STUDY / "corpus" / "codebook")
    corpus = read_corpus(STUDY / "corpus" / "documents")
    models = read_models(STUDY / "corpus" / "codebook" / "models", corpus, scheme)
    coder = read_coder(STUDY / "analysis" / "results" / "coder.npz")
    read_table(STUDY / "analysis" / "results" / "evaluation.csv", EVALUATION)
    gathered: dict[tuple[str, str, str], list[Pair]] = {}
    for path in sorted(CASES.glob(f"{wanted}*.truth.yaml")):
        file = path.with_name(path.name.replace(".truth.yaml", ".txt"))
        group = path.name.partition("-")[0]
        case = read_case(file, scheme, coder)
        for kind, key, true, found, plain, item in pairs(case, models, truth_of(path)):
            for of in (kind, "both"):
                gathered.setdefault((group, of, "liandong"), []).append((true, found))
                gathered.setdefault((group, of, "same sentence"), []).append((true, plain))
            if "-v" in sys.argv and true != found:
                print(file.stem, true, "→", found, key)
                for s in item.supports[:2]:
                    print("     ", round(s.strength, 2), s.manner, s.text[:70])
    rows = [figures(*names, judged) for names, judged in sorted(gathered.items())]
    for row in [HEAD, *rows]:
        print(*row, sep="  ")
    if not wanted:
        with OUTPUT.open("w", encoding="utf-8", newline="") as file_:
            csv.writer(file_, lineterminator="\n").writerows([HEAD, *rows])


if __name__ == "__main__":
    chosen = [word for word in sys.argv[1:] if not word.startswith("-")]
    main(chosen[0] if chosen else "")
