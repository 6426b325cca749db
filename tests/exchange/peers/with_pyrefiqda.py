"""Run inside an environment that has pyrefiqda: read a project and a codebook, write them again.

Also says what the peer reads: each selection's words, sliced by code points.
"""

import json
import sys
from pathlib import Path

from pyrefiqda import RefiCodebook, RefiProject


def main(project: Path, codebook: Path, folder: Path) -> None:
    extracted = folder / "extracted"
    read = RefiProject.load(project, extract_dir=extracted)
    RefiProject.save(read, folder / "pyrefiqda.qdpx", extracted / "sources")
    RefiCodebook.save(RefiCodebook.load(codebook), folder / "pyrefiqda.qdc")
    lines = []
    for source in read.sources.text_source:
        path = RefiProject.resolve_source_path(source.plain_text_path, extracted)
        text = path.read_bytes().decode("utf-8")
        for one in source.plain_text_selection:
            words = text[one.start_position : one.end_position]
            lines.append({"source": source.name, "name": one.name, "words": words})
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (folder / "pyrefiqda_words.jsonl").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
