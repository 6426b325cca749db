"""The machine coder: indicators of the scheme, and weights learned from coded sentences.

What the indicators find is one of the things that the learned part weighs; the other are the
sentence's own character sequences and what its neighbours do. A code's score is its calibrated
probability, measured on sentences that were kept apart.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from liandong.coding.codings import CODINGS, MACHINE
from liandong.coding.features import Floats, features_of
from liandong.coding.indicators import Reading, Readings, read_in_blocks
from liandong.coding.ngrams import spelled
from liandong.coding.scheme import Scheme
from liandong.coding.units import Coding, Unit, read_units, write_codes
from liandong.coding.weighing import Learned, Reason, Weights, fallback, log_odds, reasons
from liandong.errors import refuse
from liandong.schemas import column, read_bytes, table, write_bytes

REASONS = table(
    "coding_reasons",
    passage_id=column(str, "passage that only the machine coded", key=True),
    code=column(str, "a code that it gave", key=True),
    score=column(float, "its calibrated probability", unit="0–1"),
    why=column(
        str,
        "the indicators found (指标), and the character sequences that weigh most (字词) with what"
        " each adds to the log-odds",
    ),
)
# Log-odds from which a code is given. Chosen on practice sentences left out file by file (micro-F1
# is flat from .25 to .4); below even odds, because learning weighs both sides alike.
GIVEN_FROM = float(np.log(0.3 / 0.7))
# As many character sequences does an explanation name.
NAMED = 4

Blocks = Iterable[Readings]
Follow = Callable[[Blocks, int], Blocks]


def alone(blocks: Blocks, total: int) -> Blocks:
    """Go over blocks of units, with nobody to see how far it is."""
    del total
    return blocks


@dataclass(frozen=True)
class Coder:
    """What was learned about the codes `code_ids`.

    A code's probability is 1 / (1 + exp(-(slope · log-odds + intercept))).
    """

    code_ids: tuple[str, ...]
    weights: Weights
    slope: float
    intercept: float

    def fitted(self, scheme: Scheme) -> Coder:
        """Return the coder for the codes of a scheme; a code it never learned has indicators only.

        Raises
        ------
        InputFaults
            If the roles of the discourse are others: what was learned of them no longer fits.
        """
        codes = tuple(code.id for code in scheme.codes)
        if codes == self.code_ids:
            return self
        if _roles(codes) != _roles(self.code_ids):
            raise refuse(
                "liandong code",
                "the discourse codes of the scheme are others than those that the coder learned;"
                " run liandong build first",
            )
        place = {code: number for number, code in enumerate(self.code_ids)}
        columns = [place.get(code, -1) for code in codes]
        return replace(self, code_ids=codes, weights=fallback(self.weights, columns))


def _roles(codes: Sequence[str]) -> list[str]:
    return [code for code in codes if code.startswith("discourse.")]


def code_file(  # noqa: PLR0913 - two of them are options
    units_path: Path,
    output_path: Path,
    scheme: Scheme,
    coder: Coder,
    *,
    explain: bool = False,
    follow: Follow = alone,
) -> int:
    """Code the units of a JSONL file, write `unit_id,code,score`, return the number of rows.

    With `explain` there is a fourth column, `why`. `follow` goes over the blocks
    of units, given how many units there are.

    Raises
    ------
    InputFaults
        With every broken line of the file; nothing is written then. Also if the output is the
        file of units.
    """
    if units_path.resolve() == output_path.resolve():
        raise refuse(output_path, "this is the file of units; name another file for the codes")
    units = read_units(units_path)
    codings = code_units(units, scheme, coder, explain=explain, follow=follow)
    write_codes(output_path, codings, explain=explain)
    return len(codings)


def units_of(passages: pd.DataFrame) -> list[Unit]:
    """Return passages (schema `PASSAGES`) as units."""
    names = ("passage_id", "text", "document_id", "paragraph")
    columns = (passages[name].tolist() for name in names)
    return [
        Unit(name, text, f"{document}-p{paragraph:03}")
        for name, text, document, paragraph in zip(*columns, strict=True)
    ]


def codings_table(codings: Sequence[Coding]) -> pd.DataFrame:
    """Return the machine's codings as rows of schema `CODINGS`."""
    columns = (
        [coding.unit_id for coding in codings],
        [coding.code for coding in codings],
        "machine",
        MACHINE,
        [coding.score for coding in codings],
    )
    return pd.DataFrame(dict(zip(CODINGS.columns, columns, strict=True)))


def code_units(
    units: Sequence[Unit],
    scheme: Scheme,
    coder: Coder,
    *,
    explain: bool = False,
    follow: Follow = alone,
) -> list[Coding]:
    """Code units in reading order, each in the context of its paragraph.

    Parameters
    ----------
    units
        Sentences in reading order; those of one paragraph share their `paragraph_id`.
    scheme
        The coding scheme, with its indicators.
    coder
        What was learned.
    explain
        Whether each coding says why: the indicators found and the character sequences that
        weigh most.
    follow
        Goes over the blocks of units, given how many units there are.

    Returns
    -------
    list of Coding
        Unit by unit, codes in the order of the scheme, with their probability (0–1), exactly
        one discourse code for each unit.
    """
    fitted = coder.fitted(scheme)
    codings: list[Coding] = []
    for readings in follow(read_in_blocks(units, scheme), len(units)):
        said = log_odds(fitted.weights, features_of(readings, scheme))
        given = chosen(readings.units, said, fitted)
        codings += explained(given, list(readings), fitted) if explain else given
    return codings


