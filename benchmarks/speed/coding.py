"""Coding against what a plain script does: one `re` alternation for each code of the scheme.

The text is the study's passages and sentences of generated documents. The alternations tell of
each sentence which codes may stand in it; whether they do, with masks and exclusions, a plain
reading then tells. Only the alternations are timed.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.generator.documents import generated
from benchmarks.speed.row import Row, measured
from liandong.coding.coder import code_units, read_coder, units_of
from liandong.coding.indicators import evident
from liandong.coding.scheme import Code, Dimension, Scheme, expanded, grouped, read_scheme
from liandong.coding.units import Unit, unit
from liandong.corpus.passages import PASSAGES, coded_passages
from liandong.schemas import read_table

STUDY = Path(__file__).parents[2]
DOCUMENTS, SEED = 300, 7
BLANK = "\ufffc"
CLAUSE_END = re.compile(r"[，；：。！？\n]|(?<!\d)[,;:.!?]|[,;:.!?](?!\d)")
WITHIN = "[^，；：。！？\n]*?"
Pairs = set[tuple[int, str]]


def units() -> list[Unit]:
    """Return the sentences that are coded."""
    passages = read_table(STUDY / "analysis" / "results" / "passages.csv", PASSAGES)
    made = [
        unit(sentence.passage_id, sentence.text)
        for number in range(1, DOCUMENTS + 1)
        for sentence in generated(number, SEED).sentences
    ]
    return [*units_of(coded_passages(passages)), *made]


def alternation(words: Iterable[str]) -> str:
    """Return an expression of words, the longest first."""
    return "(?:" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + ")"


def alternations(scheme: Scheme) -> dict[str, re.Pattern[str]]:
    """Return one expression a code, of all its indicators."""
    return {
        code.id: re.compile("|".join(_parts(code, dimension)))
        for dimension in scheme.dimensions
        for code in dimension.codes
    }


def _parts(code: Code, dimension: Dimension) -> Iterator[str]:
    own = code.indicators
    if own.terms or own.cues:
        yield alternation(own.terms + own.cues)
    for words in own.patterns + own.cue_patterns:
        yield expanded(words, dimension.groups)
    for pair in own.near:
        one, other = (alternation(grouped(w, dimension.groups)) for w in (pair.one, pair.other))
        yield f"{one}{WITHIN}{other}|{other}{WITHIN}{one}"


def possible(texts: list[str], expressions: Mapping[str, re.Pattern[str]]) -> Pairs:
    """Return which sentences one of a code's indicators may stand in."""
    found: Pairs = set()
    for code, expression in expressions.items():
        search = expression.search
        found.update((number, code) for number, text in enumerate(texts) if search(text))
    return found


@dataclass(frozen=True)
class Plainly:
    """A plain reading of single sentences by the indicators of one dimension."""

    dimension: Dimension

    @cached_property
    def words(self) -> dict[str, str]:
        """The code of each word; nothing for those that mask others."""
        words = dict.fromkeys(self.dimension.masking, "")
        for code in self.dimension.codes:
            words |= dict.fromkeys(code.indicators.terms + code.indicators.cues, code.id)
        return words

    @cached_property
    def longest_first(self) -> re.Pattern[str]:
        """All words in one expression."""
        return re.compile(alternation(self.words))

    def codes(self, text: str) -> set[str]:
        """Return the codes of which an indicator stands in a sentence."""
        found = list(self.longest_first.finditer(text))
        masked = text
        for match in found:
            if not self.words[match[0]]:
                blank = BLANK * len(match[0])
                masked = masked[: match.start()] + blank + masked[match.end() :]
        hits = [(match.start(), self.words[match[0]]) for match in found]
        return {
            code.id
            for code in self.dimension.codes
            for start in [
                *(start for start, name in hits if name == code.id),
                *self._others(code, masked),
            ]
            if not _excluded(code, start, text)
        }

    def _others(self, code: Code, masked: str) -> Iterator[int]:
        groups, own = self.dimension.groups, code.indicators
        for words in own.patterns + own.cue_patterns:
            yield from (match.start() for match in re.finditer(expanded(words, groups), masked))
        for pair in own.near:
            for start, end in _clauses(masked):
                one = next((w for w in grouped(pair.one, groups) if w in masked[start:end]), None)
                others = {w for w in grouped(pair.other, groups) if w in masked[start:end]} - {one}
                if one and others:
                    yield start


def _clauses(text: str) -> list[tuple[int, int]]:
    ends = [*(match.start() for match in CLAUSE_END.finditer(text)), len(text)]
    return list(zip([0, *(end + 1 for end in ends)], ends, strict=False))


def _excluded(code: Code, place: int, text: str) -> bool:
    return any(
        phrase in text[start:end]
        for start, end in _clauses(text)
        if start <= place < end
        for phrase in code.indicators.excluding
    )


def plainly(texts: list[str], scheme: Scheme, may: Pairs) -> Pairs:
    """Return which sentences have an indicator of which code, of those that may."""
    asked: dict[tuple[int, str], set[str]] = {}
    for number, code in may:
        asked.setdefault((number, code.split(".")[0]), set()).add(code)
    reading = {each.dimension: Plainly(each) for each in scheme.dimensions}
    return {
        (number, code)
        for (number, dimension), codes in asked.items()
        for code in codes & reading[dimension].codes(texts[number])
    }


def stored(texts: list[str]) -> bytes:
    """Return texts as a Parquet file."""
    out = io.BytesIO()
    pq.write_table(pa.table({"text": texts}), out, use_dictionary=False)
    return out.getvalue()


def read(file: bytes) -> list[str]:
    """Read texts from a Parquet file, without threads."""
    table = pq.read_table(pa.BufferReader(file), use_threads=False)
    texts: list[str] = table["text"].to_pylist()
    return texts


def rows() -> list[Row]:
    """Measure coding by indicators, and by the whole machine coder."""
    scheme = read_scheme(STUDY / "corpus" / "codebook")
    coder = read_coder(STUDY / "analysis" / "results" / "coder.npz")
    sentences = units()
    texts = [each.text for each in sentences]
    expressions, file = alternations(scheme), stored(texts)
    codes = [code.id for code in scheme.codes]
    found, numbers = evident(texts, scheme)
    ours = {(n, codes[code]) for n, code in zip(found.tolist(), numbers.tolist(), strict=True)}
    same = ours == plainly(texts, scheme, possible(texts, expressions))
    told = "yes" if same else "NO"
    by_indicators = measured(lambda: evident(texts, scheme))
    whole = measured(lambda: code_units(sentences, scheme, coder))
    plain = measured(lambda: possible(texts, expressions), times=1)
    parquet = measured(lambda: read(file), times=5)
    alternatives = "one re alternation per code"
    name = f"coding, {len(codes)} codes"
    return [
        Row(
            f"{name}, indicators, one process",
            alternatives,
            by_indicators,
            plain,
            plain / by_indicators,
            "20 ×",
            told,
        ),
        Row(
            "coding by indicators",
            "reading the text from Parquet",
            by_indicators,
            parquet,
            by_indicators / parquet,
            "at most 5 ×",
            "not of one kind",
        ),
        Row(
            "the whole machine coder",
            alternatives,
            whole,
            plain,
            plain / whole,
            "no aim",
            "it codes by more than indicators",
        ),
        Row(
            "the whole machine coder, as readings of its text",
            "reading the text from Parquet",
            whole,
            parquet,
            whole / parquet,
            "no aim",
            "not of one kind",
        ),
    ]


if __name__ == "__main__":
    for row in rows():
        print(*row, sep=" · ")
