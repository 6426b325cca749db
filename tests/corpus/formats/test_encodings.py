"""The encoding is found from the bytes; the texts are encoded by Python's own codecs."""

import opencc
import pytest

from liandong.corpus.formats.encodings import decode
from liandong.errors import InputFaults
from tests.gallery.make import ELDER, FLOOD, HEAT

TEXTS = [t[n : n + 50] for t in (FLOOD, HEAT, ELDER) for n in range(0, len(t) - 50, 50)]
TRADITIONAL = opencc.OpenCC("s2tw")


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16-le", "utf-16-be"])
def test_fifty_simplified_characters_are_enough(codec):
    assert [decode(text.encode(codec), "") for text in TEXTS] == [(text, codec) for text in TEXTS]


@pytest.mark.parametrize(("codec", "found"), [("gbk", "gb18030"), ("big5hkscs", "big5hkscs")])
def test_fifty_traditional_characters_are_enough(codec, found):
    # Big5 lacks a few characters (the curved quotation marks' neighbours): encode what it has.
    texts = [TRADITIONAL.convert(t).encode(codec, "ignore").decode(codec) for t in TEXTS]
    assert [decode(t.encode(codec), "") for t in texts] == [(t, found) for t in texts]


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_mark_says_it_all(codec):
    assert decode("联动".encode(codec), "") == ("联动", codec)


@pytest.mark.parametrize(
    "text", ["鄉(xiāng)鎮(zhèn)與(yǔ)社區(qū)協(xié)同,,", "機(jī)構(gòu)與(yǔ)"]
)
def test_pinyin_glosses_in_gbk(text):
    assert decode(text.encode("gbk"), "") == (text, "gb18030")


@pytest.mark.parametrize("text", ["意識模糊", "高溫預警"])
def test_of_two_encodings_that_give_chinese_the_likelier_is_taken(text):
    assert text.encode("big5").decode("gb18030") in ("種醚家絢", "蔼放箇牡")
    assert decode(text.encode("big5"), "") == (text, "big5hkscs")


def said_of(content: bytes) -> str:
    with pytest.raises(InputFaults) as caught:
        decode(content, "a.txt")
    return str(caught.value).partition(";")[0]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        # "联动\n" is 3 + 3 + 1 bytes in UTF-8, 2 + 2 + 1 in GB18030, 2 each in UTF-16.
        ("联动\n社区".encode() * 20 + b"\xff", "UTF-8, but byte 260 (line 21)"),
        (
            ("联动社区\n" * 20).encode("gb18030") + b"\xff\xff",
            "GB18030 (GBK), but byte 180 (line 21)",
        ),
        (b"\xff\xfe" + "联动\n社".encode("utf-16-le") + b"\x00", "UTF-16, but byte 10 (line 2)"),
        (
            b"\xef\xbb\xbf" + "联动".encode("gbk"),
            "UTF-8 with a byte order mark, but byte 3 (line 1)",
        ),
    ],
)
def test_a_broken_byte_is_named(content, said):
    assert said_of(content) == f"a.txt: the text reads as {said} is broken"


@pytest.mark.parametrize("content", [bytes(range(256)), b"\x81\x30\x81\x30" * 30, b"a\x00b"])
def test_no_text_at_all(content):
    assert said_of(content) == ("a.txt: this is no Chinese text in UTF-8, UTF-16, GB18030 or Big5")
