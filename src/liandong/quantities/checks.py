"""Whether figures that claim to be sums, averages or shares of one another are.

What is printed is rounded: a figure stands for all values that round to its digits, and a
relation holds if some of the values that its figures stand for agree. Things counted one by
one, in all digits, aren't rounded. Where the words leave open which figures belong together, a
reading in which they agree is preferred.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, pairwise

from liandong.quantities.exclusions import LISTED
from liandong.quantities.figures import Figure
from liandong.quantities.quantities import EXACT
from liandong.quantities.rounding import Bounds, bounds_of, value_of
from liandong.quantities.units import FACTOR, GENERAL, in_kind, kind_of

SUM, AVERAGE, SHARE, PART, MEMBERS, GROWTH = "sum", "average", "share", "part", "members", "growth"
RELATIONS = (SUM, AVERAGE, SHARE, PART, MEMBERS, GROWTH)

MEAN = re.compile(r"平均|[人户日月年]均|每")
OPENING = re.compile(r"其中|分别[为是]?|包括|：")
CLOSING = re.compile(r"另外|另有|其余|其他|剩余|余下|还有|此外")
ALL = re.compile(r"(?:总共|一共|总计|合计|共计|累计|总数|全部|总|共)[^，。；：、]{0,12}$")
SHARING = re.compile(r"占[^，。；]{0,24}$")
RISING = re.compile(r"增长|增加|上升|提高|增幅|多了|扩大")
FALLING = re.compile(r"下降|减少|降低|降幅|下跌|缩小|少了")
FROM = re.compile(r"(?:从|由)[^，。；]{0,16}$")
TO = re.compile(
    r"(?:增长|增加|上升|提高|扩大|下降|减少|降低|缩小|增|升|降|减|扩)(?:到|至|为)[^，。；\d]{0,4}$"
)
TOLERANCE = Decimal("1e-9")
CLOSE = 4  # figures that an average is sought among, and 10 times as many parts of a sum


@dataclass(frozen=True)
class Check:
    """A relation that figures claim to stand in, and whether they do.

    `stated` is the figure that is checked, `found` what the others make of it, in its unit;
    `difference` is stated less found.
    """

    relation: str
    equation: str
    stated: Figure
    others: tuple[Figure, ...]
    found: Decimal
    agrees: bool

    @property
    def difference(self) -> Decimal:
        """Return how much more is stated than the other figures make."""
        return value_of(self.stated) - self.found

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Return all the figures that take part."""
        return (*self.others, self.stated)


Made = tuple[Decimal, Bounds]


def checks_of(figures: Sequence[Figure]) -> list[Check]:
    """Return every relation that figures of the same paragraph claim to stand in."""
    found: list[Check] = []
    for _, group in groupby(figures, key=lambda figure: (figure.document_id, figure.paragraph)):
        inside = [figure for figure in group if figure.quantity.value is not None]
        for find in (_averages, _sums, _totals, _shares, _parts, _members, _growths):
            found += find(inside)
    return found


def _said_so(figure: Figure) -> bool:
    return figure.quantity.said == EXACT


def _averages(figures: Sequence[Figure]) -> Iterator[Check]:
    """Yield 人均59小时, held against the hours and the people before it."""
    for place, mean in enumerate(figures):
        per = mean.quantity.per
        if not per or not MEAN.search(mean.quantity.words + mean.ahead[-14:]):
            continue
        before = [
            figure
            for figure in figures[max(0, place - 10 * CLOSE) : place][::-1]
            if not figure.quantity.per
        ]
        behind = [
            f
            for f in figures[place + 1 : place + 1 + 10 * CLOSE]
            if f.passage_id == mean.passage_id
        ]
        by_all = "均" in mean.quantity.words + mean.ahead[-14:]
        wholes = before if by_all else [f for f in (*behind, *before) if _is_total(f)]
        wholes = [figure for figure in wholes if figure.kind == mean.kind]
        people = [f for f in before if kind_of(per) == f.kind or f.counted.endswith(per)]
        candidates = [
            (whole, by)
            for whole in wholes[:CLOSE]
            for by in people[:CLOSE]
            if whole is not by and value_of(by)
        ]
        made = [_average(mean, *pair) for pair in candidates]
        yield from _preferred(made)


