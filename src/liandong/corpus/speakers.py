"""Who speaks: names, affiliations and titles, as texts state them before a colon or in a byline."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from liandong.corpus.word_list import word_list

# The names of the primer 《百家姓》 (11th century) that are still borne, without those that
# are mostly words (和, 平, 成, 能, 都 …), and with some common ones that it lacks (肖, 闫, 佟 …).
SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章云苏潘葛奚范彭郎"
    "鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟黄"
    "穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻贾路娄危江童颜郭梅盛"
    "林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫房裘缪干解宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢"
    "滑裴陆荣翁荀羊惠甄曲封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬郗班仰秋仲伊宫宁仇栾甘厉"
    "戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰鄂索咸籍赖卓蔺屠蒙池乔胥苍闻莘党翟谭贡劳逄姬申扶"
    "堵冉宰郦雍璩桑桂濮牛寿边扈燕冀浦尚农温庄晏柴瞿阎慕连茹习宦艾鱼容向古易慎戈廖庾暨衡耿弘匡文寇禄"
    "阙欧沃蔚夔隆师巩聂晁勾敖融冷訾辛阚那简饶曾沙鞠丰巢关蒯查荆游竺权盖桓肖闫佟付覃邸占岳代涂尉侍仝"
    "丘邝蓝练原母楚言揭随展化况苟米兰冼阳鹿商牟佘伯赏南墨谯年爱佴"
)
COMPOUND_SURNAMES = frozenset(
    [
        "欧阳",
        "司马",
        "上官",
        "诸葛",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "宇文",
        "长孙",
        "司徒",
        "司空",
        "夏侯",
        "端木",
        "闻人",
        "澹台",
        "独孤",
        "南宫",
    ]
)
JOINT = "、"  # Between the names of authors who speak with one voice.
UNKNOWN_NAME = "〔姓名缺失〕"
UNKNOWN_AFFILIATION = "〔单位缺失〕"
HAN = "㐀-䶿一-鿿"
# A name of several parts, as many peoples of China write theirs.
DOTTED = rf"[{HAN}]{{1,7}}(?:·[{HAN}]{{1,7}})+"
PLACES_AND_KINDS = frozenset("市县镇乡村区局院会所站校报网者们的了是在员类型性率点条项")
# Counts of jieba's list: above, three characters that begin with a word are a word (文化站) …
COMMON_COUNT = 300
# … and two that are tagged as a name are one all the same.
RARE_NAME, RARE_NAME_COMMON_SURNAME = 200, 600
COMMONEST_SURNAMES = frozenset("王李张刘陈杨赵吴徐孙朱郭")
LONGEST_ASKER = 12

TITLES = (
    "(?:特聘|客座|名誉|常务|党委|党组|党支部|第一|执行|高级|资深|助理|总)?"
    "(?:副?(?:教授|研究员|主任|院长|所长|会长|理事长|秘书长|书记|局长|处长|科长|部长|主席|主编|总编辑|"
    "董事长|总经理|经理|校长|站长|队长|组长|厅长|市长|区长|县长|镇长|乡长|总干事|巡视员|调研员|馆长)|"
    "讲师|社会工作者|社工师?|律师|博士后?|硕士(?:研究生)?|博士研究生|研究生|工程师|先生|女士|老师|同志|"
    "委员|理事|常务理事|代表|居民|村民|志愿者|干事|负责人|创始人|发起人|专员|督导|楼组?长|网格员|学者|"
    "博士生导师|博导|医生|民警|业主)"
)
TITLED = re.compile(rf"(?:[、和兼]?{TITLES})+$")
# Not 体系, 社会, 布局, 内部 and the like.
UNIT = (
    "(?:大学|学院|[院厅委办校室科站馆市县区镇乡村队团司社网]|(?<![格全布大结])局|(?<![全内外干])部|"
    "(?<![社机大])会|(?<![体关联派])系|(?<![场之])所|(?<![好之益])处|银行|(?<![汇上预])报|中心|街道|集团|医院|"
    "智库|小组|机构|政府|杂志|编辑)"
)
UNITED = re.compile(rf"{UNIT}$")
BEFORE_DOTTED = re.compile(rf"(.*?{UNIT}(?:{TITLES})?)?({DOTTED})$")
ROLE = re.compile(r"(?:特邀)?(?:嘉宾|专家|主讲人|发言人|受访者|受访人|学者)[：—-]?")
BRACKETED = re.compile(r"([^（）]+)（([^（）]+)）")
LABEL = re.compile(r"((?:[^：，。；！？（）【】\n]|（[^（）\n]{1,40}）){1,34})：")
ASKING = re.compile(
    r"(?:主持人?|本[报刊网]记者|记者|采访者|采访人|提问者?|问|Q\d*)"
    rf"(?:（[^）]*）|[{HAN} ]{{0,4}})?："
)
REPORTING = re.compile(rf"■?(?:本[报刊网])?(?:见习|特约)?记者[ ：]?([{HAN}·、，]{{2,20}})")
ANSWERING = re.compile(r"(?:答|回答|A\d*)：")
PIECE_END = re.compile(r"（(?:本文)?作者[^（）]*(?:（[^（）]*）[^（）]*)*）$")
# Voices that nobody names: what they say is nobody's in the list.
NAMELESS = re.compile(
    r"(?:网友|观众|听众|学员|旁白|与会者|居民|村民|嘉宾|众人|编者)[甲乙丙丁一二三]?："
)


@dataclass(frozen=True)
class Named:
    """A name as a text states it, with what it says of the affiliation (or the empty text)."""

    name: str
    affiliation: str = ""


def is_person(text: str, *, certain: bool = False) -> bool:
    """Return whether `text` has the form of a name and is no common word.

    Parameters
    ----------
    text
        Words without blanks.
    certain
        What stands before says that a name follows, so a name may be a word, too (文明).
    """
    if re.fullmatch(DOTTED, text):
        return True
    if not re.fullmatch(rf"[{HAN}]{{2,4}}", text):
        return False
    given = text[2:] if text[:2] in COMPOUND_SURNAMES else text[1:]
    if given == text[1:] and (text[0] not in SURNAMES or len(text) > 3):
        return False
    if not 1 <= len(given) <= 2:
        return False
    return certain or not (text[-1] in PLACES_AND_KINDS or _is_word(text))


def _is_word(text: str) -> bool:
    words = _words()
    return text in words or (len(text) == 3 and words.get(text[:2], 0) > COMMON_COUNT)


def _is_listed_name(word: str, count: float, tag: str) -> bool:
    """Return whether an entry of jieba's list is a name; many words are tagged so (明白)."""
    rare = RARE_NAME_COMMON_SURNAME if word[0] in COMMONEST_SURNAMES else RARE_NAME
    return tag.startswith("nr") and (len(word) > 2 or count <= rare)


