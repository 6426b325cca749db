"""The words of the coding scheme that coded frames are filled with, and the codes they plant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ahocorasick_rs import AhoCorasick

from liandong.coding.scheme import Scheme, read_scheme

CODEBOOK = Path(__file__).parent.parent.parent / "corpus" / "codebook"
DIMENSIONS = ("actor", "function", "mechanism", "problem", "recommendation", "phase")
ADVICE = "recommendation."


@dataclass(frozen=True)
class Planted:
    """A word of the scheme and the codes that it means."""

    word: str
    codes: frozenset[str]


Fillers = Mapping[str, tuple[tuple[Planted, ...], ...]]


@lru_cache(maxsize=1)
def _scheme() -> Scheme:
    return read_scheme(CODEBOOK)


@lru_cache(maxsize=1)
def fillers() -> Fillers:
    """Return for each dimension, code by code, the terms that plant it.

    A term is left out if another term or cue of another dimension stands inside it: it would
    plant what its frame doesn't say.
    """
    scheme = _scheme()
    meant = _codes_of_terms(scheme)
    found = {}
    for dimension in DIMENSIONS:
        codes = [code.id for code in scheme.of(dimension).codes]
        by_code = [tuple(_clean(code, meant, scheme)) for code in codes]
        found[dimension] = tuple(words for words in by_code if words)
    return found


def _codes_of_terms(scheme: Scheme) -> dict[str, frozenset[str]]:
    meant = defaultdict(set)
    for code in scheme.codes:
        if code.dimension in DIMENSIONS:
            for term in code.indicators.terms:
                meant[term].add(code.id)
    return {term: frozenset(codes) for term, codes in meant.items()}


def _clean(code: str, meant: Mapping[str, frozenset[str]], scheme: Scheme) -> Iterator[Planted]:
    """Yield the terms of a code that hold no indicator of another dimension but as a whole."""
    advice = code.startswith(ADVICE)
    for term, codes in meant.items():
        here = frozenset(c for c in codes if advice or not c.startswith(ADVICE))
        if code not in here or not term.encode("gbk", errors="ignore"):
            continue
        dimensions = {c.partition(".")[0] for c in here}
        if not dimensions_inside(term, advice) - dimensions:
            yield Planted(term, here)


def dimensions_inside(text: str, advice: bool = True) -> set[str]:
    """Return the dimensions of which a term or cue stands in a text, whatever its neighbours."""
    words, dimensions = _indicators()
    found = {dimensions[hit[0]] for hit in words.find_matches_as_indexes(text, overlapping=True)}
    return found if advice else found - {"recommendation"}


@lru_cache(maxsize=1)
def _indicators() -> tuple[AhoCorasick, list[str]]:
    pairs = sorted(
        (word, code.dimension)
        for code in _scheme().codes
        if code.dimension in DIMENSIONS
        for word in (*code.indicators.terms, *code.indicators.cues)
    )
    return AhoCorasick([word for word, _ in pairs]), [dimension for _, dimension in pairs]
