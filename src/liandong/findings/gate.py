"""The gate: which values of claims may rest on machine codes.

A value rests on them if machine codes are among what it counts. It passes if all codes that it
counts pass the study's thresholds; F1 is that of grouped cross-validation, paragraphs left out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from liandong.coding.evaluation import Thresholds
from liandong.errors import Fault
from liandong.findings.values import ValueSource

# What a brief prints at a number, or at a code's label, that doesn't pass; as in liandong.lua.
MARK = "△"
# The tables that are counted from codings; no other holds machine codes.
COUNTED = frozenset(
    {
        "coded_passages",
        "prevalence",
        "actors_functions",
        "actors_mechanisms",
        "links",
        "link_mechanisms",
        "statements",
        "chains",
        "discourse",
        "discourse_codes",
    }
)
# Columns that begin so count only what language-model coders read.
BY_CODERS = "language_model_"


@dataclass(frozen=True)
class Gate:
    """What claims may rest on: the thresholds, and each failing code with what it fails.

    `codes` are all of the scheme; `failing` holds `label_zh`, `label_en`, `why` by code.
    """

    thresholds: Thresholds
    codes: frozenset[str]
    failing: Mapping[str, Mapping[str, str]]

    def told(self) -> dict[str, Any]:
        """Return the thresholds and the failing codes for JSON."""
        codes = {code: dict(self.failing[code]) for code in sorted(self.failing)}
        return {**asdict(self.thresholds), "codes": codes}

    def failing_codes(
        self, source: ValueSource, rows: pd.DataFrame, codes: Collection[str]
    ) -> list[str]:
        """Return the failing codes whose machine codings a value rests on.

        Parameters
        ----------
        source, rows
            Where the value stands, and the rows that it is taken from.
        codes
            The codes of its claim, on which it rests if `where` names none.
        """
        by_machine = machine_rows(source, rows)
        if by_machine.empty:
            return []
        named = {str(cell) for label in source.where for cell in by_machine[label]} & self.codes
        return sorted((named or set(codes)) & self.failing.keys())

    def refusals(self, failing: Sequence[str], said: str, place: str) -> list[Fault]:
        """Return a fault for each failing code of a value, if the study refuses such values."""
        if self.thresholds.on_failure != "refuse":
            return []
        advice = "leave the value out, or set on_failure to mark in parameters.toml"
        return [
            Fault(
                place,
                f"{said} rests on machine codes of {code}, which doesn't pass the gate "
                f"({self.failing[code]['why']}); {advice}",
            )
            for code in failing
        ]


def machine_rows(source: ValueSource, rows: pd.DataFrame) -> pd.DataFrame:
    """Return those of a value's rows that rest on the machine, if the value does.

    A count rests on it also where the machine gave the code to no passage: it read them.
    """
    if source.table not in COUNTED or source.column.startswith(BY_CODERS):
        return rows[:0]
    if "coder_kind" in rows.columns:
        return rows[rows["coder_kind"] == "machine"]
    return rows


def read_gate(evaluation: pd.DataFrame, codes: frozenset[str], thresholds: Thresholds) -> Gate:
    """Return the gate of a study; a code of the scheme that isn't evaluated doesn't pass.

    Parameters
    ----------
    evaluation
        By code: `label_zh`, `label_en`, `passed`, `why` (schema `EVALUATION`).
    """
    rows = evaluation[evaluation["code"].isin(codes)].set_index("code")
    failed = rows.loc[rows["passed"] != "yes", ["label_zh", "label_en", "why"]]
    failing = {
        str(code): {str(label): str(cell) for label, cell in row.items()}
        for code, row in failed.to_dict("index").items()
    }
    unknown = {
        code: {"label_zh": code, "label_en": code, "why": "not evaluated"}
        for code in sorted(codes - set(rows.index))
    }
    return Gate(thresholds, codes, failing | unknown)
