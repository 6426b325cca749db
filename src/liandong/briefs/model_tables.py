"""The tables of the brief that compares the governance models."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from liandong.briefs import tables
from liandong.briefs.wording import Language, Wording
from liandong.governance.elements import BETWEEN

HEADS = {
    "nearest": {
        "zh": ("模式", "与它最相近的", "共有项", "相近度", "分工相近度", "同一引文"),
        "en": ("Model", "Nearest to it", "Shared", "Near", "Near in roles", "Same quotes"),
    },
    "answered": {
        "zh": ("问题", "表述", "文中有", "别处有", "都没有", "文中对策，提出者多的在前"),
        "en": ("Problem", "Stated", "Here", "Else", "None", "Set against it, by most first"),
    },
}
WIDTHS = {"nearest": (16, 16, 6, 6, 9, 8), "answered": (9, 4, 5, 5, 5, 32)}


def nearest_models(
    neighbours: pd.DataFrame, names: Mapping[str, str], most: int, language: Language
) -> str:
    """Return the nearest pairs of models, each once, as a table.

    Parameters
    ----------
    neighbours
        Schema `MODEL_NEIGHBOURS`, in its order.
    names
        The printed name of each model.
    most
        Pairs printed.
    """
    ends = zip(neighbours["model_id"], neighbours["nearest"], strict=True)
    pairs = pd.Series([" ".join(sorted(pair)) for pair in ends], index=neighbours.index)
    rows = [
        (
            names[str(row.model_id)],
            names[str(row.nearest)],
            str(row.shared_codes),
            f"{row.code_nearness:.2f}",
            f"{row.role_nearness:.2f}",
            str(row.shared_quotations),
        )
        for row in neighbours[~pairs.duplicated()].head(most).itertuples()
    ]
    return tables.pipe_table(HEADS["nearest"][language], rows, WIDTHS["nearest"])


def open_problems(
    stated: pd.DataFrame,
    answers: pd.DataFrame,
    labels: Mapping[str, str],
    most: int,
    language: Language,
) -> str:
    """Return the kinds of problems that texts leave unanswered, and what others do of it.

    What is left open most often stands first.

    Parameters
    ----------
    stated
        Schema `STATED_PROBLEMS`.
    answers
        Schema `ANSWERS`.
    labels
        The printed word of each code, in the order of the scheme.
    most
        Kinds of measures printed for a problem: those of most speakers.
    """
    words = Wording(language)
    counts = pd.crosstab(stated["problem"], stated["answered"])
    counts = counts.reindex(columns=["here", "elsewhere", "other_actors", "nobody"], fill_value=0)
    counts = counts.loc[[code for code in labels if code in counts.index]]
    left = 1 - counts["here"] / counts.sum(axis=1)
    rows = [
        (
            labels[str(code)],
            *(str(count) for count in (sum(found), found[0], found[1] + found[2], found[3])),
            _answers(answers[answers["problem"] == code], labels, most, words),
        )
        for code in left[left > 0].sort_values(ascending=False, kind="stable").index
        for found in [[int(count) for count in counts.loc[code]]]
    ]
    return tables.pipe_table(HEADS["answered"][language], rows, WIDTHS["answered"])


def _answers(found: pd.DataFrame, labels: Mapping[str, str], most: int, words: Wording) -> str:
    ranked = found.sort_values("speaker_count", ascending=False, kind="stable").head(most)
    form = words.of("{}（{}）", "{} ({})")
    said = [
        form.format(labels[str(row.recommendation)], _names(str(row.speakers), words))
        for row in ranked.itertuples()
    ]
    return words.of("；", "; ").join(said) or words.of("无", "nothing")


def _names(speakers: str, words: Wording) -> str:
    """Return names as they are printed; one that is lost is known by its document."""
    lost = words.of("佚名", "unnamed")
    told = tables.LOST.sub(lambda found: f"{lost}{words.of('', ' ')}{found[1]}", speakers)
    return told.replace(BETWEEN, words.of(BETWEEN, ", "))
