"""A governance model on one page, written from its data in Chinese or English."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from liandong.briefs.wording import Language, Wording, front_matter, quote, value
from liandong.governance.model_claims import claim_id, numbered_quotes, telling
from liandong.governance.models import (
    Condition,
    Element,
    Link,
    Measure,
    ModelFile,
    Models,
    Problem,
    Quote,
    Role,
)

# What one page holds.
MOST_ACTORS, MOST_MECHANISMS, MOST_PROBLEMS, MOST_MEASURES = 4, 3, 2, 2


@dataclass(frozen=True)
class ModelPage:
    """What the page of a model is written from; `nearest` is the model nearest to it."""

    model: ModelFile
    models: Models
    labels: Mapping[str, str]
    nearest: ModelFile | None
    language: Language
    day: str

    @property
    def words(self) -> Wording:
        """How the page puts things."""
        return Wording(self.language)

    @property
    def claim(self) -> str:
        """The claim that the page names."""
        return claim_id(self.model.id)

    @cached_property
    def numbers(self) -> dict[Quote, int]:
        """The number of each quotation."""
        return numbered_quotes(self.model)

    def label(self, code: str) -> str:
        """Return what a code is called within a sentence."""
        label = self.labels[code]
        return label if self.words.chinese or label.isupper() else label[:1].lower() + label[1:]

    def named(self, codes: Sequence[str]) -> str:
        """Return codes as a list of their labels."""
        return self.words.listed([self.label(code) for code in dict.fromkeys(codes)])


def model_page(page: ModelPage) -> str:
    """Return the page as Quarto Markdown: one page of A4 when set."""
    w, model = page.words, page.model
    head = front_matter(
        w.of(model.name_zh, model.name_en), w.of("治理模式", "A governance model"),
        page.language, page.day,
    )  # fmt: skip
    parts = [
        w.of(model.gist_zh, model.gist_en).strip(),
        _picture(page),
        *_section(w.of("谁做什么", "Who does what"), list(_roles(page))),
        *_section(w.of("怎样联在一起", "How they are linked"), list(_links(page))),
        *_section(w.of("针对什么，怎么办", "Against what, and how"), list(_answers(page))),
        *_section(w.of("何时行得通", "When it works"), list(_conditions(page))),
        _note(page),
    ]
    return head + "\n" + "\n\n".join(parts) + "\n"


def _section(title: str, paragraphs: list[str]) -> list[str]:
    """Return a section, or nothing where there is nothing to say."""
    return [f"## {title}", *paragraphs] if paragraphs else []


def _picture(page: ModelPage) -> str:
    w = page.words
    caption = w.of("主体、职能与联动", "Actors, functions and links")
    note = w.of(
        "箭头由行动者指向对方，双向箭头表示互动；线上为联动机制。",
        "Arrows lead from who acts to whom, double ones both ways; on them stands the mechanism.",
    )
    return f'::: {{#fig-model .figure of="{page.claim}"}}\n{caption}\n\n{note}\n:::'


def _said(page: ModelPage, element: Element, used: set[Quote]) -> str:
    """Return who says an element in which words, or nothing if the words were quoted already."""
    chosen = telling(page.model, element)
    if chosen in used:
        return ""
    used.add(chosen)
    return _spoken(page, chosen)


def _spoken(page: ModelPage, said: Quote) -> str:
    w, words = page.words, quote(page.claim, page.numbers[said])
    known = said.speaker and not said.speaker.startswith("〔")
    who = said.speaker if known else w.of("文献", "the document")
    return w.of(f"{who}说：{words}", f"{who}: {words}")


def _roles(page: ModelPage) -> Iterator[str]:
    by_actor: dict[str, list[Role]] = defaultdict(list)
    for role in page.model.roles:
        by_actor[role.actor].append(role)
    ranked = sorted(by_actor.items(), key=lambda item: -len(item[1]))
    used: set[Quote] = set()
    w = page.words
    for actor, roles in ranked[:MOST_ACTORS]:
        does = page.named([role.function for role in roles])
        label = page.labels[actor]
        said = _said(page, roles[0], used)
        lead = w.of(f"**{label}：**{does}。", f"**{label}:** {does}. ")
        yield f"- {lead}{w.sentence(said) if said else ''}".rstrip()
    others = [actor for actor, _ in ranked[MOST_ACTORS:]]
    if others:
        yield w.sentence(w.of(f"另有{page.named(others)}", f"Also {page.named(others)}"))


def _links(page: ModelPage) -> Iterator[str]:
    by_mechanism: dict[str, list[Link]] = defaultdict(list)
    for link in page.model.links:
        by_mechanism[link.mechanism].append(link)
    ranked = sorted(by_mechanism.items(), key=lambda item: -len(item[1]))
    used: set[Quote] = set()
    w = page.words
    for number, (mechanism, links) in enumerate(ranked[:MOST_MECHANISMS]):
        ends = w.of("、", ", ").join(dict.fromkeys(_ends(page, link) for link in links))
        label = page.labels[mechanism]
        lead = w.of(f"**{label}：**{ends}。", f"**{label}:** {ends}. ")
        said = _said(page, links[0], used) if number < MOST_MECHANISMS - 1 else ""
        yield f"- {lead}{w.sentence(said) if said else ''}".rstrip()


def _ends(page: ModelPage, link: Link) -> str:
    if link.start == link.end:
        return page.words.of(f"{page.label(link.start)}之间", f"among {page.label(link.start)}")
    arrow = "↔" if link.mutual else "→"
    return f"{page.label(link.start)}{arrow}{page.label(link.end)}"


def _answers(page: ModelPage) -> Iterator[str]:
    """Yield the problems with what is set against them, then measures that answer none."""
    used: set[Quote] = set()
    model = page.model
    answered = [
        (problem, [m for m in model.measures if problem.problem in m.answers])
        for problem in model.problems
    ]
    answered.sort(key=lambda item: not item[1])
    for problem, measures in answered[:MOST_PROBLEMS]:
        yield f"- {_answered(page, problem, measures, used)}"
    free = [m for m in model.measures if not m.answers or not model.problems]
    for measure in free[: MOST_MEASURES - len(answered[:1])]:
        yield f"- {_recommended(page, measure, used)}"


def _answered(
    page: ModelPage, problem: Problem, measures: Sequence[Measure], used: set[Quote]
) -> str:
    w = page.words
    lead = w.of(f"**{page.labels[problem.problem]}。**", f"**{page.labels[problem.problem]}.** ")
    parts = [_said(page, problem, used)]
    if problem.causes and problem.causes[0] not in used:
        used.add(problem.causes[0])
        cause = quote(page.claim, page.numbers[problem.causes[0]])
        parts.append(w.of(f"究其原因，{cause}", f"the cause: {cause}"))
    if measures:
        kinds = page.named([measure.recommendation for measure in measures])
        said = _said(page, measures[0], used)
        parts.append(w.of(f"对策是{kinds}", f"the answer is {kinds}"))
        parts.append(said)
    else:
        parts.append(w.of("文献没有给出对策", "the documents give no answer"))
    return lead + w.joined([w.sentence(part) for part in parts if part])


def _recommended(page: ModelPage, measure: Measure, used: set[Quote]) -> str:
    w, label = page.words, page.labels[measure.recommendation]
    said = _said(page, measure, used)
    lead = w.of(f"**主张{label}。**", f"**{label} is recommended.** ")
    return lead + (w.sentence(said) if said else "")


def _conditions(page: ModelPage) -> Iterator[str]:
    w = page.words

    def said(condition: Condition) -> str:
        return w.of(condition.condition_zh, condition.condition_en)

    conditions = page.model.conditions
    if conditions:
        yield w.sentence(w.of("；", "; ").join(said(each).rstrip("。.") for each in conditions))


def _note(page: ModelPage) -> str:
    w, claim, near = page.words, page.claim, page.nearest
    counts = w.of(
        f"本模式有{value(claim, 'roles')}项职能分工、{value(claim, 'links')}条联动",
        f"The model has {value(claim, 'roles')} roles and {value(claim, 'links')} links",
    )
    if near is not None:
        shared = value(claim, "nearest-shared")
        counts += w.of(
            f"，与“{near.name_zh}”最接近（共有{shared}个主体、职能与机制）",
            f"; nearest to it is {near.name_en.lower()} ({shared} actors, functions and "
            "mechanisms in common)",
        )
    read = w.of(
        "要素由大语言模型从文献中读出，引文逐字核对；没有经人编码。",
        "Its elements were read from the documents by a large language model and every "
        "quotation held to the text; no person coded them.",
    )
    title = w.of("数据", "Data")
    return f'::: {{.box title="{title}"}}\n{w.joined([w.sentence(counts), read])}\n:::'
