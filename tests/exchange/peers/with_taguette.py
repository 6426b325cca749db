"""Run inside an environment that has taguette: take in texts and highlights, and export them.

As its server does, by its own functions: convert the document, import the codebook, cut each
highlight's snippet by UTF-8 bytes, write every export that carries highlights or tags. What the
server keeps of each highlight (its bytes and its snippet) is written out as JSON lines.
"""

import asyncio
import io
import json
import sys
from pathlib import Path

from taguette import convert, database, export, extract
from taguette.import_codebook import list_tags


def main(given: Path, folder: Path) -> None:
    study = json.loads(given.read_text(encoding="utf-8"))
    db = database.connect(f"sqlite:///{folder / 'taguette.sqlite3'}", create_tables=True)()
    db.add(database.User(login="admin"))
    project = database.Project(name="试用", description="")
    db.add(project)
    db.flush()
    tags = {}
    for tag in list_tags(io.BytesIO(study["codebook"].encode())):
        tags[tag["path"]] = database.Tag(project=project, **tag)
        db.add(tags[tag["path"]])
    documents = {name: document(db, project, name, text) for name, text in study["texts"].items()}
    for name, words, code in study["codings"]:
        db.add(highlight(documents[name], words, tags[code]))
    db.commit()
    write(db, project, folder)


def document(db, project, name: str, text: str):
    page = (
        "<html><body>" + "\n".join(f"<p>{line}</p>" for line in text.split("\n")) + "</body></html>"
    )
    contents = asyncio.run(convert.to_html_chunks(page.encode(), "text/html", "a.html", {}))
    made = database.Document(
        name=name,
        description="",
        filename=f"{name}.html",
        project=project,
        text_direction=database.TextDirection.LEFT_TO_RIGHT,
        contents=contents,
    )
    db.add(made)
    return made


def highlight(document, words: str, tag):
    """Make a highlight as the page does: bytes of the text nodes, whatever the elements."""
    text = "".join(extract.BeautifulSoup(document.contents, "html5lib").find_all(string=True))
    start = len(text[: text.index(words)].encode())
    end = start + len(words.encode())
    snippet = extract.extract(document.contents, start, end)
    return database.Highlight(
        document=document, start_offset=start, end_offset=end, snippet=snippet, tags=[tag]
    )


def write(db, project, folder: Path) -> None:
    with (folder / "taguette_highlights.csv").open("w", encoding="utf-8", newline="") as file:
        export.highlights_csv(db, project.id, "", file)
    export.highlights_xslx(db, project.id, "", str(folder / "taguette_highlights.xlsx"))
    tags = sorted(project.tags, key=lambda tag: tag.path)
    export.codebook_xml(tags, str(folder / "taguette_codebook.qdc"))
    with (folder / "taguette_codebook.csv").open("w", encoding="utf-8", newline="") as file:
        export.codebook_csv(tags, file)
    rows = [
        {
            "id": one.id,
            "document": one.document.name,
            "start_offset": one.start_offset,
            "end_offset": one.end_offset,
            "content": convert.html_to_plaintext(one.snippet),
            "tag": [tag.path for tag in one.tags],
        }
        for one in db.query(database.Highlight).order_by(database.Highlight.id)
    ]
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (folder / "taguette_places.jsonl").write_text(lines, encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
