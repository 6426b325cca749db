import pandas as pd
import pytest

from liandong.quantities.figures import figures_in, figures_of


@pytest.mark.parametrize(
    ("text", "counted", "unit"),
    [
        ("农场养了320头奶牛。", "奶牛", "头"),
        ("订单数量达450份。", "订单数量", "份"),
        ("80%的渔民已经上岸。", "渔民", "%"),
        ("水库漏水近三年。", "水库漏水", "年"),
        ("两名会修船的工人赶来。", "工人", "名"),
        ("每个班级至少选三名学生。", "学生", "名/班级"),
        ("读者人均借书4册。", "", "册/人"),
    ],
)
def test_what_is_counted_is_the_noun_beside_the_figure(tokenizer, text, counted, unit):
    (figure,) = figures_in(text, tokenizer)
    assert figure.counted == counted or not counted
    assert figure.quantity.counted_in == unit


def test_what_a_figure_leaves_unsaid_is_what_the_last_alike_counted(tokenizer):
    rows = [
        ("t", "t-0", 0, "body", "协会筹集资金9万元。"),
        ("t", "t-1", 0, "body", "已支出3万元。"),
    ]
    rows += [("t", "t-2", 1, "note", "另有3万元。"), ("t", "t-3", 2, "reference", "共3页，售3元。")]
    frame = pd.DataFrame(rows, columns=["document_id", "passage_id", "paragraph", "kind", "text"])
    assert [figure.counted[-2:] for figure in figures_of(frame, tokenizer)] == ["资金", "资金"]
