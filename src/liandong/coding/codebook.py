"""What the files of the codebook hold: `scheme.yaml`, and one YAML file for each dimension.

The descriptions of the keys go into the JSON Schemas that editors read (`codebook_schema`).
"""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from liandong.schemas import Record

DIMENSIONS = (
    "actor",
    "function",
    "mechanism",
    "problem",
    "recommendation",
    "discourse",
    "phase",
)
# What `otherwise` says of a split whose codings people have to decide.
UNDECIDED = "undecided"

Words = Annotated[str, StringConstraints(min_length=1)]
Share = Annotated[float, Field(ge=0, le=1)]

# “…” stands for up to 14 characters of one clause, “~” for the beginning of a clause.
GAP = "[^，；：。！？,;]{0,14}?"
CLAUSE_START = "(?<![^，；：。！？,;“])"
GROUP = re.compile(r"<(\w+)>")


def key(zh: str, en: str, **more: Any) -> Any:
    """Declare a key of a file, described in both languages."""
    return Field(description=f"{zh} {en}", **more)


class Near(Record):
    """Two groups of words that mean a code when one of each stands in the same clause."""

    one: tuple[Words, ...] = key("第一组词。", "The first group of words.")
    other: tuple[Words, ...] = key("第二组词。", "The second group of words.")


class Indicators(Record):
    """The words by which the machine coder finds a code."""

    terms: tuple[Words, ...] = key(
        "出现即表示该代码的词。", "Words that mean the code wherever they stand.", default=()
    )
    cues: tuple[Words, ...] = key(
        "只是提示的词，两个才算。", "Words that only point to the code; two are needed.", default=()
    )
    patterns: tuple[Words, ...] = key(
        "正则表达式；…为同一分句内至多十四字，~为分句之首，<组名>为该组任一词。",
        "Regular expressions; … is up to 14 characters of the clause, ~ its beginning, "
        "<name> any word of a group.",
        default=(),
    )
    announcing: tuple[Words, ...] = key(
        "仅话语维度：预告下文各点角色的表达式。",
        "Discourse only: patterns that say which role the points have that follow.",
        default=(),
    )
    cue_patterns: tuple[Words, ...] = key(
        "只作提示的正则表达式。", "Patterns that count as cues.", default=()
    )
    near: tuple[Near, ...] = key(
        "两组词，同一分句内各出现一个。",
        "Two groups of words, one of each in the same clause.",
        default=(),
    )
    excluding: tuple[Words, ...] = key(
        "同一分句内出现则取消该代码的短语。",
        "Phrases that take back the hits of the code in their clause.",
        default=(),
    )


class Example(Record):
    """A sentence of the corpus, verbatim, that bears the code."""

    document_id: Words = key('文献标识，如 "004"。', 'Id of the document, such as "004".')
    text: Words = key("复原文本中的原句，一字不改。", "A sentence of the restored text, verbatim.")


class Code(Record):
    """One code of the scheme with its definition and its indicators."""

    id: Words = key(
        "代码标识：维度.小写英文，如 actor.media；公布后不再改。",
        "Dimension, dot, small letters with underscores, as actor.media; a public name.",
        json_schema_extra={"pattern": rf"^({'|'.join(DIMENSIONS)})\.[a-z]+(_[a-z]+)*$"},
    )
    label_zh: Words = key("中文名。", "Chinese name.")
    label_en: Words = key("英文名。", "English name.")
    definition: Words = key("中文定义。", "Definition in Chinese.")
    definition_en: Words = key("英文定义。", "Definition in English.")
    inclusion: Words = key("还包括什么。", "What else belongs here.")
    exclusion: Words = key("什么不算，应编何处。", "What doesn't, and which code it gets.")
    examples: Annotated[tuple[Example, ...], Field(min_length=1)] = key(
        "至少一个语料原句。", "At least one sentence of the corpus."
    )
    indicators: Indicators = key(
        "机器编码者所用的词。", "Words for the machine coder.", default=Indicators()
    )

    @property
    def dimension(self) -> str:
        """The part of the id before the dot."""
        return self.id.split(".")[0]


