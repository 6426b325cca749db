import pytest

from liandong.corpus.alignment import AlignedText
from liandong.corpus.repair import steps

LEAD = "本文讨论社区怎样在平时与急时之间转换，并说明居委会、物业与居民各自做了什么。"

MARKDOWN = """# 题名
- 一、**甲**做\\*\\*事
> 引文
[链接](http://a.cn/x_(y))与![图](b.png)，`代码`
<!-- 注 -->
| 甲 | 乙 |
|---|---|
| 1 | 2 |
"""
WRAPPED = """社区里的事
社区治理要靠居民、物业和街道一起来做，谁也不能
代替谁。居民说出自己的难处，物业拿出办法，街道负
责把各方请到一张桌子旁边，把话说清楚，把账算明白
，把该做的事情一件一件地做完。
第二件事是信息。没有信息，什么都谈不上，人们只好
互相猜测。
"""
WRAPPED_JOINED = """社区里的事
社区治理要靠居民、物业和街道一起来做，谁也不能代替谁。居民说出自己的难处，物业拿出办法，街道负责把各方请到一张桌子旁边，把话说清楚，把账算明白，把该做的事情一件一件地做完。
第二件事是信息。没有信息，什么都谈不上，人们只好互相猜测。
"""
POEM = "春来江水绿如蓝，\n夏去荷风满小园。\n秋到山村人尽喜，\n冬临炉火话丰年。\n" * 2

CASES = [
    ("remove_glosses", "狀態(tài)緊急，進(jìn)行", "狀態緊急，進行"),
    ("remove_glosses", "回沪(回沪)人员(15CSH073)", "回沪(回沪)人员(15CSH073)"),
    ("remove_glosses", "治理(governance)，尢(wang)", "治理(governance)，尢"),
    ("drop_invisible", "\ufeff第一\u200b行\r\n第二\u00ad行\r第三行", "第一行\n第二行\n第三行"),
    ("remove_markup", MARKDOWN, "题名\n一、甲做**事\n引文\n链接与图，代码\n\n甲　乙\n1　2\n"),
    ("curl_quotes", 'it\'s "社区"', "it's “社区”"),
    ("join_broken_lines", WRAPPED, WRAPPED_JOINED),
    ("join_broken_lines", POEM, POEM),
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
    ("drop_repeated", LEAD + "\n题名\n" + LEAD + "\n题名", "题名\n" + LEAD + "\n题名"),
]


@pytest.mark.parametrize(("step", "before", "after"), CASES)
def test_step(step, before, after):
    assert steps.STEPS[step].apply(AlignedText.of(before)).text == after


CLEAN = {
    "latin words": "治理(governance)一词，见 https://a.cn/b?c=d 与 it's a test。",
    "times and numbers": "会议 12:30 开始，共有 2400 万人参加，3,000 人到场；比例为 3:2。",
    "one gloss": "尢(wāng)是一个姓氏，读音与“汪”相同，很少见。",
    "a traditional name": "他在文中提到“臺灣”一词，也写作“台湾”，两种写法都有。",
    "short lines": "目录\n一、缘起\n二、经过\n三、结果\n四、讨论\n",
    "a list": "- 甲：负责登记\n- 乙：负责联络\n- 丙：负责记录\n- 丁：负责核对\n",
    "a poem": POEM,
    "a question": "谁来做？怎么做？何时做？这些问题要先说清楚。",
    "author and title": "作者 张三\n单位 某大学\n题名　副题\n",
}


@pytest.mark.parametrize("text", CLEAN.values(), ids=list(CLEAN))
def test_a_clean_text_shows_no_step(text):
    assert steps.applicable(AlignedText.of(text)) == ()


def test_the_steps_of_the_five_documents_show_in_their_raw_texts(corpus):
    """But for blanks beside digits, headings and references: there a person decided."""
    for document in corpus.documents:
        found = steps.applicable(AlignedText.of(document.raw))
        chosen = set(document.metadata.repairs) - {"close_blanks"}
        assert set(found) - {"close_blanks"} == chosen, document.id


@pytest.mark.parametrize("document_id", ["000", "001", "002", "003"])
def test_a_restored_document_shows_no_step(corpus, document_id):
    assert steps.applicable(corpus[document_id].restored) == ()


def test_what_is_marked_as_damaged_stays_as_printed():
    text = AlignedText.of("狀態(tài)〔损：?;鶎(tài),治〕緊急")
    for name in ("remove_glosses", "simplify", "widen_punctuation"):
        text = steps.STEPS[name].apply(text)
    assert text.text == "状态〔损：?;鶎(tài),治〕紧急"


def test_every_step_has_a_case():
    assert {step for step, *_ in CASES} | {"mend_bytes"} == set(steps.STEPS)


def test_every_step_keeps_places(corpus):
    """What a step keeps as it was still stands for the very same character."""
    raw = corpus["003"].raw
    for name, step in steps.STEPS.items():
        text = step.apply(AlignedText.of(raw))
        same = [
            c == raw[s] or (e - s > 1) or not ("一" <= c <= "鿿")
            for c, s, e in zip(text.text, text.starts, text.ends, strict=True)
        ]
        if name != "simplify":
            assert all(same), name
