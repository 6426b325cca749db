"""The expected readings stand in the study's description of document 003, or are damaged here."""

import pytest

from liandong.corpus.alignment import AlignedText
from liandong.corpus.repair.byte_repair import find_damage, mend_bytes, mends


def lose_a_byte(before: str, run: str, after: str) -> str:
    """Damage a text by the mechanism: the first byte of `run` is lost and shows as `?`, the
    rest is read in pairs one byte late, until the last byte, which is ASCII."""
    data = run.encode("gbk")
    assert data[-1] < 0x80, "the run has to end with a character whose second byte is ASCII"
    shifted = data[1:-1].decode("gbk").replace("；", ";").replace("，", ",")
    return before + "?" + shifted + chr(data[-1]) + after


# The second byte of 區 (855E) and of 門 (E954) is ASCII.
@pytest.mark.parametrize(
    ("before", "run", "after"),
    [
        ("打造", "基層社區", "治理共同體"),
        ("推動", "力量下沉到社區", "一線"),
        ("作為", "城市治理的社區", "工作"),
        ("加強", "各級部門", "之間的協調"),
    ],
)
def test_a_run_out_of_step_is_worked_out(before, run, after):
    damaged = lose_a_byte(before, run, after)
    assert mend_bytes(AlignedText.of(damaged)).text == before + run + after


def test_the_four_breaks_of_document_003(corpus):
    found = {(m.start, m.after) for m in mends(corpus["003"].raw)}
    assert found == {
        (469, "。基層社區"),
        (606, "層面以目標"),
        (632, "層面以部門"),
        (3861, "保基本、購買"),
    }


def test_glosses_settle_a_break_byte_for_byte():
    (mend,) = mends("社會治理體系建設要從縱向?qū)用嬉阅繕?biāo)責(zé)任為先")
    assert mend.after == "層面以目標"
    assert mend.confidence > 0.99


@pytest.mark.parametrize(
    "text",
    [
        "如何守牢防线?怎样下沉?",
        "社会治理?——基于疫情防控实践的研究",
        "2019 ? All Rights Reserved.",
        "為什麼?因為社區治理。",
        "選擇題：甲?乙?丙?丁?你選哪一個?",
        "红?黄?蓝?绿?都可以。",
        "喜歡紅?黃?藍?綠?",
        "价格：????元",
        "共???人，号楼??单元",
    ],
)
def test_question_marks_are_left_alone(text):
    assert mend_bytes(AlignedText.of(text)).text == text


def test_a_mended_run_stands_for_the_whole_damage():
    raw = "縱向?qū)用嬉圆块T職能為界"
    text = mend_bytes(AlignedText.of(raw))
    assert text.text == "縱向層面以部門職能為界"
    assert text.raw_spans(2, 7) == ((2, 11),)


def test_a_sound_text_has_no_damage_to_find():
    assert find_damage("社区治理要靠居民。" * 50) == []


def test_simplified_text_stays_out_of_step_to_the_end_of_its_line():
    """No second byte of simplified text is ASCII: the last half is lost with the line's end."""
    data = "老人在家中得到照顾".encode("gbk")[1:-1]
    damaged = "社区食堂开办以后，" + "?" + data.decode("gbk") + "\n第二段"
    assert (
        mend_bytes(AlignedText.of(damaged)).text == "社区食堂开办以后，老人在家中得到照顾\n第二段"
    )


def test_python_skips_one_byte_and_marks_it():
    """Python's decoder prints a lone half as U+FFFD and is in step again."""
    data = b"?" + "居民共同参与".encode("gbk")[1:]
    damaged = "社区事务由" + data.decode("gbk", errors="replace")
    assert damaged == "社区事务由?用窆餐\ufffd参与"
    assert mend_bytes(AlignedText.of(damaged)).text == "社区事务由居民共同参与"


def test_what_stays_uncertain_is_marked_and_left_alone_from_then_on():
    text = AlignedText.of("這裏的\ufffd\u7b13\u5c6e，大家都不認識。")
    for mend in mends(text.text):
        assert mend.made or mend.after
    once = mend_bytes(AlignedText.of("前面〔损：?;鶎由鐓^〕後面"))
    assert once.text == "前面〔损：?;鶎由鐓^〕後面"
