"""Decisions on disagreements and later draws, from the files that people edit to the tables."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from analysis import task_coding, task_corpus, task_estimates, task_findings
from liandong.coding.adjudication import DISAGREEMENTS
from liandong.coding.codings import CODER_FILE
from liandong.coding.scheme import read_scheme
from liandong.coding.training import Trained
from liandong.coding.units import Coding
from liandong.estimation.sampling import PROPOSED
from liandong.schemas import write_table
from liandong.streaming.storage import Store

# Six paragraphs of one sentence. The coders a, b, c read the first four.
TEXTS = (
    "腊月里下了一场大雪。",
    "第二天清早有人扫雪。",
    "中午路面通了车。",
    "下午各家商量谁来守夜。",
    "晚上没有再下。",
    "第三天天晴了。",
)
PASSAGES = [f"900-p{number:03}-s00" for number in range(6)]
CONTEXT, PARTY, EXPERT = "discourse.context", "actor.party", "actor.expert"
LINKAGE = "mechanism.linkage"
METADATA = """id: "900"
file: "900.txt"
title: 大雪
source: 示例
date: "2024-02-01"
genre: expert_commentary
speakers: [{name: 〔未署名〕, affiliation: 示例}]
rights: 示例文字，为测试而写。
citekey: doc900
repairs: []
"""
CODER = "  - {{id: {id}, kind: {kind}, description_zh: 试, description_en: A test.{more}}}\n"


@dataclass(frozen=True)
class Study:
    """A study's inputs, which tests add to, and its tables."""

    folder: Path

    def coded(self, **given: dict[int, set[str]]) -> None:
        """Write the codings of the coders: all gave the context, and these codes besides."""
        for name, more in given.items():
            rows = [
                ("900", at, at + len(TEXTS[number]), TEXTS[number], code, name, "")
                for number, codes in more.items()
                for at in (len("\n".join((*TEXTS[:number], ""))),)
                for code in (CONTEXT, *sorted(codes))
            ]
            frame = pd.DataFrame(rows, columns=list(CODER_FILE.columns))
            write_table(self.folder / f"codings/{name}.csv", frame, CODER_FILE)

    def decided(self, kind: str, *rows: tuple[int, str, str, str, str]) -> None:
        """Let li decide: passage, code, who gave it, who didn't, yes or no."""
        with (self.folder / "codings/coders.yaml").open("a", encoding="utf-8") as file:
            file.write(CODER.format(id="li", kind=kind, more=", adjudicates: true"))
        cells = [
            (PASSAGES[n], "900", "", TEXTS[n], code, "", by, others, decision, "")
            for n, code, by, others, decision in rows
        ]
        frame = pd.DataFrame(cells, columns=list(DISAGREEMENTS.columns))
        write_table(self.folder / "decisions/li.csv", frame, DISAGREEMENTS)

    def drawn(self, wave: int, *passages: tuple[int, float]) -> None:
        """Write a draw: passages with their probabilities."""
        rows = [
            (PASSAGES[n], "900", n, "", TEXTS[n], wave, probability, "the random part")
            for n, probability in passages
        ]
        frame = pd.DataFrame(rows, columns=list(PROPOSED.columns))
        write_table(self.folder / f"samples/wave-{wave}.csv", frame, PROPOSED)

    def table(self, name: str) -> pd.DataFrame:
        return pd.read_csv(self.folder / f"{name}.csv", keep_default_na=False)

    def count_of(self, code: str) -> int:
        return int(self.table("prevalence").set_index("code").loc[code, "passage_count"])

    def estimate_of(self, code: str) -> pd.Series:
        frame = self.table("corrected_prevalence")
        return frame[(frame["code"] == code) & (frame["group_by"] == "all")].iloc[0]


@pytest.fixture(scope="module")
def scheme(root):
    return read_scheme(root / "corpus" / "codebook")


@pytest.fixture
def lessons():
    """What the machine coder learned from."""
    return {}


def code_units(units, *_, **__) -> list[Coding]:
    """Give every unit the context and no more."""
    return [Coding(unit.id, CONTEXT, 0.9) for unit in units]


@pytest.fixture
def study(tmp_path, scheme, lessons, monkeypatch) -> Study:
    """The study's tasks, with a machine that gives every passage the context and no more."""
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents/900.txt").write_text("\n".join(TEXTS) + "\n", encoding="utf-8")
    (tmp_path / "documents/900.yaml").write_text(METADATA, encoding="utf-8")
    (tmp_path / "codings").mkdir()
    coders = "".join(CODER.format(id=name, kind="language_model", more="") for name in "abc")
    (tmp_path / "codings/coders.yaml").write_text(f"coders:\n{coders}", encoding="utf-8")

    def train(given, *_):
        lessons.update(given.majority)
        known = [Coding(name, CONTEXT, 0.9) for name in given.majority]
        return Trained(None, None, by_paragraph=known, by_document=known)

    monkeypatch.setattr(task_coding, "train", train)
    monkeypatch.setattr(task_coding.coder, "write_coder", lambda *_: None)
    monkeypatch.setattr(task_coding, "mark_of", lambda _: "")
    monkeypatch.setattr("liandong.streaming.stages.code_units", code_units)
    monkeypatch.setattr(task_coding, "CODES", Store(tmp_path / "codes"))
    for task in (task_corpus, task_coding):
        monkeypatch.setattr(task, "RESTORED", Store(tmp_path / "restored"))
    monkeypatch.setattr(task_coding, "read_practice", lambda *_: ())
    for task in (task_coding, task_findings, task_estimates):
        monkeypatch.setattr(task, "read_scheme", lambda _: scheme)
    for task in (task_corpus, task_coding, task_estimates):
        monkeypatch.setattr(task, "DOCUMENTS", tmp_path / "documents")
    monkeypatch.setattr(task_coding, "CODINGS", tmp_path / "codings")
    monkeypatch.setattr(task_coding, "DECISIONS", tmp_path / "decisions")
    monkeypatch.setattr(task_estimates, "SAMPLES", tmp_path / "samples")
    return Study(tmp_path)


