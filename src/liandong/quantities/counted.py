"""What a figure counts: the noun behind its unit, or the one ahead of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from liandong.corpus.word_list import word_list
from liandong.quantities.quantities import Quantity
from liandong.quantities.units import LASTING
from liandong.text.segmentation import Tokenizer

NOUNS = frozenset(["n", "ns", "nt", "nz", "ng", "nrt", "vn", "an", "j", "l", "eng"])
BESIDE = frozenset(
    ["a", "ad", "b", "z", "s", "i", "x", "f"]
)  # may stand inside a phrase, not end it
DOING = frozenset(["v", "vn", "vi"])
# Between what is counted and its number: 项目达9226个, 人数约为300.
LINKING = re.compile(
    "达到?|为|是|[共还]?有|[共总合累]计|[已大]?约|已达?|仅|只|超过|[总一]共|接近|增[至加长]|增加到|下降|减少|"
    "上升|提高|[降升]至|降到|到|了|最[高长多]?|[长高]达|就|也|都|还|占|近|持续|历时|连续|分别|各|则|均|等|共|间|"
    "至今|完成|进行|开展|较|比"
)
QUOTES = "“”‘’《》"
SKIPPED = re.compile(
    "的|多|以[上下内]|左右|上下|新|老|高|大|小|[之以]?[内里中前后]|完成|进行|开展|实现"
)
CLAUSE = re.compile(r"[，。；：！？、（）]")
REPEATED = frozenset(["次", "遍", "趟"])
THINGS = frozenset(["人", "户", "组", "班", "片", "章"])  # units that name what they count
EVENTS = frozenset(["例", "件", "起", "宗", "人次", "个"])
LONGEST_PHRASE = 24
LONGEST_GAP = 14
NEAR = 120  # characters that are looked at on either side


@dataclass(frozen=True)
class Word:
    """A word of a text at `[start, end)`, with the kind that the word list gives it."""

    start: int
    end: int
    text: str
    kind: str


@lru_cache(maxsize=1)
def kinds() -> dict[str, str]:
    """Return what kind of word each word of the word list is."""
    known = word_list()
    return dict(zip(known.words, known.tags, strict=True))


def words_of(text: str, tokenizer: Tokenizer) -> list[Word]:
    """Return the words of a text with their places and kinds."""
    known, place, words = kinds(), 0, []
    for token in tokenizer.tokens(text):
        kind = known.get(token) or ("n" if len(token) > 1 and token.isalpha() else "x")
        words.append(Word(place, place + len(token), token, kind))
        place += len(token)
    return words


def counted_by(text: str, found: Quantity, tokenizer: Tokenizer) -> tuple[str, str]:
    """Return the noun that names what a quantity counts, and what is done so often or so long.

    Either is empty if the text doesn't name it beside the figure.
    """
    behind = words_of(CLAUSE.split(text[found.end : found.end + NEAR], maxsplit=1)[0], tokenizer)
    before = words_of(CLAUSE.split(text[max(0, found.start - NEAR) : found.start])[-1], tokenizer)
    doing = found.unit in LASTING or found.unit in ("月", "人次", "场", *REPEATED)
    owned = bool(behind) and behind[0].text == "的"
    act = _act_ahead(before) or _act_behind(behind)
    if found.unit in ("元", "%", "倍") and not owned:
        noun = _ahead(before) or (_behind(behind) if found.unit == "%" else "")
    elif doing and (owned or found.unit != "小时"):
        acted = act and (owned or found.unit in REPEATED)
        noun = _ahead(before) or ("" if acted else _behind(behind))
    else:
        noun = _behind(behind) or _ahead(before)
    return noun, act


def _rest(words: Sequence[Word]) -> list[Word]:
    skipped = list(takewhile(lambda word: SKIPPED.fullmatch(word.text), words))
    return list(words[len(skipped) :])


def _behind(behind: Sequence[Word]) -> str:
    rest = _rest(behind)
    if rest and rest[0].kind in ("m", "x") and rest[0].text not in QUOTES:
        return ""
    phrase = _phrase(list(takewhile(_inside, rest)))
    after = rest[len(phrase)].text if len(phrase) < len(rest) else ""
    if phrase and after != "的":
        return _joined(phrase)
    marks = [place for place, word in enumerate(rest) if word.text == "的"]
    attributed = marks and rest[marks[0]].start - rest[0].start <= LONGEST_GAP
    if attributed and not (phrase and phrase[-1].kind in ("n", "nz", "ns", "nt")):
        owner = _phrase(list(takewhile(_inside, _rest(rest[marks[0] + 1 :]))))
        return _joined(owner) or _joined(phrase)
    return _joined(phrase)


def _ahead(before: Sequence[Word]) -> str:
    rest = list(before)
    while rest and (LINKING.fullmatch(rest[-1].text) or rest[-1].kind[:1] in "dufp"):
        rest = rest[:-1]
    return _joined(_phrase(list(takewhile(_inside, reversed(rest)))[::-1], whole=True))


def _act_ahead(before: Sequence[Word]) -> str:
    rest = [word for word in before if word.kind[:1] not in "duf" and word.text not in QUOTES]
    while rest and LINKING.fullmatch(rest[-1].text):
        rest = rest[:-1]
    return rest[-1].text if rest and rest[-1].kind in DOING else ""


def _act_behind(behind: Sequence[Word]) -> str:
    acts = [word for word in _rest(behind)[:3] if word.kind == "v"]
    return acts[0].text if acts else ""


def _inside(word: Word) -> bool:
    return word.kind in NOUNS or (word.kind in BESIDE and not SKIPPED.fullmatch(word.text))


def _phrase(words: list[Word], *, whole: bool = False) -> list[Word]:
    """Return a noun phrase without what can't end it; `whole`: it must end where the words end."""
    ended = [word for word in words if word.text not in QUOTES]
    if whole and (not ended or ended[-1].kind not in NOUNS):
        return []
    while words and words[-1].kind not in NOUNS:
        words = words[:-1]
    return words


def _joined(phrase: Sequence[Word]) -> str:
    return "".join(w.text for w in phrase if w.text not in QUOTES)[-LONGEST_PHRASE:]
