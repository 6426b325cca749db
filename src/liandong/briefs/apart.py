"""Render a page that isn't the study's own, in the study's look, apart from its project."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from liandong.briefs.rendering import render
from liandong.schemas import read_text, write_text

SETTINGS = "_quarto.yml"
NAME = "page"


@dataclass(frozen=True)
class Sheet:
    """A page with the claims that it names and its tables by name, all as text."""

    text: str
    claims: Mapping[str, Any]
    tables: Mapping[str, str]


def render_apart(sheet: Sheet, reports: Path, kind: str) -> bytes:
    """Return the page as a file of `kind` (pdf, html, docx), set like those in `reports`.

    Raises
    ------
    InputFaults
        If the page can't be rendered.
    """
    with tempfile.TemporaryDirectory() as scratch:
        folder = _project(sheet, reports, Path(scratch))
        (made,) = render(folder, kinds=(kind,))
        return made.read_bytes()


def _project(sheet: Sheet, reports: Path, scratch: Path) -> Path:
    """Lay out a project of the one page in `scratch`, with the look of the study's."""
    folder = scratch / "reports"
    folder.mkdir()
    shutil.copytree(reports / "_extensions", folder / "_extensions")
    for path in reports.iterdir():
        if path.is_file() and path.suffix in (".yml", ".bib", ".svg"):
            shutil.copyfile(path, folder / path.name)
    yaml = YAML()
    settings = yaml.load(read_text(folder / SETTINGS))
    settings["project"]["render"] = [f"{NAME}.qmd"]
    with (folder / SETTINGS).open("w", encoding="utf-8") as file:
        yaml.dump(settings, file)
    write_text(folder / f"{NAME}.qmd", sheet.text)
    for name, table in sheet.tables.items():
        write_text(folder / "tables" / f"{name}.md", table)
    said = json.dumps(sheet.claims, ensure_ascii=False)
    write_text(scratch / "analysis" / "results" / "claims.json", said)
    return folder
