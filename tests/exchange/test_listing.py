import io
import re
import zipfile

import openpyxl
import pytest

from liandong.briefs.house_style import read_house
from liandong.briefs.rendering import logo_png, stock_reference
from liandong.briefs.word import reference_docx
from liandong.errors import InputFaults
from liandong.exchange.search.listing import found_document, found_text, wrapped, write_found
from liandong.exchange.search.retrieval import Shown, find
from liandong.exchange.tables.sheets import display_width
from tests.exchange.six_sentences import scheme, searched

KWIC = Shown(kwic=True)


def found(text, shown=None):
    return find(text, searched(), scheme(), None, shown)


def test_keywords_stand_below_each_other():
    lines = found_text(found("志愿", KWIC), 60).splitlines()
    columns = [display_width(line[: line.index("  志愿  ")]) for line in lines[:3]]
    assert columns[0] == columns[1] == columns[2]
    assert lines[-3:] == ["Query 检索式：志愿", "2 passages, 3 keywords", searched().coders]


def test_a_shorter_keyword_stands_in_the_middle():
    lines = found_text(found("志愿 OR 街道办", KWIC), 60).splitlines()
    assert lines[0].endswith("  街道办  牵头协调各方。")
    assert "志愿   者上门" in lines[1]
    before = [line[: line.index(word)] for line, word in zip(lines, ("街道", "志愿"), strict=False)]
    assert display_width(before[1]) == display_width(before[0]) + 1


def test_no_line_is_wider_than_the_terminal():
    text = found_text(found("NOT 甲", Shown(context=2)), 60)
    assert max(map(display_width, text.splitlines())) <= 60
    assert "(not coded)" in text
    assert "(machine)" in text
    assert wrapped("三个字", 4) == ["三个", "字"]


@pytest.fixture(scope="module")
def look(root):
    house = read_house(root / "reports", root / "reports/_extensions/liandong/fonts")
    return reference_docx(stock_reference(), house.style, logo_png(house.logo))


@pytest.mark.parametrize(("shown", "side"), [(None, "actor.volunteer"), (KWIC, 'w:val="right"')])
def test_a_word_document_is_the_same_each_time_and_says_who_coded(shown, side, look):
    content = found_document(found("志愿 AND NOT <b>", shown), look)
    assert content == found_document(found("志愿 AND NOT <b>", shown), look)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        page = archive.read("word/document.xml").decode()
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
        assert b">1980-01-01T00:00:00Z<" in archive.read("docProps/core.xml")
    words = "".join(re.sub(r"<[^>]+>", "", page).split())
    assert "志愿ANDNOT&lt;b&gt;" in words
    assert searched().coders.replace(" ", "") in words
    assert side in page


def test_a_workbook_says_who_coded_and_csv_is_a_plain_table(tmp_path):
    write_found(tmp_path / "f.xlsx", found("志愿", KWIC), bytes)
    book = openpyxl.load_workbook(tmp_path / "f.xlsx")
    about = [cell.value for cell in book["about"]["A"]]
    assert about == ["Query 检索式：志愿", "2 passages, 3 keywords", searched().coders]
    sides = [book["found"].cell(2, column).alignment.horizontal for column in (2, 3, 4)]
    assert sides == ["right", "center", "left"]
    write_found(tmp_path / "f.csv", found("高校"), bytes)
    lines = (tmp_path / "f.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("passage_id,text,speaker,codes,coder_kind")
    assert len(lines) == 2
    with pytest.raises(InputFaults, match=r"name a file ending in .csv, .xlsx or .docx"):
        write_found(tmp_path / "f.doc", found("志愿"), bytes)
