"""A small study, made by hand, as an RO-Crate; what must be in it is written out below."""

import hashlib
import json
import os
import zipfile

import pytest
from rocrate.rocrate import ROCrate

from liandong.coding.codebook import Change, Code, Dimension, Head
from liandong.coding.scheme import Scheme
from liandong.errors import InputFaults
from liandong.exchange.crate import package as crate
from liandong.exchange.crate.carrying import Texts
from liandong.exchange.crate.files import Study
from liandong.exchange.crate.package import export_crate
from liandong.exchange.crate.provenance import locked_versions

TEXT = "街道联动\n社区工作者每天上门送菜。居委会统一登记。\n医院同时派出两名医生。\n"
DOCUMENT = """id: "000"
file: 000.txt
title: 街道联动
source: 自拟
date: "2024-05-06"
genre: case_report
speakers: [{name: 李某, affiliation: 某校}]
rights: 著作权归某报所有。
citekey: doc
repairs: []
"""
CODERS = """coders:
  - {id: model, kind: language_model, description_zh: 大模型。, description_en: A model.}
  - {id: li, kind: person, description_zh: 学者。, description_en: A scholar.}
"""
HEAD = "document,start,end,quote,code,coder,note\n"
FILES = {
    "CITATION.cff": "title: A study\nlicense: MIT\ndate-released: '2024-03-01'\n"
    "authors: [{family-names: Wang, given-names: Fang}]\nkeywords: [China]\n",
    "LICENSE": "MIT License\n",
    "requirements.lock": "pandas==3.1.1 \\\n    --hash=sha256:00\n"
    "numpy==2.4.6 ; python_full_version >= '3.12' \\\n    # via pandas\n",
    "in/documents/000.txt": TEXT,
    "in/documents/000.yaml": DOCUMENT,
    "in/scheme/scheme.yaml": "version: '1'\n",
    "in/codings/coders.yaml": CODERS,
    "in/codings/model.csv": HEAD + "000,5,17,社区工作者每天上门送菜。,actor.community,model,\n",
    "in/codings/li.csv": HEAD + "000,5,17,社区工作者每天上门送菜。,actor.community,li,\n",
    "in/practice/own.csv": "text\n学校停课\n",
    "in/parameters.toml": "[coding]\n",
    "in/claims.yaml": "claims: []\n",
    "out/passages.csv": "passage_id,document_id,section,paragraph,sentence,kind,speaker,"
    "text,raw_spans\n"
    f'000-p000-s00,000,,0,0,body,,"{TEXT}","[[0, 1]]"\n',
    "out/machine_accuracy_summary.csv": "measure,value,how\n"
    "micro_f1,0.75,4 sentences\nkept,4,all\n",
    "out/.hidden": "no\n",
    "reports/brief.qmd": "一份简报。\n",
    "reports/_extensions/font.txt": "not ours\n",
    "reports/figures/map.svg": "<svg/>\n",
}


def fill(root) -> Study:
    from pathlib import Path

    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    names = ("documents", "scheme", "codings")
    return Study(
        root,
        *(Path("in") / name for name in names),
        results=Path("out"),
        parameters=Path("in/parameters.toml"),
        claims=Path("in/claims.yaml"),
        reports=Path("reports"),
        others=(Path("in/practice"), Path("in/decisions")),
        extensions=(Path("reports/_extensions"),),
    )


SCHEME = Scheme(
    Head.model_construct(
        version="1",
        title_en="A scheme",
        changes=(Change.model_construct(version="1", date="2024-04-01", migrations=()),),
    ),
    (Dimension.model_construct(codes=(Code.model_construct(id="actor.community"),)),),
)


@pytest.fixture(scope="module")
def patched():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(crate, "read_scheme", lambda _: SCHEME)
        # The example names no speaker, and needs none.
        patch.setattr("liandong.corpus.reading.faults_of_speakers", lambda *_: [])
        yield


@pytest.fixture(scope="module")
def study(tmp_path_factory, patched) -> Study:
    return fill(tmp_path_factory.mktemp("study"))


@pytest.fixture(scope="module")
def written(tmp_path_factory, study):
    """Return the folder of a crate without texts, and what was said."""
    folder = tmp_path_factory.mktemp("crates") / "crate"
    return folder, export_crate(study, folder)


