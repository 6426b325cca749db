"""The page of an actor: sentences by evidence, and the study's own pages."""

import json
import re
import shutil
from types import SimpleNamespace

import pytest

from liandong.briefs.actor_page import ActorPage, actor_page
from liandong.briefs.audiences import Audiences, read_audiences
from liandong.briefs.pages import read_page
from liandong.briefs.proof import NAMED, differences, prove
from liandong.corpus.translations import read_translations
from liandong.errors import InputFaults
from liandong.findings.actors import ACTORS_FUNCTIONS, CODED, LINKS, PREVALENCE
from liandong.governance.actor_claims import claim_id, numbered_quotes
from liandong.governance.gathering import profile
from liandong.governance.models import Quote, read_models
from liandong.governance.profiles import Advice, Hurdle, Partner, Profile, Said, Task
from liandong.schemas import read_table

AUDIENCES = {
    "actors": {
        "actor.a": {
            "kind": "service",
            "names": ["甲"],
            "zh": "甲方",
            "en": "ones",
            "title": {"zh": "甲方简报", "en": "On the ones"},
            "reader": {"zh": "供甲方参考", "en": "For the ones"},
            "thin": {"zh": "须自己去谈。", "en": "They have to ask."},
        },
        "actor.b": {
            "kind": "service",
            "names": ["乙"],
            "zh": "乙方",
            "en": "others",
            "title": {"zh": "乙方简报", "en": "On the others"},
            "reader": {"zh": "供乙方参考", "en": "For the others"},
            "thin": {"zh": "再等。", "en": "They have to wait."},
        },
    },
    "headings": {
        "service": {
            "does": {"zh": "做什么", "en": "What they do"},
            "links": {"zh": "与谁", "en": "With whom"},
            "held": {"zh": "难处", "en": "What weighs"},
            "advised": {"zh": "要什么", "en": "What to ask for"},
            "counted": {
                "zh": "谈到{actor}的有{count}句，最多的是{most}",
                "en": "{count} sentences are on {actor}, most on {most}",
            },
            "modelled": {
                "zh": "{count}种模式写到{actor}，最多的是{most}",
                "en": "work for {actor} is in {count} models, most often {most}",
            },
            "alone": {"zh": "可以自己先做的是", "en": "what can be begun at once"},
        }
    },
    "phrases": {
        "function.f": {"zh": "动员", "en": "mobilising"},
        "function.g": {"zh": "服务", "en": "services"},
        "problem.p": {"zh": "缺人", "en": "too few hands"},
        "recommendation.r": {"zh": "加人", "en": "more hands"},
        "recommendation.s": {"zh": "加钱", "en": "more money"},
        "mechanism.m": {"zh": "购买", "en": "purchase"},
        "mechanism.n": {"zh": "协商", "en": "talks"},
    },
    "acts": {"mechanism.m": "向{}购买服务", "mechanism.n": "与{}协商"},
    "granted": ["recommendation.s"],
    "speakers": {"李强": "Li Qiang", "范斌": "Fan Bin"},
    "unnamed": {"003": {"zh": "江苏的评述", "en": "the Jiangsu commentary"}},
}
ONE = Quote(document="000", speaker="李强", words="甲在基层发动了许多邻里的力量")
TWO = Quote(document="002", speaker="范斌", words="还应当把甲的队伍组织起来才好")
LOST = Quote(document="003", speaker="〔姓名缺失〕", words="甲的人手到今天仍旧是不够用的")
QUOTES = (ONE, TWO, LOST)


def said(*quotes, models=("x",)):
    return Said(quotes, models)


def cited(quote):
    """Say that a quotation stands alone in a sentence of its own."""
    place = 10 * QUOTES.index(quote)
    return SimpleNamespace(
        document_id=quote.document,
        speaker=quote.speaker,
        passages=[quote.words],
        raw_spans=[[place, place + 5]],
    )


def written(language="zh", passages=40, speakers=6, **parts):
    empty = dict.fromkeys(("tasks", "partners", "hurdles", "advice"), ())
    given = empty | parts
    quotes = QUOTES if any(given.values()) else ()
    made = Profile("actor.a", passages, speakers, ("x", "y"), quotes=quotes, **given)
    audiences = Audiences.model_validate(AUDIENCES)
    models = SimpleNamespace(citation=cited)
    page = ActorPage(made, models, audiences, {}, language, "2026-11-22")
    text = actor_page(page)
    # A value reads as its name in brackets, a quotation as its number.
    text = re.sub(r'\[\]\{\.value of="[\w-]+\.([\w-]+)"\}', r"<\1>", text)
    return re.sub(r'\[\]\{\.quote of="actor-a" n="(\d)"\}', r"<\1>", text)


def task(code="function.f", passages=9, quotes=(ONE,), done=(), wanted=(), models=("x", "y")):
    return Task(code, passages, Said(quotes, models), done, wanted)


