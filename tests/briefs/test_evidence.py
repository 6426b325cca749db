import json
import re
from functools import cache

import pandas as pd
import pytest

from liandong.briefs.evidence import Sources, gather, printed
from liandong.briefs.rendering import render
from liandong.coding.codings import Coder, Codings
from liandong.coding.scheme import read_scheme
from liandong.corpus.documents import Metadata
from liandong.corpus.passages import PASSAGES
from liandong.errors import InputFaults
from liandong.findings.actors import CODED

DOCUMENT = Metadata(
    id="000",
    file="000_a.txt",
    title="题",
    source="刊",
    date="2020-03-30",
    genre="case_report",
    speakers=({"name": "甲", "affiliation": "某校"}, {"name": "乙", "affiliation": "某社"}),
    rights="权利",
    citekey="doc000",
    repairs=(),
)


def coder(name):
    said = {"description_zh": "模型", "description_en": "a model"}
    return Coder(id=name, kind="language_model", **said)


@cache
def scheme(root):
    return read_scheme(root / "corpus" / "codebook")


@pytest.fixture
def gathered(root):
    """A heading, a sentence that two coders and the machine read, one for the machine alone."""
    rows = [
        ("000-p000-s00", "000", "", 0, 0, "heading", "", "题〔缺〕", "[[0, 1]]"),
        ("000-p001-s00", "000", "题", 1, 0, "body", "甲", "政府与社区。", "[[2, 4], [9, 13]]"),
        ("000-p001-s01", "000", "题", 1, 1, "body", "甲", "社区。", "[[13, 16]]"),
    ]
    government, community, trust = "actor.government", "actor.community", "problem.trust_deficit"
    counted = [
        ("000-p001-s00", "000", 1, "甲", "甲", community, "language_model"),
        ("000-p001-s00", "000", 1, "甲", "甲", government, "language_model"),
        ("000-p001-s01", "000", 1, "甲", "甲", community, "machine"),
    ]
    given = {
        "coder_a": {"000-p001-s00": frozenset({government, community})},
        "coder_b": {"000-p001-s00": frozenset({government, community, trust})},
    }
    machine = {
        "000-p001-s00": frozenset({government}),
        "000-p001-s01": frozenset({community}),
    }
    return gather(
        Sources(
            documents=(DOCUMENT,),
            passages=pd.DataFrame(rows, columns=list(PASSAGES.columns)),
            counted=pd.DataFrame(counted, columns=list(CODED.columns)),
            given=Codings((coder("coder_a"), coder("coder_b")), ("000-p001-s00",), given),
            machine=machine,
            scheme=scheme(root),
        )
    )


def test_a_passage_says_who_gave_which_code_and_which_codes_count(gathered):
    heading, read, unread = gathered["passages"]
    assert read == {
        "id": "000-p001-s00",
        "document": "000",
        "paragraph": 1,
        "kind": "body",
        "section": "题",
        "speaker": "甲",
        "text": "政府与社区。",
        "raw_spans": [[2, 4], [9, 13]],
        "coded_by": "language_model",
        "counted": ["actor.government", "actor.community"],
        "codes": {
            "actor.government": ["coder_a", "coder_b", "machine"],
            "actor.community": ["coder_a", "coder_b"],
            "problem.trust_deficit": ["coder_b"],
        },
    }
    assert (unread["coded_by"], unread["codes"]) == ("machine", {"actor.community": ["machine"]})
    assert (heading["coded_by"], heading["counted"], heading["codes"]) == ("", [], {})
    assert heading["text"] == "题〔缺〕"


def test_coders_say_that_none_is_a_person(gathered):
    assert [(own["id"], own["kind"]) for own in gathered["coders"]] == [
        ("coder_a", "language_model"),
        ("coder_b", "language_model"),
        ("machine", "machine"),
    ]
    assert "不是人" in gathered["coders"][-1]["description_zh"]
    assert "Not a person" in gathered["coders"][-1]["description_en"]


