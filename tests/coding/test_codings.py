import shutil
from pathlib import Path

import pytest

from liandong.coding.codings import (
    CODINGS,
    Coder,
    Codings,
    Kind,
    codes_of,
    majority,
    majority_table,
    read_codings,
)
from liandong.coding.scheme import Scheme
from liandong.corpus.reading import Corpus
from liandong.errors import InputFaults


@pytest.fixture(scope="module")
def codings(root: Path, corpus: Corpus, scheme: Scheme) -> Codings:
    return read_codings(root / "corpus" / "codings", corpus, scheme)


@pytest.fixture
def folder(root: Path, tmp_path: Path) -> Path:
    """A folder with the coders and the first five codings of each, to be spoilt."""
    source = root / "corpus" / "codings"
    shutil.copy(source / "coders.yaml", tmp_path)
    for name in ("coder_a", "coder_b", "coder_c"):
        lines = (source / f"{name}.csv").read_text(encoding="utf-8").splitlines(keepends=True)
        (tmp_path / f"{name}.csv").write_text("".join(lines[:6]), encoding="utf-8")
    return tmp_path


def test_the_three_coders_are_language_models(codings: Codings) -> None:
    assert [(coder.id, coder.kind) for coder in codings.coders] == [
        ("coder_a", "language_model"),
        ("coder_b", "language_model"),
        ("coder_c", "language_model"),
    ]


def test_257_passages_are_coded_by_all(codings: Codings) -> None:
    assert len(codings.units) == 257
    assert all(set(given) == set(codings.units) for given in codings.codes.values())


def test_every_coded_passage_has_one_discourse(codings: Codings) -> None:
    for codes in majority(codings, 2).values():
        assert sum(code.startswith("discourse.") for code in codes) == 1


def coder(name: str, kind: Kind = "language_model") -> Coder:
    return Coder(id=name, kind=kind, description_zh="编码者", description_en="a coder")


@pytest.fixture
def three() -> Codings:
    codes = {
        "a": {"u": frozenset({"actor.party", "actor.expert"})},
        "b": {"u": frozenset({"actor.party"})},
        "c": {"u": frozenset({"phase.routine"})},
    }
    return Codings(tuple(map(coder, codes)), ("u",), codes)


def test_majority_needs_two_coders(three: Codings) -> None:
    assert majority(three, 2) == {"u": frozenset({"actor.party"})}
    assert majority(three, 1) == {"u": frozenset({"actor.party", "actor.expert", "phase.routine"})}


def test_majority_as_a_table(codings: Codings, scheme: Scheme) -> None:
    frame = majority_table(codings, scheme, 2)
    CODINGS.validate(frame)
    assert set(frame["coder_kind"]) == {"language_model"}
    assert set(frame["score"].round(3)) == {0.667, 1.0}
    assert codes_of(frame, "majority") == majority(codings, 2)


def test_score_is_the_share_of_those_who_read_the_sentence(three: Codings, scheme: Scheme) -> None:
    # u: two of three; v: both of the two who read it; w: read by one, who is no majority
    more = {
        "a": {"v": frozenset({"actor.party"}), "w": frozenset({"actor.party"})},
        "b": {"v": frozenset({"actor.party", "actor.expert"})},
        "c": {"v": frozenset[str]()},
    }
    codes = {name: {**given, **more[name]} for name, given in three.codes.items()}
    frame = majority_table(Codings(three.coders, ("u", "v", "w"), codes), scheme, 2)
    assert frame.values.tolist() == [
        ["u", "actor.party", "language_model", "majority", 2 / 3],
        ["v", "actor.party", "language_model", "majority", 1.0],
    ]


def test_a_person_is_no_part_of_the_majority(three: Codings, scheme: Scheme) -> None:
    person = {"u": frozenset({"actor.expert"}), "v": frozenset({"actor.party"})}
    mixed = Codings((*three.coders, coder("d", "person")), ("u", "v"), {**three.codes, "d": person})
    assert majority(mixed, 2) == majority(three, 2)
    assert majority_table(mixed, scheme, 2).equals(majority_table(three, scheme, 2))
    persons = Codings(
        (coder("d", "person"), coder("e", "person")), ("u",), {"d": person, "e": person}
    )
    assert majority(persons, 2) == {}
    assert majority_table(persons, scheme, 2).empty


