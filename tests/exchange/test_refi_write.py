"""Writing REFI-QDA: by the letter of the standard, and read back as it was."""

import io
import zipfile
from dataclasses import replace

import pytest
from lxml import etree

from liandong.errors import InputFaults
from liandong.exchange.project import Applied, ForeignCode, Project, Selection, Source, User
from liandong.exchange.refi.reading import read_refi
from liandong.exchange.refi.writing import codebook_bytes, project_bytes, schema
from tests.exchange.refi_files import CODE, OTHER, SOURCE, TEXT, USER, saved

SECOND = "77777777-7777-4777-8777-777777777777"
ONE = Selection(SOURCE, 7, 10, "网格员", (Applied(CODE, USER), Applied(OTHER, USER)), "行 1")
REMARKED = Selection(SOURCE, 2, 5, "𠮷先生", (Applied(CODE, USER, "谁？\n存疑 <&>"),), "行 2")
MIXED = Selection(
    SOURCE, 0, 2, "社区", (Applied(CODE, USER, "甲说"), Applied(CODE, SECOND)), "行 3"
)
NEWLINE = Selection(SOURCE, 10, 16, "来了。\n 志", (Applied(CODE, ""),), "行 4")
PROJECT = Project(
    name="小<项目>",
    origin="liandong",
    users=(User(USER, "甲（人）"), User(SECOND, "乙")),
    codes=(
        ForeignCode(OTHER, "主体 actor", "", "谁在\n行动", "#0072B2", False),
        ForeignCode(CODE, "网格员 “&” actor.grid", OTHER, "", "", True),
    ),
    sources=(Source(SOURCE, "000 访谈", TEXT.encode()),),
    selections=(ONE, REMARKED, MIXED, NEWLINE),
    notes=("一行", "二行"),
)


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def said(project: Project) -> list[str]:
    with pytest.raises(InputFaults) as caught:
        project_bytes(project)
    return [str(fault) for fault in caught.value.faults]


def test_what_is_written_is_read_back(tmp_path):
    path = saved(tmp_path, project_bytes(PROJECT, {SOURCE: "题名：访谈"}))
    read = read_refi(path)
    selections = tuple(
        replace(back, place=own.place)
        for own, back in zip(PROJECT.selections, read.selections, strict=True)
    )
    assert replace(read, selections=selections) == PROJECT


def test_the_rules_of_the_archive():
    content = project_bytes(PROJECT)
    assert list(members(content)) == ["project.qde", f"sources/{SOURCE}.txt"]
    xml, text = members(content).values()
    assert text == TEXT.encode()
    assert xml.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<Project ')
    assert b"\r" not in xml
    assert b"Sets" not in xml
    assert f'plainTextPath="internal://{SOURCE}.txt"'.encode() in xml
    assert b'origin="liandong"' in xml
    assert content == project_bytes(PROJECT)


@pytest.mark.parametrize("empty", [(), ("codes", "users", "sources", "selections", "notes")])
def test_projects_hold_to_the_published_schema(empty):
    project = replace(PROJECT, **dict.fromkeys(empty, ()))
    xml = members(project_bytes(project))["project.qde"]
    assert schema("Project").validate(etree.fromstring(xml)), schema("Project").error_log


def test_codebooks_hold_to_the_published_schema_and_keep_the_hierarchy(tmp_path):
    content = codebook_bytes(PROJECT)
    assert schema("Codebook").validate(etree.fromstring(content))
    assert read_refi(saved(tmp_path, content, "scheme.qdc")).codes == PROJECT.codes
    names = etree.fromstring(content).xpath("//*[@isCodable='false']/*/@name")
    assert names == ["网格员 “&” actor.grid"]


def test_who_coded_and_remarked_stands_where_programs_look():
    """QualCoder takes both from the selection; the standard has them at each coding."""
    xml = etree.fromstring(members(project_bytes(PROJECT))["project.qde"])
    found = xml.findall(".//{*}PlainTextSelection")
    assert [one.get("creatingUser") for one in found] == [USER, USER, None, None]
    assert [one.findtext("{*}Description") for one in found] == [None, "谁？\n存疑 <&>", None, None]
    assert [len(one.findall(".//{*}NoteRef")) for one in found] == [0, 0, 1, 0]


def test_guids_stay_when_something_is_put_before():
    def guids(project):
        xml = etree.fromstring(members(project_bytes(project))["project.qde"])
        return [one.get("guid") for one in xml.findall(".//{*}PlainTextSelection")]

    twice = replace(PROJECT, selections=(ONE, ONE, REMARKED))
    less = replace(PROJECT, selections=(ONE, REMARKED))
    assert guids(twice)[::2] == guids(less)
    assert len(set(guids(twice))) == 3


def test_a_source_without_text_is_named_only(tmp_path):
    project = replace(PROJECT, sources=(Source(SOURCE, "000 访谈", None),))
    read = read_refi(saved(tmp_path, project_bytes(project)))
    assert read.sources == project.sources
    assert len(read.selections) == 4


@pytest.mark.parametrize(
    ("selection", "sentence"),
    [
        (
            replace(ONE, end=99),
            "the selection from 7 to 99 is not within its text of 21 characters; correct its"
            " places",
        ),
        (
            replace(ONE, end=7),
            "the selection from 7 to 7 is not within its text of 21 characters; correct its places",
        ),
        (replace(ONE, start=None), "the selection has no places; find its words in the text first"),
        (
            replace(ONE, source=USER),
            "the selection is of a source that isn't in the project; add it",
        ),
        (
            replace(ONE, codings=(Applied(SECOND, USER),)),
            "a coding is of a code that isn't in the project; add the code",
        ),
        (
            replace(ONE, codings=(Applied(CODE, CODE),)),
            "a coding is by a user who isn't in the project; add the user",
        ),
        (
            replace(ONE, quote="社\x01区"),
            "a control character stands here, which XML can't hold; delete it",
        ),
    ],
)
def test_selections_that_cannot_be_written(selection, sentence):
    assert said(replace(PROJECT, selections=(selection,))) == [f"行 1: {sentence}"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            b"\xef\xbb\xbf" + TEXT.encode(),
            "the text begins with a byte order mark, which programs count differently; drop it",
        ),
        (
            TEXT.replace("\n", "\r\n").encode(),
            "a line of the text ends with CR, which programs count differently; write LF alone",
        ),
        (TEXT.encode("gb18030"), "byte 0 of the text is not UTF-8; save it as UTF-8"),
    ],
    ids=["byte order mark", "CR", "GB18030"],
)
def test_texts_that_programs_would_count_differently(content, sentence):
    project = replace(PROJECT, sources=(Source(SOURCE, "访谈", content),), selections=())
    assert said(project) == [f"访谈: {sentence}"]


def test_codes_that_cannot_be_written():
    backwards = replace(PROJECT, codes=PROJECT.codes[::-1])
    assert said(backwards) == [
        "网格员 “&” actor.grid: the code above this one must stand before it; correct the order"
    ]
    with pytest.raises(InputFaults, match="there is no code to write; name at least one"):
        codebook_bytes(replace(PROJECT, codes=()))


def test_what_breaks_the_schema_is_told():
    (sentence,) = said(replace(PROJECT, users=(*PROJECT.users, User("", "丙"))))
    assert sentence == (
        "小<项目>:6: not REFI-QDA: Element '{urn:QDA-XML:project:1.0}User': The attribute 'guid' is"
        " required but missing.; correct it"
    )
