"""Claims: statements with the values, passages and verbatim quotations that bear them.

People write claims in a YAML file: the statement in both languages, where each value
stands in the results, and the words quoted. Here the values are looked up, the words
are found in the restored documents, and everything is joined to one record a claim.
"""

from __future__ import annotations

import operator
import re
import string
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

import pandas as pd
from pydantic import Field

from liandong.coding.evaluation import Thresholds
from liandong.corpus.citations import Citation, cite
from liandong.corpus.reading import Corpus
from liandong.corpus.translations import Translations
from liandong.errors import Fault, collecting, raise_all, refuse
from liandong.findings import bearing
from liandong.findings.gate import Gate, read_gate
from liandong.findings.values import Text, Texts, ValueSource, rows_of, value_of
from liandong.quantities.reported import disagreements
from liandong.schemas import Record, line_of, read_yaml, yaml_data

Name = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "<=": operator.le,
    "<": operator.lt,
}


class QuoteSource(Record):
    """Words of a document, exactly as its restored text has them."""

    document: Text
    words: Text


class ClaimSource(Record):
    """A claim as people write it.

    `codes` are those that it rests on. `bearing` lists groups of codes: a passage bears the
    claim if it has all codes of one group. Without groups any of `codes` will do; a claim
    without codes is about all passages. One that `rests_on: quotations` tells what was read in
    whole documents, as the governance models are: those quoted bear it. `holds` lists
    comparisons of values, such as `a > b >= c`, that the prose relies on: if one no longer
    holds, the build stops.
    """

    id: Name
    statement_zh: Text
    statement_en: Text
    rests_on: Literal["codings", "quotations"] = "codings"
    codes: Texts = ()
    bearing: tuple[Texts, ...] = ()
    values: dict[Name, ValueSource] = {}
    holds: Texts = ()
    quotes: tuple[QuoteSource, ...] = ()


class ClaimsFile(Record):
    """The file of claims."""

    claims: tuple[ClaimSource, ...]


@dataclass(frozen=True)
class Evidence:
    """What claims are held against: documents, tables by name, and the coded passages.

    `tables` must have `coded_passages`, `agreement` (by code: `alpha`, `coder_count`) and
    `evaluation` (by code: `f1`, `passed`, `why`, labels); `codes` are all codes of the scheme.
    With `thresholds`, values that rest on machine codes pass the gate or not; without, nothing
    is said of it. `former` says of codes that the scheme had what became of them;
    `translations` are ours of the words quoted, by document and words.
    """

    corpus: Corpus
    tables: Mapping[str, pd.DataFrame]
    codes: frozenset[str]
    scheme_version: str
    thresholds: Thresholds | None
    former: Mapping[str, str] = field(default_factory=dict)
    translations: Translations = field(default_factory=dict)

    def quoted(self, number: int, citation: Citation) -> dict[str, Any]:
        """Return a quotation of a claim, with our English and the figures that fail their check.

        Those figures are told in both languages (`check_zh`, `check_en`), for a page that quotes
        them must say so; the table `reported_figures` has them.
        """
        failing = self._failing.get(citation.document_id)
        spans = [(start, end) for start, end in citation.raw_spans]
        wrong = (
            disagreements(failing, citation.document_id, citation.text, spans)
            if failing is not None
            else ()
        )
        return {
            "n": number,
            **asdict(citation),
            "translation_en": self.translations.get((citation.document_id, citation.text), ""),
            "check_zh": "".join(each.sentence_zh for each in wrong),
            "check_en": " ".join(each.sentence_en for each in wrong),
        }

    @cached_property
    def _failing(self) -> dict[str, pd.DataFrame]:
        """The figures that fail their check, by document."""
        figures = self.tables.get("reported_figures")
        if figures is None:
            return {}
        failing = figures[figures["agrees"] == "no"]
        return {str(name): of_document for name, of_document in failing.groupby("document_id")}

    @cached_property
    def gate(self) -> Gate | None:
        """What the study lets claims rest on."""
        if self.thresholds is None:
            return None
        return read_gate(self.tables["evaluation"], self.codes, self.thresholds)


def read_claims(path: Path, evidence: Evidence) -> dict[str, Any]:
    """Read the claims and join them with their evidence.

    Returns
    -------
    A value for JSON: `scheme_version`, `gate` (thresholds, and the codes that fail them) and
    `claims`, each with `id`, `statement_zh`, `statement_en`, `values`, `passages`, `quotes`,
    `coded_by_*` and `reliability_*`.

    Raises
    ------
    InputFaults
        With every unknown table, column, row, code or placeholder, every bare digit of a
        statement, every quotation that isn't verbatim, and every value that the gate refuses,
        with its line.
    """
    file = read_yaml(path, ClaimsFile)
    claims, faults = _joined(path, None, file, evidence)
    if faults:  # The parser that is quick knows no lines: they are looked for now.
        raise_all(_joined(path, yaml_data(path), file, evidence)[1])
    told = {"gate": evidence.gate.told()} if evidence.gate else {}
    return {"scheme_version": evidence.scheme_version, **told, "claims": claims}


def _joined(
    path: Path, data: Any, file: ClaimsFile, evidence: Evidence
) -> tuple[list[dict[str, Any]], list[Fault]]:
    """Return the claims with their evidence, and all faults: with lines, if `data` has them."""
    faults = _faults_of_names(path, data, file, evidence)
    claims = []
    for number, source in enumerate(file.claims):
        place = _Place(path, data, number)
        with collecting(faults):
            claims.append(resolve(source, evidence, place.of))
    return claims, faults


