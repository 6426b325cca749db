import openpyxl
import pandas as pd
import pytest

from liandong.coding.codings import CODER_FILE, read_codings
from liandong.errors import InputFaults
from liandong.exchange.tables.coding_sheet import (
    HOW_TO,
    add_to_coder_file,
    coding_sheet,
    codings_from_sheet,
    codings_sheet,
)
from liandong.exchange.tables.sheets import write_sheets
from liandong.schemas import read_table, write_text
from tests.exchange.six_sentences import scheme

# The first sentence of 000, one of 003 whose first character was repaired together with the one
# before it, one of 004 that ends in a gap, and a gap.
FIRST, REPAIRED, GAP_BEHIND, GAP = "000-p001-s00", "003-p002-s01", "004-p032-s00", "004-p014-s00"
CODERS = """coders:
  - {id: anna, kind: person, description_zh: 人, description_en: A person.}
"""


@pytest.fixture
def filled(corpus, tmp_path):
    """Prepare a sheet of four passages, fill in cells {(passage, column): value}, read it."""
    path = tmp_path / "sheet.xlsx"
    chosen = pd.DataFrame({"passage_id": [FIRST, REPAIRED, GAP_BEHIND, GAP]})
    write_sheets(path, coding_sheet(chosen, corpus.passages, scheme()), HOW_TO)

    def fill(cells):
        book = openpyxl.load_workbook(path)
        page = book["coding"]
        labels = [cell.value for cell in page[1]]
        rows = {cell.value: cell.row for cell in page["A"]}
        for (unit, label), value in cells.items():
            page.cell(rows[unit], labels.index(label) + 1).value = value
        book.save(path)
        return codings_from_sheet(path, corpus, scheme(), "anna")

    return fill


def test_a_sheet_offers_the_codes_of_the_codebook(corpus, tmp_path):
    chosen = pd.DataFrame({"passage_id": ["000-p001-s01"]})
    write_sheets(tmp_path / "s.xlsx", coding_sheet(chosen, corpus.passages, scheme()), HOW_TO)
    book = openpyxl.load_workbook(tmp_path / "s.xlsx")
    assert book.sheetnames == ["about", "coding", "codebook"]
    (rule,) = book["coding"].data_validations.dataValidation
    last = len(scheme().codes) + 1
    assert rule.formula1 == f"'codebook'!$A$2:$A${last}"
    assert book["codebook"].cell(last, 1).value == scheme().codes[-1].id
    paragraph = next(cell.value for cell in book["coding"][2][::-1])
    assert paragraph.startswith("2020年1月")
    with pytest.raises(InputFaults, match="no passage “zzz”"):
        coding_sheet(pd.DataFrame({"passage_id": ["zzz"]}), corpus.passages, scheme())


def test_a_filled_sheet_becomes_a_coders_file(filled, corpus, tmp_path):
    made = filled(
        {
            (FIRST, "code_1"): "actor.community； actor.social_organization",
            (FIRST, "code_4"): "discourse.practice",
            (FIRST, "note"): "好",
            (REPAIRED, "code_1"): "discourse.concept",
            (GAP_BEHIND, "code_2"): "actor.party",
        }
    )
    rows = made.rows.set_index(["document", "code"])
    first = rows.loc[("000", "actor.community")]
    raw = corpus["000"].raw[first["start"] : first["end"]]  # with Latin commas
    assert raw.replace(",", "，") == first["quote"]
    assert first["note"] == "好"
    assert rows.loc[("004", "actor.party"), "quote"].endswith("带来")
    assert made.notes == (
        "1 passages have no code: they count as not read.",
        "1 passages don't have exactly one discourse code; each should.",
    )
    add_to_coder_file(tmp_path / "codings/anna.csv", made.rows[:3])
    add_to_coder_file(tmp_path / "codings/anna.csv", made.rows[3:])
    write_text(tmp_path / "codings/coders.yaml", CODERS)
    assert read_codings(tmp_path / "codings", corpus, scheme()).codes["anna"] == {
        FIRST: {"actor.community", "actor.social_organization", "discourse.practice"},
        REPAIRED: {"discourse.concept"},
        GAP_BEHIND: {"actor.party"},
    }
    with pytest.raises(InputFaults) as error:
        add_to_coder_file(tmp_path / "codings/anna.csv", made.rows)
    assert len(error.value.faults) == 3
    assert "is coded here already; leave it out of the sheet" in str(error.value)


def test_every_faulty_row_is_told(filled):
    with pytest.raises(InputFaults) as error:
        filled(
            {
                (FIRST, "code_1"): "actor.goverment",
                (FIRST, "text"): "别的话",
                (REPAIRED, "code_1"): "actor.party",
                (REPAIRED, "code_2"): "actor.party",
                (GAP_BEHIND, "passage_id"): "004-p999-s00",
                (GAP, "code_1"): "actor.party",
            }
        )
    said = [(fault.place.rpartition(" ")[2], fault.sentence) for fault in error.value.faults]
    assert [row for row, _ in said] == ["2", "2", "3", "4", "5"]
    assert "isn't that of the corpus" in said[0][1]
    assert "no code “actor.goverment”; the nearest are actor.government" in said[1][1]
    assert said[2][1] == f"{REPAIRED} has “actor.party” twice; keep one"
    assert said[3][1].startswith("unknown passage “004-p999-s00”")
    assert "have no place of their own in the raw file" in said[4][1]


@pytest.mark.parametrize("header", ["code", "codes"])
def test_plain_csv_tables_are_read_too(header, corpus, tmp_path):
    path = tmp_path / "a.csv"
    codes = {
        "code": ["phase.routine", "phase.emergency"],
        "codes": ["phase.routine phase.emergency"],
    }
    write_text(path, f"passage_id,{header}\n" + "".join(f"{FIRST},{c}\n" for c in codes[header]))
    rows = codings_from_sheet(path, corpus, scheme(), "anna").rows
    assert list(rows["code"]) == ["phase.routine", "phase.emergency"]
    write_text(path, f"passage_id,words\n{FIRST},x\n")
    with pytest.raises(InputFaults, match="no column for codes"):
        codings_from_sheet(path, corpus, scheme(), "anna")


def test_codings_come_back_from_a_table_as_they_were(root, corpus, tmp_path):
    folder = root / "corpus/codings"
    sheet = codings_sheet(folder, corpus, scheme())
    write_sheets(tmp_path / "all.csv", [sheet], [])
    made = codings_from_sheet(tmp_path / "all.csv", corpus, scheme(), "coder_b")
    expected = read_table(folder / "coder_b.csv", CODER_FILE)
    assert made.rows.to_dict("records") == expected.to_dict("records")
    others = len(sheet.frame) - len(expected)
    assert made.notes[0] == f"{others} rows of other coders were left out."


def test_words_that_a_row_names_by_itself_are_verified(corpus, tmp_path):
    path = tmp_path / "a.csv"
    head = "passage_id,code,start,end,quote\n"
    write_text(path, f"{head}{FIRST},phase.routine,57,60,201\n{FIRST},phase.recovery,1x,60,020\n")
    with pytest.raises(InputFaults) as error:
        codings_from_sheet(path, corpus, scheme(), "anna")
    assert "row 2: the quotation “201” is not at its place" in str(error.value)
    assert "row 3: start and end: expected whole numbers" in str(error.value)
    second = "000-p001-s01"
    write_text(path, f"{head}{second},phase.routine,56,62,2020年1\n")
    with pytest.raises(InputFaults, match=f"the words don't stand in {second}"):
        codings_from_sheet(path, corpus, scheme(), "anna")
