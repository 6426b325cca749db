import pytest

from liandong.quantities.checks import checks_of
from liandong.quantities.figures import figures_in
from liandong.quantities.sentences import english, in_chinese


@pytest.mark.parametrize(
    ("text", "chinese", "said"),
    [
        (
            "馆里有读者3000人，全年借书12000册，人均5册。",
            "文中12000册、3000人，相除得4册，与所称5册相差1册。",
            "The figures given (12,000 “册”, 3,000 people) make 4 “册” on average, not 5 “册”;"
            " the difference is 1 “册”.",
        ),
        (
            "甲班30人，乙班20人，共60人。",
            "文中分项之和为50人，与所称总数60人相差10人。",
            "The parts given add up to 50 people, not to the 60 people stated as the total;"
            " the difference is 10 people.",
        ),
        (
            "小学有学生320人，其中住校80人，占35%。",
            "文中80人、320人，前者占后者的25%，与所称35%相差10个百分点。",
            "The figures given (80 people, 320 people) make 25%, not 35%;"
            " the difference is 10 percentage points.",
        ),
        (
            "拨款900万元中，已支出1300万元。",
            "文中部分为1300万元，大于其整体900万元，相差400万元。",
            "The part, 13,000,000 yuan, is larger than the whole that it is said to belong to,"
            " 9,000,000 yuan; the difference is 4,000,000 yuan.",
        ),
    ],
)
def test_what_fails_is_said_in_one_sentence(tokenizer, text, chinese, said):
    (check,) = [c for c in checks_of(figures_in(text, tokenizer)) if not c.agrees]
    assert (in_chinese(check), english(check)) == (chinese, said)


def test_of_what_holds_nothing_is_said(tokenizer):
    (check,) = checks_of(figures_in("馆里有读者3000人，全年借书12000册，人均4册。", tokenizer))
    assert in_chinese(check) == english(check) == ""