def test_much_is_ranked_in_a_box_and_equal_counts_stand_together():
    tasks = (task(), task("function.g", 4, (), models=("x",)), task("function.h", 0, (), models=()))
    chinese, english = written(tasks=tasks), written("en", tasks=tasks)
    first = "- **做什么。**谈到甲方的有<passages>句，最多的是动员（<f>句），其次是服务（<g>句）。"
    assert first in chinese
    second = "<models>种模式写到甲方，最多的是动员（<f-models>种）。说到动员，李强说：<1>。"
    assert second in chinese
    assert "<passages> sentences are on ones, most on mobilising (<f>), then services" in english
    both = written(tasks=(task(passages=5), task("function.g", 5, ())))
    assert "最多的是动员（<f>句）和服务（<g>句）。" in both


def test_little_is_said_to_be_little_and_what_follows():
    chinese = written(passages=6, speakers=1, tasks=(task(passages=2),))
    assert "文献很少谈到甲方：<passages>句里只有<passages>句，" in chinese
    assert "各项职能都只有零星的话，分不出轻重。" in chinese
    assert (
        "没有人指出甲方自身的难处；没有说到，不等于没有。没有专门给甲方的建议。须自己去谈。"
        in chinese
    )
    assert "要点" not in chinese
    english = written("en", passages=6, speakers=1, tasks=(task(passages=2),))
    assert "The documents say little of ones: <passages> of <passages> sentences" in english


def test_nothing_is_said_plainly():
    chinese, english = written(passages=0, speakers=0), written("en", passages=0, speakers=0)
    assert re.findall(r"^## (.*)$", chinese, re.M) == ["由此可见", "参考文献 {.unnumbered}"]
    assert "文献没有谈到甲方。" in chinese
    assert "The documents do not speak of ones." in english


def test_who_reports_and_who_still_asks_stand_side_by_side():
    tasks = (task(done=(ONE,), wanted=(TWO,)),)
    chinese, english = written(tasks=tasks), written("en", tasks=tasks)
    assert "对动员，有人讲已经做到的，有人列为还要做的。" in chinese
    assert "动员方面，李强讲已经做到的：<1>。范斌讲还要做的：<2>。" in chinese
    assert "On mobilising, Li Qiang tells of what was done: <1>. Fan Bin of what is" in english


ANSWERED = {"recommendation.r": said(ONE), "recommendation.s": said(TWO)}


def test_remedies_that_differ_are_set_side_by_side():
    hurdles = (Hurdle("problem.p", said(LOST), (), ANSWERED),)
    chinese = written(hurdles=hurdles)
    assert "江苏的评述说：<3>。办法却不一样：李强主张加人，范斌主张加钱。" in chinese
    english = written("en", hurdles=hurdles)
    assert "The remedies differ: Li Qiang: more hands; Fan Bin: more money." in english


def test_a_cause_stands_behind_its_problem_with_its_speaker():
    answers = {"recommendation.r": said(TWO)}
    hurdles = (Hurdle("problem.p", said(LOST), (ONE,), answers),)
    told = "江苏的评述说：<3>。李强讲到原因：<1>。给出的办法是加人。"
    assert told in written(hurdles=hurdles)
    told = "The Jiangsu commentary says: <3>. Li Qiang on the cause: <1>. The remedy given: more"
    assert told in written("en", hurdles=hurdles)


def test_a_problem_without_a_remedy_is_said_to_have_none():
    hurdles = (Hurdle("problem.p", said(LOST, ONE), (), {}),)
    assert "有<problem-p>位发言人说到这一点，如" in written(hurdles=hurdles)
    assert "对此没有人提出对策。" in written(hurdles=hurdles)
    assert "Nobody recommends a remedy." in written("en", hurdles=hurdles)


def test_links_are_told_by_direction_and_silence_is_named():
    partner = Partner("actor.b", 8, {}, {"mechanism.m": said(ONE), "mechanism.n": said(TWO)})
    chinese = written(partners=(partner,))
    assert "- **乙方（<with-b>句）。**甲方向乙方购买服务、与其协商。" in chinese
    assert "乙方对甲方做什么，没有写到。" in chinese
    mutual = Partner("actor.b", 8, {"mechanism.n": said(ONE)}, {"mechanism.n": said(ONE)})
    assert "双方以协商相连。" in written(partners=(mutual,))
    assert "Both ways: talks." in written("en", partners=(mutual,))


def test_strangers_are_named():
    partners = (Partner("actor.b", 1, {}, {}),)
    assert "很少与乙方同句，也没有哪种模式写到怎样相联。" in written(partners=partners)


def test_advice_is_told_apart_by_who_can_bring_it_about():
    advice = (
        Advice("recommendation.r", said(ONE, TWO), (), True, ()),
        Advice("recommendation.s", said(LOST), ("actor.b",), False, ()),
    )
    chinese = written(advice=advice)
    assert "- **加人。**主张的有<advice-r>位发言人，如" in chinese
    assert "可以自己先做的是加人。要去争取的是加钱。" in chinese
    english = written("en", advice=advice)
    assert "What can be begun at once: more hands. What has to be won from others: more" in english


