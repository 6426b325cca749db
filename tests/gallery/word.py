"""The parts of a Word file, as Word writes them, with fixed dates."""

from __future__ import annotations

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def paragraph(text: str, style: str = "") -> str:
    about = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{about}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def word_parts(words: str) -> dict[str, str]:
    title, author, *body = words.strip().split("\n")
    note = '<w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    headings = {"照护要有人牵头", "互助要算得清楚", "机构不能只开门等人"}
    made = [paragraph(title, "Title"), paragraph(author)]
    made += [paragraph(line, "Heading1" if line in headings else "") for line in body]
    made[2] = made[2].removesuffix("</w:p>") + note
    made.insert(5, _table() + _tracked() + _box())
    xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    spaces = f'xmlns:w="{W}" xmlns:mc="{MC}"'
    foot = paragraph("三个乡镇均为化名。").replace("<w:r>", "<w:r><w:footnoteRef/></w:r><w:r>", 1)
    return {
        "[Content_Types].xml": f"{xml}<Types xmlns="
        '"http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Override '
        'PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": f"{xml}{_relations('officeDocument', 'word/document.xml')}",
        "word/_rels/document.xml.rels": f"{xml}{_relations('footnotes', 'footnotes.xml')}",
        "word/document.xml": f"{xml}<w:document {spaces}><w:body>{''.join(made)}</w:body>"
        "</w:document>",
        "word/footnotes.xml": f'{xml}<w:footnotes {spaces}><w:footnote w:type="separator"'
        ' w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        f'<w:footnote w:id="2">{foot}</w:footnote></w:footnotes>',
        "word/header1.xml": f"{xml}<w:hdr {spaces}>{paragraph('清源县老龄工作简报')}</w:hdr>",
        "docProps/core.xml": f"{xml}<cp:coreProperties xmlns:cp="
        '"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
        f"<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator>"
        "<dcterms:created>2023-11-05T09:00:00Z</dcterms:created></cp:coreProperties>",
    }


def _relations(kind: str, target: str) -> str:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{office}/{kind}" Target="{target}"/></Relationships>'
    )


def _table() -> str:
    rows = (("乡镇", "协调员", "互助队员"), ("石桥镇", "2", "46"), ("柏树乡", "1", "19"))
    cells = ["".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows]
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def _tracked() -> str:
    run = "<w:r><w:t>{}</w:t></w:r>"
    by = 'w:id="1" w:author="编辑" w:date="2023-11-05T09:00:00Z"'
    gone = f"<w:del {by}><w:r><w:delText>不太</w:delText></w:r></w:del>"
    return (
        f"<w:p>{run.format('名单以“实名”为准，家属')}{gone}<w:ins {by}>{run.format('都')}</w:ins>"
        f"{run.format('同意。')}</w:p>"
    )


def _box() -> str:
    box = f"<w:txbxContent>{paragraph('互助队热线每天八点到二十点有人接听。')}</w:txbxContent>"
    return (
        f"<w:p><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )


def zipped(parts: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system = method, 3
            archive.writestr(entry, content)
    return made.getvalue()
