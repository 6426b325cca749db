import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liandong.errors import Fault, InputFaults, collecting
from liandong.exchange.search.retrieval import Found, Shown, Where, find
from tests.exchange.six_sentences import scheme, searched

WORDS = ["志愿", "actor.*", "problem.*", "AND", "OR", "NOT", "NEAR/2", "(", ")", "“街", "道”", "非"]


def found(text, where=None, shown=None):
    return find(text, searched(), scheme(), where, shown)


def ids(text, **where):
    return " ".join(found(text, Where(**where)).rows["passage_id"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("actor.volunteer", "s1 s4"),
        ("ai", "s5"),
        ("志愿 OR 居民 AND 物资", "s1 s4"),
        ("(志愿 OR 居民) AND 物资", ""),
        ("NOT 志愿 AND 街道", "s0 s5"),
        ("NOT 志愿", "s0 s2 s3 s5"),
        ("actor.government NEAR 志愿", "s0 s1"),
        ("NOT actor.government NEAR 志愿", "s2 s3 s4"),
        ("志愿 NEAR/2 problem.*", "s1 s3"),
        ("志愿 NEAR/0 actor.volunteer", "s1 s4"),
        ("actor.resident NEAR problem.*", "s2 s3"),
    ],
)
def test_a_query_finds(text, expected):
    assert ids(text) == expected


def test_near_never_reaches_across_documents():
    """s3 and s4 follow each other, but in two documents."""
    assert ids("物资 NEAR/1 高校") == ""
    assert ids("物资 NEAR/999 高校") == ""


def test_a_passage_that_nobody_coded_lacks_no_code():
    assert ids("NOT actor.*") == "s3"
    assert ids("街道 AND NOT actor.volunteer") == "s0"


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({"speaker": "王某"}, "s0 s1"),
        ({"document": "011"}, "s4"),
        ({"actor": "volunteer"}, "s1 s4"),
        ({"actor": "actor.volunteer", "document": "010"}, "s1"),
        ({"since": "2020-03-30"}, "s0 s1 s2"),
        ({"since": "2020", "until": "2020-03"}, "s0 s1 s2"),
        ({"until": "2020-03-29"}, ""),
    ],
)
def test_restrictions(where, expected):
    assert ids("actor.*", **where) == expected


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ({"speaker": "王"}, "--speaker: “王” isn't in the corpus"),
        ({"document": "012"}, "--document: “012” isn't in the corpus; the nearest are"),
        ({"since": "2020-3"}, "--from: “2020-3” is no date"),
        ({"until": "2020-02-30"}, "--to: “2020-02-30” is no date"),
        ({"since": "2021", "until": "2020"}, "--to: 2020 is before 2021"),
        ({"actor": "goverment"}, "--actor: the scheme has no code “actor.goverment”"),
    ],
)
def test_a_wrong_restriction_is_told(where, said):
    with pytest.raises(InputFaults) as error:
        ids("actor.*", **where)
    assert said in str(error.value)


def test_documents_without_a_date_are_told():
    notes = found("actor.*", Where(since="2019")).notes
    assert notes[1] == "1 documents without a date were left out; their dates aren't known."


def test_a_row_says_who_coded_and_where_the_words_stand():
    row = found("高校").rows.iloc[0]
    assert (row["codes"], row["coder_kind"]) == ("actor.volunteer; discourse.context", "machine")
    assert (row["raw_places"], row["title"], row["date"]) == ("80–89", "高校见闻", "")
    assert found("ai").rows.iloc[0]["coder_kind"] == ""


def test_context_stays_in_its_document():
    row = found("物资", None, Shown(context=2)).rows.iloc[0]
    assert row["before"] == "志愿者上门送菜，志愿服务不断。居民很感动。"
    assert row["behind"] == ""


def test_each_keyword_has_a_row():
    result = found("志愿 OR actor.government", None, Shown(kwic=True))
    rows = result.rows[["passage_id", "left", "keyword", "right"]].to_numpy().tolist()
    assert rows == [
        ["s1", "", "志愿", "者上门送菜，志愿服务不断。"],
        ["s1", "志愿者上门送菜，", "志愿", "服务不断。"],
        ["s4", "", "志愿", "者来自附近高校。"],
    ]
    assert result.passage_count == 3
    assert result.notes[-1] == "1 passages found have no keyword and no row."
    with pytest.raises(InputFaults, match="need a word"):
        found("actor.government", None, Shown(kwic=True))


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(st.text(max_size=30), st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join)),
    st.builds(Shown, context=st.integers(0, 3), kwic=st.booleans()),
)
def test_any_query_gives_a_result_or_one_fault(text, shown):
    faults: list[Fault] = []
    with collecting(faults):
        assert isinstance(found(text, None, shown), Found)
    assert len(faults) <= 1
