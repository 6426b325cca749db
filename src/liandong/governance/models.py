"""Governance models: who does what, linked to whom and how, against what, by which measures.

People write one YAML file a model. Each element names codes of the scheme and is backed by
verbatim quotations, which are found in the restored documents with speaker and raw place.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, ClassVar

from pydantic import Field, StringConstraints

from liandong.coding.scheme import Scheme
from liandong.corpus.citations import Citation, cite
from liandong.corpus.reading import Corpus
from liandong.errors import Fault, collecting, raise_all
from liandong.schemas import Record, line_of, read_yaml, yaml_data

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Text = Annotated[str, StringConstraints(min_length=1)]


class Quote(Record):
    """Words of a document, exactly as its restored text has them, and whose they are."""

    document: Text
    speaker: str
    words: Text


Quotes = Annotated[tuple[Quote, ...], Field(min_length=1)]


class Role(Record):
    """What an actor does in the model."""

    kind: ClassVar[str] = "role"
    actor: Text
    function: Text
    quotes: Quotes

    @property
    def key(self) -> tuple[str, ...]:
        """The codes that tell it from other roles."""
        return self.actor, self.function


class Link(Record):
    """Who acts towards whom, by which mechanism; `mutual` where it goes both ways.

    A link may stay among actors of one kind, as where residents help each other.
    """

    kind: ClassVar[str] = "link"
    start: Text = Field(alias="from")
    end: Text = Field(alias="to")
    mechanism: Text
    mutual: bool = False
    quotes: Quotes

    @property
    def key(self) -> tuple[str, ...]:
        """The codes that tell it from other links."""
        return self.start, self.end, self.mechanism


class Problem(Record):
    """What the model is to remedy, whom it holds back, and what the text names as its cause."""

    kind: ClassVar[str] = "problem"
    problem: Text
    actors: tuple[Text, ...]
    quotes: Quotes
    causes: tuple[Quote, ...] = ()


class Measure(Record):
    """What must be done, for whom, to bring about what, against which problems of the file."""

    kind: ClassVar[str] = "measure"
    recommendation: Text
    actors: tuple[Text, ...]
    serves: tuple[Text, ...]
    answers: tuple[Text, ...]
    quotes: Quotes


class Condition(Record):
    """What must hold for the model to work."""

    kind: ClassVar[str] = "condition"
    condition_zh: Text
    condition_en: Text
    codes: tuple[Text, ...]
    quotes: Quotes


Element = Role | Link | Problem | Measure | Condition
# The key of each list of elements, and which dimensions the codes of an element's keys are of.
LISTS = ("roles", "links", "problems", "measures", "conditions")
DIMENSIONS_OF: Mapping[str, tuple[str, ...]] = {
    "actor": ("actor",),
    "function": ("function",),
    "start": ("actor",),
    "end": ("actor",),
    "mechanism": ("mechanism",),
    "problem": ("problem",),
    "recommendation": ("recommendation",),
    "actors": ("actor",),
    "serves": ("function", "mechanism"),
    "answers": ("problem",),
    "codes": (),
}


class ModelFile(Record):
    """A governance model as people write it."""

    id: Name
    name_zh: Text
    name_en: Text
    gist_zh: Text
    gist_en: Text
    roles: tuple[Role, ...]
    links: tuple[Link, ...]
    problems: tuple[Problem, ...]
    measures: tuple[Measure, ...]
    conditions: tuple[Condition, ...]

    @property
    def structure(self) -> tuple[Role | Link, ...]:
        """Its roles, then its links."""
        return (*self.roles, *self.links)

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """All elements, list by list in the order of the file."""
        return (*self.roles, *self.links, *self.problems, *self.measures, *self.conditions)


@dataclass(frozen=True)
class Models:
    """All models in the order of their ids, with each quotation's place and speaker."""

    files: tuple[ModelFile, ...]
    citations: Mapping[Quote, Citation]

    def __getitem__(self, model_id: str) -> ModelFile:
        return self._by_id[model_id]

    def __contains__(self, model_id: object) -> bool:
        return model_id in self._by_id

    @cached_property
    def _by_id(self) -> dict[str, ModelFile]:
        return {file.id: file for file in self.files}

    def citation(self, quote: Quote) -> Citation:
        """Return where a quotation of a model stands, and who says it."""
        return self.citations[quote]


def codes_of(element: Element) -> tuple[str, ...]:
    """Return the codes of an element, each once, in the order of its keys."""
    codes = [code for _, code in _named(element)]
    return tuple(dict.fromkeys(codes))


def quotes_of(element: Element) -> tuple[Quote, ...]:
    """Return the quotations of an element, those of its causes last."""
    causes = element.causes if isinstance(element, Problem) else ()
    return (*element.quotes, *causes)


def _named(element: Element) -> Iterator[tuple[str, str]]:
    """Yield each key of an element that holds codes, with each code."""
    for key in DIMENSIONS_OF:
        value = getattr(element, key, ())
        for code in (value,) if isinstance(value, str) else value:
            yield key, code


