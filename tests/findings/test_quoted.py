"""A quotation of a claim brings our English with it, and what fails in its figures."""

from dataclasses import replace

import pandas as pd
import pytest

from liandong.corpus.citations import cite
from liandong.findings.claims import Evidence

TOTAL = "10.88亿元"
SENTENCE = "文中分项之和为10.088亿元，与所称总额10.88亿元相差0.792亿元。"


@pytest.fixture
def evidence(corpus):
    rows = [("002", "002-p026-s02", TOTAL, "[[0, 99999]]", "sum", "no", 0.792, SENTENCE, "No.")]
    labels = ["document_id", "passage_id", "quotation", "raw_spans", "check", "agrees"]
    labels += ["difference", "sentence_zh", "sentence_en"]
    tables = {"reported_figures": pd.DataFrame(rows, columns=labels)}
    return Evidence(corpus, tables, frozenset(), "1", None)


@pytest.fixture
def citation(corpus):
    text = corpus["002"].restored.text
    at = text.index(TOTAL)
    start = max(text.rindex(mark, 0, at) for mark in "，。；") + 1
    end = min(text.index(mark, at) for mark in "，。；")
    return cite("002", text[start:end], corpus, "claims.yaml:1")


def test_a_figure_that_fails_its_check_is_told_with_the_quotation(evidence, citation):
    quote = evidence.quoted(3, citation)
    assert (quote["n"], quote["check_zh"], quote["check_en"]) == (3, SENTENCE, "No.")


def test_a_figure_that_holds_says_nothing(evidence, citation):
    held = evidence.tables["reported_figures"].assign(agrees="yes")
    told = replace(evidence, tables={"reported_figures": held}).quoted(1, citation)
    assert (told["check_zh"], told["check_en"]) == ("", "")


def test_our_english_stands_beside_the_words(evidence, citation):
    given = {("002", citation.text): "funds of 1.088 billion yuan"}
    told = replace(evidence, translations=given).quoted(1, citation)
    assert told["translation_en"] == "funds of 1.088 billion yuan"
