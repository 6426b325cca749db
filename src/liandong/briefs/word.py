"""The look of a brief in Word: a reference document for Pandoc, made from its own."""

from __future__ import annotations

import io
import re
import zipfile
from xml.sax.saxutils import quoteattr

from liandong.briefs.house_style import HouseStyle
from liandong.briefs.word_styles import NAMESPACES, styles_xml


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


FOOTER = (
    f'<?xml version="1.0" encoding="UTF-8"?><w:ftr {NAMESPACES}><w:p><w:pPr>'
    f'<w:pStyle w:val="footer"/></w:pPr>{_field("PAGE")}'
    f'<w:r><w:t xml:space="preserve"> / </w:t></w:r>{_field("NUMPAGES")}</w:p></w:ftr>'
)
# A4 with the margins of the PDF, in twentieths of a point; the logo heads the first page.
SECTION = (
    '<w:sectPr><w:headerReference w:type="first" r:id="rIdHeader"/>'
    '<w:footerReference w:type="first" r:id="rIdFooter"/>'
    '<w:footerReference w:type="default" r:id="rIdFooter"/>'
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1304" w:right="1417" w:bottom="1361" '
    'w:left="1417" w:header="720" w:footer="720" w:gutter="0"/><w:titlePg/></w:sectPr>'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "".join(
    f'<Relationship Id="rId{name.title()}" Target="{name}1.xml" Type="{OFFICE}/{name}"/>'
    for name in ("header", "footer")
)
OVERRIDES = "".join(
    f'<Override PartName="/word/{name}1.xml" ContentType="application/vnd.openxmlformats-'
    f'officedocument.wordprocessingml.{name}+xml"/>'
    for name in ("header", "footer")
)
LOGO_RELATION = (
    '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/'
    f'package/2006/relationships"><Relationship Id="rIdLogo" Target="media/logo.png" '
    f'Type="{OFFICE}/image"/></Relationships>'
)
# 9 mm, in the format's unit of 360,000 to a centimetre.
LOGO_HEIGHT = 324_000


def _header(house: HouseStyle, logo: bytes) -> str:
    """Return the head of the first page: the logo, with its words in both languages."""
    # A PNG says its width and height in its first chunk.
    width, height = (int.from_bytes(logo[at : at + 4], "big") for at in (16, 20))
    size = f'cx="{LOGO_HEIGHT * width // height}" cy="{LOGO_HEIGHT}"'
    said = quoteattr(f"{house.logo.alt.zh} / {house.logo.alt.en}")
    drawing = "http://schemas.openxmlformats.org/drawingml/2006"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><w:hdr {NAMESPACES} xmlns:a="{drawing}/main" '
        f'xmlns:wp="{drawing}/wordprocessingDrawing" xmlns:pic="{drawing}/picture"><w:p><w:pPr>'
        '<w:pStyle w:val="header"/></w:pPr><w:r><w:drawing><wp:inline distT="0" distB="0" '
        f'distL="0" distR="0"><wp:extent {size}/><wp:docPr id="1" name="logo" descr={said}/>'
        f'<a:graphic><a:graphicData uri="{drawing}/picture"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr id="1" name="logo" descr={said}/><pic:cNvPicPr/></pic:nvPicPr>'
        '<pic:blipFill><a:blip r:embed="rIdLogo"/><a:stretch><a:fillRect/></a:stretch>'
        f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r></w:p></w:hdr>"
    )


def reference_docx(stock: bytes, style: HouseStyle, logo: bytes) -> bytes:
    """Return the reference document made from Pandoc's own, the same bytes every time.

    Parameters
    ----------
    stock : bytes
        Pandoc's reference document.
    style : HouseStyle
        Fonts and colours.
    logo : bytes
        The logo as PNG: not every program for DOCX shows SVG.
    """
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(stock)) as old, zipfile.ZipFile(target, "w") as new:
        for name in sorted(old.namelist()):
            _put(new, name, _changed(name, old.read(name).decode("utf-8"), style))
        _put(new, "word/_rels/header1.xml.rels", LOGO_RELATION)
        _put(new, "word/footer1.xml", FOOTER)
        _put(new, "word/header1.xml", _header(style, logo))
        _put(new, "word/media/logo.png", logo)
    return target.getvalue()


def _changed(name: str, text: str, style: HouseStyle) -> str:
    if name == "word/styles.xml":
        return styles_xml(style)
    if name == "word/document.xml":
        body = f"<w:body><w:p/>{SECTION}</w:body>"
        return re.sub(r"<w:body>.*</w:body>", body, text, flags=re.DOTALL)
    if name == "word/_rels/document.xml.rels":
        return text.replace("</Relationships>", RELATIONS + "</Relationships>")
    if name == "[Content_Types].xml":
        png = (
            ""
            if 'Extension="png"' in text
            else '<Default Extension="png" ContentType="image/png"/>'
        )
        return text.replace("</Types>", png + OVERRIDES + "</Types>")
    return text


def _put(archive: zipfile.ZipFile, name: str, content: str | bytes) -> None:
    entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, content.encode("utf-8") if isinstance(content, str) else content)
