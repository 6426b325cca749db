"""What holds for any text that goes through the chain of restoration."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liandong.corpus.alignment import AlignedText
from liandong.corpus.repair.byte_repair import CONFIDENCE, find_damage, mends
from liandong.corpus.repair.steps import STEPS, applicable
from liandong.corpus.restoration import Restoration, joined, paragraphs_of, restore, unaccounted

BOUNDED = settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
SIMPLIFIED = "社区治理基层居民参与信息共享服务队伍建设的一是在和了"
TRADITIONAL = "社區治理基層居民參與資訊共享服務隊伍建設的臺灣著後乾裏"
SIGNS = "，。、；：？！“”（）《》—…,;:?!()\"'-"
PIECES = st.one_of(
    st.text(SIMPLIFIED, min_size=1, max_size=12),
    st.text(TRADITIONAL, min_size=1, max_size=12),
    st.text(SIGNS, min_size=1, max_size=3),
    st.text(" \u00a0\u3000\n\r\t", min_size=1, max_size=3),
    st.text("abcXYZ0189.%/", min_size=1, max_size=6),
    st.sampled_from(
        ["(tài)", "(qū)", "(biāo)", "qū)", "〔损：", "〕", "〔缺〕", ",,", ",。", "--"]
    ),
    st.sampled_from(["?", "\ufffd", "??", "?鶎由鐓^", "?用嬉阅", "锟斤拷", "\ue000"]),
    st.sampled_from(
        ["\ufeff", "\u200b", "\x00", "\x1f", "\u00ad", "\u2028", "👨\u200d👩", "𠀀", "𪛖"]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=4),
)
TEXTS = st.lists(PIECES, max_size=8).map("".join)
LONG = st.tuples(TEXTS, st.integers(1, 3)).map(lambda pair: pair[0] * pair[1])
BROKEN = st.tuples(
    st.text(SIMPLIFIED + TRADITIONAL + "，。", min_size=3, max_size=40),
    st.integers(0, 30),
    st.sampled_from(["replace", "ignore"]),
)


def broken(text: str, at: int, errors: str) -> str:
    data = text.encode("gbk", errors="ignore")
    at = min(2 * at, len(data) - 2)
    return (data[:at] + b"?" + data[at + 1 :]).decode("gbk", errors=errors)


def restored(text: str) -> Restoration:
    aligned = AlignedText.of(text)
    return restore(text, aligned, applicable(aligned))


def aligned_in_order(text: AlignedText, length: int) -> bool:
    real = text.starts < text.ends
    inside = (text.starts <= text.ends) & (text.ends <= length)
    in_order = (np.diff(text.starts[real]) >= 0).all() and (np.diff(text.ends[real]) >= 0).all()
    return bool(len(text.starts) == len(text.ends) == len(text) and inside.all() and in_order)


def hold(text: str) -> None:
    found = restored(text)
    assert aligned_in_order(found.text, len(text))
    assert unaccounted(text, found.text, found.left_out) == []
    once = joined(paragraphs_of(found.text)).text
    assert joined(paragraphs_of(restored(once).text)).text == once


@BOUNDED
@given(LONG)
def test_any_text_is_restored_once_and_for_all(text):
    hold(text)


@BOUNDED
@given(BROKEN)
def test_broken_bytes_are_restored_once_and_for_all(case):
    hold(broken(*case))


@BOUNDED
@given(LONG)
def test_every_step_alone_keeps_the_alignment(text):
    for name in STEPS:
        found = restore(text, AlignedText.of(text), [name])
        assert aligned_in_order(found.text, len(text)), name
        assert unaccounted(text, found.text, found.left_out) == [], name


@BOUNDED
@given(LONG)
def test_repairs_lie_apart_and_say_what_stood_there(text):
    done = 0
    for mend in mends(text):
        assert done <= mend.start < mend.end
        assert mend.before == text[mend.start : mend.end]
        assert 0 <= mend.confidence <= 1
        assert mend.confidence >= CONFIDENCE or not mend.made
        done = mend.end


@BOUNDED
@given(st.text("社区治理居民？，。！abc", max_size=60))
def test_text_without_a_mark_has_nothing_to_find(text):
    assert find_damage(text) == []


@pytest.mark.parametrize("text", ["????", "一一乾乾乾\ufffd—::一一一一乾乾乾\ufffd—::一一"])
def test_what_was_found_by_chance_once(text):
    hold(text)
    places = [(mend.start, mend.end) for mend in mends(text)]
    assert all(end <= start for (_, end), (start, _) in pairwise(places))
