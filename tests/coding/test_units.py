from pathlib import Path

import pytest

from liandong.coding.units import Coding, Unit, read_units, unit, write_codes
from liandong.errors import InputFaults

BROKEN = """{"id": "a-1", "text": "好的。"}
{"id": "a-2", "text": }
["a-3", "不是对象"]
{"id": "a-4"}
{"text": "没有编号。"}
{"id": "a-1", "text": "编号重复。"}
{"id": "a-7", "text": "多一个键。", "speaker": "某人"}
{"id": "a-8", "text": "  "}
{"id": "a-9", "text": "段号不是文字。", "paragraph_id": 3}
{"id": 7, "text": "编号是数字。"}
{"id": "a-11", "text": null}
{"id": "a-12", "text": "段号是列表。", "paragraph_id": ["p"]}
"""
SAID = [
    "2: not JSON (Expecting value at column 23); expected one object a line",
    '3: expected an object like {"id": "a-1", "text": "…"}',
    "4: the key “text” is missing; add it",
    "5: the key “id” is missing; add it",
    "6: the id “a-1” is used already; give each its own",
    "7: unknown key “speaker”; expected id, text, paragraph_id",
    "8: “text” must be text that is not empty",
    '9: “paragraph_id” is a number; put it in quotes: "3"',
    '10: “id” is a number; put it in quotes: "7"',
    "11: “text” must be text; put it in quotes",
    "12: “paragraph_id” must be text; put it in quotes",
]


def test_units_are_read_in_order(tmp_path: Path) -> None:
    path = tmp_path / "units.jsonl"
    path.write_text(
        '{"id": "x", "text": "一。", "paragraph_id": "p"}\n\n'
        '{"id": "000-p002-s01", "text": "二。"}\r\n'
        '{"id": "y", "text": "三\u2028。"}\n',
        encoding="utf-8",
    )
    assert read_units(path) == [
        Unit("x", "一。", "p"),
        Unit("000-p002-s01", "二。", "000-p002"),
        Unit("y", "三\u2028。", ""),
    ]


def test_every_broken_line_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "units.jsonl"
    path.write_text(BROKEN, encoding="utf-8")
    with pytest.raises(InputFaults) as caught:
        read_units(path)
    assert [str(fault) for fault in caught.value.faults] == [f"{path}:{said}" for said in SAID]


def test_a_byte_order_mark_is_named(tmp_path: Path) -> None:
    path = tmp_path / "units.jsonl"
    path.write_text('\ufeff{"id": "a-1", "text": "好的。"}\n', encoding="utf-8")
    with pytest.raises(InputFaults) as caught:
        read_units(path)
    assert str(caught.value) == (
        f"{path}: the file begins with a byte order mark; save it as UTF-8 without one"
    )


def test_a_unit_takes_its_paragraph_from_a_numbered_id() -> None:
    assert unit("004-p010-s03", "句").paragraph_id == "004-p010"
    assert unit("flood-7", "句").paragraph_id == ""
    assert unit("004-p010-s03", "句", "other").paragraph_id == "other"


def test_codes_are_written_one_a_row(tmp_path: Path) -> None:
    path = tmp_path / "codes.csv"
    write_codes(
        path, [Coding("a,1", "actor.party", 0.96, "党委"), Coding("b", "phase.routine", 1, "")]
    )
    assert path.read_bytes() == (
        b'unit_id,code,score\n"a,1",actor.party,0.960\nb,phase.routine,1.000\n'
    )


def test_codes_are_not_written_to_a_folder(tmp_path: Path) -> None:
    with pytest.raises(InputFaults) as caught:
        write_codes(tmp_path, [])
    assert str(caught.value) == f"{tmp_path}: this is a folder; name a file to write"


@pytest.mark.parametrize("below", ["file/codes.csv", "file/below/codes.csv"])
def test_codes_are_not_written_below_a_file(tmp_path: Path, below: str) -> None:
    (tmp_path / "file").write_text("a file, not a folder", encoding="utf-8")
    with pytest.raises(InputFaults) as caught:
        write_codes(tmp_path / below, [])
    assert str(caught.value) == (
        f"{tmp_path / below}: stands below a file, not a folder; name a file in a folder"
    )


def test_codes_are_not_written_where_the_system_forbids(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbid(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", forbid)
    path = tmp_path / "codes.csv"
    with pytest.raises(InputFaults) as caught:
        write_codes(path, [])
    assert str(caught.value) == (
        f"{path}: can't be written (Permission denied); name a file in a folder you may write to"
    )
