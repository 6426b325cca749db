"""What is tampered with in a rendered file is found, wherever it stands."""

import json
import random
import re

import pytest
from pypdf.generic import NameObject, NullObject

from liandong.briefs.rendered.docx_reading import W
from liandong.briefs.rendering import render
from tests.briefs.rendered import tampering as t

ENDINGS = ("pdf", "html", "docx")
BODY, NOTES = "word/document.xml", "word/footnotes.xml"


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_was_rendered_passes(whole, ending):
    assert whole.faults(ending) == []


# One digit, in each kind of place: what is printed is made from something else than what it
# is held against, so the PDF is tampered with as thoroughly as the other two.


def rendered_with(proved, path, old, new, endings=ENDINGS):
    """Render with `new` in place of `old`, then put `old` back."""
    kept = path.read_bytes()
    proved.change(path, old, new)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("liandong.briefs.rendering.shutil.which", lambda name: None)
        render(proved.reports, kinds=endings)
    path.write_bytes(kept)


def test_a_changed_digit_is_found_in_each_kind_of_place_and_format(proved):
    """Value, quotation, footnote, table, caption, literal, date, work, link, Chinese numeral."""
    claims, page, reports = proved.claims, proved.page, proved.reports
    table, works = reports / "tables" / "problems.md", reports / "references.bib"
    changes = {
        "value who-links.share": (claims, '"31.2%"', '"31.3%"'),
        "value who-links.count": (claims, '"text_zh": "20"', '"text_zh": "26"'),
        "evidence who-links": (
            claims,
            '"001-p000-s00"],\n   "quotes"',
            '"000-p009-s00"],\n   "quotes"',
        ),
        "quotation who-links n=1": (claims, "推动联动。", "推动连动。"),
        "footnote who-links n=1": (claims, "[[10, 28]]", "[[10, 29]]"),
        "table problems": (table, "4（2＋2）", "5（2＋2）"),
        "literal": (page, "[2020]{", "[2021]{"),
        "date of issue": (page, "2026-11-21", "2026-11-22"),
        "issue": (page, "第一期", "第二期"),
        "work many2011": (works, "{2011}", "{2017}"),
        "figure": (reports / "figures" / "links.svg", "L 60 50", "L 60 46"),
    }
    kept = {path: path.read_text("utf-8") for path, _, _ in changes.values()}
    for path, old, new in changes.values():
        proved.change(path, old, new)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("liandong.briefs.rendering.shutil.which", lambda name: None)
        render(proved.reports)
    for path, text in kept.items():
        path.write_text(text, "utf-8")
    for ending in ENDINGS:
        faults = "\n".join(proved.faults(ending))
        expected = [f"({name})" for name in changes if name != "figure"]
        # Word shows the other file of a figure, which stayed as it was.
        expected += ["not that of “links”"] if ending != "docx" else []
        assert [name for name in expected if name not in faults] == []


def test_a_difference_is_told_with_its_place_and_neighbours(proved):
    proved.change(proved.output("html"), "4（2＋2）", "4（2＋3）")
    place, _, told = proved.faults("html")[0].partition(": ")
    assert place.endswith("<td>")
    assert told == (
        "found “信任不足4（2＋3）资源短缺10资”, "
        "expected “信任不足4（2＋2）资源短缺10资” (table problems)"
    )
    assert len(proved.faults("html")) == 1


def test_digits_that_html_shows_are_proved(proved):
    """Every second digit of the page in turn becomes another one."""
    path, chance = proved.output("html"), random.Random(20261122)
    text = path.read_text("utf-8")
    body = text.index("<body")
    places = [at for at in t.digits_of(text, t.SHOWN_HTML) if at > body]
    assert len(places) > 50
    missed = []
    for at in places[::2]:
        path.write_text(t.changed(text, at, t.another(text[at], chance)), "utf-8")
        missed += [] if proved.faults("html") else [text[at - 9 : at + 9]]
    assert missed == []


@pytest.mark.parametrize("part", [BODY, NOTES])
def test_digits_that_word_shows_are_proved(proved, whole, part):
    chance, path = random.Random(20261122), proved.output("docx")
    content = {}
    t.rewrite_docx(path, content.setdefault)
    text = content[part].decode("utf-8")
    places = t.digits_of(text, t.SHOWN_WORD)
    assert len(places) > 10
    missed = []
    for at in places[::2]:
        made = t.changed(text, at, t.another(text[at], chance)).encode("utf-8")
        t.write_docx(path, {**content, part: made})
        missed += [] if proved.faults("docx") else [text[at - 9 : at + 9]]
    assert missed == []


def test_digits_changed_in_the_pages_of_a_pdf_are_found(proved):
    """Three of its digits, drawn by chance, and the last page number."""
    chance, path = random.Random(20261122), proved.output("pdf")
    pages = t.PrintedPages(path)
    digits = pages.digits()
    assert len(digits) > 50
    for glyph in [*chance.sample(digits, 3), digits[-1]]:
        pages.write(path, [(glyph, glyph.other(chance, str.isdigit))])
        faults = proved.faults("pdf")
        assert [one for one in faults if "found “" in one or "the foot" in one]
        assert len(faults) <= 2


