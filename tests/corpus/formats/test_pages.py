"""What of a page is text, how it breaks into lines, and what of it is the article."""

import pytest

from liandong.corpus.formats.page_text import Line, tree_of, visible_lines
from liandong.corpus.formats.pages import decode_page, main_lines, read_page
from liandong.errors import InputFaults
from tests.gallery.make import HEAT
from tests.gallery.sites import SECOND, page

CLUTTERED = "社区联动不是口号，而是每天要做的事情，谁来做、做什么都要讲清楚。"


def lines_of(markup: str) -> list[str]:
    return [line.text for line in visible_lines(tree_of(markup, "a.html"))]


@pytest.mark.parametrize(
    ("markup", "lines"),
    [
        ("<p>社区<b>联</b>动</p><p>第二段", ["社区联动", "第二段"]),
        ("<p>一<br>二<br/>三", ["一", "二", "三"]),
        ("<p>  多  个\n 空白  </p>", ["多 个 空白"]),
        ("<p>A &amp; B&nbsp;&ldquo;引&rdquo;&#x793e;&#21306;&comma;</p>", ["A & B\xa0“引”社区,"]),
        ("<p>破折&#151;号", ["破折—号"]),
        ("<pre>一  二\n  三</pre>", ["一  二", "三"]),
        ("<table><tr><td>甲</td><td>乙</td></tr><tr><td>丙<td>丁</table>", ["甲\t乙", "丙\t丁"]),
        ("<div>外<div>内</div>尾</div>", ["外", "内", "尾"]),
        ("<script>x='字'</script><style>字</style><p>见<!-- 不见 -->得", ["见得"]),
        ("<p style='DISPLAY: none'>藏</p><p hidden>藏</p><noscript>藏</noscript>见", ["见"]),
        ("<div style='visibility: hidden'>见</div>", ["见"]),
        ("<template>藏</template><select><option>选一<option>选二</select>", ["选一", "选二"]),
        ("<ruby>联<rp>(</rp><rt>lián</rt><rp>)</rp></ruby>动", ["联(lián)动"]),
        ("<p>断\x00字", ["断字"]),
        ("<?xml version='1.0' encoding='gbk'?><html><body><p>字</p></body></html>", ["字"]),
    ],
)
def test_visible_text(markup, lines):
    assert lines_of(f"<html><body>{markup}") == lines if "<?xml" not in markup else lines_of(markup)


def test_elements_nested_too_deeply_are_refused_not_cut_off():
    with pytest.raises(InputFaults, match="nested too deeply"):
        tree_of("<div>" * 5000 + "字", "a.html")


@pytest.mark.parametrize(
    ("declared", "codec", "found"),
    [
        ("gb2312", "gb18030", "gb18030"),
        ("big5", "big5hkscs", "big5hkscs"),
        ("gb2312", "utf-8", "utf-8"),  # saved again by a browser, with the old declaration
        ("utf-8", "gb18030", "gb18030"),
        ("no-such-code", "gb18030", "gb18030"),
        ("rot13", "gb18030", "gb18030"),
    ],
)
def test_the_declaration_is_believed_as_far_as_it_is_right(declared, codec, found):
    text = f"<meta charset='{declared}'><p>{CLUTTERED}"
    text = text.encode(codec, "ignore").decode(codec)
    assert decode_page(text.encode(codec), "a.html") == (text, found, ())


def test_a_summary_cut_in_the_middle_of_a_character():
    cut = "<meta name='description' content='社区".encode("gbk")[:-1] + b"'>"
    content = b"<meta charset=gbk>" + cut + CLUTTERED.encode("gbk")
    text, encoding, notes = decode_page(content, "a.html")
    assert text.endswith(f"content='社\ufffd'>{CLUTTERED}")
    assert (encoding, notes) == ("gb18030", ("broken bytes of the page, read as \ufffd: 1",))


def test_plain_text_is_no_page():
    with pytest.raises(
        InputFaults, match=r"no HTML in this page; if it is plain text, name it .txt"
    ):
        read_page(HEAT.encode(), "a.html")


def test_a_page_without_words():
    with pytest.raises(InputFaults, match="there are no words in this page"):
        read_page(b"<!-- --></html>", "a.html")


def line(text, linked=0, heading=False):
    return Line([text], linked, heading)


def test_in_doubt_a_line_between_two_of_the_article_stays_in():
    prose = [f"第{n}段讲的是社区与物业、居民怎样一起守住楼栋，并把经验留下来。" for n in "一二三"]
    lines = [
        line("首页 新闻", 5),
        line("联动的题目", heading=True),
        line("记者 田禾"),
        line("分享到微信"),
        line(prose[0]),
        line("二、谁来敲门"),
        line(prose[1]),
        line("广告"),
        line("点这里看全文，社区与物业、居民怎样一起守住楼栋。", 25),
        line(prose[2]),
        line("主办单位：某某网站编辑部，未经授权，任何单位不得转载。"),
    ]
    # The extractor missed the heading and the second paragraph.
    assert main_lines(lines, f"{prose[0]}\n{prose[2]}", "联动的题目") == {1, 2, 4, 5, 6, 9}


def test_a_page_without_a_date_gets_none():
    assert read_page(page(SECOND, HEAT).encode(), "a.html").hints.date == ""


def test_a_list_of_links_is_no_article():
    links = "".join(f"<p><a href='{n}'>{CLUTTERED}</a></p>" for n in range(20))
    with pytest.raises(InputFaults, match="no article was found in this page; open"):
        read_page(f"<html><body>{links}".encode(), "a.html")
