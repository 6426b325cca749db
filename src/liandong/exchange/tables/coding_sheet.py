"""A sheet that a coder fills in, codings as a table, and both back into a coder's file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from liandong.coding.codings import CODER_FILE, read_coders
from liandong.coding.quotations import passage_at, words_at
from liandong.coding.scheme import Scheme
from liandong.corpus.alignment import AlignedText
from liandong.corpus.reading import Corpus, RestoredDocument
from liandong.errors import Fault, raise_all, refuse
from liandong.exchange.search.query import nearest
from liandong.exchange.tables.filled import Row, read_filled
from liandong.exchange.tables.scheme_table import scheme_sheet
from liandong.exchange.tables.sheets import Choice, Sheet
from liandong.schemas import read_table, write_table

SLOTS = tuple(f"code_{number}" for number in range(1, 9))
CODE_COLUMN = re.compile(r"codes?(_\d+)?")
BETWEEN = re.compile(r"[\s,;，；、]+")
TO_FILL = ("passage_id", "speaker", "text", *SLOTS, "note", "paragraph")
CODED_COLUMNS = (
    "passage_id", "speaker", "sentence", "code", "label_zh", "label_en", "coder", "coder_kind",
    "note",
    "document", "start", "end", "quote",
)  # fmt: skip
HOW_TO = (
    "Give each passage every code that applies, one in each code column, in any order; several in "
    "one cell are fine, with blanks between. Leave a passage empty only if you didn't read it.",
    "每段填写所有适用的代码，每格一个，次序不拘；一格多个代码以空格分开。未读的段落才留空。",
    "Read the column “paragraph” for the context, and the sheet “codebook” for the definitions.",
    "上下文见 paragraph 列，代码定义见 codebook 工作表。",
)


# The columns of `CODER_FILE`, as far as they are known.
Quoted = dict[str, Any]
# The passage at each character of each document.
Within = Mapping[str, Mapping[int, str]]


@dataclass(frozen=True)
class CodedSheet:
    """What a coder filled in: rows of schema `CODER_FILE`, and what is to be known of them."""

    rows: pd.DataFrame
    notes: tuple[str, ...]


def read_chosen(path: Path) -> pd.DataFrame:
    """Return the `passage_id` of each row of an XLSX or CSV, such as `liandong sample` writes."""
    rows = read_filled(path, ["passage_id"]).rows
    chosen = list(dict.fromkeys(row["passage_id"] for row in rows))
    if not chosen:
        raise refuse(path, "no passage is listed; draw some with liandong sample")
    return pd.DataFrame({"passage_id": chosen}, dtype=str)


def coding_sheet(
    chosen: pd.DataFrame, passages: pd.DataFrame, scheme: Scheme
) -> tuple[Sheet, Sheet]:
    """Return a sheet to fill in, its code cells offering the codes, and the codebook.

    Parameters
    ----------
    chosen
        With `passage_id`: the passages to be coded, as `liandong sample` proposes them.
    passages
        All passages (schema `PASSAGES`).
    scheme
        Whose codes are offered.
    """
    known = set(passages["passage_id"])
    raise_all(
        Fault("passages", f"the corpus has no passage “{unit}”; draw the sample again")
        for unit in chosen["passage_id"]
        if unit not in known
    )
    keys = ["document_id", "paragraph"]
    whole = passages.groupby(keys)["text"].agg("".join).rename("paragraph_text").reset_index()
    rows = chosen[["passage_id"]].merge(passages, on="passage_id", how="left")
    rows = rows.merge(whole, on=keys, how="left").drop(columns="paragraph")
    empty = dict.fromkeys([*SLOTS, "note"], "")
    filled = rows.assign(**empty).rename(columns={"paragraph_text": "paragraph"})
    choice = Choice(SLOTS, "codebook", "code")
    return Sheet("coding", filled[list(TO_FILL)], {}, (choice,), frozen=3), scheme_sheet(scheme)


def codings_sheet(folder: Path, corpus: Corpus, scheme: Scheme) -> Sheet:
    """Return the codings of all coders, one row each, with labels, words and who coded."""
    labels = {code.id: (code.label_zh, code.label_en) for code in scheme.codes}
    passages = corpus.passages.set_index("passage_id")[["speaker", "text"]].T.to_dict("list")
    ids = {document.id: passage_at(document) for document in corpus.documents}
    rows, faults = [], []
    for coder in read_coders(folder):
        path = folder / f"{coder.id}.csv"
        own = read_table(path, CODER_FILE).to_dict("records") if path.exists() else []
        for number, row in enumerate(own, start=2):
            start = words_at(f"{path}:{number}", row, corpus)
            if isinstance(start, Fault):
                faults.append(start)
                continue
            unit = ids[row["document"]][start]
            named = labels.get(row["code"], ("", ""))
            said = (row["coder"], coder.kind, row["note"], row["document"])
            place = (row["start"], row["end"], row["quote"])
            rows.append((unit, *passages[unit], row["code"], *named, *said, *place))
    raise_all(faults)
    return Sheet("codings", pd.DataFrame(rows, columns=list(CODED_COLUMNS)))


def codings_from_sheet(path: Path, corpus: Corpus, scheme: Scheme, coder: str) -> CodedSheet:
    """Read what a coder filled in: XLSX or CSV with `passage_id` and codes.

    Codes stand in `code` (one row each), in `codes`, or in `code_1`, `code_2` …; a cell may hold
    several. Rows that name another coder in a column `coder` are left out, and counted. If a row
    has `start`, `end` and `quote`, these are taken; else the whole passage is coded.

    Raises
    ------
    InputFaults
        With every faulty row: unknown passages or codes, a code given twice, words that are not
        those of the corpus.
    """
    filled = read_filled(path, ["passage_id"])
    columns = [name for name in filled.columns if CODE_COLUMN.fullmatch(name)]
    if not columns:
        raise refuse(path, "no column for codes; expected “code”, “codes”, or “code_1”, “code_2” …")
    own = [row for row in filled.rows if row["coder"] in ("", coder)]
    known = {name: quoted for each in corpus.documents for name, quoted in _quoted(each).items()}
    within = {document.id: passage_at(document) for document in corpus.documents}
    faults: list[Fault] = []
    rows: dict[tuple[str, str], Quoted] = {}
    for row in own:
        codes = [code for name in columns for code in BETWEEN.split(row[name]) if code]
        said = [*_row_faults(row, codes, known, scheme), *_given_twice(row, codes, rows)]
        quoted = known.get(row["passage_id"])
        if quoted and row["start"]:
            quoted = _own_words(row, quoted, corpus, within, said)
        if quoted:
            rows |= {(row["passage_id"], code): _coding(quoted, code, coder, row) for code in codes}
        faults += said
    raise_all(faults)
    frame = pd.DataFrame(rows.values(), columns=list(CODER_FILE.columns))
    return CodedSheet(frame, tuple(_notes(own, rows, len(filled.rows) - len(own))))


def add_to_coder_file(path: Path, rows: pd.DataFrame) -> None:
    """Add codings (schema `CODER_FILE`) to a coder's file, which need not exist yet.

    Raises
    ------
    InputFaults
        With every place that the coder has coded already; nothing is then written.
    """
    before = read_table(path, CODER_FILE) if path.exists() else rows[:0]
    place = ["document", "start", "end"]
    done = set(before[place].itertuples(index=False, name=None))
    again = rows.drop_duplicates(place)[[*place, "quote"]].itertuples(index=False, name=None)
    raise_all(
        Fault(str(path), f"“{quote[:20]}…” ({document}, {start}–{end}) is coded here already; "
              "leave it out of the sheet, or remove its rows here first")
        for document, start, end, quote in again
        if (document, start, end) in done
    )  # fmt: skip
    write_table(path, pd.concat([before, rows]), CODER_FILE)


def _coding(quoted: Quoted, code: str, coder: str, row: Row) -> Quoted:
    return {**quoted, "code": code, "coder": coder, "note": row["note"]}


def _quoted(document: RestoredDocument) -> dict[str, Quoted]:
    """Return for each passage of a document its place in the raw file and its words.

    The words are what a coder's file must quote at that place: without a gap mark at their ends.
    A passage that stands for nothing of the raw file has no place: `start` and `end` are missing.
    """
    found: dict[str, Quoted] = {}
    restored, done = document.restored, 0
    for row in document.passages.to_dict("records"):
        start = restored.text.index(row["text"], done)
        done = start + len(row["text"])
        quoted: Quoted = {"document": document.id}
        quoted |= _place(restored, start, done)
        found[row["passage_id"]] = {**quoted, "text": row["text"]}
    return found


def _place(restored: AlignedText, start: int, end: int) -> Quoted:
    """Return the raw place of words from `start` to `end`, and the words that stand there.

    A first character that shares its place with words before these is passed over.
    """
    for begin in range(start, end):
        if not restored.raw_spans(begin, end):
            break
        first, last = restored.anchors(begin, end)
        span = restored.place(first, last)
        if span and start <= span[0] < end:
            return {"start": first, "end": last, "quote": restored.text[slice(*span)]}
    return {}


def _same(text: str, quoted: Quoted) -> bool:
    """Return whether a sheet has the words of a passage, blanks aside."""
    return "".join(text.split()) == "".join(quoted["text"].split())


def _row_faults(
    row: Row, codes: Sequence[str], known: Mapping[str, Quoted], scheme: Scheme
) -> Iterator[Fault]:
    quoted = known.get(row["passage_id"])
    if quoted is None:
        said = f"unknown passage “{row['passage_id']}”" if row["passage_id"] else "no passage_id"
        yield Fault(row.place, f"{said}; copy the id from the sheet that was handed out")
    elif row["text"] and not _same(row["text"], quoted):
        sentence = f"the text of {row['passage_id']} isn't that of the corpus, which may have"
        yield Fault(row.place, f"{sentence} changed; prepare the sheet again")
    elif codes and "start" not in quoted and not row["start"]:
        sentence = f"the words of {row['passage_id']} have no place of their own in the raw file"
        yield Fault(row.place, f"{sentence}; leave this passage out")
    for code in dict.fromkeys(codes):
        if code not in scheme.code_ids:
            near = nearest(code, [each.id for each in scheme.codes])
            advice = f"the nearest are {near}" if near else "see the sheet “codebook”"
            yield Fault(row.place, f"the scheme has no code “{code}”; {advice}")


def _given_twice(
    row: Row, codes: Sequence[str], rows: Mapping[tuple[str, str], Quoted]
) -> Iterator[Fault]:
    for code, count in Counter(codes).items():
        if count > 1 or (row["passage_id"], code) in rows:
            yield Fault(row.place, f"{row['passage_id']} has “{code}” twice; keep one")


def _own_words(
    row: Row, quoted: Quoted, corpus: Corpus, within: Within, said: list[Fault]
) -> Quoted:
    """Return the words that a row names by itself; add a fault if they don't hold."""
    if not (row["start"].isdecimal() and row["end"].isdecimal()):
        said.append(Fault(row.place, "start and end: expected whole numbers; restore them"))
        return quoted
    document, start, end = quoted["document"], int(row["start"]), int(row["end"])
    own = {"document": document, "start": start, "end": end, "quote": row["quote"]}
    begins = words_at(row.place, own, corpus)
    if isinstance(begins, Fault):
        said.append(begins)
    elif within[document][begins] != row["passage_id"]:
        said.append(Fault(row.place, f"the words don't stand in {row['passage_id']}; restore them"))
    return own


def _notes(
    own: Sequence[Row], rows: Mapping[tuple[str, str], Quoted], others: int
) -> Iterator[str]:
    """Say what is no fault, but for people to know."""
    if others:
        yield f"{others} rows of other coders were left out."
    coded = {unit for unit, _ in rows}
    unread = len({row["passage_id"] for row in own} - coded)
    if unread:
        yield f"{unread} passages have no code: they count as not read."
    roles = Counter(unit for unit, code in rows if code.startswith("discourse."))
    odd = sum(roles[unit] != 1 for unit in coded)
    if odd:
        yield f"{odd} passages don't have exactly one discourse code; each should."
