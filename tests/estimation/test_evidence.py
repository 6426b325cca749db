import pandas as pd
import pytest

from liandong.errors import InputFaults
from liandong.estimation.evidence import HandSample, gather
from tests.estimation.conftest import CODES, make_passages


def gathered(given, draws=None, **design):
    machine = {"000-p000-s00": {CODES[0]: 0.25}, "elsewhere": {CODES[0]: 1.0}}
    sample = HandSample(given, "person", draws=draws, **design)
    return gather(make_passages(2), machine, sample, CODES, {}).population


def test_passages_of_a_paragraph_make_a_cluster_of_their_document():
    made = gathered({})
    assert made.cluster.tolist() == [0, 0, 1, 1, 2, 2, 3, 3]
    assert made.stratum.tolist() == [0, 0, 0, 0, 1, 1, 1, 1]
    assert made.machine[:, 0].tolist() == [0.25] + [0.0] * 7


def test_documents_can_be_the_clusters():
    made = gathered({}, clusters=("document_id",), strata=())
    assert made.cluster.tolist() == [0, 0, 0, 0, 1, 1, 1, 1]
    assert made.stratum.tolist() == [0] * 8


def test_a_passage_without_codes_is_coded_all_the_same():
    assert gathered({"000-p000-s01": set()}).wave.tolist() == [-1, 0, -1, -1, -1, -1, -1, -1]


def test_later_draws_keep_their_probability():
    draws = pd.DataFrame({"passage_id": ["001-p000-s00"], "wave": [2], "probability": [0.5]})
    made = gathered({"000-p000-s00": set(), "001-p000-s00": set()}, draws)
    assert made.wave.tolist() == [0, -1, -1, -1, 2, -1, -1, -1]
    assert made.probability[4] == 0.5


def test_what_stands_apart_counts_as_not_coded():
    given = {"000-p000-s00": set(), "001-p000-s00": set()}
    made = gathered(given, apart=frozenset({"001-p000-s00", "001-p001-s00"}))
    assert made.wave.tolist() == [0, -1, -1, -1, -1, -1, -1, -1]


def test_a_draw_counts_only_as_a_whole():
    draws = pd.DataFrame(
        {"passage_id": ["001-p000-s00", "009-p000-s00"], "wave": [1, 1], "probability": [0.5, 0.5]}
    )
    with pytest.raises(InputFaults) as caught:
        gathered({}, draws)
    assert str(caught.value).splitlines() == [
        "draw 1: the passage “001-p000-s00” was drawn and has no codes; a draw counts only as a "
        "whole: code the passage or take the whole draw out",
        "draw 1: the passage “009-p000-s00” was drawn and isn't among the passages; a draw counts "
        "only as a whole: code the passage or take the whole draw out",
    ]
