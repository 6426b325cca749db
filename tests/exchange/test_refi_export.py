"""The study as other programs open it: every coding, at its words, by whom it says."""

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from uuid import NAMESPACE_OID, uuid5

import pandas as pd
import pytest
from lxml import etree

from liandong.coding.codebook import Change, Migration
from liandong.coding.codings import CODINGS, Coder, Codings, read_codings
from liandong.coding.scheme import read_scheme
from liandong.exchange.refi.export import (
    COLOURS,
    codebook_project,
    passage_spans,
    read_rows,
    scheme_bytes,
    study_bytes,
    study_project,
)
from liandong.exchange.refi.reading import read_refi
from tests.exchange.refi_files import saved


@pytest.fixture(scope="module")
def scheme(root):
    return read_scheme(root / "corpus/codebook")


@pytest.fixture(scope="module")
def codings(root, corpus, scheme):
    return read_codings(root / "corpus/codings", corpus, scheme)


@pytest.fixture(scope="module")
def rows(root, codings):
    return read_rows(root / "corpus/codings", codings)


@pytest.fixture(scope="module")
def study(corpus, scheme, codings, rows):
    return study_project(corpus, scheme, codings, rows)


@pytest.fixture(scope="module")
def archived(corpus, scheme, codings, rows):
    return study_bytes(corpus, scheme, codings, rows)


def coded_words(content: bytes) -> Iterator[tuple[str, str, str, str]]:
    """Give coder, document, words and code of each coding, as any program would find them."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = etree.fromstring(archive.read("project.qde"))
        names = {one.get("guid"): one.get("name") for one in xml.iter("{*}User", "{*}Code")}
        for one in xml.iter("{*}PlainTextSelection"):
            source = one.getparent()
            name = source.get("plainTextPath").removeprefix("internal://")
            text = archive.read(f"sources/{name}").decode("utf-8")
            words = text[int(one.get("startPosition")) : int(one.get("endPosition"))]
            assert words == one.get("name")
            for coding in one.iter("{*}Coding"):
                user = names[coding.get("creatingUser")].partition("（")[0]
                code = names[coding[0].get("targetGUID")].rpartition(" ")[2]
                yield user, source.get("name")[:3], words, code


def test_every_row_of_every_coder_comes_out_with_its_words(root, archived):
    expected = Counter()
    for path in (root / "corpus/codings").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                expected[row["coder"], row["document"], row["quote"], row["code"]] += 1
    assert Counter(coded_words(archived)) == expected


def test_users_say_what_they_are(study, corpus, scheme, rows):
    assert [user.name for user in study.users] == [
        "coder_a（大语言模型，不是人）",
        "coder_b（大语言模型，不是人）",
        "coder_c（大语言模型，不是人）",
    ]
    who = {"description_zh": "某人。", "description_en": "Somebody."}
    person = Coder(id="wang", kind="person", adjudicates=True, **who)
    decided = Codings((person,), (), {"wang": {"000-p001-s02": frozenset({"discourse.practice"})}})
    machine = pd.DataFrame(
        [("000-p001-s02", "actor.party", "machine", "machine", 0.871)],
        columns=list(CODINGS.columns),
    )
    project = study_project(corpus, scheme, decided, rows[:0], machine)
    assert [user.name for user in project.users] == [
        "wang（人，裁定分歧）",
        "machine（机器，不是人）",
    ]
    assert [one.quote for one in project.selections] == [
        "目前，我国疫情防控形势依然严峻复杂，丝毫不能松懈。"
    ] * 2
    assert [one.codings[0].note for one in project.selections] == ["", "机器估计的概率 0.87"]
    assert "machine（机器，不是人）" in project.notes[0]


def test_earlier_codings_come_out_as_the_present_scheme_has_them(corpus, scheme, codings, rows):
    renamed = Migration(code="actor.old", becomes=("actor.party",), why="改名")
    retired = Migration(code="actor.gone", becomes=(), why="停用")
    said = {"date": "2026-11-22", "change": "试", "earlier_codings": "试"}
    second = Change(version="2", migrations=(renamed, retired), **said)
    changes = (*scheme.head.changes, second)
    head = scheme.head.model_copy(update={"version": "2", "changes": changes})
    earlier = rows[:2].assign(code=["actor.old", "actor.gone"])
    project = study_project(corpus, replace(scheme, head=head), codings, earlier)
    names = {code.guid: code.name for code in project.codes}
    (selection,) = project.selections
    assert [names[one.code] for one in selection.codings] == ["党组织 actor.party"]


def test_codes_stand_below_their_dimensions(scheme):
    project = codebook_project(scheme)
    above = [code for code in project.codes if not code.codable]
    assert [code.name.rpartition(" ")[2] for code in above] == [
        d.dimension for d in scheme.dimensions
    ]
    assert len({code.colour for code in above}) == len(above) == len(set(COLOURS))
    party_led = next(code for code in project.codes if code.name == "党建引领 mechanism.party_led")
    mechanism = next(code for code in above if code.name == "机制 mechanism")
    assert (party_led.parent, party_led.colour) == (mechanism.guid, mechanism.colour)
    assert party_led.description == (
        "定义：作为安排的党建引领、党的领导。\n包括：“党委领导”“党组织为核心”。\n"
        "不包括：只是党员在行动，编 actor.party。\nParty-led governance: Party-building leadership,"
        " leadership of the Party, as an arrangement."
    )


def test_the_study_comes_back_as_it_was(tmp_path, study, archived, corpus, scheme, codings, rows):
    assert archived == study_bytes(corpus, scheme, codings, rows)
    read = read_refi(saved(tmp_path, archived))
    assert (read.users, read.codes, read.sources) == (study.users, study.codes, study.sources)
    assert read.notes == study.notes
    assert read_refi(saved(tmp_path, scheme_bytes(scheme), "scheme.qdc")).codes == study.codes


def test_sources_say_where_they_come_from(archived):
    with zipfile.ZipFile(io.BytesIO(archived)) as archive:
        xml = etree.fromstring(archive.read("project.qde"))
    assert xml.find(".//{*}TextSource[2]/{*}Description").text == (
        "题名：多元主体联动机制下参与社区常态化疫情防控的实践探索\n来源：潍坊社会工作协会网站\n"
        "日期：2023-05-29\n本文由原始文件还原，不是原始文件本身；"
        "原始文件 001_af066ae72d97f710.txt，SHA-256"
        " 6312d94cb19523b86b4c9d3f9bcce86539cb181ae90291ff2b19f7f89c440c03。"
    )


def test_passages_stand_where_their_words_are(corpus):
    for document in corpus.documents:
        spans = passage_spans(document)
        words = [document.restored.text[slice(*span)] for span in spans.values()]
        assert words == list(document.passages["text"])


def test_guids_are_those_of_the_first_export(study):
    """Programs that imported an earlier export know the codes again by these."""
    guids = {code.name.rpartition(" ")[2]: code.guid for code in study.codes}
    namespace = uuid5(NAMESPACE_OID, "liandong")
    assert str(namespace) == "a3397493-f84c-57aa-a2b3-8631c3e09e09"
    assert guids["mechanism.linkage"] == str(uuid5(namespace, "code\x1fmechanism.linkage"))
    assert guids["actor"] == str(uuid5(namespace, "dimension\x1factor"))
