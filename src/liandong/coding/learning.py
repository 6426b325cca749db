"""What the coder learns: how much each character sequence and each indicator says for a code.

One logistic regression a code (scikit-learn), positives and negatives weighing the same in
total. It learns from the sentences of the corpus that were coded and from practice sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import joblib
import numpy as np
import sklearn
from joblib import Parallel, delayed
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from liandong.coding.features import Features, Floats, together
from liandong.coding.ngrams import Keys, presence, vocabulary

# Chosen by leaving out one file of practice sentences at a time.
LEAST_TEXTS = 4
LEXICAL_SCALE = 10.0
OWN_SCALE = 8.0
# With fewer sentences that have the code, or haven't it, there is nothing to learn.
FEWEST = 2
# So many codes are explained at once.
EXPLAINED = 256

Bools = NDArray[np.bool_]
Groups = Sequence[str]


@dataclass(frozen=True)
class Weights:
    """What was learned: sequences × codes, neighbours × codes, indicators (3) × codes, codes.

    `keys` are the character sequences in order, `rarity` their weight in a sentence, larger for
    those that few sentences hold.
    """

    keys: Keys
    rarity: Floats
    lexical: Floats
    around: Floats
    own: Floats
    bias: Floats


def learn(features: Features, codes: Bools) -> Weights:
    """Learn from units × codes; a code with hardly an example is left to its indicators."""
    keys, counts = vocabulary(features.texts, LEAST_TEXTS)
    rarity = np.log((1 + len(features.texts)) / (1 + counts)) + 1
    shared = sparse.hstack([_lexical(features.texts, keys, rarity), features.around], format="csr")
    with threadpool_limits(1):  # liblinear's short vectors: more threads only wait for each other
        learned = [
            _learn_one(shared, features.own[:, number], codes[:, number])
            for number in range(codes.shape[1])
        ]
    weights = np.array([weight for weight, _ in learned]).T
    around = len(keys) + features.around.shape[1]
    bias = np.array([bias for _, bias in learned])
    parts = weights[: len(keys)], weights[len(keys) : around], weights[around:]
    return Weights(keys, *map(_rounded, (rarity, *parts, bias)))


def _rounded(values: Floats) -> Floats:
    """Return values as a file keeps them, so that a coder that was read gives the same codes."""
    return np.round(values, 4).astype(np.float32).astype(np.float64)


def untaught(weights: Weights, count: int) -> Weights:
    """Return weights that give what the indicators give by themselves, for so many codes."""
    return fallback(weights, [-1] * count)


def fallback(weights: Weights, columns: Sequence[int]) -> Weights:
    """Return the weights of other codes: of the columns named, -1 for one never learned."""
    new = np.array(columns) < 0
    enough = np.array([[0.0], [0.0], [2 * OWN_SCALE]])
    return replace(
        weights,
        lexical=np.where(new, 0.0, weights.lexical[:, columns]),
        around=np.where(new, 0.0, weights.around[:, columns]),
        own=np.where(new, enough, weights.own[:, columns]),
        bias=np.where(new, -OWN_SCALE, weights.bias[columns]),
    )


def _learn_one(shared: sparse.csr_array, own: Floats, given: Bools) -> tuple[Floats, float]:
    if min(given.sum(), (~given).sum()) < FEWEST:
        none = np.zeros(shared.shape[1])
        return np.append(none, [0.0, 0.0, 2 * OWN_SCALE]), -OWN_SCALE
    known = sparse.hstack([shared, own * OWN_SCALE], format="csr")
    model = LogisticRegression(
        C=1.0, solver="liblinear", dual=True, class_weight="balanced", tol=0.01, random_state=0
    ).fit(known, given)
    weights = model.coef_[0].copy()
    weights[-own.shape[1] :] *= OWN_SCALE
    return weights, float(model.intercept_[0])


def _lexical(texts: Sequence[str], keys: Keys, rarity: Floats) -> sparse.csr_array:
    """Return texts × sequences: rare ones weigh more, and every text has the same length."""
    found = presence(texts, keys)
    found.data = rarity[found.indices]
    length = np.sqrt((found**2).sum(axis=1))
    scale = LEXICAL_SCALE / np.where(length > 0, length, 1.0)
    found.data *= np.repeat(scale, np.diff(found.indptr))
    return found


def log_odds(weights: Weights, features: Features) -> Floats:
    """Return units × codes: what speaks for a code, above 0, or against it."""
    lexical = _lexical(features.texts, weights.keys, weights.rarity) @ weights.lexical
    # As a sparse product: a dense one rounds otherwise for one unit than for many.
    around = sparse.csr_array(features.around) @ weights.around
    own = np.einsum("uci,ic->uc", features.own, weights.own)
    said: Floats = lexical + around + own + weights.bias
    return said


class Reason(NamedTuple):
    """A character sequence of a sentence and how much it says for a code."""

    key: int
    weight: float


def reasons(
    weights: Weights, texts: Sequence[str], pairs: Iterable[tuple[int, int]], most: int
) -> Iterator[list[Reason]]:
    """Yield for pairs of a text and a code the sequences of the text that speak for the code.

    The weightiest come first, of those that weigh the same the longest, and no more than `most`.
    """
    found = _lexical(texts, weights.keys, weights.rarity)
    by_code = np.ascontiguousarray(weights.lexical.T)
    every = np.array(list(pairs), dtype=np.int64).reshape(-1, 2)
    for start in range(0, len(every), EXPLAINED):
        here = every[start : start + EXPLAINED]
        yield from _weightiest(found, by_code, weights.keys, here, most)


def _weightiest(
    found: sparse.csr_array, by_code: Floats, keys: Keys, pairs: Keys, most: int
) -> Iterator[list[Reason]]:
    """Yield for pairs of a row and a code the sequences that say most for the code."""
    rows, codes = pairs.T
    lengths = np.diff(found.indptr)[rows]
    # Backwards, so that of those that weigh the same the longest comes first.
    behind = np.arange(lengths.max(initial=0))
    there = behind < lengths[:, None]
    places = np.where(there, found.indptr[rows + 1][:, None] - 1 - behind, 0)
    columns = np.where(there, found.indices[places], 0)
    said = np.where(there, found.data[places] * by_code[codes[:, None], columns], 0.0)
    reasons: list[list[Reason]] = [[] for _ in rows]
    numbers = np.arange(len(rows))
    for _ in range(min(most, len(behind))):
        best = said.argmax(axis=1)
        weights = said[numbers, best]
        named = keys[columns[numbers, best]]
        for number in np.flatnonzero(weights > 0).tolist():
            reasons[number].append(Reason(int(named[number]), float(weights[number])))
        said[numbers, best] = 0
    yield from reasons


@dataclass(frozen=True)
class Learned:
    """What was learned, and how it judges the units that it was learned without.

    `said` has units × codes of log-odds for each way to leave units out; `marks` stand for all
    that each code was learned from.
    """

    marks: tuple[str, ...]
    weights: Weights
    said: tuple[Floats, ...]

    def columns(self, chosen: Sequence[int]) -> Learned:
        """Return what was learned of some codes."""
        taken = {
            name: getattr(self.weights, name)[..., chosen]
            for name in ("lexical", "around", "own", "bias")
        }
        said = tuple(odds[:, chosen] for odds in self.said)
        marks = tuple(self.marks[number] for number in chosen)
        return Learned(marks, replace(self.weights, **taken), said)

    def beside(self, other: Learned) -> Learned:
        """Return what was learned of these codes, then of the other's, from the same sentences."""
        joined = {
            name: np.concatenate([getattr(self.weights, name), getattr(other.weights, name)], -1)
            for name in ("lexical", "around", "own", "bias")
        }
        said = tuple(np.hstack(pair) for pair in zip(self.said, other.said, strict=True))
        return Learned(self.marks + other.marks, replace(self.weights, **joined), said)


