"""The style sheet of a brief in Word: paragraphs, characters, tables.

Word's own fonts of every Chinese system (宋体, 黑体) are named, as a DOCX embeds none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from liandong.briefs.house_style import HouseStyle

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
# What every system has in place of a family of the house, in Latin and in Chinese letters.
ON_EVERY_SYSTEM = {"Noto Serif SC": ("Times New Roman", "宋体"), "Noto Sans SC": ("Arial", "黑体")}


def _fonts(style: HouseStyle, role: str) -> str:
    family = getattr(style.fonts, role)
    latin, chinese = ON_EVERY_SYSTEM.get(family, (family, family))
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{chinese}"/>'


def _colour(style: HouseStyle, role: str) -> str:
    return str(getattr(style.colours, role)).removeprefix("#").upper()


@dataclass(frozen=True)
class Style:
    """A paragraph style: sizes in half points, spaces in twentieths of a point.

    Fonts and colours are named by their part in the house style; `rule` is the side of a line.
    """

    name: str
    based: str = "Normal"
    fonts: str = ""
    size: int = 0
    bold: bool = False
    colour: str = ""
    before: int = 0
    after: int = 0
    line: int = 0
    rule: str = ""
    extra: str = ""

    def xml(self, house: HouseStyle) -> str:
        """Return the style as WordprocessingML."""
        identifier = self.name.replace(" ", "")
        based = f'<w:basedOn w:val="{self.based}"/>' if self.name != "Normal" else ""
        default = ' w:default="1"' if self.name == "Normal" else ""
        line = f' w:line="{self.line}" w:lineRule="auto"' if self.line else ""
        spacing = f'<w:spacing w:before="{self.before}" w:after="{self.after}"{line}/>'
        run = (_fonts(house, self.fonts) if self.fonts else "") + ("<w:b/>" if self.bold else "")
        run += f'<w:color w:val="{_colour(house, self.colour)}"/>' if self.colour else ""
        run += f'<w:sz w:val="{self.size}"/><w:szCs w:val="{self.size}"/>' if self.size else ""
        keeps, indents = _split(self.extra)
        borders = _rule(house, self.rule) if self.rule else ""
        return (
            f'<w:style w:type="paragraph"{default} w:styleId="{identifier}">'
            f'<w:name w:val="{self.name}"/>{based}<w:qFormat/>'
            f"<w:pPr>{keeps}{borders}{spacing}{indents}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
        )


def _split(extra: str) -> tuple[str, str]:
    """Part what the schema wants before the spacing from what it wants behind it."""
    found = re.findall(r"<w:(?:ind|jc|outlineLvl)[^>]*/>", extra)
    return re.sub(r"<w:(?:ind|jc|outlineLvl)[^>]*/>", "", extra), "".join(found)


INDENT = '<w:ind w:firstLineChars="200" w:firstLine="420"/>'
FLUSH = '<w:ind w:firstLineChars="0" w:firstLine="0"/>'
KEEP = "<w:keepNext/><w:keepLines/>"


def _rule(house: HouseStyle, where: str) -> str:
    colour = _colour(house, "accent")
    return f'<w:pBdr><w:{where} w:val="single" w:sz="8" w:space="4" w:color="{colour}"/></w:pBdr>'


STYLES = (
    Style("Normal", fonts="text", colour="ink", size=21, line=340),
    Style("Body Text", extra=INDENT + '<w:jc w:val="both"/>'),
    Style("First Paragraph", "BodyText"),
    Style("Compact", "BodyText", extra=FLUSH, after=60),
    Style(
        "Title",
        fonts="labels",
        size=40,
        bold=True,
        colour="accent",
        before=120,
        after=60,
        line=280,
        extra='<w:jc w:val="left"/>',
    ),
    Style("Subtitle", fonts="headings", size=24, colour="quiet", after=120, rule="bottom"),
    Style("Masthead", fonts="labels", size=19, colour="accent", after=160, extra=FLUSH),
    Style("Author", fonts="labels", size=19, after=80),
    Style("Date", fonts="labels", size=19, after=80),
    Style(
        "heading 1",
        fonts="headings",
        size=27,
        bold=True,
        colour="accent",
        before=300,
        after=140,
        extra=KEEP + '<w:outlineLvl w:val="0"/>',
    ),
    Style(
        "heading 2",
        fonts="headings",
        size=23,
        bold=True,
        before=200,
        after=100,
        extra=KEEP + '<w:outlineLvl w:val="1"/>',
    ),
    Style(
        "heading 3",
        fonts="headings",
        size=21,
        bold=True,
        before=160,
        after=80,
        extra=KEEP + '<w:outlineLvl w:val="2"/>',
    ),
    Style(
        "Box Title",
        fonts="headings",
        size=23,
        bold=True,
        colour="accent",
        before=60,
        after=60,
        extra="<w:keepNext/>",
    ),
    Style("Box", size=20, after=40, line=310),
    Style(
        "Caption",
        fonts="labels",
        size=19,
        bold=True,
        before=120,
        after=80,
        extra=FLUSH + '<w:jc w:val="center"/>',
    ),
    Style(
        "Table Caption",
        "Caption",
        fonts="labels",
        size=19,
        bold=True,
        before=160,
        after=80,
        extra="<w:keepNext/>",
    ),
    Style(
        "Image Caption",
        "Caption",
        fonts="labels",
        size=19,
        bold=True,
        before=160,
        after=60,
        extra="<w:keepNext/>",
    ),
    Style("Table Text", fonts="labels", size=17, line=260, extra=FLUSH),
    Style("Figure", extra='<w:keepNext/><w:jc w:val="center"/>', before=160),
    Style("Captioned Figure", "Figure", extra="<w:keepNext/>", before=160),
    Style("Source Note", fonts="labels", size=16, colour="quiet", after=200, line=260, extra=FLUSH),
    Style("footnote text", size=16, line=250, extra=FLUSH),
    Style("Bibliography", size=19, line=290, extra='<w:ind w:left="420" w:hanging="420"/>'),
    Style("Block Text", extra='<w:ind w:left="420" w:right="420"/>'),
    Style("Colophon", fonts="labels", size=17, colour="quiet", before=300, rule="top", extra=FLUSH),
    Style("header", extra=FLUSH),
    Style("footer", fonts="labels", size=16, colour="quiet", extra='<w:jc w:val="right"/>'),
)


def _character(house: HouseStyle) -> str:
    accent, quiet = _colour(house, "accent"), _colour(house, "quiet")
    return (
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/></w:style>'
        '<w:style w:type="character" w:styleId="FootnoteReference">'
        '<w:name w:val="footnote reference"/>'
        '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>'
        f'<w:rPr><w:color w:val="{accent}"/></w:rPr></w:style>'
        '<w:style w:type="character" w:customStyle="1" w:styleId="Evidence">'
        f'<w:name w:val="Evidence"/><w:rPr><w:color w:val="{quiet}"/><w:sz w:val="17"/></w:rPr>'
        "</w:style>"
    )


def _tables(house: HouseStyle) -> str:
    """Return the look of tables, and of boxes: tables of one cell."""
    accent, tint, rule = (_colour(house, role) for role in ("accent", "tint", "rule"))
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{tint}"/>'
    return (
        '<w:style w:type="table" w:default="1" w:styleId="Table"><w:name w:val="Table"/>'
        f'<w:rPr>{_fonts(house, "labels")}<w:sz w:val="17"/></w:rPr><w:tblPr><w:tblBorders>'
        f'<w:top w:val="single" w:sz="10" w:color="{accent}"/>'
        f'<w:bottom w:val="single" w:sz="10" w:color="{accent}"/>'
        f'<w:insideH w:val="single" w:sz="4" w:color="{rule}"/></w:tblBorders>'
        f'{_margins(50, 85, 50, 85)}</w:tblPr><w:tblStylePr w:type="firstRow">'
        f"<w:rPr><w:b/></w:rPr><w:tcPr>{shade}</w:tcPr></w:tblStylePr></w:style>"
        '<w:style w:type="table" w:customStyle="1" w:styleId="BoxTable"><w:name w:val="BoxTable"/>'
        f'<w:tblPr><w:tblBorders><w:left w:val="single" w:sz="24" w:color="{accent}"/>'
        f"</w:tblBorders>{_margins(100, 200, 100, 160)}</w:tblPr>"
        f"<w:tcPr>{shade}</w:tcPr></w:style>"
    )


def _margins(top: int, left: int, bottom: int, right: int) -> str:
    sides = {"top": top, "left": left, "bottom": bottom, "right": right}
    made = "".join(f'<w:{side} w:w="{wide}" w:type="dxa"/>' for side, wide in sides.items())
    return f"<w:tblCellMar>{made}</w:tblCellMar>"


def styles_xml(house: HouseStyle) -> str:
    """Return the style sheet of the reference document."""
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{_fonts(house, "text")}<w:sz w:val="21"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>'
    )
    paragraphs = "".join(style.xml(house) for style in STYLES)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><w:styles {NAMESPACES}>'
        f"{defaults}{paragraphs}{_character(house)}{_tables(house)}</w:styles>"
    )
