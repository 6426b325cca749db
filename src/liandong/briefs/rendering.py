"""Render the Quarto project of the briefs: with Quarto, or with the parts it is made of.

Without Quarto, Pandoc runs the extension's own filter and template partials, and a small
filter numbers figures and tables; Typst makes the PDF. Whatever else Quarto can do is
refused by name and line, so that both ways give the same page.
"""

from __future__ import annotations

import datetime
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pypandoc
import typst
from pydantic import ConfigDict, Field

from liandong.briefs.pages import Page, Text, read_page, unsupported
from liandong.errors import Fault, InputFaults, collecting, raise_all, refuse
from liandong.schemas import Record, read_yaml, write_bytes

HERE = Path(__file__).parent
ENDINGS = {"typst": "pdf", "html": "html", "docx": "docx"}

# Quarto passes the extension's `ua-1`; Typst 0.15 can declare the archive standard as well,
# Typst 0.14 (in Quarto 1.9 and early 1.10) only one of the two.
PDF_STANDARDS = ["a-2a", "ua-1"]
PROFILE = "archive"


class _Keys(Record):
    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=lambda s: s.replace("_", "-"))


class ProjectSection(_Keys):
    type: Literal["default"]
    output_dir: Text
    render: tuple[Text, ...]


class Project(_Keys):
    """`_quarto.yml`: the keys that mean the same with Quarto and without."""

    project: ProjectSection
    lang: Text
    bibliography: Text
    format: dict[Literal["liandong-typst", "liandong-html", "liandong-docx"], Literal["default"]]


class FilterEntry(_Keys):
    path: Text
    at: Literal["pre-ast"]


class Crossref(_Keys):
    fig_title: Text
    fig_prefix: Text
    tbl_title: Text
    tbl_prefix: Text
    title_delim: Text


class Common(_Keys):
    from_: Text = Field(alias="from")
    filters: tuple[FilterEntry, ...]
    citeproc: Literal[False]
    csl: Text
    link_citations: bool
    fig_cap_location: Literal["top"]
    tbl_cap_location: Literal["top"]
    crossref: Crossref


class TypstFormat(_Keys):
    template_partials: tuple[Text, ...]
    font_paths: tuple[Text, ...]
    pdf_standard: tuple[Text, ...]
    shift_heading_level_by: int


class HtmlFormat(_Keys):
    css: Text
    theme: Literal["none"]
    document_css: bool
    embed_resources: Literal[True]
    appendix_style: Literal["none"]
    citations_hover: Literal[False]
    footnotes_hover: Literal[False]
    anchor_sections: Literal[False]


class DocxFormat(_Keys):
    reference_doc: Text
    shift_heading_level_by: int


class Formats(_Keys):
    common: Common
    typst: TypstFormat
    html: HtmlFormat
    docx: DocxFormat


class Contributions(_Keys):
    filters: tuple[FilterEntry, ...]
    formats: Formats


class Extension(_Keys):
    """`_extension.yml` of the briefs' extension."""

    title: Text
    author: Text
    version: Text
    quarto_required: Text
    contributes: Contributions


@dataclass(frozen=True)
class Source:
    """A Quarto project as read: its folder, settings, extension and pages."""

    folder: Path
    project: Project
    extension: Extension
    pages: tuple[Page, ...]

    @property
    def extension_folder(self) -> Path:
        """Return the folder that the extension's paths are counted from."""
        return self.folder / "_extensions" / "liandong"

    def output(self, page: Page, name: str) -> Path:
        """Return the file that `page` is rendered to in the format `name`."""
        inside = page.path.relative_to(self.folder).with_suffix("." + ENDINGS[name])
        return self.folder / self.project.project.output_dir / inside


def read_source(folder: Path) -> Source:
    """Read a Quarto project; all faults of its YAML files and pages are raised together."""
    project = read_yaml(folder / "_quarto.yml", Project)
    extension = read_yaml(folder / "_extensions" / "liandong" / "_extension.yml", Extension)
    faults: list[Fault] = []
    pages: list[Page] = []
    for name in project.project.render:
        with collecting(faults):
            pages.append(read_page(folder / name))
    raise_all(faults)
    return Source(folder, project, extension, tuple(pages))


def outputs(folder: Path) -> tuple[Path, ...]:
    """Return the files that rendering the project leaves, page by page."""
    source = read_source(folder)
    return tuple(source.output(page, name) for page in source.pages for name in ENDINGS)


def render(folder: Path) -> tuple[Path, ...]:
    """Render every page of the Quarto project in `folder` to PDF, HTML and DOCX.

    Raises
    ------
    InputFaults
        With all that is wrong with the sources; earlier outputs are then as they were.
    """
    folder = folder.resolve()
    source = read_source(folder)
    quarto = shutil.which("quarto")
    if quarto:
        _render_with_quarto(quarto, source)
    else:
        _render_without_quarto(source)
    return tuple(source.output(page, name) for page in source.pages for name in ENDINGS)


def stock_reference() -> bytes:
    """Return Pandoc's own reference document, from which that of the briefs is made."""
    command = [pypandoc.get_pandoc_path(), "--print-default-data-file=reference.docx"]
    return subprocess.run(command, capture_output=True, check=True).stdout


