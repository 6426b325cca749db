"""What is drawn of the governance models, and how the pictures read in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from liandong.briefs.diagrams import Arrow, Drawing
from liandong.briefs.wording import Wording
from liandong.governance.comparison import DIMENSIONS
from liandong.governance.models import ModelFile

# As many arrows with the same words are drawn without them.
COMMON = 3
STRAIGHT = str.maketrans("‘’“”", "''\"\"")


@dataclass(frozen=True)
class Words:
    """The labels of the codes and the wording of a picture."""

    labels: Mapping[str, str]
    wording: Wording


def drawing(model: ModelFile, words: Words) -> Drawing:
    """Return what is drawn of one model: who does what, and arrows from actor to actor.

    Links among actors of one kind stand with what they do; the mechanisms of the same two
    actors stand on one arrow.
    """
    w, labels = words.wording, words.labels

    def named(actor: str) -> str:
        return _straight(labels[actor][:1].upper() + labels[actor][1:], w)

    actors: dict[str, list[str]] = {}
    for role in model.roles:
        actors.setdefault(named(role.actor), []).append(labels[role.function])
    arrows: dict[tuple[str, str], list[str]] = {}
    mutual: set[tuple[str, str]] = set()
    for link in model.links:
        start, end, label = named(link.start), named(link.end), labels[link.mechanism]
        does = actors.setdefault(start, [])
        actors.setdefault(end, [])
        if start == end:
            does.append(w.of(f"彼此{label}", f"among themselves: {label}"))
            continue
        arrows.setdefault((start, end), []).append(label)
        mutual |= {(start, end)} if link.mutual else set()
    drawn = [
        Arrow(start, end, w.of("、", ", ").join(dict.fromkeys(on)), (start, end) in mutual)
        for (start, end), on in arrows.items()
    ]
    return _plain(Drawing(actors, drawn, _in_words(actors, drawn, w)), w)


def _straight(label: str, w: Wording) -> str:
    """Return English words with straight quotation marks: the Chinese face has wide ones only."""
    return w.of(label, label.translate(STRAIGHT))


def _plain(full: Drawing, w: Wording) -> Drawing:
    """Return a drawing whose commonest words stand once below it instead of on each arrow."""
    common = Counter(arrow.label for arrow in full.arrows).most_common(1)
    if not common or common[0][1] < COMMON:
        return full
    label = common[0][0]
    arrows = [each._replace(label="") if each.label == label else each for each in full.arrows]
    legend = w.of(f"未标文字的箭头：{label}", f"Arrows without words: {label}")
    return full._replace(arrows=arrows, legend=legend)


def _in_words(actors: Mapping[str, list[str]], arrows: list[Arrow], w: Wording) -> str:
    comma, stop = w.of("、", ", "), w.of("；", "; ")
    does = stop.join(
        f"{name}{w.of('：', ': ')}{comma.join(done)}" for name, done in actors.items() if done
    )
    linked = stop.join(
        f"{arrow.start}{'↔' if arrow.mutual else '→'}{arrow.end}"
        f"{w.of('（', ' (')}{arrow.label}{w.of('）', ')')}"
        for arrow in arrows
    )
    return w.of(
        f"主体与职能：{does or '未写明'}。联动：{linked or '未写明'}。",
        f"Actors and functions: {does or 'not stated'}. Links: {linked or 'not stated'}.",
    )


def side_by_side(
    codes: pd.DataFrame, order: list[str], names: Mapping[str, str], words: Words
) -> tuple[pd.DataFrame, list[int], str]:
    """Return the table of models by codes as it is drawn, its groups of columns, and it in words.

    Parameters
    ----------
    codes
        Schema `MODEL_CODES`.
    order
        The models, near ones side by side.
    names
        The printed name of each model.
    """
    wide = codes.pivot(index="model_id", columns="code", values="element_count")
    used = [code for code in words.labels if code in wide.columns and wide[code].sum() > 0]
    groups = [sum(code.startswith(f"{name}.") for code in used) for name in DIMENSIONS]
    shown = wide.loc[order, used]
    alt = _matrix_in_words(shown, names, words)
    shown.index = [_straight(names[str(model)], words.wording) for model in shown.index]
    shown.columns = [_straight(words.labels[str(code)], words.wording) for code in shown.columns]
    return shown, groups, alt


def _matrix_in_words(shown: pd.DataFrame, names: Mapping[str, str], words: Words) -> str:
    w = words.wording
    rows = [
        f"{names[str(model)]}{w.of('：', ': ')}"
        + w.of("、", ", ").join(words.labels[str(code)] for code, n in row.items() if n)
        for model, row in shown.iterrows()
    ]
    said = w.of("；", "; ").join(rows)
    return w.of(
        f"各治理模式有哪些主体、职能与机制。{said}。",
        f"Which actors, functions and mechanisms each governance model has. {said}.",
    )
