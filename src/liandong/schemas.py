"""The boundary: every file read or written is checked here, once.

Tables have a declared schema (column, type, meaning, unit, key), YAML files a
pydantic model. Both refuse what they don't know and name file and line.
"""

from __future__ import annotations

import io
import json
import os
import tempfile
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
import pandera.pandas as pa
from pydantic import BaseModel, ConfigDict, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedBase, CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from liandong import plain_yaml
from liandong.errors import Fault, InputFaults, refuse
from liandong.plain_yaml import YAML_FAULTS


class Record(BaseModel):
    """A value read from a YAML file: unknown keys are refused, nothing changes later."""

    model_config = ConfigDict(extra="forbid", frozen=True)


EXPECTED_OF_CHECK = {
    "coerce_dtype": "expected a number",
    "dtype": "expected a number",
    "not_nullable": "a value is missing",
    "isin": "expected one of {0}",
    "in_range": "expected {0}",
}

R = TypeVar("R", bound=Record)

Column = pa.Column
Table = pa.DataFrameSchema

EXPECTED = {
    "extra_forbidden": "unknown key; remove it or correct its spelling",
    "missing": "this key is missing; add it",
    "tuple_type": "expected a list, like [a, b]",
    "too_short": "expected at least one entry",
    "model_type": "expected keys and values",
    "dict_type": "expected keys and values",
    "string_pattern_mismatch": "not in the form expected (a date is 2020-03-30, an id 007)",
    "string_type": "expected text; put it in quotes if it looks like a number or a date",
}


MISSING = "the file is missing; put it back or remove what names it"


def read_bytes(path: Path) -> bytes:
    """Read a file as it stands."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise refuse(path, MISSING) from None
    except OSError as error:
        raise refuse(path, f"the file can't be read ({error.strerror}); check its rights") from None


def read_text(path: Path) -> str:
    """Read a UTF-8 file; line ends and all other characters stay as they are."""
    return decoded(path, read_bytes(path))


def decoded(path: Path, content: bytes) -> str:
    """Return the text of a UTF-8 file; `path` is what faults name."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise refuse(
            path,
            f"byte {error.start} is not UTF-8; save the file as UTF-8 (without a byte order mark)",
        ) from None
    if text.startswith("\ufeff"):
        raise refuse(path, "the file begins with a byte order mark; save it as UTF-8 without one")
    if not text.strip():
        raise refuse(path, "the file is empty; expected text")
    return text


def read_yaml(path: Path, model: type[R]) -> R:
    """Read a YAML file into `model`.

    Raises
    ------
    InputFaults
        With every fault of the file and the line where it stands.
    """
    return parsed_yaml(path, read_text(path), model)


def parsed_yaml(path: Path, text: str, model: type[R]) -> R:
    """Read the text of a YAML file into `model`; `path` is what faults name."""
    try:  # The parser that is quick knows no lines: they are looked for if there is a fault.
        return model.model_validate(plain_yaml.load(text))
    except YAML_FAULTS:
        return checked_yaml(path, yaml_data(path, text), model)


