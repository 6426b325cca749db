import pandas as pd
import pytest

from liandong.estimation.evidence import HandSample, gather
from liandong.estimation.prevalence import (
    CORRECTED,
    DIFFERENCES,
    Limits,
    Where,
    corrected_table,
    difference_table,
)
from tests.estimation.conftest import CODES, make_evidence, make_passages

LIMITS = Limits(clusters=2, cases=3)
KEY = ["code", "group_by", "group"]


def row_of(evidence, *key, limits=LIMITS):
    frame = CORRECTED.validate(corrected_table(evidence, limits))
    return frame.set_index(KEY).loc[key]


def test_a_group_coded_whole_has_its_exact_share(evidence):
    row = row_of(evidence, "problem.fragmentation", "document", "000")
    assert (row.hand_count, row.passage_count, row.hand_positive_count) == (24, 24, 12)
    assert row.machine_share == pytest.approx(9 / 24)
    assert row[["corrected_share", "low", "high", "hand_share", "hand_low"]].tolist() == [0.5] * 5


def test_a_group_coded_in_part_has_an_interval_around_the_truth(evidence):
    # Of 24 passages 12 are coded, 6 of them with the code, 6 without.
    row = row_of(evidence, "problem.fragmentation", "document", "001")
    assert row.corrected_share == pytest.approx(0.5)
    assert row.hand_share == pytest.approx(0.5)
    assert 6 / 24 <= row.low < 0.5 < row.high <= 18 / 24
    assert row.note == ""


def test_every_row_says_who_coded(evidence):
    assert set(corrected_table(evidence, LIMITS)["hand_coder_kind"]) == {"language_model"}


def test_an_actors_group_is_estimated_too(evidence):
    # 甲 speaks 24 passages of 48, 12 of 000, 6 of them coded in 001. In every paragraph one of two
    # bears the problem: no paragraph differs from another, and yet six passages were not read.
    row = row_of(evidence, "problem.fragmentation", "actor", "actor.community")
    assert row.hand_count == 18
    assert row.hand_positive_count == 9
    assert row.passage_count == 24
    assert row.corrected_share == pytest.approx(0.5)
    assert row.low < 0.5 < row.high
    assert ("actor.community", "actor", "actor.community") not in corrected_table(
        evidence, LIMITS
    ).set_index(KEY).index


@pytest.mark.parametrize(
    ("where", "limits", "note"),
    [
        (("speaker", "乙"), LIMITS, "0 of 18 hand-coded passages bear it; 3 are needed"),
        (("all", "all"), Limits(2, 19), "18 of 36 hand-coded passages bear it; 19 are needed"),
        (
            ("document", "001"),
            Limits(7, 3),
            "6 clusters of the group hold hand codes; 7 are needed",
        ),
        (("speaker", "甲"), LIMITS, "0 of 18 hand-coded passages lack it; 3 are needed"),
    ],
)
def test_too_small_a_sample_gets_a_note_and_no_number(evidence, where, limits, note):
    row = row_of(evidence, "actor.community", *where, limits=limits)
    assert row.note == note
    numbers = ["corrected_share", "low", "high", "hand_share", "hand_low", "hand_high"]
    assert row[numbers].isna().all()


def test_a_document_without_hand_codes_is_named(evidence):
    passages = make_passages()
    other = passages[passages["document_id"] == "001"].assign(document_id="002")
    other["passage_id"] = other["passage_id"].str.replace("001", "002")
    given = {name: {CODES[1]} if name.endswith("1") else set() for name in passages["passage_id"]}
    more = gather(
        pd.concat([passages, other]),
        given,
        HandSample(given, "person"),
        CODES,
        {"document": "document_id"},
    )
    note = "without hand codes and taken to be like the rest: 002"
    assert row_of(more, CODES[1], "all", "all").note == note
    none = "0 clusters of the group hold hand codes; 2 are needed"
    assert row_of(more, CODES[1], "document", "002").note == none


def test_the_order_of_rows_does_not_matter(evidence):
    shuffled = make_evidence(make_passages().sample(frac=1, random_state=3))
    left, right = (
        corrected_table(each, LIMITS).sort_values(KEY, ignore_index=True)
        for each in (evidence, shuffled)
    )
    pd.testing.assert_frame_equal(left, right)


def test_what_two_shares_have_in_common_cancels_out(evidence):
    same = Where("problem.fragmentation", "document", "001")
    actor = Where("actor.community", "document", "001")
    whole = Where("problem.fragmentation", "document", "000")
    pairs = [(actor, same), (same, actor), (same, whole)]
    shares = [row_of(evidence, w.code, w.group_by, w.group).corrected_share for w in (actor, same)]
    frame = DIFFERENCES.validate(difference_table(evidence, pairs, LIMITS))
    forth, back, documents = frame.to_dict("records")
    assert forth["difference"] == pytest.approx(shares[0] - shares[1])
    assert forth["low"] == pytest.approx(-back["high"])
    assert documents["difference"] == pytest.approx(0, abs=1e-12)
    # 000 is known exactly: the doubt is all of 001's.
    row = row_of(evidence, same.code, same.group_by, same.group)
    assert documents["high"] - documents["low"] == pytest.approx(row.high - row.low)


def test_a_difference_lacks_a_number_where_a_share_does(evidence):
    bare = Where("actor.community", "speaker", "乙")
    row = difference_table(evidence, [(Where("actor.community"), bare)], LIMITS).iloc[0]
    assert pd.isna(row["difference"])
    assert row["note"] == "0 of 18 hand-coded passages bear it; 3 are needed"
