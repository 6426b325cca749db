import pytest

from liandong.corpus.translations import differing_numbers, read_translations
from liandong.errors import InputFaults

TEXTS = {"000": "有10.88亿人次，居民联动。居民参与，志愿者参与。", "001": "另一份。"}


def entry(document, words, translation):
    return f'- document: "{document}"\n  words: {words}\n  translation: {translation}\n'


def test_all_files_of_the_folder_are_read(tmp_path):
    """The same words translated alike in two files count once; a file of comments is none."""
    (tmp_path / "a.yaml").write_text(entry("000", "居民联动", "residents link up"), "utf-8")
    again = entry("000", "居民联动", "residents link up") + entry("001", "另一份", "another")
    (tmp_path / "b.yaml").write_text(again, "utf-8")
    (tmp_path / "c.yaml").write_text("# none yet\n", "utf-8")
    assert read_translations(tmp_path, TEXTS) == {
        ("000", "居民联动"): "residents link up",
        ("001", "另一份"): "another",
    }
    assert read_translations(tmp_path / "absent", TEXTS) == {}


def test_all_faults_at_once_with_file_and_line(tmp_path):
    made = [
        entry("000", "居民参加", "residents take part"),
        entry("000", "参与", "take part"),
        entry("009", "居民", "residents"),
        entry("000", "有10.88亿人次", "1.88 billion times"),
    ]
    (tmp_path / "a.yaml").write_text("".join(made), "utf-8")
    (tmp_path / "b.yaml").write_text(
        entry("000", "居民联动", "one") + entry("000", "居民联动", "two"), "utf-8"
    )
    (tmp_path / "c.yaml").write_text(entry("001", "另一份", '" "'), "utf-8")
    (tmp_path / "d.yaml").write_text("words: 另一份\n", "utf-8")
    with pytest.raises(InputFaults) as caught:
        read_translations(tmp_path, TEXTS)
    told = [str(fault).removeprefix(f"{tmp_path}/") for fault in caught.value.faults]
    assert sorted(told) == [
        "a.yaml:11: the translation lacks 1088000000 and has 1880000000, which the words haven't;"
        " correct it",
        "a.yaml:2: the words “居民参加…” don't stand there verbatim (document 000)",
        "a.yaml:5: the words “参与…” stand there 2 times (document 000)",
        "a.yaml:8: no document “009”; correct the id",
        f"b.yaml:5: these words are translated otherwise at {tmp_path}/b.yaml:2; keep one",
        "c.yaml:2: the translation is empty; write it",
        "d.yaml:1: expected a list of document, words and translation",
    ]


@pytest.mark.parametrize(
    ("words", "translation"),
    [
        ("志愿者8782.37万人", "87,823,700 volunteers"),
        ("志愿者8782.37万人", "87.8237 million volunteers"),
        ("2020年1月23日", "23 January 2020"),
        ("占80%", "80 per cent"),
        ("3位社工", "three social workers"),
        ("2020年新冠疫情", "COVID-19 in 2020"),
        ("三十个社区，5名志愿者", "30 communities, 5 volunteers"),
        ("五社联动", "the linkage of 5 actors"),
        ("1,240元", "1240 yuan"),
    ],
)
def test_numbers_are_compared_by_value(words, translation):
    assert differing_numbers(words, translation) == ([], [])


@pytest.mark.parametrize(
    ("words", "translation", "lacking", "added"),
    [
        ("10.88亿人次", "10.88 million times", ["1088000000"], ["10880000"]),
        ("5名志愿者", "volunteers", ["5"], []),
        ("5名志愿者、5名社工", "5 volunteers and social workers", ["5"], []),
        ("5名志愿者", "5 of 8 volunteers", [], ["8"]),
    ],
)
def test_other_numbers_are_told(words, translation, lacking, added):
    assert differing_numbers(words, translation) == (lacking, added)
