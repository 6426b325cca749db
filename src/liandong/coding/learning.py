"""What the coder learns: how much each character sequence and each indicator says for a code.

One logistic regression a code (scikit-learn), positives and negatives weighing the same in
total. It learns from the sentences of the corpus that were coded and from practice sentences.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import joblib
import numpy as np
import sklearn
from joblib import Parallel, delayed
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from liandong.coding import weighing
from liandong.coding.features import Features, Floats, together
from liandong.coding.ngrams import vocabulary
from liandong.coding.weighing import OWN_SCALE, Learned, Weights, lexical_of, log_odds
from liandong.progress import counted

# Chosen by leaving out one file of practice sentences at a time.
LEAST_TEXTS = 4
# With fewer sentences that have the code, or haven't it, there is nothing to learn.
FEWEST = 2

Bools = NDArray[np.bool_]
Groups = Sequence[str]


def learn(features: Features, codes: Bools) -> Weights:
    """Learn from units × codes; a code with hardly an example is left to its indicators."""
    keys, counts = vocabulary(features.texts, LEAST_TEXTS)
    rarity = np.log((1 + len(features.texts)) / (1 + counts)) + 1
    shared = sparse.hstack(
        [lexical_of(features.texts, keys, rarity), features.around], format="csr"
    )
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
    made = Parallel(n_jobs=-1, return_as="generator")(jobs)
    learned, *without = counted(made, len(jobs), "rounds of learning")
    said = tuple(np.zeros(codes.shape) for _ in groupings)
    for (place, left_out), weights in zip(folds, without, strict=True):
        said[place][left_out] = log_odds(weights, features.rows(np.flatnonzero(left_out)))
    return learned, said


def _marks(
    features: Features, codes: Bools, practice: tuple[Features, Bools], groupings: Sequence[Groups]
) -> list[str]:
    """Return a hash for each code of all that it is learned from, and of how."""
    code = [Path(name).read_text(encoding="utf-8") for name in (__file__, weighing.__file__)]
    how = *code, sklearn.__version__, *map(tuple, groupings)
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
