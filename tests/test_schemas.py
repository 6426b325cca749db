import os
from pathlib import Path

import pandas as pd
import pandera.pandas as pa
import pytest

from liandong.errors import InputFaults
from liandong.schemas import (
    Record,
    column,
    read_table,
    read_text,
    read_yaml,
    table,
    write_bytes,
    write_table,
    write_text,
)

TRIAL = table(
    "trial",
    document_id=column(str, "document", key=True),
    passage_count=column(int, "passages", unit="passages"),
    share=column(float, "share", unit="0–1", nullable=True, checks=pa.Check.in_range(0, 1)),
)


class Trial(Record):
    title: str
    places: tuple[int, ...] = ()


def faults_of(call) -> list[str]:
    with pytest.raises(InputFaults) as caught:
        call()
    return [str(fault) for fault in caught.value.faults]


def test_a_table_comes_back_as_it_was_written(tmp_path):
    frame = pd.DataFrame({"document_id": ["a", ""], "passage_count": [1, 2], "share": [0.5, None]})
    write_table(tmp_path / "t.csv", frame, TRIAL)
    assert (
        tmp_path / "t.csv"
    ).read_bytes() == b"document_id,passage_count,share\na,1,0.500000\n,2,\n"
    assert read_table(tmp_path / "t.csv", TRIAL).equals(TRIAL.validate(frame))


def test_all_faults_of_a_table_are_reported_with_their_lines(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("document_id,passage_count,share,extra\na,x,0.5,1\na,2,3,1\n", encoding="utf-8")
    said = faults_of(lambda: read_table(path, TRIAL))
    assert f"{path}: unknown column “extra”; remove it" in said
    assert f"{path}:2: column “passage_count”: expected a number, got 'x'" in said
    assert f"{path}:3: “a” has a second row here; keep one" in said
    assert f"{path}:3: column “share”: expected in_range(0, 1), got 3.0" in said


def test_a_missing_column_is_named(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("document_id,passage_count\na,1\n", encoding="utf-8")
    assert faults_of(lambda: read_table(path, TRIAL)) == [
        f"{path}: the column “share” is missing; add it"
    ]


def test_a_wrong_table_is_never_written(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("as it was", encoding="utf-8")
    with pytest.raises(pa.errors.SchemaError):
        write_table(path, pd.DataFrame({"document_id": ["a"]}), TRIAL)
    assert path.read_text(encoding="utf-8") == "as it was"
    assert [p.name for p in tmp_path.iterdir()] == ["t.csv"]


def test_a_broken_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "x"
    path.write_bytes(b"old")

    def break_off(self, target):
        raise OSError("no space left on device")

    monkeypatch.setattr(Path, "replace", break_off)
    with pytest.raises(OSError, match="no space"):
        write_bytes(path, b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["x"]


def test_yaml_faults_have_lines(tmp_path):
    path = tmp_path / "t.yaml"
    path.write_text("title: 1\nplaces:\n  - 1\n  - x\ncolour: red\n", encoding="utf-8")
    assert faults_of(lambda: read_yaml(path, Trial)) == [
        f"{path}:1: “title”: expected text; put it in quotes if it looks like a number or a date, "
        "got 1",
        f"{path}:4: “places.1”: Input should be a valid integer, unable to parse string as an "
        "integer, got 'x'",
        f"{path}:5: “colour”: unknown key; remove it or correct its spelling",
    ]


def test_a_missing_key_is_named(tmp_path):
    path = tmp_path / "t.yaml"
    path.write_text("places: []\n", encoding="utf-8")
    assert faults_of(lambda: read_yaml(path, Trial)) == [
        f"{path}:1: “title”: this key is missing; add it"
    ]


def test_a_key_given_twice_is_refused(tmp_path):
    path = tmp_path / "t.yaml"
    path.write_text("title: a\ntitle: b\n", encoding="utf-8")
    (said,) = faults_of(lambda: read_yaml(path, Trial))
    assert said.startswith(f"{path}:2: not valid YAML: found duplicate key")


def test_broken_yaml_has_its_line(tmp_path):
    path = tmp_path / "t.yaml"
    path.write_text("title: a\nplaces: [1\n", encoding="utf-8")
    (said,) = faults_of(lambda: read_yaml(path, Trial))
    assert said.startswith(f"{path}:3: not valid YAML")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "the file is missing; put it back or remove what names it"),
        (b"", "the file is empty; expected text"),
        (
            "联动".encode("utf-8-sig"),
            "the file begins with a byte order mark; save it as UTF-8 without one",
        ),
        (
            "联动".encode("gbk"),
            "byte 0 is not UTF-8; save the file as UTF-8 (without a byte order mark)",
        ),
    ],
)
def test_unreadable_text(tmp_path, content, sentence):
    path = tmp_path / "t.txt"
    if content is not None:
        path.write_bytes(content)
    assert faults_of(lambda: read_text(path)) == [f"{path}: {sentence}"]


def test_a_folder_in_place_of_a_file(tmp_path):
    (said,) = faults_of(lambda: read_text(tmp_path))
    assert said == f"{tmp_path}: the file can't be read (Is a directory); check its rights"


def test_a_link_is_followed_and_a_pipe_written_to(tmp_path):
    (tmp_path / "a.txt").write_text("甲", encoding="utf-8")
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
    write_text(tmp_path / "b.txt", "乙")
    assert (tmp_path / "b.txt").is_symlink()
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "乙"
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    write_text(tmp_path / "pipe", "丙")
    assert os.read(reader, 9).decode() == "丙"
    os.close(reader)
    assert (tmp_path / "pipe").is_fifo()


def test_a_folder_is_no_file_to_write(tmp_path):
    with pytest.raises(InputFaults, match="this is a folder; name a file to write"):
        write_text(tmp_path, "甲")


def test_a_place_that_cannot_be_written_is_named_as_the_user_named_it(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(InputFaults, match=r"file/x\.csv: stands below a file, not a folder"):
        write_text(tmp_path / "file" / "x.csv", "a")
