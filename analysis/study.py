"""Where the study's files stand, and its choices."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = ROOT / "corpus" / "documents"
CODEBOOK = ROOT / "corpus" / "codebook"
CODINGS = ROOT / "corpus" / "codings"
LEXICON = ROOT / "corpus" / "lexicon"
RESULTS = ROOT / "analysis" / "results"
REPORTS = ROOT / "reports"
PARAMETERS = ROOT / "analysis" / "parameters.toml"


def parameters(stage: str) -> dict[str, Any]:
    """Return the choices of one stage, a table of `parameters.toml`."""
    with PARAMETERS.open("rb") as file:
        choices: dict[str, Any] = tomllib.load(file)[stage]
    return choices
