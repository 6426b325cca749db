"""Reading REFI-QDA files: what a sound one says, and the sentence on each fault."""

from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from liandong.errors import InputFaults
from liandong.exchange.project import Applied, ForeignCode, Selection, Source, User
from liandong.exchange.refi.reading import read_refi, read_sound
from tests.exchange.refi_files import (
    CODE,
    CODING,
    NAMESPACE,
    OTHER,
    SELECTION,
    SOUND,
    SOURCE,
    TEXT,
    USER,
    qdpx,
    saved,
    zipped,
)

PLACE = "study.qdpx/project.qde"


def changed(old: str, new: str) -> str:
    assert SOUND.count(old) == 1, old
    return SOUND.replace(old, new)


def said(path) -> list[str]:
    with pytest.raises(InputFaults) as caught:
        read_refi(path)
    return [str(fault).replace(f"{path.parent}/", "") for fault in caught.value.faults]


def test_a_sound_project(tmp_path):
    path = saved(tmp_path, qdpx())
    project = read_refi(path)
    assert (project.name, project.origin, project.notes) == ("小项目", "手写", ())
    assert project.users == (User(USER, "甲"),)
    assert project.codes == (ForeignCode(CODE, "网格员", "", "", "#0072B2", True),)
    assert project.sources == (Source(SOURCE, "访谈", TEXT.encode()),)
    place = f"{path}/project.qde:9"
    assert project.selections == (
        Selection(SOURCE, 7, 10, "网格员", (Applied(CODE, USER),), place),
    )


