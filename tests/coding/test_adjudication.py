import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from liandong.coding import adjudication, agreement
from liandong.coding.codings import (
    Coder,
    Codings,
    Kind,
    hand_codes,
    majority,
    majority_table,
    read_coders,
    read_codings,
    settled_by,
)
from liandong.coding.reliability import Resampling
from liandong.coding.scheme import Scheme
from liandong.corpus.passages import PASSAGES
from liandong.corpus.reading import Corpus
from liandong.errors import InputFaults
from liandong.schemas import write_table

READ, PARTY, EXPERT, ROUTINE = "discourse.context", "actor.party", "actor.expert", "phase.routine"
TEXTS = {
    "901-p000-s00": "党员带头下楼扫雪。",
    "901-p000-s01": "请来的专家讲了半天。",
    "901-p001-s00": "雪停了。",
    "901-p001-s01": "平时也这样办。",
}
U1, U2, U3, U4 = TEXTS


def coder(name: str, kind: Kind = "language_model", adjudicates: bool = False) -> Coder:
    return Coder(
        id=name, kind=kind, adjudicates=adjudicates, description_zh="编码者", description_en="one"
    )


@pytest.fixture
def codings() -> Codings:
    codes = {
        "a": {U1: {READ, PARTY}, U2: {READ, EXPERT}, U3: {READ}, U4: {READ}},
        "b": {U1: {READ, PARTY}, U2: {READ, PARTY}, U3: {READ}},
        "c": {U1: {READ}, U3: {READ}},
        "p": {U3: {READ, ROUTINE}},
    }
    given = {
        name: {unit: frozenset(own) for unit, own in units.items()} for name, units in codes.items()
    }
    coders = (coder("a"), coder("b"), coder("c"), coder("p", "person"))
    return Codings(coders, tuple(TEXTS), given)


@pytest.fixture
def passages() -> pd.DataFrame:
    rows = [
        (unit, "901", "", int(unit[5:8]), int(unit[-2:]), "body", "李某", text, "[[0, 1]]")
        for unit, text in TEXTS.items()
    ]
    return PASSAGES.validate(pd.DataFrame(rows, columns=list(PASSAGES.columns)))


@pytest.fixture
def decided(
    codings: Codings, scheme: Scheme, passages: pd.DataFrame, tmp_path: Path
) -> Callable[..., Path]:
    """Write the table of disagreements with decisions in its three rows, and spoil it."""

    def write(*decisions: str, old: str = "", new: str = "") -> Path:
        frame = adjudication.disagreements(codings, scheme, passages, "language_model")
        path = tmp_path / "decisions.csv"
        write_table(path, frame.assign(decision=decisions), adjudication.DISAGREEMENTS)
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new) if old else text, encoding="utf-8")
        return path

    return write


JUDGE = coder("adjudicated", "person", adjudicates=True)


def test_disagreements_with_their_text(
    codings: Codings, scheme: Scheme, passages: pd.DataFrame
) -> None:
    frame = adjudication.disagreements(codings, scheme, passages, "language_model")
    adjudication.DISAGREEMENTS.validate(frame)
    # u4 was read by a alone; the person's phase in u3 is no dispute of the language models
    assert frame.values.tolist() == [
        [U1, "901", "李某", TEXTS[U1], PARTY, "党组织", "a b", "c", "", ""],
        [U2, "901", "李某", TEXTS[U2], PARTY, "党组织", "b", "a", "", ""],
        [U2, "901", "李某", TEXTS[U2], EXPERT, "专家与专业机构", "a", "b", "", ""],
    ]


def test_decisions_become_a_coder(
    codings: Codings, scheme: Scheme, passages: pd.DataFrame, decided: Callable[..., Path]
) -> None:
    path = decided("yes", " No ", "是")
    coded = adjudication.read_decisions(path, codings, scheme, passages, JUDGE)
    # what all gave, and what was decided; u3 has nothing to decide, u4 one reader
    assert coded.codes["adjudicated"] == {U1: {READ, PARTY}, U2: {READ, EXPERT}}
    assert coded.coders[-1].kind == "person"
    # the judge saw the others' codes, so agrees with nobody
    few = Resampling(20, 1, "paragraph")
    for kind in ("language_model", "person"):
        pd.testing.assert_frame_equal(
            agreement.agreement_table(coded, scheme, 2, few, kind),
            agreement.agreement_table(codings, scheme, 2, few, kind),
        )


