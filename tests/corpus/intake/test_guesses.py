"""Guesses on texts of our own, and on the five documents, against what a reader wrote."""

from itertools import groupby
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from liandong.corpus.alignment import AlignedText
from liandong.corpus.documents import Metadata, Speaker
from liandong.corpus.formats.contents import Hints
from liandong.corpus.intake.boilerplate import boilerplate
from liandong.corpus.intake.guesses import guess
from liandong.corpus.passages import describe
from liandong.corpus.restoration import joined, paragraphs_of, restore, without

RECEIVED = YAML(typ="safe").load(Path(__file__).with_name("received_texts.yaml"))
STEPS = ["simplify", "close_blanks", "lengthen_dashes", "widen_punctuation"]
PROSE = "居民的事，居民议，议了再办，办了再看，看了再改。"


def restored(text: str, steps: list[str] = STEPS) -> str:
    mended = restore(text, without(text, boilerplate(text)), steps)
    return joined(paragraphs_of(mended.text)).text


def guessed(text: str, hints: Hints | None = None):
    return guess(text, restored(text), hints or Hints())


def turns(text: str, found) -> list[str]:
    """Return who speaks, one after another, once the guesses stand in the YAML."""
    words = restored(text)
    metadata = Metadata(
        id="000",
        file="-",
        title=found.title,
        source="-",
        date="",
        genre=found.genre,
        speakers=found.speakers,
        rights="-",
        citekey="-",
        repairs=(),
    )
    paragraphs = describe(AlignedText.of(words), metadata)
    spoken = [p.speaker for p in paragraphs if p.kind in ("body", "question")]
    return [speaker for speaker, _ in groupby(spoken)]


@pytest.mark.parametrize("received", RECEIVED, ids=lambda received: received["name"])
def test_texts_of_many_kinds(received):
    found = guessed(received["text"])
    assert {
        "title": found.title,
        "date": found.date,
        "source": found.source,
        "site": found.site,
        "genre": found.genre,
        "speakers": [[speaker.name, speaker.affiliation] for speaker in found.speakers],
        "turns": turns(received["text"], found),
    } == {key: received[key] for key in received if key not in ("name", "text", "left_out")}


@pytest.mark.parametrize("document_id", ["000", "001", "002", "003"])
def test_the_documents_are_guessed_as_they_are_written_by_hand(corpus, document_id):
    """But for the genre of 000 (a reader calls its three voices a commentary)."""
    document = corpus[document_id]
    found = guess(document.raw, restored(document.raw, document.metadata.repairs), Hints())
    for field in ("title", "date", "source", "speakers"):
        assert getattr(found, field) == getattr(document.metadata, field)


def test_the_voices_of_the_round_table(corpus):
    document = corpus["004"]
    found = guess(document.raw, document.restored.text, Hints())
    assert (found.title, found.source) == (document.metadata.title, document.metadata.source)
    assert found.genre == "round_table"
    names = {speaker.name for speaker in document.metadata.speakers}
    assert {speaker.name for speaker in found.speakers} == names


def test_of_a_text_that_says_nothing_of_itself_nothing_is_invented():
    found = guessed(f"{PROSE}\n{PROSE}2020年3月1日，大家又议了一次。\n")
    assert (found.title, found.date, found.source) == ("〔题名缺失〕", "", "〔来源缺失〕")
    assert found.speakers == (Speaker(name="〔姓名缺失〕", affiliation="〔单位缺失〕"),)
    assert found.date_note == "文中未载日期。"


def test_a_name_above_the_text_is_no_title():
    found = guessed(f"刘碧莹\n摘要：{PROSE}\n{PROSE}\n")
    assert found.title == "〔题名缺失〕"
    assert found.speakers == (Speaker(name="刘碧莹", affiliation="〔单位缺失〕"),)


def test_a_name_that_no_words_follow_is_no_speaker():
    found = guessed(f"社区议事\n李强：{PROSE}\n王明：{PROSE}\n周以宁：\n")
    assert [speaker.name for speaker in found.speakers] == ["李强", "王明"]


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("2020-03-30 10:31 打印", "2020-03-30"),
        ("发布日期：2020年3月30日 点击：5", "2020-03-30"),
        ("时间:2023/5/29来源:点击量:", "2023-05-29"),
        ("二〇二〇年三月三十日", "2020-03-30"),
        ("二○二一年十二月十五日", "2021-12-15"),
        ("2020年2月30日", ""),
        ("收稿日期：2020-03-30", ""),
        ("时间：2020年3月30日", ""),
    ],
)
def test_dates_near_the_title(line, date):
    assert guessed(f"社区议事\n{line}\n{PROSE}\n").date == date


def test_a_month_is_no_date_but_is_noted():
    found = guessed(f"社区议事\n{PROSE}\n二〇二〇年三月\n")
    assert (found.date, found.date_note) == ("", "文中只载“二〇二〇年三月”。")


@pytest.mark.parametrize(
    ("hints", "title"),
    [
        (Hints(title="把议事桌搬到楼道口 - 江南民政网", site="江南民政网"), "把议事桌搬到楼道口"),
        (Hints(title="把议事桌搬到楼道口_江城报"), "把议事桌搬到楼道口"),
        (Hints(title="把议事桌 搬到楼道口"), "把议事桌搬到楼道口"),
        (Hints(title="江南民政网", site="江南民政网"), "把议事桌搬到楼道口"),
        (Hints(title="议事——从楼道开始"), "议事——从楼道开始"),
    ],
)
def test_a_title_that_the_format_states(hints, title):
    assert guessed(f"把议事桌搬到楼道口\n{PROSE}\n", hints).title == title


def test_what_the_format_states_counts_where_the_text_says_nothing():
    hints = Hints(author="韩佩文", date="2021-06-08", source="江城报", site="江城在线")
    found = guessed(f"社区议事\n{PROSE}\n", hints)
    assert found.speakers == (Speaker(name="韩佩文", affiliation="〔单位缺失〕"),)
    assert (found.date, found.date_note) == ("2021-06-08", "文件自载日期。")
    assert (found.source, found.site) == ("《江城报》", "江城在线")


@pytest.mark.parametrize(
    ("byline", "name", "affiliation"),
    [
        ("文/李强", "李强", "〔单位缺失〕"),
        ("作者：江城大学 李强", "李强", "江城大学"),
        ("李强  关信平", "李强、关信平", "〔单位缺失〕"),
        ("任 路,关信平\n(江城大学 社会学院,江城 430079)", "任路、关信平", "江城大学社会学院"),
        ("本报记者 张明敏", "张明敏", "〔单位缺失〕"),
        ("2019-09-09李强", "李强", "〔单位缺失〕"),
        ("江城市民政局局长 李强", "李强", "江城市民政局局长"),
        ("作者简介：李强，江城大学教授。", "李强", "江城大学教授"),
    ],
)
def test_bylines(byline, name, affiliation):
    text = f"社区怎样议事才能长久\n{byline}\n{PROSE}\n{PROSE}\n"
    (found,) = guessed(text).speakers
    assert (found.name, found.affiliation) == (name, affiliation)
