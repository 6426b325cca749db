import io
import zipfile

import openpyxl
import pandas as pd
import pytest

from liandong.errors import Fault, InputFaults, collecting
from liandong.exchange.tables.filled import read_filled
from liandong.exchange.tables.sheets import Sheet, csv_text, display_width, workbook, write_sheets

FORMULAS = ['=HYPERLINK("x")', "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1"]
SHEET = Sheet("a:b", pd.DataFrame({"text": [*FORMULAS, "平安"], "count": range(7)}))


def test_no_cell_becomes_a_formula():
    book = openpyxl.load_workbook(io.BytesIO(workbook([SHEET], ["=1+1"])))
    cells = [cell for page in book for line in page.iter_rows() for cell in line]
    assert "f" not in {cell.data_type for cell in cells}
    assert [cell.value for cell in book["a b"]["A"]][1:] == [*FORMULAS, "平安"]
    assert all(cell.quotePrefix for cell in book["a b"]["A"][1:7])
    assert [cell.value for cell in book["a b"]["B"]][1:] == [0, 1, 2, 3, 4, 5, 6]


def test_formulas_are_marked_in_csv_and_unmarked_when_read(tmp_path):
    lines = csv_text(SHEET.frame).splitlines()
    assert lines[2] == "'+1,1"
    assert lines[7] == "平安,6"
    path = tmp_path / "a.csv"
    path.write_text(csv_text(SHEET.frame), encoding="utf-8-sig")
    rows = read_filled(path, ["text"]).rows
    assert [row["text"] for row in rows][:4] == FORMULAS[:4]
    assert rows[1].place == f"{path}, row 3"


def test_the_same_tables_give_the_same_bytes():
    content = workbook([SHEET], ["note"])
    assert content == workbook([SHEET], ["note"])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
        core = archive.read("docProps/core.xml").decode()
    assert core.count("1980-01-01T00:00:00Z</dcterms:") == 2


def test_columns_fit_chinese():
    assert display_width("联动ab") == 6
    frame = pd.DataFrame({"a": ["十二个汉字宽的一列文字啊"], "b": ["长" * 99]})
    page = openpyxl.load_workbook(io.BytesIO(workbook([Sheet("s", frame)], [])))["s"]
    assert [page.column_dimensions[name].width for name in "AB"] == [26, 60]
    assert page.freeze_panes == "B2"
    assert page["B2"].alignment.wrap_text


def test_what_a_cell_cannot_hold():
    frame = pd.DataFrame({"a": ["x\x01y"]})
    page = openpyxl.load_workbook(io.BytesIO(workbook([Sheet("s", frame)], [])))["s"]
    assert page["A2"].value == "x\ufffdy"
    with pytest.raises(InputFaults, match="has 40000 characters; XLSX takes 32767"):
        workbook([Sheet("s", pd.DataFrame({"a": ["长" * 40000]}))], [])


def test_the_ending_decides(tmp_path):
    with pytest.raises(InputFaults, match=r"ending in .xlsx or .csv"):
        write_sheets(tmp_path / "a.ods", [SHEET], [])
    with pytest.raises(InputFaults, match="or a folder for CSV files"):
        write_sheets(tmp_path / "a.csv", [SHEET, SHEET], [])
    made = write_sheets(tmp_path / "folder", [Sheet("one", SHEET.frame)], ["a note"])
    assert [path.name for path in made] == ["one.csv", "about.txt"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xlsx", b"no archive", "not a readable XLSX file"),
        ("a.xlsx", b"PK\x05\x06" + bytes(18), "not a readable XLSX file"),
        ("a.csv", "联".encode("gb18030"), "byte 0 is not UTF-8"),
        ("a.csv", b"text,text\n", "the column “text” stands there twice"),
        ("a.csv", b"words\n", "no table with the columns text"),
        ("a.ods", b"", "can't read “.ods”"),
    ],
)
def test_an_unreadable_table_is_told(tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputFaults) as error:
        read_filled(tmp_path / name, ["text"])
    assert said in str(error.value)


def test_damaged_workbooks_are_told(tmp_path):
    """Every 49th byte of a workbook, one after another, is turned round."""
    sound, path = workbook([SHEET], []), tmp_path / "a.xlsx"
    said = set()
    for place in range(0, len(sound), 7 * 7):
        path.write_bytes(sound[:place] + bytes([sound[place] ^ 255]) + sound[place + 1 :])
        faults: list[Fault] = []
        with collecting(faults):
            read_filled(path, ["text"])
        said |= {fault.sentence.split(";")[0] for fault in faults}
    assert "not a readable XLSX file" in said


def test_a_file_that_unpacks_to_too_much_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(50_000_001))
    with pytest.raises(InputFaults, match="unpacks to 50000001 bytes"):
        read_filled(tmp_path / "a.xlsx", ["text"])