def test_no_words_are_quoted_twice():
    advice = (Advice("recommendation.r", said(ONE), (), True, ()),)
    chinese = written(tasks=(task(),), advice=advice)
    assert chinese.count("<1>") == 1


# The file of audiences --------------------------------------------------------------------


def test_faults_of_the_file_are_told_together(root, tmp_path):
    text = (root / "reports/audiences.yml").read_text("utf-8")
    path = tmp_path / "audiences.yml"
    path.write_text(text.replace("function.mediation:", "function.meditation:"), "utf-8")
    with pytest.raises(InputFaults) as told:
        read_audiences(path, ["actor.party", "actor.new"])
    assert "unknown code “function.meditation”; expected one of the scheme's" in str(told.value)
    assert "“actor.new” is missing under actors; say how its readers are" in str(told.value)


# The study's own pages --------------------------------------------------------------------


@pytest.fixture(scope="module")
def own(root, corpus, tmp_path_factory):
    """Write both editions for every actor of the study; return folder, models and profiles."""
    from liandong.coding.scheme import read_scheme

    scheme = read_scheme(root / "corpus/codebook")
    models = read_models(root / "corpus/codebook/models", corpus, scheme)
    schemas = {
        "prevalence": PREVALENCE,
        "actors_functions": ACTORS_FUNCTIONS,
        "links": LINKS,
        "coded_passages": CODED,
    }
    results = root / "analysis/results"
    tables = {name: read_table(results / f"{name}.csv", it) for name, it in schemas.items()}
    codes = [code.id for code in scheme.codes]
    audiences = read_audiences(root / "reports/audiences.yml", codes)
    folder = tmp_path_factory.mktemp("actors")
    profiles = [profile(code, models, tables) for code in codes if code.startswith("actor.")]
    for each in profiles:
        for language, ending in (("zh", ".qmd"), ("en", ".en.qmd")):
            labels = {c.id: getattr(c, f"label_{language}") for c in scheme.codes}
            page = ActorPage(each, models, audiences, labels, language, "2026-11-22")
            path = folder / f"{claim_id(each.actor)}{ending}"
            path.write_text(actor_page(page), "utf-8")
    return SimpleNamespace(folder=folder, models=models, profiles=profiles)


def test_every_actor_has_two_editions_that_name_the_same(own):
    assert len(own.profiles) == 11
    for each in own.profiles:
        name = own.folder / claim_id(each.actor)
        pair = [read_page(name.with_suffix(ending)) for ending in (".qmd", ".en.qmd")]
        assert differences(*pair) == []


def test_no_section_is_empty_and_quotations_stand_once(own):
    for path in sorted(own.folder.glob("*.qmd")):
        text = path.read_text("utf-8")
        sections = re.split(r"^## .*$", text, flags=re.M)[1:]
        assert all(section.strip() for section in sections), path.name
        quoted = re.findall(r'\.quote of="[^"]*" n="(\d+)"', text)
        assert len(quoted) == len(set(quoted)) <= 8, path.name


def claimed(own, root, texts):
    """Return the study's claims with one for each actor, of whatever values its pages name."""
    told = json.loads((root / "analysis/results/claims.json").read_text("utf-8"))
    english = read_translations(root / "corpus/translations/en", texts)
    for each in own.profiles:
        text = "".join(
            path.read_text("utf-8") for path in own.folder.glob(f"{claim_id(each.actor)}*.qmd")
        )
        names = set(re.findall(rf'of="{claim_id(each.actor)}\.([\w-]+)"', text))
        quotes = [
            vars(own.models.citation(quote))
            | {"n": n, "translation_en": english.get((quote.document, quote.words), "")}
            for quote, n in numbered_quotes(each).items()
        ]
        values = {name: {} for name in names}
        told["claims"].append({"id": claim_id(each.actor), "values": values, "quotes": quotes})
    return told


def test_every_page_passes_the_proof(own, root, corpus, study):
    """No number is typed, in digits or words, and every quotation is verbatim."""
    pages = sorted(path.name for path in own.folder.glob("*.qmd"))
    shutil.copytree(own.folder, study.reports / "actors")
    shutil.copy(root / "reports/references.bib", study.reports / "references.bib")
    project = study.reports / "_quarto.yml"
    listed = "".join(f"    - actors/{name}\n" for name in pages)
    project.write_text(project.read_text("utf-8").replace("    - briefs/page.qmd\n", listed))
    texts = {document.id: document.restored.text for document in corpus.documents}
    study.claims.write_text(json.dumps(claimed(own, root, texts)), "utf-8")
    prove(study.reports, study.claims, texts)
    assert all(NAMED.search((own.folder / name).read_text("utf-8")) for name in pages)
