"""Partitions on the disk: Parquet tables in folders that are named by what they were made from.

A partition is written beside its place and renamed when it is whole. What stands under a key is
therefore complete, and a run that was stopped goes on with the keys that are missing.
"""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from liandong.errors import InputFaults, refuse

BESIDE = ".writing-"


def packed(table: pa.Table) -> bytes:
    """Return a table as a Parquet file; the same table gives the same bytes."""
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd", write_page_checksum=True)
    return out.getvalue()


@dataclass(frozen=True)
class Store:
    """The folder of one stage: a folder for each partition, a Parquet file for each table."""

    folder: Path

    def path(self, key: str, table: str) -> Path:
        """Return where a table of a partition stands."""
        return self.folder / key / f"{table}.parquet"

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
            raise self._unwritten(error) from None
        finally:
            shutil.rmtree(beside, ignore_errors=True)

    def _unwritten(self, error: OSError) -> InputFaults:
        return refuse(
            self.folder,
            f"a partition can't be written ({error.strerror}); what is done is kept: make room or"
            " set the rights, and run liandong build again",
        )

    def read(self, key: str, table: str, columns: Iterable[str] | None = None) -> pa.Table:
        """Read a table of a partition, or some of its columns.

        Raises
        ------
        InputFaults
            If it is missing or damaged. The partition is removed then, to be made anew.
        """
        path = self.path(key, table)
        wanted = None if columns is None else list(columns)
        try:
            return pq.read_table(
                path, columns=wanted, use_threads=False, page_checksum_verification=True
            )
        except (pa.ArrowException, OSError) as error:
            reason = str(error).strip().split("\n")[0].rstrip(".")
            shutil.rmtree(path.parent, ignore_errors=True)
            raise refuse(
                path,
                f"this partition can't be read ({reason}); it was removed: run liandong build"
                " again, which makes it anew",
            ) from None

    def keep_only(self, keys: Collection[str]) -> None:
        """Remove partitions of other keys, and what an interrupted run left behind."""
        kept = set(keys)
        for path in self.folder.iterdir() if self.folder.is_dir() else ():
            if path.is_dir() and path.name not in kept:
                shutil.rmtree(path, ignore_errors=True)
