from dataclasses import replace

import pandas as pd
import pytest

from liandong.coding.evaluation import Thresholds
from liandong.corpus.reading import Corpus
from liandong.errors import InputFaults
from liandong.findings.claims import Evidence, read_claims

WORDS = "当前，必须推动社会再组织化。"
CLAIMS = """claims:
  - id: reorganise
    statement_zh: 有{documents}份文献，占{share}，{total}句。
    statement_en: "{documents} documents, {share}, {total} passages"
    codes: [actor.party, actor.resident]
    bearing: [[actor.party, actor.resident]]
    values:
      documents: {table: coded_passages, column: document_id, take: distinct}
      share: {table: prevalence, where: {code: actor.party}, column: share, shown_as: percent}
      total: {table: prevalence, where: {code: [actor.party, actor.resident]},
        column: passage_count, take: sum}
    holds: [total > documents]
    quotes:
      - {document: "002", words: 当前，必须推动社会再组织化。}
"""


@pytest.fixture
def evidence(corpus):
    coded = pd.DataFrame(
        [
            ("000-p001-s00", "000", "actor.party", "machine"),
            ("000-p001-s00", "000", "actor.resident", "machine"),
            ("001-p001-s00", "001", "actor.party", "language_model"),
            ("002-p037-s01", "002", "discourse.recommendation", "language_model"),
        ],
        columns=["passage_id", "document_id", "code", "coder_kind"],
    )
    prevalence = pd.DataFrame(
        [("actor.party", 1200, 7, 0.246), ("actor.resident", 34, 0, 0.1)],
        columns=["code", "passage_count", "machine_count", "share"],
    )
    evaluation = pd.DataFrame(
        [
            ("actor.party", "党组织", "Party", 0.5, "no", "F1 .5 < .7"),
            ("actor.resident", "居民", "Residents", 0.701, "yes", ""),
            ("all", "", "", 0.6, "no", "1 of 2 codes fail"),
        ],
        columns=["code", "label_zh", "label_en", "f1", "passed", "why"],
    )
    agreement = pd.DataFrame(
        [("actor.party", 0.9, 3), ("actor.resident", 0.9, 3)],
        columns=["code", "alpha", "coder_count"],
    )
    tables = {
        "coded_passages": coded,
        "prevalence": prevalence,
        "evaluation": evaluation,
        "agreement": agreement,
    }
    codes = frozenset({"actor.party", "actor.resident"})
    former = {"actor.folk": "was renamed to actor.resident in version 2 of the scheme"}
    return Evidence(corpus, tables, codes, "1", Thresholds(0.667, 0.7, 0.5, 5, "mark"), former)


@pytest.fixture
def resolve(tmp_path, evidence):
    def resolve(text: str = CLAIMS):
        path = tmp_path / "claims.yaml"
        path.write_text(text, encoding="utf-8")
        return read_claims(path, evidence)["claims"]

    return resolve


def test_values_are_looked_up_and_put_into_both_statements(resolve):
    (claim,) = resolve()
    assert claim["statement_zh"] == "有3份文献，占25%，1234句。"
    assert claim["statement_en"] == "3 documents, 25%, 1,234 passages"
    share = claim["values"]["share"]
    assert [share[key] for key in ("value", "text_zh", "text_en")] == [0.246, "25%", "25%"]


def test_a_claim_is_borne_by_passages_with_all_its_codes(resolve):
    (claim,) = resolve()
    assert claim["passages"] == ["000-p001-s00"]
    assert claim["quotes"][0]["passages"] == ["002-p037-s01"]


def test_a_quotation_has_its_speaker_and_its_place_in_the_raw_file(resolve, corpus):
    (quote,) = resolve()[0]["quotes"]
    assert (quote["n"], quote["speaker"]) == (1, "何海兵")
    assert quote["affiliation"] == "上海市委党校现代社区发展研究中心主任、教授"
    ((start, end),) = quote["raw_spans"]
    assert corpus["002"].raw[start:end] == "当前,必须推动社会再组织化。"


