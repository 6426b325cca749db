"""What lines are, on texts of our own; the five documents are held in test_reading."""

import pytest

from liandong.corpus.alignment import AlignedText
from liandong.corpus.documents import Metadata, Speaker
from liandong.corpus.passages import describe
from liandong.corpus.sentences import split

PROSE = "居民的事，居民议，议了再办。"


def described(text: str, names: str = "甲", title: str = "题"):
    metadata = Metadata(
        id="000",
        file="-",
        title=title,
        source="-",
        date="",
        genre="expert_forum",
        speakers=tuple(Speaker(name=name, affiliation="-") for name in names.split()),
        rights="-",
        citekey="-",
        repairs=(),
    )
    return describe(AlignedText.of(text), metadata)


def kinds(*lines: str) -> list[str]:
    return [p.kind for p in described("\n".join(lines))]


def speakers(names: str, *lines: str) -> list[str]:
    return [p.speaker for p in described("\n".join(lines), names)]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["题", "一、做法", PROSE], ["title", "heading", "body"]),
        (["题", "——以白石镇为例", PROSE], ["title", "title", "body"]),
        (["题", "一、送餐", "二、陪诊", "三、修灯", PROSE], ["title", *["body"] * 4]),
        (
            ["题", "清晨的巷口", "有人扫雪", "有人递茶", "春天", "站在门外"],
            ["title", *["body"] * 5],
        ),
        (["题", "巷口", "有人扫雪", "有人递茶", "春天", "门外", PROSE], ["title", *["body"] * 6]),
        (["题", PROSE, "图1 三社联动示意", PROSE], ["title", "body", "note", "body"]),
        (["题", PROSE, "图1显示，居民来得多了。"], ["title", "body", "body"]),
        (["题", "村名\t人数", "上白石\t214", PROSE], ["title", "note", "note", "body"]),
        (["题", PROSE, "江城市锦绣社区", "2020年10月"], ["title", "body", "note", "note"]),
        (["题", PROSE, "此致", "敬礼"], ["title", "body", "body", "body"]),
        (["题", "亲爱的居民：", PROSE], ["title", "body", "body"]),
        (
            ["题", PROSE, "参考文献", "[1]甲.书.", "2.乙.文."],
            ["title", "body", "heading", *["reference"] * 2],
        ),
        (["题", PROSE, "注释：", "①化名。"], ["title", "body", "heading", "note"]),
        (
            ["题", PROSE, "注释", "①化名。", "办", PROSE, "1、先听", PROSE],
            ["title", "body", "heading", "note", "heading", "body", "heading", "body"],
        ),
        (["题", "白石镇①很小。", "①化名。"], ["title", "body", "note"]),
        (["题", "建议三条。", "①多听。", "②多看。"], ["title", "body", "body", "body"]),
        (["题", "记者：怎样开始？", "答：先商量。"], ["title", "question", "body"]),
        (["题", "主持人：韩大姐", "地点：活动室", PROSE], ["title", "note", "note", "body"]),
        (["题", "本报记者罗小禾", PROSE], ["title", "note", "body"]),
        (["题", "记者田禾", PROSE], ["title", "note", "body"]),
        (["题", "记者调查", PROSE], ["title", "heading", "body"]),
        (["江城通讯第七期", "题", PROSE], ["note", "title", "body"]),
        (["题", f"{PROSE}", "（作者赵一苇系江城大学教授）"], ["title", "body", "note"]),
    ],
)
def test_kinds(lines, expected):
    assert kinds(*lines) == expected


def test_sections_nest_by_their_numbers():
    text = [
        "题",
        "一、做法",
        PROSE,
        "（一）议",
        PROSE,
        "1. 先听",
        PROSE,
        "（二）办",
        PROSE,
        "二、启示",
        PROSE,
    ]
    sections = [p.section for p in described("\n".join(text)) if p.kind == "body"]
    assert sections == [
        "一、做法",
        "一、做法 / （一）议",
        "一、做法 / （一）议 / 1. 先听",
        "一、做法 / （二）办",
        "二、启示",
    ]


def test_affiliation_name_and_title_before_a_colon():
    lines = ["题", PROSE, f"清华大学李强教授：{PROSE}", PROSE, f"王明（居民）：{PROSE}"]
    assert speakers("李强 王明", *lines) == ["", "", "李强", "李强", "王明"]


def test_a_label_that_is_no_speaker_leaves_the_speaker_as_it_is():
    lines = ["题", f"李强：{PROSE}", "意见：多听。", "一是：多看。", f"王明：{PROSE}"]
    assert speakers("李强 王明", *lines) == ["", "李强", "李强", "李强", "王明"]


def test_the_host_ends_a_turn_and_is_nobody():
    lines = ["题", f"李强：{PROSE}", "主持人：谢谢。怎样留人？", "请接着说。", f"王明：{PROSE}"]
    assert speakers("李强 王明", *lines) == ["", "李强", "", "", "王明"]


def test_a_voice_without_a_name_ends_a_turn():
    lines = ["题", f"李强：{PROSE}", f"居民：{PROSE}", f"王明：{PROSE}"]
    assert speakers("李强 王明", *lines) == ["", "李强", "", "王明"]


def test_in_an_interview_the_questions_and_the_introduction_are_not_the_guests():
    lines = ["题", PROSE, "记者：怎样开始？", f"李强：{PROSE}", PROSE]
    assert speakers("李强", *lines) == ["", "", "", "李强", "李强"]


def test_one_author_speaks_all_but_the_questions():
    lines = ["题", PROSE, "问：怎样开始？", f"答：{PROSE}"]
    assert speakers("李强", *lines) == ["", "李强", "", "李强"]


def test_a_piece_that_ends_with_its_authors_name_is_theirs():
    lines = [
        "题",
        PROSE,
        "议",
        PROSE,
        "（作者系江城大学教授李强）",
        "办",
        PROSE,
        "（作者王明系居民）",
    ]
    heard = speakers("李强 王明", *lines)
    assert heard == ["", "", "", "李强", "", "", "王明", ""]


def test_behind_the_end_of_a_piece_nobody_speaks_until_the_next_name():
    lines = ["题", "李强", PROSE, "（作者系江城大学教授）", "办", PROSE, "王明", PROSE]
    assert speakers("李强 王明", *lines) == ["", "", "李强", "", "", "", "", "王明"]


def test_a_list_of_guests_announces_nobody():
    lines = ["题", "李强江城大学教授", "王明锦绣社区主任", PROSE, f"王明：{PROSE}"]
    assert speakers("李强 王明", *lines) == ["", "", "", "", "王明"]


def test_of_names_that_contain_each_other_the_longer_counts():
    lines = ["题", "李强", PROSE, "李强国", PROSE]
    assert speakers("李强 李强国", *lines) == ["", "", "李强", "", "李强国"]


def test_authors_who_write_together_are_one_voice_and_their_byline_no_section():
    paragraphs = described("\n".join(["题", "李强，王明", PROSE]), "李强、王明")
    assert [(p.speaker, p.section) for p in paragraphs[1:]] == [("李强、王明", "")] * 2


def test_a_byline_behind_the_last_sentence_is_a_note():
    text = AlignedText.of(f"题\n{PROSE}（作者赵一苇系江城大学教授）")
    metadata_text = described(text.text)
    passages = split(text, metadata_text, "000")
    assert [passage.kind for passage in passages] == ["title", "body", "note"]
