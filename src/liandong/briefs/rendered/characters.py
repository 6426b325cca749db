"""Characters of a page without the blanks that its layout adds, and the blanks that don't belong.

Lines are broken, justified and indented otherwise in each format. What a page says is therefore
compared without blanks; blanks inside Chinese are looked for on their own.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator

# Joiners, soft hyphens, direction and variation marks: nothing of them is seen.
UNSEEN = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe0e\ufe0f\ufeff"
_BLANKS = re.compile(f"[\\s{UNSEEN}]+")
_MARKS = re.compile(f"[{UNSEEN}]+")
# Han characters and the punctuation that is set with them.
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff、。〈-】〔-〕！（），：；？"
# English has these too: of two neighbours at least one must be Chinese for certain.
_SHARED = "“”‘’…—"
_STRAY = re.compile(
    f"(?<=[{_HAN}])\\s+(?=[{_HAN}{_SHARED}])|(?<=[{_HAN}{_SHARED}])\\s+(?=[{_HAN}])"
)
# Marks that fonts draw with one glyph, which stands for one of them only.
_ALIKE = str.maketrans("\u00ad‐‑‒•‧・⋯‵∕〜", "---–···…｀／～")
# Enough to know a place by.
NEIGHBOURS = 8


def joined(text: str) -> str:
    """Return `text` without blanks and without characters that nobody sees."""
    return _BLANKS.sub("", text)


def shapes(text: str) -> str:
    """Return what is seen of `text`: characters that share a glyph become the same."""
    seen = joined(text.translate(_ALIKE))
    return "".join(one if one.isdigit() else unicodedata.normalize("NFKC", one) for one in seen)


def stray(texts: Iterable[str]) -> Counter[tuple[str, str, str]]:
    """Count the blanks between Chinese characters: what stands before, the blank, what follows."""
    return Counter(found for text in texts for found in _stray(_MARKS.sub("", text).strip()))


def _stray(text: str) -> Iterator[tuple[str, str, str]]:
    for found in _STRAY.finditer(text):
        before = joined(text[: found.start()])[-NEIGHBOURS:]
        yield before, found[0], joined(text[found.end() :])[:NEIGHBOURS]
