"""Search a lattice for the readings that are most plausible as Chinese."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from liandong.corpus.repair.lattice import (
    FIRST_SIGN,
    HELD,
    UNFIT_GLOSS,
    Edge,
    Halves,
    Lattice,
    Options,
    reads,
)
from liandong.corpus.repair.plausibility import BEGINNING, PlausibilityModel, Prefix

# So many characters before the first mark are read with it, and so many behind the last
# place that was out of step, as context.
CONTEXT = 12
SETTLED = 7
# A reading that is so much less plausible than the best at its place is given up, and so
# is all but the best so many (natural log).
# So many readings with the same last characters are followed, to tell how sure the best is.
ALIKE = 24
MARGIN = 18.0
WIDTH = 150


class Read(NamedTuple):
    """A true character that was read from `[start, end)` of the line, and all before it.

    `certain` tells whether its bytes leave no other character.
    """

    start: int
    end: int
    character: str
    simplified: str
    broken: bool
    loss: str
    certain: bool
    before: Read | None


class Beam(NamedTuple):
    """A reading up to some place, its plausibility, and what that can still become."""

    prefix: Prefix
    read: Read | None
    hope: float

    @property
    def weight(self) -> float:
        """Return the log-probability of the reading."""
        return self.prefix.ends[0]


Node = tuple[Halves | None, int]
IN_STEP: Node = (None, 0)


def all_reads(beam: Beam) -> Iterator[Read]:
    """Yield the characters of a reading, last first."""
    read = beam.read
    while read:
        yield read
        read = read.before


def broken_reads(beam: Beam) -> Iterator[Read]:
    """Yield the characters that were read out of step, last first."""
    return (read for read in all_reads(beam) if read.broken)


def _distinct(beams: list[Beam]) -> list[Beam]:
    """Return the best `ALIKE` of those that go on alike: what is far behind decides no more."""
    seen: Counter[str] = Counter()
    kept = []
    for beam in sorted(beams, key=lambda beam: -beam.hope):
        seen[beam.prefix.last] += 1
        if seen[beam.prefix.last] <= ALIKE:
            kept.append(beam)
    return kept


class Search:
    """A beam search through the lattice of one line."""

    def __init__(self, lattice: Lattice, model: PlausibilityModel, width: int = WIDTH) -> None:
        self.lattice = lattice
        self.model = model
        self.width = width
        self.nodes: dict[int, dict[Node, list[Beam]]] = defaultdict(lambda: defaultdict(list))

    def readings(self, mark: int) -> tuple[list[Beam], int]:
        """Read on from a mark until every reading is in step again.

        Returns the readings, the most plausible first, and the place they have come to.
        """
        at, settled = max(0, mark - CONTEXT), mark
        end = len(self.lattice.line)
        self.nodes[at][IN_STEP].append(Beam(BEGINNING, None, 0.0))
        while at < end and (at - settled <= SETTLED or self._beyond(at)):
            self._step(at)
            if any(leads for leads, _ in self.nodes.pop(at)) or self._beyond(at + 1):
                settled = max(settled, at)
            at += 1
        if at == end:
            self._step(at)
        return sorted(self.nodes[at][IN_STEP], key=lambda beam: -beam.weight), at

    def _beyond(self, at: int) -> bool:
        """Tell whether some reading has come further than this place."""
        return any(
            beams for place in self.nodes if place > at for beams in self.nodes[place].values()
        )

    def _step(self, at: int) -> None:
        """Extend every reading that has come to this place, those in step at last."""
        for at_once in range(HELD + 1):
            for leads, once in list(self.nodes[at]):
                if leads is not None and once == at_once:
                    edges = self.lattice.out_of_step(at, leads, at_once)
                    self._extend(at, (leads, once), edges)
        if at < len(self.lattice.line):
            self._extend(at, IN_STEP, self.lattice.in_step(at))

    def _extend(self, at: int, node: Node, edges: Iterable[Edge]) -> None:
        """Follow the edges of a node with the readings that are worth it."""
        here = self.nodes[at]
        hopes = heapq.nlargest(self.width, (beam.hope for beams in here.values() for beam in beams))
        if not hopes:
            return
        least = hopes[0] - MARGIN
        floor = max(least, hopes[-1] if len(hopes) == self.width else least)
        kept = _distinct([beam for beam in here[node] if beam.hope >= floor])
        for edge in edges:
            fit = [beam for beam in kept if beam.hope + edge.weight >= least]
            if fit:
                reached = self.nodes[edge.end][edge.pending, edge.at_once]
                reached += self._followed(at, fit, edge, least - edge.weight)

    def _followed(self, at: int, beams: list[Beam], edge: Edge, floor: float) -> Iterable[Beam]:
        if edge.options is None:
            return [self._past(beam, edge) for beam in beams]
        if len(edge.options) == 1:
            return [self._only(at, beam, edge, edge.options) for beam in beams]
        if len(edge.options):
            return self._best(at, beams, edge, edge.options, floor)
        return ()

    def _past(self, beam: Beam, edge: Edge) -> Beam:
        """Return a reading behind a gloss, or at the beginning of a run."""
        unfit = edge.gloss and not reads(beam.prefix.last[-1:], edge.gloss)
        weight = edge.weight + (UNFIT_GLOSS if unfit else 0.0)
        ends = tuple(end + weight for end in beam.prefix.ends)
        return Beam(Prefix(ends, beam.prefix.last), beam.read, beam.hope + weight)

    def _only(self, at: int, beam: Beam, edge: Edge, options: Options) -> Beam:
        """Return a reading with the one character that is possible."""
        form, place = options.forms[0], int(options.places[0])
        assumed = float(options.weights[0]) + self._first(beam) * edge.broken * bool(
            options.signs[0]
        )
        score = hope = self.model.weight(beam.prefix, form)
        if place >= 0:
            initial = float(self.model.initials[place])
            joint = self.model.attraction(beam.prefix.last[-1:], form)
            hope = max(score, beam.weight + initial + joint)
        return self._longer(at, beam, edge, (0, score + assumed, hope + assumed))

    def _best(
        self, at: int, beams: list[Beam], edge: Edge, options: Options, floor: float
    ) -> Iterator[Beam]:
        """Yield the most plausible readings with one of many characters."""
        assumed = np.array(
            [options.weights + self._first(beam) * edge.broken * options.signs for beam in beams]
        )
        scores = np.array([self.model.weights(beam.prefix, options.places) for beam in beams])
        hopes = np.array([self.model.hopes(beam.prefix, options.places) for beam in beams])
        hopes = np.maximum(scores, hopes) + assumed
        scores += assumed
        best = np.argsort(-hopes.ravel(), kind="stable")[: self.width]
        for i, option in zip(*np.unravel_index(best, hopes.shape), strict=True):
            hope = float(hopes[i, option])
            if hope < floor:
                return
            score = float(scores[i, option])
            yield self._longer(at, beams[i], edge, (int(option), score, hope))

    def _first(self, beam: Beam) -> float:
        """Return the log-odds of a sign at the beginning of a run behind no comma."""
        begins = beam.read is not None and not beam.read.broken
        after_comma = beam.prefix.last[-1:] == "，"
        return FIRST_SIGN if self.model.doubled and begins and not after_comma else 0.0

    def _longer(self, at: int, beam: Beam, edge: Edge, chosen: tuple[int, float, float]) -> Beam:
        """Return a reading with one character more, given its plausibility without the edge's."""
        options, (option, score, hope) = edge.options, chosen
        assert options is not None
        form = options.forms[option]
        assumed = edge.weight + float(options.weights[option])
        ends = (score + edge.weight, *(end + assumed for end in beam.prefix.ends[:3]))
        prefix = Prefix(ends, (beam.prefix.last + form)[-4:])
        for sign in edge.behind:
            prefix = self.model.extended(prefix, sign)
        character = options.characters[option] + edge.behind
        form += edge.behind
        certain = len(options) == 1
        read = Read(at, edge.end, character, form, edge.broken, edge.loss, certain, beam.read)
        return Beam(prefix, read, prefix.ends[0] if edge.behind else hope + edge.weight)
