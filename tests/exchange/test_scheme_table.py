import shutil
from pathlib import Path

import openpyxl
import pytest

from liandong.coding.scheme import Dimension
from liandong.errors import InputFaults
from liandong.exchange.tables.scheme_table import (
    Edit,
    read_scheme_table,
    scheme_notes,
    scheme_sheet,
    scheme_table,
    write_edits,
)
from liandong.exchange.tables.sheets import write_sheets
from liandong.schemas import read_yaml
from tests.exchange.six_sentences import scheme

ZH, DEFINITION, INCLUSION = 3, 5, 7
GOVERNMENT, COMMUNITY = 3, 4  # rows of the sheet


@pytest.fixture
def folder(root, tmp_path) -> Path:
    return Path(shutil.copytree(root / "corpus/codebook", tmp_path / "codebook"))


@pytest.fixture
def edited(tmp_path):
    """Write the scheme's table, change cells {(row, column): value}, and read it back."""
    path = tmp_path / "scheme.xlsx"
    write_sheets(path, [scheme_sheet(scheme())], scheme_notes(scheme()))

    def edit(cells=None, also=lambda page: None):
        book = openpyxl.load_workbook(path)
        for (row, column), value in (cells or {}).items():
            cell = book["codebook"].cell(row, column)
            cell.value = value
            cell.data_type = "n" if value is None else "s"  # else “=甲” would be a formula
        also(book["codebook"])
        book.save(path)
        return read_scheme_table(path, scheme())

    return edit


def test_each_code_has_a_row():
    row = scheme_table(scheme()).set_index("code").loc["actor.government"]
    assert row["label_zh"] == "政府"
    assert row["examples"].startswith("000: 政府采取条块化垂直管理模式")
    assert row["indicators"].startswith("terms: 政府、政府部门、")


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_table_that_nobody_changed_changes_nothing(ending, tmp_path):
    write_sheets(tmp_path / f"s.{ending}", [scheme_sheet(scheme())], ["note"])
    assert read_scheme_table(tmp_path / f"s.{ending}", scheme()) == ()


def test_an_edit_changes_its_words_and_nothing_else(edited, folder):
    path = folder / "actor.yaml"
    before = path.read_text(encoding="utf-8").replace("label_zh: 政府\n", "label_zh: 政府 # ?\n")
    path.write_text(before, encoding="utf-8")
    edits = edited({(GOVERNMENT, ZH): "政府部门", (COMMUNITY, INCLUSION): "甲：乙 # 丙"})
    assert edits == (
        Edit("actor.government", "label_zh", "政府", "政府部门"),
        Edit("actor.community", "inclusion", "社区工作人员；网格员；村“两委”。", "甲：乙 # 丙"),
    )
    assert write_edits(edits, folder) == (path,)
    expected = before.replace("label_zh: 政府 # ?", "label_zh: 政府部门 # ?").replace(
        "inclusion: 社区工作人员；网格员；村“两委”。", "inclusion: '甲：乙 # 丙'"
    )
    assert path.read_text(encoding="utf-8") == expected


def test_any_words_come_back_as_they_were_written(edited, folder):
    words = ["甲\n乙：“丙”", "- 甲", "'甲'", "[甲]", "2020", "甲: 乙", "null", "甲 # 乙", "=甲"]
    write_edits(edited({(row, DEFINITION): text for row, text in enumerate(words, 2)}), folder)
    codes = read_yaml(folder / "actor.yaml", Dimension).codes
    assert [code.definition for code in codes[: len(words)]] == words


def test_an_edit_of_what_has_changed_since_is_refused(edited, folder):
    edits = edited({(GOVERNMENT, ZH): "政府部门", (COMMUNITY, ZH): "社区们"})
    path = folder / "actor.yaml"
    text = path.read_text(encoding="utf-8").replace("label_zh: 政府\n", "label_zh: 国家\n")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputFaults, match="has changed since; export the table again"):
        write_edits(edits, folder)
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({(GOVERNMENT, ZH): None}, "row 3: “label_zh” of actor.government is empty"),
        ({(GOVERNMENT, ZH): "政\u200b府"}, "an invisible character, ZERO WIDTH SPACE"),
        (
            {(GOVERNMENT, 9): "x"},
            "“examples” of actor.government was changed; change it in",
        ),
        (
            {(GOVERNMENT, 1): "actor.media"},
            "no code “actor.media”; add or remove codes in the",
        ),
        ({(GOVERNMENT, 1): "actor.media"}, "the row of “actor.government” is missing"),
        ({(GOVERNMENT, 1): "actor.community"}, "“actor.community” has a second row here"),
        ({(1, 11): "mine", (2, 11): "x"}, "unknown column “mine”"),
    ],
)
def test_what_a_table_may_not_change_is_told(cells, said, edited):
    with pytest.raises(InputFaults) as error:
        edited(cells)
    assert said in str(error.value)


def test_a_removed_row_is_refused(edited):
    with pytest.raises(InputFaults, match=r"the row of “actor.party” is missing; add or remove"):
        edited(also=lambda page: page.delete_rows(2))
