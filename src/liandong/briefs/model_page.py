"""A governance model on one page, written from its data in Chinese or English."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from liandong.briefs import model_answers, model_roles
from liandong.briefs.audiences import Audiences
from liandong.briefs.model_voice import ModelVoice
from liandong.briefs.quote_choice import QuoteChoice
from liandong.briefs.wording import Language, front_matter
from liandong.governance.comparison import DIMENSIONS, features
from liandong.governance.model_claims import claim_id
from liandong.governance.models import Element, ModelFile, Models, Quote

# Quotations take a footnote each; a model of many elements leaves less room for them.
MOST_QUOTES, FEWER_QUOTES, MANY_ELEMENTS = 5, 4, 20
MOST_APART = 2


@dataclass(frozen=True)
class ModelPage:
    """What the page of a model is written from; `nearest` is the model nearest to it."""

    model: ModelFile
    models: Models
    audiences: Audiences
    labels: Mapping[str, str]
    nearest: ModelFile | None
    language: Language
    day: str


@dataclass(frozen=True)
class Quoted:
    """The quotations of a page, by what they back; chosen alike for both languages."""

    role: Quote | None
    link: Quote | None
    problem: Quote | None
    cause: Quote | None
    measure: Quote | None
    condition: Quote | None


def model_page(page: ModelPage) -> str:
    """Return the page as Quarto Markdown: one page of A4 when set."""
    model = page.model
    most = FEWER_QUOTES if len(model.elements) > MANY_ELEMENTS else MOST_QUOTES
    choice = QuoteChoice(page.models.citation, (), most)
    voice = ModelVoice(model, page.audiences, page.labels, page.language, choice)
    quoted = _chosen(voice)
    head = front_matter(
        voice.of(model.name_zh, model.name_en), voice.of("治理模式", "A governance model"),
        page.language, page.day,
    )  # fmt: skip
    head = head.replace("lang:", "one-page: true\nlang:")
    parts = [
        voice.plain(voice.of(model.gist_zh, model.gist_en)),
        _picture(voice),
        *_section(voice.of("谁做什么，怎样相连", "Who does what, and how they are linked"),
                  _structure(voice, quoted)),
        *_section(model_answers.heading(voice), _purpose(voice, quoted)),
        _beside(voice, page.nearest),
    ]  # fmt: skip
    return head + "\n" + "\n\n".join(parts) + "\n"


def _chosen(voice: ModelVoice) -> Quoted:
    """Choose the quotations in the order of their weight; a page has room for a few."""
    model = voice.model

    def of(elements: Iterable[Element]) -> Quote | None:
        return voice.take(dict.fromkeys(quote for each in elements for quote in each.quotes))

    role, problem = of(model.roles), of(model.problems)
    measure, link = of(model_answers.stated(model.measures)), of(model.links)
    # Only of the problem that is quoted: the cause of another would be laid to it.
    causes = [cause for each in model.problems if problem in each.quotes for cause in each.causes]
    cause = voice.take(causes)
    return Quoted(role, link, problem, cause, measure, of(model.conditions))


def _section(title: str, paragraphs: list[str]) -> list[str]:
    """Return a section, or nothing where there is nothing to say."""
    kept = [paragraph for paragraph in paragraphs if paragraph]
    return [f"## {title}", *kept] if kept else []


def _picture(voice: ModelVoice) -> str:
    caption = voice.of("主体、职能与联动", "Actors, what they do, and their links")
    note = voice.of(
        "方框内为主体及其职能；箭头由行动者指向对方，双向箭头表示互动，线上为联动机制。",
        "Boxes hold actors and what they do; arrows lead from who acts to whom, double ones both "
        "ways; on them stands the mechanism.",
    )
    claim = claim_id(voice.model.id)
    return f'::: {{#fig-model .figure of="{claim}"}}\n{caption}\n\n{note}\n:::'


def _structure(voice: ModelVoice, quoted: Quoted) -> list[str]:
    done = voice.wording.joined([model_roles.roles(voice), voice.told([voice.says(quoted.role)])])
    linked = model_roles.links(voice)
    return [done, voice.wording.joined([linked, voice.told([voice.says(quoted.link)])])]


def _purpose(voice: ModelVoice, quoted: Quoted) -> list[str]:
    w = voice.wording
    against = w.joined([
        model_answers.problems(voice), voice.told([voice.says(quoted.problem)]),
        voice.told([voice.because(quoted.cause)]),
    ])  # fmt: skip
    done = w.joined([model_answers.measures(voice), voice.told([voice.says(quoted.measure)])])
    holds = [model_answers.conditions(voice), voice.told([voice.says(quoted.condition)])]
    return [against, done, w.joined(holds)]


def _beside(voice: ModelVoice, nearest: ModelFile | None) -> str:
    """Say whose words it is drawn from, what it holds, and how the nearest model differs."""
    w = voice.of
    who = voice.listed(voice.speakers)
    holds = w(
        f"本模式出自{who}，写到{_counted(voice)}",
        f"drawn from {who}, it has {_counted(voice)}",
    )
    read = w(
        "要素由大语言模型从文献中读出，引文逐字核对，没有经人编码",
        "a large language model read its elements from the documents; every quotation was held to "
        "the text; no person coded them",
    )
    near = [_near(voice, nearest), _apart(voice, nearest)] if nearest else []
    title = w("与相近模式相比", "Beside the nearest model") if nearest else w("数据", "Data")
    return f'::: {{.box title="{title}"}}\n{voice.told([holds, *near, read])}\n:::'


def _counted(voice: ModelVoice) -> str:
    """Return how many actors, functions and mechanisms a model has; none is left out."""
    has = features(voice.model)
    units = (
        ("actors", "actor", "个主体"),
        ("functions", "function", "种职能"),
        ("mechanisms", "mechanism", "种联动机制"),
    )
    counted = [
        voice.value(plural) + voice.of(zh, f" {one if len(has[one]) == 1 else plural}")
        for plural, one, zh in units
        if has[one]
    ]
    return voice.listed(counted)


def _near(voice: ModelVoice, nearest: ModelFile) -> str:
    shared = voice.value("nearest-shared")
    zh = voice.plain(nearest.name_zh.replace("“", "‘").replace("”", "’"))
    en = voice.plain(nearest.name_en)
    return voice.of(
        f"与它最接近的是“{zh}”，两者共有{shared}项",
        f"nearest to it is ‘{en}’, with {shared} of these in common",
    )


def _apart(voice: ModelVoice, nearest: ModelFile) -> str:
    """Say what each of the two has that the other lacks, mechanisms first."""
    own, other = _codes(voice.model), _codes(nearest)
    more = voice.named([code for code in own if code not in other][:MOST_APART])
    less = voice.named([code for code in other if code not in own][:MOST_APART])
    zh = [f"本模式多出{more}" if more else "", f"对方多出{less}" if less else ""]
    en = [f"here it adds {more}" if more else "", f"the other has {less}" if less else ""]
    return voice.of("，".join(filter(None, zh)), "; ".join(filter(None, en)))


def _codes(model: ModelFile) -> list[str]:
    """Return the codes of a model, mechanisms before actors before functions."""
    has = features(model)
    order = ("mechanism", "actor", "function")
    assert set(order) == set(DIMENSIONS)
    return [code for dimension in order for code in sorted(has[dimension])]
