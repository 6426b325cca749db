"""Which passages to code by hand next, for the claims of a study."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from liandong.coding.codings import CODINGS, MACHINE, codes_of
from liandong.corpus.passages import PASSAGES
from liandong.errors import refuse
from liandong.estimation.draws import hand_sample, next_wave, read_draws
from liandong.estimation.sampling import propose
from liandong.findings.actors import CODED
from liandong.findings.claims import ClaimsFile
from liandong.findings.estimates import Coded, claim_evidence
from liandong.schemas import read_table, read_yaml

# Part of a passage's chance that is the same for all: so none is left without any.
UNIFORM_SHARE = 0.3
NEEDED = ("passages.csv", "coded_passages.csv", "codings.csv")


def next_sample(results: Path, claims: Path, samples: Path, count: int, seed: int) -> pd.DataFrame:
    """Draw the passages whose hand coding would narrow the claims' intervals most.

    No passage of an earlier draw (in `samples`) is drawn again, be it coded by now or not.

    Returns
    -------
    DataFrame of schema `PROPOSED`, in reading order; each with the probability of its draw.

    Raises
    ------
    InputFaults
        If the study has not been built, or with the faults of earlier draws.
    """
    for name in NEEDED:
        if not (results / name).exists():
            raise refuse(results / name, "there is nothing to draw from; run liandong build first")
    passages, analysed_file, codings = (results / name for name in NEEDED)
    analysed = set(read_table(analysed_file, CODED)["passage_id"])
    everything = read_table(passages, PASSAGES)
    frame = read_table(codings, CODINGS)
    draws = read_draws(samples, everything)
    hand = hand_sample(frame, draws)
    counted = everything[everything["passage_id"].isin(analysed - hand.apart)]
    coded = Coded(counted.reset_index(drop=True), codes_of(frame, MACHINE), hand)
    evidence = claim_evidence(read_yaml(claims, ClaimsFile).claims, coded)
    proposed = propose(evidence, evidence.codes, count, UNIFORM_SHARE, seed)
    return proposed.assign(wave=next_wave(draws))
