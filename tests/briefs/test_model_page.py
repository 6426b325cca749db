"""The page of a governance model: sentences by what there is, and the study's own pages."""

import json
import re
import shutil
from dataclasses import asdict
from types import SimpleNamespace

import pytest

from liandong.briefs import model_answers, model_roles
from liandong.briefs.audiences import Audiences, read_audiences
from liandong.briefs.model_page import ModelPage, model_page
from liandong.briefs.model_voice import ModelVoice
from liandong.briefs.pages import read_page
from liandong.briefs.proof import differences, prove
from liandong.briefs.quote_choice import QuoteChoice
from liandong.briefs.wording import LANGUAGES
from liandong.coding.scheme import read_scheme
from liandong.corpus.translations import read_translations
from liandong.governance.comparison import nearness_table
from liandong.governance.model_claims import model_claims, nearest_model, numbered_quotes
from liandong.governance.models import ModelFile, read_models

QUOTED = re.compile(r'\.quote of="[^"]*" n="(\d+)"')
SAID = {"document": "1", "speaker": "张三", "words": "要联动起来"}
LABELS = {
    "actor.a": ("甲方", "ones"),
    "actor.b": ("乙方", "others"),
    "actor.c": ("丙方", "thirds"),
    "actor.d": ("丁方", "fourths"),
    "function.f": ("协调", "Coordination"),
    "function.g": ("服务", "Services"),
    "function.h": ("传信", "Information"),
    "mechanism.m": ("会商", "Meetings"),
    "mechanism.n": ("购买", "Purchase"),
    "problem.p": ("人手不够", "Too few hands"),
    "problem.trust_deficit": ("不被信任", "Lack of trust"),
    "recommendation.r": ("建立机制", "Mechanisms"),
    "recommendation.s": ("增加投入", "Investment"),
}


def role(actor, function):
    return {"actor": f"actor.{actor}", "function": f"function.{function}", "quotes": [SAID]}


def link(start, end, mechanism, *, mutual=False):
    ends = {"from": f"actor.{start}", "to": f"actor.{end}", "mutual": mutual}
    return {**ends, "mechanism": f"mechanism.{mechanism}", "quotes": [SAID]}


def problem(code, *actors):
    return {"problem": code, "actors": [f"actor.{each}" for each in actors], "quotes": [SAID]}


def measure(code, *answers):
    given = {"actors": [], "serves": [], "answers": list(answers), "quotes": [SAID]}
    return {"recommendation": f"recommendation.{code}", **given}


def voice(language="zh", **elements):
    """A voice for a model that has these elements and no others."""
    lists = dict.fromkeys(("roles", "links", "problems", "measures", "conditions"), ())
    texts = dict.fromkeys(("name_zh", "name_en", "gist_zh", "gist_en"), "示例")
    model = ModelFile.model_validate({"id": "made", **texts, **lists, **elements})
    spoken = Audiences.model_construct(
        actors={}, phrases={}, speakers={"张三": "Zhang San"}, unnamed={}
    )
    labels = {code: each[LANGUAGES.index(language)] for code, each in LABELS.items()}
    return ModelVoice(model, spoken, labels, language, QuoteChoice(lambda _: None, (), 0))


# Who does what ---------------------------------------------------------------------------


def test_who_does_most_comes_first_and_those_who_do_the_same_stand_together():
    done = [role("a", "f"), role("b", "g"), role("b", "h"), role("b", "f"), role("c", "f")]
    chinese, english = (model_roles.roles(voice(each, roles=done)) for each in LANGUAGES)
    assert chinese == "挑大梁的是乙方：服务、传信和协调。甲方和丙方都负责协调。"
    assert english == (
        "It rests mainly on others: services, information and coordination. "
        "Ones and thirds take on coordination."
    )


def test_equal_parts_are_told_in_a_row():
    done = [role("a", "f"), role("a", "g"), role("b", "g"), role("b", "h")]
    assert model_roles.roles(voice(roles=done)) == "甲方负责协调和服务，乙方负责服务和传信。"


def test_a_single_actor_is_said_to_be_the_only_one_and_none_says_nothing():
    assert model_roles.roles(voice(roles=[role("a", "f")])) == "文献只给甲方派了事：协调。"
    assert model_roles.roles(voice()) == ""


# How they are linked -----------------------------------------------------------------------


def test_links_that_begin_or_end_alike_are_joined():
    made = [link("a", "b", "m"), link("c", "b", "m"), link("d", "b", "m"), link("b", "d", "m")]
    assert model_roles.links(voice(links=made)) == (
        "各方都靠会商相连：甲方、丙方和丁方都联系乙方，乙方联系丁方。"
    )


def test_mechanisms_that_go_the_same_way_stand_together():
    made = [link("a", "b", "m"), link("a", "b", "n"), link("c", "c", "n")]
    assert model_roles.links(voice("en", links=made[:2])) == (
        "Meetings and purchase run from ones to others."
    )
    assert model_roles.links(voice(links=made)) == (
        "靠购买，甲方联系乙方，丙方彼此相连；靠会商，甲方联系乙方。"
    )


def test_both_ways_and_no_link_are_said():
    made = [link("a", "b", "m", mutual=True)]
    assert model_roles.links(voice(links=made)) == "各方都靠会商相连：甲方与乙方相互往来。"
    assert model_roles.links(voice()) == "它们怎样相连，文献没有写明。"


# Against what, and what to do ----------------------------------------------------------------


