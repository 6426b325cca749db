"""The evidence behind the claims, as a page for a browser needs it to open a claim's passages.

One JSON value: the documents with their speakers, the scheme's labels, the coders, and every
passage with its words, its place, and who gave it which code. It stands beside the pages, so
that Quarto alone can render them, and goes whole into each of them: a page is searched without
a server.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from liandong.coding.codings import MACHINE, Codings
from liandong.coding.scheme import Scheme
from liandong.corpus.documents import Metadata

Given = Mapping[str, Mapping[str, frozenset[str]]]
MACHINE_ZH = "本研究的机器编码器（关键词指标与学得的权重）。不是人。"
MACHINE_EN = "The machine coder of this study (indicators and learned weights). Not a person."


@dataclass(frozen=True)
class Sources:
    """What the evidence is gathered from.

    `passages` has the schema `PASSAGES`. `counted` has the schema `CODED`: the codes that
    findings count, with the kind of coder that each passage's codes come from. `given` are the
    codings of all coders, `machine` the codes that the machine coder gave to each passage.
    """

    documents: tuple[Metadata, ...]
    passages: pd.DataFrame
    counted: pd.DataFrame
    given: Codings
    machine: Mapping[str, frozenset[str]]
    scheme: Scheme


def gather(sources: Sources) -> dict[str, Any]:
    """Return the evidence as a value for JSON.

    Returns
    -------
    `dimensions` and `codes` (in the order of the scheme), `coders` (the machine last),
    `documents` and `passages`. A passage has `codes`, each with those who gave it, `counted`,
    the codes that findings count, and `coded_by`, the kind of coder that these come from; it is
    empty where the passage is left out of the analysis.
    """
    return {
        "scheme_version": sources.scheme.version,
        "dimensions": [
            {"id": own.dimension, "label_zh": own.label_zh, "label_en": own.label_en}
            for own in sources.scheme.dimensions
        ],
        "codes": [
            {"id": code.id, "label_zh": code.label_zh, "label_en": code.label_en}
            for code in sources.scheme.codes
        ],
        "coders": _coders(sources.given),
        "documents": [_document(metadata) for metadata in sources.documents],
        "passages": _passages(sources),
    }


def printed(evidence: Mapping[str, Any]) -> str:
    """Return the evidence as JSON with one record a line, for a diff to show what changed."""
    parts = [f"{_json(key)}: {_lines(value)}" for key, value in evidence.items()]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _lines(value: object) -> str:
    if not isinstance(value, list):
        return _json(value)
    return "[\n" + ",\n".join(_json(record) for record in value) + "\n]"


def _coders(given: Codings) -> list[dict[str, str]]:
    people = [
        (coder.id, coder.kind, coder.description_zh, coder.description_en) for coder in given.coders
    ]
    machine = (MACHINE, "machine", MACHINE_ZH, MACHINE_EN)
    keys = ("id", "kind", "description_zh", "description_en")
    return [dict(zip(keys, entry, strict=True)) for entry in (*people, machine)]


def _document(metadata: Metadata) -> dict[str, Any]:
    return {
        "id": metadata.id,
        "title": metadata.title,
        "source": metadata.source,
        "date": metadata.date,
        "citekey": metadata.citekey,
        "file": metadata.file,
        "speakers": {speaker.name: speaker.affiliation for speaker in metadata.speakers},
    }


def _passages(sources: Sources) -> list[dict[str, Any]]:
    groups = sources.counted.groupby("passage_id")
    counted = {str(unit): frozenset(own["code"]) for unit, own in groups}
    kinds = {str(unit): str(own["coder_kind"].iloc[0]) for unit, own in groups}
    order = [code.id for code in sources.scheme.codes]
    given = {**sources.given.codes, MACHINE: sources.machine}
    return [
        {
            **_place(row),
            "coded_by": kinds.get(row["passage_id"], ""),
            "counted": _ordered(counted.get(row["passage_id"], ()), order),
            "codes": _givers(row["passage_id"], given, order),
        }
        for row in sources.passages.to_dict("records")
    ]


def _place(row: Mapping[Any, Any]) -> dict[str, Any]:
    same = ("kind", "section", "speaker", "text")
    return {
        "id": row["passage_id"],
        "document": row["document_id"],
        "paragraph": int(row["paragraph"]),
        **{key: row[key] for key in same},
        "raw_spans": json.loads(row["raw_spans"]),
    }


def _givers(unit: str, given: Given, order: Iterable[str]) -> dict[str, list[str]]:
    """Return each code of a passage with those who gave it."""
    by_code = {
        code: [coder for coder, codes in given.items() if code in codes.get(unit, ())]
        for code in order
    }
    return {code: coders for code, coders in by_code.items() if coders}


def _ordered(codes: Iterable[str], order: Iterable[str]) -> list[str]:
    wanted = frozenset(codes)
    return [code for code in order if code in wanted]
