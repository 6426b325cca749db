"""Write the files of this folder: the same codings, by the habits of each program.

Run `python -m tests.exchange.gallery.make` at the root; the bytes are the same every time. Places
are counted with Python's own encoders. The habits are those seen in files and sources of the
programs; what programs really wrote stands in `tests/exchange/peers`.
"""

import json
import uuid
import zipfile
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import quoteattr

HERE = Path(__file__).parent
# The restored texts of the small study, as a program would be given them.
TEXTS = {
    "001": (
        "老街抗洪记\n"
        "𠮷祥社区连夜转移三十户居民。街道派人清点物资😀，志愿者守在堤上。\n"
        "社会组织送来热饭；𡃁仔们帮忙登记。\n"
        "雨停以后，居民议事会商量怎样修堤。"
    ),
    "002": (
        "小城停电三日\n"
        "街道办通知各户节水。社会工作者逐户敲门，问老人缺什么。\n"
        "物业借出发电机，居民轮流充电。"
    ),
}
TITLES = {"001": "001 老街抗洪记", "002": "小城停电三日"}
CODES = {
    "社区": "actor.community",
    "居民": "actor.resident",
    "Government": "actor.government",
    "actor.volunteer": "actor.volunteer",
    "社会组织 actor.social_organization": "actor.social_organization",
    "协商": "mechanism.deliberation",
    "物业与业委会": "actor.property",
    "Social workers": "actor.social_worker",
}
# Document, words, code by its name in the file, user.
CODINGS = [
    ("001", "𠮷祥社区连夜转移三十户居民。", "社区", "王芳"),
    ("001", "街道派人清点物资😀，志愿者守在堤上。", "Government", "王芳"),
    ("001", "志愿者守在堤上。", "actor.volunteer", "Li Wei"),
    ("001", "社会组织送来热饭；", "社会组织 actor.social_organization", "王芳"),
    ("001", "𡃁仔们帮忙登记。", "actor.volunteer", "Li Wei"),
    ("001", "雨停以后，居民议事会商量怎样修堤。", "协商", "王芳"),
    ("002", "街道办通知各户节水。", "Government", "王芳"),
    ("002", "社会工作者逐户敲门，", "Social workers", "Li Wei"),
    ("002", "物业借出发电机，", "物业与业委会", "王芳"),
    ("002", "居民轮流充电。", "居民", "王芳"),
]
LOOSE = [  # Words that end before their full stop: nothing tells a closed end from an open one.
    ("001", "𠮷祥社区连夜转移三十户居民", "社区", "王芳"),
    ("001", "志愿者守在堤上", "actor.volunteer", "王芳"),
    ("002", "居民轮流充电", "居民", "王芳"),
]


@dataclass(frozen=True)
class Habit:
    """How a program writes: unit, line ends of the text, mark, what it counts, names, folder."""

    origin: str
    unit: str = "code_points"
    stored: str = "\n"
    counted: str = ""
    mark: bool = False
    mark_counted: bool = False
    closed: bool = False
    named: bool = True
    folder: str = "sources"
    namespace: str = "1.0"


HABITS = {
    "nvivo_12": Habit("NVivo 12", "utf16", "\r\n", named=False, folder="Sources", namespace="1.0"),
    "nvivo_lf": Habit("NVivo 12", "utf16", "\n", "\r\n", named=False),
    "qualcoder": Habit("Qualcoder-2.2", mark=True, mark_counted=True),
    "qualcoder_fresh": Habit("Qualcoder-3.5", stored="\r\n", counted="\n", mark=True),
    "atlas_ti": Habit("ATLAS.ti 9", namespace="1:0"),
    "maxqda": Habit("MAXQDA 2022", stored="\r\n", named=False, folder="Sources"),
    "utf8_bytes": Habit("a program that counts bytes", "utf8", mark=True),
    "utf8_bytes_mark": Habit("a program that counts bytes", "utf8", "\r\n", "", True, True),
    "closed": Habit("a program whose ends are included", "utf16", closed=True),
}


def guid(*names: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join(("gallery", *names))))


def place(habit: Habit, document: str, at: int) -> int:
    before = TEXTS[document][:at].replace("\n", habit.counted or habit.stored)
    before = "\ufeff" * habit.mark_counted + before
    encoding, width = {
        "code_points": ("utf-32-le", 4),
        "utf16": ("utf-16-le", 2),
        "utf8": ("utf-8", 1),
    }[habit.unit]
    return len(before.encode(encoding)) // width


