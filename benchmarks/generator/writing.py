"""Write generated corpora: raw files, their YAML, and the table of what was planted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
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
    documents: int,
    seed: int,
    first: int = 0,
    shares: Shares = SHARES,
) -> Iterator[int]:
    """Write `<id>.txt` and `<id>.yaml` of each document; yield how many are written so far."""
    folder.mkdir(parents=True, exist_ok=True)
    if not first and any(folder.iterdir()):
        raise refuse(folder, "the folder is not empty; name a new one")
    jobs = (
        delayed(_write_batch)(folder, batch, seed, shares) for batch in _batches(first, documents)
    )
    done = 0
    for count in Parallel(_workers(documents), return_as="generator_unordered")(jobs):
        done += count
        yield done


def write_truth(
    path: Path,
    documents: int,
    seed: int,
    first: int = 0,
    shares: Shares = SHARES,
) -> Iterator[int]:
    """Write a row for each sentence, as Parquet or CSV by the file's name; yield as above."""
    jobs = (delayed(_truth_of)(batch, seed, shares) for batch in _batches(first, documents))
    done = 0
    with _table_writer(path) as writer:
        for batch in Parallel(_workers(documents), return_as="generator")(jobs):
            writer.write_table(batch)
            done += len(batch.column("document_id").unique())
            yield done


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


def _workers(documents: int) -> int:
    cores: int = cpu_count()
    return max(1, min(cores, documents // BATCH))


def _batches(first: int, documents: int) -> Iterator[range]:
    end = first + documents
    return (range(start, min(start + BATCH, end)) for start in range(first, end, BATCH))


def _write_batch(folder: Path, batch: Iterable[int], seed: int, shares: Shares) -> int:
    count = 0
    for number in batch:
        document = generated(number, seed, shares)
        (folder / document.metadata.file).write_bytes(document.raw.encode())
        (folder / f"{document.id}.yaml").write_bytes(yaml_text(document).encode())
        count += 1
    return count


def _truth_of(batch: Iterable[int], seed: int, shares: Shares) -> pa.Table:
    rows = [row for number in batch for row in truth_rows(generated(number, seed, shares))]
    return pa.Table.from_pylist(rows, schema=TRUTH)


def _table_writer(path: Path) -> Any:
    kind = pa.csv.CSVWriter if path.suffix == ".csv" else pa.parquet.ParquetWriter
    return kind(path, TRUTH)
