"""A study, or its scheme, as a project that programs for coding can open (REFI-QDA)."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from liandong.coding.codings import CODER_FILE, MACHINE, Coder, Codings
from liandong.coding.migration import migrated
from liandong.coding.quotations import passage_at
from liandong.coding.scheme import Code, Dimension, Scheme
from liandong.corpus.reading import Corpus, RestoredDocument
from liandong.exchange.guids import guid_of, guid_of_source
from liandong.exchange.project import Applied, ForeignCode, Project, Selection, Source, User
from liandong.exchange.refi.writing import codebook_bytes, project_bytes
from liandong.schemas import read_table

ORIGIN = "liandong"
KINDS = {"language_model": "大语言模型，不是人", "person": "人", "machine": "机器，不是人"}
# Okabe and Ito's seven colours, which the colour-blind tell apart, one for each dimension.
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#F0E442")
# A name is shown in lists; programs that compare it with the text need it whole. No sentence of
# a study is longer, unless its full stops are lost.
LONGEST_QUOTE = 500
Span = tuple[int, int]


class Given(NamedTuple):
    """A code that somebody gave to words of a document, in places of its restored text."""

    document: str
    start: int
    end: int
    user: int
    note: str
    code: int


def study_bytes(
    corpus: Corpus,
    scheme: Scheme,
    codings: Codings,
    rows: pd.DataFrame,
    machine: pd.DataFrame | None = None,
) -> bytes:
    """Return a study as a .qdpx archive; parameters as of `study_project`."""
    project = study_project(corpus, scheme, codings, rows, machine)
    said = {guid_of_source(document): _description(document) for document in corpus.documents}
    return project_bytes(project, said)


def scheme_bytes(scheme: Scheme) -> bytes:
    """Return a scheme as a .qdc codebook."""
    return codebook_bytes(codebook_project(scheme))


def codebook_project(scheme: Scheme) -> Project:
    """Return a scheme as a project without texts: its dimensions, and below them their codes."""
    return Project(scheme.head.title_zh, ORIGIN, (), tuple(_codes(scheme)), (), ())


def study_project(
    corpus: Corpus,
    scheme: Scheme,
    codings: Codings,
    rows: pd.DataFrame,
    machine: pd.DataFrame | None = None,
) -> Project:
    """Return a study as a project: its scheme, its restored texts, and what was coded in them.

    Parameters
    ----------
    corpus, scheme
        The documents and the codes.
    codings
        The codings of all coders, with those of who adjudicates.
    rows
        The coders' own rows, of `read_rows`: the exact words that each coded, and remarks.
    machine
        A table of schema `CODINGS`; of it only the machine's codes are written.
    """
    users = tuple(_users(codings, machine))
    order = {user.guid: number for number, user in enumerate(users)}
    given = [
        *_given_by_coders(corpus, scheme, codings, rows, order),
        *_given_to_passages(corpus, scheme, codings, order),
        *_given_by_machine(corpus, scheme, machine, order),
    ]
    return Project(
        name=scheme.head.title_zh,
        origin=ORIGIN,
        users=users,
        codes=tuple(_codes(scheme)),
        sources=tuple(_source(document) for document in corpus.documents),
        selections=tuple(_selections(corpus, scheme, users, given)),
        notes=(
            f"编码手册第 {scheme.version} 版；编码者：{'；'.join(user.name for user in users)}。",
            "文本由原始文件还原，编码的位置按还原文本的字符（Unicode 码点）计。",
        ),
    )


def read_rows(folder: Path, codings: Codings) -> pd.DataFrame:
    """Read what each coder wrote, of those who don't adjudicate (schema `CODER_FILE`)."""
    names = [coder.id for coder in codings.coders if not coder.adjudicates]
    frames = [read_table(folder / f"{name}.csv", CODER_FILE) for name in names]
    empty = pd.DataFrame(columns=list(CODER_FILE.columns))
    return pd.concat(frames, ignore_index=True) if frames else empty


def passage_spans(document: RestoredDocument) -> dict[str, Span]:
    """Return where each passage stands in the restored text of its document."""
    spans: dict[str, Span] = {}
    for at, name in passage_at(document).items():
        start, end = spans.get(name, (at, at))
        spans[name] = (min(start, at), max(end, at + 1))
    return spans


# Codes, users and sources -------------------------------------------------------------------


def _codes(scheme: Scheme) -> Iterator[ForeignCode]:
    for number, dimension in enumerate(scheme.dimensions):
        colour = COLOURS[number % len(COLOURS)]
        above = _dimension(dimension, colour)
        yield above
        for code in dimension.codes:
            name = f"{code.label_zh} {code.id}"
            guid, said = guid_of("code", code.id), _definition(code)
            yield ForeignCode(guid, name, above.guid, said, colour, codable=True)


