"""Which files of a study go into a package, and how much of the texts they carry."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from liandong.coding.scheme import Scheme
from liandong.corpus.documents import Metadata
from liandong.corpus.reading import Corpus
from liandong.exchange.crate.carrying import COPIED, Texts
from liandong.exchange.standoff.export import INSIDE, coded_standoff
from liandong.exchange.standoff.file import text_of
from liandong.schemas import read_bytes


@dataclass(frozen=True)
class Study:
    """Where a study's files stand, below its root.

    `others` are further folders of what people edit (lexicon, practice, decisions, samples),
    `extensions` folders of the reports that others made. What isn't there is left out.
    """

    root: Path
    documents: Path
    codebook: Path
    codings: Path
    results: Path
    parameters: Path
    claims: Path
    reports: Path
    others: tuple[Path, ...] = ()
    extensions: tuple[Path, ...] = ()
    lock: Path = Path("requirements.lock")
    citation: Path = Path("CITATION.cff")
    licence: Path = Path("LICENSE")

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders of which every file goes into the package."""
        own = (self.codebook, self.codings, self.documents, self.results, self.reports)
        return (*own, *self.others)

    def files(self) -> dict[str, bytes]:
        """Return the files by their path below the root, without hidden ones."""
        singles = (self.citation, self.licence, self.lock, self.parameters, self.claims)
        paths = [self.root / path for path in singles]
        for folder in self.folders:
            paths += sorted((self.root / folder).rglob("*"))
        names = {path.relative_to(self.root) for path in paths if path.is_file()}
        return {
            name.as_posix(): read_bytes(self.root / name)
            for name in sorted(names)
            if not any(part.startswith((".", "__")) for part in name.parts)
            and not any(name.is_relative_to(folder) for folder in self.extensions)
        }


@dataclass(frozen=True)
class Holding:
    """A file of the package.

    `share` is that of a document that stands in it, at the most; None if that can't be told (a
    figure, a PDF). Without `kept`, only what is known of it goes into the package.
    """

    path: str
    content: bytes
    share: float | None
    kept: bool

    @property
    def sha256(self) -> str:
        """The hash of the file."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def copies(self) -> bool:
        """Whether the file is a copy of a document, or of so much of it that it isn't quoted."""
        return self.share is not None and self.share > COPIED

    @property
    def id(self) -> str:
        """The name of the file within the package, or of what is known of it."""
        return quote(self.path) if self.kept else f"#left-out/{quote(self.path)}"


def holdings_of(
    study: Study, corpus: Corpus, scheme: Scheme, *, with_texts: bool
) -> tuple[Holding, ...]:
    """Return the files of a study, and its codings without words, in the order of their paths."""
    texts = Texts(corpus)
    received = received_files(study, [document.metadata for document in corpus.documents])
    standoff = coded_standoff(corpus, scheme, study.root / study.codings)
    files = {**study.files(), INSIDE: text_of(standoff).encode("utf-8")}
    return tuple(
        Holding(path, content, share, kept=with_texts or (share or 0.0) <= COPIED)
        for path, content in sorted(files.items())
        for share in (1.0 if path in received else _share(texts, content),)
    )


def received_files(study: Study, documents: Sequence[Metadata]) -> dict[str, Metadata]:
    """Return the files as received, and the texts that were read out of them, by their path."""
    return {
        (study.documents / name).as_posix(): metadata
        for metadata in documents
        for name in (metadata.file, metadata.text)
        if name
    }


def _share(texts: Texts, content: bytes) -> float | None:
    shares = texts.shares(content)
    return max(shares.values()) if shares else None
