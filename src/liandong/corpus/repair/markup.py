"""Steps that take away what is no text: invisible characters, and the marks of Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable

from liandong.corpus.alignment import AlignedText

LINE_ENDS = re.compile("[\x0b-\x0d\x1c-\x1e\x85\u2028\u2029](?:(?<=\r)\n)?")
# A zero-width joiner holds an emoji together.
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
    "(?<![\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]\u200d)"
)

Words = Callable[[re.Match[str]], str]


def drop_invisible(text: AlignedText) -> AlignedText:
    """Drop characters that nobody sees; every line end becomes a line feed."""
    return text.sub(LINE_ENDS, lambda _: "\n").sub(INVISIBLE, lambda _: "")


def shows_invisible(text: str) -> bool:
    """Tell whether there are invisible characters or other line ends."""
    return bool(LINE_ENDS.search(text) or INVISIBLE.search(text))


def _nothing(_: re.Match[str]) -> str:
    return ""


# In this order: blocks first, then what stands inside a line.
MARKDOWN: tuple[tuple[re.Pattern[str], Words], ...] = (
    (re.compile(r"\A---\n.*?\n---(?:\n|\Z)", re.S), _nothing),
    (re.compile(r"<!--.*?-->", re.S), _nothing),
    (re.compile(r"^ {0,3}(?:```|~~~).*(?:\n|\Z)", re.M), _nothing),
    (re.compile(r"^ {0,3}\[[^\]\n]+\]:[ \t]*\S+.*(?:\n|\Z)", re.M), _nothing),
    (
        re.compile(
            r"^[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*\|?[ \t]*(?:\n|\Z)", re.M
        ),
        _nothing,
    ),
    (re.compile(r"^ {0,3}(?:=+|(?:[*_-][ \t]*){3,})[ \t]*(?:\n|\Z)", re.M), _nothing),
    (re.compile(r"^(?:[ \t]*>[ \t]?)+", re.M), _nothing),
    (re.compile(r"^ {0,3}#{1,6}[ \t]+", re.M), _nothing),
    (re.compile(r"(?<=\S)[ \t]+#+[ \t]*$", re.M), _nothing),
    (re.compile(r"^[ \t]*[*+-][ \t]+(?:\[[ xX]\][ \t]+)?", re.M), _nothing),
    (re.compile(r"^[ \t]*\|[ \t]*|[ \t]*\|[ \t]*$", re.M), _nothing),
    (re.compile(r"(?<=\S)[ \t]*(?<!\\)\|[ \t]*(?=\S)"), lambda _: "\u3000"),
    (
        re.compile(r"!?\[((?:[^\[\]\n]|\[[^\[\]\n]*\])*)\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)"),
        lambda m: m[1],
    ),
    (re.compile(r"!?\[([^\[\]\n]+)\]\[[^\[\]\n]*\]"), lambda m: m[1]),
    (re.compile(r"<((?:https?|mailto):[^>\s]+)>"), lambda m: m[1]),
    (re.compile(r"(`+)([^`\n]+)\1"), lambda m: m[2]),
    (re.compile(r"(?<!\\)(\*{1,3}|~~)(?=\S)([^*~\n]+?)(?<=\S)\1"), lambda m: m[2]),
    (re.compile(r"(?<!\w)(_{1,3})(?=\S)([^_\n]+?)(?<=\S)\1(?!\w)"), lambda m: m[2]),
    (re.compile(r"\\(?=[\\`*_{}\[\]()#+.!|>~-])"), _nothing),
)


def remove_markup(text: AlignedText) -> AlignedText:
    """Drop the marks of Markdown and keep the words; for files that are Markdown by name."""
    for pattern, words in MARKDOWN:
        text = _within(text, pattern, words)
    return text


def _within(text: AlignedText, pattern: re.Pattern[str], words: Words) -> AlignedText:
    """Replace matches; words that stay keep their places."""
    changes = []
    for match in pattern.finditer(text.text):
        kept = words(match)
        at = match[0].find(kept) if kept else -1
        if at < 0:
            changes.append((*match.span(), kept))
        else:
            changes.append((match.start(), match.start() + at, ""))
            changes.append((match.start() + at + len(kept), match.end(), ""))
    return text.replace([change for change in changes if change[0] < change[1]])