def _epoch(page: Page) -> str:
    day = datetime.datetime.combine(page.front.issue_date, datetime.time(), datetime.UTC)
    return str(int(day.timestamp()))


# With Quarto ---------------------------------------------------------------------------


def _render_with_quarto(quarto: str, source: Source) -> None:
    for page in source.pages:
        command = [quarto, "render", str(page.path), *_profile(quarto)]
        environment = {**os.environ, "SOURCE_DATE_EPOCH": _epoch(page)}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise refuse(page.path, f"Quarto can't render it: {done.stderr.strip()[-2000:]}")


def _profile(quarto: str) -> list[str]:
    version = subprocess.run(
        [quarto, "typst", "--version"], capture_output=True, text=True, check=False
    ).stdout
    numbers = version.replace("typst", "").strip().split(".")
    return ["--profile", PROFILE] if numbers[:2] >= ["0", "15"] else []


# Without Quarto ------------------------------------------------------------------------


def _render_without_quarto(source: Source) -> None:
    faults = [fault for page in source.pages for fault in unsupported(page)]
    raise_all(faults)
    made: dict[Path, bytes] = {}
    for page in source.pages:
        for name in ENDINGS:
            with collecting(faults):
                made[source.output(page, name)] = _rendered(source, page, name)
    raise_all(faults)
    for path, content in made.items():
        write_bytes(path, content)


def _rendered(source: Source, page: Page, name: str) -> bytes:
    with tempfile.TemporaryDirectory() as scratch:
        options = {"typst": _typst_options, "html": _html_options, "docx": _docx_options}[name]
        content = _pandoc(source, page, name, options(source, Path(scratch)), Path(scratch))
    return _pdf(source, page, content) if name == "typst" else content


def _typst_options(source: Source, scratch: Path) -> list[str]:
    made = source.extension.contributes.formats.typst
    shutil.copyfile(HERE / "fallback.typ", scratch / "template.typ")
    for partial in made.template_partials:
        shutil.copyfile(source.extension_folder / partial, scratch / Path(partial).name)
    shift = f"--shift-heading-level-by={made.shift_heading_level_by}"
    return [f"--template={scratch / 'template.typ'}", shift]


def _html_options(source: Source, scratch: Path) -> list[str]:
    made = source.extension.contributes.formats.html
    sheet = source.extension_folder / made.css
    return [f"--css={sheet}", "--embed-resources", "--section-divs"]


def _docx_options(source: Source, scratch: Path) -> list[str]:
    made = source.extension.contributes.formats.docx
    reference = source.extension_folder / made.reference_doc
    return [f"--reference-doc={reference}", f"--shift-heading-level-by={made.shift_heading_level_by}"]


def _metadata(source: Source, name: str) -> Mapping[str, Any]:
    common = source.extension.contributes.formats.common
    return {
        "lang": source.project.lang,
        "bibliography": str(source.folder / source.project.bibliography),
        "csl": str(source.extension_folder / common.csl),
        "link-citations": common.link_citations,
        "document-css": False,
    }


def _pandoc(source: Source, page: Page, name: str, options: list[str], scratch: Path) -> bytes:
    common = source.extension.contributes.formats.common
    metadata = scratch / "metadata.json"
    metadata.write_text(json.dumps(_metadata(source, name)), encoding="utf-8")
    filters = [source.extension_folder / entry.path for entry in common.filters]
    command = [pypandoc.get_pandoc_path(), str(page.path), f"--from={common.from_}", f"--to={name}"]
    command += ["--output=-", "--standalone", "--wrap=none", "--fail-if-warnings"]
    command += [f"--metadata-file={metadata}", *options]
    command += [f"--lua-filter={path}" for path in [*filters, HERE / "fallback.lua"]]
    environment = {
        **os.environ,
        "QUARTO_PROJECT_DIR": str(source.folder),
        "LIANDONG_PAGE": str(page.path),
        "SOURCE_DATE_EPOCH": _epoch(page),
    }
    done = subprocess.run(
        command, cwd=page.path.parent, env=environment, capture_output=True, check=False
    )
    if done.returncode:
        raise _complaint(page, done.stderr.decode("utf-8", "replace"))
    return done.stdout


def _complaint(page: Page, said: str) -> InputFaults:
    lines = [line.removeprefix("[WARNING] ") for line in said.strip().split("\n")]
    told = [line.partition(": ") for line in lines if line != "Failing because there were warnings."]
    return InputFaults(
        Fault(place, sentence) if "/" in place else Fault(str(page.path), f"{place}{mark}{sentence}")
        for place, mark, sentence in told
    )


def _pdf(source: Source, page: Page, content: bytes) -> bytes:
    made = source.extension.contributes.formats.typst
    fonts = [str(source.extension_folder / path) for path in made.font_paths]
    try:
        pdf, warnings = typst.compile_with_warnings(
            content,
            root=str(source.folder),
            font_paths=fonts,
            ignore_system_fonts=True,
            pdf_standards=PDF_STANDARDS,
            timestamp=int(_epoch(page)),
        )
    except typst.TypstError as error:
        raise refuse(page.path, f"Typst can't set it: {error.message}") from None
    raise_all(Fault(str(page.path), f"Typst warns: {warning.message}") for warning in warnings)
    return bytes(pdf)
