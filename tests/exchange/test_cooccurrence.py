from liandong.exchange.tables.cooccurrence import (
    NOBODY,
    code_code_counts,
    code_code_jaccard,
    code_document_counts,
    speaker_code_counts,
    tables,
)
from tests.exchange.six_sentences import DOCUMENTS, coded, scheme

VOLUNTEER, PRACTICE, EXPERT = "actor.volunteer", "discourse.practice", "actor.expert"


def cell(frame, row, column):
    return frame.set_index("code").loc[row, column]


def test_codes_by_document():
    frame = code_document_counts(coded(), scheme(), DOCUMENTS)
    assert list(frame.columns) == ["code", "label_zh", "010", "011", "all"]
    assert frame.set_index("code").loc[VOLUNTEER].tolist() == ["志愿者", 1, 1, 2]
    assert cell(frame, PRACTICE, "010") == 3
    assert cell(frame, EXPERT, "all") == 0
    assert list(frame["code"]) == [code.id for code in scheme().codes]


def test_codes_by_code():
    """Volunteers stand in s1 and s4, practice in s0, s1 and s2: together in s1, of four."""
    counts, jaccard = code_code_counts(coded(), scheme()), code_code_jaccard(coded(), scheme())
    assert cell(counts, VOLUNTEER, PRACTICE) == cell(counts, PRACTICE, VOLUNTEER) == 1
    assert cell(counts, PRACTICE, PRACTICE) == 3
    assert cell(jaccard, VOLUNTEER, PRACTICE) == 0.25
    assert cell(jaccard, PRACTICE, PRACTICE) == 1
    assert cell(jaccard, EXPERT, EXPERT) == cell(jaccard, EXPERT, PRACTICE) == 0


def test_a_code_given_twice_counts_once():
    twice = coded().loc[lambda rows: rows.index.repeat(2)]
    for count in (code_code_counts, speaker_code_counts):
        assert count(twice, scheme()).equals(count(coded(), scheme()))
    frame = code_document_counts(twice, scheme(), DOCUMENTS)
    assert cell(frame, PRACTICE, "010") == 3


def test_codes_by_speaker():
    frame = speaker_code_counts(coded(), scheme())
    assert frame[["speaker", "passages"]].to_numpy().tolist() == [
        ["李某", 2],
        ["王某", 2],
        [NOBODY, 1],
    ]
    assert frame.loc[0, [PRACTICE, "discourse.problem", VOLUNTEER]].tolist() == [1, 1, 0]


def test_each_kind_of_coder_has_tables_of_its_own():
    made = {sheet.name: sheet.frame for sheet in tables(coded(), scheme(), DOCUMENTS)}
    assert len(made) == 12
    assert cell(made["code-document-models"], PRACTICE, "all") == 2
    assert cell(made["code-document-machine"], PRACTICE, "all") == 1
    assert max(map(len, made)) <= 31  # Excel's limit
