"""Work out what a text said whose GBK bytes were read out of step.

A converter that loses or splits off one byte (it prints `?`) pairs all bytes behind it
wrongly, until an ASCII byte is swallowed as the second half of a pair and restores the
rhythm. So the run is encoded again, the missing bytes are tried, and the reading that
Chinese finds most plausible in its place is kept.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import opencc
from pypinyin import Style, pinyin

from liandong.corpus.alignment import HAN, AlignedText
from liandong.corpus.plausibility import PUNCTUATION, PlausibilityModel, plausibility_model

PINYIN = "[a-zāáǎàōóǒòēéěèīíǐìūúǔùüǖǘǚǜńňǹ ]+"
GLOSS = re.compile(rf"{PINYIN}\)")
LONGEST_RUN = 14
CONTEXT = 6
CANDIDATES_PER_PAIR = 60
DOUBLED = re.compile(r"[,，][,，。、；;：:]")
DOUBLED_AT_LEAST = 10
# Log-odds that a pair of the run no longer prints; about one broken run in a thousand.
LOST_PAIR = math.log(1e-3)
# A reading is put in place of the damaged run if it has this share of all readings' weight.
CONFIDENCE = 0.5
FOLDED = str.maketrans(",;:?!()", "，；：？！（）")

Byte = int | None


@dataclass(frozen=True)
class Damage:
    """A run `[start, end)` of the text that was read out of step.

    `data` holds its bytes, None where one is lost; `glosses` the pinyin printed inside it,
    each with the byte before the lost one and the index of the lost one.
    """

    start: int
    end: int
    data: tuple[Byte, ...]
    glosses: tuple[tuple[Byte, int, str], ...]


@dataclass(frozen=True)
class Mend:
    """A repaired run: what stood there, what it said, and the share of all readings' weight."""

    start: int
    end: int
    before: str
    after: str
    confidence: float


def encode(character: str) -> tuple[int, ...]:
    """Return the bytes of a character in GBK, ASCII punctuation as the full-width it was."""
    return tuple(character.translate(FOLDED).encode("gb18030"))


def find_damage(text: str) -> Iterator[Damage]:
    """Yield the runs that begin with a `?` and end where an ASCII byte restores the rhythm."""
    position = text.find("?")
    while position >= 0:
        found = _run(text, position)
        if found is not None:
            yield found
        position = text.find("?", found.end if found else position + 1)


def _run(text: str, start: int) -> Damage | None:
    before = encode(text[start - 1])[-1] if start and HAN.match(text[start - 1]) else None
    data: list[Byte] = []
    glosses: list[tuple[Byte, int, str]] = []
    at = start
    while at < min(len(text), start + 3 * LONGEST_RUN) and len(data) <= 2 * LONGEST_RUN:
        character = text[at]
        if character == "?":
            gloss = GLOSS.match(text, at + 1)
            if gloss:  # The lost byte took the opening parenthesis with it.
                glosses.append((data[-1] if data else before, len(data), gloss[0][:-1]))
            elif data:
                return None
            data.append(None)
            at = gloss.end() if gloss else at + 1
            if len(data) > 1 and len(data) % 2 == 0:
                return Damage(start, at, tuple(data), tuple(glosses))
        elif character.isascii() and 0x40 <= ord(character) <= 0x7E:
            data.append(ord(character))
            complete = len(data) % 2 == 0
            return Damage(start, at + 1, tuple(data), tuple(glosses)) if complete else None
        elif character.isspace() or len(encode(character)) != 2:
            return None
        else:
            data.extend(encode(character))
            at += 1
    return None


def options(data: tuple[Byte, ...], damage: Damage) -> list[list[str]]:
    """Return for each pair of bytes the characters that it can be."""
    allowed = {
        index: {lost for lost in range(0x40, 0xFF) if _reads(before, lost, gloss)}
        for before, index, gloss in damage.glosses
    }
    pairs = zip(range(0, len(data), 2), data[::2], data[1::2], strict=True)
    return [_likeliest(_characters(lead, trail, index, allowed)) for index, lead, trail in pairs]


def _likeliest(characters: Iterator[str]) -> list[str]:
    model = plausibility_model()
    ranked = sorted(characters, key=lambda c: (-model.character(simplified(c)), c))
    return [c for c in ranked if c in PUNCTUATION] + [c for c in ranked if c not in PUNCTUATION][
        :CANDIDATES_PER_PAIR
    ]


