"""A case held against a model, as a report to print: a page, its tables and its claims."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from liandong.briefs.wording import front_matter, quote, value
from liandong.findings.values import shown
from liandong.governance.advice import Advice, advice
from liandong.governance.assessment import Assessment, Judged, Status
from liandong.governance.case import Case
from liandong.governance.models import Models, Role
from liandong.governance.summary import named

CLAIM = "assessment"
SAID: Mapping[Status, str] = {"evidenced": "有据", "weak": "较弱", "missing": "缺失"}
MANNERS = {"done": "", "planned": "（只是打算或建议）", "lacking": "（说的是不足）"}
# As many links of one mechanism are named one by one.
MOST_NAMED = 3
# What Markdown might take for its own.
SIGNS = re.compile(r"([!-/:-@\[-`{-~])")


@dataclass(frozen=True)
class AssessmentPage:
    """What the report is written from; `day` is the date that it bears."""

    case: Case
    assessment: Assessment
    models: Models
    labels: Mapping[str, str]
    day: str

    @cached_property
    def advised(self) -> dict[str, tuple[Advice, list[Judged]]]:
        """By its words each recommendation, with the elements that it is for."""
        found: dict[str, tuple[Advice, list[Judged]]] = {}
        for item in self.assessment.judged:
            for each in advice(item, self.assessment, self.models)[:1]:
                fresh: tuple[Advice, list[Judged]] = (each, [])
                found.setdefault(each.citation.text, fresh)[1].append(item)
        return found


def assessment_claims(page: AssessmentPage) -> dict[str, Any]:
    """Return the claims that the page names, in the form of the study's `claims.json`."""
    held = page.assessment
    counts = {
        "passages": len(page.case),
        "roles": len(held.roles),
        "links": len(held.links),
        **{str(status): held.count(status) for status in SAID},
    }
    quotes = [
        {"n": n, **asdict(each.citation), "translation_en": ""}
        for n, (each, _) in enumerate(page.advised.values(), 1)
    ]
    claim = {
        "id": CLAIM,
        "statement_zh": "",
        "statement_en": "",
        "values": {name: shown(count) for name, count in counts.items()},
        "passages": [],
        "quotes": quotes,
    }
    return {"claims": [claim]}


def assessment_tables(page: AssessmentPage) -> dict[str, str]:
    """Return the tables of the page by name, as Markdown."""
    return {
        "roles": _table(page, page.assessment.roles),
        "links": _table(page, page.assessment.links),
    }


def _table(page: AssessmentPage, judged: Sequence[Judged]) -> str:
    head = ["| 要素 | 判断 | 把握 | 所据语句 |", "|:-----------|:---|---:|:----------------------|"]
    return "\n".join([*head, *(_row(page, item) for item in judged)]) + "\n"


def _row(page: AssessmentPage, item: Judged) -> str:
    said = "—"
    if item.supports:
        first = item.supports[0]
        said = f"“{escaped(first.text)}”{MANNERS[first.manner]}"
    sure = f"{item.certainty:.2f}" if item.status != "missing" else "—"
    return f"| {named(item, page.labels)} | {SAID[item.status]} | {sure} | {said} |"


def escaped(text: str) -> str:
    """Return text that Markdown prints as it stands."""
    return SIGNS.sub(r"\\\1", " ".join(text.split()))


def assessment_page(page: AssessmentPage) -> str:
    """Return the report as Quarto Markdown, in Chinese."""
    model = page.assessment.model
    title = page.case.heading.title or page.case.heading.file
    literal = f'[{escaped(title)}]{{.literal reason="题名照录"}}'
    parts = [
        f'::: {{.key-findings title="要点"}}\n{_findings(page, literal)}\n:::',
        f"## 对照的模式\n\n{model.gist_zh.strip()}",
        *_judged("谁做什么", "roles", "职能分工逐项对照", bool(page.assessment.roles)),
        *_judged("怎样联在一起", "links", "联动逐条对照", bool(page.assessment.links)),
        *_advised(page),
        _reliability(page),
        *_references(page),
    ]
    head = front_matter("案例评估", f"对照“{model.name_zh}”模式", "zh", page.day)
    return head + "\n" + "\n\n".join(parts) + "\n"


def _findings(page: AssessmentPage, title: str) -> str:
    roles, links = value(CLAIM, "roles"), value(CLAIM, "links")
    counts = "、".join(
        f"{value(CLAIM, status)}项{said}"
        for status, said in SAID.items()
        if page.assessment.count(status)
    )
    first = f"- **案例：**{title}，{value(CLAIM, 'passages')}句。"
    second = f"- **对照结果：**模式的{roles}项职能分工和{links}条联动中，{counts}。"
    absent = [item for item in page.assessment.judged if item.status == "missing"]
    if not absent:
        return f"{first}\n{second}"
    listed = "；".join(named(item, page.labels) for item in absent[:5])
    more = "等" if len(absent) > 5 else ""
    return f"{first}\n{second}\n- **没有找到的：**{listed}{more}。"


def _judged(title: str, table: str, caption: str, there: bool) -> list[str]:
    if not there:
        return []
    return [f"## {title}", f'::: {{#tbl-{table} .table of="{table}"}}\n{caption}\n:::']


def _advised(page: AssessmentPage) -> list[str]:
    if not page.advised:
        return []
    lines = [
        f"- **{_gathered(page, items)}。**{_speaker(each)}：{quote(CLAIM, n)}。"
        for n, (each, items) in enumerate(page.advised.values(), 1)
    ]
    return ["## 缺失与较弱之处，文献有何建议", "\n".join(lines)]


def _gathered(page: AssessmentPage, items: Sequence[Judged]) -> str:
    """Name elements that have one recommendation: roles by actor, links by mechanism."""
    roles: dict[str, list[str]] = {}
    links: dict[str, list[str]] = {}
    for item in items:
        element, labels = item.element, page.labels
        if isinstance(element, Role):
            roles.setdefault(labels[element.actor], []).append(labels[element.function])
        else:
            ends = named(item, labels).partition("：")[0]
            links.setdefault(labels[element.mechanism], []).append(ends)
    said = [f"{actor}：{'、'.join(functions)}" for actor, functions in roles.items()]
    for mechanism, pairs in links.items():
        many = len(pairs) > MOST_NAMED
        said.append(f"{mechanism}的各条联动" if many else f"{mechanism}：{'、'.join(pairs)}")
    return "；".join(said)


def _speaker(each: Advice) -> str:
    speaker = each.citation.speaker
    return f"{speaker}说" if speaker and not speaker.startswith("〔") else "文献说"


def _references(page: AssessmentPage) -> list[str]:
    return ["## 参考文献 {.unnumbered}\n\n::: {#refs}\n:::"] if page.advised else []


def _reliability(page: AssessmentPage) -> str:
    lines = list(_cautions(page))
    return '::: {.box title="怎样读这份评估"}\n' + "".join(lines) + "\n:::"


def _cautions(page: AssessmentPage) -> Iterator[str]:
    yield "**谁编的码。**全文由机器编码，机器从大语言模型的编码中学得，没有人工编码。"
    yield (
        "**判断。**“有据”指文中有语句表明该主体做了此事或有此联动；“较弱”指只有打算、建议、"
        "说其不足，或出自他人；“缺失”指文中没有找到，不等于没有发生。"
    )
    yield (
        "**把握。**由机器对每个编码的概率算出，概率以没有用来学习的语句校准。"
        "对照结论应由人复核原文后使用。"
    )
    yield from (f"**注意。**{escaped(note)}。" for note in page.case.heading.notes)
