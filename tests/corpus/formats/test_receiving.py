"""Every file of the gallery is read as its words say, or refused with its own sentence."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liandong.corpus.formats import receiving
from liandong.corpus.formats.receiving import is_received_kind, read_contents, receive
from liandong.errors import InputFaults
from tests.gallery import make, sites

GALLERY = Path(make.__file__).parent
HEAD = "基层治理通讯　第七期"


def kept(received) -> str:
    """Return the text without what is left out, and without lines that are empty then."""
    text = received.text
    for stretch in reversed(received.left_out):
        assert text[stretch.start : stretch.end] == stretch.text
        text = text[: stretch.start] + text[stretch.end :]
    return "\n".join(line.strip(" \u2003") for line in text.split("\n") if line) + "\n"


def faults_of(path) -> str:
    with pytest.raises(InputFaults) as caught:
        receive(path)
    return str(caught.value).replace(f"{path.parent}/", "")


@pytest.mark.parametrize(
    ("name", "encoding", "words"),
    [
        ("flood_utf8.txt", "utf-8", make.FLOOD),
        ("flood_bom_crlf.txt", "utf-8-sig", make.FLOOD.replace("\n", "\r\n")),
        ("heat_gb18030.txt", "gb18030", make.HEAT),
        ("elder_care_utf16.txt", "utf-16", make.ELDER),
        ("elder_care_one_column.pdf", "", HEAD + "\n" + make.ELDER),
        ("flood_two_columns.pdf", "", make.FLOOD),
        ("heat_newspaper.pdf", "", HEAD + "\n" + make.HEAT),
    ],
)
def test_the_words_are_read_as_they_were_written(name, encoding, words):
    received = receive(GALLERY / name)
    assert received.encoding == encoding
    assert (kept(received) if received.kind == "pdf" else received.text) == words
    assert received.content == (GALLERY / name).read_bytes()


def test_a_big5_file_is_read_in_its_own_characters():
    received = receive(GALLERY / "elder_care_big5.txt")
    assert (received.encoding, received.notes) == ("big5hkscs", ("detected as Big5",))
    assert received.text.startswith("讓照護的責任有人接得住\n孫遠\n村裡的年輕人走了，老人留下來。")


def test_a_damaged_text_is_taken_as_it_is():
    for name in ("elder_care_damaged.txt", "flood_merged_columns.txt"):
        received = receive(GALLERY / name)
        assert received.text.encode() == received.content


def test_the_same_article_is_read_from_two_sites():
    byline = "来源：《柳溪日报》　作者：赵文静　发布时间：2022-09-14 08:30 字号：大 中 小"
    title, author, rest = make.HEAT.split("\n", 2)
    portal, second = (receive(GALLERY / f"heat_{n}.html") for n in ("portal", "second_site"))
    assert kept(portal) == "\n".join((title, byline, rest))
    for old, new in sites.EDITS:
        rest = rest.replace(old, new)
    assert kept(second) == "\n".join((title, rest))
    assert portal.encoding == "gb18030"
    assert [portal.hints.date, portal.hints.author] == ["2022-09-14", author]
    assert [portal.hints.source, portal.hints.site] == ["《柳溪日报》", "柳溪新闻网"]
    assert second.hints.date == ""


def test_clutter_is_in_the_text_and_left_out_with_its_reason():
    portal = receive(GALLERY / "heat_portal.html")
    assert {stretch.reason for stretch in portal.left_out} == {"网站导航、页脚等，非正文"}
    assert [stretch.text.split("\n")[0] for stretch in portal.left_out] == [
        "首页",
        "分享到：微信微博QQ空间",
    ]
    for unseen in ("不是正文", "隐藏的统计代码"):
        assert unseen not in portal.text


def test_page_heads_and_numbers_are_left_out():
    found = receive(GALLERY / "flood_two_columns.pdf").left_out
    assert [(stretch.text, stretch.reason) for stretch in found] == [
        (HEAD, "页眉"),
        ("— 1 —", "页码"),
        (HEAD, "页眉"),
        ("— 2 —", "页码"),
    ]


def test_the_front_matter_of_markdown_is_not_the_document():
    received = receive(GALLERY / "flood.md")
    assert received.hints.date == "2021-08-02"
    assert received.hints.source == "《江岸观察》"
    assert received.left_out[0].text.endswith("source: 《江岸观察》\n---")
    assert received.text[received.left_out[0].end :].startswith("\n\n# 汛期社区")


def test_lost_characters_are_noted(tmp_path):
    (tmp_path / "a.txt").write_text("社区联\ufffd，共\ufffd治理。", encoding="utf-8")
    assert receive(tmp_path / "a.txt").notes == (
        "characters lost before the file came here (\ufffd): 2",
    )


REFUSED = {
    "empty.txt": "the file is empty; get it again from where it came",
    "blanks.txt": "there are only blanks in this file; check that it is the right one",
    "no_chinese.txt": "there is no Chinese character in this file; check that it is the right one",
    "random_bytes.txt": "this is no Chinese text in UTF-8, UTF-16, GB18030 or Big5; open it in the"
    " program it comes from and save it as UTF-8 text",
    "broken_gb18030.txt": "the text reads as GB18030 (GBK), but byte 301 (line 5) is broken; get"
    " the file again from where it came, or mend that place and save it as UTF-8",
    "broken_utf8.txt": "the text reads as UTF-8, but byte 398 (line 5) is broken; get the file"
    " again from where it came, or mend that place and save it as UTF-8",
    "page_named.txt": "this is named as text but seems to be a web page (HTML); if it is one, name"
    " it page_named.html",
    "zip_named.txt": "this is named as text but seems to be an archive (zip); add the document"
    " itself, as text, web page, Word file or PDF",
    "text_named.pdf": "this is named as a PDF but does not begin like one; add the document"
    " itself, as text, web page, Word file or PDF",
    "list_without_article.html": "no article was found in this page; open it in a browser, copy"
    " the article and save it as text",
    "written_by_program.html": "no article was found in this page: its words are in a frame or are"
    " fetched by a program when it is opened; open it in a browser, copy the article and save it"
    " as text",
    "frames.html": "no article was found in this page: its words are in a frame or are fetched by"
    " a program when it is opened; open it in a browser, copy the article and save it as text",
    "spreadsheet_named.docx": "this is named as a Word file but seems to be an Excel file; add the"
    " document itself, as text, web page, Word file or PDF",
    "no_document_inside.docx": "this is no Word file (word/document.xml is missing in it); open it"
    " in the program it comes from and save it as .docx",
    "bomb.docx": "the Word file unpacks from 2,530 to 33,556,597 bytes, as no document does; open"
    " it in Word, copy its text into a new file and save that",
    "encrypted.docx": "this is named as a Word file but seems to be an encrypted Office file; open"
    " it with its password and save it without one",
    "old_word_named.docx": "this is named as a Word file but seems to be an old Office file (.doc,"
    " .xls, .ppt); open it in Word and save it as .docx",
    "old_word.doc": "files named “.doc” can't be read; open it in Word and save it as .docx",
    "damaged.docx": "the Word file is damaged (File is not a zip file); open it in Word and save"
    " it again, or get it again from where it came",
    "damaged.pdf": "the PDF is damaged (PDFSyntaxError); get it again from where it came, or open"
    " it in a reader and print it to a new PDF",
    "encrypted.pdf": "the PDF is encrypted; open it with its password and print it to a new PDF",
    "scanned.pdf": "the PDF holds pictures of pages and no text; run OCR over it (for instance"
    " with ocrmypdf -l chi_sim) and add the result",
    "nameless_characters.pdf": "the fonts of this PDF don't say which characters they show (9 are"
    " unknown); run OCR over it (for instance with ocrmypdf --force-ocr -l chi_sim) and add the"
    " result",
    "packed_too_tightly.pdf": "the PDF has a text that unpacks to more than 64 MB; split it, or"
    " print the part you need to a new PDF",
}


@pytest.mark.parametrize("path", sorted((GALLERY / "refused").iterdir()), ids=lambda p: p.name)
def test_what_is_refused_says_why(path):
    assert faults_of(path) == f"{path.name}: {REFUSED[path.name]}"


def test_each_refusal_has_its_file():
    assert {path.name for path in (GALLERY / "refused").iterdir()} == set(REFUSED)


def test_the_gallery_is_made_again_byte_for_byte():
    for folder, files in ((GALLERY, make.received()), (GALLERY / "refused", make.refused())):
        for name, content in files.items():
            assert (folder / name).read_bytes() == content, name


def test_the_libraries_print_nothing(capfd):
    for path in (*GALLERY.glob("*.*"), *(GALLERY / "refused").iterdir()):
        try:
            receive(path)
        except InputFaults:
            continue
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("error", [RecursionError, MemoryError, AssertionError, SystemError])
def test_whatever_a_library_raises_is_one_sentence(monkeypatch, error):
    from liandong.corpus.formats import pages

    def fail(*_args):
        raise error("deep inside")

    monkeypatch.setattr(pages, "tree_of", fail)
    assert faults_of(GALLERY / "heat_portal.html") == (
        f"heat_portal.html: this can't be read as a web page ({error.__name__}). Open it in a"
        " browser, copy the article and save it as text"
    )


def test_an_unknown_suffix_is_refused_before_reading(tmp_path):
    assert faults_of(tmp_path / "表.xls") == (
        "表.xls: files named “.xls” can't be read; known are"
        " .txt, .md, .markdown, .htm, .html, .xhtml, .docx, .pdf"
    )


def test_files_that_programs_leave_are_not_meant():
    names = ["a.TXT", "b.docx", "~$b.docx", ".c.txt", "d.doc", "e"]
    assert [is_received_kind(Path(name)) for name in names] == [
        True,
        True,
        False,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize("kind", ["txt", "md", "html", "docx", "pdf"])
def test_nothing_but_sentences_comes_out_of_broken_files(kind):
    seeds = [p.read_bytes() for p in GALLERY.glob(f"*.{kind}")]

    @settings(max_examples=25, deadline=None, derandomize=True, database=None)
    @given(st.data())
    def broken(data):
        content = bytearray(data.draw(st.sampled_from(seeds)))
        for _ in range(data.draw(st.integers(1, 4))):
            start = data.draw(st.integers(0, len(content) - 1))
            content[start : start + data.draw(st.integers(0, 40))] = data.draw(
                st.binary(max_size=8)
            )
        try:
            made = read_contents(kind, bytes(content), "a file")
        except InputFaults:
            return
        for stretch in made.left_out:
            assert made.text[stretch.start : stretch.end] == stretch.text
        if made.encoding and kind != "html":
            assert made.text == bytes(content).decode(made.encoding)

    broken()


def test_the_interface_is_in_one_place():
    assert receiving.LARGEST_FILE == 64 * 2**20
    assert set(receiving.SUFFIXES.values()) == {"txt", "md", "html", "docx", "pdf"}
