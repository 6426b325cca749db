"""What a document's YAML names, and documents that are restored without a disk."""

import pickle
from pathlib import Path

import pytest

from liandong.corpus.reading import read_corpus, read_documents
from liandong.corpus.sources import Listed, Source, listed, read_source, yaml_paths
from liandong.errors import Fault, InputFaults

DOCUMENTS = Path(__file__).resolve().parents[2] / "corpus" / "documents"
YAML = """id: "{0}"
file: {0}.txt
title: 社区联动。
source: 试
date: ""
genre: case_report
speakers: [{{name: 甲, affiliation: 乙}}]
rights: 试
citekey: doc900
repairs: [widen_punctuation]
"""
HERE = Path("none/900.yaml")


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ('id: "900"\nfile: a-1.txt\n', ("900", "a-1.txt")),
        ("id: '900'  # 甲\r\nfile: 文.pdf\r\ntext: 文.txt # b\r\n", ("900", "文.pdf", "文.txt")),
        ('id: "900"\nfile: a.txt\ntext: ""\nreading_order: o.yaml', ("900", "a.txt", "", "o.yaml")),
        # What isn't plain is read as YAML reads it.
        ('"id": "900"\nfile: a b.txt\n', ("900", "a b.txt")),
        ('id: "900"\nfile: a\n  b.txt\n', ("900", "a b.txt")),
        ('id: "900"\nfile: "\\u4e00.txt"\n', ("900", "一.txt")),
        ('{id: "900", file: a.txt}', ("900", "a.txt")),
        ('id: 900\nnote: "\n\n  file: b.txt"\n', ()),
        ("id: [\nfile: a.txt\n", ()),
        ("- id", ()),
    ],
)
def test_names_are_found_in_any_yaml(said, found):
    assert listed(HERE, said.encode()) == Listed(HERE, *found)


def sources_of_study():
    return [
        read_source(listed(path, path.read_bytes()), path.read_bytes())
        for path in yaml_paths(DOCUMENTS)
    ]


def test_documents_are_restored_from_what_their_files_hold(corpus):
    carried = pickle.loads(pickle.dumps(sources_of_study()))
    moved = [source._replace(name=f"elsewhere/{source.name[-10:]}") for source in carried]
    again = read_documents(reversed(moved))
    assert [document.id for document in again.documents] == ["000", "001", "002", "003", "004"]
    assert again.texts == corpus.texts
    assert again.passages.equals(corpus.passages)
    assert again.left_out.equals(corpus.left_out)


def test_all_faults_of_all_documents_come_at_once():
    ones = [Source(f"p/{n}.yaml", YAML.format(n).encode(), b"") for n in ("901", "902", "903")]
    given = [
        ones[0]._replace(raw=None),
        ones[1]._replace(raw="社区联动。\n多方参与。".encode("gbk")),
        ones[2]._replace(yaml=ones[2].yaml.replace(b"genre", b"gender")),
    ]
    with pytest.raises(InputFaults) as caught:
        read_documents(given)
    assert caught.value.faults == (
        Fault("p/901.txt", "the file is missing; put it back or remove what names it"),
        Fault("p/902.txt", "byte 0 is not utf-8; correct “encoding” in its YAML"),
        Fault("p/903.yaml:1", "“genre”: this key is missing; add it"),
        Fault("p/903.yaml:6", "“gender”: unknown key; remove it or correct its spelling"),
    )


def test_faults_of_folder_and_of_documents_come_together(tmp_path):
    (tmp_path / "900.yaml").write_text(YAML.format("900"), encoding="utf-8")
    (tmp_path / "901.yaml").write_text(YAML.format("900"), encoding="utf-8")
    (tmp_path / "900.txt").write_text(" ", encoding="utf-8")
    (tmp_path / "left.txt").write_text("多", encoding="utf-8")
    with pytest.raises(InputFaults) as caught:
        read_corpus(tmp_path)
    assert [str(fault).replace(f"{tmp_path}/", "") for fault in caught.value.faults] == [
        "900.txt: the file is empty; expected text",
        "901.yaml: the id 900 is already that of 900.yaml; give another",
        "left.txt: no YAML names this raw file; add one beside it",
    ]


def test_a_file_outside_the_folder_is_not_read(tmp_path):
    (tmp_path / "secret.txt").write_text("多", encoding="utf-8")
    inside = tmp_path / "documents" / "900.yaml"
    assert read_source(Listed(inside, "900", "../secret.txt"), b"").raw is None
