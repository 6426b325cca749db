from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array

from liandong.errors import InputFaults
from liandong.schemas import read_yaml
from liandong.text.terms import TermMatrix
from liandong.topics.description import (
    PASSAGE_TOPICS,
    TOPIC_DOCUMENTS,
    TOPIC_STABILITY,
    TOPICS,
    NamedTopic,
    TopicName,
    TopicNames,
    attribute,
    describe,
    list_terms,
    name_topics,
    outdated_names,
    share_of_documents,
    share_of_passages,
)
from liandong.topics.models import TopicModel
from liandong.topics.selection import Corpus, Solution

PATH = Path("topic_names.yaml")
VOLUNTEERS = TopicName(
    id="volunteering", name_zh="志愿服务", name_en="Volunteering", terms=("志愿者", "招募", "培训")
)
PLATFORM = TopicName(
    id="platform", name_zh="枢纽型平台", name_en="Hub platform", terms=("平台", "信息", "整合")
)
NAMES = TopicNames(topics=(VOLUNTEERS, PLATFORM))
TOPIC_PAIR = [NamedTopic(VOLUNTEERS, 0), NamedTopic(PLATFORM, 1)]


def test_names_find_their_topic_by_its_terms_in_any_order() -> None:
    named = name_topics(NAMES, [["整合", "平台", "信息"], ["招募", "志愿者", "培训"]])
    assert [(topic.name.id, topic.column) for topic in named] == [
        ("platform", 0),
        ("volunteering", 1),
    ]


@pytest.mark.parametrize(
    ("leading", "sentences"),
    [
        (  # a term has changed
            [["志愿者", "招募", "激励"], ["平台", "信息", "整合"]],
            [
                "“volunteering” (志愿服务) was named for 志愿者、招募、培训, but the nearest topic "
                "now is 志愿者、招募、激励; read its passages, then correct the name and its "
                "terms, or remove it"
            ],
        ),
        (  # a topic has gone
            [["平台", "信息", "整合"]],
            [
                "“volunteering” (志愿服务) was named for 志愿者、招募、培训, but no topic is left "
                "for it; read its passages, then correct the name and its terms, or remove it"
            ],
        ),
        (  # a topic has come
            [["平台", "信息", "整合"], ["志愿者", "招募", "培训"], ["协商", "利益", "地位"]],
            ["a topic has no name yet: 协商、利益、地位; name it"],
        ),
        (  # both names are stale: both are said
            [["志愿者", "招募", "激励"], ["平台", "信息", "网络"]],
            [
                "the nearest topic now is 志愿者、招募、激励",
                "the nearest topic now is 平台、信息、网络",
            ],
        ),
    ],
)
def test_a_stale_name_is_told(leading: list[list[str]], sentences: list[str]) -> None:
    faults = list(outdated_names(PATH, NAMES, leading))
    assert [fault.place for fault in faults] == [str(PATH)] * len(sentences)
    for fault, sentence in zip(faults, sentences, strict=True):
        assert sentence in fault.sentence


def test_names_that_fit_are_not_told() -> None:
    assert not list(outdated_names(PATH, NAMES, [VOLUNTEERS.terms, PLATFORM.terms]))


def test_a_topic_that_nobody_named_is_called_by_its_terms() -> None:
    named = name_topics(NAMES, [["志愿者", "招募", "激励"], ["平台", "信息", "整合"]])
    assert [(topic.name.id, topic.name.name_zh) for topic in named] == [
        ("unnamed-1", "〔未命名：志愿者、招募、激励〕"),
        ("platform", "枢纽型平台"),
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("topics:\n  - id: Öl\n    name_zh: 油\n    name_en: Oil\n    terms: []\n", "topics.0.id"),
        ("topics:\n  - id: oil\n    name: 油\n", "unknown key"),
        (
            "topics:\n  - {id: a, name_zh: 甲, name_en: A, terms: []}\n"
            "  - {id: a, name_zh: 乙, name_en: B, terms: []}\n",
            "the id “a” is given twice",
        ),
    ],
)
def test_a_faulty_file_of_names_is_refused(tmp_path: Path, text: str, sentence: str) -> None:
    path = tmp_path / "topic_names.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputFaults, match=sentence):
        read_yaml(path, TopicNames)


def matrix(counts: list[list[int]]) -> TermMatrix:
    ids = tuple(f"s{number}" for number in range(len(counts)))
    return TermMatrix(ids, ("志愿者", "平台"), csr_array(np.array(counts)))


MODEL = TopicModel(
    kind="nmf",
    seed=0,
    topic_terms=np.array([[0.8, 0.2], [0.2, 0.8]]),
    passage_topics=np.array([[0.5, 0.5], [1.0, 0.0], [0.0, 0.0]]),
    loss=0.0,
)


