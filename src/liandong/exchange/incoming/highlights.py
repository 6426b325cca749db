"""Read codings from tables: highlights of Taguette, reports of other programs, plain tables.

A table has one row for each code given to words of a document. Columns are known by their names,
in English and Chinese; a table with codes and no words is a codebook.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from liandong.errors import Fault, refuse
from liandong.exchange.incoming.foreign_table import ForeignRow, read_rows
from liandong.exchange.project import Applied, ForeignCode, Project, Selection, Source, User

SUFFIXES = (".csv", ".tsv", ".xlsx", ".jsonl")
COLUMNS = {
    "document": "document doc source file filename documentname documentid sourcename"
    " 文档 文件 文本",
    "start": "start startoffset startposition startpos pos0 begin from 起 起点 开始",
    "end": "end endoffset endposition endpos pos1 to 止 终点 结束",
    "quote": "quote content text segment codedtext seltext quotation quotationcontent textcontent"
    " words excerpt snippet passage 原文 引文 片段 文本内容",
    "code": "code codes tag tags codename label name 代码 编码 标签 名称",
    "coder": "coder user owner codedby createdby creator codername 编码者 用户 编码员",
    "note": "note memo comment remark comments 备注 备忘 说明",
    "description": "description definition desc 定义 描述",
    "parent": "parent category parentcode group 上级 类别 父级",
    "row": "id number quotationid highlight 编号 序号",
}
MEANING = {word: column for column, words in COLUMNS.items() for word in words.split()}
# Several codes in one cell, as ATLAS.ti writes them; a “,” or “/” may stand in a name.
BETWEEN = re.compile(r"\s*[\n;；]\s*")
NUMBER = re.compile(r"-?\d{1,12}(?:\.0+)?")


@dataclass(frozen=True)
class Cells:
    """A row by what its columns mean."""

    place: str
    values: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")


def read_highlights(path: Path) -> tuple[Project, tuple[Fault, ...]]:
    """Read a table of codings or of codes: what is sound of it, and a fault for each other row.

    Documents, codes and coders have their names as GUIDs.

    Raises
    ------
    InputFaults
        If the file can't be read, or its columns aren't those of codings or of codes.
    """
    header, rows = read_rows(path)
    columns, notes = _columns(path, header)
    cells = [_cells(row, columns) for row in rows]
    if not {"quote", "start"} & set(columns.values()):
        return _codebook(path, cells, columns, notes), ()
    return _codings(path, cells, columns, notes)


def _columns(path: Path, header: tuple[str, ...]) -> tuple[dict[str, str], list[str]]:
    """Return what each column means, and a note on those that mean nothing here."""
    columns: dict[str, str] = {}
    for name in header:
        meaning = MEANING.get(re.sub(r"[\s_\-.]", "", name).casefold())
        if meaning is None:
            continue
        if meaning in columns.values():
            other = next(key for key, value in columns.items() if value == meaning)
            sentence = f"the columns “{other}” and “{name}” both mean “{meaning}”; keep one"
            raise refuse(path, sentence)
        columns[name] = meaning
    unread = [name for name in header if name and name not in columns]
    return columns, [f"columns that aren't read: {', '.join(unread)}"] if unread else []


def _cells(row: ForeignRow, columns: Mapping[str, str]) -> Cells:
    values = {columns[name]: value for name, value in row.values.items() if name in columns}
    return Cells(row.place, values)


def _codebook(
    path: Path, cells: list[Cells], columns: Mapping[str, str], notes: list[str]
) -> Project:
    if "code" not in columns.values():
        raise refuse(
            path,
            "the table has neither codings nor codes; expected columns such as document, quote "
            "(or start and end), code, coder; or code and description",
        )
    codes = {
        row["code"]: ForeignCode(row["code"], row["code"], row["parent"], row["description"])
        for row in cells
        if row["code"]
    }
    return Project(path.stem, "", (), (*_above(codes), *codes.values()), (), (), tuple(notes))


def _above(codes: Mapping[str, ForeignCode]) -> Iterator[ForeignCode]:
    """Give the codes that are named as parents only."""
    for name in dict.fromkeys(code.parent for code in codes.values()):
        if name and name not in codes:
            yield ForeignCode(name, name, codable=False)


def _codings(
    path: Path, cells: list[Cells], columns: Mapping[str, str], notes: list[str]
) -> tuple[Project, tuple[Fault, ...]]:
    meant = set(columns.values())
    missing = sorted({"document", "code"} - meant) or sorted({"start", "end"} - meant) * (
        "start" in meant and "end" not in meant
    )
    if missing:
        sentence = f"the column “{missing[0]}” is missing; add it, or name it so"
        raise refuse(path, sentence)
    faults: list[Fault] = []
    gathered: dict[tuple[str, ...], tuple[Selection, list[Applied]]] = {}
    for row in cells:
        said = _fault(row)
        if said:
            faults.append(Fault(row.place, said))
            continue
        key = tuple(row[column] for column in ("row", "document", "start", "end", "quote"))
        _, codings = gathered.setdefault(key, (_selection(row), []))
        codings.extend(_applied(row, notes))
    selections = tuple(
        Selection(one.source, one.start, one.end, one.quote, tuple(codings), one.place)
        for one, codings in gathered.values()
    )
    return _project(path, selections, notes), tuple(faults)


def _fault(row: Cells) -> str:
    if not row["document"]:
        return "the row names no document; name it as the corpus does"
    for side in ("start", "end"):
        if row[side] and not NUMBER.fullmatch(row[side]):
            return f"{side} is “{row[side][:20]}”; expected a whole number"
    if bool(row["start"]) != bool(row["end"]):
        return "the row has only one of start and end; give both, or neither"
    if not row["start"] and not row["quote"]:
        return "the row has neither places nor words; give start and end, or the quotation"
    return ""


def _selection(row: Cells) -> Selection:
    start, end = ((int(float(row[side])) if row[side] else None) for side in ("start", "end"))
    return Selection(row["document"], start, end, row["quote"], (), row.place)


def _applied(row: Cells, notes: list[str]) -> Iterator[Applied]:
    names = [name for name in BETWEEN.split(row["code"].strip()) if name]
    for name in names:
        yield Applied(name, row["coder"], row["note"])


def _project(path: Path, selections: tuple[Selection, ...], notes: list[str]) -> Project:
    given = [coding for one in selections for coding in one.codings]
    users = tuple(User(name, name) for name in dict.fromkeys(one.user for one in given) if name)
    codes = tuple(ForeignCode(name, name) for name in dict.fromkeys(one.code for one in given))
    names = dict.fromkeys(one.source for one in selections)
    sources = tuple(Source(name, name, None) for name in names)
    return Project(path.stem, "", users, codes, sources, selections, tuple(notes))
