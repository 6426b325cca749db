"""The search of all sentences at once finds what a plain search of each finds."""

import csv
import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from liandong.coding.matching import BLANK, compiled, find
from liandong.coding.scheme import Code, Dimension, Scheme, expanded, grouped

CLAUSE_END = r"[，；：。！？\n]|(?<!\d)[,;:.!?]|[,;:.!?](?!\d)"
PlainHit = tuple[int, int, str, str, str]


@pytest.fixture(scope="module")
def texts(root: Path) -> list[str]:
    """Practice sentences, and their clauses and the scheme's marks thrown together."""
    practice = [
        row["text"]
        for path in sorted((root / "corpus" / "practice").glob("*.csv"))
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    ][::12]
    chance = random.Random(4)
    clauses = [clause for text in practice for clause in re.split("[，。]", text)]
    marks = ["，", "；", "：", "。", "？”", ",", "3.5", "\n", "不", "要", "了", "是", "𠮷", "a", ""]
    mixed = [
        "".join(chance.choice(pool) for pool in (clauses, marks) * chance.randrange(5))
        for _ in range(150)
    ]
    return ["", *practice, "", *mixed]


def clauses(text: str) -> list[tuple[int, int]]:
    ends = [*(match.start() for match in re.finditer(CLAUSE_END, text)), len(text)]
    starts = [0, *(end + 1 for end in ends)]
    return list(zip(starts, ends, strict=False))


def words(text: str, dimension: Dimension) -> Iterator[PlainHit]:
    known = dict.fromkeys(dimension.masking, ("", "mask"))
    for code in dimension.codes:
        known |= dict.fromkeys(code.indicators.terms, (code.id, "term"))
        known |= dict.fromkeys(code.indicators.cues, (code.id, "cue"))
    longest_first = "|".join(map(re.escape, sorted(known, key=len, reverse=True)))
    for match in re.finditer(longest_first, text):
        yield (*match.span(), *known[match[0]], match[0])


def others(masked: str, parts: list[tuple[int, int]], code: Code, groups) -> Iterator[PlainHit]:
    for kind in ("patterns", "cue_patterns", "announcing"):
        said = {"patterns": "pattern", "cue_patterns": "cue"}.get(kind, kind)
        for pattern in getattr(code.indicators, kind):
            for match in re.finditer(expanded(pattern, groups), masked):
                yield (*match.span(), code.id, said, match[0])
    for pair in code.indicators.near:
        for start, end in parts:
            one = [word for word in grouped(pair.one, groups) if word in masked[start:end]][:1]
            other = [word for word in grouped(pair.other, groups) if word in masked[start:end]]
            other = [word for word in other if word not in one][:1]
            if one and other:
                yield start, end, code.id, "near", f"{one[0]} + {other[0]}"


def plain(text: str, dimension: Dimension) -> list[PlainHit]:
    found, parts, masked = list(words(text, dimension)), clauses(text), text
    for start, end, _, kind, _ in found:
        if kind == "mask":
            masked = masked[:start] + BLANK * (end - start) + masked[end:]
    hits = [hit for hit in found if hit[3] != "mask"]
    for code in dimension.codes:
        hits += others(masked, parts, code, dimension.groups)
    excluding = {code.id: code.indicators.excluding for code in dimension.codes}
    return sorted(
        hit
        for hit in hits
        if not any(
            phrase in text[start:end]
            for start, end in parts
            if start <= hit[0] < end
            for phrase in excluding[hit[2]]
        )
    )


def test_it_finds_what_a_plain_search_finds(scheme: Scheme, texts: list[str]) -> None:
    found = find(texts, compiled(scheme))
    for dimension in scheme.dimensions:
        expected = [plain(text, dimension) for text in texts]
        assert [list(map(tuple, here.of(dimension.dimension))) for here in found] == expected
        assert any(expected)
