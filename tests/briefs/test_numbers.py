import pytest

from liandong.briefs import numbers


@pytest.mark.parametrize(
    ("prose", "counts"),
    [
        ("专家评述两份，案例报告、专家论坛各一份", ("两份",)),
        ("八位发言人中有三人", ("八位", "三人")),
        ("回答四个问题", ("四个",)),
        ("几十名志愿者、三十多户、十余家、百余人", ("几十名", "三十多户", "十余家", "百余人")),
        ("一百二十万人次", ("一百二十万人",)),
        ("二〇二〇年三月", ("二〇二〇年", "三月")),
        ("增长两倍，占百分之三十一", ("两倍", "百分之三十一")),
        ("约五成，超过三分之二，半数以上", ("五成", "三分之二", "半数")),
        ("三大类、五小项", ("三大类", "五小项")),
        ("两三个、三五种", ("两三个", "三五种")),
        ("两方面、三层、四处", ("两方面", "三层", "四处")),
        ("**十**句", ("十句",)),
        ("十天、千条、万篇、亿元", ("十天", "千条", "万篇", "亿元")),
    ],
)
def test_counts_in_chinese_characters(prose, counts):
    assert numbers.in_characters(prose) == counts


@pytest.mark.parametrize(
    "prose",
    [
        "五社联动、三社联动、一网统管、五位一体、三农、两会",
        "党的十九届四中全会，二十大",
        "第一、第二份文献、第十三条",
        "三是加强保障；两者不同；一方面……另一方面",
        "扫二维码",
        "一个人、一份文献、一次、一种、一一处置、万一处置不当",
        "几个、数次、若干条、各类、统一处理、多家",
        "千家万户、三番五次、三天两头、百姓家",
        "他说“三个问题”，见《三年行动方案》",
        "偏重两头",
    ],
)
def test_names_and_articles_are_no_counts(prose):
    assert numbers.in_characters(prose) == ()


def test_digits_stand_with_the_words_around_them():
    assert numbers.in_digits("甲乙丙丁戊己庚辛壬癸3句") == "丙丁戊己庚辛壬癸3句"
    assert numbers.in_digits("没有") == ""


@pytest.mark.parametrize(
    ("prose", "counts"),
    [
        ("It reads five documents by three coders.", ("five", "three")),
        ("One of the speakers, no one else; someone often weighs it.", ()),
        ("Ten towns and two thirds of the villages", ("Ten", "two thirds")),
        ("one hundred passages", ("one hundred",)),
        ("the two link up in two ways", ()),
        ("“five documents”, he says", ()),
    ],
)
def test_english_counts(prose, counts):
    assert numbers.in_words(prose) == counts
