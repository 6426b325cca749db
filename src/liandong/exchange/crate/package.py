"""A study as an RO-Crate: its files, what they mean, who made them, and whose rights they touch."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from rocrate.model.contextentity import ContextEntity
from rocrate.rocrate import ROCrate

from liandong.coding.codings import Coder, read_coders
from liandong.coding.scheme import Scheme, read_scheme
from liandong.corpus.documents import Metadata
from liandong.corpus.reading import Corpus, read_corpus
from liandong.errors import refuse
from liandong.exchange.crate import entities
from liandong.exchange.crate.actions import actions
from liandong.exchange.crate.carrying import Texts
from liandong.exchange.crate.entities import Entity, ref, refs
from liandong.exchange.crate.files import Holding, Study, holdings_of, received_files
from liandong.exchange.packing import packed
from liandong.exchange.standoff.export import kinds_said
from liandong.schemas import write_bytes, yaml_data

METADATA = "ro-crate-metadata.json"
# The version that most tools read; the library could write a later one.
VERSION = "1.1"
# What its context lacks: schema.org had no hashes yet.
MORE_TERMS = {"sha256": "http://schema.org/sha256"}


def export_crate(study: Study, output: Path, *, with_texts: bool = False) -> tuple[str, ...]:
    """Write a study as an RO-Crate, a folder or a zip; return what people should know of it.

    Parameters
    ----------
    study
        Where its files stand.
    output
        A folder that isn't there yet, or is empty; or a file that ends in `.zip`.
    with_texts
        Whether the documents' texts go into it. Their rights are others'. Without, only hashes
        and sizes do, and files that hold more than a fifth of a document are left out too.

    Raises
    ------
    InputFaults
        With all faults of documents, scheme and codings, or if the output is in the way.
    """
    _check_output(study, output)
    corpus = read_corpus(study.root / study.documents)
    scheme = read_scheme(study.root / study.codebook)
    coders = read_coders(study.root / study.codings)
    holdings = holdings_of(study, corpus, scheme, with_texts=with_texts)
    metadata = crate_metadata(study, corpus, scheme, coders, holdings)
    content = json.dumps(metadata, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    kept = {held.path: held.content for held in holdings if held.kept}
    _write(output, {**kept, METADATA: content.encode("utf-8")})
    said = _warning(corpus) if with_texts else _left_out(corpus, holdings)
    return (f"{len(kept)} files and {METADATA} written to {output}.", *said)


def crate_metadata(
    study: Study,
    corpus: Corpus,
    scheme: Scheme,
    coders: Sequence[Coder],
    holdings: Sequence[Holding],
) -> dict[str, Any]:
    """Return the JSON-LD of a crate, its entities in the order of their ids."""
    documents = [document.metadata for document in corpus.documents]
    citation, place = _citation(study)
    people, terms = entities.authors(citation, place), entities.licence(citation, place)
    held = entities.rights(documents)
    own = _documents(study, documents, holdings, held)
    made = list(actions(study, holdings, coders, [each["@id"] for each in own]))
    agents = refs(each["@id"] for each in people)
    crate = ROCrate(version=VERSION)
    crate.metadata.extra_terms.update(MORE_TERMS)
    for each in holdings:
        licences = _licences(study, documents, each, held, terms)
        _add(crate, entities.file(each, study, licences))
    for entity in (*people, terms, *held.values(), *own, *_programs(study, holdings)):
        _add(crate, entity)
    for coder in coders:
        _add(crate, entities.coder(coder, coder.scheme_version or scheme.versions[0]))
    for action in made:  # Whoever has a program run is the agent of what it makes.
        _add(crate, {"agent": agents, **action})
    about = {
        "name": str(citation.get("title", "")),
        "description": _about(scheme, documents, coders),
        "datePublished": newest_date(citation, scheme, documents),
        "license": ref(terms["@id"]),
        "author": agents,
        "isBasedOn": refs(each["@id"] for each in own),
        "mentions": refs(each["@id"] for each in made),
        "keywords": ", ".join(map(str, citation.get("keywords", ()))),
    }
    for key, value in about.items():
        crate.root_dataset[key] = value
    generated: dict[str, Any] = crate.metadata.generate()
    generated["@graph"].sort(key=lambda item: (item["@id"] != METADATA, item["@id"]))
    return generated


def newest_date(citation: Mapping[str, Any], scheme: Scheme, documents: Iterable[Metadata]) -> str:
    """Return the newest date that a study bears: of its release, its scheme or its documents.

    The day on which somebody packs it says nothing about it.
    """
    dates = [str(citation.get("date-released") or "")]
    dates += [change.date for change in scheme.head.changes]
    dates += [document.date for document in documents]
    return max(dates)


def _citation(study: Study) -> tuple[Mapping[str, Any], str]:
    """Return what CITATION.cff says, and where it stands."""
    path = study.root / study.citation
    data = yaml_data(path)
    if not isinstance(data, Mapping) or not data.get("title"):
        raise refuse(path, "expected a title, authors and a licence (cff-version: 1.2.0)")
    return data, str(path)


def _documents(
    study: Study,
    documents: Iterable[Metadata],
    holdings: Iterable[Holding],
    held: Mapping[str, Entity],
) -> list[Entity]:
    by_path = {each.path: each for each in holdings}
    return [
        entities.document(each, by_path[(study.documents / each.file).as_posix()], held)
        for each in documents
    ]


def _licences(
    study: Study,
    documents: Sequence[Metadata],
    each: Holding,
    held: Mapping[str, Entity],
    terms: Entity,
) -> list[str]:
    """Return under what a file stands: the study's licence, others' rights, or both."""
    owner = received_files(study, documents).get(each.path)
    if owner:
        return [held[owner.rights]["@id"]]
    others = [own["@id"] for own in held.values()] if each.copies else []
    return [terms["@id"], *others]


def _programs(study: Study, holdings: Sequence[Holding]) -> Iterator[Entity]:
    """Yield the programs with their versions, what was measured of them, and the columns."""
    lock = [each.content for each in holdings if each.path == study.lock.as_posix()]
    measured = entities.measures(holdings)
    yield from entities.software(b"".join(lock).decode("utf-8"))
    yield from measured
    yield entities.machine(measured)
    yield from entities.columns(holdings)


def _about(scheme: Scheme, documents: Sequence[Metadata], coders: Sequence[Coder]) -> str:
    return (
        f"{len(documents)} documents, coded by {kinds_said(coders)} and by machine under version "
        f"{scheme.version} of the scheme “{scheme.head.title_en}”: scheme, codings, parameters, "
        "results, claims and briefs. The documents' texts are their publishers'."
    )


def _add(crate: ROCrate, entity: Entity) -> None:
    properties = {key: value for key, value in entity.items() if key != "@id"}
    if entity["@type"] == "File":
        del properties["@type"]
        crate.add_file(dest_path=unquote(entity["@id"]), properties=properties)
    else:
        crate.add(ContextEntity(crate, entity["@id"], properties=properties))


def _warning(corpus: Corpus) -> list[str]:
    """Say whose rights the texts are that go into a crate."""
    rights: dict[str, list[str]] = {}
    for document in corpus.documents:
        rights.setdefault(document.metadata.rights, []).append(document.id)
    said = [f"  {', '.join(ids)}: {statement}" for statement, ids in rights.items()]
    return ["warning: the texts are in it, and they are others' to publish:", *said]


def _left_out(corpus: Corpus, holdings: Iterable[Holding]) -> list[str]:
    """Say what was left out of a crate, and how much is quoted in it all the same."""
    left = [each.path for each in holdings if not each.kept]
    quoted = b"\n".join(each.content for each in holdings if each.kept and each.share is not None)
    most = max(Texts(corpus).shares(quoted).values(), default=0.0)
    return [
        "Left out, for they carry texts whose rights are others' (hashes and sizes are in it): "
        f"{', '.join(left)}.",
        f"All quotations together are up to {most:.0%} of the words of a document.",
    ]


def _check_output(study: Study, output: Path) -> None:
    if (
        output.suffix != ".zip"
        and output.exists()
        and (not output.is_dir() or any(output.iterdir()))
    ):
        raise refuse(output, "there is something here already; name a new folder, or a .zip")
    inside = [study.root / folder for folder in study.folders]
    if any(output.resolve().is_relative_to(folder.resolve()) for folder in inside):
        raise refuse(output, "this is within what is packed; name a place outside the study")


def _write(output: Path, files: Mapping[str, bytes]) -> None:
    """Write a folder or a zip as a whole."""
    if output.suffix == ".zip":
        write_bytes(output, packed(files))
        return
    output.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(dir=output.parent, prefix=f".{output.name}."))
    try:
        for name, content in files.items():
            write_bytes(beside / name, content)
        beside.chmod(0o755)
        beside.replace(output)  # an empty folder may be there
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