def probabilities(units: Sequence[Unit], scheme: Scheme, coder: Coder) -> Floats:
    """Return the calibrated probability of every code of the scheme for every unit.

    Returns
    -------
    Array of shape (units, codes), 0–1; codes in the order of the scheme.
    """
    fitted = coder.fitted(scheme)
    blocks = [
        _calibrated(log_odds(fitted.weights, features_of(readings, scheme)), fitted)
        for readings in read_in_blocks(units, scheme)
    ]
    return np.concatenate(blocks) if blocks else np.zeros((0, len(fitted.code_ids)))


def _calibrated(said: Floats, coder: Coder) -> Floats:
    probability: Floats = 1 / (1 + np.exp(-(coder.slope * said + coder.intercept)))
    return probability


def chosen(units: Sequence[Unit], said: Floats, coder: Coder) -> list[Coding]:
    """Return the codes of units, given units × codes of log-odds."""
    roles = np.array([code.startswith("discourse.") for code in coder.code_ids])
    given = (said >= GIVEN_FROM) & ~roles
    best = np.where(roles, said, -np.inf).argmax(axis=1)
    given[np.arange(len(units)), best] = True
    scores = _calibrated(said[given], coder)
    rows, columns = np.nonzero(given)
    names = [units[row].id for row in rows.tolist()]
    codes = [coder.code_ids[column] for column in columns.tolist()]
    return list(map(Coding, names, codes, scores.tolist()))


def explained(codings: Sequence[Coding], readings: Sequence[Reading], coder: Coder) -> list[Coding]:
    """Return the codings, each with the indicators and characters that speak for it."""
    texts = [reading.unit.text for reading in readings]
    row = {reading.unit.id: place for place, reading in enumerate(readings)}
    column = {code: place for place, code in enumerate(coder.code_ids)}
    pairs = [(row[coding.unit_id], column[coding.code]) for coding in codings]
    return [
        coding._replace(why="；".join(_grounds(readings[place], coding.code, lexical)))
        for coding, (place, _), lexical in zip(
            codings, pairs, reasons(coder.weights, texts, pairs, NAMED), strict=True
        )
    ]


def _grounds(reading: Reading, code: str, lexical: Sequence[Reason]) -> Iterator[str]:
    """Yield what speaks for a code: words of indicators, then character sequences with weight."""
    found = reading.evidence.get(code, {})
    words = list(found) if code != reading.role.code else [reading.role.why]
    if any(words):
        yield "指标：" + "、".join(words)
    if lexical:
        yield "字词：" + "、".join(f"{spelled(key)}（+{weight:.1f}）" for key, weight in lexical)


ARRAYS = ("keys", "rarity", "lexical", "around", "own", "bias")


def write_coder(path: Path, coder: Coder, learned: Learned) -> None:
    """Write a coder as a NumPy archive, with what spares learning all of it again.

    The same coder gives the same bytes.
    """
    out = io.BytesIO()
    # In one order of cells: which it is depends on how much was learned again.
    kept = {name: np.ascontiguousarray(getattr(coder.weights, name)) for name in ARRAYS}
    np.savez_compressed(
        out,
        allow_pickle=False,
        code_ids=np.array(coder.code_ids),
        calibration=np.array([coder.slope, coder.intercept]),
        marks=np.array(learned.marks),
        said=np.array(learned.said),
        **{
            name: value if name == "keys" else value.astype(np.float32)
            for name, value in kept.items()
        },
    )
    write_bytes(path, out.getvalue())


def read_learned(path: Path) -> Learned | None:
    """Read what was learned last, if it is there: nothing depends on it but time."""
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as kept:
            arrays = {name: kept[name] for name in (*ARRAYS, "marks", "said")}
    except (ValueError, KeyError, OSError, EOFError, BadZipFile):
        return None
    return Learned(tuple(map(str, arrays["marks"])), _weights(arrays), tuple(arrays["said"]))


def _weights(arrays: Mapping[str, NDArray[Any]]) -> Weights:
    floats = {name: arrays[name].astype(np.float64) for name in ARRAYS if name != "keys"}
    return Weights(keys=arrays["keys"], **floats)


def read_coder(path: Path) -> Coder:
    """Read a coder.

    Raises
    ------
    InputFaults
        If there is none, or the file is no coder.
    """
    if not path.exists():
        raise refuse(path, "the coder has not learned yet; run liandong build first")
    try:
        with np.load(io.BytesIO(read_bytes(path)), allow_pickle=False) as kept:
            arrays = {name: kept[name] for name in (*ARRAYS, "code_ids", "calibration")}
    except (ValueError, KeyError, OSError, EOFError, BadZipFile):
        raise refuse(path, "this is no coder; delete it and run liandong build") from None
    slope, intercept = map(float, arrays["calibration"])
    return Coder(tuple(map(str, arrays["code_ids"])), _weights(arrays), slope, intercept)
