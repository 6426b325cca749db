import json
import re

import pytest

from liandong.briefs import fonts
from liandong.briefs.proof import prove
from liandong.errors import InputFaults
from liandong.findings.gate import MARK

TEXTS = {"000": "他说：应该从“平战结合”的多维角度推动联动。此后再议。", "001": "另一份文献。"}


def faults(study, texts=TEXTS):
    with pytest.raises(InputFaults) as caught:
        prove(study.reports, study.claims, texts)
    return [str(fault) for fault in caught.value.faults]


def test_a_sound_page_is_proved(study):
    prove(study.reports, study.claims, TEXTS)


def test_a_page_with_marked_numbers_is_proved(gated):
    prove(gated.reports, gated.claims, TEXTS)
    assert fonts.missing(MARK, gated.reports / "_extensions" / "liandong" / "fonts") == ()


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            '[]{.value of="nobody.share"}',
            "unknown claim “nobody” in .value; expected one of: who-links",
        ),
        (
            '[]{.evidence of="nobody"}',
            "unknown claim “nobody” in .evidence; expected one of: who-links",
        ),
        (
            '[]{.value of="who-links.weight"}',
            "the claim “who-links” has no value “weight”; expected one of: share、count",
        ),
        (
            '[]{.value of="who-link"}',
            "unknown claim “who-link” in .value; expected one of: who-links",
        ),
        (
            '[]{.quote of="who-links" n="7"}',
            "the claim “who-links” has no quotation n=7; it has 2: 1、2",
        ),
        (
            '[]{.quote of="who-links" n="2"}',
            "the quotation n=2 of the claim “who-links” is not verbatim in document 001; "
            "run the analysis again",
        ),
        (
            "他说“十三个字以上的一句自己编写的话语”。",
            "“十三个字以上的一句自己编写的话语” is not verbatim in any document; quote by name, "
            'with []{.quote of="claim" n="1"}',
        ),
        (
            "共有312个语句。",
            "“共有312个语句。” has digits that no claim covers; name a value of a claim, "
            'or write [digits]{.literal reason="…"}',
        ),
        (
            "## 第３节",
            "“## 第３节” has digits that no claim covers; name a value of a claim, "
            'or write [digits]{.literal reason="…"}',
        ),
        (
            '::: {.box title="即50％"}\n:::',
            "“即50％” has digits that no claim covers; "
            "a title can't name a value of a claim, so say it without a number",
        ),
        (
            "各方指出三大类短板。",
            "“三大类” is a number that no claim covers; name a value of a claim, "
            'or write [三大类]{.literal reason="…"}',
        ),
        (
            '::: {.box title="占五成"}\n:::',
            "“五成” is a number that no claim covers; "
            "a title can't name a value of a claim, so say it without a number",
        ),
        ("[2020]{.literal}年", '“2020” in .literal has no reason; add reason="…"'),
        (
            '::: {#fig-a .figure of="nothing"}\n题\n:::',
            "unknown figure “nothing”; expected one of: links",
        ),
        (
            '::: {#tbl-a .table of="nowhere"}\n题\n:::',
            "unknown table “nowhere”; expected one of: problems",
        ),
        (
            "如前所述[@many2012; @edition2019]。",
            "unknown citation @many2012; expected one of: many2011、edition2019、doc001、doc000",
        ),
        (
            "见@fig-lines。",
            "@fig-lines refers to no figure or table; expected none, as there are none yet",
        ),
        (
            "生僻的𠀀字",
            "no font of the brief has 𠀀 (U+20000); write it otherwise or make the fonts anew",
        ),
    ],
)
def test_each_fault_has_its_line(study, line, sentence):
    study.write_body(f"\n第一段。\n\n{line}\n")
    assert faults(study) == [f"{study.page}:13: {sentence}"]


@pytest.mark.parametrize(
    "line",
    [
        '见@fig-links2与@tbl-problems3。\n\n::: {#fig-links2 .figure of="links"}\n题\n:::\n\n'
        '::: {#tbl-problems3 .table of="problems"}\n题\n:::',
        "写作`@nobody2020`。",
        "如前所述[@many2011]。",
        "[网页](https://a.org/2020)",
        "注[^12]。\n\n[^12]: 注文。",
        "1. 第一\n2. 第二",
        "<!-- 草稿：2020年\n共31% -->",
        "```\n12\n```",
        "“平战结合”与“三社联动”",
        "他说“多维角度推动联动。此后再议”",
        '[2020]{.literal reason="年份"}',
    ],
)
def test_what_needs_no_claim_passes(study, line):
    study.write_body(f"\n{line}\n")
    prove(study.reports, study.claims, TEXTS)