def test_numbers_of_a_list_follow_one_another(proved):
    """They are no words of the page: HTML and Word leave them to the reader's program."""
    pages = t.PrintedPages(proved.output("pdf"))
    text = "".join(glyph.sign for glyph in pages.glyphs)
    first = pages.glyphs[text.index("1.甲" if "1.甲" in text else "1. 甲")]
    chance = random.Random(20261122)
    pages.write(proved.output("pdf"), [(first, first.other(chance, "3".__eq__))])
    assert [one.partition(": ")[2] for one in proved.faults("pdf")] == ["a list is numbered 3, 2"]


def test_a_pdf_is_copied_and_read_aloud_as_it_is_printed(proved):
    """Words that the file gives for its glyphs hide none of them."""
    path = proved.output("pdf")
    t.give_other_words(path, lambda printed: f"\u2060{printed}")
    assert proved.faults("pdf") == []
    t.give_other_words(path, lambda printed: re.sub("[0-9]", "7", printed, count=1))
    (told,) = proved.faults("pdf")
    assert re.fullmatch("page 1: “(.*)” is printed, and “(.*)7(.*)” is copied and read aloud", told)


# What isn't a digit ---------------------------------------------------------------------


def test_a_lost_footnote_is_found(proved):
    page = proved.output("html")
    text = re.sub(r'<li id="fn1">.*?</li>', "", page.read_text("utf-8"), flags=re.DOTALL)
    page.write_text(text, "utf-8")
    faults = proved.faults("html")
    assert "footnotes: 0 footnotes, expected 1" in faults
    assert any("the link “#fn1” leads nowhere" in fault for fault in faults)
    t.replace_in_docx(proved.output("docx"), NOTES, "</w:footnotes>", "<!-- --></w:footnotes>")
    lost = re.compile(rb'<w:footnote w:id="\d+">.*?</w:footnote>', re.DOTALL)
    t.rewrite_docx(
        proved.output("docx"),
        lambda name, given: lost.sub(b"", given) if name == NOTES else given,
    )
    assert "word/document.xml: the footnote mark 1 leads to no footnote" in proved.faults("docx")


def test_another_picture_is_found(proved):
    def change(name, given):
        return given[:-20] + b"\0" * 20 if name.startswith("word/media/") else given

    t.rewrite_docx(proved.output("docx"), change)
    told = "the picture is not that of “links”; render it again"
    assert proved.faults("docx") == [f"picture 1: {told}"]


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("alt", ["", "政府与社会组织21句。"])
def test_alternative_texts_are_proved(proved, ending, alt):
    path = proved.output(ending)
    if ending == "pdf":
        t.rewrite_pdf(path, lambda writer: t.set_alt(writer, alt))
    elif ending == "html":
        path.write_text(re.sub(r' alt="[^"]*"', f' alt="{alt}"', path.read_text("utf-8")), "utf-8")
    else:
        told = re.compile(r'(<wp:docPr descr=")[^"]*')
        t.rewrite_docx(
            path,
            lambda name, given: (
                told.sub(rf"\g<1>{alt}", given.decode()).encode() if name == BODY else given
            ),
        )
    wanted = "alternative text is not that of" if alt else "has no alternative text"
    assert any(wanted in fault for fault in proved.faults(ending))


def test_links_are_followed_inside_the_file_and_compared_outside(proved):
    page = proved.output("html")
    proved.change(page, 'href="#fig-links"', 'href="#fig-lniks"')
    proved.change(page, "https://example.org/data-7", "https://example.org/data-1")
    faults = proved.faults("html")
    assert len(faults) == 3
    assert "the link “#fig-lniks” leads nowhere" in faults[0]
    assert "“https://example.org/data-1” is not one of the page or its works" in faults[1]
    assert faults[2] == "the link “https://example.org/data-7” of the page is missing"
    t.replace_in_docx(proved.output("docx"), BODY, 'w:anchor="fig-links"', 'w:anchor="fig"')
    assert proved.faults("docx") == ["word/document.xml, “图\xa01”: the link “#fig” leads nowhere"]

    def cut(writer):
        links = [one.get_object() for one in writer.pages[0]["/Annots"]]
        links[0][NameObject("/Dest")] = NullObject()

    t.rewrite_pdf(proved.output("pdf"), cut)
    assert [fault.partition("“")[2] for fault in proved.faults("pdf")] == ["图 1” leads nowhere"]


def test_a_footnote_mark_leads_to_its_own_footnote(proved):
    proved.change(proved.output("html"), 'href="#fn1"', 'href="#fnref1"')
    assert any("the footnote mark 1 leads to “fnref1”" in one for one in proved.faults("html"))