@pytest.mark.parametrize("version", ["1.0", "0:4", "1:0"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("folder", ["sources", "Sources"])
def test_what_programs_write_differently(tmp_path, version, encoding, folder):
    xml = SOUND.replace("project:1.0", f"project:{version}").replace("\n", "\r\n")
    xml = xml.replace(CODE, f"{{{CODE.upper()}}}", 1)
    content = b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode()
    project = read_refi(saved(tmp_path, qdpx(xml.encode(encoding), content, folder)))
    assert project.sources[0].content == content
    assert project.selections[0].codings == (Applied(CODE, USER),)


def test_codes_in_each_other(tmp_path):
    lines = [
        '<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="QualCoder"><Codes>',
        f'<Code guid="{CODE}" name="主体" isCodable="false"><Description>谁在\n行动</Description>',
        f'<Code guid="{OTHER}" name="社区" isCodable="1" color="red">',
        f'<Code guid="{USER}" name="居委会" isCodable="true"/></Code></Code></Codes>',
        f'<Sets><Set guid="{SOURCE}" name="甲"/></Sets></CodeBook>',
    ]
    project = read_refi(saved(tmp_path, "\n".join(lines).encode(), "scheme.qdc"))
    assert (project.name, project.origin) == ("scheme", "QualCoder")
    assert project.codes == (
        ForeignCode(CODE, "主体", "", "谁在\n行动", "", False),
        ForeignCode(OTHER, "社区", CODE, "", "", True),
        ForeignCode(USER, "居委会", OTHER, "", "", True),
    )
    assert project.notes == (
        "Sets, left out: 1",
        "colours that are none of the form #RRGGBB, left out: 1",
    )


CONTENT = "<PlainTextContent>存疑</PlainTextContent>"
NOTE = f'<Notes><Note guid="{OTHER}" name="备忘">{CONTENT}</Note></Notes>'
REFERS = f'<NoteRef targetGUID="{OTHER}"/>'


@pytest.mark.parametrize(
    ("old", "new", "note"),
    [
        ("</Coding>", f"{REFERS}</Coding>", "存疑"),
        ("</PlainTextSelection>", f"{REFERS}</PlainTextSelection>", "存疑"),
        (
            f'<Coding guid="{CODING}"',
            f'<Description>旁注</Description><Coding guid="{CODING}"',
            "旁注",
        ),
    ],
    ids=["note of a coding", "note of a selection", "description of a selection"],
)
def test_remarks_on_codings(tmp_path, old, new, note):
    xml = changed(old, new).replace("</Sources>", f"</Sources>{NOTE}")
    project = read_refi(saved(tmp_path, qdpx(xml)))
    assert project.selections[0].codings == (Applied(CODE, USER, note),)
    unread = () if REFERS in xml else ("notes that belong to no coding, left out: 1",)
    assert project.notes == unread


def test_the_user_of_a_selection_counts_where_the_coding_has_none(tmp_path):
    xml = changed(f' creatingUser="{USER}"', "").replace(
        'name="网格员" start', f'creatingUser="{USER}" start'
    )
    (selection,) = read_refi(saved(tmp_path, qdpx(xml))).selections
    assert (selection.quote, selection.codings) == ("", (Applied(CODE, USER),))


def test_two_byte_order_marks_are_told(tmp_path):
    """QualCoder reads the mark that it wrote as a character, and writes another before it."""
    once = read_refi(saved(tmp_path, qdpx(text="\ufeff" + TEXT)))
    twice = read_refi(saved(tmp_path, qdpx(text="\ufeff\ufeff" + TEXT)))
    assert once.notes == ()
    assert twice.notes[0].startswith("“访谈” begins with two byte order marks")


def test_text_inside_the_project_file(tmp_path):
    inline = "><PlainTextContent>社区\r\n𠮷</PlainTextContent>"
    xml = changed(f' plainTextPath="internal://{SOURCE}.txt">', inline)
    project = read_refi(saved(tmp_path, zipped({"project.qde": xml})))
    assert project.sources == (Source(SOURCE, "访谈", "社区\n𠮷".encode()),)


@pytest.mark.parametrize("kind", ["relative", "absolute"])
def test_a_text_that_stands_elsewhere(tmp_path, kind):
    project = read_refi(saved(tmp_path, qdpx(changed("internal:", f"{kind}:"))))
    assert project.sources == (Source(SOURCE, "访谈", None),)
    assert project.notes == ("“访谈”: the file has not its text, only the codings",)
    assert len(project.selections) == 1


def test_what_is_left_out_is_counted(tmp_path):
    coding = f'<Coding guid="{CODING}"><CodeRef targetGUID="{CODE}"/></Coding>'
    picture = f'<PictureSource guid="{OTHER}" name="照片">{coding}{coding}</PictureSource>'
    empty = f'<PlainTextSelection guid="{SELECTION}" startPosition="0" endPosition="1"/>'
    of_case = coding.replace(CODE, OTHER)
    xml = (
        changed("</TextSource>", f"{empty}{coding}</TextSource>{picture}")
        .replace("</PlainTextSelection>", f"{of_case}</PlainTextSelection>", 1)
        .replace("<Sources>", f'<Cases><Case guid="{OTHER}"/></Cases><Sources>')
        .replace("</Project>", "<Description>一行\n二行</Description></Project>")
    )
    assert read_refi(saved(tmp_path, qdpx(xml))).notes == (
        "一行",
        "二行",
        "Cases, left out: 1",
        "PictureSource “照片”, left out with its codings: 2",
        "codings of whole documents, left out: 1",
        "codings of a case, not of a code, left out: 1",
        "selections without a coding, left out: 1",
    )


def test_the_plain_text_of_a_pdf_is_read(tmp_path):
    page = f'<PDFSelection guid="{OTHER}" page="1" firstX="0" firstY="0" secondX="1" secondY="1"/>'
    xml = changed(
        f'<TextSource guid="{SOURCE}" name="访谈"',
        f'<PDFSource guid="{SOURCE}" name="访谈">{page}<Representation guid="{OTHER}"',
    ).replace("</TextSource>", "</Representation></PDFSource>")
    project = read_refi(saved(tmp_path, qdpx(xml)))
    assert project.sources == (Source(SOURCE, "访谈", TEXT.encode()),)
    assert [(one.start, one.end) for one in project.selections] == [(7, 10)]
    assert project.notes == ("selections on pages of PDF files, left out: 1",)


USERS = f'<User guid="{USER}" name="甲"/>'
FAULTS = {
    "user without GUID": (
        USERS,
        f'{USERS}<User name="乙"/>',
        3,
        "the user “乙” has no GUID; export the file again",
    ),
    "GUID that is none": (
        USERS,
        f'{USERS}<User guid="1234" name="乙"/>',
        3,
        "the user “乙” has the GUID “1234”, which is none; correct it",
    ),
    "GUID twice": (
        "</Codes>",
        f'<Code guid="{USER}" name="社区" isCodable="true"/></Codes>',
        6,
        f"the code “社区” has the GUID {USER}, which stands already at {PLACE}:3; give each its"
        " own",
    ),
    "code without name": (
        "</Codes>",
        f'<Code guid="{OTHER}" isCodable="true"/></Codes>',
        6,
        "the code has no name; name it",
    ),
    "isCodable": (
        'isCodable="true"',
        'isCodable="perhaps"',
        5,
        "isCodable is “perhaps”; expected true or false",
    ),
    "unknown code": (
        f'<CodeRef targetGUID="{CODE}"/>',
        f'<CodeRef targetGUID="{OTHER}"/>',
        11,
        f"the coding is of an unknown code {OTHER}; add the code",
    ),
    "no code": (
        f'<CodeRef targetGUID="{CODE}"/>',
        "",
        10,
        "the coding names no code; give it one, or delete it",
    ),
    "unknown user": (
        f'creatingUser="{USER}"',
        f'creatingUser="{OTHER}"',
        10,
        f"the coding is by an unknown user {OTHER}; add the user",
    ),
    "unknown note": (
        "</Coding>",
        f"{REFERS}</Coding>",
        12,
        f"there is no note {OTHER}; add it, or delete what refers to it",
    ),
    "zero length": (
        'endPosition="10"',
        'endPosition="7"',
        9,
        "the selection ends at 7, not behind its start 7; select the words again, or delete it",
    ),
    "reversed": (
        'startPosition="7"',
        'startPosition="12"',
        9,
        "the selection ends at 10, not behind its start 12; select the words again, or delete it",
    ),
    "negative": (
        'startPosition="7"',
        'startPosition="-7"',
        9,
        "startPosition is “-7”; expected a number from 0",
    ),
    "no end": (
        ' endPosition="10"',
        "",
        9,
        "endPosition is “”; expected a number from 0",
    ),
    "source missing": (
        f"internal://{SOURCE}",
        "internal://../../etc/passwd",
        8,
        "the text of “访谈” is not in the archive (internal://../../etc/passwd.txt), so that its 1"
        " codings have no place; export the project again with its sources",
    ),
    "note missing": (
        "</Sources>",
        f'</Sources><Notes><Note guid="{OTHER}" name="备忘" plainTextPath="internal://x.txt"/></Notes>',
        15,
        "the text of the note “备忘” is not in the archive (internal://x.txt); export the project"
        " again",
    ),
    "no source GUID": (
        f'TextSource guid="{SOURCE}"',
        "TextSource",
        8,
        "the source “访谈” has no GUID; export the file again",
    ),
}


@pytest.mark.parametrize("kind", FAULTS)
def test_each_fault_has_its_sentence_and_line(tmp_path, kind):
    old, new, line, sentence = FAULTS[kind]
    assert said(saved(tmp_path, qdpx(changed(old, new)))) == [f"{PLACE}:{line}: {sentence}"]


def test_all_faults_at_once_and_what_is_sound_on_request(tmp_path):
    other = SELECTION.replace("4", "7")
    unsound = (
        f'<PlainTextSelection guid="{other}" startPosition="3" endPosition="3">'
        f'<Coding guid="{other}"><CodeRef targetGUID="{OTHER}"/></Coding></PlainTextSelection>'
    )
    xml = changed("</TextSource>", f"{unsound}</TextSource>").replace(USERS, f"{USERS}<User/>")
    path = saved(tmp_path, zipped({"project.qde": xml, f"sources/{SOURCE}.txt": TEXT, "../a": ""}))
    project, faults = read_sound(path)
    assert len(said(path)) == len(faults) == 4
    assert [(one.start, one.end) for one in project.selections] == [(7, 10)]
    assert project.users == (User(USER, "甲"),)


def test_codes_below_an_unsound_code_stay_with_the_one_above(tmp_path):
    inner = f'<Code guid="{OTHER}" isCodable="true"/>'
    xml = changed('color="#0072B2"/>', f'><Code name="无号" isCodable="true">{inner}</Code></Code>')
    project, faults = read_sound(saved(tmp_path, qdpx(xml)))
    assert [(one.name, one.parent) for one in project.codes] == [("网格员", ""), (OTHER, CODE)]
    assert [fault.sentence for fault in faults] == [
        "the code “无号” has no GUID; export the file again",
        "the code has no name; name it",
    ]


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (
            b"word,code\n",
            "codes.qdpx",
            "codes.qdpx: this is neither a zip archive (.qdpx) nor XML (.qdc); export it as"
            " REFI-QDA from the program it comes from",
        ),
        (
            b"",
            "empty.qdc",
            "empty.qdc: this is neither a zip archive (.qdpx) nor XML (.qdc); export it as"
            " REFI-QDA from the program it comes from",
        ),
        (
            b"\n<html/>",
            "page.qdc",
            "page.qdc:2: the file is a “html”, not a REFI-QDA project or codebook; export it as"
            " .qdpx or .qdc",
        ),
        (
            b'<CodeBook xmlns="urn:QDA-XML:project:1.0"/>',
            "a.qdc",
            "a.qdc:1: the namespace “urn:QDA-XML:project:1.0” is none of REFI-QDA; expected"
            " urn:QDA-XML:codebook:1.0",
        ),
        (
            b'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes/></CodeBook>',
            "a.qdc",
            "a.qdc:1: the codebook has no code; export it again with its codes",
        ),
    ],
    ids=["no archive", "empty", "other XML", "namespace", "empty codebook"],
)
def test_files_that_are_none(tmp_path, content, name, sentence):
    assert said(saved(tmp_path, content, name)) == [sentence]