def test_who_coded_is_said_and_never_called_a_person(resolve):
    (claim,) = resolve()
    assert claim["coded_by_zh"] == "大语言模型编码0句，机器编码1句"
    assert claim["reliability_zh"] == (
        "3个大语言模型编码者的一致性α为0.90；机器编码的F1为0.50–0.70"
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        ("{total}句", "{sum}句", 3, "the statement names “{sum}”, which isn't among its values"),
        ("占{share}", "占25%", 3, "the digit “2” stands in the statement; make it a value"),
        ("bearing: [[actor.party,", "bearing: [[actor.media,", 6,
         "unknown code “actor.media”; the scheme doesn't have it"),
        ("bearing: [[actor.party,", "bearing: [[actor.folk,", 6,
         "“actor.folk” was renamed to actor.resident in version 2 of the scheme; write the present "
         "code"),
        ("table: prevalence, where: {code: actor.party}", "table: links, where: {}", 9,
         "unknown table “links”; known are agreement, coded_passages, evaluation, "
         "prevalence"),
        ("column: share,", "column: part,", 9,
         "“prevalence” has no column “part”; it has code, passage_count, machine_count, share"),
        ("code: actor.party}", "code: actor.media}", 9,
         "no row of “prevalence” has {'code': 'actor.media'}; correct `where`"),
        (", take: sum", "", 10, "2 rows of “prevalence” fit; say more in `where`, or `take: sum`"),
        ("必须推动", "必需推动", 14,
         "the words “当前，必需推动社会再组织化。…” don't stand there verbatim (document 002)"),
        ("words: 当前，必须推动社会再组织化。", "words: 上海", 14,
         "the words “上海…” stand there 42 times (document 002)"),
        ('document: "002"', 'document: "005"', 14, "no document “005”; correct the id"),
        ("words: 当前，必须推动社会再组织化。", 'words: "进一步推动社会组织发展。当前，\\n"', 14,
         "don't stand there verbatim"),
    ],
)  # fmt: skip
def test_each_fault_is_named_with_its_line(resolve, tmp_path, old, new, line, sentence):
    assert old in CLAIMS
    with pytest.raises(InputFaults) as caught:
        resolve(CLAIMS.replace(old, new))
    (fault,) = caught.value.faults
    assert fault.place == f"{tmp_path}/claims.yaml:{line}"
    assert sentence in fault.sentence


@pytest.mark.parametrize(
    ("holds", "said"),
    [
        ("total > documents >= share", None),
        ("total == total", None),
        ("documents > total", "“documents > total” no longer holds (3 and 1234); mend what the"),
        ("share < documents < share", "“documents < share” no longer holds (3 and 0.246)"),
        ("total >> documents", "expected values of the claim and signs, like a > b"),
        ("total", "expected values of the claim and signs, like a > b"),
        ("total > sum", "expected values of the claim and signs, like a > b: “total > sum”"),
    ],
)
def test_what_the_prose_relies_on_is_held(resolve, tmp_path, holds, said):
    text = CLAIMS.replace("holds: [total > documents]", f"holds: [{holds}]")
    if said is None:
        assert resolve(text)
        return
    with pytest.raises(InputFaults) as caught:
        resolve(text)
    (fault,) = caught.value.faults
    assert fault.place == f"{tmp_path}/claims.yaml:12"
    assert said in fault.sentence


