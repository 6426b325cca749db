"""What quantities are measured and counted in: units, measure words, and which can be compared."""

from __future__ import annotations

from decimal import Decimal

# Names of the same thing, with what one of it is in the first.
COMPARABLE = {
    "元": {"元": "1", "块": "1", "块钱": "1", "角": "0.1"},
    "人": {"人": "1", "名": "1", "位": "1", "口": "1"},
    "秒": {"秒": "1", "分钟": "60", "小时": "3600", "钟头": "3600", "天": "86400"},
    "年": {"年": "1"},
    "月": {"月": "1"},
    "周": {"周": "1", "星期": "1"},
    "米": {"毫米": "0.001", "厘米": "0.01", "米": "1", "公里": "1000", "千米": "1000"},
    "公斤": {"克": "0.001", "公斤": "1", "千克": "1", "斤": "0.5", "吨": "1000"},
    "平方米": {"平方米": "1", "公顷": "10000", "平方公里": "1000000"},
}
KIND = {name: kind for kind, names in COMPARABLE.items() for name in names}
FACTOR = {name: Decimal(one) for names in COMPARABLE.values() for name, one in names.items()}

LASTING = ("年", "月", "周", "星期", "天", "小时", "钟头", "分钟", "秒")
LONG_NAMES = {f"个{name}": name for name in ("月", "星期", "小时", "钟头")}
MEASURES = (
    *("人民币", "美元", "欧元", "港元", "日元", "英镑", "亩", "升", "毫升", "度", "摄氏度", "℃"),
    *("千瓦时", "人次", "户次", "车次", "例次", "班次", "场次", "倍", "个百分点", "平方千米"),
    *("立方米", "海里", "街道", "社区"),
)
# Words that count things, from the most general on.
COUNTERS = tuple(
    "个家户件份条支台辆顶张次遍趟处所座栋幢套项批场期间片组班只头棵株根本册封篇部艘架枚瓶箱袋盒包桶顿餐床"
    "例起宗笔单具拨车层对门种类幅盏扇块把双队轮站面股村镇县市省区"
)
# What divides a text or a land unless the number is in digits or large.
DIVIDING = frozenset([*"门种类层对队轮站面股村镇县市省区块把双项期部单起头包车度", "街道", "社区"])
GENERAL = frozenset("个家项件条处次种类例所场份张")
UNITS = tuple(
    sorted(
        # 月 alone names a month of the year.
        (set(KIND) - {"月"}) | set(LONG_NAMES) | set(MEASURES) | set(COUNTERS),
        key=lambda name: (-len(name), name),
    )
)


def kind_of(unit: str) -> str:
    """Return the first name of what a unit measures: 名 counts people as 人 does."""
    return KIND.get(unit, unit)


def in_kind(value: Decimal, unit: str) -> Decimal:
    """Return a value in the first unit of its kind."""
    return value * FACTOR.get(unit, Decimal(1))


ENGLISH = {
    "元": "yuan", "人": "people", "名": "people", "位": "people", "人次": "attendances",
    "小时": "hours", "天": "days", "年": "years", "月": "months", "周": "weeks", "分钟": "minutes",
    "户": "households", "家": "organisations", "%": "%", "倍": "times", "次": "times",
    "公里": "km", "米": "m", "吨": "t",
}  # fmt: skip


def in_english(unit: str) -> str:
    """Return the English name of a unit, or the unit itself in quotation marks."""
    name, _, per = unit.partition("/")
    english = ENGLISH.get(name, f"“{name}”" if name else "")
    return f"{english} per {ENGLISH.get(per, per).rstrip('s')}" if per else english
