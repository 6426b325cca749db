import json

from liandong.briefs.project import read_source
from liandong.briefs.rendered.expected import counted, expected, number_count


def expected_of(proved):
    claims = {one["id"]: one for one in json.loads(proved.claims.read_text("utf-8"))["claims"]}
    source = read_source(proved.reports)
    return expected(source, source.pages[0], claims, {})


def test_what_a_page_says_is_worked_out_by_kind(whole):
    """Counted by hand in the source of the page and in the claims."""
    wanted = expected_of(whole)
    texts = {piece.kind: piece.text for piece in wanted.body if piece.kind != "prose"}
    assert texts["quotation"] == "“应该从‘平战结合’的多维角度推动联动。”"
    assert texts["evidence"] == "〔证据：3句，2份文献；大语言模型编码〕"
    assert texts["literal"] == "三"
    assert wanted.links == ("https://example.org/data-7",)
    assert wanted.table_heads == ("问题句数",)
    counts = number_count(wanted.body)
    # 4（2＋2） and 10; 31.2% and 20; [2,3]; 图 1 and 表 1, each named and captioned.
    assert (counts["table"], counts["value"], counts["citation"]) == (4, 2, 2)
    assert (counts["reference"], counts["caption"], counts["footnote mark"]) == (2, 2, 1)


def test_numbers_are_counted_in_digits_and_characters():
    assert counted("占31.2%，共三个、第二期，1,000人") == ["31.2%", "1,000", "三个"]


def test_english_pages_put_the_footnote_behind_the_stop(proved):
    head, _, _ = proved.page.read_text("utf-8").partition("---\n\n")
    body = '\n## One\n\nHe says []{.quote of="who-links" n="1"}. Then more.\n'
    proved.page.write_text(f"{head}lang: en\n---\n{body}", "utf-8")
    said = "".join(piece.text for piece in expected_of(proved).body)
    assert said.startswith(
        "1. OneHe says “应该从‘平战结合’的多维角度推动联动。” [no translation yet].1 Then more."
    )