def test_each_value_passes_the_gate_or_not(tmp_path, evidence):
    """Party doesn't pass; of residents, prevalence counts no machine code."""
    path = tmp_path / "claims.yaml"
    path.write_text(CLAIMS, encoding="utf-8")
    told = read_claims(path, evidence)
    closed = {"passed": False, "codes": ["actor.party"]}
    values = told["claims"][0]["values"]
    # the first names no code and is taken from machine codings: it rests on the claim's codes
    assert [values[name]["gate"] for name in ("documents", "share", "total")] == [closed] * 3
    failing = {"label_zh": "党组织", "label_en": "Party", "why": "F1 .5 < .7"}
    assert told["gate"] == {
        "minimum_alpha": 0.667,
        "minimum_f1": 0.7,
        "minimum_f1_low": 0.5,
        "minimum_passages": 5,
        "on_failure": "mark",
        "codes": {"actor.party": failing},
    }
    path.write_text(CLAIMS.replace("code: actor.party}", "code: actor.resident}"), "utf-8")
    values = read_claims(path, evidence)["claims"][0]["values"]
    assert values["share"]["gate"] == {"passed": True, "codes": []}


def test_a_study_can_refuse_what_does_not_pass(tmp_path, evidence):
    path = tmp_path / "claims.yaml"
    path.write_text(CLAIMS, encoding="utf-8")
    refusing = replace(evidence, thresholds=Thresholds(0.667, 0.7, 0.5, 5, "refuse"))
    with pytest.raises(InputFaults) as caught:
        read_claims(path, refusing)
    assert [str(fault) for fault in caught.value.faults] == [
        f"{path}:{line}: the value “{name}” of the claim “reorganise” rests on machine codes of "
        "actor.party, which doesn't pass the gate (F1 .5 < .7); leave the value out, or set "
        "on_failure to mark in parameters.toml"
        for line, name in ((8, "documents"), (9, "share"), (10, "total"))
    ]


def test_without_thresholds_nothing_is_said_of_a_gate(tmp_path, evidence):
    path = tmp_path / "claims.yaml"
    path.write_text(CLAIMS, encoding="utf-8")
    told = read_claims(path, replace(evidence, thresholds=None))
    assert "gate" not in told
    assert "gate" not in told["claims"][0]["values"]["share"]


def test_words_of_two_voices_are_no_quotation(resolve, corpus):
    text = corpus["004"].restored.text
    start = text.index("本人站了两天门岗")
    words = text[start : text.index("宋万召：疫情期间") + 8].replace("\n", "\\n")
    with pytest.raises(InputFaults, match="more than one speaker or paragraph; quote less"):
        resolve(CLAIMS.replace('"002", words: ' + WORDS, f'"004", words: "{words}"'))


def test_a_document_is_not_quoted_before_its_guesses_are_confirmed(tmp_path, evidence, corpus):
    guessed = tuple(
        replace(
            d, metadata=d.metadata.model_copy(update={"guesses": ("genre", "title", "speakers")})
        )
        if d.id == "002"
        else d
        for d in corpus.documents
    )
    path = tmp_path / "claims.yaml"
    path.write_text(CLAIMS, encoding="utf-8")
    with pytest.raises(InputFaults) as caught:
        read_claims(path, replace(evidence, corpus=Corpus(guessed)))
    (fault,) = caught.value.faults
    assert str(fault) == (
        f"{path}:14: document 002 is quoted, and its title, speakers are guessed; confirm them,"
        " then remove them from “guesses” in its YAML"
    )


def test_all_faults_come_at_once(resolve):
    broken = CLAIMS.replace("必须推动", "必需推动").replace("column: share,", "column: part,")
    with pytest.raises(InputFaults) as caught:
        resolve(broken + broken.split("\n", 1)[1])
    assert len(caught.value.faults) == 5
    assert any("stands twice" in fault.sentence for fault in caught.value.faults)


def test_a_claim_on_what_was_read_rests_on_its_quotations(tmp_path, evidence):
    text = CLAIMS.replace("codes: [actor.party, actor.resident]", "rests_on: quotations")
    text = text.replace("    bearing: [[actor.party, actor.resident]]\n", "")
    path = tmp_path / "claims.yaml"
    path.write_text(text, encoding="utf-8")
    (claim,) = read_claims(path, evidence)["claims"]
    assert claim["passages"] == ["002-p037-s01"]
    assert "no person coded" in claim["coded_by_en"]