def test_documents_and_labels_go_with_them(gathered, root):
    assert gathered["documents"] == [
        {
            "id": "000",
            "title": "题",
            "source": "刊",
            "date": "2020-03-30",
            "citekey": "doc000",
            "file": "000_a.txt",
            "speakers": {"甲": "某校", "乙": "某社"},
        }
    ]
    labels = {code["id"]: (code["label_zh"], code["label_en"]) for code in gathered["codes"]}
    assert labels["actor.government"] == ("政府", "Government")
    assert gathered["dimensions"][0] == {"id": "actor", "label_zh": "主体", "label_en": "Actors"}


def test_one_record_stands_on_a_line_and_reads_back(gathered):
    text = printed(gathered)
    assert json.loads(text) == gathered
    assert sum('"id":"000-p001-s0' in line for line in text.splitlines()) == 2


# A claim's number, by the two codes that it counts together, as claims.yaml names them.
CROSSED = {
    ("division-of-labour", "government-containment"): ("actor.government", "function.containment"),
    ("division-of-labour", "volunteer-service"): ("actor.volunteer", "function.service_delivery"),
    ("links", "community-property"): ("actor.community", "actor.property"),
    ("mechanisms", "hub"): ("mechanism.hub_platform",),
}


@pytest.mark.parametrize("named", CROSSED)
def test_filters_lead_to_the_numbers_of_the_brief(root, named):
    """The study's own: the passages with both codes are as many as the claim says."""
    told = json.loads((root / "analysis/results/claims.json").read_text("utf-8"))["claims"]
    claim = next(claim for claim in told if claim["id"] == named[0])
    evidence = json.loads((root / "reports/evidence.json").read_text("utf-8"))
    found = [
        passage["id"]
        for passage in evidence["passages"]
        if passage["id"] in claim["passages"] and {*CROSSED[named]} <= {*passage["counted"]}
    ]
    assert len(found) == claim["values"][named[1]]["value"]


ISLAND = re.compile(r'<script type="application/json" id="evidence-\w+">(.*?)</script>', re.DOTALL)


def carried(page):
    """Return what a page carries: its claims, and the passages."""
    return [json.loads(text) for text in ISLAND.findall(page)]


@pytest.fixture
def rendered_html(study, monkeypatch):
    """Return a function that renders the small study's page for a browser."""
    monkeypatch.setattr("liandong.briefs.rendering.shutil.which", lambda name: None)
    monkeypatch.setattr("liandong.briefs.rendering.ENDINGS", {"html": "html"})

    def run(passages):
        told = {"passages": [{"id": name, "text": "</script>&<b>"} for name in passages]}
        (study.reports / "evidence.json").write_text(printed(told), "utf-8")
        return render(study.reports)[0].read_text("utf-8")

    return run


BEARING = ["000-p001-s00", "000-p002-s01", "001-p000-s00"]


def test_a_page_carries_its_own_claims_and_all_passages(study, rendered_html):
    told = json.loads(study.claims.read_text("utf-8"))
    told["claims"].append({**told["claims"][0], "id": "another"})
    study.claims.write_text(json.dumps(told), "utf-8")
    page = rendered_html([*BEARING, "001-p001-s00"])
    claims, evidence = carried(page)
    assert [claim["id"] for claim in claims] == ["who-links"]
    assert claims[0]["statement"] == "社会组织与政府一同出现。"
    assert claims[0]["passages"] == BEARING
    assert claims[0]["values"] == [
        {"name": "count", "text": "20", "below": False},
        {"name": "share", "text": "31.2%", "below": False},
    ]
    assert claims[0]["quotes"][0]["passages"] == ["000-p001-s00"]
    assert [own["text"] for own in evidence["passages"]] == ["</script>&<b>"] * 4
    assert page == rendered_html([*BEARING, "001-p001-s00"])


def test_evidence_older_than_the_claims_is_refused(study, rendered_html):
    with pytest.raises(InputFaults) as caught:
        rendered_html(BEARING[:2])
    assert [str(fault) for fault in caught.value.faults] == [
        f"{study.reports}/evidence.json: the passage 001-p000-s00 of the claim “who-links” "
        "isn't there; run the analysis, which gathers the evidence anew"
    ]


def test_without_evidence_the_page_has_no_script(rendered):
    assert "<script" not in rendered.output("html").read_text("utf-8")
