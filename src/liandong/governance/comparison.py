"""How models differ: what each has and lacks, how near they are, what all share or one alone has.

Nearness is the Jaccard index (Jaccard 1912): what two models share, of all that either has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product

import pandas as pd
from scipy.cluster.hierarchy import leaves_list, linkage

from liandong.governance.elements import BETWEEN
from liandong.governance.models import ModelFile, Models, Quote
from liandong.schemas import column, table

DIMENSIONS = ("actor", "function", "mechanism")

MODEL_CODES = table(
    "model_codes",
    model_id=column(str, "governance model", key=True),
    code=column(str, "actor, function or mechanism", key=True),
    element_count=column(int, "its roles and links that have it; 0: it lacks it", unit="elements"),
)
MODEL_NEARNESS = table(
    "model_nearness",
    model_a=column(str, "governance model, the earlier by id", key=True),
    model_b=column(str, "governance model", key=True),
    shared_codes=column(int, "actors, functions and mechanisms of both", unit="codes"),
    code_nearness=column(float, "of all that either has", unit="0–1"),
    shared_roles=column(int, "roles (actor and function) of both", unit="roles"),
    role_nearness=column(float, "of all that either has", unit="0–1"),
    shared_pairs=column(int, "pairs of actors linked in both, either way", unit="pairs"),
    pair_nearness=column(float, "of all that either has", unit="0–1"),
    shared_quotations=column(
        int,
        "quotations that roles and links of both rest on: models read from one passage are near"
        " for that reason alone",
        unit="quotations",
    ),
)
MODEL_NEIGHBOURS = table(
    "model_neighbours",
    model_id=column(str, "governance model", key=True),
    code_count=column(int, "actors, functions and mechanisms that it has", unit="codes"),
    nearest=column(str, "the model nearest to it by these codes"),
    shared_codes=column(int, "codes of both", unit="codes"),
    code_nearness=column(float, "of all that either has; small: it stands alone", unit="0–1"),
    role_nearness=column(float, "the same of roles: who does what", unit="0–1"),
    shared_quotations=column(int, "quotations that both rest on", unit="quotations"),
    own_codes=column(str, "what no other model has, parted by 、; may be empty"),
    own_role_count=column(int, "roles that no other model has", unit="roles"),
)
MODEL_FEATURES = table(
    "model_features",
    kind=column(str, "actor, function, mechanism, role or pair (of linked actors)", key=True),
    feature=column(str, "its code, or both codes", key=True),
    model_count=column(int, "models that have it; 0: nobody's model does", unit="models"),
    models=column(str, "their ids, parted by 、; may be empty"),
)


def features(model: ModelFile) -> dict[str, set[str]]:
    """Return what a model has: actors, functions, mechanisms, roles, and pairs it links."""
    pairs = {BETWEEN.join(sorted((link.start, link.end))) for link in model.links}
    ends = {end for link in model.links for end in (link.start, link.end)}
    return {
        "actor": {role.actor for role in model.roles} | ends,
        "function": {role.function for role in model.roles},
        "mechanism": {link.mechanism for link in model.links},
        "role": {BETWEEN.join((role.actor, role.function)) for role in model.roles},
        "pair": pairs,
    }


def codes_table(models: Models, order: Sequence[str]) -> pd.DataFrame:
    """Return for each model and each actor, function and mechanism of the scheme its elements.

    Parameters
    ----------
    order
        All codes of the scheme, in its order.

    Returns
    -------
    DataFrame of schema `MODEL_CODES`, models × codes rows, also where a model lacks a code.
    """
    codes = [code for code in order if code.split(".")[0] in DIMENSIONS]
    rows = []
    for model in models.files:
        counted = Counter(code for element in _elements(model) for code in element)
        rows += [(model.id, code, counted[code]) for code in codes]
    return pd.DataFrame(rows, columns=list(MODEL_CODES.columns))


def _elements(model: ModelFile) -> Iterator[set[str]]:
    for role in model.roles:
        yield {role.actor, role.function}
    for link in model.links:
        yield {link.start, link.end, link.mechanism}


def nearness_table(models: Models) -> pd.DataFrame:
    """Return how near each two models are (schema `MODEL_NEARNESS`)."""
    held = {model.id: features(model) for model in models.files}
    bases = {model.id: _basis(model) for model in models.files}
    rows = [
        (a, b, *_near(held[a], held[b]), len(bases[a] & bases[b]))
        for a, b in combinations(sorted(held), 2)
    ]
    return pd.DataFrame(rows, columns=list(MODEL_NEARNESS.columns))


def _basis(model: ModelFile) -> set[Quote]:
    return {quote for element in model.structure for quote in element.quotes}


def _near(one: Mapping[str, set[str]], other: Mapping[str, set[str]]) -> Iterator[float]:
    codes = [set().union(*(held[name] for name in DIMENSIONS)) for held in (one, other)]
    kinds = (("role", one["role"], other["role"]), ("pair", one["pair"], other["pair"]))
    for a, b in (codes, *((a, b) for _, a, b in kinds)):
        yield len(a & b)
        yield len(a & b) / len(a | b) if a | b else 0.0


def features_table(models: Models, order: Sequence[str]) -> pd.DataFrame:
    """Return which models have each feature (schema `MODEL_FEATURES`), the commonest first.

    What none has stands last: codes of the scheme, roles and pairs that they would allow.
    """
    held: dict[tuple[str, str], list[str]] = {item: [] for item in _possible(order)}
    for model in models.files:
        for kind, found in features(model).items():
            for feature in found:
                held.setdefault((kind, feature), []).append(model.id)
    rank = {code: number for number, code in enumerate(order)}
    kinds = (*DIMENSIONS, "role", "pair")

    def place(item: tuple[tuple[str, str], list[str]]) -> tuple[int, int, list[int]]:
        (kind, feature), having = item
        return kinds.index(kind), -len(having), [rank[code] for code in feature.split(BETWEEN)]

    rows = [
        (kind, feature, len(having), BETWEEN.join(having))
        for (kind, feature), having in sorted(held.items(), key=place)
    ]
    return pd.DataFrame(rows, columns=list(MODEL_FEATURES.columns))


def _possible(order: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield all that a model could have, but for links among actors of one kind."""
    by_kind = {kind: [c for c in order if c.startswith(f"{kind}.")] for kind in DIMENSIONS}
    yield from ((kind, code) for kind, codes in by_kind.items() for code in codes)
    for role in product(by_kind["actor"], by_kind["function"]):
        yield "role", BETWEEN.join(role)
    for pair in combinations(sorted(by_kind["actor"]), 2):
        yield "pair", BETWEEN.join(pair)


