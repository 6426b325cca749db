"""The whole study, run in a copy from the raw files, compared with the committed results."""

import re
import shutil
import sys
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from liandong.cli import main
from tests.study_copy import BRIEF, copy_of_study

PRODUCTS = ("analysis/results", "reports/figures", "reports/tables")


def brief(study: Path) -> Result:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(study)
        for name in [name for name in sys.modules if name.split(".")[0] == "analysis"]:
            patch.delitem(sys.modules, name)  # another test may have loaded the study's own
        return CliRunner().invoke(main, ["brief"])


def bytes_of(study: Path, *folders: str) -> dict[str, bytes]:
    files = [path for folder in folders for path in (study / folder).rglob("*") if path.is_file()]
    return {str(path.relative_to(study)): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def study(root, tmp_path_factory) -> Path:
    return copy_of_study(root, tmp_path_factory.mktemp("study"))


@pytest.fixture(scope="module")
def first(study) -> Result:
    return brief(study)


def test_the_briefs_are_made_from_the_raw_files(first, study):
    assert first.exit_code == 0, first.output
    for suffix in ("pdf", "html", "docx"):
        assert (study / f"{BRIEF}.{suffix}").is_file()
        assert f"{BRIEF}.{suffix}" in first.output


def test_progress_is_shown(first):
    assert "… Restore the raw files and split them into passages." in first.output
    last = first.output.rpartition("  done in ")[2]
    number, count = re.match(r"[0-9.]+ s; (\d+) of (\d+) tasks\n", last).groups()
    assert number == count


def test_the_results_are_those_committed(first, study, root):
    """Numbers may differ in the last digits between machines; all else is the same."""
    made, kept = bytes_of(study, *PRODUCTS), bytes_of(root, *PRODUCTS)
    assert sorted(made) == sorted(kept)
    for name in made:
        if made[name] != kept[name]:
            assert name.endswith(".csv"), f"{name} differs from what is committed"
            frames = [pd.read_csv(folder / name) for folder in (study, root)]
            pd.testing.assert_frame_equal(*frames, rtol=1e-3, atol=1e-4)


def test_a_second_run_does_nothing_and_says_so(first, study):
    before = bytes_of(study, *PRODUCTS, "reports/_output")
    result = brief(study)
    assert result.exit_code == 0, result.output
    assert "Nothing to do: all" in result.output
    assert bytes_of(study, *PRODUCTS, "reports/_output") == before


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "reports/briefs/multi-actor-linkage.qmd",
            "## 参考文献",
            '[]{.value of="corpus.nothing"} 共12句\n\n## 参考文献',
            "no value “nothing”",
        ),
        ("analysis/claims.yaml", "words: 社会工作可以发挥", "words: 社会工作应当发挥", "verbatim"),
        (
            "corpus/codebook/actor.yaml",
            "dimension: actor",
            "dimension: actor\ncolour: red",
            "colour",
        ),
    ],
)
def test_a_fault_stops_the_build_and_leaves_what_was_there(first, study, file, old, new, said):
    path = study / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    before = bytes_of(study, *PRODUCTS, "reports/_output")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    result = brief(study)
    path.write_text(text, encoding="utf-8")
    assert result.exit_code == 1
    assert said in result.output
    assert f"{path.name}:" in result.output
    assert "Traceback" not in result.output
    assert bytes_of(study, *PRODUCTS, "reports/_output") == before


def test_the_same_input_gives_the_same_bytes(first, study):
    before = bytes_of(study, *PRODUCTS, "reports/_output")
    shutil.rmtree(study / "reports/_output")
    for path in (study / "analysis/results").iterdir():
        # Choosing topics and learning are most of all work, and have such tests of their own.
        if not path.name.startswith(("topic_selection", "topic_baseline", "coder.npz")):
            path.unlink()
    result = brief(study)
    assert result.exit_code == 0, result.output
    assert bytes_of(study, *PRODUCTS, "reports/_output") == before


def test_an_edit_of_the_prose_renders_only(first, study):
    page = study / "reports/briefs/multi-actor-linkage.qmd"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("## 参考文献", "补一句。\n\n## 参考文献"), encoding="utf-8")
    result = brief(study)
    page.write_text(text, encoding="utf-8")
    assert result.exit_code == 0, result.output
    assert result.output.count("… ") == 1
    assert brief(study).exit_code == 0
