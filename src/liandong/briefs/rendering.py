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
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import pypandoc
import typst

from liandong.briefs.house_style import House
from liandong.briefs.pages import Page, unsupported
from liandong.briefs.project import ENDINGS, Source, read_source
from liandong.briefs.word import reference_docx
from liandong.errors import Fault, InputFaults, collecting, raise_all, refuse
from liandong.schemas import write_bytes

HERE = Path(__file__).parent

# Quarto passes the extension's `ua-1`; Typst 0.15 can declare the archive standard as well,
# Typst 0.14 (in Quarto 1.9 and early 1.10) only one of the two.
PDF_STANDARDS: Any = ["a-2a", "ua-1"]
PROFILE = "archive"
# A page takes a second or two; so long, in seconds, only if something is wrong.
LONGEST = 300


class Job(NamedTuple):
    """A page and the format, of those in `ENDINGS`, in which it is wanted."""

    page: Page
    name: str


def render(
    folder: Path, only: Collection[Path] = (), kinds: Collection[str] = tuple(ENDINGS.values())
) -> tuple[Path, ...]:
    """Render pages of the Quarto project in `folder`; return the files, page by page.

    Parameters
    ----------
    only
        The pages; without any, all that the project lists.
    kinds
        Of pdf, html and docx those that are wanted.

    Raises
    ------
    InputFaults
        With all that is wrong with the sources; earlier outputs are then as they were.
    """
    source = read_source(folder.resolve(), {path.resolve() for path in only} or None)
    jobs = [Job(page, name) for page in source.pages for name in ENDINGS if ENDINGS[name] in kinds]
    quarto = shutil.which("quarto")
    if quarto:
        _render_with_quarto(quarto, jobs)
    else:
        _render_without_quarto(source, jobs)
    return tuple(source.output(job.page, job.name) for job in jobs)


def stock_reference() -> bytes:
    """Return Pandoc's own reference document, from which that of the briefs is made."""
    command = [pypandoc.get_pandoc_path(), "--print-default-data-file=reference.docx"]
    return subprocess.run(command, capture_output=True, check=True).stdout


def logo_png(logo: bytes) -> bytes:
    """Return an SVG as PNG, as large as it is printed at the head of a page, at 600 dpi."""
    page = b"#set page(width: auto, height: auto, margin: 0pt, fill: none)\n"
    picture = b'#image("logo.svg", height: 9mm)'
    with tempfile.TemporaryDirectory() as scratch:
        (Path(scratch) / "logo.svg").write_bytes(logo)
        made = Path(scratch) / "logo.png"
        typst.compile(  # type: ignore[call-overload]
            page + picture, made, root=scratch, format="png", ppi=600
        )
        return made.read_bytes()


def house_reference(house: House) -> bytes:
    """Return the reference document that gives Word files the look of a house."""
    return reference_docx(stock_reference(), house.style, logo_png(house.logo))


def _epoch(page: Page) -> str:
    day = datetime.datetime.combine(page.front.issue_date, datetime.time(), datetime.UTC)
    return str(int(day.timestamp()))


# With Quarto ---------------------------------------------------------------------------


def _render_with_quarto(quarto: str, jobs: Sequence[Job]) -> None:
    for job in jobs:
        format_ = ["--to", f"liandong-{job.name}"]
        command = [quarto, "render", str(job.page.path), *format_, *_profile(quarto)]
        environment = {**os.environ, "SOURCE_DATE_EPOCH": _epoch(job.page)}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise refuse(job.page.path, f"Quarto can't render it: {done.stderr.strip()[-2000:]}")


def _profile(quarto: str) -> list[str]:
    version = subprocess.run(
        [quarto, "typst", "--version"], capture_output=True, text=True, check=False
    ).stdout
    numbers = version.replace("typst", "").strip().split(".")
    return ["--profile", PROFILE] if numbers[:2] >= ["0", "15"] else []


# Without Quarto ------------------------------------------------------------------------


def _render_without_quarto(source: Source, jobs: Sequence[Job]) -> None:
    faults = [
        fault
        for page in {job.page.path: job.page for job in jobs}.values()
        for fault in unsupported(page)
    ]
    raise_all(faults)
    made: dict[Path, bytes] = {}
    # Pandoc is a process of its own and Typst lets others run, so threads will do.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        waiting = [(job, pool.submit(_rendered, source, job.page, job.name)) for job in jobs]
        for job, result in waiting:
            with collecting(faults):
                made[source.output(job.page, job.name)] = result.result()
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
    sheets = [f"--css={source.extension_folder / sheet}" for sheet in made.css]
    return [*sheets, "--embed-resources", "--section-divs"]


def _docx_options(source: Source, scratch: Path) -> list[str]:
    made = source.extension.contributes.formats.docx
    reference = source.extension_folder / made.reference_doc
    return [
        f"--reference-doc={reference}",
        f"--shift-heading-level-by={made.shift_heading_level_by}",
    ]


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
    where = page.path.parent
    try:
        done = subprocess.run(
            command, cwd=where, env=environment, capture_output=True, check=False, timeout=LONGEST
        )
    except subprocess.TimeoutExpired:
        sentence = f"Pandoc didn't end within {LONGEST} seconds; look for what it can't get over"
        raise refuse(page.path, sentence) from None
    if done.returncode:
        raise _complaint(page, done.stderr.decode("utf-8", "replace"))
    return done.stdout


def _complaint(page: Page, said: str) -> InputFaults:
    lines = [line.removeprefix("[WARNING] ") for line in said.strip().split("\n")]
    told = [
        line.partition(": ") for line in lines if line != "Failing because there were warnings."
    ]
    return InputFaults(
        Fault(place, sentence)
        if "/" in place
        else Fault(str(page.path), f"{place}{mark}{sentence}")
        for place, mark, sentence in told
    )


def _pdf(source: Source, page: Page, content: bytes) -> bytes:
    made = source.extension.contributes.formats.typst
    fonts = [str(source.extension_folder / path) for path in made.font_paths]
    try:
        pdf, warnings = typst.compile_with_warnings(  # type: ignore[misc]
            input=content,
            root=str(source.folder),
            font_paths=fonts,
            ignore_system_fonts=True,
            pdf_standards=PDF_STANDARDS,
        )
    except typst.TypstError as error:
        raise refuse(page.path, f"Typst can't set it: {error.message}") from None
    raise_all(Fault(str(page.path), f"Typst warns: {warning.message}") for warning in warnings)
    return bytes(pdf)
