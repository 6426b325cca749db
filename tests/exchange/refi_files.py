"""Small REFI-QDA files for the tests, and each one's bytes."""

import io
import zipfile
from pathlib import Path

NAMESPACE = "urn:QDA-XML:project:1.0"
TEXT = "社区𠮷先生说：网格员来了。\n志愿者也来了。"
USER = "11111111-1111-4111-8111-111111111111"
CODE = "22222222-2222-4222-8222-222222222222"
SOURCE = "33333333-3333-4333-8333-333333333333"
SELECTION = "44444444-4444-4444-8444-444444444444"
CODING = "55555555-5555-4555-8555-555555555555"
OTHER = "66666666-6666-4666-8666-666666666666"
# Line by line, so that a fault's line can be counted.
SOUND = f"""<?xml version="1.0" encoding="UTF-8"?>
<Project name="小项目" origin="手写" xmlns="{NAMESPACE}">
<Users><User guid="{USER}" name="甲"/></Users>
<CodeBook><Codes>
<Code guid="{CODE}" name="网格员" isCodable="true" color="#0072B2"/>
</Codes></CodeBook>
<Sources>
<TextSource guid="{SOURCE}" name="访谈" plainTextPath="internal://{SOURCE}.txt">
<PlainTextSelection guid="{SELECTION}" name="网格员" startPosition="7" endPosition="10">
<Coding guid="{CODING}" creatingUser="{USER}">
<CodeRef targetGUID="{CODE}"/>
</Coding>
</PlainTextSelection>
</TextSource>
</Sources>
</Project>
"""


def zipped(members: dict[str, bytes | str], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an archive of members; a name may stand twice if it ends with a blank."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packing) as archive:
        for name, content in members.items():
            archive.writestr(name.rstrip(" "), content)
    return made.getvalue()


def qdpx(xml: str | bytes = SOUND, text: bytes | str = TEXT, folder: str = "sources") -> bytes:
    """Return a project archive of an XML file and one text."""
    return zipped({"project.qde": xml, f"{folder}/{SOURCE}.txt": text})


def saved(folder: Path, content: bytes, name: str = "study.qdpx") -> Path:
    """Write a file and return where."""
    path = folder / name
    path.write_bytes(content)
    return path
