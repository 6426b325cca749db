"""The sentences that a page adds to its author's words, as they must stand in print.

The filter of the extension writes them too. They are said twice on purpose: a proof that took
them from the filter would prove nothing about it.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

BELOW = "△"
CALLOUTS = {
    "note": "注记",
    "tip": "提示",
    "warning": "警告",
    "caution": "注意",
    "important": "重要",
}
_NUMERALS = "一二三四五六七八九"


@dataclass(frozen=True)
class Wording:
    """The wording of one language; footnotes of a page that must stay one page are shorter."""

    chinese: bool
    one_page: bool = False

    def field(self, record: Mapping[str, Any], name: str) -> str:
        """Return what a claim says under `name` in this language."""
        return str(record.get(f"{name}_{'zh' if self.chinese else 'en'}") or "")

    def date(self, day: datetime.date) -> str:
        """Return the day of issue."""
        if self.chinese:
            return f"{day.year}年{day.month}月{day.day}日"
        return f"{day.day} {calendar.month_name[day.month]} {day.year}"

    def numbered(self, kind: str, number: int) -> str:
        """Return how a figure (`fig`) or a table (`tbl`) is named: 图 1."""
        named = {"fig": ("图", "Figure"), "tbl": ("表", "Table")}[kind]
        return f"{named[0 if self.chinese else 1]} {number}"

    def quoted(self, words: str) -> str:
        """Return a quotation in its marks; those inside it become single."""
        return f"“{words.replace('“', '‘').replace('”', '’')}”"

    def translated(self, quote: Mapping[str, Any]) -> str:
        """Return what a quotation means, as a page in another language says it behind the words."""
        if self.chinese:
            return ""
        meaning = quote.get("translation_en")
        return f" (“{meaning}”; our translation)" if meaning else " [no translation yet]"

    def checked(self, quote: Mapping[str, Any]) -> str:
        """Return what doesn't agree among the figures of a quotation, as it stands behind it."""
        said = self.field(quote, "check").removesuffix("。").removesuffix(".")
        if not said:
            return ""
        return f"（核对：{said}）" if self.chinese else f" (Check: {said}.)"

    def source(self, quote: Mapping[str, Any]) -> str:
        """Return who said it where, as a footnote begins."""
        if self.one_page:
            return str(quote.get("speaker") or "")
        title = str(quote["title"])
        named = title if title.startswith("〔") else f"《{title}》"
        who, home = quote.get("speaker") or "", quote.get("affiliation") or ""
        if self.chinese:
            who += f"（{home}）" if home else ""
            return "，".join(str(part) for part in (who, named, quote["source"]) if part)
        who += f" ({home})" if home else ""
        return ", ".join(str(part) for part in (who, named, quote["source"]) if part)

    def place(self, quote: Mapping[str, Any]) -> str:
        """Return where the words stand, as a footnote ends."""
        spans = [f"{first + 1}–{last}" for first, last in quote.get("raw_spans") or ()]
        passages = quote.get("passages") or ()
        if self.chinese:
            stop = "，" if self.one_page else "；"
            return f"{stop}语句{'、'.join(passages)}（原始文件第{'、'.join(spans)}字）。"
        stop = "," if self.one_page else ";"
        return f"{stop} passage {', '.join(passages)} (characters {', '.join(spans)})."

    def evidence(self, claim: Mapping[str, Any]) -> str:
        """Return how many passages bear a claim."""
        passages = claim["passages"]
        documents = len({passage.partition("-")[0] for passage in passages})
        coded = self.field(claim, "coded_by")
        if self.chinese:
            return f"〔证据：{len(passages)}句，{documents}份文献；{coded}〕"
        return f"[evidence: {len(passages)} passages in {documents} documents; {coded}]"

    def gate(self, gate: Mapping[str, Any], codes: Iterable[str]) -> str:
        """Return the note on what rests on codes below the thresholds."""
        labels = [self.field(gate["codes"][code], "label") for code in sorted(codes)]
        least = [f"{gate[key]:g}" for key in ("minimum_alpha", "minimum_f1", "minimum_f1_low")]
        passages = f"{gate['minimum_passages']:g}"
        if self.chinese:
            return (
                f"{BELOW}：含机器编码，所涉编码未全部达到门槛：编码者一致性α不低于{least[0]}，"
                f"机器编码的 F1（按段落交叉验证）不低于{least[1]}、其95%区间下限不低于{least[2]}，"
                f"多数意见至少给过{passages}句。未达到的：{'、'.join(labels)}。"
            )
        return (
            f"{BELOW}: counts machine codes, some of which miss a threshold: agreement between "
            f"coders (alpha) of at least {least[0]}; F1 of the machine (cross-validated by "
            f"paragraph) of at least {least[1]}, the lower end of its 95% interval at least "
            f"{least[2]}; at least {passages} passages by the coders' majority. "
            f"Those that miss one: {', '.join(labels)}."
        )

    def heading(self, first: int, second: int) -> str:
        """Return the number of a heading: 一、 and （一）, or 1. and 1.1; `second` may be 0."""
        if self.chinese:
            return f"（{_numeral(second)}）" if second else f"{_numeral(first)}、"
        return f"{first}.{second} " if second else f"{first}. "

    @property
    def separator(self) -> str:
        """What keeps the parts of a line at the head or foot of a page apart."""
        return "　" if self.chinese else " · "


def _numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    before = _NUMERALS[tens - 1] if tens > 1 else ""
    return before + ("十" if tens else "") + (_NUMERALS[ones - 1] if ones else "")