def _dimension(dimension: Dimension, colour: str) -> ForeignCode:
    name = f"{dimension.label_zh} {dimension.dimension}"
    guid = guid_of("dimension", dimension.dimension)
    description = f"{dimension.rule}\n{dimension.label_en}"
    return ForeignCode(guid, name, "", description, colour, codable=False)


def _definition(code: Code) -> str:
    return (
        f"定义：{code.definition}\n包括：{code.inclusion}\n不包括：{code.exclusion}\n"
        f"{code.label_en}: {code.definition_en}"
    )


def _users(codings: Codings, machine: pd.DataFrame | None) -> Iterator[User]:
    for coder in codings.coders:
        yield User(_guid_of_user(coder.id), f"{coder.id}（{_kind(coder)}）")
    if machine is not None:
        yield User(_guid_of_user(MACHINE), f"{MACHINE}（{KINDS['machine']}）")


def _kind(coder: Coder) -> str:
    return KINDS[coder.kind] + "，裁定分歧" * coder.adjudicates


def _guid_of_user(name: str) -> str:
    return guid_of("user", name)


def _source(document: RestoredDocument) -> Source:
    content = document.restored.text.encode("utf-8")
    return Source(guid_of_source(document), f"{document.id} {document.metadata.title}", content)


def _description(document: RestoredDocument) -> str:
    data = document.metadata
    sha256 = data.sha256 or hashlib.sha256(document.raw.encode(data.encoding)).hexdigest()
    return (
        f"题名：{data.title}\n来源：{data.source}\n日期：{data.date or '不详'}\n"
        f"本文由原始文件还原，不是原始文件本身；原始文件 {data.file}，SHA-256 {sha256}。"
    )


# Codings ------------------------------------------------------------------------------------


def _given_by_coders(
    corpus: Corpus,
    scheme: Scheme,
    codings: Codings,
    rows: pd.DataFrame,
    order: dict[str, int],
) -> Iterator[Given]:
    """Give what each coder coded, with the codes that it has in the present scheme."""
    numbers, versions = _numbers(scheme), {own.id: own.scheme_version for own in codings.coders}
    passages = {document.id: passage_at(document) for document in corpus.documents}
    texts = dict(zip(corpus.passages["passage_id"], corpus.passages["text"], strict=True))
    for row in rows.to_dict("records"):
        document, coder = row["document"], row["coder"]
        span = corpus[document].restored.place(row["start"], row["end"])
        if span is None:
            raise AssertionError("expected codings that were verified")
        words = texts[passages[document][span[0]]]
        for code in migrated(row["code"], words, scheme, versions[coder]).codes:
            user = order[_guid_of_user(coder)]
            yield Given(document, *span, user, row["note"], numbers[code])


def _given_to_passages(
    corpus: Corpus, scheme: Scheme, codings: Codings, order: dict[str, int]
) -> Iterator[Given]:
    """Give what was decided of whole passages, by who adjudicates."""
    numbers, places = _numbers(scheme), _places(corpus)
    for judge in codings.adjudicators:
        for passage, codes in codings.codes.get(judge.id, {}).items():
            for code in codes:
                yield Given(*places[passage], order[_guid_of_user(judge.id)], "", numbers[code])


def _given_by_machine(
    corpus: Corpus, scheme: Scheme, machine: pd.DataFrame | None, order: dict[str, int]
) -> Iterator[Given]:
    if machine is None:
        return
    numbers, places = _numbers(scheme), _places(corpus)
    for row in machine[machine["coder"] == MACHINE].to_dict("records"):
        note = f"机器估计的概率 {row['score']:.2f}"
        user = order[_guid_of_user(MACHINE)]
        yield Given(*places[row["passage_id"]], user, note, numbers[row["code"]])


def _numbers(scheme: Scheme) -> dict[str, int]:
    return {code.id: number for number, code in enumerate(scheme.codes)}


def _places(corpus: Corpus) -> dict[str, tuple[str, int, int]]:
    return {
        name: (document.id, *span)
        for document in corpus.documents
        for name, span in passage_spans(document).items()
    }


def _selections(
    corpus: Corpus, scheme: Scheme, users: tuple[User, ...], given: list[Given]
) -> Iterator[Selection]:
    """Give one selection for what one coder gave to the same words with the same remark.

    Programs read who coded, and the remark, at the selection, and not at each code.
    """
    grouped: defaultdict[tuple[str, int, int, int, str], list[int]] = defaultdict(list)
    for one in sorted(set(given)):
        grouped[one[:-1]].append(one.code)
    for (name, start, end, user, note), codes in grouped.items():
        document = corpus[name]
        yield Selection(
            source=guid_of_source(document),
            start=start,
            end=end,
            quote=_cut(document.restored.text[start:end]),
            codings=tuple(
                Applied(guid_of("code", scheme.codes[code].id), users[user].guid, note)
                for code in codes
            ),
            place=f"{name}:{start}",
        )


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST_QUOTE else f"{words[: LONGEST_QUOTE - 1]}…"