class Dimension(Record):
    """One YAML file: a dimension, its codes, and what is common to their indicators."""

    dimension: Words = key(
        "维度，与文件名相同。",
        "The dimension, named as the file.",
        json_schema_extra={"enum": list(DIMENSIONS)},
    )
    label_zh: Words = key("中文名。", "Chinese name.")
    label_en: Words = key("英文名。", "English name.")
    rule: Words = key("该维度如何编码。", "How this dimension is coded.")
    given_with: tuple[Words, ...] = key(
        "只在这些话语代码下给出。", "Given only beside these discourse codes.", default=()
    )
    points_to: str = key(
        "该维度的每个命中都提示的话语代码。",
        "The discourse code to which every hit here is a cue.",
        default="",
    )
    groups: dict[str, tuple[Words, ...]] = key(
        "表达式共用的词组。", "Words that patterns and near words share.", default_factory=dict
    )
    masking: tuple[Words, ...] = key(
        "遮住其中词语的短语（社区治理遮住社区）。",
        "Phrases that hide the terms within them.",
        default=(),
    )
    codes: tuple[Code, ...] = key("代码，按打印顺序。", "The codes, in the order of print.")


class SplitRule(Record):
    """Words by which an old coding gets one of the codes into which its code was split."""

    words: Annotated[tuple[Words, ...], Field(min_length=1)] = key(
        "句中有其中之一即可。", "One of them in the sentence is enough."
    )
    code: Words = key("于是给出的新代码。", "The new code that it then gets.")


class Migration(Record):
    """What becomes of the codings that were made with a code before this version."""

    code: Words = key("原有代码。", "The code as it was.")
    becomes: tuple[Words, ...] = key(
        "变为哪些代码：一个为改名、移动或合并，多个为拆分，[] 为停用。",
        "Its codes now: one if renamed, moved or merged, several if split, [] if retired.",
    )
    by: tuple[SplitRule, ...] = key(
        "拆分时按词判定旧编码：凡符合的都给（话语维度只取第一个）。",
        "If split, how old codings are decided: all that fit (in the discourse, the first).",
        default=(),
    )
    otherwise: str = key(
        "拆分时，无一符合者得此代码，或 undecided（留待人工重编）。",
        "If split, the code where none fits, or undecided: left for people to code again.",
        default="",
    )
    why: Words = key("理由。", "The reason.")


class Change(Record):
    """What a version of the scheme changed, and whether codings made before still hold."""

    version: Words = key(
        '版本，加引号，如 "2"。',
        'The version, in quotes, such as "2".',
        json_schema_extra={"pattern": r"^\d+(\.\d+)*$"},
    )
    date: Words = key('日期，如 "2026-11-21"。', 'The date, such as "2026-11-21".')
    change: Words = key("改了什么。", "What was changed.")
    earlier_codings: Words = key("此前的编码如何处理。", "What becomes of earlier codings.")
    added: tuple[Words, ...] = key(
        "全新的代码：此前的编码者未曾寻找。",
        "Codes that are new: who coded before didn't look for them.",
        default=(),
    )
    migrations: tuple[Migration, ...] = key(
        "原有代码变为什么。", "What became of codes that there were.", default=()
    )


class Weights(Record):
    """How much each kind of evidence counts, between 0 and 1."""

    term: Share = key("词。", "A term.")
    pattern: Share = key("表达式。", "A pattern.")
    near: Share = key("一对邻近词。", "A pair of near words.")
    cue: Share = key("提示。", "A cue.")
    context: Share = key("承前省略的主语。", "A subject left out, carried from before.")
    threshold: Share = key("给出代码的下限。", "The evidence from which on a code is given.")


class Head(Record):
    """The file `scheme.yaml`."""

    version: Words = key(
        "现行版本，加引号；与 changes 的最后一项相同。",
        "The version, in quotes; that of the last of the changes.",
        json_schema_extra={"pattern": r"^\d+(\.\d+)*$"},
    )
    title_zh: Words = key("中文题名。", "Title in Chinese.")
    title_en: Words = key("英文题名。", "Title in English.")
    unit: Words = key("编码单位与规则。", "The unit of coding, and its rules.")
    changes: Annotated[tuple[Change, ...], Field(min_length=1)] = key(
        "各版本的变动，先旧后新。", "What each version changed, the oldest first."
    )
    weights: Weights = key("各类证据的权重。", "Weights of the kinds of evidence.")


def expanded(words: str, groups: dict[str, tuple[str, ...]]) -> str:
    """Return a pattern as a regular expression: “…”, “~” and “<group>” written out."""
    filled = GROUP.sub(lambda m: "(?:" + "|".join(groups[m[1]]) + ")", words)
    return filled.replace("…", GAP).replace("~", CLAUSE_START)


def grouped(words: tuple[str, ...], groups: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return a group of near words with each “<group>” replaced by its words."""
    out: list[str] = []
    for word in words:
        name = GROUP.fullmatch(word)
        out.extend(groups[name[1]] if name else (word,))
    return tuple(out)