def test_digits_behind_a_reference_are_found(study):
    study.write_body("\n见@fig-links与2020年。\n")
    assert faults(study)[0].startswith(f"{study.page}:11: “见与2020年。” has digits")


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ('共[]{.value of="who-links.count"}句，见于四份文献', "四份"),
        ("**两**位发言人", "两位"),
        ("约五成的句子", "五成"),
    ],
)
def test_counts_beside_what_is_named_are_found(study, line, found):
    study.write_body(f"\n{line}\n")
    assert [fault.split(": ")[1][: len(found) + 2] for fault in faults(study)] == [f"“{found}”"]


def test_names_on_either_side_of_a_count_make_no_number(study):
    study.write_body(
        '\n[三个]{.literal reason="章法"}问题，[三]{.literal reason="章法"}个问题，'
        '初二[]{.value of="who-links.count"}句\n'
    )
    prove(study.reports, study.claims, TEXTS)


def test_the_nearest_of_many_claims_are_listed(study):
    claims = json.loads(study.claims.read_text("utf-8"))
    names = ["links", "link", *(f"other-{letter}" for letter in "abcdefgh")]
    claims["claims"] = [{**claims["claims"][0], "id": name} for name in names]
    study.claims.write_text(json.dumps(claims), "utf-8")
    study.write_body('\n[]{.evidence of="linkz"}\n')
    said = faults(study)[0]
    assert said.startswith(
        f"{study.page}:11: unknown claim “linkz” in .evidence; expected one of: link、links、"
    )
    assert said.endswith(" (and 2 more)")
    assert said.count("other-") == 6


def test_claim_without_quotations_says_so(study):
    claims = json.loads(study.claims.read_text("utf-8"))
    claims["claims"][0]["quotes"] = []
    study.claims.write_text(json.dumps(claims), "utf-8")
    study.write_body('\n[]{.quote of="who-links" n="9"}\n')
    assert faults(study) == [
        f"{study.page}:11: the claim “who-links” has no quotation n=9; it has none"
    ]


def test_figure_without_one_of_its_files_is_told_once(study):
    png = study.reports / "figures" / "links.png"
    png.unlink()
    study.write_body('\n::: {#fig-a .figure of="links"}\n题\n:::\n')
    assert faults(study) == [
        f"{study.page}:11: the figure “links” lacks {png}; run the analysis again"
    ]


def test_work_that_a_claim_cites_must_be_in_the_bibliography(study):
    entries = (study.reports / "references.bib").read_text("utf-8")
    (study.reports / "references.bib").write_text(entries.replace("doc000", "doc009"), "utf-8")
    study.write_body('\n[]{.quote of="who-links" n="1"}\n')
    assert faults(study) == [
        f"{study.page}:11: unknown citation @doc000; "
        "expected one of: doc009、doc001、edition2019、many2011"
    ]


def test_all_faults_are_told_at_once(study):
    study.write_body('\n共3句。\n\n[]{.value of="nobody.share"}\n\n共4句。\n')
    places = [fault.split(": ")[0] for fault in faults(study)]
    assert places == [f"{study.page}:{line}" for line in (11, 13, 15)]


def test_digits_in_the_front_matter_have_their_line(study):
    text = study.page.read_text("utf-8")
    study.page.write_text(re.sub("subtitle: .*", "subtitle: 三年增长20%", text), "utf-8")
    advice = "a title can't name a value of a claim, so say it without a number"
    assert faults(study) == [
        f"{study.page}:3: “三年增长20%” has digits that no claim covers; {advice}",
        f"{study.page}:3: “三年” is a number that no claim covers; {advice}",
    ]


def test_claims_that_are_none_are_refused(study):
    study.claims.write_text("[]")
    assert faults(study) == [f"{study.claims}: these are no claims; run the analysis again"]


def test_missing_claims_are_refused(study):
    study.claims.unlink()
    assert faults(study) == [
        f"{study.claims}: the file is missing; put it back or remove what names it"
    ]