def held_out(
    features: Features,
    codes: Bools,
    practice: tuple[Features, Bools],
    groupings: Sequence[Groups],
    earlier: Learned | None = None,
) -> Learned:
    """Learn from everything, and for each group of units from everything but the group.

    All cores work on it; how many there are doesn't change the result.

    Parameters
    ----------
    features, codes
        The units and their codes (units × codes).
    practice
        Sentences that are never left out, and their codes.
    groupings
        Each names the group of every unit; all units of a group are left out together.
    earlier
        What was learned before: a code about which nothing changed isn't learned again. The
        result is the same with it and without.
    """
    marks = _marks(features, codes, practice, groupings)
    known = {mark: number for number, mark in enumerate(earlier.marks)} if earlier else {}
    new = [number for number, mark in enumerate(marks) if mark not in known]
    if not new and earlier:
        return earlier.columns([known[mark] for mark in marks])
    own, practised = (
        (replace(part, own=part.own[:, new]), given[:, new])
        for part, given in ((features, codes), practice)
    )
    weights, said = _learn_all(*own, practised, groupings)
    learned = Learned(tuple(marks[number] for number in new), weights, said)
    if earlier and len(new) < len(marks):
        kept = [number for number, mark in enumerate(marks) if mark in known]
        learned = learned.beside(earlier.columns([known[marks[number]] for number in kept]))
        learned = learned.columns(np.argsort([*new, *kept]).tolist())
    return learned


def _learn_all(
    features: Features, codes: Bools, practice: tuple[Features, Bools], groupings: Sequence[Groups]
) -> tuple[Weights, tuple[Floats, ...]]:
    folds = [(place, fold) for place, groups in enumerate(groupings) for fold in _folds(groups)]
    everything = np.zeros(len(codes), dtype=bool)
    jobs = [
        delayed(_learn_without)(left_out, features, codes, practice)
        for left_out in (everything, *(fold for _, fold in folds))
    ]
    learned, *without = Parallel(n_jobs=-1)(jobs)
    said = tuple(np.zeros(codes.shape) for _ in groupings)
    for (place, left_out), weights in zip(folds, without, strict=True):
        said[place][left_out] = log_odds(weights, features.rows(np.flatnonzero(left_out)))
    return learned, said


def _marks(
    features: Features, codes: Bools, practice: tuple[Features, Bools], groupings: Sequence[Groups]
) -> list[str]:
    """Return a hash for each code of all that it is learned from, and of how."""
    how = Path(__file__).read_text(encoding="utf-8"), sklearn.__version__, *map(tuple, groupings)
    shared = joblib.hash((how, *((part.texts, part.around) for part in (features, practice[0]))))
    return [
        joblib.hash((shared, features.own[:, n], codes[:, n], practice[0].own[:, n], practised))
        for n, practised in enumerate(practice[1].T)
    ]


def _learn_without(
    left_out: Bools, features: Features, codes: Bools, practice: tuple[Features, Bools]
) -> Weights:
    kept = np.flatnonzero(~left_out)
    known = together(features.rows(kept), practice[0])
    return learn(known, np.concatenate([codes[kept], practice[1]]))


def _folds(groups: Groups) -> Iterator[Bools]:
    """Yield for each group which units belong to it."""
    names = np.array(groups)
    for name in dict.fromkeys(groups):
        yield names == name
