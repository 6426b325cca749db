"""What arrives is held against what a person sees in the file."""

from pathlib import Path

import pytest

from liandong.corpus.intake.arrivals import arrive, received_files, restored_text, stem_of
from liandong.errors import InputFaults


def test_a_received_file_becomes_a_document(article):
    document = arrive(article, "005").document
    assert list(document.passages["text"])[:2] == [
        "社区怎样防汛",
        "汛期到来之前，街道、社区和物业企业一起排查了低洼小区的排水口。",
    ]
    assert "版权所有" not in document.restored.text
    assert not document.unaccounted


def test_merged_columns_are_not_joined(root):
    document = arrive(root / "tests/gallery/flood_merged_columns.txt", "005").document
    assert "reading_order" in document.metadata.guesses
    assert not {"join_broken_lines", "close_blanks"} & set(document.metadata.repairs)


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
