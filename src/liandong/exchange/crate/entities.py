"""What an RO-Crate says of people, programs, documents and files: its entities."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from liandong import __version__
from liandong.coding.codings import Coder
from liandong.corpus.documents import Metadata
from liandong.errors import refuse
from liandong.exchange.crate.files import Holding, Study
from liandong.exchange.crate.provenance import described, format_of, locked_versions
from liandong.schemas import Table

Entity = dict[str, Any]
LIBRARY, MACHINE, PYTHON, OTHERS = "#liandong", "#machine-coder", "#python", "#rights-"
KINDS = {
    "language_model": ("SoftwareApplication", "large language model"),
    "machine": ("SoftwareApplication", "program"),
    "person": ("Person", "person"),
}
LEFT_OUT = "Left out of this package: it carries the words of documents whose rights are others'."
QUOTES = "Quotes up to {:.0%} of the words of a document; their rights stay with its publisher."


def ref(name: str) -> Entity:
    """Return a reference to an entity."""
    return {"@id": name}


def refs(names: Iterable[str]) -> list[Entity] | Entity:
    """Return references in the order of the names, each once; a single one stands alone."""
    found = [ref(name) for name in sorted(set(names))]
    return found[0] if len(found) == 1 else found


def software(lock: str) -> Iterator[Entity]:
    """Yield the library, the Python that it ran on, and every package of the lock file."""
    locked = locked_versions(lock)
    names = [f"#package/{name}-{version}" for name, version in locked]
    yield _program(LIBRARY, "liandong", __version__) | {
        "description": "The library that restored, coded, estimated and rendered the study.",
        "softwareRequirements": refs([PYTHON, *names]),
    }
    python = ".".join(map(str, sys.version_info[:2]))
    yield _program(PYTHON, "Python", python) | {"url": "https://www.python.org/"}
    for name, version in locked:
        yield _program(f"#package/{name}-{version}", name, version)


def _program(name: str, title: str, version: str) -> Entity:
    return {
        "@id": name,
        "@type": "SoftwareApplication",
        "name": title,
        "version": version,
        "softwareVersion": version,
    }


def authors(citation: Mapping[str, Any], place: str) -> list[Entity]:
    """Return the authors that a CITATION.cff names, persons or groups."""
    found = []
    for number, author in enumerate(citation.get("authors", ()), start=1):
        names = [str(author[key]) for key in ("given-names", "family-names") if key in author]
        entity = {
            "@id": str(author.get("orcid") or f"#author-{number}"),
            "@type": "Person" if names else "Organization",
            "name": " ".join(names) or str(author.get("name", "")),
        }
        found.append(entity | ({"url": str(author["website"])} if "website" in author else {}))
    if not found:
        raise refuse(place, "nobody is named under “authors”; a package needs its authors")
    return found


def licence(citation: Mapping[str, Any], place: str) -> Entity:
    """Return the study's licence, by its SPDX name."""
    name = str(citation.get("license") or "")
    if not re.fullmatch(r"[A-Za-z0-9.+-]+", name):
        raise refuse(place, "“license” names no licence, such as MIT or CC-BY-4.0; add it")
    return {
        "@id": f"https://spdx.org/licenses/{name}",
        "@type": "CreativeWork",
        "name": name,
        "description": f"The licence of the study: {name}. The documents are not under it.",
    }


def rights(documents: Iterable[Metadata]) -> dict[str, Entity]:
    """Return the statements of rights of the documents, each once, by their words."""
    said = dict.fromkeys(document.rights for document in documents)
    return {
        words: {
            "@id": f"{OTHERS}{number}",
            "@type": "CreativeWork",
            "name": "Rights of others",
            "description": words,
        }
        for number, words in enumerate(said, start=1)
    }


def document(metadata: Metadata, received: Holding, held: Mapping[str, Entity]) -> Entity:
    """Return a document: what is known of it, its hash and size, and whose it is."""
    entity = {
        "@id": f"#document-{metadata.id}",
        "@type": "DigitalDocument",
        "name": metadata.title,
        "identifier": metadata.id,
        "publisher": metadata.source,
        "sha256": received.sha256,
        "contentSize": str(len(received.content)),
        "encodingFormat": format_of(received.path),
        "license": ref(held[metadata.rights]["@id"]),
    }
    return entity | ({"datePublished": metadata.date} if metadata.date else {})