def read_models(folder: Path, corpus: Corpus, scheme: Scheme) -> Models:
    """Read the models of a folder, one YAML file each; there may be none.

    Raises
    ------
    InputFaults
        With all faults of all files and their lines: codes that the scheme doesn't have or
        that are of another dimension, elements that stand twice, quotations that aren't
        verbatim or are another speaker's.
    """
    faults: list[Fault] = []
    files: list[ModelFile] = []
    citations: dict[Quote, Citation] = {}
    for path in sorted(folder.glob("*.yaml")):
        with collecting(faults):
            file = read_yaml(path, ModelFile)
            found: list[Fault] = []
            cited = _Read(path, file, None).checked(corpus, scheme, found)
            if found:  # The parser that is quick knows no lines: they are looked for now.
                _Read(path, file, yaml_data(path)).checked(corpus, scheme, faults)
            files.append(file)
            citations |= cited
    raise_all(faults)
    return Models(tuple(files), citations)


@dataclass(frozen=True)
class _Read:
    """A file as read; with its `data`, faults have lines."""

    path: Path
    file: ModelFile
    data: Any

    def checked(self, corpus: Corpus, scheme: Scheme, faults: list[Fault]) -> dict[Quote, Citation]:
        """Add what is wrong to `faults`; return where the quotations stand."""
        faults += self.faults(scheme.code_ids)
        return self.citations(corpus, faults)

    def place(self, *loc: str | int) -> str:
        return f"{self.path}:{line_of(self.data, loc)}"

    @cached_property
    def placed(self) -> list[tuple[tuple[str, int], Element]]:
        """Each element with where it stands in the file."""
        lists = [(key, getattr(self.file, key)) for key in LISTS]
        return [((key, n), item) for key, items in lists for n, item in enumerate(items)]

    def faults(self, known: Collection[str]) -> Iterator[Fault]:
        if self.file.id != self.path.stem:
            sentence = f"the id is “{self.file.id}”; name the file {self.file.id}.yaml"
            yield Fault(self.place("id"), sentence)
        seen: dict[tuple[str, ...], str] = {}
        for loc, element in self.placed:
            yield from self._faults_of_codes(loc, element, known)
            yield from self._faults_of_doubles(loc, element, seen)
        yield from self._faults_of_answers()

    def _faults_of_codes(
        self, loc: tuple[str, int], element: Element, known: Collection[str]
    ) -> Iterator[Fault]:
        for key, code in _named(element):
            wanted = DIMENSIONS_OF[key]
            place = self.place(*loc, _alias(element, key))
            if code not in known:
                sentence = f"unknown code “{code}”; expected one of the scheme's"
                yield Fault(place, sentence)
            elif wanted and code.split(".")[0] not in wanted:
                sentence = f"“{code}” stands under {_alias(element, key)}; expected a code of "
                yield Fault(place, sentence + " or ".join(wanted))

    def _faults_of_doubles(
        self, loc: tuple[str, int], element: Element, seen: dict[tuple[str, ...], str]
    ) -> Iterator[Fault]:
        place = self.place(*loc)
        if isinstance(element, Role | Link):
            name = (element.kind, *element.key)
            if name in seen:
                sentence = f"this {element.kind} stands already at {seen[name]}"
                yield Fault(place, f"{sentence}; join their quotations")
            seen.setdefault(name, place)

    def _faults_of_answers(self) -> Iterator[Fault]:
        stated = {problem.problem for problem in self.file.problems}
        for n, measure in enumerate(self.file.measures):
            for code in measure.answers:
                if code not in stated:
                    place = self.place("measures", n, "answers")
                    sentence = f"answers “{code}”, which isn't among the problems of the model; "
                    yield Fault(place, sentence + "add the problem, or take it out")

    def citations(self, corpus: Corpus, faults: list[Fault]) -> dict[Quote, Citation]:
        found: dict[Quote, Citation] = {}
        for (key, n), element in self.placed:
            for part in ("quotes", "causes"):
                for m, quote in enumerate(getattr(element, part, ())):
                    with collecting(faults):
                        place = self.place(key, n, part, m, "words")
                        found[quote] = _cited(quote, corpus, place)
        return found


def _alias(element: Element, key: str) -> str:
    return type(element).model_fields[key].alias or key


def _cited(quote: Quote, corpus: Corpus, place: str) -> Citation:
    citation = cite(quote.document, quote.words, corpus, place)
    if citation.speaker != quote.speaker:
        said = f"“{quote.speaker}”" if quote.speaker else "nobody"
        spoken = f"“{citation.speaker}”" if citation.speaker else 'the editors (speaker: "")'
        sentence = f"the words are said to be of {said}, but are of {spoken}; correct the speaker"
        raise_all([Fault(place, sentence)])
    return citation
