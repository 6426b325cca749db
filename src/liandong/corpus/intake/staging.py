"""Documents on their way into a corpus: staged beside it, then put in place, all or none.

What is in the corpus is whole at any moment but that of the renaming. If that is cut off, the
journal of the staging folder says what is to be taken back; the next that stages does so.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import groupby
from pathlib import Path

from liandong.corpus.documents import Metadata
from liandong.corpus.intake.arrivals import Arrival, yaml_name, yaml_of
from liandong.corpus.reading import RestoredDocument, read_document
from liandong.errors import refuse
from liandong.locks import alone
from liandong.schemas import read_yaml, write_bytes, write_text, write_yaml

BESIDE = ".adding-"
JOURNAL = "journal"  # For each document the digest of its YAML, and its files; the YAML is last.
ADDING = "documents are just being added by another liandong add; wait until it is done"
HEADER = "由 liandong add 写入。guesses 所列各项为推测：核对后从 guesses 中删去，有误则改正。"
KEY_NOTES = {
    "repairs": "恢复的步骤，依次执行（corpus/repair/steps.py）；由文本自身判定，可改。",
    "mends": "mend_bytes 补回的错位字节：before 为所收文本，after 为所补；有误则改 after；"
    "made: false 表示没有把握，照原样标出。",
    "left_out": "不属于文献的部分：位置为所收文本的字符序号 [start, end)；可删可补。",
}


@contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """Give a folder beside the documents of `folder`; at the end it is gone, whatever happens.

    Raises
    ------
    InputFaults
        If somebody else is adding documents: both would give the same ids.
    """
    new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    with alone(folder, ADDING):
        for left in folder.glob(f"{BESIDE}*"):
            _clear(left, folder)
        staged = Path(tempfile.mkdtemp(dir=folder, prefix=BESIDE))
        try:
            yield staged
        finally:
            _clear(staged, folder)
            if new:
                with suppress(OSError):  # Something was added.
                    folder.rmdir()


def stage(arrival: Arrival, folder: Path) -> RestoredDocument:
    """Write a document's files, read it again from them, and return it.

    Raises
    ------
    InputFaults
        If reading it again gives other text than was shown.
    """
    metadata = arrival.document.metadata
    path = folder / yaml_name(metadata)
    write_bytes(folder / metadata.file, arrival.received.content)
    if metadata.text:
        write_text(folder / metadata.text, arrival.received.text)
    write_yaml(path, yaml_of(metadata), HEADER, KEY_NOTES)
    again = read_document(path, read_yaml(path, Metadata))
    if again.sentences != arrival.document.sentences:
        sentence = (
            "reading it again from the corpus gives other text, which is a mistake of this"
            " program; please report it, and leave the file out"
        )
        raise refuse(arrival.origin, sentence)
    return again


def place(staged: Path, folder: Path) -> list[Path]:
    """Put what is staged into the corpus; return the YAMLs, in the order of their ids.

    What goes wrong half way is taken back when the staging ends.
    """
    documents = _documents(staged)
    lines = ["\t".join([_digest(staged / names[-1]), *names]) for names in documents]
    write_text(staged / JOURNAL, "".join(f"{line}\n" for line in lines))
    for names in documents:
        for name in names:
            (staged / name).replace(folder / name)
    return [folder / names[-1] for names in documents]


def _documents(staged: Path) -> list[list[str]]:
    """Return the names of each document's files; its YAML comes last."""
    names = [path.name for path in staged.iterdir() if path.name[0].isdigit()]
    names.sort(key=lambda name: (_number(name), name.endswith(".yaml"), name))
    return [list(own) for _, own in groupby(names, _number)]


def _number(name: str) -> int:
    return int(name.partition("_")[0])


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _clear(staged: Path, folder: Path) -> None:
    """Take back what was put in place if it wasn't all, and remove a staging folder."""
    with suppress(FileNotFoundError):
        lines = (staged / JOURNAL).read_text(encoding="utf-8").splitlines()
        documents = [line.split("\t") for line in lines]
        if any((staged / name).exists() for _, *names in documents for name in names):
            for digest, *names in documents:
                _take_back(
                    digest, [folder / name for name in names if not (staged / name).exists()]
                )
    shutil.rmtree(staged, ignore_errors=True)


def _take_back(digest: str, placed: list[Path]) -> None:
    """Remove the files of a document, unless somebody has worked on its YAML since."""
    yaml = next((path for path in placed if path.suffix == ".yaml"), None)
    if yaml and yaml.exists() and _digest(yaml) != digest:
        return
    for path in placed:
        path.unlink(missing_ok=True)
