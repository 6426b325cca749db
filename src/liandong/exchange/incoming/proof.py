"""Which convention a file's places follow, proved by slicing every selection under each.

A quotation proves a place; where a file gives none, a selection that begins behind and ends at
a sentence or clause boundary speaks for it. Nothing is moved, and where two conventions fit
equally well and give different words, the user is asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from liandong.errors import refuse
from liandong.exchange.incoming.evidence import (
    Evidence,
    best_quoted,
    evidence_of,
    first_apart,
    sides_of,
)
from liandong.exchange.incoming.offsets import Convention, Places, SourceText, Span
from liandong.exchange.incoming.quotations import (
    bounded_edges,
    ends_at_boundary,
    flat,
    likeness,
    occurrences,
    short,
    trimmed,
    uncut,
)
from liandong.exchange.project import Selection

Proof = Literal["quotation", "beginning", "boundary", "words", "stated", ""]

# One edge at a boundary happens by chance, about one time in ten.
LEAST_LEAD = 2


@dataclass(frozen=True)
class Placed:
    """A selection and the words it means: `span` in code points of the source, or None.

    `proof` says what shows it, empty if nothing does; `problem` then says why.
    """

    selection: Selection
    span: Span | None
    proof: Proof
    problem: str = ""


@dataclass(frozen=True)
class Proved:
    """Every selection of a file, placed, in the file's order.

    `conventions` gives the convention of each source that has places, None where nothing shows it.
    """

    conventions: Mapping[str, Convention | None]
    placed: tuple[Placed, ...]

    @property
    def counts(self) -> Counter[Proof]:
        """The number of selections by their proof."""
        return Counter(one.proof for one in self.placed)


def prove(
    place: str,
    texts: Mapping[str, SourceText],
    selections: Sequence[Selection],
    allowed: Sequence[Convention],
    *,
    stated: bool = False,
) -> Proved:
    """Find the convention of a file, or of each source where they differ, and place everything.

    Parameters
    ----------
    place
        The file, for messages.
    texts
        The sources by GUID; each selection's source is one of them.
    selections
        All selections, with places or with words only.
    allowed
        The conventions to try, in the order of preference among those that mean the same.
    stated
        Whether `allowed` is the user's word: then places without any proof are believed.

    Raises
    ------
    InputFaults
        If two conventions fit equally well and give different words.
    """
    by_source: dict[str, list[Selection]] = {}
    for one in selections:
        if one.start is not None and one.end is not None:
            by_source.setdefault(one.source, []).append(one)
    named = _names_are_quotations(texts, by_source)
    found = {
        guid: evidence_of(texts[guid], own, allowed, named=named) for guid, own in by_source.items()
    }
    chosen = _choose(place, found, allowed, texts, stated=stated)
    spans = {guid: _spans(texts[guid], own, chosen[guid]) for guid, own in by_source.items()}
    placed = []
    for one in selections:
        if one.start is None or one.end is None:
            placed.append(_found(texts[one.source], one))
        else:
            span = next(spans[one.source])
            placed.append(_placed(texts[one.source], one, span, named=named, stated=stated))
    return Proved(chosen, tuple(placed))


def _names_are_quotations(
    texts: Mapping[str, SourceText], by_source: Mapping[str, Sequence[Selection]]
) -> bool:
    """Return whether any name of a selection stands in its source: else they are only names."""
    for guid, own in by_source.items():
        whole = " ".join(flat(words) for words in texts[guid].readings(0, len(texts[guid].text)))
        if any(one.quote and flat(uncut(one.quote)) in whole for one in own):
            return True
    return False


def _choose(
    place: str,
    found: Mapping[str, Evidence],
    allowed: Sequence[Convention],
    texts: Mapping[str, SourceText],
    *,
    stated: bool,
) -> dict[str, Convention | None]:
    """Return one convention for the file, or one for each source where quotations differ."""
    best = {guid: best_quoted(one) for guid, one in found.items()}
    common = set(range(len(allowed))).intersection(*best.values())
    scopes = [list(found)] if common else [[guid] for guid in found]
    chosen: dict[str, Convention | None] = {}
    for scope in scopes:
        among = common or best[scope[0]]
        own = {guid: found[guid] for guid in scope}
        chosen |= dict.fromkeys(scope, _settled(place, own, among, allowed, texts, stated))
    return chosen


def _settled(  # noqa: PLR0913, PLR0917
    place: str,
    own: Mapping[str, Evidence],
    among: Iterable[int],
    allowed: Sequence[Convention],
    texts: Mapping[str, SourceText],
    stated: bool,
) -> Convention | None:
    """Return the convention that the boundaries leave, None if nothing speaks for any.

    Raises
    ------
    InputFaults
        If two are left that give different words.
    """
    edges = {n: sum(int(one.edges[n].sum()) for one in own.values()) for n in among}
    most = max(edges.values(), default=0)
    left = sorted(n for n, count in edges.items() if count > most - LEAST_LEAD)
    first = left[0]
    unquoted = sum(int((one.quoted.max(axis=0) == 0).sum()) for one in own.values())
    fits = most and most >= unquoted  # Half of their ends, or more.
    if not (stated or fits or any(one.quoted[first].any() for one in own.values())):
        return None
    for rival in left[1:]:
        words = _clash(own, first, rival, texts, stated=stated)
        if words:
            one, other = allowed[first], allowed[rival]
            sentence = (
                f"two conventions fit equally well and give different words, {words[0]} ({one}) "
                f"and {words[1]} ({other}); say which the program follows: "
                f"--convention {one.name} or --convention {other.name}"
            )
            raise refuse(place, sentence)
    return allowed[first]


def _clash(
    own: Mapping[str, Evidence],
    first: int,
    rival: int,
    texts: Mapping[str, SourceText],
    *,
    stated: bool,
) -> list[str]:
    """Return the first words that two conventions give differently, or none."""
    for guid, seen in own.items():
        apart = first_apart(seen, first, rival, stated=stated)
        if apart is not None:
            return [_words(texts[guid], seen.spans[n, apart]) for n in (first, rival)]
    return []


def _words(source: SourceText, span: Places) -> str:
    return f"“{short(source.text[span[0] : span[1]])}”" if span[0] >= 0 else "no words"


def _spans(
    source: SourceText, own: Sequence[Selection], chosen: Convention | None
) -> Iterator[Span | None]:
    """Return what the places of a source's selections mean; None if nothing shows how to count."""
    if chosen is None:
        return iter([None] * len(own))
    starts, ends = sides_of(own)
    return ((int(a), int(b)) for a, b in source.spans(starts, ends, chosen))


