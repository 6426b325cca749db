"""Each fault of a corpus gives its own message, and all come at once."""

import hashlib
import shutil

import pytest

from liandong.corpus.reading import read_corpus
from liandong.errors import InputFaults

RAW = "社区联动。\n多方参与,共同治理。\n"
YAML = """id: "900"
file: 900_trial.txt
title: 社区联动。
source: 试
date: ""
genre: case_report
speakers: [{name: 甲, affiliation: 乙}]
rights: 试
citekey: doc900
repairs: [widen_punctuation]
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "900_trial.txt").write_text(RAW, encoding="utf-8")
    (tmp_path / "900_trial.yaml").write_text(YAML, encoding="utf-8")
    return tmp_path


def faults_of(folder) -> list[str]:
    with pytest.raises(InputFaults) as caught:
        read_corpus(folder)
    return [str(fault).replace(f"{folder}/", "") for fault in caught.value.faults]


def edit(folder, old, new):
    path = folder / "900_trial.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_sound_document_is_read(folder):
    assert list(read_corpus(folder)["900"].passages["text"]) == [
        "社区联动。",
        "多方参与，共同治理。",
    ]


def test_a_missing_raw_file(folder):
    (folder / "900_trial.txt").unlink()
    assert faults_of(folder) == [
        "900_trial.txt: the file is missing; put it back or remove what names it"
    ]


def test_an_empty_raw_file(folder):
    (folder / "900_trial.txt").write_text(" \n", encoding="utf-8")
    assert faults_of(folder) == ["900_trial.txt: the file is empty; expected text"]


def test_a_raw_file_in_another_encoding(folder):
    (folder / "900_trial.txt").write_bytes(RAW.encode("gbk"))
    assert faults_of(folder) == [
        "900_trial.txt: byte 0 is not utf-8; correct “encoding” in its YAML"
    ]


def test_the_yaml_names_the_encoding(folder):
    (folder / "900_trial.txt").write_bytes(RAW.encode("gb18030"))
    edit(folder, "title:", "encoding: gb18030\ntitle:")
    assert read_corpus(folder)["900"].raw == RAW


def test_an_encoding_that_nobody_knows(folder):
    edit(folder, "title:", "encoding: gbq\ntitle:")
    assert faults_of(folder) == [
        "900_trial.yaml:3: “encoding”: unknown encoding; expected a name such as utf-8 or gb18030,"
        " got 'gbq'"
    ]


def test_a_byte_order_mark_is_no_character(folder):
    (folder / "900_trial.txt").write_bytes(RAW.encode("utf-8-sig"))
    assert faults_of(folder) == [
        "900_trial.txt: the file begins with a byte order mark; write “encoding: utf-8-sig” in its"
        " YAML"
    ]
    edit(folder, "title:", "encoding: utf-8-sig\ntitle:")
    assert read_corpus(folder)["900"].raw == RAW


def test_a_raw_file_that_was_changed(folder):
    before = hashlib.sha256(RAW.encode()).hexdigest()
    edit(folder, "title:", f"sha256: {before}\ntitle:")
    assert read_corpus(folder)["900"].raw == RAW
    (folder / "900_trial.txt").write_text(RAW + "多", encoding="utf-8")
    assert faults_of(folder) == [
        "900_trial.txt: the file is no more what was received (its SHA-256 differs from that in"
        " 900_trial.yaml); put the received file back"
    ]


def test_the_text_read_out_of_a_page_stands_beside_it(folder):
    (folder / "900_trial.html").write_text("<p>社区</p>", encoding="utf-8")
    (folder / "900_trial.txt").rename(folder / "900_trial.html.txt")
    edit(folder, "file: 900_trial.txt", "file: 900_trial.html\ntext: 900_trial.html.txt")
    assert read_corpus(folder)["900"].raw == RAW


def test_a_file_of_another_folder(folder):
    edit(folder, "file: 900_trial.txt", "file: ../900_trial.txt")
    assert faults_of(folder)[0] == (
        "900_trial.yaml:2: “file”: expected the name of a file beside this one,"
        " got '../900_trial.txt'"
    )


def test_an_unknown_key(folder):
    edit(folder, "rights:", "right:")
    assert faults_of(folder) == [
        "900_trial.yaml:1: “rights”: this key is missing; add it",
        "900_trial.yaml:8: “right”: unknown key; remove it or correct its spelling",
    ]


def test_an_unknown_step(folder):
    edit(folder, "[widen_punctuation]", "[widen]")
    (said,) = faults_of(folder)
    assert said.startswith("900_trial.yaml:10: “repairs”: unknown step “widen”; known are")


def test_a_step_named_twice(folder):
    edit(folder, "[widen_punctuation]", "[widen_punctuation, widen_punctuation]")
    (said,) = faults_of(folder)
    assert said.startswith(
        "900_trial.yaml:10: “repairs”: the step “widen_punctuation” stands there twice; keep one"
    )


def test_a_guess_that_is_no_key(folder):
    edit(folder, "title:", "guesses: [titel]\ntitle:")
    (said,) = faults_of(folder)
    assert "“titel” is no key of this file; correct it or remove it" in said


def test_a_date_that_is_none(folder):
    edit(folder, 'date: ""', "date: 2020-13-45")
    (said,) = faults_of(folder)
    assert said.startswith("900_trial.yaml: a value can't be read (month must be in 1..12);")


def test_words_that_are_not_at_their_place(folder):
    edit(folder, "repairs:", "left_out: [{start: 0, end: 2, text: 导航, reason: 试}]\nrepairs:")
    assert faults_of(folder) == [
        "900_trial.yaml: expected “导航” at 0–2 of the raw file, found “社区”;"
        " correct the place or the words"
    ]


def test_nothing_left_of_a_document(folder):
    text = RAW.replace("\n", "\\n")
    edit(
        folder,
        "repairs:",
        f'left_out: [{{start: 0, end: 17, text: "{text}", reason: 试}}]\nrepairs:',
    )
    assert faults_of(folder) == [
        "900_trial.txt: nothing is left of the document; check its left_out"
    ]


def test_a_raw_file_that_no_yaml_names(folder):
    (folder / "901.txt").write_text(RAW, encoding="utf-8")
    assert faults_of(folder) == ["901.txt: no YAML names this raw file; add one beside it"]


def test_an_id_used_twice(folder):
    shutil.copy(folder / "900_trial.yaml", folder / "901.yaml")
    assert faults_of(folder) == [
        "901.yaml: the id 900 is already that of 900_trial.yaml; give another"
    ]


VOICES = "座谈。\n张三：社区要联动。\n大家都来。\n李四：好。\n"


def test_speakers_are_known_by_a_name_and_a_colon(folder):
    (folder / "900_trial.txt").write_text(VOICES, encoding="utf-8")
    edit(
        folder,
        "{name: 甲, affiliation: 乙}",
        "{name: 张三, affiliation: 乙}, {name: 李四, affiliation: 乙}",
    )
    assert list(read_corpus(folder)["900"].passages["speaker"]) == ["", "张三", "张三", "李四"]


def test_a_speaker_who_never_speaks(folder):
    (folder / "900_trial.txt").write_text(VOICES, encoding="utf-8")
    edit(
        folder,
        "{name: 甲, affiliation: 乙}",
        "{name: 张三, affiliation: 乙}, {name: 李肆, affiliation: 乙}",
    )
    assert faults_of(folder) == [
        "900_trial.yaml: the speaker “李肆” never speaks; name them as the text does, in a heading"
        " or before a colon, or remove them"
    ]


def test_a_speaker_of_the_reading_order_who_is_not_listed(folder):
    edit(folder, "repairs:", "reading_order: 900.reading-order.yaml\nrepairs:")
    order = ORDER.replace("speaker: 甲", "speaker: 丙")
    (folder / "900.reading-order.yaml").write_text(order, encoding="utf-8")
    assert faults_of(folder)[1:] == [
        "900_trial.yaml: “丙” speaks but is not among the speakers; add them with their affiliation"
    ]


def test_a_reading_order_that_forgets_words(folder):
    edit(folder, "repairs:", "reading_order: 900.reading-order.yaml\nrepairs:")
    order = ORDER.replace('  - {start: 10, end: 17, text: ",共同治理。\\n", reason: 试}\n', "")
    assert order != ORDER
    (folder / "900.reading-order.yaml").write_text(order, encoding="utf-8")
    assert faults_of(folder) == [
        "900_trial.yaml: 4 Han characters of the raw file are neither restored nor left out by"
        " name, the first at 11 (“共同治理。”); list them in a piece or in left_out"
    ]


def test_an_empty_folder(tmp_path):
    with pytest.raises(InputFaults, match="no document here; expected a YAML for each file"):
        read_corpus(tmp_path)


def test_all_faults_of_all_documents_at_once(folder):
    shutil.copy(folder / "900_trial.yaml", folder / "901.yaml")
    path = folder / "901.yaml"
    text = path.read_text(encoding="utf-8").replace('"900"', '"901"').replace("900_", "901_")
    path.write_text(text, encoding="utf-8")
    (folder / "900_trial.txt").unlink()
    assert len(faults_of(folder)) == 2


ORDER = """blocks:
  - kind: body
    speaker: 甲
    pieces:
      - {start: 6, end: 10, text: 多方参与}
      - {gap: 栏尾缺行}
