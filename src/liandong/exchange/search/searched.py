"""What `liandong find` searches: a study's passages with the codes that count."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from liandong.coding.adjudication import read_settled
from liandong.coding.codings import CODINGS, MACHINE, MAJORITY, settled_by
from liandong.coding.scheme import Scheme
from liandong.corpus.documents import read_metadata
from liandong.corpus.passages import PASSAGES
from liandong.corpus.reading import read_corpus
from liandong.errors import refuse
from liandong.findings.actors import CODED
from liandong.schemas import Table, read_table

KINDS = {
    "language_model": ("language models", "大语言模型编码者"),
    "machine": ("the machine coder", "机器编码器"),
    "person": ("persons", "人"),
}


@dataclass(frozen=True)
class Searched:
    """What is searched.

    Parameters
    ----------
    passages
        All passages in reading order, each document's together (schema `PASSAGES`).
    coded
        The codes that count, one row each: `passage_id`, `code`, `coder_kind`. A passage without
        any row is one that nobody coded: it has a code no more than it lacks one.
    documents
        `document_id`, `title` and `date` of each document (the date may be empty).
    coders
        One sentence: who gave the codes.
    """

    passages: pd.DataFrame
    coded: pd.DataFrame
    documents: pd.DataFrame
    coders: str


class StudyFolders(NamedTuple):
    """Where a study keeps what is searched; there need be no decisions."""

    results: Path
    documents: Path
    codings: Path
    decisions: Path


def read_searched(folders: StudyFolders, scheme: Scheme, coder: str = "") -> Searched:
    """Read a study's passages with the codes of one coder.

    Parameters
    ----------
    folders
        Of a study that was built.
    scheme
        The study's scheme.
    coder
        `majority`, `machine` or the id of a coder; empty: what findings count, the majority where
        coders read, the machine elsewhere.

    Raises
    ------
    InputFaults
        If the study wasn't built, the coder is unknown, or with the faults of what is read.
    """
    passages = _built(folders.results / "passages.csv", PASSAGES)
    coded, coders = _coded(folders, scheme, coder)
    return Searched(passages, coded, read_documents(folders.documents), coders)


def read_documents(folder: Path) -> pd.DataFrame:
    """Return `document_id`, `title` and `date` of each document of a folder."""
    rows = [(made.id, made.title, made.date) for _, made in read_metadata(folder)]
    return pd.DataFrame(rows, columns=["document_id", "title", "date"], dtype=str)


def who_coded(kinds: set[str], settled: str = "") -> str:
    """Say in English and Chinese who gave codes: never that persons did if none did.

    Parameters
    ----------
    kinds
        The kinds of coders.
    settled
        “ settled by … (kind)” if somebody decided where coders disagreed.
    """
    known = [KINDS[kind] for kind in KINDS if kind in kinds]
    if not known:
        return "Nothing was coded. 尚无编码。"
    english, chinese = (joint.join(names) for joint, names in
                        zip((" and ", "、"), zip(*known, strict=True), strict=True))  # fmt: skip
    nobody = "person" not in kinds and "(person)" not in settled
    also = f", in part{settled}" if settled else ""
    none, none_zh = (", none by a person", "，不是人工编码") if nobody else ("", "")
    return f"Codes were given by {english}{also}{none}. 代码由{chinese}给出{none_zh}。"


def _coded(folders: StudyFolders, scheme: Scheme, coder: str) -> tuple[pd.DataFrame, str]:
    codings = _built(folders.results / "codings.csv", CODINGS)
    settled = settled_by(codings)
    if not coder:
        counted = _built(folders.results / "coded_passages.csv", CODED)
        return counted, who_coded(set(counted["coder_kind"]), settled)
    if coder in (MAJORITY, MACHINE):
        own = codings[(codings["coder"] == MACHINE) == (coder == MACHINE)]
        return own, who_coded(set(own["coder_kind"]), "" if coder == MACHINE else settled)
    return _coded_by(folders, scheme, coder)


def _coded_by(folders: StudyFolders, scheme: Scheme, coder: str) -> tuple[pd.DataFrame, str]:
    corpus = read_corpus(folders.documents)
    given = read_settled(folders.codings, folders.decisions, corpus, scheme)
    kinds = {each.id: each.kind for each in given.coders}
    if coder not in kinds:
        known = ", ".join([MAJORITY, MACHINE, *kinds])
        raise refuse("--coder", f"unknown coder “{coder}”; expected one of {known}")
    order = [code.id for code in scheme.codes]
    rows = [
        (unit, code, kinds[coder])
        for unit, codes in given.codes[coder].items()
        for code in sorted(codes, key=order.index)
    ]
    frame = pd.DataFrame(rows, columns=["passage_id", "code", "coder_kind"], dtype=str)
    return frame, f"Codes of {coder} alone. {who_coded({kinds[coder]})}"


def _built(path: Path, schema: Table) -> pd.DataFrame:
    if not path.exists():
        raise refuse(path, "there is nothing to search yet; run liandong build first")
    return read_table(path, schema)