@pytest.mark.parametrize(
    ("paragraph", "counts", "expected"),
    [
        (0, [1, 0], [0.8, 0.2]),  # .5 × .8 against .5 × .2
        (0, [2, 1], [1.8, 1.2]),
        (1, [1, 1], [2.0, 0.0]),  # the paragraph knows one topic only
        (2, [1, 0], [0.0, 0.0]),  # the paragraph has no topic
        (0, [0, 0], [0.0, 0.0]),
    ],
)
def test_terms_are_attributed_to_topics(
    paragraph: int, counts: list[int], expected: list[float]
) -> None:
    made = attribute(MODEL, np.array([paragraph]), matrix([counts]))
    assert made[0] == pytest.approx(expected)


def test_sentences_without_topics_have_no_rows() -> None:
    attributed = np.array([[3.0, 1.0], [0.0, 0.0], [0.0, 2.0]])
    made = share_of_passages(TOPIC_PAIR, matrix([[4, 0], [0, 0], [0, 2]]), attributed)
    assert PASSAGE_TOPICS.validate(made).to_numpy().tolist() == [
        ["s0", "volunteering", 0.75],
        ["s0", "platform", 0.25],
        ["s2", "platform", 1.0],
    ]


def test_topics_and_documents_divide_into_each_other() -> None:
    attributed = np.array([[2.0, 0.0], [1.0, 1.0]])
    made = share_of_documents(TOPIC_PAIR, np.array(["000", "001"]), attributed)
    assert TOPIC_DOCUMENTS.validate(made).to_numpy().tolist() == [
        ["volunteering", "000", 1.0, 0.6667],
        ["volunteering", "001", 0.5, 0.3333],
        ["platform", "000", 0.0, 0.0],
        ["platform", "001", 0.5, 1.0],
    ]


def test_a_document_or_topic_of_nothing_has_no_part_in_the_other() -> None:
    # Document 007 has one sentence, without a known term; no sentence speaks of the platform.
    attributed = np.array([[2.0, 0.0], [0.0, 0.0], [1.0, 0.0]])
    made = share_of_documents(TOPIC_PAIR, np.array(["000", "007", "1000"]), attributed)
    assert TOPIC_DOCUMENTS.validate(made).to_numpy().tolist() == [
        ["volunteering", "000", 1.0, 0.6667],
        ["volunteering", "007", 0.0, 0.0],
        ["volunteering", "1000", 1.0, 0.3333],
        ["platform", "000", 0.0, 0.0],
        ["platform", "007", 0.0, 0.0],
        ["platform", "1000", 0.0, 0.0],
    ]


def test_a_description_follows_topics_to_terms_passages_and_documents() -> None:
    corpus = Corpus(
        paragraphs=matrix([[1, 1], [1, 0], [0, 0]]),
        sentences=matrix([[1, 0], [0, 1], [1, 0], [0, 0]]),
        documents=np.array(["000", "001", "001"]),
        paragraph_of=np.array([0, 0, 1, 2]),
    )
    solution = Solution(
        model=MODEL,
        leading=np.array([[0, 1], [1, 0]]),
        coherence=np.array([0.3, 0.1]),
        seed_overlaps=np.array([[1.0, 0.5], [0.5, 0.5]]),
        document_overlaps=np.array([[1.0, 0.0], [0.25, 0.0]]),
    )
    made = describe(TOPIC_PAIR, corpus, solution)
    assert TOPICS.validate(made.topics)[
        ["topic_id", "rank", "term", "weight"]
    ].to_numpy().tolist() == [
        ["volunteering", 1, "志愿者", 0.8],
        ["volunteering", 2, "平台", 0.2],
        ["platform", 1, "平台", 0.8],
        ["platform", 2, "志愿者", 0.2],
    ]
    assert made.passages["share"].tolist() == [0.8, 0.2, 0.2, 0.8, 1.0]
    assert made.documents["topic_share"].tolist() == [0.5, 0.5, 1.0, 0.0]
    expected = pd.DataFrame(
        [
            ("volunteering", "seeds", 0.75, 0.3),
            ("volunteering", "without 000", 1.0, 0.3),
            ("volunteering", "without 001", 0.25, 0.3),
            ("platform", "seeds", 0.5, 0.1),
            ("platform", "without 000", 0.0, 0.1),
            ("platform", "without 001", 0.0, 0.1),
        ],
        columns=list(TOPIC_STABILITY.columns),
    )
    pd.testing.assert_frame_equal(TOPIC_STABILITY.validate(made.stability), expected)


def test_terms_keep_the_names_of_their_topic() -> None:
    solution = Solution(
        MODEL, np.array([[0], [1]]), np.zeros(2), np.zeros((1, 2)), np.zeros((1, 2))
    )
    made = list_terms(TOPIC_PAIR, solution, matrix([[1, 1]]))
    assert made[["name_zh", "name_en"]].to_numpy().tolist() == [
        ["志愿服务", "Volunteering"],
        ["枢纽型平台", "Hub platform"],
    ]
