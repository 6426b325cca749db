"""Simplified and traditional characters: converting them, and telling which a text uses."""

from __future__ import annotations

from functools import lru_cache

import opencc

# Of all characters of a text that only one of the two scripts has, a text in traditional
# characters has nearly all from one side; a quoted name or a slip changes little.
TRADITIONAL_SHARE = 0.7
TRADITIONAL_AT_LEAST = 3


@lru_cache
def _converter(name: str) -> opencc.OpenCC:
    return opencc.OpenCC(name)


def simplified(text: str) -> str:
    """Return the text in simplified characters, one for one."""
    converted: str = _converter("tw2s").convert(text)
    return converted


@lru_cache(maxsize=1)
def _forms() -> tuple[dict[int, str], dict[int, str]]:
    """Return for the characters of one script only their form in the other."""
    characters = [chr(code) for code in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))]
    lines = "\n".join(characters)
    to_simplified, to_traditional = simplified(lines), _converter("s2t").convert(lines)
    traditional = {ord(a): b for a, b in zip(lines, to_simplified, strict=True) if a != b}
    return traditional, {
        ord(a): b
        for a, b in zip(lines, to_traditional, strict=True)
        if a != b and ord(a) not in traditional
    }


def simplified_each(text: str) -> str:
    """Return the simplified form of each character on its own, whatever its neighbours."""
    return text.translate(_forms()[0])


def counts(text: str) -> tuple[int, int]:
    """Return how many characters only traditional, and only simplified writing has."""
    traditional, only_simplified = _forms()
    return (
        sum(ord(character) in traditional for character in text),
        sum(ord(character) in only_simplified for character in text),
    )


def is_traditional(text: str) -> bool:
    """Tell whether the text as a whole is in traditional characters."""
    traditional, only_simplified = counts(text)
    return traditional >= TRADITIONAL_AT_LEAST and traditional >= TRADITIONAL_SHARE * (
        traditional + only_simplified
    )
