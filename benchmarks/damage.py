"""Damage clean simplified text as a careless site does, by bytes, reproducibly from a seed.

The mechanism is that of document 003: conversion to traditional characters, pinyin in
brackets behind a part of them, a comma before other punctuation, full-width punctuation
folded to ASCII, and bytes lost on the way, so that GBK is read one byte out of step. What
a reader does with a pair that it can't print differs from program to program; so do the
order of the steps and the fate of the ASCII character behind a broken run.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import opencc
from pypinyin import Style, pinyin

# The characters that document 003 glosses, and the share of the others that get a gloss.
GLOSSED = frozenset(
    "優內務區協嚴學導復態應戰擔據數業構標權準災現環產當發礎穩節細結絡統經網續聯術衛規設認"
    "調護責轉進達醫關預領風養驅"
)
PUNCTUATION = re.compile(r"(?<=[一-鿿])[，。、；：？！]")
FOLDED = str.maketrans("，；：？！（）", ",;:?!()")
HAN = re.compile(r"[一-鿿]")

Script = Literal["", "s2t", "s2tw", "s2twp"]
Undecodable = Literal["?", "\ufffd", "", "replace", "ignore"]
When = Literal["never", "before", "after"]


@dataclass(frozen=True)
class Mechanism:
    """What a site does to a text.

    `undecodable` is what is printed for a pair that can't be decoded; "replace" and
    "ignore" are Python's error handlers, which skip one byte. `swallowed` tells whether
    the ASCII character behind such a half is lost with it. `glossed`, `folded` and
    `doubled` say whether that step comes before or after the loss of bytes; `straddling`
    makes glosses on pairs of bytes that belong to two characters, which is another way
    to get out of step.
    """

    script: Script = "s2t"
    glossed: When = "before"
    doubled: When = "before"
    folded: When = "after"
    undecodable: Undecodable = "?"
    swallowed: bool = True
    lost: str = "?"
    straddling: bool = False
    apart: tuple[int, int] = (100, 500)


@dataclass(frozen=True)
class Run:
    """A broken run: the place in the printed text, the place in the text before the loss."""

    printed: tuple[int, int]
    true: tuple[int, int]


@dataclass(frozen=True)
class Damaged:
    """A damaged text: what is printed, what stood there before bytes were lost, and the runs."""

    text: str
    before: str
    runs: tuple[Run, ...]


@lru_cache
def converter(script: str) -> opencc.OpenCC:
    """Return OpenCC's converter of that name."""
    return opencc.OpenCC(script)


def damage(clean: str, mechanism: Mechanism, seed: int) -> Damaged:
    """Return a clean simplified text as the site would print it."""
    text = converter(mechanism.script).convert(clean) if mechanism.script else clean
    if mechanism.doubled == "before":
        text = PUNCTUATION.sub(lambda m: "，" + m[0], text)
    if mechanism.folded == "before":
        text = text.translate(FOLDED)
    if mechanism.glossed == "before":
        text = glossed(text)
    data, owners = _encoded(text, mechanism, random.Random(seed))
    printed, runs = _read(data, owners, mechanism)
    return _finished(text, printed, runs, mechanism)


def glossed(text: str) -> str:
    """Put the pinyin in brackets behind the characters that are glossed."""
    return re.sub(f"[{''.join(sorted(GLOSSED))}]", lambda m: f"{m[0]}({_reading(m[0])})", text)


@lru_cache
def _reading(character: str) -> str:
    return str(pinyin(character, style=Style.TONE)[0][0])


def _encoded(text: str, mechanism: Mechanism, chance: random.Random) -> tuple[bytes, list[int]]:
    """Return the bytes, some of them lost, and for each the character it belongs to."""
    data, owners = bytearray(), []
    apart = chance.randint(*mechanism.apart)
    for place, character in enumerate(text):
        code = character.encode("gbk", errors="ignore")
        apart -= 1
        if apart < 0 and len(code) == 2 and HAN.match(character):
            broken = _broken(code, bytes(data[-1:]), mechanism)
            if broken is not None:
                code, apart = broken, chance.randint(*mechanism.apart)
        data += code
        owners += [place] * len(code)
    return bytes(data), owners


def _broken(code: bytes, before: bytes, mechanism: Mechanism) -> bytes | None:
    """Lose the first byte of a character, or gloss the pair that it ends; None if impossible."""
    if not mechanism.straddling:
        return mechanism.lost.encode("gbk", errors="replace") + code[1:]
    pair = (before + code[:1]).decode("gbk", errors="ignore")
    if not HAN.fullmatch(pair) or code[1] < 0x80:
        return None
    return code[:1] + f"({_reading(pair)})".encode("gb18030") + code[1:]


def _read(data: bytes, owners: list[int], mechanism: Mechanism) -> tuple[str, list[Run]]:
    """Decode pair by pair; a run lasts while pairs belong to two characters each."""
    printed: list[str] = []
    at, runs, begun = 0, [], None
    while at < len(data):
        shown, size = _printed(data[at : at + 2], mechanism)
        whole = size == (2 if at + 1 < len(owners) and owners[at + 1] == owners[at] else 1)
        lone = size == 1 and data[at] >= 0x80
        length = len("".join(printed))
        start_known = at == 0 or owners[at] != owners[at - 1]
        in_step = whole and not lone and start_known and not _lost_at(data, owners, at)
        if not in_step and begun is None:
            begun = (length, owners[at])
        elif in_step and begun is not None:
            runs.append(Run((begun[0], length), (begun[1], owners[at])))
            begun = None
        printed.append(shown)
        at += size
    if begun is not None:
        runs.append(Run((begun[0], len("".join(printed))), (begun[1], owners[-1] + 1)))
    return "".join(printed), runs


def _lost_at(data: bytes, owners: list[int], at: int) -> bool:
    """Tell whether the byte is the mark put where a lead byte was lost."""
    return data[at] == 0x3F and at + 1 < len(data) and owners[at + 1] == owners[at]


def _printed(pair: bytes, mechanism: Mechanism) -> tuple[str, int]:
    """Return what a reader prints for the next byte or two, and how many it took."""
    if pair[0] < 0x80:
        return chr(pair[0]), 1
    try:
        return pair.decode("gbk"), 2
    except UnicodeDecodeError:
        if mechanism.undecodable in ("replace", "ignore"):
            return pair[:1].decode("gbk", errors=mechanism.undecodable), 1
        alone = len(pair) == 1 or (pair[1] < 0x80 and not mechanism.swallowed)
        return mechanism.undecodable, 1 if alone else 2


def _finished(before: str, printed: str, runs: list[Run], mechanism: Mechanism) -> Damaged:
    """Do to the printed text what the site does after the loss."""
    return Damaged(_after(printed, mechanism), before, tuple(runs))


def _after(text: str, mechanism: Mechanism) -> str:
    if mechanism.lost != "?":
        text = text.replace("?", mechanism.lost)
    if mechanism.doubled == "after":
        text = PUNCTUATION.sub(lambda m: "，" + m[0], text)
    if mechanism.glossed == "after":
        text = glossed(text)
    return text.translate(FOLDED) if mechanism.folded == "after" else text
