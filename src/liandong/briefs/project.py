"""The Quarto project of the briefs: its settings, its extension, its pages.

The models know the keys that mean the same with Quarto and without; any other key is
refused with its line, as one of the two renderers would ignore it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import ConfigDict, Field

from liandong.briefs.house_style import House, read_house
from liandong.briefs.pages import Page, Text, read_page
from liandong.errors import Fault, collecting, raise_all
from liandong.schemas import Record, read_yaml

ENDINGS = {"typst": "pdf", "html": "html", "docx": "docx"}


class _Keys(Record):
    model_config = ConfigDict(
        extra="forbid", frozen=True, alias_generator=lambda s: s.replace("_", "-")
    )


class ProjectSection(_Keys):
    """What is rendered, and where to."""

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
    """A filter and its place among Quarto's."""

    path: Text
    at: Literal["pre-ast"]


class Crossref(_Keys):
    """What stands between the number and the words of a caption."""

    title_delim: Text


class Common(_Keys):
    """What all formats share."""

    from_: Text = Field(alias="from")
    filters: tuple[FilterEntry, ...]
    citeproc: Literal[False]
    csl: Text
    link_citations: bool
    fig_cap_location: Literal["top"]
    tbl_cap_location: Literal["top"]
    crossref: Crossref


class TypstFormat(_Keys):
    """The PDF."""

    template_partials: tuple[Text, ...]
    font_paths: tuple[Text, ...]
    pdf_standard: tuple[Text, ...]
    shift_heading_level_by: int


class HtmlFormat(_Keys):
    """The page for a browser."""

    css: tuple[Text, ...]
    minimal: Literal[True]
    document_css: Literal[False]
    embed_resources: Literal[True]


class DocxFormat(_Keys):
    """The document for Word."""

    reference_doc: Text
    shift_heading_level_by: int


class Formats(_Keys):
    """The formats of the extension."""

    common: Common
    typst: TypstFormat
    html: HtmlFormat
    docx: DocxFormat


class Contributions(_Keys):
    """What the extension gives to Quarto."""

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
    """A Quarto project as read: its folder, settings, extension, house style and pages."""

    folder: Path
    project: Project
    extension: Extension
    house: House
    pages: tuple[Page, ...]

    @property
    def extension_folder(self) -> Path:
        """Return the folder that the extension's paths are counted from."""
        return self.folder / "_extensions" / "liandong"

    def output(self, page: Page, name: str) -> Path:
        """Return the file that `page` is rendered to in the format `name`."""
        inside = page.path.relative_to(self.folder).with_suffix("." + ENDINGS[name])
        return self.folder / self.project.project.output_dir / inside


def read_source(folder: Path, only: Collection[Path] | None = None) -> Source:
    """Read a Quarto project; all faults of its house style and pages are raised together.

    Of its pages `only` these; without, all that it lists.
    """
    project = read_yaml(folder / "_quarto.yml", Project)
    own = folder / "_extensions" / "liandong"
    extension = read_yaml(own / "_extension.yml", Extension)
    faults: list[Fault] = []
    pages: list[Page] = []
    with collecting(faults):
        house = read_house(folder, own / extension.contributes.formats.typst.font_paths[0])
    listed = _listed(folder, project.project.render)
    for path in listed if only is None else [path for path in listed if path in only]:
        with collecting(faults):
            pages.append(read_page(path))
    raise_all(faults)
    return Source(folder, project, extension, house, tuple(pages))


def _listed(folder: Path, names: Iterable[str]) -> list[Path]:
    """Return the pages that a project lists, in its order; a name may hold * as with Quarto."""
    found: dict[Path, None] = {}
    for name in names:
        matching = sorted(folder.glob(name)) if "*" in name else [folder / name]
        found.update(dict.fromkeys(matching))
    return list(found)
