"""The Quarto project in the repository holds together, also where Quarto can't run."""

import re
import zipfile

import pytest

from liandong.briefs import word, word_styles
from liandong.briefs.pages import unsupported
from liandong.briefs.project import read_source
from liandong.briefs.rendering import logo_png, stock_reference
from liandong.errors import InputFaults


@pytest.fixture(scope="module")
def source(root):
    return read_source(root / "reports")


def test_every_file_that_the_project_names_is_there(source):
    formats = source.extension.contributes.formats
    named = [
        formats.common.csl,
        *formats.html.css,
        formats.docx.reference_doc,
        *formats.typst.template_partials,
        *formats.typst.font_paths,
        *(entry.path for entry in formats.common.filters),
    ]
    assert [name for name in named if not (source.extension_folder / name).exists()] == []
    assert (source.folder / source.project.bibliography).is_file()


def test_every_format_uses_all_filters_of_the_extension(source):
    given = source.extension.contributes
    assert [entry.path for entry in given.filters] == [
        "liandong.lua",
        "house-style.lua",
        "evidence.lua",
    ]
    assert given.formats.common.filters == given.filters


def test_the_project_renders_all_formats_of_the_extension(source):
    assert list(source.project.format) == ["liandong-typst", "liandong-html", "liandong-docx"]


def test_every_page_is_rendered_and_can_be_without_quarto(source):
    pages = {path for path in source.folder.rglob("*.qmd") if "_" not in path.parts[-2][:1]}
    assert {page.path for page in source.pages} == pages
    assert [fault for page in source.pages for fault in unsupported(page)] == []


def test_partials_bear_names_that_quarto_looks_for(source):
    """Quarto replaces those of its partials that bear the same file name."""
    names = set(source.extension.contributes.formats.typst.template_partials)
    assert names <= {
        "numbering.typ",
        "definitions.typ",
        "typst-template.typ",
        "page.typ",
        "typst-show.typ",
        "notes.typ",
        "biblio.typ",
    }


def test_typst_functions_that_the_filter_calls_are_defined(source):
    lua = (source.extension_folder / "liandong.lua").read_text("utf-8")
    template = (source.extension_folder / "typst-template.typ").read_text("utf-8")
    called = set(re.findall(r'"#([a-z-]+)\[', lua)) | {"key-findings", "evidence-box"}
    assert called <= set(re.findall(r"#let ([a-z-]+)\(", template))


def test_styles_that_the_filter_names_are_in_the_reference(source):
    lua = (source.extension_folder / "liandong.lua").read_text("utf-8")
    named = set(re.findall(r'\["custom-style"\] = "([^"]+)"', lua))
    with zipfile.ZipFile(source.extension_folder / "reference.docx") as archive:
        styles = archive.read("word/styles.xml").decode("utf-8")
    assert named
    assert named <= set(re.findall(r'<w:name w:val="([^"]+)"', styles))


def test_the_reference_is_made_as_committed(source):
    made = word.reference_docx(stock_reference(), source.house.style, logo_png(source.house.logo))
    assert made == (source.extension_folder / "reference.docx").read_bytes()


def test_style_puts_borders_before_spacing_and_indents_behind(source):
    """The order of the schema: Word refuses another."""
    style = word_styles.Style("X", before=20, extra='<w:keepNext/><w:ind w:left="1"/>')
    assert (
        '<w:pPr><w:keepNext/><w:spacing w:before="20" w:after="0"/><w:ind w:left="1"/></w:pPr>'
        in style.xml(source.house.style)
    )


def test_style_sheet_licence_stands_in_the_style(source):
    style = (source.extension_folder / source.extension.contributes.formats.common.csl).read_text(
        "utf-8"
    )
    assert "creativecommons.org/licenses/by-sa/3.0" in style


def test_unknown_keys_of_project_and_extension_are_refused(study):
    project = study.reports / "_quarto.yml"
    project.write_text(project.read_text("utf-8") + "execute:\n  echo: false\n", "utf-8")
    with pytest.raises(InputFaults, match=r"_quarto.yml:14: “execute”: unknown key"):
        read_source(study.reports)