@pytest.fixture(scope="module")
def graph(written) -> dict[str, dict]:
    data = json.loads((written[0] / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    assert len({entity["@id"] for entity in data["@graph"]}) == len(data["@graph"])
    return {entity["@id"]: entity for entity in data["@graph"]}


def inside(folder) -> set[str]:
    return {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}


COPIES = {"in/codings/li.csv", "in/codings/model.csv", "in/documents/000.txt", "out/passages.csv"}
KEPT = set(FILES) - COPIES - {"out/.hidden", "reports/_extensions/font.txt"} | {
    "codings.standoff.jsonl"
}


def test_texts_and_their_copies_stay_out(written):
    folder, said = written
    assert inside(folder) == KEPT | {"ro-crate-metadata.json"}
    assert said[1].endswith(f"{', '.join(sorted(COPIES))}.")
    words = [path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file()]
    assert not [text for text in words if "每天上门" in text or "两名医生" in text]


def test_hash_size_and_rights_of_a_text_are_in_it(graph):
    document = graph["#document-000"]
    # printf of the three lines | sha256sum; wc -c: 4, 20 and 11 characters of three bytes, 3 ends
    assert document["sha256"] == "c5d5c9a6bd0c3cd2fa4cd2ad2289eb40c2d9c12b38d52368eecec6aab239d73f"
    assert document["contentSize"] == "108"
    assert document["datePublished"] == "2024-05-06"
    assert graph[document["license"]["@id"]]["description"] == "著作权归某报所有。"
    left = graph["#left-out/in/documents/000.txt"]
    assert (left["@type"], left["license"]) == ("CreativeWork", document["license"])


def test_what_version_1_1_requires_is_there(graph, written):
    """Section “Root Data Entity” and “Data Entities” of the RO-Crate 1.1 specification."""
    descriptor, root = graph["ro-crate-metadata.json"], graph["./"]
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    assert descriptor["about"] == {"@id": "./"}
    assert descriptor["@type"] == "CreativeWork"
    assert root["@type"] == "Dataset"
    assert (root["name"], root["datePublished"]) == ("A study", "2024-05-06")
    assert root["description"].startswith("1 documents, coded by 1 language model, 1 person")
    assert root["license"] == {"@id": "https://spdx.org/licenses/MIT"}
    files = {name for name, entity in graph.items() if entity["@type"] == "File"}
    assert files == {part["@id"] for part in root["hasPart"]} == KEPT
    for entity in graph.values():
        for value in entity.values():
            for item in value if isinstance(value, list) else [value]:
                # Flat: what is no text is a reference, and leads somewhere.
                assert isinstance(item, str) or list(item) == ["@id"]
                if isinstance(item, dict) and entity is not descriptor:
                    assert item["@id"] in graph


def test_the_library_reads_it_back_and_every_hash_holds(written):
    folder, _ = written
    read = ROCrate(folder)
    files = [entity for entity in read.data_entities if entity.type == "File"]
    assert {entity.id for entity in files} == KEPT
    for entity in files:
        content = (folder / entity.id).read_bytes()
        assert entity["sha256"] == hashlib.sha256(content).hexdigest()
        assert entity["contentSize"] == str(len(content))
        assert entity["encodingFormat"]
        assert entity["description"]


def test_a_language_model_is_a_program_and_a_scholar_a_person(graph):
    assert graph["#coder/model"]["@type"] == "SoftwareApplication"
    assert graph["#coder/model"]["name"] == "model (large language model)"
    assert graph["#coder/li"]["@type"] == "Person"
    by_model, by_li = graph["#coding/model"], graph["#coding/li"]
    assert by_model["name"] == "Coding by a large language model (model)"
    assert by_model["instrument"] == {"@id": "#coder/model"}
    assert by_model["agent"] == {"@id": "#author-1"}
    assert by_li["agent"] == {"@id": "#coder/li"}
    assert "instrument" not in by_li
    results = {item["@id"] for item in by_li["result"]}
    assert results == {"#left-out/in/codings/li.csv", "codings.standoff.jsonl"}


def test_what_made_what_with_which_versions(graph):
    restored = graph["#restoration"]
    assert restored["result"] == {"@id": "#left-out/out/passages.csv"}
    assert restored["instrument"] == {"@id": "#liandong"}
    given = {item["@id"] for item in restored["object"]}
    assert {"#document-000", "in/documents/000.yaml", "in/parameters.toml"} <= given
    coding = graph["#machine-coding"]
    assert coding["instrument"] == [{"@id": "#liandong"}, {"@id": "#machine-coder"}]
    assert {"@id": "in/practice/own.csv"} in coding["object"]
    assert graph["#briefs"]["result"] == {"@id": "reports/figures/map.svg"}
    assert {"@id": "reports/brief.qmd"} in graph["#briefs"]["object"]
    needs = {item["@id"] for item in graph["#liandong"]["softwareRequirements"]}
    assert needs == {"#package/numpy-2.4.6", "#package/pandas-3.1.1", "#python"}


def test_the_machine_bears_its_measured_f1(graph):
    assert graph["#machine-coder"]["additionalProperty"] == {"@id": "#measure/micro_f1"}
    measure = graph["#measure/micro_f1"]
    assert (measure["value"], measure["measurementTechnique"]) == ("0.75", "4 sentences")


def test_columns_say_what_they_mean(graph):
    columns = [item["@id"] for item in graph["#left-out/out/passages.csv"]["variableMeasured"]]
    assert columns[3] == "#column/passages/paragraph"
    assert graph[columns[3]]["unitText"] == "from 0"
    assert graph[columns[3]]["description"].startswith("paragraph within the document")


def test_with_texts_all_is_in_it_and_it_says_whose_they_are(study, tmp_path):
    said = export_crate(study, tmp_path / "crate", with_texts=True)
    assert inside(tmp_path / "crate") == KEPT | COPIES | {"ro-crate-metadata.json"}
    assert said[1].startswith("warning: the texts are in it")
    assert said[2] == "  000: 著作权归某报所有。"
    read = ROCrate(tmp_path / "crate")
    rights, own = "#rights-1", "https://spdx.org/licenses/MIT"
    assert read.get("in/documents/000.txt")["license"].id == rights
    assert [item.id for item in read.get("out/passages.csv")["license"]] == [rights, own]


def test_the_same_study_gives_the_same_bytes(study, tmp_path):
    export_crate(study, tmp_path / "a.zip")
    os.utime(study.root / "LICENSE", (0, 0))
    export_crate(study, tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert {item.date_time[0] for item in archive.infolist()} == {1980}
        assert set(archive.namelist()) == KEPT | {"ro-crate-metadata.json"}


@pytest.mark.parametrize(
    ("place", "said"),
    [("full", "there is something here already"), ("reports/crate", "within what is packed")],
)
def test_nothing_is_written_over_or_into_the_study(study, place, said):
    (study.root / "full").mkdir(exist_ok=True)
    (study.root / "full/mine.txt").write_text("mine")
    before = inside(study.root)
    with pytest.raises(InputFaults, match=said):
        export_crate(study, study.root / place)
    assert inside(study.root) == before


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("license: MIT\n", "", "“license” names no licence"),
        ("authors: [{family-names: Wang, given-names: Fang}]\n", "", "nobody is named"),
        ("title: A study\n", "", "expected a title"),
    ],
)
def test_a_citation_without_what_a_package_needs_is_refused(tmp_path, patched, old, new, said):
    study = fill(tmp_path / "study")
    path = study.root / "CITATION.cff"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(InputFaults, match=said):
        export_crate(study, tmp_path / "crate")
    assert not (tmp_path / "crate").exists()


def test_versions_are_read_from_the_lock():
    lock = "# a\nb==1.0 ; python_version < '3.12' \\\n    --hash=sha256:b==2\nA.c==2.0.1\n"
    assert locked_versions(lock) == [("A.c", "2.0.1"), ("b", "1.0")]


def test_the_share_of_a_text_counts_runs_of_six_han_characters(study):
    """街道联动社区工作者每天上门送菜居委会统一登记医院同时派出两名医生: 32 characters, 27 runs."""
    from liandong.corpus.reading import read_corpus

    texts = Texts(read_corpus(study.root / study.documents))
    # Eight of them in a row, marks aside, hold three runs.
    assert texts.shares("居委会，统一登记；医".encode()) == {"000": pytest.approx(3 / 27)}
    assert texts.shares("居委会统一".encode()) == {"000": 0.0}
    assert texts.shares(b"\xff\xfe") == {}
