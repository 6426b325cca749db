"""The table of reported figures, and what a quotation's figures don't agree with."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd
import pandera.pandas as pa

from liandong.corpus.alignment import Span
from liandong.corpus.reading import Corpus, RestoredDocument
from liandong.quantities.checks import PART, Check, checks_of
from liandong.quantities.figures import Figure, figures_of
from liandong.quantities.quantities import SAID
from liandong.quantities.sentences import english, in_chinese
from liandong.schemas import column, table
from liandong.text.segmentation import Tokenizer

AGREES = ("yes", "no", "")
EQUATIONS = "; "
FIGURES = table(
    "reported_figures",
    document_id=column(str, "id of the document"),
    passage_id=column(str, "passage in which the figure stands", key=True),
    start=column(int, "first character within the passage", unit="from 0", key=True),
    speaker=column(str, "who states it; empty: the editors, or a name that is lost"),
    quotation=column(str, "the figure as the restored text has it"),
    raw_spans=column(
        str, "where it stands in the raw file: JSON list of [start, end)", unit="code points"
    ),
    value=column(float, "the number, multiplied out; empty if none is said", nullable=True),
    low=column(float, "at least so many, where the words say so", nullable=True),
    high=column(float, "at most so many, where the words say so", nullable=True),
    unit=column(str, "what it is measured or counted in; behind / what it is a rate of"),
    counted=column(str, "what is counted, as the text names it; empty if it doesn't"),
    said=column(str, "how it is said", checks=pa.Check.isin(SAID)),
    check=column(str, "relations to other figures in which it takes part; empty: none found"),
    agrees=column(str, "whether all of them hold as printed", checks=pa.Check.isin(AGREES)),
    difference=column(
        float, "stated less what the others make, of the first that fails", nullable=True
    ),
    sentence_zh=column(str, "what doesn't agree, in Chinese"),
    sentence_en=column(str, "what doesn't agree, in English"),
)


@dataclass(frozen=True)
class Disagreement:
    """A figure of a quotation that doesn't agree with the others around it, and how to say so."""

    passage_id: str
    quotation: str
    check: str
    difference: float
    sentence_zh: str
    sentence_en: str


def reported_figures(corpus: Corpus, tokenizer: Tokenizer) -> pd.DataFrame:
    """Return every figure that the passages of a corpus report, checked (schema `FIGURES`)."""
    figures = figures_of(corpus.passages, tokenizer)
    checks = checks_of(figures)
    passages = corpus.passages.set_index("passage_id")
    speakers = passages["speaker"].to_dict()
    starts = {name: at for document in corpus.documents for name, at in _starts(document).items()}
    rows = [
        (
            figure.document_id,
            figure.passage_id,
            figure.quantity.start,
            speakers[figure.passage_id],
            figure.quantity.words,
            _raw_spans(corpus[figure.document_id], starts[figure.passage_id], figure),
            *_numbers(figure),
            figure.quantity.counted_in,
            figure.counted,
            figure.quantity.said,
            *_verdict(_checks_with(figure, checks)),
        )
        for figure in figures
    ]
    return pd.DataFrame(rows, columns=list(FIGURES.columns))


def _starts(document: RestoredDocument) -> dict[str, int]:
    """Return where each passage begins in its restored text."""
    starts, done = {}, 0
    for name, text in zip(document.passages["passage_id"], document.passages["text"], strict=True):
        starts[name] = document.restored.text.index(text, done)
        done = starts[name] + len(text)
    return starts


def _raw_spans(document: RestoredDocument, start: int, figure: Figure) -> str:
    quantity = figure.quantity
    return json.dumps(document.restored.raw_spans(start + quantity.start, start + quantity.end))


def _numbers(figure: Figure) -> tuple[float | None, ...]:
    quantity = figure.quantity
    numbers = (quantity.value, quantity.low, quantity.high)
    return tuple(None if number is None else float(number) for number in numbers)


def _checks_with(figure: Figure, checks: Iterable[Check]) -> list[Check]:
    """Return the checks of a figure, also where it only is stated again in the same paragraph."""
    return [check for check in checks if any(_same(figure, other) for other in check.figures)]


def _same(figure: Figure, other: Figure) -> bool:
    return figure == other or (
        (figure.document_id, figure.paragraph) == (other.document_id, other.paragraph)
        and (figure.kind, figure.quantity.value) == (other.kind, other.quantity.value)
        and figure.quantity.per == other.quantity.per
        and figure.quantity.value is not None
        and figure.counted[-2:] == other.counted[-2:]
        and figure.quantity.value >= 100
    )


def _verdict(checks: Sequence[Check]) -> tuple[str, str, float | None, str, str]:
    if not checks:
        return "", "", None, "", ""
    failing = [check for check in checks if not check.agrees]
    first = next(iter(failing), checks[0])
    return (
        EQUATIONS.join(check.equation for check in (*failing, *(c for c in checks if c.agrees))),
        "no" if failing else "yes",
        None if first.relation == PART and first.agrees else float(first.difference),
        "".join(dict.fromkeys(map(in_chinese, failing))),
        " ".join(dict.fromkeys(map(english, failing))),
    )


def disagreements(
    figures: pd.DataFrame, document_id: str, words: str, spans: Sequence[Span] = ()
) -> tuple[Disagreement, ...]:
    """Return the figures of a quotation that fail their check, one for each thing to be said.

    Parameters
    ----------
    figures
        The table of reported figures (schema `FIGURES`).
    words
        The quotation as the restored text has it.
    spans
        Where it stands in the raw file; without them, every place of the document counts at
        which its figures are stated.
    """
    failing = figures[(figures["document_id"] == document_id) & (figures["agrees"] == "no")]
    found: dict[str, Disagreement] = {}
    for row in failing.to_dict("records"):
        if not _stands_in(row["quotation"], words):
            continue
        if spans and not _overlap(json.loads(row["raw_spans"]), spans):
            continue
        names = ("passage_id", "quotation", "check", "difference", "sentence_zh", "sentence_en")
        found.setdefault(row["sentence_zh"], Disagreement(*(row[name] for name in names)))
    return tuple(found.values())


def _stands_in(quotation: str, words: str) -> bool:
    """Return whether words hold a figure, and not as the end of a longer number."""
    before = r"(?<![\d.,零〇一二两三四五六七八九十百千万亿])" if quotation[:1].isdigit() else ""
    return re.search(before + re.escape(quotation), words) is not None


def _overlap(own: Sequence[Sequence[int]], spans: Sequence[Span]) -> bool:
    return any(a < end and start < b for a, b in own for start, end in spans)
