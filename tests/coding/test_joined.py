import pytest

from liandong.coding.joined import joined


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一，二。", ["一", "二"]),
        ("筹集1,200元,发放3.5万元.", ["筹集1,200元", "发放3.5万元"]),
        ("筹集１,200元", ["筹集１,200元"]),
        (",3", ["3"]),
        ("好：坏；善、恶", ["好", "坏", "善、恶"]),
        ("", []),
    ],
)
def test_clauses(text: str, expected: list[str]) -> None:
    before, here, _ = joined(["1", text, "，2"]).clauses_by_sentence()
    assert before == [(0, 1)]
    assert [text[start:end] for start, end in here] == expected


def test_every_place_knows_its_sentence_and_its_clause() -> None:
    text = joined(["甲，乙", "", "丙"])
    spans = zip(text.starts, text.ends, strict=True)
    assert [text.text[start:end] for start, end in spans] == ["甲，乙", "", "丙"]
    assert text.sentence_at.tolist() == [0, 0, 0, 0, 0, 1, 2, 2]
    clauses = zip(text.clause_starts, text.clause_ends, strict=True)
    assert [text.text[start:end] for start, end in clauses] == ["甲", "乙", "", "丙"]
    assert text.clause_at.tolist() == [0, 0, 0, 1, 1, 2, 3, 3]


def test_no_sentences() -> None:
    assert joined([]).starts.tolist() == []
