import re

import pytest

from liandong.briefs.proof import prove
from liandong.errors import InputFaults

TEXTS = {"000": "他说：应该从“平战结合”的多维角度推动联动。此后再议。", "001": "另一份文献。"}


def faults(study, texts=TEXTS):
    with pytest.raises(InputFaults) as caught:
        prove(study.reports, study.claims, texts)
    return [str(fault) for fault in caught.value.faults]


def test_a_sound_page_is_proved(study):
    prove(study.reports, study.claims, TEXTS)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            '[]{.value of="nobody.share"}',
            "unknown claim “nobody” in .value; expected one of CLAIMS",
        ),
        (
            '[]{.evidence of="nobody"}',
            "unknown claim “nobody” in .evidence; expected one of CLAIMS",
        ),
        (
            '[]{.value of="who-links.weight"}',
            "the claim “who-links” has no value “weight”; expected one of: share、count",
        ),
        ('[]{.quote of="who-links" n="7"}', "the claim “who-links” has no quotation n=7"),
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
            '::: {.box title="五成即50％"}\n:::',
            "“五成即50％” has digits that no claim covers; name a value of a claim, "
            'or write [digits]{.literal reason="…"}',
        ),
        ("[2020]{.literal}年", '“2020” in .literal has no reason; add reason="…"'),
        (
            '::: {#fig-a .figure of="nothing"}\n题\n:::',
            "unknown figure “nothing”: there is no REPORTS/figures/nothing.svg",
        ),
        (
            '::: {#tbl-a .table of="nowhere"}\n题\n:::',
            "unknown table “nowhere”: there is no REPORTS/tables/nowhere.md",
        ),
        (
            "生僻的𠀀字",
            "no font of the brief has 𠀀 (U+20000); write it otherwise or make the fonts anew",
        ),
    ],
)
def test_each_fault_has_its_line(study, line, sentence):
    study.write_body(f"\n第一段。\n\n{line}\n")
    expected = sentence.replace("CLAIMS", str(study.claims)).replace("REPORTS", str(study.reports))
    assert faults(study)[0] == f"{study.page}:13: {expected}"


@pytest.mark.parametrize(
    "line",
    [
        "见@fig-links2与@tbl-problems3。",
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


def test_all_faults_are_told_at_once(study):
    study.write_body('\n共3句。\n\n[]{.value of="nobody.share"}\n\n共4句。\n')
    places = [fault.split(": ")[0] for fault in faults(study)]
    assert places == [f"{study.page}:{line}" for line in (11, 13, 15)]


def test_digits_in_the_front_matter_have_their_line(study):
    text = study.page.read_text("utf-8")
    study.page.write_text(re.sub("subtitle: .*", "subtitle: 三年增长20%", text), "utf-8")
    assert faults(study)[0].startswith(f"{study.page}:3: “三年增长20%” has digits")


def test_claims_that_are_none_are_refused(study):
    study.claims.write_text("[]")
    assert faults(study) == [f"{study.claims}: these are no claims; run the analysis again"]


def test_missing_claims_are_refused(study):
    study.claims.unlink()
    assert faults(study) == [
        f"{study.claims}: the file is missing; put it back or remove what names it"
    ]