# what is changed in the second line of coder_a.csv, and what is said of it
SPOILT = [
    ("000,56,106", "007,56,106", "2: unknown document “007”; expected an id of the corpus"),
    (
        "000,56,106",
        "000,56,100000",
        "2: no restored words begin at 56 and end at 100000 of the raw file; correct the places",
    ),
    (
        "迅速行动，分工协作，",
        "迅速行动，",
        "2: the quotation “2020年1月，面对突如",
    ),
    ("actor.community", "actor.comunity", "2: unknown code “actor.comunity”; expected a code of"),
    (
        ",coder_a,",
        ",coder_b,",
        "2: a coding of “coder_b” stands in coder_a.csv; move it to its own file",
    ),
    (",coder_a,", ",coder_z,", "2: unknown coder “coder_z”; add the coder to coders.yaml"),
    ("000,56,106", "000,somewhere,106", "2: column “start”: expected a number, got 'somewhere'"),
]


@pytest.mark.parametrize(("words", "instead", "said"), SPOILT)
def test_a_spoilt_coding_is_refused(
    folder: Path, corpus: Corpus, scheme: Scheme, words: str, instead: str, said: str
) -> None:
    path = folder / "coder_a.csv"
    header, first, *rest = path.read_text(encoding="utf-8").splitlines(keepends=True)
    assert words in first
    path.write_text("".join([header, first.replace(words, instead), *rest]), encoding="utf-8")
    with pytest.raises(InputFaults) as caught:
        read_codings(folder, corpus, scheme)
    assert any(str(fault).startswith(f"{path}:{said}") for fault in caught.value.faults)


def test_a_quotation_elsewhere_shows_what_stands_there(
    folder: Path, corpus: Corpus, scheme: Scheme
) -> None:
    path = folder / "coder_b.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("共抗疫情。", "共抗灾情。", 1), encoding="utf-8")
    with pytest.raises(InputFaults) as caught:
        read_codings(folder, corpus, scheme)
    assert [str(fault) for fault in caught.value.faults] == [
        f"{path}:2: the quotation “2020年1月，面对突如…协作，共抗灾情。” is not at its place, "
        "where “2020年1月，面对突如…协作，共抗疫情。” stands; correct the places or the quotation"
    ]


UNKNOWN = (
    "unknown code “actor.nobody”; expected a code of the scheme, or, if it was one, under "
    "migrations in scheme.yaml: {code: actor.nobody, becomes: [its code now], why: the reason}"
)


def test_all_faults_come_together(folder: Path, corpus: Corpus, scheme: Scheme) -> None:
    (folder / "coder_c.csv").unlink()
    for name, words in (("coder_a", "actor.community"), ("coder_b", "actor.social_organization")):
        path = folder / f"{name}.csv"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(words, "actor.nobody", 1), encoding="utf-8")
    with pytest.raises(InputFaults) as caught:
        read_codings(folder, corpus, scheme)
    assert [str(fault) for fault in caught.value.faults] == [
        f"{folder}/coder_a.csv:2: {UNKNOWN}",
        f"{folder}/coder_b.csv:3: {UNKNOWN}",
        f"{folder}/coder_c.csv: the codings of this coder are missing; add them",
    ]


@pytest.mark.parametrize(
    ("words", "instead", "said"),
    [
        ("id: coder_b", "id: coder_a", "4: the coder “coder_a” stands here twice; give each coder"),
        ("kind: language_model", "kind: robot", "5: “coders.0.kind”: Input should be 'person'"),
    ],
)
def test_a_spoilt_list_of_coders_is_refused(
    folder: Path, corpus: Corpus, scheme: Scheme, words: str, instead: str, said: str
) -> None:
    path = folder / "coders.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(words, instead, 1), encoding="utf-8")
    with pytest.raises(InputFaults) as caught:
        read_codings(folder, corpus, scheme)
    assert any(str(fault).startswith(f"{path}:{said}") for fault in caught.value.faults)
