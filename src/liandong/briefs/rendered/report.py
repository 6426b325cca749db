"""Prove rendered files, and say in short what was proved."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from liandong.briefs.pages import Page, read_page
from liandong.briefs.project import ENDINGS, Source, read_source
from liandong.briefs.proof import read_claims
from liandong.briefs.rendered.checks import Grounds, Proof, examine
from liandong.briefs.rendered.expected import Expected, expected
from liandong.errors import Fault, collecting, raise_all, refuse
from liandong.progress import Follow

FORMATS = tuple(f".{ending}" for ending in ENDINGS.values())


def prove_rendered(
    paths: Iterable[Path],
    claims_file: Path,
    texts: Mapping[str, str],
    furniture: Collection[str] = (),
    follow: Follow[Path] = iter,
) -> tuple[Proof, ...]:
    """Read rendered files back and prove that they say what their pages and claims say.

    Parameters
    ----------
    paths : iterable of Path
        PDF, HTML and DOCX files, or folders of them, below the `output-dir` of their project.
    claims_file : Path
        The claims that the pages name, as the findings write them.
    texts : mapping
        The restored text of each document, by its id.
    furniture : collection of str
        What a house style adds to every page: contact line, address of a site, words for a logo.
    follow : callable
        Goes over the files.

    Returns
    -------
    A proof a file, in the order of the files.

    Raises
    ------
    InputFaults
        With every difference, by file and page, paragraph or element.
    """
    proofs, faults = examined(paths, claims_file, texts, furniture, follow)
    raise_all([*faults, *(fault for proof in proofs for fault in proof.faults)])
    return proofs


def examined(
    paths: Iterable[Path],
    claims_file: Path,
    texts: Mapping[str, str],
    furniture: Collection[str] = (),
    follow: Follow[Path] = iter,
) -> tuple[tuple[Proof, ...], tuple[Fault, ...]]:
    """Return the proof of each file, faults and all, and the faults of files without a page."""
    grounds = Grounds(*read_claims(claims_file), texts, furniture)

    @cache
    def source_of(folder: Path) -> Source:
        return read_source(folder, ())

    @cache
    def wanted_of(folder: Path, path: Path) -> Expected:
        return _expected(source_of(folder), read_page(path), grounds)

    proofs, faults = [], list[Fault]()
    for file in follow(rendered_files(paths)):
        with collecting(faults):
            source = source_of(_project(file))
            wanted = wanted_of(source.folder, _page(source, file))
            proofs.append(examine(file, source, wanted, grounds))
    return tuple(proofs), tuple(faults)


def rendered_files(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return the files, those of folders among them, each once and in order."""
    found: dict[Path, None] = {}
    for path in paths:
        below = sorted(file for file in path.rglob("*") if file.suffix in FORMATS)
        if path.is_dir() and not below:
            raise refuse(path, "nothing is rendered here; run `liandong brief` first")
        if not path.is_dir() and path.suffix not in FORMATS:
            raise refuse(path, f"expected a rendered file, one of {'、'.join(FORMATS)}")
        found.update(dict.fromkeys(file.resolve() for file in (below or [path])))
    return tuple(found)


def _project(file: Path) -> Path:
    for folder in file.parents:
        if (folder / "_quarto.yml").is_file():
            return folder
    raise refuse(file, "no folder above it holds a _quarto.yml; prove it where it was rendered")


def _page(source: Source, file: Path) -> Path:
    """Return the page that a file was rendered from; it stands where the file would."""
    outputs = source.folder / source.project.project.output_dir
    if file.is_relative_to(outputs):
        page = source.folder / file.relative_to(outputs).with_suffix(".qmd")
        if page.is_file():
            return page
    raise refuse(file, "no page of the project is rendered to it; remove it, or write its page")


def _expected(source: Source, page: Page, grounds: Grounds) -> Expected:
    try:
        return expected(source, page, grounds.claims, grounds.gate)
    except (KeyError, StopIteration) as error:
        sentence = f"it names {error}, which the claims don't have; run `liandong brief` again"
        raise refuse(page.path, sentence) from None


def report(proofs: Iterable[Proof]) -> str:
    """Return what was proved, a line a file, and which pages say the same in all formats."""
    made = tuple(proofs)
    return "\n".join([*map(_line, made), *_agreements(made)])


def _line(proof: Proof) -> str:
    counts = ", ".join(f"{count:,} {name}" for name, count in proof.counts.items() if count)
    wrong = f"; {len(proof.faults)} faults" if proof.faults else ""
    return f"{proof.file.name}: {counts}{wrong}"


def _agreements(proofs: tuple[Proof, ...]) -> Iterator[str]:
    for page in dict.fromkeys(proof.page for proof in proofs):
        own = [proof for proof in proofs if proof.page == page]
        if len(own) == len(FORMATS) and not any(proof.faults for proof in own):
            yield f"{page.name}: PDF, HTML and DOCX say the same, and what the claims say"
