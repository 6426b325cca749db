"""Let real programs read what the study exports, and keep what they write as test data.

Run `python -m tests.exchange.peers.check_peers FOLDER` at the root. It needs a package index: in
FOLDER it makes one environment for each peer. What they write is kept in `files` here, and
`tests/exchange/test_peers.py` imports it without any peer.
"""

import argparse
import csv
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

from liandong.coding.codings import read_codings
from liandong.exchange.incoming.plan import Options, Study, import_file
from liandong.exchange.refi.export import read_rows, scheme_bytes, study_bytes
from tests.exchange.gallery.make import CODES, CODINGS
from tests.exchange.small_study import small_study

HERE = Path(__file__).parent
ROOT = HERE.parent.parent.parent
PEERS = {"pyrefiqda": "pyrefiqda==0.3.1", "taguette": "taguette==1.5.2"}
KEPT = (
    "pyrefiqda.qdpx",
    "pyrefiqda.qdc",
    "pyrefiqda_words.jsonl",
    "taguette_highlights.csv",
    "taguette_highlights.xlsx",
    "taguette_codebook.csv",
    "taguette_codebook.qdc",
    "taguette_places.jsonl",
)


def coded_study(folder: Path) -> Study:
    """Return the small study with the codings of the gallery."""
    study = small_study(ROOT, folder)
    import_file(HERE.parent / "gallery" / "atlas_ti.qdpx", study, Options(kinds=("person",)))
    return study


def environment(folder: Path, name: str) -> Path:
    python = folder / name / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder / name], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", PEERS[name]], check=True)
    return python


def exported(study: Study, work: Path) -> tuple[Path, Path, Path]:
    """Write the study as the peers read it: a project, a codebook, texts with highlights."""
    codings = read_codings(study.codings, study.corpus, study.scheme)
    rows = read_rows(study.codings, codings)
    project, codebook, given = work / "study.qdpx", work / "scheme.qdc", work / "given.json"
    project.write_bytes(study_bytes(study.corpus, study.scheme, codings, rows))
    codebook.write_bytes(scheme_bytes(study.scheme))
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(["tag", "description"])
    writer.writerows([code.label_zh, code.definition] for code in study.scheme.codes)
    names = {one.id: one.metadata.title for one in study.corpus.documents}
    told = {
        "codebook": table.getvalue(),
        "texts": {names[one.id]: one.restored.text for one in study.corpus.documents},
        "codings": [
            (names[doc], words, study.scheme[CODES[code]].label_zh)
            for doc, words, code, _ in CODINGS
        ],
    }
    given.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    return project, codebook, given


def main() -> None:
    """Make the environments, run each peer, keep what it wrote."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder.resolve()
    work = folder / "work"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    project, codebook, given = exported(coded_study(work / "codings"), work)
    run = [environment(folder, "pyrefiqda"), HERE / "with_pyrefiqda.py", project, codebook, work]
    subprocess.run(run, check=True)
    run = [environment(folder, "taguette"), HERE / "with_taguette.py", given, work]
    subprocess.run(run, check=True)
    (HERE / "files").mkdir(exist_ok=True)
    for name in KEPT:
        shutil.copy(work / name, HERE / "files" / name)


if __name__ == "__main__":
    main()
