import html
import json
import re
import zipfile

import pytest
from pypdf import PdfReader

from liandong.briefs.rendering import render
from liandong.briefs.tables import pipe_table
from liandong.errors import InputFaults

ENDINGS = ("pdf", "html", "docx")


@pytest.fixture(autouse=True)
def _no_quarto(monkeypatch):
    """Render with the fallback, wherever the tests run."""
    monkeypatch.setattr("liandong.briefs.rendering.shutil.which", lambda name: None)


def test_outputs_stand_where_quarto_puts_them(study):
    made = render(study.reports)
    assert [path.relative_to(study.reports).as_posix() for path in made] == [
        f"_output/briefs/page.{ending}" for ending in ENDINGS
    ]
    assert all(path.is_file() for path in made)


SIGNS = r"""甲*乙_丙|丁<b>$x$@fig-a@many2011#let[^1]{.x}~^`&amp;\u{41}"--'"""


def test_titles_and_names_of_documents_are_printed_as_they_are(study):
    """Signs that mean something to Markdown, Typst or HTML, and a title of three hundred."""
    title = SIGNS + "联动" * 150
    claims = json.loads(study.claims.read_text("utf-8"))
    claims["claims"][0]["quotes"][0].update(title=title, speaker=SIGNS, source=SIGNS)
    study.claims.write_text(json.dumps(claims, ensure_ascii=False), "utf-8")
    table = pipe_table(("谁", "几"), [(f"单元{SIGNS}尾", "无")], (20, 3))
    (study.reports / "tables" / "problems.md").write_text(table, "utf-8")
    study.write_body(
        '[]{.quote of="who-links" n="1"}\n\n::: {#tbl-a .table of="problems"}\n题\n:::\n'
    )
    render(study.reports)
    pdf = "".join(page.extract_text() for page in PdfReader(study.output("pdf")).pages)
    with zipfile.ZipFile(study.output("docx")) as word:
        parts = [word.read(f"word/{name}.xml").decode() for name in ("document", "footnotes")]
    pages = (study.output("html").read_text("utf-8"), "".join(parts))
    texts = [re.sub(r"\s", "", pdf)]
    texts += [re.sub(r"\s", "", html.unescape(re.sub("<[^>]*>", "", page))) for page in pages]
    for text in texts:
        assert f"《{title}》" in text
        assert f"单元{SIGNS}尾" in text


def test_same_bytes_twice(rendered, study):
    """The second time in another folder, on another day."""
    render(study.reports)
    for ending in ENDINGS:
        assert study.output(ending).read_bytes() == rendered.output(ending).read_bytes()


def test_pdf_is_tagged_titled_and_archival(rendered):
    pdf = PdfReader(rendered.output("pdf"))
    catalog = pdf.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"] == "zh-CN"
    assert pdf.metadata is not None
    assert pdf.metadata.title == "联动试页"
    said = catalog["/Metadata"].get_object().get_data().decode("utf-8")
    assert "<pdfaid:part>2</pdfaid:part>" in said
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in said
    assert "<pdfuaid:part>1</pdfuaid:part>" in said


def fonts_of(pdf):
    for page in pdf.pages:
        for font in page["/Resources"]["/Font"].values():
            yield font.get_object()["/DescendantFonts"][0].get_object()


