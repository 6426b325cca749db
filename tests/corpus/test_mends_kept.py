"""What `mend_bytes` worked out stands in a document's YAML, where a person corrects it."""

import re
import shutil

import pytest

from liandong.corpus.documents import read_metadata
from liandong.corpus.reading import read_corpus
from liandong.corpus.restoration import search_mends, without
from liandong.errors import InputFaults

NAME = "003_83e5d5d534a66ee9"


@pytest.fixture
def folder(root, tmp_path):
    for path in (root / "corpus/documents").glob("003_*"):
        shutil.copy(path, tmp_path)
    return tmp_path


def change(folder, pattern, words):
    path = folder / f"{NAME}.yaml"
    text, count = re.subn(pattern, words, path.read_text(encoding="utf-8"))
    assert count == 1
    path.write_text(text, encoding="utf-8")


def append(folder, words):
    path = folder / f"{NAME}.yaml"
    path.write_text(path.read_text(encoding="utf-8") + words, encoding="utf-8")


def test_the_kept_mends_are_what_the_search_finds(corpus):
    document = corpus["003"]
    text = without(document.raw, document.metadata.left_out)
    assert search_mends(document.raw, text, document.metadata.repairs) == document.metadata.mends


def test_a_person_corrects_a_mend(folder):
    change(folder, "after: 保基本、購買", "after: 保基礎、購買")
    assert "政府保基础、购买促提高" in read_corpus(folder)["003"].restored.text


def test_a_mend_that_is_taken_back_leaves_the_run_marked(folder):
    change(folder, "confidence: 0.613327", "confidence: 0.613327, made: false")
    document = read_corpus(folder)["003"]
    assert "〔损：?;尽①徺I〕" in document.restored.text
    assert [mend.made for mend in document.mends] == [True, True, True, False]


def test_without_the_step_nothing_is_mended(folder):
    change(folder, r"repairs: \[mend_bytes, ", "repairs: [")
    document = read_corpus(folder)["003"]
    assert document.mends == ()
    assert "?;尽①" in document.raw


def test_a_mend_whose_words_are_not_at_its_place_is_refused(folder):
    change(folder, "start: 606, end: 620", "start: 607, end: 620")
    with pytest.raises(InputFaults, match=r"at 607–620 of the raw file"):
        read_corpus(folder)


def test_a_correction_inside_a_mend_is_refused(folder):
    raw = read_corpus(folder)["003"].raw
    item = f"{{start: 608, end: 609, raw: '{raw[608]}', restored: 层, reason: 试}}"
    append(folder, f"corrections:\n  - {item}\n")
    with pytest.raises(InputFaults, match=r"608–609 lies in the mend at 606–620; write what"):
        read_corpus(folder)


def test_a_mend_of_words_that_are_left_out_is_refused(folder):
    raw = read_corpus(folder)["003"].raw
    line = raw[raw.rindex("\n", 0, 606) + 1 : 610]
    start = 610 - len(line)
    item = f"{{start: {start}, end: 610, text: '{line}', reason: 试}}"
    append(folder, f"left_out:\n  - {item}\n")
    with pytest.raises(InputFaults, match=r"606–620 is not within one paragraph"):
        read_corpus(folder)


def test_the_search_is_not_asked_again(folder, monkeypatch):
    monkeypatch.setattr("liandong.corpus.repair.byte_repair.find_damage", None)
    assert len(read_corpus(folder)["003"].mends) == 4
    ((_, metadata),) = read_metadata(folder)
    assert metadata.mends is not None