@lru_cache(maxsize=1)
def _words() -> dict[str, float]:
    """Return the words of jieba's list that begin like a name and are none, with counts."""
    known = word_list()
    return {
        word: count
        for word, count, tag in zip(known.words, known.counts.tolist(), known.tags, strict=True)
        if word[0] in SURNAMES and len(word) <= 4 and not _is_listed_name(word, count, tag)
    }


def asking_labels(lines: Sequence[str]) -> frozenset[str]:
    """Return the labels that are no person's and that questions stand behind: CFF, 本网."""
    behind: dict[str, list[bool]] = {}
    for line in dict.fromkeys(lines):
        label = label_of(line)
        if label and len(label) <= LONGEST_ASKER:
            behind.setdefault(label, []).append("？" in line or "?" in line)
    return frozenset(
        label
        for label, asked in behind.items()
        if len(asked) > 1 and sum(asked) * 2 >= len(asked)
        if not (ANSWERING.match(f"{label}：") or named_in(label))
    )


@lru_cache(maxsize=1024)
def label_of(line: str) -> str:
    """Return what stands before the first colon, if it can be who speaks."""
    found = LABEL.match(line)
    return found[1].strip() if found else ""


def named_in(label: str, *, certain: bool = False) -> Named | None:
    """Read a label such as 李强, 清华大学李强教授, 李强（清华大学教授） or 李强教授."""
    label = ROLE.sub("", label.strip(" 　、，"), count=1).strip(" 　")
    found = BRACKETED.fullmatch(label)
    if found:
        inside = named_in(found[1], certain=certain)
        return Named(inside.name, found[2]) if inside and not inside.affiliation else inside
    parts = label.split()
    if len(parts) > 1:
        return _in_parts(parts, certain)
    if is_person(label, certain=certain):
        return Named(label)
    bare = TITLED.sub("", label)
    if bare != label and is_person(bare, certain=certain):
        return Named(bare)
    return _behind_unit(bare or label)


def _in_parts(parts: list[str], certain: bool) -> Named | None:
    """Read words parted by blanks: 李 强, 清华大学 李强, 李强 清华大学教授."""
    if all(len(part) == 1 for part in parts):
        return named_in("".join(parts), certain=certain)
    if len(parts[0]) == len(parts[1]) == 1:
        parts = [parts[0] + parts[1], *parts[2:]]
    elif len(parts) > 2 and len(parts[-1]) == len(parts[-2]) == 1:
        parts = [*parts[:-2], parts[-2] + parts[-1]]
    if TITLED.fullmatch(parts[-1]) and len(parts) > 2:
        parts = parts[:-1]
    for name, others in ((parts[-1], parts[:-1]), (parts[0], parts[1:])):
        bare = TITLED.sub("", name) or name
        affiliation = "".join(others)
        if is_person(bare, certain=True) and _is_affiliation(affiliation):
            return Named(bare, affiliation)
    return None


def _is_affiliation(text: str) -> bool:
    return bool(UNITED.search(TITLED.sub("", text)))


def _behind_unit(text: str) -> Named | None:
    """Read 清华大学李强: a name right behind a unit or a title."""
    dotted = BEFORE_DOTTED.fullmatch(text)
    if dotted:
        return Named(dotted[2], dotted[1] or "")
    for length in (4, 3, 2):
        before, name = text[:-length], text[-length:]
        if len(before) >= 3 and is_person(name, certain=True) and _is_affiliation(before):
            return Named(name, before)
    return None


def announces(line: str, name: str) -> bool:
    """Return whether a line begins with `name` as its speaker, alone or with unit and title."""
    if line.startswith(f"{name}："):
        return True
    label = label_of(line)
    before, found, after = label.partition(name)
    if not found:
        return False
    after = re.sub(r"（[^（）]*）$", "", after)
    return (not after or bool(TITLED.fullmatch(after))) and (
        not before
        or bool(ROLE.fullmatch(before) or re.fullmatch(r"主持人?|本[报刊]记者|记者", before))
        or (_is_affiliation(before) and not re.search(r"[“”、]|和|与", before[-1]))
    )


def is_reporter(line: str) -> bool:
    """Return whether a line holds nothing but a reporter's name: 本报记者张明敏."""
    found = REPORTING.fullmatch(line)
    return found is not None and all(is_person(name) for name in re.split("[、，]", found[1]))
