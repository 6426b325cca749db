from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from liandong.cli import main
from liandong.errors import InputFaults
from liandong.findings.next_sample import next_sample


def test_passages_not_coded_by_hand_are_proposed(root: Path) -> None:
    results = root / "analysis" / "results"
    drawn = next_sample(results, root / "analysis/claims.yaml", 12, 1)
    codings = pd.read_csv(results / "codings.csv")
    by_hand = set(codings.loc[codings["coder"] == "majority", "passage_id"])
    assert len(drawn) == drawn["passage_id"].nunique() == 12
    assert not by_hand & set(drawn["passage_id"])
    assert drawn["probability"].between(0, 1, inclusive="neither").all()
    assert drawn["why"].str.len().min() > 0


def test_another_seed_draws_others_and_the_same_the_same(root: Path) -> None:
    results, claims = root / "analysis" / "results", root / "analysis/claims.yaml"
    first = next_sample(results, claims, 12, 1)
    assert first.equals(next_sample(results, claims, 12, 1))
    assert set(first["passage_id"]) != set(next_sample(results, claims, 12, 2)["passage_id"])


def test_a_study_that_was_not_built_is_refused(root: Path, tmp_path: Path) -> None:
    with pytest.raises(InputFaults, match="run liandong build first"):
        next_sample(tmp_path, root / "analysis/claims.yaml", 3, 1)


def test_the_command_writes_a_table(root: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(root)
    target = tmp_path / "next.csv"
    done = CliRunner().invoke(main, ["sample", "--next", "5", "--output", str(target)])
    assert done.exit_code == 0, done.output
    assert len(pd.read_csv(target)) == 5
    assert "5 passages written" in done.output
    again = CliRunner().invoke(main, ["sample", "--next", "5", "--output", str(target)])
    assert again.exit_code == 1
    assert len(pd.read_csv(target)) == 5


def test_evaluate_prints_one_line_for_each_code(root: Path, monkeypatch) -> None:
    monkeypatch.chdir(root)
    done = CliRunner().invoke(main, ["evaluate"])
    assert done.exit_code == 0
    for code in pd.read_csv(root / "analysis/results/prevalence.csv")["code"]:
        name = code.split(".")[1]
        assert any(line.strip().startswith((code, name)) for line in done.output.split("\n")), code
