"""A file is taken whole and unchanged, or refused before it does harm."""

import os
from pathlib import Path

import pytest

from liandong.corpus.formats import raw_file
from liandong.corpus.formats.raw_file import raw_bytes
from liandong.errors import InputFaults

UNPLAIN = (
    "the file's name has a path separator, a control or an invisible character;"
    " rename the file with letters, Chinese characters, digits, - and _"
)


def said_of(path) -> str:
    with pytest.raises(InputFaults) as caught:
        raw_bytes(path)
    (fault,) = caught.value.faults
    return fault.sentence


def test_the_bytes_are_unchanged(tmp_path):
    (tmp_path / "社区.txt").write_bytes(b"\r\n\x00\xff")
    assert raw_bytes(tmp_path / "社区.txt") == b"\r\n\x00\xff"


def test_a_large_file_is_refused_before_it_is_read(tmp_path, monkeypatch):
    with (tmp_path / "large.txt").open("wb") as file:
        file.truncate(200 * 2**20)
    monkeypatch.setattr(os, "open", None)
    assert said_of(tmp_path / "large.txt") == (
        "the file has 200 MB, more than 64; is it a document? Split it, or save it without pictures"
    )


def test_a_folder_a_pipe_and_a_device(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    assert said_of(tmp_path) == "this is a folder; name the files in it"
    for path in (tmp_path / "pipe.txt", Path("/dev/zero")):
        assert said_of(path) == "this is no regular file (a pipe or a device); name a file"


def test_a_missing_file_and_a_broken_link(tmp_path):
    (tmp_path / "link.txt").symlink_to(tmp_path / "gone.txt")
    assert said_of(tmp_path / "gone.txt") == "there is no such file; check the name"
    assert said_of(tmp_path / "link.txt") == "this link leads nowhere; mend it; check the name"


def test_no_rights(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_bytes(b"a")

    def deny(*_args):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", deny)
    assert said_of(tmp_path / "a.txt") == (
        "the file can't be read (Permission denied); check its rights and its place"
    )


@pytest.mark.parametrize(
    "name", ["a\\b.txt", "a\nb.txt", "\u202etxt.exe.txt", "a\u200bb.txt", "\udcff.txt", "a\x00.txt"]
)
def test_a_misleading_name(name):
    assert said_of(Path(name)) == UNPLAIN


def test_a_misleading_name_is_shown_harmlessly():
    assert raw_file.shown(Path("区\u202e\n.txt")) == "区\\u202e\\u000a.txt"


def test_a_file_that_changes_while_it_is_read(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_bytes(b"first")
    read = os.fdopen

    def changing(handle, mode):
        with path.open("ab") as file:
            file.write(b" and more")
        return read(handle, mode)

    status = os.fstat
    calls = []

    def first_as_it_was(handle):
        calls.append(path.stat() if calls else before)
        return calls[-1] if isinstance(handle, int) else status(handle)

    before = path.stat()
    monkeypatch.setattr(os, "fstat", first_as_it_was)
    monkeypatch.setattr(os, "fdopen", changing)
    assert said_of(path) == (
        "the file changed while it was read; wait until it is saved, and try again"
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7", "a PDF"),
        (b"\xef\xbb\xbf<!DOCTYPE html>", "a web page (HTML)"),
        ("<html>".encode("utf-16"), "a web page (HTML)"),
        (b"{\\rtf1", "a rich text file (RTF)"),
        ("<html>是标签，社区不是。".encode(), "a web page (HTML)"),
        ("社区里的<html>".encode(), ""),
    ],
)
def test_what_bytes_look_like(content, said):
    assert raw_file.looks_like(content) == said
