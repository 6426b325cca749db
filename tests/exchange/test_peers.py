"""What real programs wrote of our export comes back span by span (see `peers/README.md`)."""

import json
from pathlib import Path

import pytest

from liandong.exchange.incoming.plan import Options, import_file
from tests.exchange.gallery.make import CODES, CODINGS
from tests.exchange.small_study import copied, small_study
from tests.exchange.test_incoming import EXPECTED, contents, given, rows

FILES = Path(__file__).parent / "peers" / "files"
SPANS = {(doc, words, CODES[code]) for doc, words, code, _ in CODINGS}


@pytest.fixture(scope="module")
def template(root, tmp_path_factory):
    return small_study(root, tmp_path_factory.mktemp("study") / "codings")


@pytest.fixture
def study(template, tmp_path):
    return copied(template, tmp_path / "codings")


def test_pyrefiqda_gives_every_span_back(study):
    said = import_file(FILES / "pyrefiqda.qdpx", study, Options(kinds=("person",)))
    assert "Proven: 11 of 11 selections (100.0 %): 11 by their quotation" in said
    assert given(study.codings, "wang_fang", "li_wei") == EXPECTED
    # The language model that the study knew already stays one, with the same codings.
    assert "→ first (language_model, known): 1 row" in said
    places = {r["quote"]: (r["start"], r["end"]) for r in rows(study.codings, "wang_fang")}
    assert places["街道办通知各户节水。"] == ("8", "19")


def test_pyrefiqda_slices_our_export_at_the_words_meant():
    lines = (FILES / "pyrefiqda_words.jsonl").read_text(encoding="utf-8").splitlines()
    read = [json.loads(line) for line in lines]
    assert len(read) == 11
    assert all(line["words"] == line["name"] for line in read)


@pytest.mark.parametrize("name", ["taguette_highlights.csv", "taguette_highlights.xlsx"])
def test_taguette_s_highlights_come_back_by_their_words(name, study):
    said = import_file(FILES / name, study, Options(kinds=("person",)))
    assert "Proven: 10 of 10 selections (100.0 %): 10 by words that stand" in said
    found = given(study.codings, "taguette_highlights")
    assert {(doc, words, code) for doc, words, code, _ in found} == SPANS


def test_taguette_s_places_are_proved_to_be_bytes(study):
    said = import_file(FILES / "taguette_places.jsonl", study, Options(kinds=("person",)))
    assert "Places: UTF-8 bytes, line ends as stored, no byte order mark" in said
    assert "Proven: 10 of 10 selections (100.0 %): 10 by their quotation" in said
    found = given(study.codings, "taguette_places")
    assert {(doc, words, code) for doc, words, code, _ in found} == SPANS


@pytest.mark.parametrize(
    ("name", "origin"),
    [
        ("pyrefiqda.qdc", "liandong"),
        ("taguette_codebook.csv", ""),
        ("taguette_codebook.qdc", "Taguette 1.5.2"),
    ],
)
def test_codebooks_come_back_whole(name, origin, study):
    before = contents(study.codings)
    said = import_file(FILES / name, study, Options())
    assert f"{len(study.scheme.codes)} codes{f', written by {origin}' if origin else ''}" in said
    assert f"In the scheme: {len(study.scheme.codes)}." in said
    assert contents(study.codings) == before
