"""Tables of codings as programs write them: columns by many names, and what is wrong with them."""

import re

import openpyxl
import pytest

from liandong.errors import InputFaults
from liandong.exchange.incoming.highlights import read_highlights


def read(tmp_path, text, name="t.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return read_highlights(path)


def seen(project):
    return [
        (one.source, one.start, one.end, one.quote, [(a.code, a.user, a.note) for a in one.codings])
        for one in project.selections
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (  # Taguette: a row for each tag of a highlight.
            "id,document,tag,content\n7,访谈一,社区,开会。\n7,访谈一,居民,开会。\n8,访谈一,,散会。\n",
            [
                ("访谈一", None, None, "开会。", [("社区", "", ""), ("居民", "", "")]),
                ("访谈一", None, None, "散会。", []),
            ],
        ),
        (  # ATLAS.ti: several codes in a cell.
            "ID,Document,Quotation Content,Codes,Created by,Comment\n"
            '1:1,a.txt,开会。,"社区\n居民",Li,好\n',
            [("a.txt", None, None, "开会。", [("社区", "Li", "好"), ("居民", "Li", "好")])],
        ),
        (  # QualCoder's report.
            "codename\tcoder\tfilename\tpos0\tpos1\ttext\tmemo\n社区\t王\ta.txt\t3\t6\t开会。\t\n",
            [("a.txt", 3, 6, "开会。", [("社区", "王", "")])],
        ),
        (
            "文档;起点;终点;代码;编码者\na;3;6;社区；居民;王\n",
            [("a", 3, 6, "", [("社区", "王", ""), ("居民", "王", "")])],
        ),
    ],
)
def test_columns_are_known_by_the_names_of_each_program(text, expected, tmp_path):
    project, faults = read(tmp_path, text)
    assert seen(project) == expected
    assert faults == ()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_a_table_is_read_in_the_encodings_of_spreadsheets(encoding, tmp_path):
    project, _ = read(tmp_path, "document,quote,code\n甲,开会。,社区\n", encoding=encoding)
    assert seen(project) == [("甲", None, None, "开会。", [("社区", "", "")])]


def test_a_workbook_gives_whole_numbers(tmp_path):
    book = openpyxl.Workbook()
    for row in (["document", "start", "end", "code"], ["001", 3, 6.0, "社区"], [None] * 4):
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")
    project, _ = read_highlights(tmp_path / "t.xlsx")
    assert seen(project) == [("001", 3, 6, "", [("社区", "", "")])]


def test_a_workbook_of_a_million_rows_is_refused(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["document", "quote", "code"])
    book.active.cell(row=1_048_576, column=3, value="社区")
    book.save(tmp_path / "t.xlsx")
    with pytest.raises(InputFaults, match="the workbook is too large"):
        read_highlights(tmp_path / "t.xlsx")


def test_json_lines_may_hold_lists_of_codes(tmp_path):
    text = '{"doc": "甲", "text": "开会。", "tags": ["社区", "居民"]}\n\n'
    project, _ = read(tmp_path, text, "t.jsonl")
    assert seen(project) == [("甲", None, None, "开会。", [("社区", "", ""), ("居民", "", "")])]


def test_a_codebook_has_codes_and_their_parents(tmp_path):
    project, _ = read(tmp_path, "name,description,parent\n社区,居委会,主体\n")
    assert [(code.name, code.parent, code.codable) for code in project.codes] == [
        ("主体", "", False),
        ("社区", "主体", True),
    ]
    assert project.selections == ()


def test_columns_without_a_meaning_are_named(tmp_path):
    project, _ = read(tmp_path, "document,quote,code,weight\n甲,开会。,社区,3\n")
    assert project.notes == ("columns that aren't read: weight",)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",3,6,,社区", "names no document"),
        ("甲,x,6,,社区", "start is “x”; expected a whole number"),
        ("甲,3.5,6,,社区", "start is “3.5”"),
        ("甲,3,,,社区", "only one of start and end"),
        ("甲,,,,社区", "neither places nor words"),
    ],
)
def test_rows_that_are_not_sound_are_faults_and_the_others_stay(row, said, tmp_path):
    text = f"document,start,end,quote,code\n{row}\n甲,3,6,,社区\n"
    project, faults = read(tmp_path, text)
    assert [(fault.place, said in fault.sentence) for fault in faults] == [
        (f"{tmp_path / 't.csv'}:2", True)
    ]
    assert len(project.selections) == 1


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ("", "t.csv", "the table is empty"),
        ("document,quote\n甲,开会。\n", "t.csv", "the column “code” is missing"),
        ("document,code,start\n甲,社区,3\n", "t.csv", "the column “end” is missing"),
        ("weight,size\n1,2\n", "t.csv", "neither codings nor codes"),
        ("document,doc,quote,code\n甲,乙,开会。,社区\n", "t.csv", "both mean “document”"),
        ("code,code,quote,document\n", "t.csv", "stands there twice"),
        ('document,quote,code\n甲,"开会。,社区\n', "t.csv", "t.csv:2: not a readable CSV"),
        ('{"document": "甲"\n', "t.jsonl", "t.jsonl:1: not JSON"),
        ("[1]\n", "t.jsonl", "expected an object"),
        ("PK\x03\x04 broken", "t.xlsx", "not a readable XLSX workbook"),
    ],
)
def test_what_is_no_table_of_codings_is_refused(text, name, said, tmp_path):
    with pytest.raises(InputFaults) as error:
        read(tmp_path, text, name)
    assert said in str(error.value)


@pytest.mark.parametrize("name", ["bring-your-codings.md", "bring-your-codings.zh-CN.md"])
def test_the_names_of_columns_in_the_guide_are_known(name, root, tmp_path):
    """Every name of a column that the guide gives is read as that column."""
    text = (root / "docs" / name).read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| (`(?:document|quote|start|code|coder|note)`.*?) \| (.*?) \|$", text, re.M
    )
    assert len(rows) == 6
    header = ["document", "start", "end", "quote", "code", "coder", "note"]
    for columns, names in rows:
        meant = re.findall(r"`(\w+)`", columns)
        others = re.split(r", |、", re.split(r"[;；]|一格", names)[0].strip())
        for number, other in enumerate(others):
            told = meant[number % len(meant)]
            line = ",".join(other if column == told else column for column in header)
            project, _ = read(tmp_path, f"{line}\n甲,3,6,开会。,社区,王,好\n")
            assert seen(project) == [("甲", 3, 6, "开会。", [("社区", "王", "好")])], other