def test_problems_are_told_with_those_whom_they_hold_back():
    held = [problem("problem.p", "a", "b"), problem("problem.trust_deficit", "c")]
    assert model_answers.problems(voice(problems=held)) == (
        "它针对的是甲方和乙方人手不够，还有丙方不被信任。"
    )
    assert model_answers.problems(voice("en", problems=held)) == (
        "It is set against too few hands among ones and others, and lack of trust in thirds."
    )


def test_answers_stand_with_their_problems_and_open_ones_are_named():
    held = [problem("problem.p", "a"), problem("problem.trust_deficit", "c")]
    done = [measure("r", "problem.p"), measure("s")]
    assert model_answers.measures(voice(problems=held, measures=done)) == (
        "针对人手不够，文献主张建立机制。此外还主张增加投入。对于不被信任，这里没有给出对策。"
    )


def test_problems_without_any_measure_are_answered_by_practice():
    own = voice(problems=[problem("problem.p", "a")])
    assert model_answers.measures(own) == "对此文献没有另提建议，回应难题的是已有的做法。"
    assert model_answers.heading(own) == "回应什么难题"


def test_a_model_without_problems_has_another_heading():
    assert model_answers.heading(voice()) == "靠什么行得通"
    assert model_answers.heading(voice(measures=[measure("r")])) == "该做什么"


def test_somebody_quoted_again_is_not_quoted_in_the_same_way():
    own = voice(roles=[role("a", "f")])
    said = own.model.roles[0].quotes[0]
    openings = [own.says(said).split("[")[0] for _ in range(2)]
    assert openings == ["张三说：", "用张三的话说，"]
    assert own.because(said).startswith("究其原因，[")


def test_counts_in_the_words_of_a_model_are_marked_as_its_own():
    assert voice().plain("有三类组织") == ('有[三类]{.literal reason="模式自身的用语"}组织')


# The study's own pages -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def own(root, corpus, tmp_path_factory):
    """Write both editions for every model of the study; return the folder and the models."""
    scheme = read_scheme(root / "corpus/codebook")
    models = read_models(root / "corpus/codebook/models", corpus, scheme)
    near = nearness_table(models)
    audiences = read_audiences(root / "reports/audiences.yml", scheme.code_ids)
    folder = tmp_path_factory.mktemp("models")
    for model in models.files:
        nearest = models[nearest_model(model.id, near)[0]]
        for language, ending in (("zh", ".qmd"), ("en", ".en.qmd")):
            labels = {c.id: getattr(c, f"label_{language}") for c in scheme.codes}
            page = ModelPage(model, models, audiences, labels, nearest, language, "2026-11-22")
            (folder / f"{model.id}{ending}").write_text(model_page(page), "utf-8")
    return SimpleNamespace(folder=folder, models=models, near=near)


def test_every_model_has_two_editions_that_name_the_same(own):
    for model in own.models.files:
        pages = [read_page(own.folder / f"{model.id}{ending}") for ending in (".qmd", ".en.qmd")]
        assert differences(*pages) == [], model.id


def test_no_section_is_empty_and_each_of_few_quotations_stands_once(own):
    for path in own.folder.iterdir():
        text = path.read_text("utf-8")
        assert not re.search(r"^## [^\n]*\n+(##|:::|\Z)", text, re.MULTILINE), path.name
        quoted = QUOTED.findall(text)
        assert len(quoted) == len(set(quoted)), path.name
        assert 2 <= len(quoted) <= 5, path.name
        assert not re.search(r"。。|，。|\.\.(?!\.)", text), path.name


def test_a_cause_is_quoted_of_the_problem_that_is_quoted(own):
    for path in own.folder.glob("*[!n].qmd"):
        found = re.search(r'n="(\d+)"\}。究其原因.*?n="(\d+)"', path.read_text("utf-8"))
        model = own.models[path.stem]
        quotes = list(numbered_quotes(model))
        if found:
            said, cause = (quotes[int(number) - 1] for number in found.groups())
            assert any(said in e.quotes and cause in e.causes for e in model.problems), path.name


def test_every_page_passes_the_proof(own, root, corpus, study):
    texts = {document.id: document.restored.text for document in corpus.documents}
    english = read_translations(root / "corpus/translations/en", texts)

    def quoted(number, cited):
        translation = english.get((cited.document_id, cited.text), "")
        return {"n": number, **asdict(cited), "translation_en": translation}

    claims = model_claims(own.models, own.near, quoted)
    known = json.loads(study.claims.read_text("utf-8"))
    study.claims.write_text(json.dumps({**known, "claims": claims}), "utf-8")
    shutil.rmtree(study.reports / "briefs")
    shutil.copytree(own.folder, study.reports / "models")
    shutil.copy(root / "reports/references.bib", study.reports / "references.bib")
    for claim in claims:
        for ending in ("svg", "png", "txt", "en.svg", "en.png", "en.txt"):
            target = study.reports / "figures" / f"{claim['id']}.{ending}"
            target.parent.mkdir(exist_ok=True)
            target.write_text("图", "utf-8")
    names = "".join(f"    - models/{path.name}\n" for path in sorted(own.folder.iterdir()))
    project = study.reports / "_quarto.yml"
    listed = re.sub(r"  render:\n(    - .*\n)+", f"  render:\n{names}", project.read_text("utf-8"))
    project.write_text(listed, "utf-8")
    prove(study.reports, study.claims, texts)
