"""Whether a build has nothing to do, found out without loading what builds."""

import subprocess
import sys
from pathlib import Path

import pytest

from liandong import unchanged
from liandong.unchanged import MARK, digests, keep, made_by, up_to_date


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small study after a good build of seven tasks, and a library of its own."""
    folder, library = tmp_path / "study", tmp_path / "library"
    for name in (
        "pyproject.toml",
        "pytask.lock",
        "analysis/task_words.py",
        "analysis/results/words.csv",
        "corpus/documents/001.txt",
        "reports/briefs/linkage.qmd",
        "reports/_output/briefs/linkage.pdf",
    ):
        write(folder / name, name)
    write(library / "text" / "words.py", "def words(): ...")
    write(library / "unchanged.py", "")
    monkeypatch.setattr(unchanged, "__file__", str(library / "unchanged.py"))
    keep(folder, digests(folder), {}, 7)
    return folder


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_what_is_as_it_was_has_nothing_to_do(study):
    assert up_to_date(study) == 7
    write(study / "analysis/__pycache__/task_words.pyc", "compiled")
    write(study / "README.md", "nothing that a build reads")
    assert up_to_date(study) == 7


@pytest.mark.parametrize(
    "edited",
    [
        "corpus/documents/001.txt",
        "corpus/documents/002.txt",  # one is added
        "corpus/lexicon/new/words.txt",
        "analysis/task_words.py",
        "analysis/task_more.py",
        "analysis/results/words.csv",
        "analysis/partitions/words/listing.json",
        "reports/briefs/linkage.qmd",
        "reports/_output/briefs/linkage.pdf",
        "reports/_quarto.yml",
        "pyproject.toml",
        "pytask.lock",
        "../library/text/words.py",
        "../library/text/more.py",
        "../library/briefs/fallback.lua",
    ],
)
def test_an_edit_or_a_new_file_is_seen(study, edited):
    write(study / edited, "another text")
    assert up_to_date(study) is None


@pytest.mark.parametrize(
    "removed",
    [
        "corpus/documents/001.txt",
        "analysis/results/words.csv",
        "reports/_output/briefs/linkage.pdf",
        "pytask.lock",
        "../library/text/words.py",
    ],
)
def test_a_file_that_is_gone_is_seen(study, removed):
    (study / removed).unlink()
    assert up_to_date(study) is None


def test_the_same_bytes_under_another_name_are_seen(study):
    (study / "corpus/documents/001.txt").rename(study / "corpus/documents/003.txt")
    assert up_to_date(study) is None


def test_another_version_of_what_is_installed_is_seen(study, tmp_path, monkeypatch):
    (tmp_path / "site" / "pandas-3.1.1.dist-info").mkdir(parents=True)
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    assert up_to_date(study) is None
    keep(study, digests(study), {}, 7)
    assert up_to_date(study) == 7
    (tmp_path / "site" / "pandas-3.1.1.dist-info").rename(
        tmp_path / "site" / "pandas-3.1.2.dist-info"
    )
    assert up_to_date(study) is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"tasks": 7}', '{"digests": {}, "tasks": 7}'])
def test_a_mark_that_cannot_be_read_says_nothing(study, text):
    (study / MARK).write_text(text, encoding="utf-8")
    assert up_to_date(study) is None


def test_what_tasks_wrote_is_no_edit(study):
    before, made = digests(study), study / "analysis/results/terms.csv"
    write(made, "term,count\n")
    write(study / "pytask.lock", "states")
    keep(study, before, made_by([made]), 8)
    assert up_to_date(study) == 8


def test_an_edit_while_a_build_runs_leaves_no_mark(study):
    before = digests(study)
    write(study / "corpus/documents/001.txt", "edited after it was read")
    keep(study, before, {}, 8)
    assert up_to_date(study) is None


def test_a_result_overwritten_while_a_build_runs_leaves_no_mark(study):
    before, made = digests(study), study / "analysis/results/words.csv"
    write(made, "word,count\n")
    written = made_by([made])
    write(made, "word,count\nby hand,1\n")
    keep(study, before, written, 8)
    assert up_to_date(study) is None


def test_the_answer_needs_nothing_heavy():
    told = "import sys, liandong.cli, liandong.unchanged; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", told], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"pytask", "numpy", "pandas", "pandera", "sklearn", "matplotlib"} & set(loaded)