@pytest.mark.parametrize("blank", [" ", "\n", "\xa0", "　"])
def test_a_stray_blank_in_chinese_is_found(proved, blank):
    proved.change(proved.output("html"), "多维角度推动", f"多维{blank}角度推动")
    t.replace_in_docx(proved.output("docx"), BODY, "多维角度推动", f"多维{blank}角度推动")
    told = f"a stray blank in “平战结合’的多维{blank}角度推动联动。””"
    for ending in ("html", "docx"):
        assert [fault.partition(": ")[2] for fault in proved.faults(ending)] == [told]


def test_a_blank_of_the_page_is_no_stray_one(proved):
    rendered_with(proved, proved.page, "联动网络", "联动　网络")
    proved.change(proved.page, "联动网络", "联动　网络")
    assert [proved.faults(ending) for ending in ENDINGS] == [[], [], []]
    rendered_with(proved, proved.page, "联动　网络", "联动 网络", ("pdf",))
    assert "a stray blank in “" in proved.faults("pdf")[0]


def test_a_font_that_is_not_embedded_is_found(proved):
    def strip(writer):
        for font in writer.pages[0]["/Resources"]["/Font"].values():
            descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            for key in ("/FontFile2", "/FontFile3"):
                descriptor.get_object().pop(key, None)

    t.rewrite_pdf(proved.output("pdf"), strip)
    faults = proved.faults("pdf")
    assert len(faults) == 3
    assert all("is not embedded; render it again" in fault for fault in faults)


def test_a_glyph_that_stands_for_nothing_is_found(proved):
    pages = t.PrintedPages(proved.output("pdf"))
    pages.write(proved.output("pdf"), [(pages.glyphs[3], 0)])
    assert any("stands for no character" in fault for fault in proved.faults("pdf"))


def test_a_pdf_declares_its_standards(proved):
    def strip(writer):
        del writer._root_object["/Metadata"]
        del writer._root_object["/MarkInfo"]

    t.rewrite_pdf(proved.output("pdf"), strip)
    assert [fault.rpartition(": ")[2] for fault in proved.faults("pdf")] == [
        "the PDF doesn't declare a-2a; render it again",
        "the PDF doesn't declare ua-1; render it again",
        "the PDF is not tagged; nobody can have it read aloud",
    ]


def test_a_page_fetches_nothing(proved):
    page = proved.output("html")
    proved.change(
        page, "</head>", '<link rel="stylesheet" href="https://example.org/a.css"></head>'
    )
    proved.change(page, "</head>", "<style>p { background: url(b.png) }</style></head>")
    faults = proved.faults("html")
    assert [re.findall("fetches “(.*)”", fault) for fault in faults] == [
        ["https://example.org/a.css"],
        ["b.png"],
    ]


def test_what_word_names_is_there(proved):
    t.replace_in_docx(proved.output("docx"), BODY, 'w:val="SourceNote"', 'w:val="NoStyle"')
    t.rewrite_docx(
        proved.output("docx"),
        lambda name, given: None if name.startswith("word/media/") else given,
    )
    faults = proved.faults("docx")
    assert "word/document.xml: the style “NoStyle” is named and not there" in faults
    assert any("which is not there" in fault for fault in faults)


def test_a_picture_at_the_head_of_word_pages_has_words(proved):
    """The logo of a house style; a picture of the page is compared with its own words."""
    drawn = (
        f'<w:hdr xmlns:w="{W[1:-1]}"><w:p><w:r><w:drawing><wp:docPr descr="标志" xmlns:wp='
        '"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"/>'
        "</w:drawing></w:r></w:p></w:hdr>"
    )
    path, name = proved.output("docx"), "word/header9.xml"
    content = {}
    t.rewrite_docx(path, content.setdefault)
    t.write_docx(path, {**content, name: drawn.encode()})
    assert proved.faults("docx") == []
    t.write_docx(path, {**content, name: drawn.replace("标志", "").encode()})
    assert proved.faults("docx") == [f"{name}: a picture has no alternative text"]


def test_words_are_added_or_taken_away_nowhere(proved):
    proved.change(proved.output("html"), "<p>资料来源：试验。</p>", "")
    proved.change(proved.output("html"), "</body>", "<p>另有他说。</p></body>")
    told = "\n".join(proved.faults("html"))
    assert "(prose)" in told
    assert "另有他说。" in told


def test_scripts_and_templates_are_not_words_of_the_page(proved):
    island = '<script type="application/json">{"句": 99}</script><template><p>7</p></template>'
    proved.change(proved.output("html"), "</body>", f"{island}<dialog><p>8</p></dialog></body>")
    assert proved.faults("html") == []


def test_quotations_are_verbatim_in_their_document(proved):
    claims = json.loads(proved.claims.read_text("utf-8"))
    claims["claims"][0]["quotes"][0]["text"] = "应该从多维角度推动联动。"
    proved.claims.write_text(json.dumps(claims, ensure_ascii=False), "utf-8")
    told = "the quotation who-links n=1 is not verbatim in document 000"
    assert told in proved.faults("html")
