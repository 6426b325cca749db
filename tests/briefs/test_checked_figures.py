"""A quotation whose figure doesn't agree with the others says so in print."""

import json

import pytest

from liandong.briefs.rendered.wording import Wording

SAID = {
    "check_zh": "文中分项之和为9亿元，与所称总额10亿元相差1亿元。",
    "check_en": "The parts given add up to 9, not to the 10 stated as the total.",
}
PRINTED = {
    "zh": "（核对：文中分项之和为9亿元，与所称总额10亿元相差1亿元）",
    "en": " (Check: The parts given add up to 9, not to the 10 stated as the total.)",
}


@pytest.fixture
def doubtful(study):
    told = json.loads(study.claims.read_text(encoding="utf-8"))
    quote = next(claim for claim in told["claims"] if claim["id"] == "who-links")["quotes"][0]
    quote.update(SAID)
    study.claims.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def test_the_filter_prints_it_behind_the_words(doubtful, filtered):
    done = filtered('[]{.quote of="who-links" n="1"}', "plain")
    assert f"推动联动。”{PRINTED['zh']}[1]" in done.stdout


def test_what_is_read_back_must_have_it(doubtful):
    assert Wording(chinese=True).checked(SAID) == PRINTED["zh"]
    assert Wording(chinese=False).checked(SAID) == PRINTED["en"]


def test_a_figure_that_agrees_says_nothing(filtered):
    assert "核对" not in filtered('[]{.quote of="who-links" n="1"}', "plain").stdout
    assert Wording(chinese=True).checked({"check_zh": ""}) == ""