def _average(mean: Figure, whole: Figure, by: Figure) -> Check:
    low, high = bounds_of(whole)
    low_by, high_by = bounds_of(by)
    quotient = in_kind(value_of(whole), whole.quantity.unit) / value_of(by)
    between = (low / high_by, high / low_by if low_by > 0 else quotient)
    equation = f"{whole.plain} / {by.plain} = {mean.plain}"
    return _check(AVERAGE, equation, mean, (whole, by), (quotient, between))


def _preferred(made: Sequence[Check]) -> Sequence[Check]:
    """Return the reading in which the figures agree, or else the nearest."""
    return [next((check for check in made if check.agrees), made[0])] if made else []


def _check(
    relation: str, equation: str, stated: Figure, others: tuple[Figure, ...], made: Made
) -> Check:
    """Return a check, given what the others make in the first unit of its kind."""
    found, between = made
    low, high = bounds_of(stated)
    agrees = between[0] <= high + TOLERANCE and low <= between[1] + TOLERANCE
    factor = FACTOR.get(stated.quantity.unit, Decimal(1))
    return Check(relation, equation, stated, others, found / factor, agrees)


def _is_total(figure: Figure) -> bool:
    return bool(ALL.search(figure.ahead))


def _alike(whole: Figure, figures: Sequence[Figure]) -> list[Figure]:
    """Return the figures that count what a whole counts."""
    return [
        figure
        for figure in figures
        if figure.kind == whole.kind and not figure.quantity.per and figure.kind != "%"
        if whole.quantity.unit not in GENERAL or not whole.counted or not figure.counted
        or figure.counted[-2:] == whole.counted[-2:]
    ]  # fmt: skip


def _sums(figures: Sequence[Figure]) -> Iterator[Check]:
    """Yield totals that name their parts behind them: 共10亿元，其中…；…；另外…."""
    for place, whole in enumerate(figures):
        behind = [
            figure
            for figure in figures[place + 1 : place + 1 + 10 * CLOSE]
            if figure.passage_id == whole.passage_id
        ]
        if whole.quantity.per or whole.kind == "%" or not behind or not _said_so(whole):
            continue
        gap = whole.text[whole.quantity.end : behind[0].quantity.start]
        opening = OPENING.search(gap)
        parts = _until_total(_alike(whole, behind))
        if not opening or len(parts) < 2 or "。" in gap:
            continue
        last = parts[-2].quantity.end
        closed = CLOSING.search(whole.text[last : parts[-1].quantity.start])
        made = _sum(whole, parts)
        # What 其中 opens may leave parts out: too little is no fault, and no proof, then.
        exactly = abs(made.difference) < min(f.quantity.step for f in made.figures)
        exceeds = made.difference < 0 and not made.agrees
        if closed or opening[0] != "其中" or exactly or exceeds:
            yield made


def _until_total(parts: Sequence[Figure]) -> list[Figure]:
    """Return the parts up to where another total of theirs opens its own list."""
    kept: list[Figure] = []
    for part in parts:
        between = part.text[kept[-1].quantity.end : part.quantity.start] if kept else ""
        if "其中" in between:
            break
        kept.append(part)
    return kept


def _sum(whole: Figure, parts: Sequence[Figure]) -> Check:
    bounds = [bounds_of(part) for part in parts]
    between = sum(low for low, _ in bounds), sum(high for _, high in bounds)
    added = sum(in_kind(value_of(part), part.quantity.unit) for part in parts)
    equation = f"{' + '.join(part.plain for part in parts)} = {whole.plain}"
    made = Decimal(added), (Decimal(between[0]), Decimal(between[1]))
    return _check(SUM, equation, whole, tuple(parts), made)


def _totals(figures: Sequence[Figure]) -> Iterator[Check]:
    """Yield totals that stand behind their parts: 一月30人，二月20人，共50人."""
    for place, whole in enumerate(figures):
        ahead = [
            figure
            for figure in figures[max(0, place - 10 * CLOSE) : place]
            if figure.passage_id == whole.passage_id
        ]
        parts = _alike(whole, ahead)
        if len(parts) < 2 or not _is_total(whole) or not _said_so(whole) or whole.quantity.per:
            continue
        if OPENING.search(whole.ahead) or any(map(_is_total, parts)):
            continue
        yield _sum(whole, parts)


