"""What repeats an earlier document, told from the sketches of all and the passages of a few."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from liandong.corpus.duplicates import Document, near_duplicates_among, overlaps
from liandong.corpus.sketches import Sketch
from liandong.streaming.storage import Store

COMPARED = ("document_id", "passage_id", "kind", "text")


def repeated_passages(restored: Store) -> pd.DataFrame:
    """Return the passages that repeat an earlier document (schema `OVERLAPS`)."""
    return overlaps(near_duplicates_among(_sketches(restored), lambda ids: _load(restored, ids)))


def _sketches(restored: Store) -> dict[str, Sketch]:
    """Return the sketch of each document."""
    sketched: dict[str, Sketch] = {}
    for made in restored.partitions():
        table = restored.read(made.key, "sketches")
        for name, sketch in zip(*(table[column] for column in table.column_names), strict=True):
            sketched[name.as_py()] = sketch.values.to_numpy()
    return sketched


def _load(restored: Store, ids: list[str]) -> Iterator[Document]:
    """Read the documents asked for, from the partitions that hold them."""
    for made in restored.partitions():
        here = [name for name in ids if name in made.partition]
        if here:
            passages = restored.read(made.key, "passages", COMPARED).to_pandas()
            documents = restored.read(made.key, "documents", ("document_id", "date")).to_pandas()
            dates = dict(zip(documents["document_id"], documents["date"], strict=True))
            for name in here:
                yield Document(name, dates[name], passages[passages["document_id"] == name])