def test_what_is_decided_stands_in_place_of_the_majority(
    codings: Codings, scheme: Scheme, passages: pd.DataFrame, decided: Callable[..., Path]
) -> None:
    # u1: two of three gave the party, the judge says no; u2: one of two gave the expert, yes
    path = decided("no", "no", "yes")
    coded = adjudication.read_decisions(path, codings, scheme, passages, JUDGE)
    assert majority(codings, 2) == {U1: {READ, PARTY}, U2: {READ}, U3: {READ}}
    assert majority(coded, 2) == {U1: {READ}, U2: {READ, EXPERT}, U3: {READ}}
    frame = majority_table(coded, scheme, 2)
    judged = "majority settled by adjudicated (person)"
    assert frame.values.tolist() == [
        [U1, READ, "language_model", judged, 1.0],
        [U2, EXPERT, "language_model", judged, 1 / 2],
        [U2, READ, "language_model", judged, 1.0],
        [U3, READ, "language_model", "majority", 1.0],
    ]
    assert hand_codes(frame) == majority(coded, 2)
    assert settled_by(frame) == ", in part settled by adjudicated (person)"
    assert settled_by(majority_table(codings, scheme, 2)) == ""


def test_a_passage_without_a_row_keeps_the_majority(
    codings: Codings, scheme: Scheme, passages: pd.DataFrame, decided: Callable[..., Path]
) -> None:
    path = decided("no", "no", "yes")
    head, first, *_ = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text(head + first, encoding="utf-8")
    coded = adjudication.read_decisions(path, codings, scheme, passages, JUDGE)
    assert majority(coded, 2) == {U1: {READ}, U2: {READ}, U3: {READ}}
    assert adjudication.note_on_undecided(coded, scheme) == [
        "disagreements that adjudicated has not decided on, so that the majority stands: 2 "
        "(the rows are in disagreements.csv, as of the last build)"
    ]
    assert adjudication.note_on_undecided(codings, scheme) == []


# decisions, what is changed in the file, the faults
SPOILT = [
    (
        ("yes", "", "maybe"),
        ("", ""),
        [
            f":3: the decision on “{PARTY}” in passage {U2} is missing; write yes or no",
            ":4: unknown decision “maybe”; expected yes (是) or no (否)",
        ],
    ),
    (
        ("yes", "no", "no"),
        (f"{PARTY},党组织,b,a", f"{ROUTINE},常态,b,a"),
        [
            f":3: the coders don't disagree on “{ROUTINE}” in passage {U2}; remove the row",
            f": no row decides on “{PARTY}” in passage {U2}; add it, with a decision",
        ],
    ),
    (
        ("yes", "no", "no"),
        ("a b,c", "a,b c"),
        [
            f":2: “{PARTY}” in passage {U1} is now given by a, b and not by c; "
            "correct the row and decide again"
        ],
    ),
    (
        ("yes", "no", "no"),
        (TEXTS[U1], "雪停了。"),
        [f":2: passage {U1} has other words now; look up which it is"],
    ),
]


@pytest.mark.parametrize(("decisions", "change", "faults"), SPOILT)
def test_a_table_that_settles_nothing(
    codings: Codings,
    scheme: Scheme,
    passages: pd.DataFrame,
    decided: Callable[..., Path],
    decisions: tuple[str, ...],
    change: tuple[str, str],
    faults: list[str],
) -> None:
    path = decided(*decisions, old=change[0], new=change[1])
    with pytest.raises(InputFaults) as caught:
        adjudication.read_decisions(path, codings, scheme, passages, JUDGE)
    assert str(caught.value).splitlines() == [f"{path}{said}" for said in faults]


def test_a_passage_left_without_a_code(
    scheme: Scheme, passages: pd.DataFrame, tmp_path: Path
) -> None:
    given = {"a": {U1: frozenset({PARTY})}, "b": {U1: frozenset({EXPERT})}}
    coded = Codings((coder("a"), coder("b")), (U1,), given)
    rows = [
        (U1, "901", "", TEXTS[U1], PARTY, "党组织", "a", "b", "no", ""),
        (U1, "901", "", TEXTS[U1], EXPERT, "专家", "b", "a", "no", ""),
    ]
    path = tmp_path / "decisions.csv"
    frame = pd.DataFrame(rows, columns=list(adjudication.DISAGREEMENTS.columns))
    write_table(path, frame, adjudication.DISAGREEMENTS)
    with pytest.raises(InputFaults, match=f"leave passage {U1} without any code; keep one at"):
        adjudication.read_decisions(path, coded, scheme, passages, JUDGE)