def coder(own: Coder, version: str) -> Entity:
    """Return a coder as what they are: a language model is a program, never a person."""
    made, said = KINDS[own.kind]
    return {
        "@id": f"#coder/{own.id}",
        "@type": made,
        "name": f"{own.id} ({said})",
        "description": f"{own.description_en} {own.description_zh}".strip(),
        "additionalType": own.kind,
        "disambiguatingDescription": f"Coded under version {version} of the scheme; kind: {said}.",
    }


def machine(measured: Iterable[Entity]) -> Entity:
    """Return the machine coder, with how well it agrees with the coders."""
    return _program(MACHINE, "Machine coder of liandong", __version__) | {
        "description": "Gives codes by the scheme's indicators and by what it learned from coded "
        "sentences. What it gave is no person's coding.",
        "additionalProperty": refs(entity["@id"] for entity in measured),
        "isPartOf": ref(LIBRARY),
    }


def measures(holdings: Iterable[Holding]) -> list[Entity]:
    """Return the machine's F1 as measured, if a table of the results has it."""
    found = []
    for held in holdings:
        table = described(held.content) if held.path.endswith(".csv") else None
        if table and table.schema.name == "machine_accuracy_summary":
            found += [_measure(row) for row in _rows(held.content) if "f1" in row["measure"]]
    return found


def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(content.decode("utf-8").splitlines()))


def _measure(row: Mapping[str, str]) -> Entity:
    return {
        "@id": f"#measure/{row['measure']}",
        "@type": "PropertyValue",
        "name": row["measure"],
        "value": row["value"],
        "measurementTechnique": row["how"],
    }


def file(held: Holding, study: Study, licences: Sequence[str]) -> Entity:
    """Return a file of the package, or what is known of one that is left out."""
    entity = {
        "@id": held.id,
        "@type": "File" if held.kept else "CreativeWork",
        "name": held.path,
        "description": " ".join(_descriptions(held, study)),
        "sha256": held.sha256,
        "contentSize": str(len(held.content)),
        "encodingFormat": format_of(held.path),
        "license": refs(licences),
    }
    table = _table(held)
    if table is not None:
        entity["variableMeasured"] = [ref(_column_id(table, name)) for name in table.columns]
    return entity


def columns(holdings: Iterable[Holding]) -> Iterator[Entity]:
    """Yield the columns of all tables, with what they mean and in which unit."""
    tables = [table for table in map(_table, holdings) if table is not None]
    for table in {str(table.name): table for table in tables}.values():
        for name, column in table.columns.items():
            unit = (column.metadata or {}).get("unit", "")
            yield {
                "@id": _column_id(table, name),
                "@type": "PropertyValue",
                "name": name,
                "description": column.description or "",
            } | ({"unitText": unit} if unit else {})


def _table(held: Holding) -> Table | None:
    found = described(held.content) if held.path.endswith(".csv") else None
    return found.schema if found else None


def _column_id(table: Table, name: str) -> str:
    return f"#column/{str(table.name).replace(' ', '-')}/{name}"


def _descriptions(held: Holding, study: Study) -> Iterator[str]:
    table = _table(held)
    yield f"Table “{table.name}”." if table is not None else _kind_of(held.path, study)
    if not held.kept:
        yield LEFT_OUT
    elif held.share and round(held.share, 2):
        yield QUOTES.format(held.share)
    elif held.share is None:
        yield "May quote the documents; their rights stay with their publishers."


def _kind_of(path: str, study: Study) -> str:
    """Say what a file is by where it stands."""
    said = {
        study.parameters: "Every analytical choice, with its reason.",
        study.claims: "The claims of the briefs, and where each value stands.",
        study.lock: "The versions of all packages that the study ran with.",
        study.citation: "How to cite the study.",
        study.licence: "The licence.",
        study.codebook: "The coding scheme.",
        study.codings: "Who coded, and the codings.",
        study.documents: "A document, or what is known of it.",
        study.results: "A result of the analysis.",
        study.reports: "A brief, figure or table, or what it is rendered from.",
    }
    places = [place for place in said if path == str(place) or path.startswith(f"{place}/")]
    if places:
        return said[places[0]]
    return "Codings by place and hash, without words." if "/" not in path else "Edited by people."
