"""The commands as a user types them: what they print, write and leave alone."""

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from liandong.cli import main

HEAVY = ("pandas", "numpy", "sklearn", "pydantic", "pytask", "jieba", "opencc", "matplotlib")


@pytest.fixture
def study(tmp_path, root, monkeypatch) -> Path:
    """A study of its own: inputs and the coder copied, other results left behind."""
    folder = tmp_path / "study"
    shutil.copytree(root / "corpus", folder / "corpus")
    (folder / "analysis" / "results").mkdir(parents=True)
    shutil.copy(root / "analysis/results/coder.npz", folder / "analysis/results")
    shutil.copy(root / "analysis" / "study.py", folder / "analysis")
    monkeypatch.chdir(folder)
    return folder


def run(*words: str):
    return CliRunner().invoke(main, words)


def test_help_names_every_command_and_loads_nothing_that_takes_time():
    code = (
        "import sys\n"
        "from click.testing import CliRunner\n"
        "from liandong.cli import main\n"
        "result = CliRunner().invoke(main, ['--help'])\n"
        "print(result.output)\n"
        f"print('heavy', [m for m in {HEAVY} if m in sys.modules])\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    for command in ("build", "check", "brief", "code"):
        assert f"\n  {command} " in said
    assert "heavy []" in said


def test_check_finds_no_fault_in_the_study(study):
    result = run("check")
    assert result.exit_code == 0, result.output
    assert (
        result.output
        == "No fault found in documents, scheme, codings, practice sentences and lexicon.\n"
    )


def test_check_reports_the_faults_of_all_inputs_at_once(study):
    (study / "corpus/documents/000_78894405face63c5.txt").unlink()
    with (study / "corpus/codebook/actor.yaml").open("a", encoding="utf-8") as file:
        file.write("colour: red\n")
    with (study / "corpus/lexicon/stop_words.txt").open("a", encoding="utf-8") as file:
        file.write("的\n的\n")
    result = run("check")
    assert result.exit_code == 1
    for part in (
        "000_78894405face63c5.txt: the file is missing",
        "“colour”: unknown key",
        "stop_words.txt:",
    ):
        assert part in result.output
    assert "faults; what depends on them was left as it was." in result.output
    assert "Traceback" not in result.output


def test_outside_of_a_study(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run("check")
    assert result.exit_code == 1
    assert "no study here; change to a folder that holds analysis/study.py" in result.output


def write_units(path: Path, *units: object) -> None:
    lines = [unit if isinstance(unit, str) else json.dumps(unit) for unit in units]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_code_writes_one_row_for_each_code(study):
    write_units(
        study / "u.jsonl", {"id": "a-p000-s00", "text": "社会工作者为居民提供心理疏导服务。"}
    )
    result = run("code", "--units", "u.jsonl", "--output", "codes.csv")
    assert result.exit_code == 0, result.output
    with (study / "codes.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["unit_id", "code", "score"]
    codes = {row["code"] for row in rows}
    wanted = {"actor.social_worker", "actor.resident", "function.psychosocial_support"}
    assert wanted <= codes
    assert sum(code.startswith("discourse.") for code in codes) == 1
    assert all(0 <= float(row["score"]) <= 1 for row in rows)
    assert "a machine's, not a person's" in result.output


def test_code_with_broken_lines_leaves_the_earlier_output(study):
    (study / "codes.csv").write_text("as it was", encoding="utf-8")
    write_units(study / "u.jsonl", {"id": "a", "text": "甲"}, "{broken", {"id": "b"})
    result = run("code", "--units", "u.jsonl", "--output", "codes.csv")
    assert result.exit_code == 1
    assert "u.jsonl:2:" in result.output
    assert "u.jsonl:3:" in result.output
    assert "2 faults; what depends on them was left as it was." in result.output
    assert (study / "codes.csv").read_text(encoding="utf-8") == "as it was"


def test_an_output_that_cannot_be_written_is_said_in_one_sentence(study):
    write_units(study / "u.jsonl", {"id": "a", "text": "甲"})
    result = run("code", "--units", "u.jsonl", "--output", "corpus")
    assert result.exit_code == 1
    assert "corpus: " in result.output
    assert "Traceback" not in result.output
    assert len(result.output.strip().splitlines()) <= 2


def test_code_without_a_unit_file(study):
    result = run("code", "--units", "none.jsonl", "--output", "codes.csv")
    assert result.exit_code == 1
    assert "none.jsonl: the file is missing" in result.output
    assert not (study / "codes.csv").exists()


def gallery(root, name: str, folder: Path) -> Path:
    """Put a received file of the gallery into a folder of its own."""
    return Path(shutil.copy(root / "tests/gallery" / name, folder))


def test_add_preview_adds_nothing_and_add_adds(study, root, tmp_path):
    file = gallery(root, "heat_portal.html", tmp_path)
    before = sorted(path.name for path in (study / "corpus/documents").iterdir())
    shown = run("add", "--preview", str(file))
    assert shown.exit_code == 0
    assert "Nothing was added: leave out --preview to add 1 document." in shown.output
    assert sorted(path.name for path in (study / "corpus/documents").iterdir()) == before
    added = run("add", str(file))
    assert "added corpus/documents/005_heat_portal.yaml" in added.output
    assert "note: 005: guessed and not yet confirmed: title" in run("check").output


def test_restore_writes_the_text_alone(study, root, tmp_path):
    file = gallery(root, "heat_gb18030.txt", tmp_path)
    done = run("restore", str(file), "--output", str(tmp_path / "out.txt"))
    assert done.exit_code == 0
    words = (root / "tests/gallery/words/heat.txt").read_text(encoding="utf-8").split()
    assert (tmp_path / "out.txt").read_text(encoding="utf-8").split() == words


def test_no_input_is_overwritten(study, root, tmp_path):
    file = gallery(root, "flood_merged_columns.txt", tmp_path)
    before = file.read_bytes()
    order = str(tmp_path / "order.yaml")
    for words in (
        ("restore", str(file), "--output", str(file)),
        ("order", str(file), "--output", str(file)),
        ("order", str(file), "--output", order, "--view", str(file)),
        ("order", str(file), "--output", order, "--view", order),
    ):
        done = run(*words)
        assert done.exit_code == 1
        assert "itself; name another file to write" in done.output
    assert file.read_bytes() == before
    assert not Path(order).exists()


def test_order_proposes_once_and_shows(study, root, tmp_path):
    file = gallery(root, "flood_merged_columns.txt", tmp_path)
    order, view = tmp_path / "order.yaml", tmp_path / "view.html"
    first = run("order", str(file), "--output", str(order))
    assert "go through it" in first.output
    proposed = order.read_bytes()
    again = run("order", str(file), "--output", str(order), "--view", str(view))
    assert again.output == f"Open {view} to see the pieces and the order side by side.\n"
    assert order.read_bytes() == proposed
    assert "李四" in view.read_text(encoding="utf-8")


def test_an_empty_name_is_not_the_working_folder(study):
    done = run("add", "")
    assert done.exit_code == 1
    assert "an empty name" in done.output
