"""The weights that jieba gives to domain terms, without loading jieba.

jieba weighs a term so that it is likelier than the words it would fall into. Its own
dictionary is read as a table here, which takes a tenth of the time that jieba needs.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path

import pandas as pd

NO_WORD = "\0"  # stands in no run of word characters, so no text is cut by it
LISTED_TWICE = 3  # the frequency of B超, which jieba's dictionary lists and sums twice


def merge(
    terms: Sequence[str], cut: Callable[[str], Iterable[str]], add: Callable[[str, int], object]
) -> None:
    """Add the terms, in this order, with jieba's weights to another engine's dictionary.

    Parameters
    ----------
    cut
        How that engine, which holds jieba's own words, cuts a text without guessing words.
    add
        Gives a word of that engine a frequency.
    """
    listed = _listed(jieba_dictionary())
    total, surplus = int(listed["frequency"].sum()), LISTED_TWICE
    known = _known_parts(terms, listed)
    for term in terms:
        # jieba's total counts a word anew that is added again, and all likelihoods hang on it;
        # what the other engine would count less stands beside its words.
        add(NO_WORD, surplus)
        frequency = max(_likely(cut(term), known, total, listed["word"]), known.get(term, 1))
        surplus += known.get(term, 0)
        total += frequency
        add(term, frequency)
        known = {**_beginnings(term), **known, term: frequency}
    add(NO_WORD, surplus)


def jieba_dictionary() -> Path:
    """Return the file of jieba's own words."""
    found = find_spec("jieba")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("jieba is not installed; install liandong again")
    return Path(found.origin).with_name("dict.txt")


def _listed(path: Path) -> pd.DataFrame:
    names = ["word", "frequency", "tag"]
    return pd.read_csv(
        path, sep=" ", names=names, usecols=names[:2], quoting=csv.QUOTE_NONE, na_filter=False
    )


def _known_parts(terms: Sequence[str], listed: pd.DataFrame) -> dict[str, int]:
    parts = {
        term[start:end]
        for term in terms
        for start in range(len(term))
        for end in range(start + 1, len(term) + 1)
    }
    found = listed[listed["word"].isin(parts)]
    return dict(zip(found["word"], found["frequency"].tolist(), strict=True))


def _likely(parts: Iterable[str], known: dict[str, int], total: int, words: pd.Series[str]) -> int:
    """Return the frequency from which on a term is likelier than its parts in a row."""
    likelihood = 1.0
    for part in parts:
        likelihood *= _frequency(part, known, words) / float(total)
    return int(likelihood * total) + 1


def _frequency(part: str, known: dict[str, int], words: pd.Series[str]) -> int:
    """Return what jieba looks up: 0 for what only begins a word, 1 for what it doesn't know."""
    if part in known:
        return known[part]
    return 0 if words.str.startswith(part).any() else 1


def _beginnings(term: str) -> dict[str, int]:
    return {term[:length]: 0 for length in range(1, len(term))}
