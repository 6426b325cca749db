import pytest

from liandong.corpus import repair
from liandong.corpus.alignment import AlignedText

LEAD = "本文讨论社区怎样在平时与急时之间转换，并说明居委会、物业与居民各自做了什么。"

CASES = [
    ("remove_glosses", "狀態(tài)緊急，進(jìn)行", "狀態緊急，進行"),
    ("remove_glosses", "回沪(回沪)人员(15CSH073)", "回沪(回沪)人员(15CSH073)"),
    ("undouble_punctuation", "考驗,,在從、承壓,。一方面,;另,、", "考驗,在從、承壓。一方面;另、"),
    ("undouble_punctuation", "甲,乙", "甲,乙"),
    ("simplify", "承擔著維持社會秩序的任務", "承担着维持社会秩序的任务"),
    ("close_blanks", "姚\xa0军 上海这座 2400 万人口", "姚军上海这座2400万人口"),
    ("close_blanks", "QQ 群 All Rights", "QQ群All Rights"),
    ("close_blanks", "题名　副题", "题名　副题"),
    ("widen_punctuation", "疫情,社区:做到(回沪)!", "疫情，社区：做到（回沪）！"),
    ("widen_punctuation", "12:00,全市", "12:00，全市"),
    ("widen_punctuation", "a,b (c) 1,234", "a,b (c) 1,234"),
    ("widen_punctuation", "[3]孟亚男,程达.社会(版)[J]", "[3]孟亚男,程达.社会(版)[J]"),
    ("curl_quotes", '战"疫"与"封城"\n"甲', "战“疫”与“封城”\n“甲"),
    ("curl_quotes", "\"战'疫'中\"", "“战‘疫’中”"),
    ("lengthen_dashes", "理念---以行政 2-3 A--B", "理念——以行政 2-3 A--B"),
    ("join_broken_lines", "社会组织，\n社区\n社会。\n甲", "社会组织，社区社会。\n甲"),
    ("drop_repeated", LEAD + "\n题名\n" + LEAD + "\n题名", "题名\n" + LEAD + "\n题名"),
]


@pytest.mark.parametrize(("step", "before", "after"), CASES)
def test_step(step, before, after):
    assert repair.STEPS[step].apply(AlignedText.of(before)).text == after


def test_every_step_has_a_case():
    assert {step for step, *_ in CASES} | {"mend_bytes"} == set(repair.STEPS)


def test_every_step_keeps_places(corpus):
    """What a step keeps as it was still stands for the very same character."""
    raw = corpus["003"].raw
    for name, step in repair.STEPS.items():
        text = step.apply(AlignedText.of(raw))
        same = [
            c == raw[s] or (e - s > 1) or not ("一" <= c <= "鿿")
            for c, s, e in zip(text.text, text.starts, text.ends, strict=True)
        ]
        if name != "simplify":
            assert all(same), name
