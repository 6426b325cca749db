"""Two versions of a small study, as folders and as git revisions."""

import json
import shutil
import subprocess
from pathlib import Path

import pandas as pd
import pytest

from liandong.coding.codings import CODINGS
from liandong.errors import InputFaults
from liandong.schemas import write_table
from liandong.versions.comparison import differences, told, write_differences
from liandong.versions.revisions import Places, version_of_study

PLACES = Places(
    Path("analysis/study.py"),
    Path("corpus/codebook"),
    Path("analysis/results"),
    Path("reports/briefs"),
)
PAGE = '---\ntitle: 题\nissue-date: 2026-11-21\n---\n\n专家出现[]{.value of="actors.expert"}次。\n'


def write_results(study: Path, codes: list[str]) -> None:
    rows = [("p1", code, "machine", "machine", 1.0) for code in codes]
    write_table(
        study / "analysis/results/codings.csv",
        pd.DataFrame(rows, columns=list(CODINGS.columns)),
        CODINGS,
    )
    value = {"value": len(codes), "text_zh": str(len(codes)), "gate": {"passed": True}}
    claim = {
        "id": "actors",
        "statement_zh": "专家",
        "values": {"expert": value},
        "passages": ["p1"],
        "quotes": [],
    }
    (study / "analysis/results/claims.json").write_text(
        json.dumps({"claims": [claim]}), encoding="utf-8"
    )
    frame = pd.DataFrame({"code": ["actor.expert"], "passage_count": [len(codes)]})
    frame.to_csv(study / "analysis/results/prevalence.csv", index=False)


@pytest.fixture
def study(root, tmp_path) -> Path:
    folder = tmp_path / "repository" / "study"
    shutil.copytree(root / "corpus/codebook", folder / "corpus/codebook")
    (folder / "analysis/results").mkdir(parents=True)
    (folder / "analysis/study.py").touch()
    (folder / "reports/briefs").mkdir(parents=True)
    (folder / "reports/briefs/brief.qmd").write_text(PAGE, encoding="utf-8")
    write_results(folder, ["actor.expert"])
    return folder


def git(folder: Path, *words: str) -> None:
    name = ["-c", "user.name=t", "-c", "user.email=t@t"]
    subprocess.run(["git", "-C", str(folder), *name, *words], check=True, capture_output=True)


def test_two_revisions_and_two_folders_say_the_same(study, tmp_path):
    """The study is a folder within the repository; a passage wins a code; an indicator goes."""
    git(study.parent, "init", "-q")
    git(study.parent, "add", "-A")
    git(study.parent, "commit", "-qm", "old")
    before = Path(shutil.copytree(study, tmp_path / "before"))
    write_results(study, ["actor.expert", "actor.party"])
    path = study / "corpus/codebook/actor.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("label_en: Residents", "label_en: Inhabitants", 1), encoding="utf-8"
    )
    git(study.parent, "commit", "-qam", "new")
    with (
        version_of_study("HEAD~1", study, PLACES) as old,
        version_of_study("HEAD", study, PLACES) as new,
    ):
        said = told(differences(old, new, PLACES))
    assert said == told(differences(before, study, PLACES))
    assert "actor.resident: English label: Residents → Inhabitants" in said
    assert "p1 (machine): +actor.party" in said
    assert "prevalence, actor.expert: passage_count 1 → 2" in said
    assert "actors.expert: 1 → 2" in said
    assert "− 专家出现1次。" in said
    assert "+ 专家出现2次。" in said


def test_the_tables_hold_what_is_told(study, tmp_path):
    other = Path(shutil.copytree(study, tmp_path / "other"))
    write_results(other, ["actor.party"])
    paths = write_differences(differences(study, other, PLACES), tmp_path / "found")
    assert [path.name for path in paths] == [
        "code_changes.csv",
        "coding_changes.csv",
        "finding_changes.csv",
        "claim_changes.csv",
        "sentence_changes.csv",
    ]
    row = pd.read_csv(paths[1]).iloc[0]
    assert (row["taken_away"], row["added"]) == ("actor.expert", "actor.party")


def test_nothing_differs_from_itself(study):
    assert told(differences(study, study, PLACES)).startswith("No difference")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("no-such-branch", "neither a folder nor a revision that git knows here"),
        ("--output=x", "neither a folder nor a revision that git knows here"),
        ("corpus", "no study here; name a folder that holds analysis/study.py"),
    ],
)
def test_what_is_no_version_is_refused(study, monkeypatch, name, said):
    monkeypatch.chdir(study)
    with pytest.raises(InputFaults, match=said), version_of_study(name, study, PLACES):
        pass


def test_a_version_without_results_is_refused(study, tmp_path):
    other = Path(shutil.copytree(study, tmp_path / "other"))
    (other / "analysis/results/claims.json").unlink()
    with pytest.raises(InputFaults, match=r"claims\.json: the results of this version are missing"):
        differences(study, other, PLACES)


@pytest.mark.parametrize("content", ["{", "[]", '{"claims": 3}', '{"claims": [{"id": "x"}]}'])
def test_damaged_claims_are_told_in_a_sentence(study, tmp_path, content):
    other = Path(shutil.copytree(study, tmp_path / "other"))
    (other / "analysis/results/claims.json").write_text(content, encoding="utf-8")
    with pytest.raises(InputFaults, match=r"claims\.json: not what liandong build writes"):
        differences(study, other, PLACES)
