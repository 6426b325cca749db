"""The language of `liandong find`: codes and words with AND, OR, NOT, NEAR and parentheses.

NEAR binds closest, then NOT, then AND, then OR. What is wrong with a query is looked for before
it is parsed, word by word, as only so the place of an error is known.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import pyparsing as pp

from liandong.coding.scheme import Scheme
from liandong.errors import InputFaults, refuse

# Without it, each level of parentheses doubles the time four times over.
pp.ParserElement.enable_packrat()

LONGEST = 1000
AND, OR, NOT = "(?i:and)|与", "(?i:or)|或", "(?i:not)|非"
NEAR = r"(?i:near)(?:/(\d{1,3}))?"
PHRASE = r"“[^”]*”|\"[^\"]*\""
RUN = r"[^\s()（）“”\"]+"
BEHIND = r"(?=[\s()（）“”\"]|$)"
TOKEN = re.compile(rf"(?P<phrase>{PHRASE})|(?P<open>[(（])|(?P<close>[)）])|(?P<run>{RUN})|.")
CODE = re.compile(r"[A-Za-z_]+\.(?:[A-Za-z_]+|\*)?")
OPERAND_EXPECTED = "a code such as actor.government, a word, a phrase in quotes, NOT or “(”"
OPERATOR_EXPECTED = "AND, OR, NEAR/n, “)” or the end of the query"
PLACE = "query"


@dataclass(frozen=True)
class Saying:
    """Passages that have these words, capital or small."""

    words: str


@dataclass(frozen=True)
class CodedAs:
    """Passages that got one of these codes."""

    codes: frozenset[str]


@dataclass(frozen=True)
class Not:
    """Passages that `part` doesn't find."""

    part: Query


@dataclass(frozen=True)
class And:
    """Passages that every part finds."""

    parts: tuple[Query, ...]


@dataclass(frozen=True)
class Or:
    """Passages that any part finds."""

    parts: tuple[Query, ...]


@dataclass(frozen=True)
class Near:
    """Passages of either part with one of the other at most `distance` sentences away."""

    one: Query
    other: Query
    distance: int


Query = Saying | CodedAs | Not | And | Or | Near


@dataclass(frozen=True)
class Token:
    """A piece of a query: its kind, its words, and its column (from 1)."""

    kind: str
    words: str
    column: int


def parse(text: str, scheme: Scheme) -> Query:
    """Return what a query asks for.

    Parameters
    ----------
    text
        As a person types it: `actor.government AND (居民 OR "志愿服务") AND NOT problem.*`.
    scheme
        Whose codes may be named.

    Raises
    ------
    InputFaults
        One sentence with the column and what was expected there; for a code that the scheme
        doesn't have, the nearest ones.
    """
    _check_characters(text)
    plain = re.sub(r"\s", " ", text)
    tokens = list(_tokens(plain))
    for token in tokens:
        _check_words(token, scheme)
    _check_order(tokens, len(text) + 1)
    try:
        parsed: Query = _grammar(scheme).parse_string(plain, parse_all=True)[0]
    except (RecursionError, pp.ParseException):
        raise refuse(PLACE, "the query is nested too deeply; ask in several queries") from None
    return parsed


def codes_named(name: str, scheme: Scheme, place: str = PLACE) -> frozenset[str]:
    """Return the code of this id, or all codes of a dimension (`actor.*`).

    Raises
    ------
    InputFaults
        With the nearest codes, if there is none.
    """
    if name.endswith(".*"):
        of_dimension = [code.id for code in scheme.codes if code.dimension == name[:-2]]
        if of_dimension:
            return frozenset(of_dimension)
    elif name in scheme.code_ids:
        return frozenset([name])
    dimensions = [f"{dimension.dimension}.*" for dimension in scheme.dimensions]
    near = nearest(name, dimensions if name.endswith("*") else [c.id for c in scheme.codes])
    advice = f"the nearest are {near}" if near else f"dimensions are {', '.join(dimensions)}"
    raise refuse(place, f"the scheme has no code “{name}”; {advice}")


def nearest(name: str, known: list[str], count: int = 3) -> str:
    """Return the names most like a name, with commas between, or nothing."""
    return ", ".join(get_close_matches(name.lower(), known, count, cutoff=0.5))


def mentions_codes(query: Query) -> bool:
    """Return whether a query asks for any code."""
    return any(isinstance(part, CodedAs) for part in _parts(query))


def words_sought(query: Query) -> tuple[str, ...]:
    """Return the words that a query asks for, those behind NOT left out."""
    found = (part.words for part in _parts(query, negated=False) if isinstance(part, Saying))
    return tuple(dict.fromkeys(found))


def _parts(query: Query, *, negated: bool = True) -> Iterator[Query]:
    yield query
    inner: tuple[Query, ...] = ()
    if isinstance(query, And | Or):
        inner = query.parts
    elif isinstance(query, Near):
        inner = (query.one, query.other)
    elif isinstance(query, Not) and negated:
        inner = (query.part,)
    for part in inner:
        yield from _parts(part, negated=negated)


# What may be wrong ---------------------------------------------------------------------


def _check_characters(text: str) -> None:
    if len(text) > LONGEST:
        raise refuse(PLACE, f"expected at most {LONGEST} characters; ask in several queries")
    for number, character in enumerate(text, start=1):
        if unicodedata.category(character) in ("Cf", "Cc", "Cs") and not character.isspace():
            name = unicodedata.name(character, f"U+{ord(character):04X}")
            raise _wrong(number, f"there is a character that nobody sees, {name}; delete it")