def neighbours_table(models: Models, nearness: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Return each model's nearest one and what it alone has (schema `MODEL_NEIGHBOURS`).

    The nearest pair stands first, the model that is farthest from all others last.

    Parameters
    ----------
    nearness
        Schema `MODEL_NEARNESS`.
    found
        Schema `MODEL_FEATURES`.
    """
    alone = found[found["model_count"] == 1]
    rows = []
    for model in models.files if len(models.files) > 1 else ():
        other, row = nearest(model.id, nearness)
        own = alone[alone["models"] == model.id]
        codes = list(own.loc[own["kind"].isin(DIMENSIONS), "feature"])
        has = features(model)
        near = (other, *row[["shared_codes", "code_nearness", "role_nearness"]])
        roles = int((own["kind"] == "role").sum())
        count = sum(len(has[kind]) for kind in DIMENSIONS)
        rows.append((model.id, count, *near, row["shared_quotations"], BETWEEN.join(codes), roles))
    told = pd.DataFrame(rows, columns=list(MODEL_NEIGHBOURS.columns))
    return told.sort_values(
        ["code_nearness", "model_id"], ascending=[False, True], ignore_index=True
    )


def nearest(model_id: str, nearness: pd.DataFrame) -> tuple[str, pd.Series]:
    """Return the model nearest to a model by its codes, and the row that says how near."""
    of = nearness[(nearness["model_a"] == model_id) | (nearness["model_b"] == model_id)]
    ranked = of.sort_values(["code_nearness", "model_a", "model_b"], ascending=[False, True, True])
    row = ranked.iloc[0]
    return str(row["model_b"] if row["model_a"] == model_id else row["model_a"]), row


def side_by_side(nearness: pd.DataFrame) -> list[str]:
    """Order models so that near ones stand side by side (average linkage, optimal leaf order)."""
    names = sorted({*nearness["model_a"], *nearness["model_b"]})
    if len(names) < 3:
        return names
    far = 1 - nearness.sort_values(["model_a", "model_b"])["code_nearness"].to_numpy()
    return [names[i] for i in leaves_list(linkage(far, "average", optimal_ordering=True))]
