from dataclasses import replace

import pytest

from liandong.coding.scheme import Indicators, Scheme, read_scheme
from liandong.versions.schemes import CODE_CHANGES, code_changes


@pytest.fixture(scope="module")
def scheme(root) -> Scheme:
    return read_scheme(root / "corpus" / "codebook")


def with_codes(scheme: Scheme, dimension: str, codes) -> Scheme:
    """The scheme with other codes in one dimension."""
    own = [
        d.model_copy(update={"codes": tuple(codes(d.codes))}) if d.dimension == dimension else d
        for d in scheme.dimensions
    ]
    return replace(scheme, dimensions=tuple(own))


def rows(old: Scheme, new: Scheme, became=None) -> list[tuple[str, ...]]:
    frame = CODE_CHANGES.validate(code_changes(old, new, became or {}))
    return [tuple(row) for row in frame.itertuples(index=False)]


def without(name: str):
    return lambda codes: [code for code in codes if code.id != name]


def renamed(old: str, new: str):
    return lambda codes: [
        code.model_copy(update={"id": new}) if code.id == old else code for code in codes
    ]


def test_nothing_changed(scheme):
    assert rows(scheme, scheme) == []


def test_a_code_came_or_went(scheme):
    less = with_codes(scheme, "actor", without("actor.expert"))
    label = scheme["actor.expert"].label_zh
    assert rows(scheme, less) == [("actor.expert", "removed", label, "")]
    assert rows(less, scheme) == [("actor.expert", "added", "", label)]
    assert rows(scheme, less, {"actor.expert": ()}) == [("actor.expert", "retired", label, "")]


def test_a_renamed_code_is_one_code_and_its_other_changes_are_told(scheme):
    new = with_codes(scheme, "actor", renamed("actor.expert", "actor.scholar"))
    new = with_codes(
        new,
        "actor",
        lambda codes: [
            code.model_copy(update={"label_en": "Scholars"}) if code.id == "actor.scholar" else code
            for code in codes
        ],
    )
    old = scheme["actor.expert"]
    assert rows(scheme, new, {"actor.expert": ("actor.scholar",)}) == [
        ("actor.expert", "renamed", old.label_zh, "actor.scholar"),
        ("actor.scholar", "English label", old.label_en, "Scholars"),
    ]


def test_split_and_merged_codes(scheme):
    two = with_codes(scheme, "phase", lambda codes: [codes[0]])
    first, *others = [code.id for code in scheme.of("phase").codes]
    became = dict.fromkeys(others, (first,))
    kinds = {row[0]: row[1] for row in rows(scheme, two, became)}
    assert kinds == dict.fromkeys(others, "merged" if len(others) > 1 else "renamed")
    split = {others[0]: (first, "phase.new")}
    assert rows(scheme, with_codes(scheme, "phase", without(others[0])), split)[0][1:] == (
        "split",
        scheme[others[0]].label_zh,
        f"{first} phase.new",
    )


def test_indicators_that_came_and_went_are_listed(scheme):
    def other(codes):
        taught = Indicators(terms=("甲", "丙"), excluding=("丁",))
        return [
            code.model_copy(update={"indicators": taught}) if code.id == "actor.expert" else code
            for code in codes
        ]

    def before(codes):
        known = Indicators(terms=("甲", "乙"))
        return [
            code.model_copy(update={"indicators": known}) if code.id == "actor.expert" else code
            for code in codes
        ]

    old, new = with_codes(scheme, "actor", before), with_codes(scheme, "actor", other)
    assert rows(old, new) == [("actor.expert", "indicators", "乙", "丙、not 丁")]
