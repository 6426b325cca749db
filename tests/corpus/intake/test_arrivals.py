"""What arrives is held against what a person sees in the file; nothing is written but all of it."""

import shutil
from pathlib import Path

import pytest

from liandong.corpus.documents import Metadata, read_metadata
from liandong.corpus.intake import arrivals as arriving
from liandong.corpus.intake.arrivals import (
    add,
    arrivals,
    arrive,
    received_files,
    restored_text,
    stem_of,
)
from liandong.corpus.reading import read_corpus
from liandong.errors import InputFaults
from liandong.schemas import read_yaml

ARTICLE = """首页 >> 专家观点 >> 正文
社区怎样防汛
时间:2021-07-22 来源:城市社区报 点击量:35
汛期到来之前,街道、社区和物业企业一起排查了低洼小区的排水口。居民志愿者分成六组,每组看护两栋楼。
社会组织把募集的沙袋和水泵交给社区统一调配,政府部门负责抢修道路。
Copyright 2021 城市社区报 版权所有
"""


@pytest.fixture
def folder(root, tmp_path) -> Path:
    """A corpus with the study's documents 000 and 003."""
    documents = tmp_path / "documents"
    documents.mkdir()
    for path in (root / "corpus/documents").glob("00[03]_*"):
        shutil.copy(path, documents)
    return documents


@pytest.fixture
def article(tmp_path) -> Path:
    path = tmp_path / "防汛.txt"
    path.write_bytes(ARTICLE.encode("gb18030"))
    return path


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_received_file_becomes_a_document(article):
    document = arrive(article, "005").document
    assert list(document.passages["text"])[:2] == [
        "社区怎样防汛",
        "汛期到来之前，街道、社区和物业企业一起排查了低洼小区的排水口。",
    ]
    assert "版权所有" not in document.restored.text
    assert not document.unaccounted


def test_what_was_found_and_what_is_guessed_stands_in_the_yaml(article, folder):
    (path,) = add(arrivals([article], folder), folder)
    metadata = read_yaml(path, Metadata)
    assert path.name == "004_防汛.yaml"
    assert (metadata.encoding, metadata.title, metadata.date) == (
        "gb18030",
        "社区怎样防汛",
        "2021-07-22",
    )
    assert {"title", "source", "date", "genre", "speakers", "rights"} <= set(metadata.guesses)
    assert metadata.repairs == ("widen_punctuation",)
    assert path.read_text(encoding="utf-8").startswith("# 由 liandong add 写入。")


def test_the_raw_file_is_kept_to_the_byte(article, folder):
    add(arrivals([article], folder), folder)
    assert (folder / "004_防汛.txt").read_bytes() == article.read_bytes()


def test_the_corpus_reads_what_was_added_as_it_was_shown(article, folder):
    found = arrivals([article], folder)
    add(found, folder)
    assert read_corpus(folder)["004"].passages.equals(found[0].document.passages)


def test_a_person_overrules_in_the_yaml(article, folder):
    (path,) = add(arrivals([article], folder), folder)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("repairs: [widen_punctuation]", "repairs: []"), encoding="utf-8")
    assert "汛期到来之前,街道" in read_corpus(folder)["004"].restored.text


def test_ids_go_on_from_the_last(article, folder, tmp_path):
    other = tmp_path / "b.txt"
    other.write_text(ARTICLE.replace("六组", "七组"), encoding="utf-8")
    names = [path.name for path in add(arrivals([article, other], folder), folder)]
    assert names == ["004_防汛.yaml", "005_b.yaml"]


def test_the_same_file_is_not_added_twice(article, folder, tmp_path):
    add(arrivals([article], folder), folder)
    again = shutil.copy(article, tmp_path / "again.txt")
    with pytest.raises(InputFaults, match=r"the same file as 004_防汛\.txt; add it once"):
        arrivals([again], folder)


def test_the_same_file_named_twice_is_not_added_twice(article, folder):
    with pytest.raises(InputFaults, match=r"the same file as .*; add it once"):
        arrivals([article, article], folder)


def test_merged_columns_are_not_joined(root):
    document = arrive(root / "tests/gallery/flood_merged_columns.txt", "005").document
    assert "reading_order" in document.metadata.guesses
    assert not {"join_broken_lines", "close_blanks"} & set(document.metadata.repairs)


def test_all_faults_of_all_files_come_at_once_and_nothing_is_added(article, folder, tmp_path):
    before = contents(folder)
    (tmp_path / "empty.txt").touch()
    paths = [article, tmp_path / "empty.txt", tmp_path / "none.txt"]
    with pytest.raises(InputFaults) as caught:
        arrivals(paths, folder)
    assert [fault.place for fault in caught.value.faults] == [str(path) for path in paths[1:]]
    assert contents(folder) == before


def test_a_full_disk_leaves_the_corpus_as_it_was(article, folder, monkeypatch):
    before = contents(folder)

    def full(*args: object) -> None:
        raise OSError(28, "No space left on device", "x")

    monkeypatch.setattr(arriving, "write_yaml", full)
    with pytest.raises(OSError, match="No space left"):
        add(arrivals([article], folder), folder)
    assert contents(folder) == before


def test_a_failure_half_way_takes_back_what_was_placed(article, folder, tmp_path, monkeypatch):
    other = tmp_path / "b.txt"
    other.write_text(ARTICLE.replace("六组", "七组"), encoding="utf-8")
    before, found = contents(folder), arrivals([article, other], folder)
    replace = Path.replace

    def once(self: Path, target: Path) -> Path:
        if Path(target).name == "005_b.txt":
            raise OSError(5, "Input/output error", str(target))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", once)
    with pytest.raises(OSError, match="Input/output"):
        add(found, folder)
    assert contents(folder) == before


def test_folders_are_searched_and_parts_of_saved_pages_left_out(tmp_path):
    for name in ("b.txt", "~$b.docx", "a/c.md", "a/page_files/frame.html", ".hidden.txt", "d.png"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = received_files([tmp_path])
    assert [str(path.relative_to(tmp_path)) for path in found] == ["a/c.md", "b.txt"]


def test_a_folder_without_documents(tmp_path):
    with pytest.raises(InputFaults, match=r"no file here that can be read; expected one of \.txt"):
        received_files([tmp_path])


@pytest.mark.parametrize(
    ("name", "stem"),
    [("防汛 (1).txt", "防汛_1"), ("a.b c.html", "a_b_c"), ("《》.txt", "document")],
)
def test_a_file_name_is_made_plain(name, stem):
    assert stem_of(Path(name)) == stem


def test_the_restored_text_alone(article):
    text, notes = restored_text(article)
    assert text.split("\n")[0] == "社区怎样防汛"
    assert text.endswith("政府部门负责抢修道路。\n")
    assert notes == ["detected as GB18030 (GBK)"]


def test_a_document_of_a_corpus_is_restored_as_its_yaml_says(root, corpus):
    (path,) = (root / "corpus/documents").glob("004_*.txt")
    assert restored_text(path)[0] == corpus["004"].restored.text + "\n"


def test_metadata_that_was_added_is_sound(article, folder):
    add(arrivals([article], folder), folder)
    assert [metadata.id for _, metadata in read_metadata(folder)] == ["000", "003", "004"]
