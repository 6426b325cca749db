"""Which convention is found, what is proven by it, and when the user is asked."""

import numpy as np
import pytest

from liandong.errors import InputFaults
from liandong.exchange.incoming.offsets import CONVENTIONS, Convention, SourceText, conventions
from liandong.exchange.incoming.proof import prove
from liandong.exchange.project import Selection
from tests.exchange.counting import PLAIN, STORED, counted

SENTENCES = [(0, 9), (10, 16), (16, 20), (21, 28)]


def selection(start, end, quote="", source="s", place="f.qdpx:7"):
    return Selection(source, start, end, quote, (), place)


def told(convention, spans, quoted=True, source="s"):
    return [
        selection(*counted(a, b, convention), PLAIN[a:b] if quoted else "", source)
        for a, b in spans
    ]


def proved(selections, stored=STORED, allowed=CONVENTIONS, stated=False):
    texts = stored if isinstance(stored, dict) else {"s": SourceText.of(stored)}
    return prove("f.qdpx", texts, selections, allowed, stated=stated)


@pytest.mark.parametrize("convention", CONVENTIONS, ids=lambda one: one.name)
def test_quotations_prove_every_convention(convention):
    result = proved(told(convention, [*SENTENCES, (2, 4), (26, 28)]))
    assert [one.span for one in result.placed] == [*SENTENCES, (2, 4), (26, 28)]
    assert {one.proof for one in result.placed} == {"quotation"}


LONG = "街道𠮷里开会。大家来得很早！😀\r\n居民说好，愿意值守。\r\n𡃁仔守夜；老人送饭。\r\n雨停了。"
CLAUSES = ["街道𠮷里开会。", "居民说好，", "愿意值守。", "𡃁仔守夜；", "老人送饭。", "雨停了。"]


@pytest.mark.parametrize("unit", ["code_points", "utf16", "utf8"])
@pytest.mark.parametrize("line_ends", ["stored", "lf"])
@pytest.mark.parametrize("mark", [False, True])
def test_without_quotations_clauses_prove_it(unit, line_ends, mark):
    text = LONG if line_ends == "stored" else LONG.replace("\r\n", "\n")
    width = {"code_points": 4, "utf16": 2, "utf8": 1}[unit]
    encoding = {"code_points": "utf-32-le", "utf16": "utf-16-le", "utf8": "utf-8"}[unit]
    ahead = "\ufeff" * mark
    places = [
        [
            len((ahead + text[:at]).encode(encoding)) // width
            for at in (text.index(words), text.index(words) + len(words))
        ]
        for words in CLAUSES
    ]
    result = proved([selection(*place) for place in places], LONG)
    bare = LONG.replace("\r\n", "\n")
    assert [bare[slice(*one.span)] for one in result.placed] == CLAUSES
    assert {one.proof for one in result.placed} == {"boundary"}


def test_a_selection_whose_quotation_is_elsewhere_is_listed_and_not_moved():
    wrong = selection(0, 9, "居民说：好！")
    result = proved([*told(Convention(), SENTENCES), wrong])
    assert result.conventions == {"s": Convention()}
    assert (result.placed[-1].proof, result.placed[-1].span) == ("", (0, 9))
    assert "“街道𠮷里社区开会。” stands there, not its quotation" in result.placed[-1].problem


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (200, 210, "outside the text"),
        (-4, 3, "outside the text"),
        (5, 5, "no words are selected"),
        (9, 2, "no words are selected"),
        (None, None, "neither places nor words"),
    ],
)
def test_selections_that_are_none_are_listed(start, end, said):
    result = proved([*told(Convention(), SENTENCES), selection(start, end)])
    assert said in result.placed[-1].problem
    assert not result.placed[-1].proof


def test_two_conventions_that_fit_equally_well_are_asked_for():
    # 甲来。 is [0, 3) half-open; closed, [0, 2] is 甲来。 too; [0, 2) is 甲来 before its full stop.
    with pytest.raises(InputFaults) as error:
        proved([selection(0, 2)], "甲来。乙去。")
    said = str(error.value)
    assert "“甲来”" in said
    assert "“甲来。”" in said
    assert "--convention code_points-stored-no_bom-half_open" in said
    assert "-closed" in said
    allowed = conventions("code_points-stored-no_bom-closed")
    chosen = proved([selection(0, 2)], "甲来。乙去。", allowed, stated=True)
    assert chosen.placed[0].span == (0, 3)


def test_conventions_that_mean_the_same_are_not_asked_for():
    result = proved([selection(0, 3, "甲来。")], "甲来。乙去。")
    assert result.conventions == {"s": Convention()}


def test_sources_that_differ_get_a_convention_each():
    texts = {"s": SourceText.of(STORED), "t": SourceText.of(STORED)}
    one, other = Convention("utf16", "crlf"), Convention(mark=True)
    result = proved([*told(one, SENTENCES), *told(other, SENTENCES, source="t")], texts)
    assert {one.proof for one in result.placed} == {"quotation"}
    assert [one.span for one in result.placed] == SENTENCES * 2
    assert result.conventions["s"] != result.conventions["t"]


def test_names_that_are_no_quotations_leave_the_boundaries_to_decide():
    places = [(LONG.index(words), LONG.index(words) + len(words)) for words in CLAUSES]
    result = proved([selection(a, b, f"Quotation {a}") for a, b in places], LONG)
    bare = LONG.replace("\r\n", "\n")
    assert [bare[slice(*one.span)] for one in result.placed] == CLAUSES
    assert {one.proof for one in result.placed} == {"boundary"}


def test_a_cut_quotation_proves_the_beginning_and_the_boundary_the_end():
    result = proved(
        [*told(Convention(), SENTENCES), selection(*counted(21, 28, Convention()), "𡃁仔值…")]
    )
    assert (result.placed[-1].span, result.placed[-1].proof) == ((21, 28), "beginning")


def test_where_nothing_fits_nothing_is_believed_unless_stated():
    odd = [selection(n, n + 2) for n in (3, 4, 11, 16, 22, 23, 24)]
    assert {one.proof for one in proved(odd, PLAIN).placed} == {""}
    allowed = conventions(Convention().name)
    assert [one.proof for one in proved(odd, PLAIN, allowed, stated=True).placed] == ["stated"] * 7


@pytest.mark.parametrize(
    ("words", "said"),
    [("值守三夜", ""), ("谢谢。\r\n𡃁仔", ""), ("说", ""), ("谢", "2 times"), ("县城", "nowhere")],
)
def test_words_without_places_are_found_if_they_stand_there_once(words, said):
    placed = proved([selection(None, None, words)]).placed[0]
    assert (placed.proof == "words") == (said == "")
    assert said in placed.problem
    if not said:
        assert PLAIN[slice(*placed.span)] == words.replace("\r\n", "\n")


def test_many_selections_are_proved_in_a_moment():
    text = "街道开会。居民说好。\r\n" * 2000
    source = SourceText.of(text)
    own = [selection(n * 12, n * 12 + 5, "街道开会。") for n in range(2000)]
    result = prove("f", {"s": source}, own, CONVENTIONS)
    assert np.all([one.proof == "quotation" for one in result.placed])
