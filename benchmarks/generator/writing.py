"""Write generated corpora: raw files, their YAML, and the table of what was planted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
from joblib import Parallel, cpu_count, delayed

from benchmarks.generator.damaging import Shares
from benchmarks.generator.documents import SHARES, Generated, generated
from liandong.errors import refuse

BATCH = 250
TRUTH = pa.schema(
    [
        ("passage_id", pa.string()),
        ("document_id", pa.string()),
        ("main_topic", pa.string()),
        ("topic", pa.string()),
        ("kind", pa.string()),
        ("codes", pa.string()),
        ("damage", pa.string()),
    ]
)


def write_corpus(
    folder: Path,
    documents: int | range,
    seed: int,
    shares: Shares = SHARES,
    truth: Path | None = None,
) -> Iterator[int]:
    """Write `<id>.txt` and `<id>.yaml` of each document; yield how many are written so far.

    Parameters
    ----------
    folder
        A new or empty one; of a range that doesn't begin at 0, any.
    documents
        How many, or the range of their numbers.
    truth
        Where to write what was planted, see `write_truth`.
    """
    numbers = range(documents) if isinstance(documents, int) else documents
    folder.mkdir(parents=True, exist_ok=True)
    if numbers.start == 0 and any(folder.iterdir()):
        raise refuse(folder, "the folder is not empty; name a new one")
    yield from _written(folder, numbers, seed, shares, truth)


def write_truth(
    path: Path, documents: int | range, seed: int, shares: Shares = SHARES
) -> Iterator[int]:
    """Write a row for each sentence, as Parquet or CSV by the file's name; yield as above."""
    numbers = range(documents) if isinstance(documents, int) else documents
    yield from _written(None, numbers, seed, shares, path)


def _written(
    folder: Path | None, numbers: range, seed: int, shares: Shares, truth: Path | None
) -> Iterator[int]:
    batches = [numbers[start : start + BATCH] for start in range(0, len(numbers), BATCH)]
    cores: int = cpu_count()
    jobs = (delayed(_write_batch)(folder, batch, seed, shares, truth) for batch in batches)
    parallel = Parallel(max(1, min(cores, len(numbers) // BATCH)), return_as="generator")
    with _table_writer(truth) if truth else nullcontext() as table:
        for batch, rows in zip(batches, parallel(jobs), strict=True):
            if table:
                table.write_table(rows)
            yield batch[-1] + 1 - numbers.start


def _write_batch(
    folder: Path | None, batch: range, seed: int, shares: Shares, truth: Path | None
) -> pa.Table:
    rows = []
    for number in batch:
        document = generated(number, seed, shares)
        if folder:
            (folder / document.metadata.file).write_bytes(document.raw.encode())
            (folder / f"{document.id}.yaml").write_bytes(yaml_text(document).encode())
        rows += truth_rows(document) if truth else []
    return pa.Table.from_pylist(rows, schema=TRUTH)


def yaml_text(document: Generated) -> str:
    """Return a document's YAML: JSON values behind its keys, which is quick to write."""
    data = document.metadata.model_dump(exclude_defaults=True)
    return "".join(f"{key}: {json.dumps(data[key], ensure_ascii=False)}\n" for key in data)


def truth_rows(document: Generated) -> list[dict[str, str]]:
    """Return what was planted, a row for each sentence."""
    return [
        {
            "passage_id": sentence.passage_id,
            "document_id": document.id,
            "main_topic": document.main_topic,
            "topic": sentence.topic,
            "kind": sentence.kind,
            "codes": " ".join(sorted(sentence.codes)),
            "damage": " ".join(document.damage),
        }
        for sentence in document.sentences
    ]


def _table_writer(path: Path) -> Any:
    kind = pa.csv.CSVWriter if path.suffix == ".csv" else pa.parquet.ParquetWriter
    return kind(path, TRUTH)
