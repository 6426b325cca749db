"""Partitions on the disk: Parquet tables in folders that are named by what they were made from.

A partition is written beside its place and renamed when it is whole. What stands under a key is
therefore complete, and a run that was stopped goes on with the keys that are missing.
"""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from liandong.errors import InputFaults, refuse
from liandong.schemas import column, read_table, table, write_table
from liandong.streaming.partitions import Partition

BESIDE = ".writing-"
PARTITIONS = table(
    "partitions",
    first=column(str, "id of the first document", key=True),
    last=column(str, "id of the last document"),
    document_count=column(int, "documents", unit="documents"),
    key=column(str, "folder of its tables, named by all that they were made from"),
)


def packed(rows: pa.Table) -> bytes:
    """Return a table as a Parquet file; the same table gives the same bytes."""
    out = io.BytesIO()
    pq.write_table(rows, out, compression="zstd", write_page_checksum=True)
    return out.getvalue()


class Made(NamedTuple):
    """A partition and the key under which its tables stand."""

    partition: Partition
    key: str


@dataclass(frozen=True)
class Store:
    """The folder of one stage: a folder for each partition, a Parquet file for each table."""

    folder: Path

    def path(self, key: str, name: str) -> Path:
        """Return where a table of a partition stands."""
        return self.folder / key / f"{name}.parquet"

    def has(self, key: str) -> bool:
        """Tell whether a partition is there."""
        return (self.folder / key).is_dir()

    def write(self, key: str, tables: Mapping[str, bytes]) -> None:
        """Write a partition as a whole: beside its place first, then renamed.

        Raises
        ------
        InputFaults
            If the disk is full or can't be written to; nothing of the partition is left then.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            beside = Path(tempfile.mkdtemp(dir=self.folder, prefix=BESIDE))
        except OSError as error:
            raise self._unwritten(error) from None
        try:
            for name, content in tables.items():
                (beside / f"{name}.parquet").write_bytes(content)
            beside.replace(self.folder / key)
        except OSError as error:
            if not self.has(key):  # else another run has made the same meanwhile
                raise self._unwritten(error) from None
        finally:
            shutil.rmtree(beside, ignore_errors=True)

    def _unwritten(self, error: OSError) -> InputFaults:
        return refuse(
            self.folder,
            f"a partition can't be written ({error.strerror}); what is done is kept: make room or"
            " set the rights, and run liandong build again",
        )

    @property
    def listing(self) -> Path:
        """Return where the list of the partitions stands, once all are there."""
        return self.folder / "partitions.csv"

    def keep_only(self, made: Iterable[Made]) -> None:
        """Say that these partitions are all; remove others and what interrupted runs left."""
        rows = [
            (m.partition.first, m.partition.last, m.partition.document_count, m.key) for m in made
        ]
        write_table(self.listing, pd.DataFrame(rows, columns=list(PARTITIONS.columns)), PARTITIONS)
        kept = {self.listing.name, *(key for *_, key in rows)}
        for path in self.folder.iterdir():
            if path.is_dir() and path.name not in kept:
                shutil.rmtree(path, ignore_errors=True)
            elif path.name.startswith(f".{self.listing.name}."):
                path.unlink(missing_ok=True)  # a list that was never finished

    def partitions(self) -> list[Made]:
        """Return the partitions that are there, in the order of their documents."""
        rows = read_table(self.listing, PARTITIONS).itertuples(index=False)
        return [Made(Partition(first, last, count), key) for first, last, count, key in rows]

    def read(self, key: str, name: str, columns: Iterable[str] | None = None) -> pa.Table:
        """Read a table of a partition, or some of its columns.

        Raises
        ------
        InputFaults
            If it is missing or damaged. The partition is removed then, to be made anew.
        """
        path = self.path(key, name)
        wanted = None if columns is None else list(columns)
        try:
            return pq.read_table(
                path, columns=wanted, use_threads=False, page_checksum_verification=True
            )
        except (pa.ArrowException, OSError) as error:
            reason = str(error).strip().split("\n")[0].rstrip(".")
            self.listing.unlink(missing_ok=True)
            shutil.rmtree(path.parent, ignore_errors=True)
            raise refuse(
                path,
                f"this partition can't be read ({reason}); it was removed: run liandong build"
                " again, which makes it anew",
            ) from None

    def whole(self, name: str) -> pd.DataFrame:
        """Return a table of all partitions as one: for corpora that fit into memory."""
        tables = [self.read(made.key, name) for made in self.partitions()]
        frame: pd.DataFrame = pa.concat_tables(tables).to_pandas()
        return frame
