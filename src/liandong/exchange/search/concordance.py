"""Keywords in context: a row for each place where a word stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import pandas as pd

SAID_OF_EACH = [
    "speaker", "codes", "coder_kind", "document_id", "title", "date", "kind", "raw_places"
]  # fmt: skip
IN_CONTEXT = ["passage_id", "left", "keyword", "right", *SAID_OF_EACH]
MARGIN = 26  # characters of the sentence on each side of a keyword


def keywords(rows: pd.DataFrame, words: Iterable[str]) -> pd.DataFrame:
    """Return a row for each place of a keyword (columns `IN_CONTEXT`).

    Parameters
    ----------
    rows
        Passages with `before`, `text` and `behind`. What stands left and right of a keyword are
        up to `MARGIN` characters of its sentence, and the neighbours if there are any.
    words
        The keywords. Of two that overlap, the one that begins first counts, then the longer.
    """
    places = any_of(words)
    made = [
        {**row, **_in_context(row, match.start(), match.end())}
        for row in rows.to_dict("records")
        for match in places.finditer(row["text"])
    ]
    return pd.DataFrame(made, columns=IN_CONTEXT)


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of any of these words, of two that begin together the longer."""
    ordered = sorted(words, key=lambda each: (-len(each), each))
    return re.compile("|".join(map(re.escape, ordered)), re.IGNORECASE)


def _in_context(row: dict[Any, Any], start: int, end: int) -> dict[str, str]:
    text, before, behind = row["text"], row["before"], row["behind"]
    left, right = text[:start], text[end:]
    if not before and len(left) > MARGIN:
        left = "…" + left[-MARGIN:]
    if not behind and len(right) > MARGIN:
        right = right[:MARGIN] + "…"
    return {"left": before + left, "keyword": text[start:end], "right": right + behind}
