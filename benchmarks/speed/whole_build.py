"""The build of ten thousand documents, against a plain script, one core, and ten times as many."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd

from benchmarks.large_study import STUDY, Built, answer, built, made_study
from benchmarks.speed.row import Row
from liandong.corpus.passages import coded_passages
from liandong.streaming.storage import Store

DOCUMENTS = 10_000
TIMES = 10


def rows() -> list[Row]:
    """Measure; this takes as long as the plain script and about fifteen builds."""
    study = made_study(DOCUMENTS)
    alone, one = built(study, cores=1), answer(study)
    ours = built(study)
    alike = "yes, the same bytes" if answer(study) == one else "NO: other bytes"
    plain, same = _plain(study)
    more = built(made_study(TIMES * DOCUMENTS))
    return [*_against(ours, plain, same), *_growth(ours, more), _cores(ours, alone, alike)]


def _plain(study: Path) -> tuple[float, str]:
    """Run the plain script over the same passages; say whether it counts the same words."""
    texts, output = study / "texts.json", study / "plain.json"
    texts.write_text(json.dumps(_passages(study)), encoding="utf-8")
    started = time.perf_counter()
    files = (texts, study / "corpus/codebook", study / "corpus/lexicon", output)
    command = [sys.executable, "-m", "benchmarks.plain_script", *map(str, files)]
    subprocess.run(command, check=True, cwd=STUDY)
    seconds = time.perf_counter() - started
    theirs = json.loads(output.read_text(encoding="utf-8"))["terms"]
    terms = pd.read_csv(study / "analysis/results/terms.csv", keep_default_na=False)
    ours = dict(zip(terms["term"], terms["term_count"], strict=True))
    return (
        seconds,
        "yes, words and their counts" if ours == theirs else "NO: words are counted otherwise",
    )


def _passages(study: Path) -> list[list[str]]:
    """Return the passages that analyses read, document by document."""
    frame = coded_passages(Store(study / "analysis/partitions/restored").whole("passages"))
    return [list(texts) for _, texts in frame.groupby("document_id")["text"]]


def _against(ours: Built, plain: float, same: str) -> list[Row]:
    script = "a plain script: jieba, CountVectorizer, LDA, re dictionaries"
    ratio = plain / ours.seconds
    what = f"whole build, {DOCUMENTS:,} documents, wall seconds"
    return [Row(what, script, ours.seconds, plain, ratio, "10 ×", same)]


def _growth(ours: Built, more: Built) -> list[Row]:
    grown = f"growth from {DOCUMENTS:,} to {TIMES * DOCUMENTS:,} documents"
    linear = TIMES * ours.seconds
    memory = [built.peak_bytes / 2**20 for built in (more, ours)]
    same = "not compared: other documents"
    return [
        Row(
            f"{grown}, wall seconds",
            "linear",
            more.seconds,
            linear,
            more.seconds / linear,
            "≤ 1.1",
            same,
        ),
        Row(
            f"{grown}, MiB at most",
            "the same memory",
            *memory,
            memory[0] / memory[1],
            "≤ 1.2",
            same,
        ),
    ]


def _cores(ours: Built, alone: Built, alike: str) -> Row:
    ratio = alone.seconds / ours.seconds
    what = f"two cores, {DOCUMENTS:,} documents, wall seconds"
    return Row(what, "one core", ours.seconds, alone.seconds, ratio, "1.7 ×", alike)
