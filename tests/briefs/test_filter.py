import io

import pytest
import typst
from pdfminer.converter import PDFLayoutAnalyzer
from pdfminer.layout import LTChar
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage


@pytest.mark.parametrize(
    ("body", "printed"),
    [
        ('占[]{.value of="who-links.share"}。', "占31.2%。"),
        ('[2020]{.literal reason="年份"}年', "2020年"),
        ("## 甲\n\n### 乙\n\n### 丙\n\n## 丁\n", "## 一、甲"),
        ("## 甲\n\n### 乙\n\n### 丙\n\n## 丁\n", "### （二）丙"),
        ("## 甲\n\n### 乙\n\n### 丙\n\n## 丁\n", "## 二、丁"),
        ("## 参考文献 {.unnumbered}\n", "## 参考文献"),
        ('[]{.evidence of="who-links"}', "〔证据：3句，2份文献；大语言模型编码〕"),
    ],
)
def test_names_are_resolved(filtered, body, printed):
    done = filtered(body, "markdown-bracketed_spans-native_spans-header_attributes-smart")
    assert done.returncode == 0, done.stderr
    assert printed in done.stdout


def test_tenth_heading_has_a_chinese_numeral(filtered):
    done = filtered("## 节\n\n" * 11, "plain")
    assert "十、节" in done.stdout
    assert "十一、节" in done.stdout


def test_quotation_has_a_footnote_that_leads_to_the_raw_file(filtered):
    done = filtered('关信平说：[]{.quote of="who-links" n="1"}', "plain")
    assert "关信平说：“应该从‘平战结合’的多维角度推动联动。”[1]" in done.stdout
    assert (
        "[1] 关信平（南开大学），《大咖谈》，《中国民政》杂志[@doc000]；"
        "语句000-p001-s00（原始文件第11–28字）。"
    ) in done.stdout


def test_footnote_without_a_speaker_and_with_pieces(filtered):
    done = filtered('[]{.quote of="who-links" n="2"}', "plain")
    assert "[1] 〔题名缺失〕，潍坊社会工作协会网站" in done.stdout
    assert "第6–9、21–25字" in done.stdout
    assert "（）" not in done.stdout


def test_every_fault_is_told_and_the_process_ends_with_status_1(filtered, study):
    done = filtered(
        '[]{.value of="nobody.share"}\n\n'
        '[]{.value of="who-links.weight"}\n\n'
        '[]{.quote of="who-links" n="9"}\n\n'
        '[]{.evidence of="elsewhere"}\n\n'
        "[7]{.literal}\n\n"
        "共37%的句子\n\n"
        '::: {#fig-a .figure of="nothing"}\n题\n:::\n\n'
        '::: {#tbl-a .table of="nowhere"}\n题\n:::\n\n'
        '::: {#fig-b .figure of="links"}\n:::\n'
    )
    assert done.returncode == 1
    assert done.stdout == ""
    page = str(study.page)
    for said in (
        f"{page}: unknown claim “nobody” in .value; expected one of {study.claims}",
        f"{page}: the claim “who-links” has no value “weight”",
        f"{page}: the claim “who-links” has no quotation n=9; it has 2",
        f"{page}: unknown claim “elsewhere” in .evidence",
        f'{page}: “7” in .literal has no reason; add reason="…"',
        f"{page}: “共37%的句子” has digits that no claim covers",
        f"{page}: unknown figure “nothing”: there is no {study.reports}/figures/nothing.svg",
        f"{page}: unknown table “nowhere”: there is no {study.reports}/tables/nowhere.md",
        f"{page}: the figure “links” has no caption; write it as the first paragraph",
    ):
        assert said in done.stderr
    assert done.stderr.count("unknown figure") == 1


@pytest.mark.parametrize("words", ["１２人", "百分之３", "½", "③", "五％", "多少%", "标题x²"])
def test_other_digits_are_digits(filtered, words):
    assert filtered(words).returncode == 1


@pytest.mark.parametrize(
    "words", ["三社联动", "@fig-1", "[甲](https://a.org/2020)", "[@many2011]", "1. 甲"]
)
def test_what_is_no_prose_may_have_digits(filtered, words):
    assert filtered(words).returncode == 0


def test_digits_in_the_title_are_found(filtered, study):
    text = study.page.read_text("utf-8").replace("title: 联动试页", "title: 联动2020", 1)
    study.page.write_text(text, "utf-8")
    done = filtered("正文")
    assert done.returncode == 1
    assert "“联动2020” has digits" in done.stderr


def test_missing_claims_end_the_process(filtered, study):
    study.claims.unlink()
    done = filtered("正文")
    assert done.returncode == 1
    assert f"{study.claims}: the claims are missing; run the analysis first" in done.stderr