def _placed(
    source: SourceText, one: Selection, span: Span | None, *, named: bool, stated: bool
) -> Placed:
    if span is None:
        sentence = "nothing shows how its places are counted; say it with --convention"
        return Placed(one, None, "", sentence)
    start, end = span
    if start < 0 or end < 0:
        sentence = f"the places {one.start}–{one.end} are outside the text or within a character"
        return Placed(one, None, "", sentence)
    if start >= end:
        return Placed(one, None, "", f"no words are selected at {one.start}–{one.end}")
    proof, problem = _shown(source, one, (start, end), named=named, stated=stated)
    return Placed(one, (start, end), proof, problem)


def _shown(
    source: SourceText, one: Selection, span: Span, *, named: bool, stated: bool
) -> tuple[Proof, str]:
    text, words = source.text, source.text[slice(*span)]
    edges = bounded_edges(text, *trimmed(text, *span))
    if named and one.quote:
        quoted = likeness(source.readings(*span), one.quote)
        if quoted == 2:
            return "quotation", ""
        if quoted and ends_at_boundary(text, trimmed(text, *span)[1]):
            return "beginning", ""
        return "", f"“{short(words)}” stands there, not its quotation “{short(one.quote)}”"
    if edges == 2:
        return "boundary", ""
    if stated:
        return "stated", ""
    return "", f"nothing shows that “{short(words)}” are its words: no quotation, no boundary"


def _found(source: SourceText, one: Selection) -> Placed:
    """Place a selection that has words only: verbatim, and once."""
    at = occurrences(one.quote, source.text)
    if len(at) == 1:
        return Placed(one, (at[0], at[0] + len(flat(one.quote))), "words")
    if not one.quote:
        return Placed(one, None, "", "it has neither places nor words")
    times = f"stand {len(at)} times in the text; give places" if at else "stand nowhere in the text"
    return Placed(one, None, "", f"the words “{short(one.quote)}” {times}")
