"""Passages joined with the codes of the machine and those given by hand to a sample of them."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from liandong.errors import Fault, raise_all
from liandong.estimation.survey import FIRST, NOT_CODED, Floats, Population, Whole, tuned

# The codes of each passage; a machine that isn't sure may give them with probabilities.
Given = Mapping[str, Collection[str]] | Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Evidence:
    """Passages with the codes of the machine and, for a sample, those given by hand.

    `groups` names for each grouping the column of `passages` that tells its groups apart.
    """

    passages: pd.DataFrame
    codes: tuple[str, ...]
    groups: Mapping[str, str]
    strata: tuple[str, ...]
    hand_coder_kind: str
    population: Population

    def number(self, code: str) -> int:
        """Return the place of a code among the codes."""
        return self.codes.index(code)

    @cached_property
    def trust(self) -> Floats:
        """How far the machine is trusted for each code, λ (K,), by the whole first sample."""
        return tuned(self.population)


@dataclass(frozen=True)
class HandSample:
    """What was coded by hand, by whom, and how it was drawn.

    `given` has the codes of each passage, an empty set where none was given. First, `clusters`
    were drawn at random within `strata`; where whole documents were drawn, the clusters are
    documents and there are no strata. `draws` lists the passages of later draws: `passage_id`,
    `wave` (from 1) and `probability`, as `sampling.propose` gives them. What stands `apart` was
    drawn too, but its draw is not coded in full: it counts as not coded.
    """

    given: Mapping[str, Collection[str]]
    coder_kind: str
    clusters: tuple[str, ...] = ("document_id", "paragraph")
    strata: tuple[str, ...] = ("document_id",)
    draws: pd.DataFrame | None = None
    apart: frozenset[str] = frozenset()


def gather(
    passages: pd.DataFrame,
    machine: Given,
    sample: HandSample,
    codes: Sequence[str],
    groups: Mapping[str, str],
) -> Evidence:
    """Join passages with their codes.

    Parameters
    ----------
    passages
        All passages that are counted, with `passage_id` and the columns of `groups` and of the
        sample's clusters and strata; codes of other passages are left out.
    machine
        Codes of every passage, or their probabilities; a passage that is missing has none. A
        machine that learned from hand codings must not have seen those of the passage that it
        codes here (cross-validation): else it looks better than it is.
    sample
        What was coded by hand.
    codes
        The codes whose shares are estimated.
    groups
        From the name of a grouping to its column.

    Raises
    ------
    InputFaults
        With every passage of a later draw that isn't known or not coded.
    """
    frame = passages.reset_index(drop=True)
    wave, probability = _waves(frame, sample)
    stratum, strata_names = _numbered(frame, sample.strata)
    cluster, cluster_names = _numbered(frame, [*sample.strata, *sample.clusters])
    population = Population(
        stratum=stratum,
        cluster=cluster,
        unit=len(cluster_names) + np.arange(len(frame)),
        units=len(cluster_names) + len(frame),
        machine=_matrix(frame, machine, codes),
        hand=_matrix(frame, sample.given, codes),
        wave=wave,
        probability=probability,
    )
    return Evidence(frame, tuple(codes), groups, strata_names, sample.coder_kind, population)


def _numbered(frame: pd.DataFrame, labels: Sequence[str]) -> tuple[Whole, tuple[str, ...]]:
    """Return a number for each row by what some columns hold, and the names that it stands for."""
    values = [" ".join(map(str, row)) for row in frame[list(labels)].itertuples(index=False)]
    names, numbers = np.unique(np.array(values or [""], dtype=str), return_inverse=True)
    return numbers[: len(frame)], tuple(str(name) for name in names)


def _matrix(frame: pd.DataFrame, given: Given, codes: Sequence[str]) -> Floats:
    """Return the codes of each passage as 0 or 1, or as probabilities: (N, K)."""
    rows = []
    for passage in frame["passage_id"]:
        own = given.get(passage, ())
        weights = own if isinstance(own, Mapping) else dict.fromkeys(own, 1.0)
        rows.append([weights.get(code, 0.0) for code in codes])
    return np.array(rows, dtype=float).reshape(len(frame), len(codes))


def _waves(frame: pd.DataFrame, sample: HandSample) -> tuple[Whole, Floats]:
    """Return in which wave each passage was coded by hand, and with what probability."""
    coded = frame["passage_id"].isin(sample.given.keys() - sample.apart).to_numpy()
    wave = np.where(coded, FIRST, NOT_CODED)
    probability = np.ones(len(frame))
    if sample.draws is None:
        return wave, probability
    place = {name: number for number, name in enumerate(frame["passage_id"])}
    faults = []
    for row in sample.draws.to_dict("records"):
        number = place.get(row["passage_id"], -1)
        if number < 0 or not coded[number]:
            faults.append(
                _missing(row, "isn't among the passages" if number < 0 else "has no codes")
            )
            continue
        wave[number], probability[number] = row["wave"], row["probability"]
    raise_all(faults)
    return wave, probability


def _missing(row: Mapping[Hashable, object], what: str) -> Fault:
    sentence = (
        f"the passage “{row['passage_id']}” was drawn and {what}; a draw counts only as a whole: "
        "code the passage or take the whole draw out"
    )
    return Fault(f"draw {row['wave']}", sentence)
