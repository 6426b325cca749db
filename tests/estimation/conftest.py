import pandas as pd
import pytest

from liandong.estimation.evidence import Evidence, HandSample, gather

CODES = ["actor.community", "problem.fragmentation"]


def make_passages(paragraphs: int = 12) -> pd.DataFrame:
    """Two documents, each with paragraphs of two sentences, the first half by 甲, then by 乙."""
    rows = [
        (f"{document}-p{paragraph:03}-s{sentence:02}", document, paragraph, speaker, "社区缺人。")
        for document in ("000", "001")
        for paragraph in range(paragraphs)
        for speaker in ("甲" if paragraph < paragraphs / 2 else "乙",)
        for sentence in (0, 1)
    ]
    return pd.DataFrame(rows, columns=["passage_id", "document_id", "paragraph", "speaker", "text"])


def make_evidence(passages: pd.DataFrame) -> Evidence:
    """Document 000 is coded whole, of 001 every other paragraph; the machine misses one in four.

    Every second sentence bears the problem, every sentence of 甲 the actor.
    """
    truth = {
        row.passage_id: frozenset(
            ["actor.community"] * (row.speaker == "甲")
            + ["problem.fragmentation"] * row.passage_id.endswith("1")
        )
        for row in passages.itertuples()
    }
    number = {row.passage_id: row.paragraph for row in passages.itertuples()}
    machine = {name: codes if number[name] % 4 else frozenset() for name, codes in truth.items()}
    given = {
        name: codes
        for name, codes in truth.items()
        if name.startswith("000") or number[name] % 2 == 0
    }
    groups = {"document": "document_id", "speaker": "speaker"}
    sample = HandSample(given, "language_model")
    return gather(passages, machine, sample, CODES, groups)


@pytest.fixture
def evidence() -> Evidence:
    return make_evidence(make_passages())