def run(study: Study) -> None:
    """Run the tasks from the raw file to findings and estimates."""
    made = {path: study.folder / f"{path}.csv" for path in ("passages", "overlaps", "codings")}
    names = ("left_out", "repairs", "mends")
    task_corpus.task_restore_documents(choices={"documents": 9}, code="")
    task_corpus.task_gather_passages(
        passages=made["passages"],
        repeated=made["overlaps"],
        **{name: study.folder / f"{name}.csv" for name in names},
    )
    task_coding.task_code_passages(
        passages=made["passages"],
        choices={"majority_coder_count": 2},
        code="",
        target=made["codings"],
        held_out=study.folder / "held_out.csv",
        reasons=study.folder / "reasons.csv",
        learned=study.folder / "coder.npz",
    )
    read = {
        "passages": made["passages"],
        "repeated": made["overlaps"],
        "codings": made["codings"],
        "counting": {"count_repeated": False},
    }
    targets = [study.folder / f"{name}.csv" for name in ("coded_passages", "prevalence")]
    task_findings.task_count_findings(**read, choices={"majority_coder_count": 2}, targets=targets)
    target = study.folder / "corrected_prevalence.csv"
    task_estimates.task_correct_prevalence(
        **read, choices={"clusters": 2, "cases": 0}, target=target
    )


DISPUTED = {
    "a": {0: {PARTY}, 1: {EXPERT}},
    "b": {0: {PARTY}, 1: set()},
    "c": {0: set(), 1: set()},
}


def test_a_majority_counts_until_somebody_decides(study, lessons):
    study.coded(**DISPUTED)
    run(study)
    assert (study.count_of(PARTY), study.count_of(EXPERT)) == (1, 0)
    assert lessons == {PASSAGES[0]: {CONTEXT, PARTY}, PASSAGES[1]: {CONTEXT}}
    assert set(study.table("corrected_prevalence")["hand_coder_kind"]) == {"language_model"}


@pytest.mark.parametrize("kind", ["person", "language_model"])
def test_a_decision_reaches_what_is_learned_counted_and_estimated(study, lessons, kind):
    """Two of three gave the party: no. One of three gave the expert: yes."""
    study.coded(**DISPUTED)
    study.decided(kind, (0, PARTY, "a b", "c", "no"), (1, EXPERT, "a", "b c", "是"))
    run(study)
    assert (study.count_of(PARTY), study.count_of(EXPERT)) == (0, 1)
    assert lessons == {PASSAGES[0]: {CONTEXT}, PASSAGES[1]: {CONTEXT, EXPERT}}
    # No machine code: one of two coded passages, so half of all six.
    row = study.estimate_of(EXPERT)
    assert (row["hand_positive_count"], float(row["corrected_share"])) == (1, 0.5)
    assert row["hand_coder_kind"] == f"language_model, in part settled by li ({kind})"
    codings = study.table("codings").set_index(["passage_id", "code"])
    assert codings.loc[(PASSAGES[1], EXPERT), "coder"] == f"majority settled by li ({kind})"
    assert codings.loc[(PASSAGES[1], EXPERT), "score"] == pytest.approx(1 / 3, abs=1e-6)


def by_all(*numbers: int, linked: int) -> dict[str, dict[int, set[str]]]:
    """Codings of three who agree: in the passage `linked` they find linkage."""
    return {name: {n: {LINKAGE} if n == linked else set() for n in numbers} for name in "abc"}


def test_a_draw_that_is_coded_changes_the_estimate(study, lessons):
    """The hand calculation of `test_totals.test_later_draw_is_weighted_by_its_probabilities`.

    Of six passages two were coded first, without the code. Then two were drawn with the
    probabilities ½ and ¼, and the second bears it: 9/17 · 8/3 of six.
    """
    study.drawn(1, (2, 0.5), (3, 0.25))
    study.coded(**by_all(0, 1, 2, 3, linked=3))
    run(study)
    row = study.estimate_of(LINKAGE)
    assert (row["hand_count"], row["hand_positive_count"]) == (4, 1)
    for share in ("hand_share", "corrected_share"):
        assert float(row[share]) == pytest.approx(9 / 17 * 8 / 3 / 6, abs=1e-6)
    # The machine's codes of what was drawn come from one that learned without it.
    assert set(lessons) == set(PASSAGES[:4])
    assert set(study.table("held_out")["passage_id"]) == set(PASSAGES[:4])


def test_without_the_file_the_same_codings_are_taken_for_the_first_sample(study):
    """One of four coded passages bears the code."""
    study.coded(**by_all(0, 1, 2, 3, linked=3))
    run(study)
    assert float(study.estimate_of(LINKAGE)["corrected_share"]) == 0.25


def test_a_draw_that_is_coded_in_part_is_left_out_as_a_whole(study):
    """The passage with the code is coded and counted in findings, but no part of the sample."""
    study.drawn(1, (2, 0.5), (3, 0.25))
    study.coded(**by_all(0, 1, 3, linked=3))
    run(study)
    row = study.estimate_of(LINKAGE)
    assert (row["hand_count"], float(row["corrected_share"])) == (2, 0.0)
    assert study.count_of(LINKAGE) == 1
