import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from liandong.coding import adjudication, agreement
from liandong.coding.codings import Coder, Codings, Kind, majority, read_coders, read_codings
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
    codings: Codings, scheme: Scheme, decided: Callable[..., Path]
) -> None:
    path = decided("yes", " No ", "是")
    coded = adjudication.read_decisions(path, codings, scheme, "language_model", JUDGE)
    # what all gave, and what was decided; u4 has one reader and nothing to decide
    assert coded.codes["adjudicated"] == {U1: {READ, PARTY}, U2: {READ, EXPERT}, U3: {READ}}
    assert coded.coders[-1].kind == "person"
    # the judge saw the others' codes, so is neither one of a majority nor agrees with anyone
    assert majority(coded, 2) == majority(codings, 2)
    few = Resampling(20, 1, "paragraph")
    for kind in ("language_model", "person"):
        pd.testing.assert_frame_equal(
            agreement.agreement_table(coded, scheme, 2, few, kind),
            agreement.agreement_table(codings, scheme, 2, few, kind),
        )


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
]


@pytest.mark.parametrize(("decisions", "change", "faults"), SPOILT)
def test_a_table_that_settles_nothing(
    codings: Codings,
    scheme: Scheme,
    decided: Callable[..., Path],
    decisions: tuple[str, ...],
    change: tuple[str, str],
    faults: list[str],
) -> None:
    path = decided(*decisions, old=change[0], new=change[1])
    with pytest.raises(InputFaults) as caught:
        adjudication.read_decisions(path, codings, scheme, "language_model", JUDGE)
    assert str(caught.value).splitlines() == [f"{path}{said}" for said in faults]


def test_a_passage_left_without_a_code(scheme: Scheme, tmp_path: Path) -> None:
    given = {"a": {U1: frozenset({PARTY})}, "b": {U1: frozenset({EXPERT})}}
    coded = Codings((coder("a"), coder("b")), (U1,), given)
    rows = [
        (U1, "901", "", "雪", PARTY, "党组织", "a", "b", "no", ""),
        (U1, "901", "", "雪", EXPERT, "专家", "b", "a", "no", ""),
    ]
    path = tmp_path / "decisions.csv"
    frame = pd.DataFrame(rows, columns=list(adjudication.DISAGREEMENTS.columns))
    write_table(path, frame, adjudication.DISAGREEMENTS)
    with pytest.raises(InputFaults, match=f"leave passage {U1} without any code; keep one at"):
        adjudication.read_decisions(path, coded, scheme, "language_model", JUDGE)


def test_only_an_adjudicator_decides(
    codings: Codings, scheme: Scheme, decided: Callable[..., Path]
) -> None:
    path = decided("yes", "no", "no")
    with pytest.raises(InputFaults, match="“q” decides here; write adjudicates: true for it"):
        adjudication.read_decisions(path, codings, scheme, "language_model", coder("q"))


def test_an_adjudicator_needs_no_file_of_codings(
    root: Path, corpus: Corpus, scheme: Scheme, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(root / "corpus" / "codings", tmp_path / "codings"))
    entry = (
        "{id: adjudicated, kind: person, adjudicates: true, description_zh: 甲, description_en: A}"
    )
    with (folder / "coders.yaml").open("a", encoding="utf-8") as file:
        file.write(f"  - {entry}\n")
    coded = read_codings(folder, corpus, scheme)
    assert [own.id for own in coded.coders] == ["coder_a", "coder_b", "coder_c"]
    assert [own.id for own in read_coders(folder) if own.adjudicates] == ["adjudicated"]