def test_table_file_with_prose_is_refused(filtered, study):
    (study.reports / "tables" / "problems.md").write_text("散文\n", "utf-8")
    done = filtered('::: {#tbl-a .table of="problems"}\n题\n:::\n')
    assert done.returncode == 1
    assert "problems.md: expected one table and nothing else" in done.stderr


def test_typst_pictures_have_alt_text(filtered):
    done = filtered('::: {#fig-a .figure of="links"}\n题\n:::\n', "typst")
    assert '#image("/figures/links.svg", alt: "政府与社会组织\\"联动\\"20句。"' in done.stdout


def test_closing_quotation_mark_stays_what_it_is_in_typst(filtered):
    done = filtered('[]{.quote of="who-links" n="1"}', "typst")
    assert "‘平战结合\\u{2019}" in done.stdout


MARKED = '共[]{.value of="who-links.count"}句，占[]{.value of="who-links.share"}。\n'


def test_a_number_below_the_thresholds_is_marked_and_explained(filtered, gated):
    done = filtered(f"{MARKED}\n再说：{MARKED}\n## 参考文献\n\n::: {{#refs}}\n:::\n", "plain")
    assert done.returncode == 0, done.stderr
    text = done.stdout.replace("\u2060", "")
    assert text.count("共20^(△)句，占31.2%。") == 2
    assert text.count("△：") == 1
    note = text[text.index("△：") :]
    for said in ("α不低于0.667", "不低于0.7、", "下限不低于0.5", "至少给过5句"):
        assert said in note
    # only the codes of what is marked on the page; the note stands before the references
    assert "未达到的：信任不足。\n" in note
    assert note.index("信任不足") < note.index("参考文献")


def test_the_note_is_english_on_an_english_page(filtered, gated):
    text = gated.page.read_text("utf-8").replace("title:", "lang: en\ntitle:", 1)
    gated.page.write_text(text, "utf-8")
    printed = filtered(MARKED, "plain").stdout
    assert "alpha) of at least 0.667" in printed
    assert "Those that miss one: Lack of trust." in printed.replace("'", "’")


def test_nothing_is_explained_where_nothing_is_marked(filtered, gated):
    assert "△" not in filtered('占[]{.value of="who-links.share"}。\n').stdout


def test_the_mark_says_in_html_what_it_means(filtered, gated):
    printed = filtered(MARKED, "html").stdout
    words = "含未达门槛的机器编码，见文末说明"
    assert f'20\u2060<sup><span title="{words}" role="img" aria-label="{words}">△' in printed


def lines_that_begin_with_a_mark(pdf):
    """Return how many marks stand at the beginning of a line, and how many there are."""
    placed = []
    device = PDFLayoutAnalyzer(PDFResourceManager(), laparams=None)
    device.receive_layout = placed.extend
    interpreter = PDFPageInterpreter(device.rsrcmgr, device)
    for page in PDFPage.get_pages(io.BytesIO(pdf)):
        interpreter.process_page(page)
    placed = [glyph for glyph in placed if isinstance(glyph, LTChar)]
    marks = [at for at, glyph in enumerate(placed) if "△" in glyph.get_text()]
    return sum(abs(placed[at].y0 - placed[at - 1].y0) > 6 for at in marks), len(marks)


@pytest.mark.parametrize(
    ("text", "printed"), [("20", "20#super[△]"), ("三成", "三成#super[\u2060△]")]
)
def test_no_line_of_a_pdf_begins_with_a_mark(filtered, gated, root, text, printed):
    """Nor does the number carry a joiner, so that a search finds it."""
    changed = gated.claims.read_text("utf-8").replace('"text_zh": "20"', f'"text_zh": "{text}"')
    gated.claims.write_text(changed, "utf-8")
    assert f"共{printed}句" in filtered(MARKED, "typst").stdout
    words = f"共{printed}句，见{printed}、"
    lines = "\n\n".join(f"#block(width: {n}pt)[{words}]" for n in range(30, 90))
    page = f'#set text(font: "Noto Serif SC", lang: "zh")\n{lines}'
    pdf = typst.compile(page.encode(), font_paths=[root / "reports/_extensions/liandong/fonts"])
    assert lines_that_begin_with_a_mark(pdf) == (0, 120)


def test_marked_labels_of_a_table_and_a_picture_are_explained(filtered, gated):
    (gated.reports / "tables" / "problems.md").write_text("| 甲 |\n|:--|\n| 权责失衡△ |\n", "utf-8")
    (gated.reports / "figures" / "links.txt").write_text("平时△3。\n", "utf-8")
    body = (
        '::: {#tbl-a .table of="problems"}\n题\n:::\n\n::: {#fig-a .figure of="links"}\n题\n:::\n'
    )
    assert "未达到的：平时、权责失衡。" in filtered(body, "plain").stdout