def test_a_wrong_namespace_inside_an_archive(tmp_path):
    xml = SOUND.replace(NAMESPACE, "urn:QDA-XML:project:9.9")
    assert said(saved(tmp_path, qdpx(xml))) == [
        f"{PLACE}:2: the namespace “urn:QDA-XML:project:9.9” is none of REFI-QDA; expected"
        " urn:QDA-XML:project:1.0"
    ]


def test_files_that_cannot_be_read(tmp_path):
    assert said(tmp_path / "gone.qdpx") == [
        "gone.qdpx: the file is missing; put it back or remove what names it"
    ]
    (tmp_path / "folder.qdpx").mkdir()
    assert said(tmp_path / "folder.qdpx") == [
        "folder.qdpx: the file can't be read (Is a directory); check its rights"
    ]


PIECES = st.sampled_from(
    [b"", b"<", b"/>", b'"', b"-1", b"\x00", b"&a;", b"\xff", USER.encode(), b"</Coding>", b"guid"]
)
PLACES = st.integers(0, 1200)
VALUES = st.sampled_from([None, "", "0", "-1", "9" * 30, "x", "../..", USER, CODE, SOURCE, OTHER])
NAMES = ("guid", "targetGUID", "creatingUser", "name", "startPosition", "plainTextPath", "color")


