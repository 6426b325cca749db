"""Archives of strangers: what is read, and the sentence on each that isn't."""

import io
import struct
import zipfile

import pytest

from liandong.errors import InputFaults
from liandong.exchange.refi import archive
from liandong.exchange.refi.archive import read_archive
from tests.exchange.refi_files import SOUND, SOURCE, TEXT, qdpx, saved, zipped


def said(path) -> list[str]:
    """Return what is said of a file that can't be read, without its folder."""
    with pytest.raises(InputFaults) as caught:
        read_archive(path)
    return [str(fault).replace(f"{path.parent}/", "") for fault in caught.value.faults]


def test_the_project_file_may_have_any_name_and_the_folder_either_case(tmp_path):
    content = zipped({"研究.QDE": SOUND, f"Sources\\{SOURCE.upper()}.TXT": TEXT, "Sources/": ""})
    read = read_archive(saved(tmp_path, content))
    assert (read.name, read.xml, read.faults) == ("研究.QDE", SOUND.encode(), ())
    assert read.texts == {f"sources/{SOURCE}.txt": TEXT.encode()}


def test_recordings_are_not_read_whatever_their_size(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "LARGEST_TEXT", 1000)
    film = zipped({"project.qde": SOUND, "sources/film.mp4": b"0" * 10_000})
    assert read_archive(saved(tmp_path, film)).faults == ()


@pytest.mark.parametrize("cut", [1, 30, 400])
def test_a_truncated_archive(tmp_path, cut):
    assert said(saved(tmp_path, qdpx()[:-cut])) == [
        "study.qdpx: the archive is cut off or damaged (File is not a zip file); copy it again, or"
        " export it again from the program it comes from"
    ]


@pytest.mark.parametrize(
    "name", ["../../evil.txt", "/etc/evil.txt", "..\\evil.txt", "C:\\evil.txt"]
)
def test_a_name_that_leads_out_is_told_and_not_read(tmp_path, name):
    read = read_archive(saved(tmp_path, zipped({"project.qde": SOUND, name: "x"})))
    assert [fault.sentence for fault in read.faults] == [
        f"the archive holds “{name}”, a name that leads out of it, as no program for coding writes;"
        " don't unpack it, and ask where it comes from"
    ]
    assert read.texts == {}
    assert [path.name for path in tmp_path.iterdir()] == ["study.qdpx"]


def test_a_member_without_a_name_is_passed_over(tmp_path):
    """The fuzzer's find: the standard library's own `is_dir` fails on it."""
    content = bytearray(zipped({"project.qde": SOUND, "x": ""}))
    content[content.rindex(b"x")] = 0
    assert read_archive(saved(tmp_path, bytes(content))).xml == SOUND.encode()


def test_no_project_file(tmp_path):
    assert said(saved(tmp_path, zipped({"inner/project.qde": SOUND}))) == [
        "study.qdpx: there is no project file (project.qde) at the root of the archive; expected a"
        " REFI-QDA project; export it as .qdpx from the program it comes from"
    ]


def test_two_project_files(tmp_path):
    assert said(saved(tmp_path, zipped({"a.qde": SOUND, "b.qde": SOUND}))) == [
        "study.qdpx: the archive holds 2 project files (a.qde, b.qde); expected one; export each"
        " project by itself"
    ]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_twice(tmp_path):
    content = zipped({"project.qde": SOUND, "sources/a.txt": "甲", "sources/a.txt ": "乙"})
    read = read_archive(saved(tmp_path, content))
    assert [fault.sentence for fault in read.faults] == [
        "the archive holds “sources/a.txt” 2 times; export the project again"
    ]
    assert read.texts == {"sources/a.txt": "甲".encode()}


def test_a_bomb_is_not_unpacked(tmp_path):
    content = zipped({"project.qde": b" " * (9 * 2**20)})
    (sentence,) = said(saved(tmp_path, content))
    packed = zipfile.ZipFile(io.BytesIO(content)).infolist()[0].compress_size
    assert sentence == (
        f"study.qdpx/project.qde: the file unpacks from {packed:,} to 9,437,184 bytes, as no coded"
        " text does (at most 67,108,864 are read); divide it, or leave it out of the project"
    )


def claiming(content: bytes, size: int) -> bytes:
    """Return an archive whose directory claims another size of its first member."""
    at = content.index(b"PK\x01\x02") + 24
    return content[:at] + struct.pack("<I", size) + content[at + 4 :]


def test_a_size_that_is_only_claimed(tmp_path):
    content = claiming(zipped({"project.qde": SOUND}, zipfile.ZIP_STORED), 4_000_000_000)
    (sentence,) = said(saved(tmp_path, content))
    assert "to 4,000,000,000 bytes, as no coded text does" in sentence
    smaller = claiming(zipped({"project.qde": SOUND}), 10)
    assert said(saved(tmp_path, smaller)) == [
        "study.qdpx/project.qde: the file is damaged (Bad CRC-32 for file 'project.qde'); export"
        " the project again"
    ]


def test_all_texts_together_are_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "LARGEST_ALL", 15)
    members = {"project.qde": SOUND, "sources/a.txt": "0123456789", "sources/b.txt": "0123456789"}
    read = read_archive(saved(tmp_path, zipped(members, zipfile.ZIP_STORED)))
    assert read.texts == {"sources/a.txt": b"0123456789"}
    assert [fault.sentence for fault in read.faults] == [
        "the file unpacks from 10 to 10 bytes, as no coded text does (at most 5 are read); divide"
        " it, or leave it out of the project"
    ]


def test_the_number_of_members_is_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MOST_MEMBERS", 1)
    assert said(saved(tmp_path, qdpx())) == [
        "study.qdpx: the archive holds 2 files, as no project does; expected at most 1; export the"
        " project again"
    ]


def test_an_encrypted_project(tmp_path):
    content = bytearray(zipped({"project.qde": SOUND}))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert said(saved(tmp_path, bytes(content))) == [
        "study.qdpx/project.qde: the file is encrypted; export the project without a password"
    ]


def test_an_unusual_packing(tmp_path):
    content = zipped({"project.qde": SOUND}, zipfile.ZIP_LZMA)
    assert said(saved(tmp_path, content)) == [
        "study.qdpx/project.qde: the file is packed in an unusual way; export the project again"
    ]


def test_a_damaged_text_leaves_the_others(tmp_path):
    content = bytearray(
        zipped({"project.qde": SOUND, "sources/a.txt": "x" * 50}, zipfile.ZIP_STORED)
    )
    content[content.index(b"x" * 50)] = ord("y")
    read = read_archive(saved(tmp_path, bytes(content)))
    assert [str(fault).partition("study")[2] for fault in read.faults] == [
        ".qdpx/sources/a.txt: the file is damaged (Bad CRC-32 for file 'sources/a.txt'); export the"
        " project again"
    ]
