"""The scheme as a table that people edit, and their edits written into its YAML.

Only the words of a code are edited in a table; codes are added, removed and moved in the YAML,
where a migration entry can say what becomes of old codings. Each edit replaces one value in the
file and leaves everything else, comments and line breaks too, as it stands.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from liandong.coding.scheme import Code, Dimension, Scheme
from liandong.coding.scheme_check import invisible_characters
from liandong.errors import Fault, raise_all, refuse
from liandong.exchange.tables.filled import Filled, Row, read_filled
from liandong.exchange.tables.sheets import Sheet
from liandong.schemas import checked_yaml, read_text, write_text, yaml_data

EDITABLE = ("label_zh", "label_en", "definition", "definition_en", "inclusion", "exclusion")
COLUMNS = ("code", "dimension", *EDITABLE, "examples", "indicators")
BETWEEN = "\n"
ADVICE = "add or remove codes in the YAML of the dimension, then export the table again"


@dataclass(frozen=True)
class Edit:
    """A value of the scheme that a person changed in a table."""

    code: str
    field: str
    before: str
    after: str

    @property
    def dimension(self) -> str:
        """The part of the code before the dot."""
        return self.code.split(".")[0]

    def __str__(self) -> str:
        return f"{self.code} {self.field}: “{self.before}” → “{self.after}”"


def scheme_table(scheme: Scheme) -> pd.DataFrame:
    """Return the scheme with one row a code, examples and indicators one a line."""
    rows = [
        (
            code.id,
            code.dimension,
            *(getattr(code, name) for name in EDITABLE),
            BETWEEN.join(f"{example.document_id}: {example.text}" for example in code.examples),
            BETWEEN.join(_indicators(code)),
        )
        for code in scheme.codes
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def scheme_sheet(scheme: Scheme) -> Sheet:
    """Return the scheme as a sheet, ready for `sheets.write_sheets`."""
    return Sheet("codebook", scheme_table(scheme))


def scheme_notes(scheme: Scheme) -> tuple[str, ...]:
    """Return what the first sheet says of the scheme and of editing it."""
    head = scheme.head
    return (
        f"{head.title_en} · {head.title_zh}, version {scheme.version}",
        f"You may edit {', '.join(EDITABLE)} here; the other columns are for reading only.",
        f"Codes: {ADVICE}.",
        "可修改的列：标签、定义、纳入与排除说明；其余各列只供阅读。",
        "增删代码请直接编辑各维度的 YAML 文件，再重新导出此表。",
    )


def read_scheme_table(path: Path, scheme: Scheme) -> tuple[Edit, ...]:
    """Return what a person changed in a table that `scheme_table` made (XLSX or CSV).

    Raises
    ------
    InputFaults
        With every fault of every row: codes added or removed, values emptied, invisible
        characters, changes of what may not be edited here.
    """
    filled = read_filled(path, ["code"])
    faults = list(_code_faults(filled, scheme))
    own = {row["code"]: row for row in scheme_table(scheme).to_dict("records")}
    edits = []
    for row in filled.rows:
        if row["code"] in own:
            changed = list(_edits(row, filled.columns, own[row["code"]]))
            faults += [fault for edit in changed for fault in _edit_faults(row.place, edit)]
            edits += changed
    raise_all(faults)
    return tuple(edits)


def write_edits(edits: Sequence[Edit], folder: Path) -> tuple[Path, ...]:
    """Write edits into the YAML files of a codebook folder; return the files that changed.

    Nothing is written unless every edit fits: a value that is no longer what the table began
    from is told, and left.

    Raises
    ------
    InputFaults
        With every edit that doesn't fit.
    """
    made: dict[Path, str] = {}
    faults: list[Fault] = []
    for dimension in dict.fromkeys(edit.dimension for edit in edits):
        path = folder / f"{dimension}.yaml"
        own = [edit for edit in edits if edit.dimension == dimension]
        made[path] = _edited(path, own, faults)
    raise_all(faults)
    for path, text in made.items():
        checked_yaml(path, yaml_data(path, text), Dimension)
    for path, text in made.items():
        write_text(path, text)
    return tuple(made)


# Reading -------------------------------------------------------------------------------


def _indicators(code: Code) -> Iterator[str]:
    for kind, words in code.indicators.model_dump().items():
        if kind == "near":
            pairs = ("、".join(pair["one"]) + " ~ " + "、".join(pair["other"]) for pair in words)
            yield from (f"near: {pair}" for pair in pairs)
        elif words:
            yield f"{kind}: {'、'.join(words)}"


def _code_faults(filled: Filled, scheme: Scheme) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    unknown = [name for name in filled.columns if name not in COLUMNS]
    for name in unknown:
        yield Fault(str(filled.path), f"unknown column “{name}”; remove it or restore its name")
    for row in filled.rows:
        code = row["code"]
        if not code:
            yield Fault(row.place, "this row has no code; restore it or delete the row")
        elif code not in scheme.code_ids:
            yield Fault(row.place, f"the scheme has no code “{code}”; {ADVICE}")
        elif code in seen:
            yield Fault(row.place, f"“{code}” has a second row here; keep one")
        seen.setdefault(code, row.place)
    for missing in (own.id for own in scheme.codes if own.id not in seen):
        yield Fault(str(filled.path), f"the row of “{missing}” is missing; {ADVICE}")


def _edits(row: Row, columns: Iterable[str], own: Mapping[Any, Any]) -> Iterator[Edit]:
    for name in columns:
        if name != "code" and name in own and not _same(row[name], own[name]):
            yield Edit(row["code"], name, own[name], row[name])


def _same(text: str, own: str) -> bool:
    """Return whether two texts are the same but for blanks around lines, which cells lose."""
    return [line.strip() for line in text.split("\n")] == [
        line.strip() for line in own.strip().split("\n")
    ]


def _edit_faults(place: str, edit: Edit) -> Iterator[Fault]:
    if edit.field not in EDITABLE:
        sentence = f"“{edit.field}” of {edit.code} was changed; change it in the YAML instead"
        yield Fault(place, sentence)
    elif not edit.after:
        yield Fault(place, f"“{edit.field}” of {edit.code} is empty; write it again")
    for name in invisible_characters(edit.after.replace("\n", "")):
        yield Fault(place, f"“{edit.field}” of {edit.code} has an invisible character, {name}")


# Writing -------------------------------------------------------------------------------


def _edited(path: Path, edits: Sequence[Edit], faults: list[Fault]) -> str:
    """Return the text of a file with these edits; add a fault for each that doesn't fit."""
    text = read_text(path)
    nodes = _values(path, text)
    changes = []
    for edit in edits:
        node = nodes.get((edit.code, edit.field))
        if node is None or node.value != edit.before:
            sentence = f"“{edit.field}” of {edit.code} has changed since; export the table again"
            faults.append(Fault(str(path), sentence))
        else:
            changes.append((node.start_mark.index, node.end_mark.index, edit.after))
    for start, end, after in sorted(changes, reverse=True):
        tail = "\n" if text[start:end].endswith("\n") else ""
        text = text[:start] + _as_yaml(after) + tail + text[end:]
    return text


def _values(path: Path, text: str) -> dict[tuple[str, str], Any]:
    """Return the node of each value of each code of a dimension's file."""
    yaml_data(path, text)  # says what is wrong with it, if anything
    codes = _mapping(YAML(typ="rt").compose(text)).get("codes")
    if codes is None or not isinstance(codes.value, list):
        raise refuse(path, "there are no codes here; put them back")
    found: dict[tuple[str, str], Any] = {}
    for node in codes.value:
        fields = _mapping(node)
        if "id" in fields:
            found |= {(fields["id"].value, name): value for name, value in fields.items()}
    return found


def _mapping(node: Any) -> dict[str, Any]:
    pairs = node.value if node is not None and isinstance(node.value, list) else []
    return {pair[0].value: pair[1] for pair in pairs if isinstance(pair, tuple)}


def _as_yaml(text: str) -> str:
    """Return a text as YAML writes it on one line, in quotes if it needs them."""
    yaml = YAML(typ="rt")
    yaml.width = 10**6
    written = io.StringIO()
    yaml.dump({"k": DoubleQuotedScalarString(text) if "\n" in text else text}, written)
    value = written.getvalue().split(": ", 1)[1]
    return value.rstrip("\n").removesuffix("\n...")