def read_whatever(path, content):
    """Read any bytes: only faults may come out, or a project that hangs together."""
    path.write_bytes(content)
    try:
        project, _ = read_sound(path)
    except InputFaults:
        return
    codes, sources = {one.guid for one in project.codes}, {one.guid for one in project.sources}
    users = {"", *(one.guid for one in project.users)}
    assert all(one.parent in {"", *codes} for one in project.codes)
    for one in project.selections:
        assert one.source in sources
        assert 0 <= one.start < one.end
        assert all(each.code in codes and each.user in users for each in one.codings)


@settings(max_examples=150, deadline=None)
@given(
    edits=st.lists(st.tuples(PLACES, st.integers(0, 40), PIECES), max_size=4),
    cut=st.one_of(st.none(), PLACES),
    flips=st.lists(st.tuples(PLACES, st.integers(0, 255)), max_size=2),
)
def test_whatever_the_bytes_a_project_or_faults(tmp_path_factory, edits, cut, flips):
    xml = SOUND.encode()
    for at, length, piece in edits:
        xml = xml[:at] + piece + xml[at + length :]
    content = bytearray(qdpx(xml)[:cut])
    for at, value in flips:
        content[at : at + 1] = bytes([value]) if at < len(content) else b""
    read_whatever(tmp_path_factory.getbasetemp() / "bytes.qdpx", bytes(content))


@settings(max_examples=200, deadline=None)
@given(
    moves=st.lists(st.tuples(PLACES, PLACES), max_size=3),
    values=st.lists(st.tuples(PLACES, st.sampled_from(NAMES), VALUES), max_size=4),
)
def test_whatever_the_elements_a_project_or_faults(tmp_path_factory, moves, values):
    """Elements copied into each other, attributes changed or gone: still well-formed."""
    root = etree.fromstring(SOUND.replace("</Sources>", f"</Sources>{NOTE}").encode())
    for at, to in moves:
        elements = list(root.iter())
        elements[to % len(elements)].append(deepcopy(elements[at % len(elements)]))
    for at, name, value in values:
        elements = list(root.iter())
        element = elements[at % len(elements)]
        element.attrib.pop(name, None)
        if value is not None:
            element.set(name, value)
    path = tmp_path_factory.getbasetemp() / "elements.qdpx"
    read_whatever(path, qdpx(etree.tostring(root)))
