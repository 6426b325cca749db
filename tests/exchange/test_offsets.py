"""Places counted by Python's own encoders, against what `offsets` makes of them."""

import numpy as np
import pytest

from liandong.errors import InputFaults
from liandong.exchange.incoming.offsets import CONVENTIONS, Convention, SourceText, conventions
from tests.exchange.counting import PLAIN, STORED, counted


@pytest.mark.parametrize("convention", CONVENTIONS, ids=lambda one: one.name)
def test_places_of_every_convention_mean_the_words_they_were_counted_from(convention):
    source = SourceText.read("a.txt", STORED.encode())
    assert source.text == PLAIN
    wanted = [(0, 9), (2, 4), (10, 20), (16, 20), (20, 28), (0, 29)]
    places = [counted(a, b, convention) for a, b in wanted]
    starts, ends = (np.array(side) for side in zip(*places, strict=True))
    assert [tuple(span) for span in source.spans(starts, ends, convention)] == wanted


def test_a_place_within_a_character_or_outside_is_none():
    source = SourceText.of("一𠮷。")
    spans = source.spans(np.array([1, 0]), np.array([2, 9]), Convention("utf16"))
    assert spans.tolist() == [[1, -1], [0, -1]]


def test_a_text_in_utf16_is_read_by_its_mark_and_other_bytes_are_refused():
    assert SourceText.read("a.txt", "甲。\r\n".encode("utf-16")).text == "甲。\n"
    with pytest.raises(InputFaults, match=r"a\.txt: byte 0 of the text is not UTF-8"):
        SourceText.read("a.txt", "甲".encode("gb18030"))


def test_a_span_is_given_back_in_the_code_points_of_the_stored_text():
    source = SourceText.of("甲。\r\n乙。\n")
    assert source.stored_span(3, 5) == (4, 6)  # Behind 甲 。 CR LF.


def test_names_of_conventions_are_whole_or_parts():
    assert conventions("utf16-crlf-no_bom-half_open") == (Convention("utf16", "crlf"),)
    assert {one.unit for one in conventions("closed")} == {"code_points", "utf16", "utf8"}
    with pytest.raises(InputFaults, match="“utf32” is no convention"):
        conventions("utf32")
    with pytest.raises(InputFaults, match="exclude each other"):
        conventions("utf8-utf16")
