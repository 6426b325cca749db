import numpy as np
import pandas as pd
import pytest

from liandong.text.terms import TermMatrix, term_matrix

PLANTED = {
    "志愿": ["志愿者", "招募", "培训", "激励", "服务队", "骨干"],
    "平台": ["枢纽型平台", "信息", "整合", "网络", "系统", "数据"],
    "协商": ["协商", "利益", "地位", "共识", "主体", "平等"],
}


def planted_passages() -> list[tuple[str, list[str]]]:
    """Sixty passages of five documents, each about one of three subjects, with a common word."""
    chance = np.random.default_rng(0)
    subjects = list(PLANTED.values())
    return [
        (f"00{number % 5}-p{number:03}", [*chance.choice(subjects[number % 3], 8), "社区"])
        for number in range(60)
    ]


@pytest.fixture(scope="session")
def subjects() -> set[frozenset[str]]:
    return {frozenset(terms) for terms in PLANTED.values()}


@pytest.fixture(scope="session")
def tokens() -> pd.DataFrame:
    """The planted passages as a table of tokens, two sentences to a paragraph."""
    rows = [
        (f"{name}-s{half:02}", name, name[:3], " ".join(words[half * 4 : (half + 1) * 4 + half]))
        for name, words in planted_passages()
        for half in (0, 1)
    ]
    return pd.DataFrame(rows, columns=["passage_id", "paragraph_id", "document_id", "tokens"])


@pytest.fixture(scope="session")
def planted() -> TermMatrix:
    return term_matrix(planted_passages(), minimum_passages=1, maximum_share=0.9)