def selection(habit: Habit, coding: tuple[str, str, str, str]) -> str:
    document, words, code, user = coding
    at = TEXTS[document].index(words)
    start, end = place(habit, document, at), place(habit, document, at + len(words))
    name = f" name={quoteattr(words)}" if habit.named else ""
    return (
        f'<PlainTextSelection guid="{guid(*coding)}"{name} startPosition="{start}" '
        f'endPosition="{end - habit.closed}" creatingUser="{guid(user)}">'
        f'<Coding guid="{guid(*coding, "coding")}" creatingUser="{guid(user)}">'
        f'<CodeRef targetGUID="{guid(code)}"/></Coding></PlainTextSelection>'
    )


def project(habit: Habit, codings: list[tuple[str, str, str, str]], extra: str = "") -> str:
    users = "".join(
        f'<User guid="{guid(user)}" name="{user}"/>'
        for user in dict.fromkeys(c[3] for c in codings)
    )
    codes = "".join(
        f'<Code guid="{guid(code)}" name="{code}" isCodable="true"/>'
        for code in dict.fromkeys(c[2] for c in codings)
    )
    sources = "\n".join(
        f'<TextSource guid="{guid(name)}" name="{TITLES[name]}" '
        f'plainTextPath="internal://{guid(name)}.txt">\n'
        + "\n".join(selection(habit, one) for one in codings if one[0] == name)
        + "\n</TextSource>"
        for name in TEXTS
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<Project xmlns="urn:QDA-XML:project:{habit.namespace}" name="试用" '
        f'origin="{habit.origin}">\n<Users>{users}</Users>\n'
        f"<CodeBook><Codes>{codes}</Codes></CodeBook>\n"
        f"<Sources>\n{sources}{extra}\n</Sources>\n</Project>\n"
    )


def archive(path: Path, habit: Habit, xml: str) -> None:
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(zipfile.ZipInfo("project.qde"), xml)
        for name, text in TEXTS.items():
            content = ("\ufeff" * habit.mark + text.replace("\n", habit.stored)).encode()
            file.writestr(zipfile.ZipInfo(f"{habit.folder}/{guid(name)}.txt"), content)


def broken() -> str:
    """Return a project of which three selections are sound and six are not."""
    habit = Habit("a careless program")
    coding = '<Coding guid="{0}" creatingUser="{1}"><CodeRef targetGUID="{2}"/></Coding>'
    own = coding.format(guid("x"), guid("王芳"), guid("社区"))
    bad = [("出界", 900, 910), ("不在此处的话", 6, 12), ("", 8, 8), ("户居", 400, 2)]
    lines = "".join(
        f'<PlainTextSelection guid="{guid(str(n))}" name="{name}" startPosition="{start}" '
        f'endPosition="{end}">{own}</PlainTextSelection>\n'
        for n, (name, start, end) in enumerate(bad)
    )
    lost = (
        f'\n<TextSource guid="{guid("lost")}" name="别处的文"><PlainTextContent>别处的话，'
        f'说的是别的事。</PlainTextContent><PlainTextSelection guid="{guid("l")}" name="别处的话，"'
        f' startPosition="0" endPosition="5">{own}</PlainTextSelection></TextSource>'
    )
    odd = ("002", "居民轮流充电。", "天气", "王芳")
    xml = project(habit, [*CODINGS[:3], odd], lost)
    first = xml.index("</TextSource>")
    return xml[:first] + lines + xml[first:]


def tables() -> dict[str, str]:
    """Return plain tables: words only, places in the raw file, one object a line."""
    rows = [(TITLES[document], words, code, user) for document, words, code, user in CODINGS]
    words = "\n".join(",".join(row) for row in rows)
    lines = (
        json.dumps(
            {"doc": document, "quote": quote, "codes": [code], "coder": user, "memo": "看一看"},
            ensure_ascii=False,
        )
        for document, quote, code, user in rows
    )
    return {
        "words.csv": f"document,content,tag,coder\n{words}\n",
        "lines.jsonl": "\n".join(lines) + "\n",
        "raw_places.csv": (  # As the study's own files have it: code points of the raw file.
            "文档;起点;终点;引文;代码;编码者\n"
            "001;6;20;𠮷祥社区连夜转移三十户居民。;社区;王芳\n"
            "002;8;19;街道办通知各户节水。;Government;王芳\n"
            "002;38;46;物业借出发电机，;物业与业委会;王芳\n"
        ),
        "codebook.csv": (
            "tag,description,parent,colour\n"
            "社区,居委会与社区组织,主体,red\n媒体,报纸与自媒体,主体,blue\n"
        ),
    }


def make(folder: Path) -> None:
    """Write every file of the gallery into a folder."""
    for name, habit in HABITS.items():
        archive(folder / f"{name}.qdpx", habit, project(habit, CODINGS))
    open_ends = Habit("a program without names", named=False)
    archive(folder / "unclear.qdpx", open_ends, project(open_ends, LOOSE))
    archive(folder / "broken.qdpx", Habit("a careless program"), broken())
    for name, text in tables().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    make(HERE)