def test_pdf_embeds_its_fonts_and_misses_no_glyph(rendered):
    pdf = PdfReader(rendered.output("pdf"))
    names = set()
    for font in fonts_of(pdf):
        names.add(font["/BaseFont"].split("+")[1].removesuffix("-Identity-H"))
        descriptor = font["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)
    assert names == {"NotoSansSC-Bold", "NotoSansSC-Regular", "NotoSerifSC-Regular"}
    text = "".join(page.extract_text() for page in pdf.pages)
    assert "�" not in text
    assert "\0" not in text
    assert "31.2%" in text


def test_numbers_below_the_thresholds_are_marked_in_every_format(gated):
    render(gated.reports)
    pdf = "".join(page.extract_text() for page in PdfReader(gated.output("pdf")).pages)
    with zipfile.ZipFile(gated.output("docx")) as word:
        document = word.read("word/document.xml").decode("utf-8")
    page = gated.output("html").read_text("utf-8")
    for text in (pdf, re.sub("<[^>]*>", "", document), re.sub("<[^>]*>", "", page)):
        printed = re.sub(r"[\s\u2060]", "", text)
        assert "共20△句" in printed
        assert "△：" in printed
        assert "未达到的：信任不足。参考文献" in printed
        assert printed.count("△") == 2
    assert "\0" not in pdf
    assert "\u2060" not in pdf  # a search for the number would fail
    note = document[: document.index("△：")].rindex("<w:pStyle")
    assert document[note:].startswith('<w:pStyle w:val="SourceNote" />')


def alt_texts(node):
    if isinstance(node, list):
        return [alt for child in node for alt in alt_texts(child.get_object())]
    if not hasattr(node, "get"):
        return []
    own = [node["/Alt"]] if node.get("/S") == "/Figure" else []
    children = node.get("/K")
    if children is None:
        return own
    return own + alt_texts(children.get_object())


def test_pictures_have_alt_text_in_every_format(rendered):
    alt = '政府与社会组织"联动"20句。'
    tree = PdfReader(rendered.output("pdf")).trailer["/Root"]["/StructTreeRoot"]
    logo = "联动研究组标志：三枚相扣的圆环"
    assert alt_texts(tree) == [logo, alt]
    page = rendered.output("html").read_text("utf-8")
    assert re.findall(r'<img[^>]* alt="([^"]*)"', page) == [logo, html.escape(alt)]
    with zipfile.ZipFile(rendered.output("docx")) as word:
        assert f'descr="{html.escape(alt)}"' in word.read("word/document.xml").decode("utf-8")
        assert f'descr="{logo} / Logo of' in word.read("word/header1.xml").decode("utf-8")


def test_figures_and_tables_are_numbered_and_referred_to(rendered):
    page = rendered.output("html").read_text("utf-8")
    assert '<a href="#fig-links">图\u00a01</a>' in page
    assert '<a href="#tbl-problems">表\u00a01</a>' in page
    assert "图\u00a01\u2003联动网络" in page
    assert "表\u00a01\u2003短板与建议" in page
    text = "".join(p.extract_text() for p in PdfReader(rendered.output("pdf")).pages)
    assert re.search(r"图\s*1\s*联动网络", text)
    assert re.search(r"表\s*1\s*短板与建议", text)


def test_row_of_a_table_stays_on_one_page(study):
    row = f"| 起{'联动' * 150}讫 | 乙 |\n"
    table = "| 甲 | 乙 |\n|:---|:---|\n" + row * 12
    (study.reports / "tables" / "problems.md").write_text(table, "utf-8")
    study.write_body('::: {#tbl-a .table of="problems"}\n题\n:::\n')
    render(study.reports)
    texts = [page.extract_text() for page in PdfReader(study.output("pdf")).pages]
    assert len(texts) > 1
    assert [text.count("起") for text in texts] == [text.count("讫") for text in texts]


def test_callouts_and_boxes_are_printed_with_their_titles(rendered):
    text = "".join(p.extract_text() for p in PdfReader(rendered.output("pdf")).pages)
    page = rendered.output("html").read_text("utf-8")
    with zipfile.ZipFile(rendered.output("docx")) as word:
        document = word.read("word/document.xml").decode("utf-8")
    for printed in (text, page, document):
        for title in ("要点", "提请注意", "数据与可靠性"):
            assert title in printed


def test_html_needs_nothing_from_elsewhere(rendered):
    page = rendered.output("html").read_text("utf-8")
    assert not re.findall(r'(?:src|href)="(?!#|data:)[^"]*"', page)
    assert 'lang="zh-Hans"' in page
    assert 'name="viewport"' in page
    assert "<title>联动试页</title>" in page


def test_word_has_real_footnotes_and_the_styles_it_names(rendered):
    with zipfile.ZipFile(rendered.output("docx")) as word:
        document = word.read("word/document.xml").decode("utf-8")
        notes = word.read("word/footnotes.xml").decode("utf-8")
        styles = word.read("word/styles.xml").decode("utf-8")
    assert "<w:footnoteReference " in document
    assert "关信平（南开大学）" in notes
    named = set(re.findall(r'<w:(?:pStyle|tblStyle) w:val="([^"]+)"', document))
    assert {"TableText", "BoxTitle", "BoxTable", "ImageCaption", "SourceNote"} <= named
    assert named <= set(re.findall(r'w:styleId="([^"]+)"', styles))


def test_english_references_are_english(rendered):
    page = rendered.output("html").read_text("utf-8")
    references = re.sub(r"<[^>]+>", "", page[page.index('id="refs"') :])
    assert "FIRST A, SECOND B, THIRD C, et al. Four authors write" in references
    assert "4th ed. Place: Press, 2019" in references
    assert "李强, 关信平, 徐家良, 等. 大咖谈" in references


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("{{< pagebreak >}}", "the shortcode {{< pagebreak >}}"),
        ("```{python}\n#| label: 无\n```", "the code cell {python}"),
        ("::: {.panel-tabset}\n:::", "the class .panel-tabset"),
        ("::: panel-tabset\n:::", "the class .panel-tabset"),
        ("::: {layout-ncol=2}\n:::", "the attribute layout-ncol"),
        ("见 @sec-one", "the cross-reference @sec-one"),
        ("甲[边注]{.aside}", "the class .aside"),
        ("![图](x.svg)", "the picture ![图](x.svg)"),
    ],
)
def test_what_only_quarto_can_do_is_refused_with_its_line(study, line, what):
    study.write_body(f"\n第一段。\n\n{line}\n")
    with pytest.raises(InputFaults) as caught:
        render(study.reports)
    assert [str(fault) for fault in caught.value.faults] == [
        f"{study.page}:13: {what} is not supported without Quarto; "
        "remove it, or put `quarto` on the PATH"
    ]


