"""How often codes stand together, in which documents, and with whom: tables for people.

Each table is made of all codings and of those of each kind of coder, so that the machine's are
never taken for anybody else's.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from liandong.coding.scheme import Scheme
from liandong.exchange.search.searched import StudyFolders, read_searched
from liandong.exchange.tables.sheets import Sheet, write_sheets

NOBODY = "（编者或佚名 editors or unknown）"
SHORT = {"language_model": "models", "machine": "machine", "person": "persons"}


def code_document_counts(
    coded: pd.DataFrame, scheme: Scheme, documents: pd.DataFrame
) -> pd.DataFrame:
    """Count the passages of each code in each document.

    Parameters
    ----------
    coded
        One row a code given: `passage_id`, `document_id`, `code` (schema `CODED`).
    scheme
        Whose codes are the rows, also those never given.
    documents
        Whose ids (`document_id`) are the columns, also of documents without codes.

    Returns
    -------
    DataFrame with `code`, `label_zh`, one column a document, and `all`.
    """
    given = coded.drop_duplicates(["passage_id", "code"])
    counts = pd.crosstab(given["code"], given["document_id"])
    counts = _over_codes(counts, scheme).reindex(columns=documents["document_id"], fill_value=0)
    return _labelled(counts.assign(all=counts.sum(axis=1)), scheme)


def code_code_counts(coded: pd.DataFrame, scheme: Scheme) -> pd.DataFrame:
    """Count the passages that have both of two codes; a code with itself: those that have it.

    Returns
    -------
    DataFrame with `code`, `label_zh` and one column a code of the scheme.
    """
    return _labelled(_together(coded, scheme), scheme)


def code_code_jaccard(coded: pd.DataFrame, scheme: Scheme) -> pd.DataFrame:
    """Return for two codes the passages with both, of the passages with either (0–1).

    Jaccard's index; 0 where neither code was given.
    """
    both = _together(coded, scheme)
    own = np.diag(both)
    either = own[:, None] + own[None, :] - both.to_numpy()
    share = np.divide(both, either, out=np.zeros(either.shape), where=either > 0)
    return _labelled(pd.DataFrame(share, both.index, both.columns).round(4), scheme)


def speaker_code_counts(coded: pd.DataFrame, scheme: Scheme) -> pd.DataFrame:
    """Count the passages of each code that each speaker (voice) says; who says most stands first.

    Returns
    -------
    DataFrame with `speaker`, `passages` (the coded ones) and one column a code.
    """
    given = coded.drop_duplicates(["passage_id", "code"])
    named = given.assign(speaker=given["voice"].replace("", NOBODY))
    counts = pd.crosstab(named["code"], named["speaker"])
    table = _over_codes(counts, scheme).T.rename_axis(None, axis=1)
    table.insert(0, "passages", named.groupby("speaker")["passage_id"].nunique())
    ordered = table.reset_index(names="speaker")
    return ordered.sort_values(["passages", "speaker"], ascending=[False, True], ignore_index=True)


def tables(coded: pd.DataFrame, scheme: Scheme, documents: pd.DataFrame) -> tuple[Sheet, ...]:
    """Return all tables, of all codings and of each kind of coder's, ready to be written."""
    return tuple(_tables(coded, scheme, documents))


def export_tables(folders: StudyFolders, scheme: Scheme, output: Path) -> tuple[Path, ...]:
    """Write the tables of a study to an XLSX file or a folder of CSV files; return the files."""
    searched = read_searched(folders, scheme)
    listed = searched.documents.to_dict("records")
    notes = (
        searched.coders,
        "Counts are of passages. Jaccard: passages with both codes / passages with either. "
        "计数单位为段落（句）。",
        "Tables ending in “models”, “machine” or “persons” count what only these coded; the "
        "others count all, each passage as coded by one kind. 机器编码与其他编码分表列出。",
        *(" ".join(filter(None, document.values())) for document in listed),
    )
    return write_sheets(output, tables(searched.coded, scheme, searched.documents), notes)


def _tables(coded: pd.DataFrame, scheme: Scheme, documents: pd.DataFrame) -> Iterator[Sheet]:
    kinds = [kind for kind in SHORT if kind in set(coded["coder_kind"])]
    for kind in ["", *(kinds if len(kinds) > 1 else [])]:
        own = coded[coded["coder_kind"] == kind] if kind else coded
        behind = f"-{SHORT[kind]}" if kind else ""
        yield Sheet(f"code-document{behind}", code_document_counts(own, scheme, documents))
        yield Sheet(f"code-code{behind}", code_code_counts(own, scheme))
        yield Sheet(f"code-code-jaccard{behind}", code_code_jaccard(own, scheme))
        yield Sheet(f"speaker-code{behind}", speaker_code_counts(own, scheme))


def _together(coded: pd.DataFrame, scheme: Scheme) -> pd.DataFrame:
    given = coded.drop_duplicates(["passage_id", "code"])
    has = _over_codes(pd.crosstab(given["code"], given["passage_id"]), scheme)
    counts: pd.DataFrame = has.dot(has.T)
    return counts


def _over_codes(counts: pd.DataFrame, scheme: Scheme) -> pd.DataFrame:
    """Return a table with a row for each code of the scheme, in its order."""
    ids = pd.Index([code.id for code in scheme.codes], name="code")
    return counts.reindex(ids, fill_value=0)


def _labelled(counts: pd.DataFrame, scheme: Scheme) -> pd.DataFrame:
    table = counts.rename_axis(None, axis=1).reset_index(names="code")
    table.insert(1, "label_zh", [code.label_zh for code in scheme.codes])
    return table
