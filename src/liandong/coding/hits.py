"""The places in sentences where the indicators of a scheme stand, as arrays.

Terms and masking phrases are found leftmost and longest, so that “社区治理” hides the “社区” in
it; patterns and near words are then looked for in what is not masked. A hit is dropped when one
of its code's excluding phrases stands in the same clause.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from liandong.coding.expressions import BLANK, Masks, Match, Occurrences, matches
from liandong.coding.joined import Joined, joined
from liandong.coding.matcher import KINDS, Matcher
from liandong.coding.tries import Ints

__all__ = ["BLANK", "Hits", "search"]

Bools = NDArray[np.bool_]
# Columns of hits: start, end, code, kind, words.
Columns = tuple[Ints, Ints, Ints, Ints, Ints]
_NO_PLACES = np.zeros(0, dtype=np.int64)
_NONE = (_NO_PLACES,) * 5


@dataclass(frozen=True)
class Hits:
    """Indicators found in sentences that were joined, at places [start, end) of the whole text.

    `words` are numbers of `names`: first the matcher's words, then what patterns matched and
    pairs of near words. `excluded` is codes × clauses.
    """

    text: Joined
    matcher: Matcher
    names: Sequence[str]
    starts: Ints
    ends: Ints
    codes: Ints
    kinds: Ints
    words: Ints
    excluded: Bools

    @property
    def sentences(self) -> Ints:
        """The sentence of each hit."""
        return self.text.sentence_at[self.starts].astype(np.int64)

    def chosen(self, rows: Ints | Bools) -> Hits:
        """Return some of the hits."""
        return replace(
            self,
            starts=self.starts[rows],
            ends=self.ends[rows],
            codes=self.codes[rows],
            kinds=self.kinds[rows],
            words=self.words[rows],
        )

    def excluded_from(self, codes: Ints | int) -> Bools:
        """Tell of each hit whether a code is excluded in the hit's clause."""
        clauses = self.text.clause_at[self.starts]
        within = self.starts != self.text.clause_ends[clauses]
        excluded: Bools = self.excluded[codes, clauses] & within
        return excluded

    def in_order(self) -> Hits:
        """Return the hits by place, then by the names of code and kind, and by words."""
        ranks = self.matcher.ranks[self.codes]
        return self.chosen(np.lexsort((self.kinds, ranks, self.ends, self.starts)))


def search(texts: Sequence[str], matcher: Matcher) -> Hits:
    """Return the indicators that stand in sentences; those of one place in order of words."""
    text = joined(texts)
    found = _occurrences(text, matcher)
    excluded = _excluded(text, found, matcher)
    terms, masks = _terms(text, found, matcher)
    extra: dict[str, int] = {}
    near = _near(text, found, masks, matcher, extra)
    patterns = _patterns(matches(text, found, masks, matcher), matcher, extra)
    starts, ends, codes, kinds, words = (
        np.concatenate(each) for each in zip(terms, near, patterns, strict=True)
    )
    names = (*matcher.words, *extra)
    hits = Hits(text, matcher, names, starts, ends, codes, kinds, words, excluded)
    return hits.chosen(~hits.excluded_from(hits.codes)) if excluded.any() else hits


def _occurrences(text: Joined, matcher: Matcher) -> Occurrences:
    """Return all words that stand in a text by place, of those at one place the longest first."""
    words, starts = matcher.trie.search(text.points)
    bits = len(matcher.words).bit_length()
    keys = np.sort(starts << bits | words)
    starts, words = keys >> bits, keys & ((1 << bits) - 1)
    return Occurrences(words, starts, starts + matcher.lengths[words])


def _excluded(text: Joined, found: Occurrences, matcher: Matcher) -> Bools:
    """Tell which codes are excluded in which clauses."""
    excluded = np.zeros((len(matcher.codes), len(text.clause_ends)), dtype=bool)
    which, rows = matcher.excluding.of(found.words)
    clauses, whole = found.clauses(which, text)
    excluded[rows[whole, 0], clauses[whole]] = True
    return excluded


def _terms(text: Joined, found: Occurrences, matcher: Matcher) -> tuple[Columns, Masks]:
    """Return the terms and cues of all dimensions, and where phrases mask others."""
    which, rows = matcher.meanings.of(found.words)
    # One dimension after another, each at places of its own.
    order = np.argsort(rows[:, 0].astype(np.uint8), kind="stable")
    which, rows = which[order], rows[order]
    shift = rows[:, 0] * len(text.points)
    starts, ends = found.starts[which] + shift, found.ends[which] + shift
    kept = _leftmost_longest(starts, ends)
    masking = rows[kept, 1] < 0
    masks, terms = kept[masking], kept[~masking]
    here = which[terms]
    columns = found.starts[here], found.ends[here], *rows[terms, 1:].T, found.words[here]
    return columns, Masks(len(text.points), starts[masks], ends[masks])


