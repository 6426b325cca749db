"""The order of lines and the paragraphs they make, on pages drawn by hand."""

import random
from dataclasses import replace

import pytest

from liandong.corpus.formats import pdf
from liandong.corpus.formats.pdf import read_pdf
from liandong.corpus.formats.pdf_layout import PageLine, text_lines
from liandong.errors import InputFaults
from tests.gallery import make


def at(text, left, top, size=10, width=None):
    """Return a line whose characters are as wide as they are high, on a page of 400 points."""
    right = left + (width or len(text) * size)
    return PageLine(text, left, right, top, top + size, size, 400)


def read(*pages):
    return text_lines([list(page) for page in pages])


def body(*texts):
    return [(text, "") for text in texts]


def test_full_lines_make_a_paragraph_and_an_indent_begins_one():
    page = [
        at("社区联动要有人", 20, 100),  # indented by two characters: 20 to 90
        at("牵头也要有账本可查", 0, 115),
        at("才行。", 0, 130),
        at("第二段话从这里", 20, 145),
        at("开始。", 0, 160),
    ]
    assert read(page) == body("社区联动要有人牵头也要有账本可查才行。", "第二段话从这里开始。")


def test_columns_are_read_one_after_the_other_under_a_headline():
    left = [at("左栏第一行写满了", 0, 130), at("左栏第二行写满。", 0, 145)]
    right = [at("右栏第一行写满了", 90, 130), at("右栏第二行写满。", 90, 145)]
    headline = at("一行横跨两栏的标题也写满了整页宽度", 0, 100)
    page = [headline, *(line for pair in zip(left, right, strict=True) for line in pair)]
    assert [text for text, _ in read(page)] == [
        headline.text,
        "左栏第一行写满了左栏第二行写满。",
        "右栏第一行写满了右栏第二行写满。",
    ]


def test_cells_are_no_columns():
    page = [at("乡镇", 0, 100), at("队员", 60, 100), at("石桥", 0, 115), at("46", 60, 115)]
    assert read(page) == body("乡镇 队员", "石桥 46")


def test_a_paragraph_goes_on_across_the_page_and_its_foot_comes_behind():
    first = [at("这一段话在页末没有", 0, 200), at("12", 40, 380)]
    second = [at("说完，接着说。", 0, 100), at("另起的一段写满一行", 0, 115), at("13", 40, 380)]
    assert read(first, second) == [
        ("这一段话在页末没有说完，接着说。", ""),
        ("12", "页码"),
        ("另起的一段写满一行", ""),
        ("13", "页码"),
    ]


def test_a_paragraph_may_end_its_sentence_at_the_end_of_a_page():
    first = [at("社区里的人都来", 20, 100), at("大家一起守住楼栋。", 0, 115)]
    second = [at("这一行写满但不缩进", 0, 100), at("新的一段另起头", 20, 115)]
    assert read(first, second) == body(
        "社区里的人都来大家一起守住楼栋。这一行写满但不缩进", "新的一段另起头"
    )
    plain = [[replace(line, left=0) for line in page] for page in (first, second)]
    assert read(*plain)[0][0] == "社区里的人都来大家一起守住楼栋。"


def test_a_repeated_line_of_the_text_is_no_page_head():
    page = [at("每一页都有的这一行", 0, 10), at("和下一行挨得很近。", 0, 25)]
    assert {why for _, why in read(page, page)} == {""}


def test_what_stands_once_in_the_margin_is_no_page_head():
    page = [at("一篇文章的标题", 0, 10), at("正文从这里开始说起", 0, 100)]
    assert [why for _, why in read(page)] == ["", ""]


def test_words_of_another_script_keep_their_blank():
    page = [at("community linkage", 0, 100, width=90), at("across towns works", 0, 115, width=90)]
    assert read(page) == body("community linkage across towns works")


def test_a_line_of_another_size_is_another_paragraph():
    page = [at("大字标题写满整行啦", 0, 100, 12, 90), at("小字正文写满整行啦", 0, 115)]
    assert len(read(page)) == 2


