"""Notebooks answer one question each, define nothing, and are committed as executed.

What they show is compared with a new execution by nbval; here is held what nbval doesn't see.
"""

import ast
import copy
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parent.parent / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
# Paths of a machine, and addresses of objects, which change from one execution to the next.
NOT_REPEATABLE = re.compile(
    r"(?<![\w/:.])/(?:home|root|tmp|usr|var|opt|mnt|work|private|Users)/|[A-Z]:\\\\|0x[0-9a-f]{6,}"
)
AGAIN = "make the notebooks again as CONTRIBUTING.md says"
Notebook = dict[str, Any]


def text(source: str | list[str]) -> str:
    return "".join(source)


def code_cells(notebook: Notebook) -> list[dict[str, Any]]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def shows(cell: dict[str, Any], kind: str) -> bool:
    return any(
        kind in mime and (kind != "html" or "<table" in text(data))
        for output in cell["outputs"]
        for mime, data in output.get("data", {}).items()
    )


def wants_output(cell: dict[str, Any]) -> bool:
    statements = ast.parse(text(cell["source"])).body
    calls = (node for statement in statements for node in ast.walk(statement))
    prints = any(isinstance(node, ast.Name) and node.id == "print" for node in calls)
    return prints or isinstance(statements[-1], ast.Expr)


def not_executed(notebook: Notebook) -> Iterator[str]:
    counts = [cell["execution_count"] for cell in code_cells(notebook)]
    if counts != list(range(1, len(counts) + 1)):
        yield f"not executed once from top to bottom: {counts}"


def definitions(notebook: Notebook) -> Iterator[str]:
    for cell in code_cells(notebook):
        for node in ast.walk(ast.parse(text(cell["source"]))):
            named = isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda)
            if named or isinstance(node, DEFINITIONS):
                yield f"{cell['id']} defines something; move it to the library"


def silent_cells(notebook: Notebook) -> Iterator[str]:
    for cell in code_cells(notebook):
        if wants_output(cell) and not cell["outputs"]:
            yield f"{cell['id']} shows nothing; execute the notebook"


def complaints(notebook: Notebook) -> Iterator[str]:
    for cell in code_cells(notebook):
        for output in cell["outputs"]:
            if output["output_type"] == "error" or output.get("name") == "stderr":
                yield f"{cell['id']} has an error or a warning among its outputs"


def unrepeatable_outputs(notebook: Notebook) -> Iterator[str]:
    for cell in code_cells(notebook):
        found = NOT_REPEATABLE.search(json.dumps(cell["outputs"], ensure_ascii=False))
        if found:
            yield f"{cell['id']} prints “{found[0]}”"


def question(notebook: Notebook) -> Iterator[str]:
    first = notebook["cells"][0]
    if first["cell_type"] != "markdown":
        yield "the first cell is no title"
    elif not re.match(r"# \d\d [^\n]+？(\n|$)", text(first["source"])):
        yield "the title is not a number and a question"


def pictures_without_table(notebook: Notebook) -> Iterator[str]:
    cells = code_cells(notebook)
    for place, cell in enumerate(cells):
        near = cells[max(0, place - 1) : place + 2]
        if shows(cell, "image/") and not any(shows(one, "html") for one in near):
            yield f"{cell['id']} has a picture without its table"


def split_streams(notebook: Notebook) -> Iterator[str]:
    """Tell of printed lines that stand in two outputs: where they part is a matter of time."""
    for cell in code_cells(notebook):
        names = [output.get("name") for output in cell["outputs"]]
        if names.count("stdout") > 1:
            yield f"{cell['id']} has its printed lines in several outputs; {AGAIN}"


def changing_metadata(notebook: Notebook) -> Iterator[str]:
    if notebook["metadata"]["kernelspec"]["name"] != "python3":
        yield "the kernel is not python3"
    for cell in notebook["cells"]:
        if "execution" in cell["metadata"]:
            yield f"{cell['id']} records when it ran; {AGAIN}"


CHECKS = (
    not_executed,
    definitions,
    silent_cells,
    complaints,
    unrepeatable_outputs,
    question,
    pictures_without_table,
    split_streams,
    changing_metadata,
)


def test_notebooks_are_numbered_without_a_gap() -> None:
    numbers = [int(path.name[:2]) for path in NOTEBOOKS]
    assert numbers == list(range(1, len(numbers) + 1))
    assert numbers


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_notebook_holds(check: Callable[[Notebook], Iterator[str]], path: Path) -> None:
    assert list(check(json.loads(path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_title_has_the_number_of_the_file(path: Path) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert text(notebook["cells"][0]["source"]).startswith(f"# {path.name[:2]} ")


def output(**data: str) -> dict[str, Any]:
    mimes = {"html": "text/html", "svg": "image/svg+xml", "plain": "text/plain"}
    return {"output_type": "execute_result", "data": {mimes[k]: v for k, v in data.items()}}


def code(number: int, source: str, *outputs: dict[str, Any]) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "id": f"c{number}",
        "metadata": {},
        "execution_count": number,
        "source": source,
        "outputs": list(outputs),
    }


GOOD: Notebook = {
    "metadata": {"kernelspec": {"name": "python3"}},
    "cells": [
        {"cell_type": "markdown", "id": "c0", "metadata": {}, "source": "# 01 谁在说话？"},
        code(1, "counts", output(html="<table></table>")),
        code(2, "SVG(chart.svg)", output(svg="<svg></svg>")),
        code(3, "total = 1"),
    ],
}


def broken(cell: int, **changes: Any) -> Notebook:
    notebook = copy.deepcopy(GOOD)
    notebook["cells"][cell].update(changes)
    return notebook


PRINTED = {"output_type": "stream", "name": "stdout", "text": "one"}
WARNING = {"output_type": "stream", "name": "stderr", "text": "careful"}
BROKEN = [
    (not_executed, broken(2, execution_count=5)),
    (not_executed, broken(3, execution_count=None)),
    (definitions, broken(3, source="def total():\n    return 1")),
    (definitions, broken(3, source="total = lambda: 1")),
    (silent_cells, broken(1, outputs=[])),
    (silent_cells, broken(3, source="print(1)\ntotal = 1")),
    (complaints, broken(1, outputs=[WARNING])),
    (unrepeatable_outputs, broken(1, outputs=[output(plain="/home/li/passages.csv")])),
    (unrepeatable_outputs, broken(1, outputs=[output(plain="<Styler at 0x7f00aa12>")])),
    (question, broken(0, source="# 01 说话的人")),
    (question, broken(0, cell_type="raw")),
    (pictures_without_table, broken(1, outputs=[output(plain="1")])),
    (split_streams, broken(1, outputs=[PRINTED, PRINTED])),
    (changing_metadata, broken(1, metadata={"execution": {"iopub.status.busy": "now"}})),
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_good_notebook_passes(check: Callable[[Notebook], Iterator[str]]) -> None:
    assert list(check(GOOD)) == []


@pytest.mark.parametrize(("check", "notebook"), BROKEN)
def test_every_check_can_fail(
    check: Callable[[Notebook], Iterator[str]], notebook: Notebook
) -> None:
    assert len(list(check(notebook))) == 1
