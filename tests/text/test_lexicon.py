from pathlib import Path

import pytest

from liandong.errors import InputFaults
from liandong.text.lexicon import Lexicon, read_entries, read_lexicon

ONE = "# 机制名称\n五社联动\n"


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_entries_carry_their_reason_and_place(tmp_path: Path) -> None:
    path = written(tmp_path / "terms.txt", "# 机制名称\n五社联动\n# 平台\n一网统管\n城市大脑\n")
    read = [(entry.text, entry.reason, entry.place) for entry in read_entries(path)]
    assert read == [
        ("五社联动", "机制名称", f"{path}:2"),
        ("一网统管", "平台", f"{path}:4"),
        ("城市大脑", "平台", f"{path}:5"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        (ONE + "\n平战结合\n", 3, "an empty line; remove it (a line “# reason” opens a new group)"),
        (ONE + "五社联动\n", 3, "“五社联动” stands at {path}:2 already; remove one of the two"),
        (
            ONE + "平战 结合\n",
            3,
            "“平战 结合” holds a blank; expected one term a line without blanks",
        ),
        (ONE + "平战结合\u3000\n", 3, "“平战结合\u3000” holds a blank; expected one term a line"),
        (ONE + "平战\u200b结合\n", 3, "holds the invisible character U+200B; type it anew"),
        (ONE + "平战\ufeff结合\n", 3, "holds the invisible character U+FEFF; type it anew"),
        (ONE + "平战结合\r\n", 3, "holds the invisible character U+000D; type it anew"),
        (ONE + "人防＋技防\n", 3, "full-width or compatibility character; write “人防+技防”"),
        (ONE + "社\n", 3, "“社” is a single character, which no analysis counts; remove it"),
        (
            "五社联动\n",
            1,
            "“五社联动” stands under no reason; put a line “# why these terms” above it",
        ),
    ],
)
def test_a_faulty_line_is_refused(tmp_path: Path, text: str, line: int, sentence: str) -> None:
    path = written(tmp_path / "terms.txt", text)
    with pytest.raises(InputFaults) as raised:
        read_entries(path)
    assert raised.value.faults[0].place == f"{path}:{line}"
    assert sentence.format(path=path) in raised.value.faults[0].sentence


def test_all_faults_of_both_files_come_together(tmp_path: Path) -> None:
    written(tmp_path / "dictionary.txt", ONE + "五社联动\n平战 结合\n")
    written(tmp_path / "stop_words.txt", "# 代词\n我\n")
    with pytest.raises(InputFaults) as raised:
        read_lexicon(tmp_path)
    places = [Path(fault.place).name for fault in raised.value.faults]
    assert places == ["dictionary.txt:3", "dictionary.txt:4", "stop_words.txt:2"]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    written(tmp_path / "dictionary.txt", ONE)
    with pytest.raises(InputFaults, match=r"stop_words\.txt: the file is missing"):
        read_lexicon(tmp_path)


def test_the_study_knows_its_key_terms(lexicon: Lexicon) -> None:
    terms = {entry.text for entry in lexicon.dictionary}
    assert terms >= {
        *("三社联动", "五社联动", "枢纽型平台", "平战结合", "平战转换", "全周期管理", "吹哨报到"),
        *("多元主体", "业委会", "智慧临小二", "一网统管", "一网通办", "联防联控", "群防群控"),
        *("治理共同体", "人防+技防", "15分钟社区生活圈"),
    }


def test_every_term_of_the_study_stands_in_its_documents(
    lexicon: Lexicon, corpus_text: str
) -> None:
    absent = [entry.text for entry in lexicon.dictionary if entry.text not in corpus_text]
    assert absent == []