@dataclass(frozen=True)
class _Place:
    """Where in the file a claim stands."""

    path: Path
    data: Any
    number: int

    def of(self, *parts: str | int) -> str:
        """Return `file:line` of a part of the claim."""
        return f"{self.path}:{line_of(self.data, ('claims', self.number, *parts))}"


def _faults_of_names(path: Path, data: object, file: ClaimsFile, evidence: Evidence) -> list[Fault]:
    faults: list[Fault] = []
    seen: set[str] = set()
    for number, claim in enumerate(file.claims):
        place = _Place(path, data, number)
        if claim.id in seen:
            faults.append(Fault(place.of("id"), f"the claim “{claim.id}” stands twice; rename one"))
        seen.add(claim.id)
        grouped = [code for group in claim.bearing for code in group]
        for key, codes in (("codes", claim.codes), ("bearing", grouped)):
            faults += [
                Fault(place.of(key), _unknown(code, evidence))
                for code in codes
                if code not in evidence.codes
            ]
    return faults


def _unknown(code: str, evidence: Evidence) -> str:
    if code in evidence.former:
        return f"“{code}” {evidence.former[code]}; write the present code"
    return f"unknown code “{code}”; the scheme doesn't have it"


def resolve(source: ClaimSource, evidence: Evidence, place: Callable[..., str]) -> dict[str, Any]:
    """Join one claim, of the file or written from data, with its values, words and passages.

    `place` says of a part of the claim (`"values", name`) where it stands, for faults.
    """
    faults: list[Fault] = []
    values: dict[str, Any] = {}
    quotes: list[dict[str, Any]] = []
    for name in source.values:
        with collecting(faults):
            values[name] = _value(source, name, evidence, place("values", name))
    for n, quote in enumerate(source.quotes):
        with collecting(faults):
            where = place("quotes", n, "words")
            found = cite(quote.document, quote.words, evidence.corpus, where)
            quotes.append(evidence.quoted(n + 1, found))
    for n, comparison in enumerate(source.holds):
        with collecting(faults):
            numbers = {name: value["value"] for name, value in values.items()}
            check_holds(comparison, numbers, source.values.keys(), place("holds", n))
    statements = {}
    for key, language in (("statement_zh", "text_zh"), ("statement_en", "text_en")):
        with collecting(faults):
            texts = {name: value[language] for name, value in values.items()}
            known = source.values.keys()
            statements[key] = fill(getattr(source, key), texts, known, place(key))
    raise_all(faults)
    coded = evidence.tables["coded_passages"]
    quoted = sorted({passage for quote in quotes for passage in quote["passages"]})
    read = source.rests_on == "quotations"
    passages = quoted if read else bearing.passages(source.codes, source.bearing, coded)
    return {
        "id": source.id,
        **statements,
        "values": values,
        "passages": passages,
        "quotes": quotes,
        **(bearing.READ if read else bearing.coded_by(passages, coded)),
        **bearing.reliability(source.codes, evidence.tables),
    }


def _value(source: ClaimSource, name: str, evidence: Evidence, place: str) -> dict[str, Any]:
    """Return a value with its texts and, where there is a gate, whether it passes."""
    wanted, gate = source.values[name], evidence.gate
    rows = rows_of(wanted, evidence.tables, place)
    found = value_of(wanted, rows, place)
    if gate is None:
        return found
    failing = gate.failing_codes(wanted, rows, source.codes)
    said = f"the value “{name}” of the claim “{source.id}”"
    raise_all(gate.refusals(failing, said, place))
    return found | {"gate": {"passed": not failing, "codes": failing}}


def check_holds(
    comparison: str, numbers: Mapping[str, float], known: Iterable[str], place: str
) -> None:
    """Refuse a comparison, such as `a > b >= c`, that doesn't hold or can't be read.

    A value that could not be looked up has its own fault and is passed over here.
    """
    words = comparison.split()
    names, signs = words[::2], words[1::2]
    readable = len(names) == len(signs) + 1 > 1 and set(signs) <= COMPARISONS.keys()
    if not readable or not set(names) <= set(known):
        raise refuse(place, f"expected values of the claim and signs, like a > b: “{comparison}”")
    for left, sign, right in zip(names, signs, names[1:], strict=False):
        known_both = left in numbers and right in numbers
        if known_both and not COMPARISONS[sign](numbers[left], numbers[right]):
            found = f"{numbers[left]} and {numbers[right]}"
            sentence = f"“{left} {sign} {right}” no longer holds ({found}); "
            raise refuse(place, sentence + "mend what the prose says of it")


def fill(statement: str, texts: Mapping[str, str], known: Iterable[str], place: str) -> str:
    """Put the values' texts in the place of `{name}`; other digits are refused."""
    names = {name for _, name, _, _ in string.Formatter().parse(statement) if name}
    for name in sorted(names - set(known)):
        raise refuse(place, f"the statement names “{{{name}}}”, which isn't among its values")
    bare = re.search(r"\d", re.sub(r"\{[^}]*\}", "", statement))
    if bare:
        sentence = f"the digit “{bare[0]}” stands in the statement; make it a value"
        raise refuse(place, sentence)
    return statement.format_map({name: texts.get(name, "") for name in names})