def hypotheses(damage: Damage) -> Iterator[tuple[list[list[str]], float]]:
    """Yield what may have stood there, with the log-odds of what has to be assumed.

    Either all pairs but the broken one still print, or one pair more was lost; a run
    that glosses hold at both ends lost none.
    """
    yield options(damage.data, damage), 0.0
    if not damage.glosses:
        for gap in range(3, len(damage.data), 2):
            holed = (*damage.data[:gap], None, None, *damage.data[gap:])
            yield options(holed, damage), LOST_PAIR


def _characters(
    first: Byte, second: Byte, index: int, allowed: dict[int, set[int]]
) -> Iterator[str]:
    leads = allowed.get(index, range(0x81, 0xFF)) if first is None else [first]
    trails = allowed.get(index + 1, range(0x40, 0xFF)) if second is None else [second]
    for lead, trail in itertools.product(leads, trails):
        character = _character(lead, trail)
        if character and (HAN.match(character) or character in PUNCTUATION):
            yield character


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("tw2s")


def simplified(text: str) -> str:
    """Return the text in simplified characters, one for one."""
    converted: str = _converter().convert(text)
    return converted


def _character(lead: int, trail: int) -> str:
    return bytes([lead, trail]).decode("gbk", errors="ignore")


def _reads(lead: Byte, trail: int, gloss: str) -> bool:
    character = _character(lead, trail) if lead is not None else ""
    if not HAN.fullmatch(character):
        return False
    return gloss in pinyin(character, style=Style.TONE, heteronym=True)[0]


def mend(text: str, damage: Damage, model: PlausibilityModel) -> Mend | None:
    """Return the most plausible reading of a damaged run, or None if none stands out."""
    before, after = _words_before(text, damage.start), _words_after(text, damage.end)
    weights: dict[str, float] = {}
    for found, assumed in hypotheses(damage):
        places = _punctuated(found, text, damage.start)
        for reading, weight in _weigh(model, before, places, after):
            weights[reading] = max(weight + assumed, weights.get(reading, -math.inf))
    ranked = sorted(weights, key=lambda reading: (-weights[reading], reading))
    if not ranked:
        return None
    share = 1 / sum(math.exp(weights[reading] - weights[ranked[0]]) for reading in ranked)
    if share < CONFIDENCE:
        return None
    return Mend(damage.start, damage.end, text[damage.start : damage.end], ranked[0], share)


def _weigh(
    model: PlausibilityModel, before: str, found: list[list[str]], after: str
) -> Iterator[tuple[str, float]]:
    """Weigh readings in simplified characters; give them back as they stood."""
    original = [{simplified(character): character for character in place} for place in found]
    places = [*simplified(before), *map(list, original), *simplified(after)]
    for text, weight in model.readings(places):
        read = text[len(before) : len(text) - len(after)]
        yield "".join(place[c] for place, c in zip(original, read, strict=True)), weight


def _punctuated(found: list[list[str]], text: str, start: int) -> list[list[str]]:
    """Keep to the rule of texts that put a comma before other punctuation.

    Such a comma stands before the run if, and only if, the run begins with punctuation.
    """
    if len(DOUBLED.findall(text)) < DOUBLED_AT_LEAST or not found:
        return found
    doubled = text[start - 1] in ",，"
    return [[c for c in found[0] if (c in PUNCTUATION) == doubled], *found[1:]]


def _words_before(text: str, start: int) -> str:
    """Return the characters right before the run, glosses aside, up to punctuation."""
    plain = re.sub(r"\([^()]*\)", "", text[max(0, start - 10 * CONTEXT) : start])
    run = re.search(r"[一-鿿]*$", plain)
    return run[0][-CONTEXT:] if run else ""


def _words_after(text: str, end: int) -> str:
    plain = re.sub(r"\([^()]*\)", "", text[end : end + 10 * CONTEXT])
    run = re.match(r"(?:\(?[a-zāáǎàōóǒòēéěèīíǐìūúǔùü]+\))?([一-鿿]*)", plain)
    return run[1][:CONTEXT] if run else ""


def mends(text: str) -> list[Mend]:
    """Return every repair that stands out clearly enough to be made."""
    damages = list(find_damage(text))
    if not damages:
        return []
    model = plausibility_model().seeing(simplified("".join(HAN.findall(text))))
    found = (mend(text, damage, model) for damage in damages)
    return [repair for repair in found if repair is not None]


def mend_bytes(aligned: AlignedText) -> AlignedText:
    """Put right the runs whose bytes were read out of step."""
    found = [(m.start, m.end, m.after) for m in mends(aligned.text)]
    return aligned.replace(found, whole=True)
