"""A case report, read as any received file is, and coded by machine."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from liandong.coding.coder import Coder, probabilities, units_of
from liandong.coding.features import Floats
from liandong.coding.matching import Found, Hit, Matcher, compiled, find
from liandong.coding.scheme import Scheme
from liandong.corpus.intake.arrivals import arrive, notes_on
from liandong.corpus.passages import coded_passages
from liandong.governance.agency import Clause, clauses_of

WE = re.compile(r"我们|(?:我|本)(?:省|市|县|区|镇|乡|街道|局|会|社|中心|社区)(?!会|区)")
AUTHORITIES = re.compile(r"(?<![城乡小社地])(?:省|市|县|区|镇|乡|州)里(?![面头程])")
GOVERNMENT = "actor.government"
# How probable it is that such a word means that actor; a round number, not measured.
SPEAKER = 0.8


class Heading(NamedTuple):
    """What a report is: its file, its title as guessed, and what a person should know of it."""

    file: str
    title: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Case:
    """A case report: its passages, the probability of each code in each, and who acts in them.

    `passages` has schema `PASSAGES`; `said` is passages × codes, 0–1; `clauses` are those of
    each passage, and `sections` the heading that it stands under.
    """

    heading: Heading
    passages: pd.DataFrame
    said: pd.DataFrame
    found: tuple[Found, ...]
    clauses: tuple[tuple[Clause, ...], ...]
    sections: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.passages)

    @cached_property
    def arrays(self) -> dict[str, Floats]:
        """The probabilities of each code over all passages."""
        return {code: self.said[code].to_numpy() for code in self.said.columns}

    @cached_property
    def paragraphs(self) -> tuple[int, ...]:
        """The paragraph of each passage."""
        return tuple(self.passages["paragraph"])


def read_case(path: Path, scheme: Scheme, coder: Coder) -> Case:
    """Read a case report (txt, md, html, docx or pdf) and code it by machine.

    Raises
    ------
    InputFaults
        If the file can't be read, or no text of a document is in it.
    """
    arrival = arrive(path, "000")
    title = arrival.document.metadata.title
    heading = Heading(path.name, title, tuple(notes_on(arrival)))
    return coded_case(heading, arrival.document.passages, scheme, coder)


def coded_case(heading: Heading, everything: pd.DataFrame, scheme: Scheme, coder: Coder) -> Case:
    """Return a document's passages (schema `PASSAGES`) as a case, coded by machine."""
    under = dict(zip(everything["passage_id"], _headings(everything), strict=True))
    passages = coded_passages(everything)
    codes = [code.id for code in scheme.codes]
    said = probabilities(units_of(passages), scheme, coder)
    texts = [str(text) for text in passages["text"]]
    matcher = compiled(scheme)
    found = tuple(find(texts, matcher))
    for number, code in _speakers(found, texts, _author(everything, matcher)):
        place = number, codes.index(code)
        said[place] = max(said[place], SPEAKER)
    clauses = tuple(clauses_by_passage(passages, found))
    sections = tuple(under[name] for name in passages["passage_id"])
    return Case(heading, passages, pd.DataFrame(said, columns=codes), found, clauses, sections)


def _author(passages: pd.DataFrame, matcher: Matcher) -> str:
    """Return the kind of actor that signs a report, named last before its first sentence."""
    lines = zip(passages["text"], passages["kind"], strict=True)
    head = [text for text, kind in takewhile(lambda line: line[1] != "body", lines)]
    named = [hit.code for line in find(head, matcher) for hit in line.of("actor")]
    return named[-1] if named else ""


def _speakers(
    found: Sequence[Found], texts: Sequence[str], author: str
) -> Iterator[tuple[int, str]]:
    """Add hits for “we”, who signs the report, and for “the town”, its government; yield both.

    Each with the number of its passage.
    """
    for number, (text, here) in enumerate(zip(texts, found, strict=True)):
        for pattern, code in ((WE, author), (AUTHORITIES, GOVERNMENT)):
            if code and (match := pattern.search(text)):
                hit = Hit(*match.span(), code, "speaker", match[0])
                here.hits["actor"] = sorted([*here.of("actor"), hit])
                yield number, code


def _headings(passages: pd.DataFrame) -> Iterator[str]:
    """Yield for each passage the heading that it stands under."""
    heading = ""
    for text, kind in zip(passages["text"], passages["kind"], strict=True):
        heading = str(text) if kind == "heading" else heading
        yield heading


def clauses_by_passage(
    passages: pd.DataFrame, found: tuple[Found, ...]
) -> Iterator[tuple[Clause, ...]]:
    """Yield the clauses of each passage; who acted last acts on within a paragraph."""
    paragraph, agents = -1, frozenset[str]()
    for text, here, hits in zip(passages["text"], passages["paragraph"], found, strict=True):
        clauses = tuple(clauses_of(text, hits, agents if here == paragraph else frozenset()))
        yield clauses
        agents = clauses[-1].agents if clauses else frozenset()
        paragraph = here