def test_only_an_adjudicator_decides(
    codings: Codings, scheme: Scheme, passages: pd.DataFrame, decided: Callable[..., Path]
) -> None:
    path = decided("yes", "no", "no")
    with pytest.raises(InputFaults, match="“q” decides here; write adjudicates: true for it"):
        adjudication.read_decisions(path, codings, scheme, passages, coder("q"))


@pytest.fixture
def folder(root: Path, tmp_path: Path) -> Path:
    """The study's coders, and one who adjudicates, with the first codings of each."""
    source, made = root / "corpus" / "codings", tmp_path / "codings"
    made.mkdir()
    entry = "{id: li, kind: person, adjudicates: true, description_zh: 甲, description_en: A}"
    text = (source / "coders.yaml").read_text(encoding="utf-8")
    (made / "coders.yaml").write_text(f"{text}  - {entry}\n", encoding="utf-8")
    for path in source.glob("*.csv"):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        (made / path.name).write_text("".join(lines[:30]), encoding="utf-8")
    return made


def test_an_adjudicator_needs_no_file_of_codings(
    folder: Path, corpus: Corpus, scheme: Scheme
) -> None:
    coded = read_codings(folder, corpus, scheme)
    assert [own.id for own in coded.coders] == ["coder_a", "coder_b", "coder_c"]
    assert [own.id for own in read_coders(folder) if own.adjudicates] == ["li"]


def test_a_study_without_decisions_has_its_codings(
    root: Path, folder: Path, corpus: Corpus, scheme: Scheme
) -> None:
    shutil.copy(root / "corpus" / "codings" / "coders.yaml", folder)
    read = adjudication.read_settled(folder, folder.parent / "decisions", corpus, scheme)
    assert read == read_codings(folder, corpus, scheme)


def test_decisions_are_read_with_the_codings(folder: Path, corpus: Corpus, scheme: Scheme) -> None:
    given = read_codings(folder, corpus, scheme)
    frame = adjudication.disagreements(given, scheme, corpus.passages, "language_model")
    path = folder.parent / "decisions" / "li.csv"
    write_table(path, frame.assign(decision="no"), adjudication.DISAGREEMENTS)
    read = adjudication.read_settled(folder, path.parent, corpus, scheme)
    assert [own.id for own in read.adjudicators] == ["li"]
    assert set(read.settled) == set(frame["passage_id"])
    assert not any(
        code in read.settled[unit] for unit, code in zip(frame.passage_id, frame.code, strict=True)
    )


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], ["/li.csv: the decisions of this coder, who adjudicates, are missing; copy"]),
        (
            ["wang"],
            [
                "/wang.csv: “wang” is no coder who adjudicates; add the coder to coders.yaml with",
                "/li.csv: the decisions of this coder, who adjudicates, are missing; copy",
            ],
        ),
        (
            ["li", "wang"],
            [
                "/wang.csv: “wang” is no coder who adjudicates; add the coder to coders.yaml with",
                ": expected one file of decisions, got li.csv and wang.csv; keep one",
            ],
        ),
    ],
)
def test_one_file_of_decisions_by_one_who_adjudicates(
    folder: Path, corpus: Corpus, scheme: Scheme, names: list[str], said: list[str]
) -> None:
    decisions = folder.parent / "decisions"
    decisions.mkdir()
    for name in names:
        (decisions / f"{name}.csv").write_text("passage_id\n", encoding="utf-8")
    path = folder / "coder_a.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("actor.", "actors.", 1), "utf-8")
    with pytest.raises(InputFaults) as caught:
        adjudication.read_settled(folder, decisions, corpus, scheme)
    first, *others = str(caught.value).splitlines()
    assert first.startswith(f"{path}:2: unknown code “actors.community”")
    assert len(others) == len(said)
    for fault, words in zip(others, said, strict=True):
        assert fault.startswith(f"{decisions}{words}")
