import shutil
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from liandong.cli import main
from liandong.coding.codings import CODINGS, codes_of, hand_codes
from liandong.corpus.passages import PASSAGES
from liandong.errors import InputFaults
from liandong.estimation.evidence import HandSample
from liandong.estimation.sampling import PROPOSED, propose
from liandong.findings.claims import ClaimsFile
from liandong.findings.estimates import Coded, claim_evidence
from liandong.findings.next_sample import NEEDED, UNIFORM_SHARE, next_sample
from liandong.schemas import read_table, read_yaml, write_table


def test_passages_not_coded_by_hand_are_proposed(root: Path) -> None:
    results = root / "analysis" / "results"
    drawn = next_sample(results, root / "analysis/claims.yaml", root / "none", 12, 1)
    codings = pd.read_csv(results / "codings.csv")
    by_hand = set(codings.loc[codings["coder"] == "majority", "passage_id"])
    assert len(drawn) == drawn["passage_id"].nunique() == 12
    assert not by_hand & set(drawn["passage_id"])
    assert drawn["probability"].between(0, 1, inclusive="neither").all()
    assert drawn["why"].str.len().min() > 0


def test_another_seed_draws_others_and_the_same_the_same(root: Path, tmp_path: Path) -> None:
    files = (root / "analysis" / "results", root / "analysis/claims.yaml", tmp_path)
    first = next_sample(*files, 12, 1)
    assert first.equals(next_sample(*files, 12, 1))
    assert set(first["passage_id"]) != set(next_sample(*files, 12, 2)["passage_id"])


@pytest.fixture
def built(root: Path, tmp_path: Path) -> Path:
    """The results that a draw is made from, and a draw of twelve in `samples/wave-1.csv`."""
    for name in NEEDED:
        (tmp_path / "results").mkdir(exist_ok=True)
        shutil.copy(root / "analysis" / "results" / name, tmp_path / "results")
    drawn = next_sample(
        tmp_path / "results", root / "analysis/claims.yaml", tmp_path / "samples", 12, 1
    )
    write_table(tmp_path / "samples" / "wave-1.csv", drawn, PROPOSED)
    return tmp_path


def test_what_was_drawn_is_not_drawn_again_though_not_coded_yet(root: Path, built: Path) -> None:
    first = read_table(built / "samples/wave-1.csv", PROPOSED)
    claims = root / "analysis/claims.yaml"
    second = next_sample(built / "results", claims, built / "samples", 200, 1)
    assert set(first["wave"]) == {1}
    assert set(second["wave"]) == {2}
    # more are asked for than there are: all that are neither coded nor drawn
    by_hand = hand_codes(read_table(built / "results/codings.csv", CODINGS))
    analysed = set(pd.read_csv(built / "results/coded_passages.csv")["passage_id"])
    assert set(second["passage_id"]) == analysed - set(by_hand) - set(first["passage_id"])
    assert len(second) == second["passage_id"].nunique()


def test_what_was_drawn_and_coded_helps_to_draw(root: Path, built: Path) -> None:
    """The second draw is the one from all codings, with the first told by its probabilities."""
    first = read_table(built / "samples/wave-1.csv", PROPOSED)
    codings = read_table(built / "results/codings.csv", CODINGS)
    rows = codings[codings["passage_id"].isin(first["passage_id"])]
    by_hand = rows.assign(coder="majority", coder_kind="language_model")
    write_table(built / "results/codings.csv", pd.concat([codings, by_hand]), CODINGS)
    claims = root / "analysis/claims.yaml"
    second = next_sample(built / "results", claims, built / "samples", 30, 1)
    everything = read_table(built / "results/passages.csv", PASSAGES)
    analysed = set(pd.read_csv(built / "results/coded_passages.csv")["passage_id"])
    counted = everything[everything["passage_id"].isin(analysed)].reset_index(drop=True)
    codings = read_table(built / "results/codings.csv", CODINGS)
    hand = HandSample(hand_codes(codings), "language_model", draws=first)
    evidence = claim_evidence(
        read_yaml(claims, ClaimsFile).claims, Coded(counted, codes_of(codings, "machine"), hand)
    )
    expected = propose(evidence, evidence.codes, 30, UNIFORM_SHARE, 1)
    pd.testing.assert_frame_equal(second, expected, check_dtype=False)
    assert set(second["wave"]) == {2}


def test_a_study_that_was_not_built_is_refused(root: Path, tmp_path: Path) -> None:
    with pytest.raises(InputFaults, match="run liandong build first"):
        next_sample(tmp_path, root / "analysis/claims.yaml", tmp_path, 3, 1)


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