def _shares(figures: Sequence[Figure]) -> Iterator[Check]:
    """Yield 300人，其中女性120人，占40%."""
    for place, share in enumerate(figures):
        if share.kind != "%" or not SHARING.search(share.ahead):
            continue
        ahead = [
            f
            for f in figures[max(0, place - 10 * CLOSE) : place][::-1]
            if f.kind != "%" and not f.quantity.per
        ]
        near = [f for f in ahead if f.passage_id == share.passage_id]
        inside = [f for f in near if SHARING.search(f.ahead)]
        part = next((f for f in near if f not in inside), None)
        if part is None or not _said_so(part):
            continue
        wholes = [f for f in (*inside, *ahead) if f is not part and f in _alike(part, [f])]
        larger = [whole for whole in wholes if bounds_of(whole)[1] > bounds_of(part)[0]]
        yield from _preferred([_ratio(SHARE, share, part, whole) for whole in larger[:3]])


def _ratio(relation: str, share: Figure, part: Figure, whole: Figure) -> Check:
    (low, high), (least, most) = bounds_of(part), bounds_of(whole)
    own, all_of_it = (in_kind(value_of(f), f.quantity.unit) for f in (part, whole))
    between = (100 * low / most, 100 * high / least if least > 0 else Decimal(100))
    equation = f"{part.plain} / {whole.plain} = {share.plain}"
    return _check(relation, equation, share, (part, whole), (100 * own / all_of_it, between))


def _parts(figures: Sequence[Figure]) -> Iterator[Check]:
    """Yield 10亿元中，已支出6亿元: a part isn't larger than its whole."""
    for whole, part in pairwise(figures):
        between = whole.text[whole.quantity.end : part.quantity.start]
        if whole.passage_id != part.passage_id or whole.kind != part.kind or part.quantity.per:
            continue
        if not re.match(r"[^，。；]{0,6}[中里]，?|，其中", between) or whole.kind == "%":
            continue
        if part not in _alike(whole, [part]) or whole.quantity.per:
            continue
        fits = bounds_of(part)[0] <= bounds_of(whole)[1]
        equation = f"{part.plain} ≤ {whole.plain}"
        factor = FACTOR.get(part.quantity.unit, Decimal(1))
        most = in_kind(value_of(whole), whole.quantity.unit) / factor
        yield Check(PART, equation, part, (whole,), most, fits)


def _members(figures: Sequence[Figure]) -> Iterator[Check]:
    """Yield 甲、乙、丙等3家: the names given are as many, or fewer."""
    for figure in figures:
        stretch = re.split(r"[，。；：！？（）]", figure.ahead)[-1]
        if not stretch.endswith("等") or "、" not in stretch or not _said_so(figure):
            continue
        if figure.kind not in ("家", "个", "所", "人") or value_of(figure) > 20:
            continue
        names = re.split(r"[、]|以及|和", stretch[:-1]) if LISTED.search(stretch) else []
        count = Decimal(len([name for name in names if name]))
        if count >= value_of(figure):
            equation = f"{count} = {figure.plain}"
            yield Check(MEMBERS, equation, figure, (), count, count == value_of(figure))


def _growths(figures: Sequence[Figure]) -> Iterator[Check]:
    """Yield 从100人增加到150人，增长50% and …，增加50人."""
    for first, second, third in zip(figures, figures[1:], figures[2:], strict=False):
        if len({f.passage_id for f in (first, second, third)}) > 1 or first.kind != second.kind:
            continue
        ends = [f.ahead for f in (first, second)]
        words = third.text[second.quantity.end : third.quantity.start]
        sign = 1 if RISING.search(words) else -1 if FALLING.search(words) else 0
        if not sign or not FROM.search(ends[0]) or not TO.search(ends[1]) or "到" in words:
            continue
        yield from _growth(first, second, third, sign)


def _growth(first: Figure, second: Figure, third: Figure, sign: int) -> Iterator[Check]:
    (low1, high1), (low2, high2) = bounds_of(first), bounds_of(second)
    own = [in_kind(value_of(f), f.quantity.unit) for f in (first, second)]
    edges = sorted((sign * (low2 - high1), sign * (high2 - low1)))
    gained = sign * (own[1] - own[0])
    if third.kind == first.kind:
        equation = f"{second.plain} − {first.plain} = {third.plain}"
        yield _check(GROWTH, equation, third, (second, first), (gained, (edges[0], edges[1])))
    elif third.kind == "%" and low1 > 0:
        equation = f"({second.plain} − {first.plain}) / {first.plain} = {third.plain}"
        between = (100 * edges[0] / high1, 100 * edges[1] / low1)
        yield _check(GROWTH, equation, third, (second, first), (100 * gained / own[0], between))