def test_unknown_options_are_refused_with_their_line(study):
    front = study.page.read_text("utf-8").replace("issue: 第一期", "toc: true\nissue: 第一期")
    study.page.write_text(front, "utf-8")
    with pytest.raises(InputFaults) as caught:
        render(study.reports)
    assert [str(fault) for fault in caught.value.faults] == [
        f"{study.page}:5: “toc”: unknown key; remove it or correct its spelling"
    ]


def test_page_without_front_matter_is_refused(study):
    study.page.write_text("只有正文。\n", "utf-8")
    with pytest.raises(InputFaults, match=r"page\.qmd:1: the page has no front matter"):
        render(study.reports)


def test_faults_of_the_filter_leave_earlier_outputs_as_they_were(study):
    for ending in ENDINGS:
        study.output(ending).parent.mkdir(parents=True, exist_ok=True)
        study.output(ending).write_text("earlier")
    study.write_body('[]{.value of="nobody.share"}\n')
    with pytest.raises(InputFaults) as caught:
        render(study.reports)
    assert [str(fault) for fault in caught.value.faults] == [
        f"{study.page}: unknown claim “nobody” in .value; expected one of {study.claims}"
    ]
    assert {study.output(ending).read_text() for ending in ENDINGS} == {"earlier"}


def test_reference_to_nothing_is_refused(study):
    study.write_body("见@fig-nothing。\n")
    with pytest.raises(InputFaults, match="@fig-nothing refers to no figure or table"):
        render(study.reports)


def test_citation_of_nothing_is_refused(study):
    study.write_body("见[@nobody2020]。\n")
    with pytest.raises(InputFaults) as caught:
        render(study.reports)
    assert [str(fault) for fault in caught.value.faults] == [
        f"{study.page}: Citeproc: citation nobody2020 not found"
    ]


def test_quarto_renders_where_it_is_on_the_path(study, monkeypatch):
    log = study.root / "log"
    quarto = study.root / "quarto"
    quarto.write_text(
        '#!/bin/sh\nif [ "$1" = typst ]; then echo "typst 0.15.1"; exit; fi\n'
        f'echo "$SOURCE_DATE_EPOCH $@" >> {log}\n'
    )
    quarto.chmod(0o755)
    monkeypatch.setattr("liandong.briefs.rendering.shutil.which", lambda name: str(quarto))
    render(study.reports)
    assert log.read_text().splitlines() == [
        f"1795219200 render {study.page} --to liandong-{name} --profile archive"
        for name in ("typst", "html", "docx")
    ]


def test_quarto_that_fails_is_told(study, monkeypatch):
    quarto = study.root / "quarto"
    quarto.write_text("#!/bin/sh\necho 'no such format' >&2; exit 1\n")
    quarto.chmod(0o755)
    monkeypatch.setattr("liandong.briefs.rendering.shutil.which", lambda name: str(quarto))
    with pytest.raises(InputFaults, match="Quarto can't render it: no such format"):
        render(study.reports)