def yaml_data(path: Path, text: str | None = None) -> Any:
    """Read a YAML file as it stands: `line_of` then knows where each value is.

    `text` is the YAML part, at its lines, of a file that holds more than YAML.
    """
    try:
        return YAML(typ="rt").load(read_text(path) if text is None else text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        problem = (error.problem or "unreadable").split("\n")[0]
        raise refuse(f"{path}:{line}", f"not valid YAML: {problem}") from None
    except YAMLError as error:
        raise refuse(path, f"not valid YAML: {error}") from None
    except YAML_FAULTS as error:
        # What looks like a date or a number and is none breaks the loader itself.
        sentence = f"a value can't be read ({error}); put dates, numbers and the like in quotes"
        raise refuse(path, sentence) from None


def checked_yaml(path: Path, data: object, model: type[R]) -> R:
    """Return what `yaml_data` read from `path` as a `model`, or all its faults."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise InputFaults(_fault(path, data, item) for item in error.errors()) from None


def _fault(path: Path, data: object, item: Any) -> Fault:
    where = ".".join(str(part) for part in item["loc"]) or "the whole file"
    said = EXPECTED.get(item["type"], item["msg"].removeprefix("Value error, "))
    got = ""
    if item["type"] not in ("missing", "extra_forbidden") and not isinstance(
        item["input"], (dict, list)
    ):
        got = f", got {item['input']!r}"
    return Fault(f"{path}:{line_of(data, item['loc'])}", f"“{where}”: {said}{got}")


def line_of(data: object, loc: tuple[int | str, ...]) -> int:
    """Return the line (from 1) of the deepest part of `loc` that stands in `data`."""
    line = 0
    for part in loc:
        if not isinstance(data, CommentedBase):
            break
        try:
            line = (data.lc.key if isinstance(part, str) else data.lc.item)(part)[0]
            data = data[part]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            break
    return line + 1


def write_text(path: Path, text: str) -> None:
    """Write a UTF-8 file as a whole: beside its place first, then renamed."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file as a whole: beside its place first, then renamed.

    A link is followed; what is no ordinary file (a terminal, a pipe) is written to.
    """
    path = path.resolve()
    if path.is_dir():
        raise refuse(path, "this is a folder; name a file to write")
    if path.exists() and not path.is_file():
        path.write_bytes(content)
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except (FileExistsError, NotADirectoryError):
        raise refuse(path, "stands below a file, not a folder; name a file in a folder") from None
    except OSError as error:
        sentence = f"can't be written ({error.strerror}); name a file in a folder you may write to"
        raise refuse(path, sentence) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(beside).chmod(0o644)
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def write_json(path: Path, value: object) -> None:
    """Write JSON that people can read and that a diff can show, keys as given."""
    write_text(path, json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def write_yaml(
    path: Path, value: dict[str, Any], header: str, notes: dict[str, str] | None = None
) -> None:
    """Write YAML that people edit: a comment on top, and one above each key of `notes`.

    Mappings and lists of plain values stand on one line; texts with line ends are quoted.
    """
    data = _laid_out(value)
    data.yaml_set_start_comment(header)
    for key, note in (notes or {}).items():
        if key in data:
            data.yaml_set_comment_before_after_key(key, before=note)
    yaml = YAML()
    yaml.width = 10**6
    yaml.indent(mapping=2, sequence=4, offset=2)
    text = io.StringIO()
    yaml.dump(data, text)
    write_text(path, text.getvalue())


def _laid_out(value: Any) -> Any:
    if isinstance(value, str):
        return DoubleQuotedScalarString(value) if "\n" in value else value
    if isinstance(value, dict):
        return CommentedMap({key: _laid_out(item) for key, item in value.items()})
    if isinstance(value, list | tuple):
        items = CommentedSeq([_laid_out(item) for item in value])
        if not any(isinstance(item, dict | list | tuple) for item in value):
            items.fa.set_flow_style()
        return items
    return value


def column(
    dtype: Any, meaning: str, *, unit: str = "", key: bool = False, **checks: Any
) -> pa.Column:
    """Declare a table's column: type, meaning, unit, and whether it is part of the key."""
    return pa.Column(
        dtype, description=meaning, metadata={"unit": unit, "key": key}, coerce=True, **checks
    )


def table(name: str, **columns: pa.Column) -> pa.DataFrameSchema:
    """Declare a table: no other columns, in this order, with a unique key."""
    keys = [label for label, made in columns.items() if (made.metadata or {}).get("key")]
    return pa.DataFrameSchema(
        columns, name=name, strict=True, ordered=True, unique=keys or None, coerce=True
    )


def write_table(path: Path, frame: pd.DataFrame, schema: pa.DataFrameSchema) -> None:
    """Check a table and write it as CSV: UTF-8, LF, numbers to six decimals."""
    checked = schema.validate(frame.reset_index(drop=True))
    write_text(path, checked.to_csv(index=False, lineterminator="\n", float_format="%.6f"))


def read_table(path: Path, schema: pa.DataFrameSchema) -> pd.DataFrame:
    """Read a CSV table; text columns keep the empty text as it stands.

    Raises
    ------
    InputFaults
        With every row that doesn't hold to the schema (line 1 is the header).
    """
    text = read_text(path)
    try:
        frame = pd.read_csv(io.StringIO(text), dtype=str, na_filter=False)
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError) as error:
        raise refuse(path, f"not a readable CSV table: {error}") from None
    for label in frame.columns.intersection(list(schema.columns)):
        if not str(schema.columns[label].dtype).startswith("str"):
            frame[label] = frame[label].replace("", None)
    try:
        checked: pd.DataFrame = schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        cases = error.failure_cases.to_dict("records")
        raise InputFaults(_table_fault(path, case) for case in cases) from None
    return checked


def _table_fault(path: Path, case: dict[Any, Any]) -> Fault:
    index = case["index"]
    place = str(path) if pd.isna(index) else f"{path}:{int(index) + 2}"
    check = str(case["check"])
    if check == "column_in_schema":
        return Fault(place, f"unknown column “{case['failure_case']}”; remove it")
    if check == "column_in_dataframe":
        return Fault(place, f"the column “{case['failure_case']}” is missing; add it")
    if check == "multiple_fields_uniqueness":
        return Fault(place, f"“{case['failure_case']}” has a second row here; keep one")
    kind = check.split("(", maxsplit=1)[0]
    expected = EXPECTED_OF_CHECK.get(kind, "expected {0}").format(check)
    return Fault(place, f"column “{case['column']}”: {expected}, got {case['failure_case']!r}")
