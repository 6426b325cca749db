"""The look of a brief in Word: a reference document for Pandoc, made from its own.

Word's own fonts of every Chinese system (宋体, 黑体) are named, as a DOCX embeds none.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass

ACCENT = "1F4E79"
QUIET = "4A5563"
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
SONG = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="宋体"/>'
HEI = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="黑体"/>'


@dataclass(frozen=True)
class Style:
    """A paragraph style: sizes in half points, spaces in twentieths of a point."""

    name: str
    based: str = "Normal"
    fonts: str = ""
    size: int = 0
    bold: bool = False
    colour: str = ""
    before: int = 0
    after: int = 0
    line: int = 0
    extra: str = ""

    def xml(self) -> str:
        """Return the style as WordprocessingML."""
        identifier = self.name.replace(" ", "")
        based = f'<w:basedOn w:val="{self.based}"/>' if self.name != "Normal" else ""
        default = ' w:default="1"' if self.name == "Normal" else ""
        line = f' w:line="{self.line}" w:lineRule="auto"' if self.line else ""
        spacing = f'<w:spacing w:before="{self.before}" w:after="{self.after}"{line}/>'
        run = self.fonts + ("<w:b/>" if self.bold else "")
        run += f'<w:color w:val="{self.colour}"/>' if self.colour else ""
        run += f'<w:sz w:val="{self.size}"/><w:szCs w:val="{self.size}"/>' if self.size else ""
        borders, indents = _split(self.extra)
        return (
            f'<w:style w:type="paragraph"{default} w:styleId="{identifier}">'
            f'<w:name w:val="{self.name}"/>{based}<w:qFormat/>'
            f"<w:pPr>{borders}{spacing}{indents}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
        )


def _split(extra: str) -> tuple[str, str]:
    """Part what the schema wants before the spacing from what it wants behind it."""
    found = re.findall(r"<w:(?:ind|jc|outlineLvl)[^>]*/>", extra)
    return re.sub(r"<w:(?:ind|jc|outlineLvl)[^>]*/>", "", extra), "".join(found)


INDENT = '<w:ind w:firstLineChars="200" w:firstLine="420"/>'
FLUSH = '<w:ind w:firstLineChars="0" w:firstLine="0"/>'
KEEP = "<w:keepNext/><w:keepLines/>"


def _rule(where: str) -> str:
    return f'<w:pBdr><w:{where} w:val="single" w:sz="8" w:space="4" w:color="{ACCENT}"/></w:pBdr>'


STYLES = (
    Style("Normal", fonts=SONG, size=21, line=340),
    Style("Body Text", extra=INDENT + '<w:jc w:val="both"/>'),
    Style("First Paragraph", "BodyText"),
    Style("Compact", "BodyText", extra=FLUSH, after=60),
    Style(
        "Title",
        fonts=HEI,
        size=40,
        bold=True,
        colour=ACCENT,
        before=120,
        after=60,
        line=280,
        extra='<w:jc w:val="left"/>',
    ),
    Style("Subtitle", fonts=HEI, size=24, colour=QUIET, after=120, extra=_rule("bottom")),
    Style("Masthead", fonts=HEI, size=19, colour=ACCENT, after=160, extra=FLUSH),
    Style("Author", fonts=HEI, size=19, after=80),
    Style("Date", fonts=HEI, size=19, after=80),
    Style(
        "heading 1",
        fonts=HEI,
        size=27,
        bold=True,
        colour=ACCENT,
        before=300,
        after=140,
        extra=KEEP + '<w:outlineLvl w:val="0"/>',
    ),
    Style(
        "heading 2",
        fonts=HEI,
        size=23,
        bold=True,
        before=200,
        after=100,
        extra=KEEP + '<w:outlineLvl w:val="1"/>',
    ),
    Style(
        "heading 3",
        fonts=HEI,
        size=21,
        bold=True,
        before=160,
        after=80,
        extra=KEEP + '<w:outlineLvl w:val="2"/>',
    ),
    Style(
        "Box Title",
        fonts=HEI,
        size=23,
        bold=True,
        colour=ACCENT,
        before=60,
        after=60,
        extra="<w:keepNext/>",
    ),
    Style("Box", size=20, after=40, line=310),
    Style(
        "Caption",
        fonts=HEI,
        size=19,
        bold=True,
        before=120,
        after=80,
        extra=FLUSH + '<w:jc w:val="center"/>',
    ),
    Style(
        "Table Caption",
        "Caption",
        fonts=HEI,
        size=19,
        bold=True,
        before=160,
        after=80,
        extra="<w:keepNext/>",
    ),
    Style(
        "Image Caption",
        "Caption",
        fonts=HEI,
        size=19,
        bold=True,
        before=160,
        after=60,
        extra="<w:keepNext/>",
    ),
    Style("Table Text", fonts=HEI, size=17, line=260, extra=FLUSH),
    Style("Figure", extra='<w:keepNext/><w:jc w:val="center"/>', before=160),
    Style("Captioned Figure", "Figure", extra="<w:keepNext/>", before=160),
    Style("Source Note", fonts=HEI, size=16, colour=QUIET, after=200, line=260, extra=FLUSH),
    Style("footnote text", size=16, line=250, extra=FLUSH),
    Style("Bibliography", size=19, line=290, extra='<w:ind w:left="420" w:hanging="420"/>'),
    Style("Block Text", extra='<w:ind w:left="420" w:right="420"/>'),
    Style("footer", fonts=HEI, size=16, colour=QUIET, extra='<w:jc w:val="right"/>'),
)
CHARACTER = (
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/></w:style>'
    '<w:style w:type="character" w:styleId="FootnoteReference">'
    '<w:name w:val="footnote reference"/>'
    '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>'
    f'<w:rPr><w:color w:val="{ACCENT}"/></w:rPr></w:style>'
    '<w:style w:type="character" w:customStyle="1" w:styleId="Evidence"><w:name w:val="Evidence"/>'
    f'<w:rPr><w:color w:val="{QUIET}"/><w:sz w:val="17"/></w:rPr></w:style>'
)
TABLE = (
    '<w:style w:type="table" w:default="1" w:styleId="Table"><w:name w:val="Table"/>'
    f'<w:rPr>{HEI}<w:sz w:val="17"/></w:rPr><w:tblPr><w:tblBorders>'
    f'<w:top w:val="single" w:sz="10" w:color="{ACCENT}"/>'
    f'<w:bottom w:val="single" w:sz="10" w:color="{ACCENT}"/>'
    '<w:insideH w:val="single" w:sz="4" w:color="BFC5CC"/></w:tblBorders>'
    '<w:tblCellMar><w:top w:w="50" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
    '<w:bottom w:w="50" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr>'
    '<w:shd w:val="clear" w:color="auto" w:fill="EEF2F6"/></w:tcPr></w:tblStylePr></w:style>'
)

# The frame of key findings and boxes: a table of one cell.
BOX_TABLE = (
    '<w:style w:type="table" w:customStyle="1" w:styleId="BoxTable"><w:name w:val="BoxTable"/>'
    f'<w:tblPr><w:tblBorders><w:left w:val="single" w:sz="24" w:color="{ACCENT}"/></w:tblBorders>'
    '<w:tblCellMar><w:top w:w="100" w:type="dxa"/><w:left w:w="200" w:type="dxa"/>'
    '<w:bottom w:w="100" w:type="dxa"/><w:right w:w="160" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    '<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="EEF2F6"/></w:tcPr></w:style>'
)


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


FOOTER = (
    f'<?xml version="1.0" encoding="UTF-8"?><w:ftr {NAMESPACES}><w:p><w:pPr>'
    f'<w:pStyle w:val="footer"/></w:pPr>{_field("PAGE")}'
    f'<w:r><w:t xml:space="preserve"> / </w:t></w:r>{_field("NUMPAGES")}</w:p></w:ftr>'
)
# A4 with the margins of the PDF, in twentieths of a point.
SECTION = (
    '<w:sectPr><w:footerReference w:type="default" r:id="rIdFooter"/>'
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1304" w:right="1417" w:bottom="1361" '
    'w:left="1417" w:header="720" w:footer="720" w:gutter="0"/></w:sectPr>'
)
RELATION = (
    '<Relationship Id="rIdFooter" Target="footer1.xml" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/footer"/></Relationships>'
)
OVERRIDE = (
    '<Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.footer+xml"/></Types>'
)


def styles_xml() -> str:
    """Return the style sheet of the reference document."""
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{SONG}<w:sz w:val="21"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>'
    )
    paragraphs = "".join(style.xml() for style in STYLES)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><w:styles {NAMESPACES}>'
        f"{defaults}{paragraphs}{CHARACTER}{TABLE}{BOX_TABLE}</w:styles>"
    )


def reference_docx(stock: bytes) -> bytes:
    """Return the reference document made from Pandoc's own, the same bytes every time."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(stock)) as old, zipfile.ZipFile(target, "w") as new:
        for name in sorted(old.namelist()):
            _put(new, name, _changed(name, old.read(name).decode("utf-8")))
        _put(new, "word/footer1.xml", FOOTER)
    return target.getvalue()


def _changed(name: str, text: str) -> str:
    if name == "word/styles.xml":
        return styles_xml()
    if name == "word/document.xml":
        body = f"<w:body><w:p/>{SECTION}</w:body>"
        return re.sub(r"<w:body>.*</w:body>", body, text, flags=re.DOTALL)
    if name == "word/_rels/document.xml.rels":
        return text.replace("</Relationships>", RELATION)
    if name == "[Content_Types].xml":
        return text.replace("</Types>", OVERRIDE)
    return text


def _put(archive: zipfile.ZipFile, name: str, text: str) -> None:
    entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, text.encode("utf-8"))
