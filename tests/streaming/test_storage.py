"""A partition is whole or absent, and damage is noticed."""

import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest

from liandong.errors import InputFaults
from liandong.streaming.partitions import Partition
from liandong.streaming.storage import BESIDE, Made, Store, packed

TABLE = pa.table({"word": ["社区", "志愿者"] * 500, "count": list(range(1000))})


@pytest.fixture
def store(tmp_path) -> Store:
    made = Store(tmp_path / "words")
    made.write("aa", {"words": packed(TABLE), "more": packed(TABLE.slice(0, 1))})
    return made


def test_what_was_written_is_read(store):
    assert store.has("aa")
    assert not store.has("bb")
    assert store.read("aa", "words").equals(TABLE)
    assert store.read("aa", "words", ["count"]).column_names == ["count"]


def test_the_same_table_gives_the_same_bytes():
    assert packed(TABLE) == packed(pa.concat_tables([TABLE]))


def test_nothing_stands_beside_what_was_written(store):
    assert [path.name for path in store.folder.iterdir()] == ["aa"]


def test_a_partition_isnt_there_before_all_its_tables_are(store, monkeypatch):
    """Whenever a run is killed, what it was writing is not taken for done."""
    there, write = [], Path.write_bytes

    def watched(path: Path, content: bytes) -> int:
        there.append(store.has("bb"))
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", watched)
    store.write("bb", {"words": packed(TABLE), "more": packed(TABLE)})
    assert there == [False, False]
    assert store.has("bb")


@pytest.mark.parametrize("place", [10, 1500, -3])
def test_a_damaged_partition_is_told_and_removed(store, place):
    path = store.path("aa", "words")
    content = bytearray(path.read_bytes())
    content[place] ^= 0xFF
    path.write_bytes(bytes(content))
    with pytest.raises(InputFaults, match=r"can't be read .*it was removed: run liandong build"):
        store.read("aa", "words")
    assert not store.has("aa")


def test_a_cut_partition_is_told_and_removed(store):
    path = store.path("aa", "words")
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(InputFaults, match=r"words\.parquet: this partition can't be read"):
        store.read("aa", "words")
    assert not store.has("aa")


def test_other_keys_and_what_an_interrupted_run_left_are_removed(store):
    store.write("bb", {"words": packed(TABLE)})
    (store.folder / f"{BESIDE}x").mkdir()
    made = [Made(Partition("003", "005", 2), "bb")]
    store.keep_only(made)
    assert sorted(path.name for path in store.folder.iterdir()) == ["bb", store.listing.name]
    assert store.partitions() == made


def test_all_partitions_make_one_table(store):
    store.write("bb", {"words": packed(TABLE.slice(0, 3))})
    one, other = Partition("001", "002", 2), Partition("003", "005", 2)
    store.keep_only([Made(one, "bb"), Made(other, "aa")])
    assert store.whole("words")["count"].tolist() == [0, 1, 2, *range(1000)]


def test_without_a_partition_the_list_of_all_is_no_longer_true(store):
    store.keep_only([Made(Partition("001", "002", 2), "aa")])
    store.path("aa", "words").unlink()
    with pytest.raises(InputFaults, match="can't be read"):
        store.read("aa", "words")
    assert not store.listing.exists()


FULL = """
import resource, sys
from pathlib import Path
import pyarrow as pa
from liandong.errors import InputFaults
from liandong.streaming.storage import Store, packed
table = packed(pa.table({"n": list(range(20000))}))
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    Store(Path(sys.argv[1])).write("cc", {"words": table})
except InputFaults as error:
    print(error)
"""


def test_where_there_is_no_room_it_is_said_and_nothing_is_left(store):
    """The system itself refuses to write more than 1,000 bytes to a file."""
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(store.folder)], capture_output=True, text=True, check=True
    )
    assert "words: a partition can't be written (File too large); what is done is kept" in (
        done.stdout
    )
    assert [path.name for path in store.folder.iterdir()] == ["aa"]
