"""A Word file's words, held against Pandoc's reading of the same file and against hand-made XML."""

import re
from pathlib import Path

import pypandoc
import pytest

from liandong.corpus.formats import word_file
from liandong.corpus.formats.contents import Hints
from liandong.corpus.formats.word_file import read_word_file
from liandong.errors import InputFaults
from tests.gallery import make
from tests.gallery.word import W, zipped

FILE = Path(make.__file__).parent / "elder_care.docx"
HAN = re.compile("[㐀-鿿]+")


def read(body: str, **others: str):
    document = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    parts = {"[Content_Types].xml": "", "word/document.xml": document, **others}
    return read_word_file(zipped(parts), "a.docx")


def test_the_words_stand_as_they_were_written():
    title, author, *body = make.ELDER.strip().split("\n")
    extra = ["乡镇\t协调员\t互助队员", "石桥镇\t2\t46", "柏树乡\t1\t19"]
    extra += ["名单以“实名”为准，家属都同意。", "互助队热线每天八点到二十点有人接听。"]
    found = read_word_file(FILE.read_bytes(), "a.docx")
    expected = [title, author, *body[:3], *extra, *body[3:], "三个乡镇均为化名。"]
    assert found.text.split("\n") == [*expected, "清源县老龄工作简报"]
    assert [(s.text, s.reason) for s in found.left_out] == [("清源县老龄工作简报", "页眉")]
    assert found.hints == Hints(title, author, "2023-11-05")
    assert found.notes == ("1 footnote at the end of the text",)


def test_pandoc_reads_the_same_han_characters():
    """But for the page head and the text box, which Pandoc leaves out, and the note's place."""
    said = pypandoc.convert_file(str(FILE), "plain", extra_args=["--wrap=none", "--standalone"])
    ours = read_word_file(FILE.read_bytes(), "a.docx").text.rpartition("\n")[0]
    ours = ours.replace("互助队热线每天八点到二十点有人接听。", "")
    theirs = "".join(HAN.findall(said))
    assert sorted("".join(HAN.findall(ours))) == sorted(theirs)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (
            "<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r></w:p>",
            "甲\t乙\n丙",
        ),
        (
            "<w:p><w:r><w:ruby><w:rt><w:r><w:t>lián</w:t></w:r></w:rt><w:rubyBase><w:r>"
            "<w:t>联</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>",
            "联(lián)",
        ),
        (
            "<w:p><w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>新</w:t></w:r>"
            "</w:moveTo><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>",
            "新",
        ),
        (
            "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>一段</w:t></w:r></w:p><w:p><w:r><w:t>二段</w:t></w:r>"
            "</w:p></w:tc></w:tr></w:tbl>",
            "一段\n二段",
        ),
        ('<w:p><w:r><w:sym w:char="2605"/><w:t>甲</w:t></w:r></w:p>', "★甲"),
    ],
)
def test_what_is_a_character(body, text):
    assert read(body).text == text


def said_of(**others: str) -> str:
    with pytest.raises(InputFaults) as caught:
        read("", **others)
    return str(caught.value)


def test_entities_that_grow_are_refused():
    grown = '<!DOCTYPE a [<!ENTITY a "字"><!ENTITY b "&a;&a;">]><a>&b;</a>'
    assert "declares a document type, as no Word file does" in said_of(
        **{"word/header1.xml": grown}
    )


def test_parts_in_another_format():
    with pytest.raises(InputFaults, match=r"damaged \(parts of it are in another format\)"):
        read("<w:altChunk/>")


def test_too_many_parts(monkeypatch):
    monkeypatch.setattr(word_file, "MOST_PARTS", 2)
    assert "unpacks from" in said_of(**{"word/other.xml": ""})


def test_a_part_too_large(monkeypatch):
    monkeypatch.setattr(word_file, "LARGEST_PART", 100)
    assert "as no document does; open it in Word" in said_of()
