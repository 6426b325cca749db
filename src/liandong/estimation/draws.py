"""Draws of passages to be coded by hand, kept as files: which are coded, and count.

A draw counts as a whole, once each of its passages has codes of the coders, and after all draws
before it: it was made among what those left.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from liandong.coding.codings import hand_codes, settled_by
from liandong.errors import Fault, collecting, raise_all
from liandong.estimation.evidence import HandSample
from liandong.estimation.sampling import PROPOSED
from liandong.schemas import read_table

NAME = re.compile(r"wave-([1-9][0-9]*)")


def read_draws(folder: Path, passages: pd.DataFrame) -> pd.DataFrame:
    """Read the draws of a study, wave-1.csv, wave-2.csv …, in this order (schema `PROPOSED`).

    Parameters
    ----------
    folder
        The folder of the draws; it need not exist.
    passages
        The passages of the corpus (schema `PASSAGES`).

    Raises
    ------
    InputFaults
        With every file of another name, every draw that is missing, and every row that no draw
        made: of another wave, drawn twice, without a probability, of no such passage.
    """
    faults: list[Fault] = []
    frames: dict[int, pd.DataFrame] = {}
    texts = dict(zip(passages["passage_id"], passages["text"], strict=True))
    drawn: set[str] = set()
    for wave, path in _files(folder, faults):
        with collecting(faults):
            frames[wave] = read_table(path, PROPOSED)
            rows = enumerate(frames[wave].to_dict("records"), start=2)
            faults += [
                Fault(f"{path}:{number}", said)
                for number, row in rows
                for said in _row_faults(row, wave, texts, drawn)
            ]
            drawn |= set(frames[wave]["passage_id"])
    raise_all(faults)
    none = pd.DataFrame(columns=list(PROPOSED.columns))
    made: pd.DataFrame = PROPOSED.validate(pd.concat([*frames.values()] or [none]))
    return made.reset_index(drop=True)


def _files(folder: Path, faults: list[Fault]) -> list[tuple[int, Path]]:
    """Return the files of the draws with their waves, in order."""
    found = []
    for path in sorted(folder.glob("*.csv")):
        named = NAME.fullmatch(path.stem)
        if named:
            found.append((int(named[1]), path))
        else:
            said = "expected a draw named wave-1.csv, wave-2.csv …; rename or remove this file"
            faults.append(Fault(str(path), said))
    waves = {wave for wave, _ in found}
    faults += [
        Fault(str(folder / f"wave-{wave}.csv"), "this draw is missing, and a later one is there")
        for wave in range(1, max(waves, default=0))
        if wave not in waves
    ]
    return sorted(found)


def _row_faults(
    row: Mapping[Any, Any], wave: int, texts: Mapping[str, str], drawn: Collection[str]
) -> Iterator[str]:
    name = row["passage_id"]
    if row["wave"] != wave:
        yield f"a row of wave {row['wave']} stands in the file of wave {wave}; correct one of them"
    if not 0 < row["probability"] <= 1:
        yield f"expected a probability above 0 and at most 1, got {row['probability']}"
    if name in drawn:
        yield f"the passage {name} was drawn in an earlier wave; no passage is drawn twice"
    if name not in texts:
        yield f"unknown passage “{name}”; expected an id of passages.csv"
    elif row["text"] != texts[name]:
        yield f"passage {name} has other words now; look up which was drawn"


def last_counted(draws: pd.DataFrame, coded: Collection[str]) -> int:
    """Return the last wave that counts: it and all before it are coded in full; 0 if none is."""
    missing = draws.loc[~draws["passage_id"].isin(list(coded)), "wave"]
    return int(missing.min()) - 1 if len(missing) else next_wave(draws) - 1


def next_wave(draws: pd.DataFrame) -> int:
    """Return the number of the draw to be made next."""
    return draws["wave"].nunique() + 1


def hand_sample(codings: pd.DataFrame, draws: pd.DataFrame) -> HandSample:
    """Return what was coded by hand of a study, and how it was drawn.

    Parameters
    ----------
    codings
        The codings of the study (schema `CODINGS`).
    draws
        Its draws (`read_draws`). Of those that don't count yet, no passage does.
    """
    given = hand_codes(codings)
    counts = draws["wave"] <= last_counted(draws, given)
    return HandSample(
        given,
        f"language_model{settled_by(codings)}",
        draws=draws[counts],
        apart=frozenset(draws.loc[~counts, "passage_id"]),
    )


def notes_on_draws(draws: pd.DataFrame, coded: Collection[str]) -> Iterator[str]:
    """Say of each draw that doesn't count yet what it lacks."""
    last = last_counted(draws, coded)
    for wave, names in draws[draws["wave"] > last].groupby("wave")["passage_id"]:
        missing = [name for name in names if name not in coded]
        lacks = "it waits for the draw before it"
        if len(missing) == len(names):
            lacks = "none of its passages has a majority of the coders yet"
        elif missing:
            lacks = f"{len(missing)} of {len(names)} lack a majority of the coders yet: "
            lacks += ", ".join(missing)
        yield f"wave-{wave}.csv is left out of the estimates: {lacks}"