def _tokens(text: str) -> Iterator[Token]:
    for match in TOKEN.finditer(text):
        words = match[0]
        kind = match.lastgroup or ("blank" if words.isspace() else "quote")
        if kind == "run":
            kind = _kind_of_run(words)
        if kind != "blank":
            yield Token(kind, words, match.start() + 1)


def _kind_of_run(words: str) -> str:
    for kind, pattern in (("and", AND), ("or", OR), ("not", NOT), ("near", NEAR)):
        if re.fullmatch(pattern, words):
            return kind
    return "word"


def _check_order(tokens: list[Token], end: int) -> None:
    """Refuse what can't stand where it stands: operators, operands, parentheses."""
    opened: list[int] = []
    before = "start"
    for token in tokens:
        _check_token(token, before, opened)
        before = token.kind
    if before in ("start", "and", "or", "not", "near", "open"):
        raise _wrong(end, f"the query ends here; expected {OPERAND_EXPECTED}")
    if opened:
        raise _wrong(opened[-1], "this “(” isn't closed; expected “)” further on")


def _check_token(token: Token, before: str, opened: list[int]) -> None:
    kind, column = token.kind, token.column
    wants_operand = before in ("start", "and", "or", "not", "near", "open")
    if kind == "quote":
        closing = "”" if token.words == "“" else '"'
        sentence = "no “ opens this quotation" if token.words == "”" else "this quotation is open"
        raise _wrong(column, f"{sentence}; expected {closing if token.words != '”' else '“'}")
    if kind == "not" and before == "near":
        raise _wrong(column, "NEAR stands before NOT; expected a code, a word, a phrase or “(”")
    if wants_operand and kind in ("and", "or", "near", "close"):
        raise _wrong(column, f"“{token.words}” stands here; expected {OPERAND_EXPECTED}")
    if not wants_operand and kind in ("word", "phrase", "open", "not"):
        said = "AND NOT" if kind == "not" else OPERATOR_EXPECTED
        raise _wrong(column, f"“{_short(token.words)}” stands here; expected {said}")
    if kind == "open":
        opened.append(column)
    if kind == "close":
        if not opened:
            raise _wrong(column, f"no “(” opens this “)”; expected {OPERATOR_EXPECTED}")
        opened.pop()


def _check_words(token: Token, scheme: Scheme) -> None:
    words = token.words
    if token.kind == "phrase" and not words[1:-1].strip():
        raise _wrong(token.column, "the quotation is empty; expected words in it")
    if token.kind != "word":
        return
    if re.match(r"(?i:near)/", words):
        raise _wrong(token.column, f"“{_short(words)}” stands here; expected NEAR/0 to NEAR/999")
    if CODE.fullmatch(words):
        codes_named(words, scheme, f"{PLACE}, column {token.column}")
    elif "*" in words:
        advice = "expected it behind a dimension (actor.*); words are found inside longer ones"
        raise _wrong(token.column + words.index("*"), f"a star stands here; {advice}")


def _wrong(column: int, sentence: str) -> InputFaults:
    return refuse(f"{PLACE}, column {column}", sentence)


def _short(words: str) -> str:
    return words if len(words) <= 20 else words[:19] + "…"


# What it means -------------------------------------------------------------------------


def _grammar(scheme: Scheme) -> pp.ParserElement:
    operator = {name: pp.Regex(f"(?:{pattern}){BEHIND}") for name, pattern in
                (("and", AND), ("or", OR), ("not", NOT), ("near", NEAR))}  # fmt: skip
    operator["near"].set_parse_action(_distance)
    reserved = f"(?!(?:{AND}|{OR}|{NOT}|{NEAR}){BEHIND})"
    phrase = pp.Regex(PHRASE).set_parse_action(lambda found: Saying(found[0][1:-1].strip()))
    word = pp.Regex(reserved + RUN).set_parse_action(lambda found: _operand(found[0], scheme))
    grammar: pp.ParserElement = pp.infix_notation(  # type: ignore[no-untyped-call]
        phrase | word,
        [
            (operator["near"], 2, pp.OpAssoc.LEFT, _near),
            (pp.Suppress(operator["not"]), 1, pp.OpAssoc.RIGHT, lambda found: Not(found[0][0])),
            (pp.Suppress(operator["and"]), 2, pp.OpAssoc.LEFT, lambda f: And(tuple(f[0]))),
            (pp.Suppress(operator["or"]), 2, pp.OpAssoc.LEFT, lambda f: Or(tuple(f[0]))),
        ],
        lpar=pp.Suppress(pp.Regex("[(（]")),
        rpar=pp.Suppress(pp.Regex("[)）]")),
    )
    return grammar


def _operand(words: str, scheme: Scheme) -> Query:
    return CodedAs(codes_named(words, scheme)) if CODE.fullmatch(words) else Saying(words)


def _distance(found: Any) -> int:
    number = re.fullmatch(NEAR, found[0])
    return int(number[1]) if number and number[1] else 1


def _near(found: Any) -> Near:
    """Return `a NEAR/2 b NEAR c` as (a NEAR/2 b) NEAR c."""
    parts = list(found[0])
    made = parts[0]
    for distance, other in zip(parts[1::2], parts[2::2], strict=True):
        made = Near(made, other, distance)
    return made  # type: ignore[no-any-return]
