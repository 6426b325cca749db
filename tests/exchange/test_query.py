import pytest

from liandong.errors import InputFaults
from liandong.exchange.search.query import And, CodedAs, Near, Not, Or, Saying, parse, words_sought
from tests.exchange.six_sentences import scheme

A, B, C = Saying("甲"), Saying("乙"), Saying("丙")
GOVERNMENT = CodedAs(frozenset(["actor.government"]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲 OR 乙 AND 丙", Or((A, And((B, C))))),
        ("（甲 或 乙） 与 丙", And((Or((A, B)), C))),
        ("NOT 甲 AND 乙", And((Not(A), B))),
        ("非 甲 NEAR 乙", Not(Near(A, B, 1))),
        ("甲 near/3 乙 NEAR/0 丙", Near(Near(A, B, 3), C, 0)),
        ("actor.government AND “社区 服务”", And((GOVERNMENT, Saying("社区 服务")))),
        ('"actor.government"', Saying("actor.government")),
        ("参与\u3000and\n与会", And((Saying("参与"), Saying("与会")))),
        ("非(甲)", Not(A)),
    ],
)
def test_a_query_means(text, expected):
    assert parse(text, scheme()) == expected


def test_a_dimension_means_all_its_codes():
    codes = parse("phase.*", scheme()).codes
    assert codes == {"phase.emergency", "phase.routine", "phase.recovery"}


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        ("", 1, "the query ends here; expected a code such as actor.government, a word"),
        ("甲 AND", 6, "the query ends here; expected a code"),
        ("甲 乙", 3, "“乙” stands here; expected AND, OR, NEAR/n"),
        ("甲 NOT 乙", 3, "“NOT” stands here; expected AND NOT"),
        ("(甲 AND 乙", 1, "this “(” isn't closed; expected “)”"),
        ("甲)", 2, "no “(” opens this “)”"),
        ("甲 AND ()", 8, "“)” stands here; expected a code"),
        ("甲 AND “乙", 7, "this quotation is open; expected ”"),
        ("甲”", 2, "no “ opens this quotation"),
        ('""', 1, "the quotation is empty"),
        ("甲 NEAR/x 乙", 3, "expected NEAR/0 to NEAR/999"),
        ("甲 NEAR NOT 乙", 8, "NEAR stands before NOT"),
        ("社区*", 3, "a star stands here"),
        ("甲\u200b", 2, "nobody sees, ZERO WIDTH SPACE; delete it"),
        (
            "甲 AND actor.goverment",
            7,
            "no code “actor.goverment”; the nearest are actor.government",
        ),
        ("acter.*", 1, "no code “acter.*”; the nearest are actor.*"),
    ],
)
def test_an_error_says_the_column_and_what_was_expected(text, column, said):
    with pytest.raises(InputFaults) as error:
        parse(text, scheme())
    (fault,) = error.value.faults
    assert fault.place == f"query, column {column}"
    assert said in fault.sentence


def test_deep_and_long_queries_are_quick_or_refused():
    assert parse("(" * 100 + "甲" + ")" * 100, scheme()) == A
    assert parse("NOT " * 100 + "甲", scheme()) != A
    with pytest.raises(InputFaults, match="at most 1000 characters"):
        parse("甲" * 1001, scheme())


def test_words_behind_not_are_not_sought():
    assert words_sought(parse("甲 AND NOT (乙 OR 丙) OR actor.*", scheme())) == ("甲",)