def drawn(*pieces: tuple[float, float, str]) -> str:
    """Return what is read from pieces of text drawn at (x, y) with characters 10 points wide."""
    characters = sorted({character for *_, text in pieces for character in text})
    code = {character: b"%04X" % number for number, character in enumerate(characters, 1)}
    shown = [
        b"1 0 0 1 %f %f Tm <%b> Tj" % (x, y, b"".join(code[c] for c in text))
        for x, y, text in pieces
    ]
    pairs = b"".join(b"<%b> <%b>\n" % (code[c], c.encode("utf-16-be").hex().encode()) for c in code)
    cmap = b"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange %d beginbfchar\n%b"
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H"
    font += b" /DescendantFonts [6 0 R] /ToUnicode 7 0 R >>"
    cid = b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /DW 1000 /FontDescriptor 8 0 R"
    cid += b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
    content = make.one_page(
        make.stream(b"BT /F 10 Tf " + b" ".join(shown) + b" ET"),
        b"<< /Font << /F 5 0 R >> >>",
        font,
        cid,
        make.stream(cmap % (len(code), pairs) + b"endbfchar endcmap"),
        b"<< /Type /FontDescriptor /FontName /A /Ascent 880 /Descent -120 >>",
    )
    return read_pdf(content, "a.pdf").text


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        ([(50, 200, "社区"), (70, 200, "联动")], "社区联动"),
        ([(50, 200, "社区"), (72, 200, "联动")], "社区联动"),  # 2 points of justification
        ([(50, 200, "ab"), (72, 200, "cd")], "ab cd"),
        ([(50, 200, "社 区")], "社 区"),  # a blank that is written
        ([(50, 200, "社"), (50.3, 200, "社"), (60, 200, "区")], "社区"),  # struck twice for bold
        ([(50, 200, "哈"), (60, 200, "哈")], "哈哈"),
        ([(50, 200, "\u2f00\u2f42")], "一文"),  # radicals that stand for characters
    ],
)
def test_what_the_layout_adds_is_not_read(pieces, text):
    assert drawn(*pieces) == text


def test_a_comma_at_the_end_of_a_line_may_hang_into_the_gutter():
    left = [(50, 300 - 15 * n, "一二三四五六七八") for n in range(3)]
    left[1] = (50, 285, "一二三四五六七八，")  # its box ends 3 points before the other column
    right = [(143, 300 - 15 * n, "甲乙丙丁戊己庚辛") for n in range(3)]
    assert drawn(*left, *right) == (
        "一二三四五六七八一二三四五六七八，一二三四五六七八" + "甲乙丙丁戊己庚辛" * 3
    )


@pytest.mark.parametrize("columns", [1, 2, 3])
def test_what_typst_sets_is_read_back_paragraph_by_paragraph(columns):
    rng = random.Random(columns)
    sentences = "".join((make.FLOOD + make.HEAT + make.ELDER).split()).split("。")[:-1]
    some = ["。".join([*rng.sample(sentences, rng.randrange(1, 6)), ""]) for _ in range(40)]
    words = "\n".join(["把经验留在社区", "孙远", *some])
    found = read_pdf(make.set_in_type(words, columns, "1.2em"), "a.pdf")
    text = found.text
    for stretch in reversed(found.left_out):
        text = text[: stretch.start] + text[stretch.end :]
    assert [line for line in text.split("\n") if line] == words.split("\n")


def said_of(content: bytes) -> str:
    with pytest.raises(InputFaults) as caught:
        read_pdf(content, "a.pdf")
    return str(caught.value)


def test_too_many_pages(monkeypatch):
    monkeypatch.setattr(pdf, "MOST_PAGES", 0)
    assert said_of(make.refused()["scanned.pdf"]) == (
        "a.pdf: the PDF has more than 0 pages; split it, or print the part you need to a new PDF"
    )


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        ("MOST_CHARACTERS", "more than 3 characters"),
        ("MOST_MARKS", "more than 3 drawn marks"),
        ("MOST_NUMBERS", "more than 3 numbers in its drawings"),
    ],
)
def test_a_drawing_without_end(monkeypatch, limit, said):
    monkeypatch.setattr(pdf, limit, 3)
    font = b"<< /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Courier >> >> >>"
    drawing = b"BT /F 9 Tf (word) Tj ET" + b" 0 0 9 9 re f" * 4
    assert f"a.pdf: the PDF has {said}; split it" in said_of(
        make.one_page(make.stream(drawing), font)
    )


def test_a_form_that_draws_itself_without_end():
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 5 0 R >> >>"
    content = make.one_page(
        make.stream(b"/F Do"), b"<< /XObject << /F 5 0 R >> >>", make.stream(b"/F Do /F Do", form)
    )
    assert "a.pdf: the PDF" in said_of(content)


def test_a_stream_packed_twice():
    twice = make.stream(b"", b"/Filter [/FlateDecode /FlateDecode]")
    assert "has a stream that is packed twice" in said_of(make.one_page(twice, b"<< >>"))
