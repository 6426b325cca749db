"""How much of the corpus stands in a file: what quotes, and what carries the texts themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from liandong.corpus.alignment import HAN
from liandong.corpus.reading import Corpus

# So many Han characters in a row, marks and blanks aside, are someone's words.
RUN = 6
# A file in which more than this share of a document stands is a copy of it, no quotation. In the
# study that this was measured on, tables of passages hold 0.3 to 1, scheme and briefs up to 0.2.
COPIED = 0.2

HANS = re.compile(f"{HAN.pattern}+")
Runs = npt.NDArray[np.uint64]


@dataclass(frozen=True)
class Texts:
    """The texts of a corpus, to hold files against.

    `names` are the ids of the documents.
    """

    corpus: Corpus

    @cached_property
    def _runs(self) -> dict[tuple[str, str], Runs]:
        return {
            (document.id, kind): _runs_of(text)
            for document in self.corpus.documents
            for kind, text in (("raw", document.raw), ("restored", document.restored.text))
        }

    def shares(self, content: bytes) -> dict[str, float]:
        """Return for each document the share of its runs of Han characters that a file holds.

        Of a file that is no UTF-8 text (a figure, a PDF) nothing is known: there is no entry.
        """
        try:
            held = np.unique(_runs_of(content.decode("utf-8")))
        except UnicodeDecodeError:
            return {}
        shares: dict[str, float] = {}
        for (name, _), runs in self._runs.items():
            shares[name] = max(_share(runs, held), shares.get(name, 0.0))
        return shares


def _share(runs: Runs, held: Runs) -> float:
    """Return the share of runs that are among others (these sorted)."""
    if not len(runs) or not len(held):
        return 0.0
    nearest = np.searchsorted(held, runs).clip(max=len(held) - 1)
    return float((held[nearest] == runs).mean())


def _runs_of(text: str) -> Runs:
    """Return a number for each run of `RUN` Han characters of a text, marks and blanks aside."""
    letters = "".join(HANS.findall(text))
    codes = np.frombuffer(letters.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    count = len(codes) - RUN + 1
    if count < 1:
        return np.zeros(0, dtype=np.uint64)
    # 64 bits hold three characters: six are mixed, and two runs in 2^64 are taken for one.
    numbers = np.zeros(count, dtype=np.uint64)
    for place in range(RUN):
        numbers = numbers * np.uint64(0x9E3779B97F4A7C15) + codes[place : place + count]
        numbers ^= numbers >> np.uint64(29)
    return numbers
