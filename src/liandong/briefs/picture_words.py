"""The words that replace a picture where it can't be seen, in English.

Those in Chinese are made with the picture, in `charts`; both say the same of the same data.
"""

from __future__ import annotations

import pandas as pd


def of_matrix(counts: pd.DataFrame, *, rows: str, columns: str, unit: str) -> str:
    """Say in English which rows and columns stand together, by how many.

    Parameters
    ----------
    counts : DataFrame, shape (R, C)
        Non-negative counts by printed labels, as `charts.matrix` takes them.
    """
    parts = []
    for label, row in counts.iterrows():
        filled = row[row > 0].sort_values(ascending=False, kind="stable")
        said = ", ".join(f"{name} {int(count)}" for name, count in filled.items()) or "none"
        parts.append(f"{label}: {said}")
    return f"{rows} by {columns}, in {unit}. " + "; ".join(parts) + "."


LABELS = ("source", "target", "count", "label")


def of_network(edges: pd.DataFrame, *, nodes: str, unit: str) -> str:
    """Say in English who stands with whom, the strongest first.

    Parameters
    ----------
    edges : DataFrame, shape (E, 4)
        `source`, `target`, `count`, `label`, as `charts.network` takes them.
    """
    ordered = edges.sort_values(["count", "source", "target"], ascending=[False, True, True])
    said = [
        f"{source} and {target} {count}" + (f" ({label})" if label else "")
        for source, target, count, label in ordered[list(LABELS)].astype(str).to_numpy().tolist()
    ]
    return f"Links among {nodes}, in {unit}, from most to fewest: " + "; ".join(said) + "."
