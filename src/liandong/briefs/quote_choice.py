"""Which quotations a page prints: short and telling, of many voices, each sentence once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from liandong.corpus.citations import Citation
from liandong.governance.models import Quote

# Words that begin in the middle of a thought, or number their sentence, read badly alone.
AMID = re.compile(
    r"^(等|[一二三四五六]是|[一二三四五六]要|其次|首先|一方面|另一方面|由于|使|还|也|其|并|而|但|从而|这|最终|目前)"
)
SHORT, LONG, TOO_LONG = 8, 45, 64
BEST = 24


@dataclass
class QuoteChoice:
    """Chooses quotations for one page, as many as `left`; remembers what is used."""

    cited: Callable[[Quote], Citation]
    names: tuple[str, ...]
    left: int
    used: list[Citation] = field(default_factory=list)

    def take(self, quotes: Iterable[Quote]) -> Quote | None:
        """Return the best quotation that isn't used yet, none if all are or the page is full."""
        free = [quote for quote in quotes if self.free(quote)]
        if not free or not self.left:
            return None
        chosen = min(free, key=self.worth)
        self.left -= 1
        self.used.append(self.cited(chosen))
        return chosen

    def free(self, quote: Quote) -> bool:
        """Whether it isn't too long, and none of its words are quoted yet."""
        own = self.cited(quote)
        return len(quote.words) <= TOO_LONG and not any(_overlap(own, other) for other in self.used)

    def worth(self, quote: Quote) -> tuple[bool, int, int, bool, bool, int]:
        """Rank a quotation, the best lowest: whole, of a new voice, naming the actor, short."""
        own = self.cited(quote)
        amid = bool(AMID.match(quote.words)) or not SHORT <= len(quote.words) <= LONG
        spoken = sum(other.speaker == own.speaker for other in self.used)
        printed = sum(other.document_id == own.document_id for other in self.used)
        again = any(set(own.passages) & set(other.passages) for other in self.used)
        unnamed = not any(name in quote.words for name in self.names)
        return amid, spoken, printed, again, unnamed, abs(len(quote.words) - BEST)


def _overlap(one: Citation, other: Citation) -> bool:
    """Whether two quotations share words of a document."""
    return one.document_id == other.document_id and any(
        start < end_ and start_ < end
        for start, end in one.raw_spans
        for start_, end_ in other.raw_spans
    )
