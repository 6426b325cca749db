"""The example of a scheme change: version 2 of the study's own scheme, laid over it."""

import shutil
from pathlib import Path

import pytest

from liandong.coding.codings import majority, read_codings
from liandong.coding.practice import notes_on_practice, read_practice
from liandong.coding.scheme import Scheme, example_faults, read_scheme
from liandong.corpus.reading import Corpus

THREE = {
    "mechanism.emergency_linkage",
    "mechanism.external_resource_linkage",
    "mechanism.internal_linkage",
}


@pytest.fixture(scope="module")
def second(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Scheme:
    folder = tmp_path_factory.mktemp("codebook")
    for source in (root, root / "examples" / "scheme-change" / "study"):
        shutil.copytree(source / "corpus" / "codebook", folder, dirs_exist_ok=True)
    return read_scheme(folder)


def test_the_second_version_changes_five_codes_and_no_other(scheme: Scheme, second: Scheme) -> None:
    """If this fails after an edit of the codebook: make the same edit in the example."""
    new = {"actor.media", *THREE}
    assert second.version == "2"
    assert second.code_ids - scheme.code_ids == new
    assert scheme.code_ids <= second.code_ids
    same = scheme.code_ids - {"mechanism.linkage"}
    assert [code for code in sorted(same) if scheme[code] != second[code]] == []
    first = {dimension.dimension: dimension for dimension in scheme.dimensions}
    for dimension in second.dimensions:
        before = first[dimension.dimension]
        assert dimension.groups == before.groups
        more = ("多媒体", "本报记者") if dimension.dimension == "actor" else ()
        assert dimension.masking == (*before.masking, *more)


def test_its_examples_are_verbatim(second: Scheme, corpus: Corpus, root: Path) -> None:
    texts = {document.id: document.restored.text for document in corpus.documents}
    assert example_faults(second, texts, root) == []


def test_codings_of_linkage_are_divided_and_none_is_lost(
    root: Path, corpus: Corpus, scheme: Scheme, second: Scheme
) -> None:
    folder = root / "corpus" / "codings"
    before, now = (read_codings(folder, corpus, version) for version in (scheme, second))
    for coder, given in before.codes.items():
        for unit, codes in given.items():
            new = now.codes[coder][unit]
            assert codes - {"mechanism.linkage"} == new - {"mechanism.linkage", *THREE}
            assert ("mechanism.linkage" in codes) == bool(new & {"mechanism.linkage", *THREE})
    # The passage in which the three are told apart, and the two beside it, read by hand.
    given_by_two = majority(now, 2)
    assert given_by_two["004-p020-s01"] >= THREE
    assert given_by_two["004-p019-s00"] & THREE == {"mechanism.emergency_linkage"}
    assert given_by_two["004-p019-s02"] & THREE == {"mechanism.internal_linkage"}
    assert "mechanism.linkage" in given_by_two["004-p020-s00"]


def test_practice_sentences_are_read_as_before(root: Path, scheme: Scheme, second: Scheme) -> None:
    folder = root / "corpus" / "practice"
    before, now = (dict(read_practice(folder, version)) for version in (scheme, second))
    assert now.keys() == before.keys()
    assert notes_on_practice(folder, second) == []


def test_codings_made_under_the_second_version_stay_as_they_are(
    root: Path, corpus: Corpus, scheme: Scheme, second: Scheme, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(root / "corpus" / "codings", tmp_path / "codings"))
    before = read_codings(folder, corpus, scheme)
    path = folder / "coders.yaml"
    text = path.read_text(encoding="utf-8")
    coded = text.replace("    kind:", '    scheme_version: "2"\n    kind:')
    path.write_text(coded, encoding="utf-8")
    now = read_codings(folder, corpus, second)
    assert now.codes == before.codes
    assert now.migrated == ()
