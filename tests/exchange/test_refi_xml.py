"""XML of strangers: nothing expanded, nothing fetched, bounds on size and depth."""

import pytest

from liandong.errors import InputFaults
from liandong.exchange.refi import xml_tree as refi_xml
from liandong.exchange.refi.xml_tree import parsed


def said(content: bytes) -> list[str]:
    with pytest.raises(InputFaults) as caught:
        parsed(content, "a.qdc")
    return [str(fault) for fault in caught.value.faults]


LAUGHS = "\n".join(
    [
        '<?xml version="1.0"?>',
        "<!-- a joke -->",
        '<!DOCTYPE lolz [<!ENTITY a "lol">',
        *(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
        "]><lolz>&i;</lolz>",
    ]
)
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>\n<a>&x;</a>'


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (LAUGHS, 3),
        (OUTSIDE, 1),
        ('<!DOCTYPE a SYSTEM "http://localhost/a.dtd">\n<a/>', 1),
    ],
    ids=["billion laughs", "external entity", "external DTD"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_document_types_are_refused(text, line, encoding):
    assert said(text.encode(encoding)) == [
        f"a.qdc:{line}: the XML declares a document type, as no REFI-QDA file does; entities are"
        " not expanded; export the project again"
    ]


def test_an_entity_that_nothing_declares():
    assert said(b"<a>\n&x;</a>") == [
        "a.qdc:2: not well-formed XML (Entity 'x' not defined, line 2, column 4); the file was cut"
        " off or changed; export it again"
    ]


def test_an_element_that_is_not_closed():
    (sentence,) = said(b"<a>\n<b>\n")
    assert sentence.startswith("a.qdc:3: not well-formed XML (")


@pytest.mark.parametrize("depth", [64, 65, 5_000])
def test_depth_is_bounded(depth):
    content = b"<a>" * depth + b"</a>" * depth
    if depth == 64:
        assert parsed(content, "a.qdc").tag == "a"
    elif depth == 65:
        assert said(content) == [
            "a.qdc: elements stand more than 64 deep in each other; nest codes less deeply"
        ]
    else:
        assert said(content)[0].startswith("a.qdc:1: not well-formed XML (")


def test_size_is_bounded(monkeypatch):
    monkeypatch.setattr(refi_xml, "MOST_SIGNS", 3)
    assert parsed(b"<a><b/></a>", "a.qdc").tag == "a"
    assert said(b'<a><b c="1"/></a>') == [
        "a.qdc: the XML has 17 bytes and 4 elements and attributes, as no project does; divide"
        " the project and export its parts"
    ]


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("UTF-16", "utf-16"), ("GB18030", "gb18030"), ("utf-8", "utf-8-sig"), ("UTF-8", "utf-8")],
)
def test_encodings(declared, encoding):
    text = f'<?xml version="1.0" encoding="{declared}"?>\r\n<a b="网格">社区</a>'
    root = parsed(text.encode(encoding), "a.qdc")
    assert (root.get("b"), root.text, root.sourceline) == ("网格", "社区", 2)


def test_encodings_that_are_none():
    assert said(b'<?xml version="1.0" encoding="rot13"?><a/>') == [
        "a.qdc: the encoding “rot13” is not read; save the file as UTF-8"
    ]
    assert said(b"<a>\xff</a>") == [
        "a.qdc: byte 3 is not utf-8; the file is damaged; export it again"
    ]