left_out:
  - {start: 0, end: 6, text: "社区联动。\\n", reason: 试}
  - {start: 10, end: 17, text: ",共同治理。\\n", reason: 试}
"""


def test_a_reading_order_with_a_gap(folder):
    edit(folder, "repairs:", "reading_order: 900.reading-order.yaml\nrepairs:")
    (folder / "900.reading-order.yaml").write_text(ORDER, encoding="utf-8")
    assert list(read_corpus(folder)["900"].passages["text"]) == ["多方参与〔缺〕"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "end: 10, text: 多方参与",
            "end: 10, text: 多方参加",
            "900.reading-order.yaml: expected “多方参加” at 6–10 of the raw file, found “多方参与”;"
            " correct the place or the words",
        ),
        (
            "- {gap: 栏尾缺行}",
            "- {start: 8, end: 10, text: 参与}",
            "900.reading-order.yaml: “参与” (8) is in two pieces; keep it in one",
        ),
        (
            "- {gap: 栏尾缺行}",
            "- {start: 8}",
            "900.reading-order.yaml:6: “blocks.0.pieces.1”: expected either start,"
            " end and text, or gap with a reason",
        ),
    ],
)
def test_a_faulty_reading_order(folder, old, new, said):
    edit(folder, "repairs:", "reading_order: 900.reading-order.yaml\nrepairs:")
    assert old in ORDER
    (folder / "900.reading-order.yaml").write_text(ORDER.replace(old, new), encoding="utf-8")
    assert faults_of(folder) == [said]