def _leftmost_longest(starts: Ints, ends: Ints) -> Ints:
    """Return which of some spans are taken one after another, none over another.

    They are in order, of those that start together the longest first.
    """
    longest = np.flatnonzero(np.diff(starts, prepend=-1))
    starts, ends = starts[longest], ends[longest]
    reached = np.maximum.accumulate(ends)
    heads = np.flatnonzero(starts >= np.concatenate([starts[:1], reached[:-1]]))
    limits = np.append(heads[1:], len(starts))
    taken = np.zeros(len(starts), dtype=bool)
    taken[heads] = True
    crowded = limits - heads > 1
    here, limits = heads[crowded], limits[crowded]
    while len(here):
        behind = np.searchsorted(starts, ends[here])
        inside = behind < limits
        here, limits = behind[inside], limits[inside]
        taken[here] = True
    return longest[taken]


def _near(
    text: Joined, found: Occurrences, masks: Masks, matcher: Matcher, extra: dict[str, int]
) -> Columns:
    """Return the pairs of near words; a clause becomes the place of a pair."""
    if not matcher.pairs:
        return _NONE
    which, rows = matcher.near.of(found.words)
    clauses, whole = found.clauses(which, text)
    dimensions = np.array([pair.dimension for pair in matcher.pairs], dtype=np.int64)
    whole &= ~masks.hide(dimensions[rows[:, 0]], found.starts[which], found.ends[which])
    pair, side, rank = rows[whole].T
    most, count = matcher.pair_words.shape[2], len(text.clause_ends)
    keys = np.sort(((pair * count + clauses[whole]) * 2 + side) * most + rank)
    keys = keys[np.diff(keys, prepend=-1) != 0]
    cells, firsts, seconds = _both_sides(keys, matcher.pair_words, count)
    pair, clause = np.divmod(cells, count)
    words = matcher.pair_words[pair, 0, firsts], matcher.pair_words[pair, 1, seconds]
    combined = words[0] * len(matcher.words) + words[1]
    known, place = np.unique(combined, return_inverse=True)
    names = [
        f"{matcher.words[one]} + {matcher.words[other]}"
        for one, other in (divmod(both, len(matcher.words)) for both in known.tolist())
    ]
    numbers = np.array([_number(name, matcher, extra) for name in names], dtype=np.int64)
    order = np.argsort(np.argsort(np.array(names, dtype=object)))[place].argsort(kind="stable")
    codes = np.array([pair.code for pair in matcher.pairs], dtype=np.int64)[pair]
    kinds = np.full(len(pair), KINDS.index("near"))
    columns = text.clause_starts[clause], text.clause_ends[clause], codes, kinds, numbers[place]
    starts, ends, codes, kinds, numbers = (column[order] for column in columns)
    return starts, ends, codes, kinds, numbers


def _both_sides(keys: Ints, words: NDArray[np.int64], count: int) -> tuple[Ints, Ints, Ints]:
    """Return the cells in which words of both sides of a pair stand, and the words' ranks.

    A key is cell, side and rank. The first word of each side counts, but for the other side one
    that isn't the word of the first.
    """
    most = words.shape[2]
    sides = keys // most
    begins = np.flatnonzero(np.diff(sides, prepend=-1))
    both = (sides[begins[:-1]] % 2 == 0) & (sides[begins[1:]] == sides[begins[:-1]] + 1)
    firsts, seconds = begins[:-1][both], begins[1:][both]
    cells = sides[firsts] // 2
    pairs = cells // count
    same = words[pairs, 0, keys[firsts] % most] == words[pairs, 1, keys[seconds] % most]
    padded = np.append(sides, -1)
    fine = ~same | (padded[seconds + 1] == sides[seconds])
    firsts, seconds = firsts[fine], (seconds + same)[fine]
    return cells[fine], keys[firsts] % most, keys[seconds] % most


def _patterns(matched: Iterable[Match], matcher: Matcher, extra: dict[str, int]) -> Columns:
    """Return what the patterns match."""
    rows = [(n, start, end, _number(words, matcher, extra)) for n, start, end, words in matched]
    patterns, starts, ends, words = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    codes = np.array([pattern.code for pattern in matcher.patterns], dtype=np.int64)
    kinds = np.array([pattern.kind for pattern in matcher.patterns], dtype=np.int64)
    return starts, ends, codes[patterns], kinds[patterns], words


def _number(name: str, matcher: Matcher, extra: dict[str, int]) -> int:
    """Return the number of a name, a new one if it has none."""
    number = matcher.number.get(name)
    return extra.setdefault(name, len(matcher.words) + len(extra)) if number is None else number
